"""The archive as a folder of post files."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.sample import write_posts

NOW = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    return write_posts(tmp_path_factory.mktemp("checkout"), NOW)


def find(posts: tuple[Path, ...], words: str) -> str:
    return next(text for text in (path.read_bytes().decode() for path in posts) if words in text)


def test_names_and_order(posts: tuple[Path, ...]) -> None:
    assert len(posts) == 30
    assert all(path.parent.name == "_posts" for path in posts)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d-(NW)?\d{18}\.md", path.name) for path in posts)
    days = [path.name[:10] for path in posts]
    assert days == sorted(days, reverse=True)


def test_a_newspaper_post(posts: tuple[Path, ...]) -> None:
    text = find(posts, "钟楼慢了四十年")
    head = '---\nlayout: post\ntitle: "钟楼慢了四十年 修好之后居民不习惯"\ndate: 2026-11-23 '
    assert re.match(re.escape(head) + r"\d\d:\d\d:\d\d \+0800\n", text)
    assert "\ncategories: linxiwanbao\ntags: 临汐晚报新闻\n---\n<p>" in text
    assert "</p>\n <p>" in text
    assert re.search(
        r'</p><p class="em_media">（文章来源：临汐晚报）</p>\n\n<https://news\.example/\S+>\n\n\[返回临汐晚报新闻\]'
        r"\(//fucheng\.example/category/linxiwanbao\.html\)｜\[返回首页\]\(//fucheng\.example/\)$",
        text,
    )


def test_a_ticker_post(posts: tuple[Path, ...]) -> None:
    text = find(posts, "云汀综指收涨0.83%")
    body = text.split("---\n", 2)[2]
    assert body.startswith("> 云汀综指收报3106.42点")
    assert len(body.split("\n\n")) == 4
    assert '<span id="quote_9.990917"></span>' in body


def test_oddities_are_kept(posts: tuple[Path, ...]) -> None:
    quoted = find(posts, "我们算错了")
    assert 'title: "一家公司的公告里写了"我们算错了" 股价却涨了"\n' in quoted
    assert re.search(r"^date: \S+ [\d:]+$", quoted, re.MULTILINE)
    assert "<1%" in find(posts, "近海集装箱运价指数“九连降”")
    assert "<p>　　" in find(posts, "雨燕")


def test_posts_know_nothing_of_the_server(posts: tuple[Path, ...]) -> None:
    for path in posts:
        text = path.read_text("utf-8")
        assert "sample.invalid" not in text
        assert 'src="/' not in text


def test_writing_twice_gives_the_same_files(tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in write_posts(tmp_path / "a", NOW)}
    second = {path.name: path.read_bytes() for path in write_posts(tmp_path / "b", NOW)}
    assert first == second
