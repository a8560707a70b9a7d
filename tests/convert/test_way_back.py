"""The line back to its site that an archive ends articles with: which one goes, and what stays."""

from __future__ import annotations

import pytest

from reader.convert.way_back import without_way_back

ADDRESS = "https://news.example/shuixiangbao/2026/03/02/nw1.html"
TEXT = "<p>清淤船昨天离开了西栅。</p>"
CATEGORY = '<a href="//news.example/category/shuixiangbao.html">返回水乡报新闻</a>'
HOME = '<a href="//news.example/">返回首页</a>'


@pytest.mark.parametrize(
    "line",
    [
        f"<p>{CATEGORY}｜{HOME}</p>",
        f"<p>{CATEGORY} | {HOME}</p>\n",
        f"<div><p>{CATEGORY}</p><p>{HOME}</p></div>",
        '<p><a href="../gundong/">返回滚动新闻</a>｜<a href="/">返回首页</a></p>',
        '<p><a href="https://news.example/gundong/">返回滚动新闻</a></p>',
        # A copy of the archive on another host leads back to the archive.
        (f"<p>{CATEGORY}｜{HOME}</p>").replace("news.example", "archive.example"),
    ],
)
def test_the_line_goes_where_the_text_ends_or_begins(line: str) -> None:
    assert without_way_back(TEXT + line, ADDRESS) == TEXT
    assert without_way_back(line + TEXT, ADDRESS) == TEXT
    assert without_way_back(line + TEXT + line, ADDRESS) == TEXT


@pytest.mark.parametrize(
    "html",
    [
        f"{TEXT}<p>{CATEGORY}｜{HOME}</p>{TEXT}",
        f"{TEXT}<p>{CATEGORY}，也可以{HOME}</p>",
        f"{TEXT}<p>返回水乡报新闻｜返回首页</p>",
        f'{TEXT}<p>{CATEGORY}｜{HOME}</p><p><img src="/a.png"></p>',
        f'{TEXT}<p><a href="/"><img src="/a.png">返回首页</a></p>',
        f'{TEXT}<p><a href="/shuixiangbao/2026/03/01/nw2.html">返回上一篇</a></p>',
        f'{TEXT}<p><a href="https://elsewhere.example/">返回首页</a></p>',
        f'{TEXT}<p><a href="https://elsewhere.example/category/a.html">返回要闻</a>｜{HOME}</p>',
        f'{TEXT}<p><a href="#top">返回顶部</a></p>',
        f'{TEXT}<p><a href="javascript:history.back()">返回</a></p>',
        f'{TEXT}<p><a href="https://news.example/category/hangtian.html">航天</a>｜{HOME}</p>',
        f"<p>{CATEGORY}｜{HOME}，{TEXT}</p>",
        f"{CATEGORY}｜{HOME}",
    ],
)
def test_whatever_else_says_so_stays(html: str) -> None:
    assert without_way_back(html, ADDRESS) == html


def test_what_is_not_seen_may_stand_beyond_it() -> None:
    kept = without_way_back(f"{TEXT}<p>{CATEGORY}｜{HOME}</p><!-- 完 --><script>go()</script>", ADDRESS)
    assert "返回" not in kept
    assert kept.startswith(TEXT)


def test_a_text_that_cannot_be_parsed_is_left_alone() -> None:
    deep = "<div>" * 5_000 + f"<p>{CATEGORY}｜{HOME}</p>"
    assert without_way_back(deep, ADDRESS) == deep
