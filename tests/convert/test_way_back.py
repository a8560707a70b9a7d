"""The line back to its site that an archive ends articles with: which one goes, and what stays."""

from __future__ import annotations

import pytest

from reader.convert.repair import parse
from reader.convert.way_back import find_category, without_way_back

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
        '<p><a href="/category/Wind.html">返回Wind</a>｜<a href="/">返回网站首页</a></p>',
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
        # Headlines and topics, which begin so and lead to folders as well.
        f'{TEXT}<p><a href="/fanhui-xicang/">返回西藏</a></p>',
        f'{TEXT}<p><a href="/tag/fanhuicang/">返回舱</a></p>',
        f'{TEXT}<p><a href="/category/hangtian.html">返回舱专题</a></p>',
        f'{TEXT}<p><a href="/">返回家乡的人越来越多，镇上为此办了一份新闻</a></p>',
        f'{TEXT}<p><a href="/xiangcun/">返回乡村：年轻人为什么走了又来</a>｜{HOME}</p>',
        f'{TEXT}<p><object data="/a.svg"></object>{CATEGORY}｜{HOME}</p>',
    ],
)
def test_whatever_else_says_so_stays(html: str) -> None:
    assert without_way_back(html, ADDRESS) == html


def test_the_category_is_not_taken_from_an_article_whose_name_begins_so() -> None:
    line = '<p><a href="/hangtian/2026/03/01/nw3.html">返回舱着陆</a> <a href="/tag/a/">返回，留下</a></p>'
    body = parse(f"<p>{CATEGORY}</p>{line}<p>{HOME}</p>").body
    assert body is not None
    assert find_category(body, ADDRESS) == ("https://news.example/category/shuixiangbao.html", "水乡报新闻")
    body = parse(line).body
    assert body is not None
    assert find_category(body, ADDRESS) == ("", "")


def test_what_is_not_seen_may_stand_beyond_it() -> None:
    kept = without_way_back(f"{TEXT}<p>{CATEGORY}｜{HOME}</p><!-- 完 --><script>go()</script>", ADDRESS)
    assert "返回" not in kept
    assert kept.startswith(TEXT)


def test_a_text_that_cannot_be_parsed_is_left_alone() -> None:
    deep = "<div>" * 5_000 + f"<p>{CATEGORY}｜{HOME}</p>"
    assert without_way_back(deep, ADDRESS) == deep
