"""Post files with every irregularity that real ones have; the words are ours."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.fetch.formats.frontmatter import read_front_matter
from reader.fetch.formats.post import parse_post
from reader.model import EntryData

NAME = "2026-05-06-NW202605061000000001.md"
BACK = "[返回临江日报新闻](//shibao.example/category/linjiangribao.html)｜[返回首页](//shibao.example/)"


def read(text: str, name: str = NAME) -> EntryData:
    return parse_post(text.encode(), name=name)


def make_post(fields: str, body: str = "<p>渡口改建工程昨天完工。</p>") -> str:
    return f"---\nlayout: post\n{fields}\n---\n{body}"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('"渡口改建完工"', "渡口改建完工"),
        ("渡口改建完工", "渡口改建完工"),
        ("'渡口改建完工'", "渡口改建完工"),
        ('"他说"慢一点"，船就慢了"', '他说"慢一点"，船就慢了'),
        ('"路径 C:\\新闻\\a"', "路径 C:\\新闻\\a"),
        ('"He said \\"slow\\""', 'He said "slow"'),
        ("'It''s slow'", "It's slow"),
        ('"“引号”与｜竖线: 冒号 # 井号"', "“引号”与｜竖线: 冒号 # 井号"),
        ('"a < b &amp; c"', "a < b & c"),
        ('"只有开头的引号', '"只有开头的引号'),
    ],
)
def test_titles_are_read_without_yaml(written: str, title: str) -> None:
    assert read(make_post(f"title: {written}")).title == title


@pytest.mark.parametrize(
    ("date", "expected", "day_only"),
    [
        ("2026-05-06 08:06:12 +0800", datetime(2026, 5, 6, 0, 6, 12, tzinfo=UTC), False),
        ("2026-05-06 08:06:12", datetime(2026, 5, 6, 0, 6, 12, tzinfo=UTC), False),
        ("2026-05-06", datetime(2026, 5, 5, 16, tzinfo=UTC), True),
        (" +0800", datetime(2026, 5, 5, 16, tzinfo=UTC), True),
        ("", datetime(2026, 5, 5, 16, tzinfo=UTC), True),
        ("不详", datetime(2026, 5, 5, 16, tzinfo=UTC), True),
        ("1970-01-01 00:00:00", datetime(2026, 5, 5, 16, tzinfo=UTC), True),
    ],
)
def test_dates(date: str, expected: datetime, day_only: bool) -> None:
    entry = read(make_post(f'title: "渡口"\ndate: {date}'))
    assert (entry.published, entry.day_only) == (expected, day_only)


def test_a_date_without_zone_in_an_english_post_is_utc() -> None:
    entry = read(make_post("title: The ferry\ndate: 2026-05-06 08:00", "It is back."), "2026-05-06-ferry.md")
    assert entry.published == datetime(2026, 5, 6, 8, tzinfo=UTC)


def test_a_file_name_without_date_and_a_text_without_front_matter() -> None:
    entry = read("# 渡口见闻\n\n船来了。", "notes.md")
    assert (entry.title, entry.published, entry.key) == ("渡口见闻", None, "notes")
    assert "<p>船来了。</p>" in entry.content
    assert read("只有一句话。", "20260506.md").title == "只有一句话。"
    assert read("只有一句话。", "2026-05-06-ferry-notes.md").title == "ferry notes"


@pytest.mark.parametrize("start", ["\n", "\n\n \n", "\ufeff", "\r\n"])
def test_something_before_the_first_fence(start: str) -> None:
    entry = read(start + make_post('title: "渡口"\ntags: 临江日报新闻'))
    assert (entry.title, entry.tags) == ("渡口", ("临江日报新闻",))
    assert "layout" not in entry.content


def test_an_empty_title_is_filled_from_the_text() -> None:
    assert read(make_post('title: ""')).title == "渡口改建工程昨天完工。"
    assert read(make_post("title:", "")).title == "2026-05-06-NW202605061000000001"


@pytest.mark.parametrize(
    ("fields", "tags"),
    [
        ("categories: linjiangribao\ntags: 临江日报新闻", ("linjiangribao", "临江日报新闻")),
        ("categories: 21jingji 21caijing APP\ntags: 财经新闻", ("21jingji 21caijing APP", "财经新闻")),
        ("categories: [news, local]\ntags: [a, 'b c']", ("news", "local", "a", "b c")),
        ('categories:\n  - news\n  - "local"\ntags:\n- a', ("news", "local", "a")),
        ("category: news\ntag: a", ("news", "a")),
        ("categories: same\ntags: same", ("same",)),
        ("categories:\ntags:", ()),
    ],
)
def test_categories_and_tags(fields: str, tags: tuple[str, ...]) -> None:
    assert read(make_post(fields)).tags == tags


def test_the_source_link_is_kept_and_followed() -> None:
    entry = read(make_post("title: x", f"<p>正文</p>\n\n<http://news.example/a?b=1&c=NW1>\n\n{BACK}"))
    assert entry.link == "http://news.example/a?b=1&c=NW1"
    assert '<a href="http://news.example/a?b=1&amp;c=NW1">' in entry.content
    assert (
        '<a href="https://shibao.example/category/linjiangribao.html">返回临江日报新闻</a>' in entry.content
    )


def test_a_link_in_the_middle_is_no_source_link() -> None:
    assert read(make_post("title: x", "<http://news.example/a>\n\n更多正文。")).link == ""


def test_the_base_is_the_address_on_its_site() -> None:
    post = make_post("title: x\ncategories: LinJiang App", f"正文\n\n{BACK}")
    assert read(post).base == "https://shibao.example/linjiang%20app/2026/05/06/nw202605061000000001.html"
    assert read(post, "x.md").base == "https://shibao.example/category/linjiangribao.html"
    assert read(make_post("title: x", "正文")).base == ""


def test_the_empty_source_link_is_dropped() -> None:
    entry = read(make_post("title: x", f"正文\n\n<>\n\n{BACK}"))
    assert "&lt;&gt;" not in entry.content
    assert entry.link == ""


def test_addresses_without_a_scheme_get_one() -> None:
    picture = "<img src='//img.example/k.png'>"
    body = f'<p><a href="//shibao.example/a">{picture}</a> <a href=//x.example>x</a> a//b</p>'
    content = read(make_post("title: x", body)).content
    assert 'href="https://shibao.example/a"' in content
    assert "src='https://img.example/k.png'" in content
    assert "href=https://x.example" in content
    assert "a//b" in content


def test_words_survive_odd_markup() -> None:
    body = (
        '<p>　　全角缩进。</p>\r\n <p>增长<1%，见<a href="http://q.example/?a=1&b=2">行情</a>。</p>\r\n'
        '<span href="http://q.example">临江航运</span> &amp;lt;双重&amp;gt;\r\n\r\n> 摘要一行\r\n'
    )
    content = read(make_post("title: x", body)).content
    for words in (
        "　　全角缩进。",
        "增长<1%",
        "?a=1&b=2",
        "临江航运",
        "&amp;lt;双重&amp;gt;",
        "<blockquote>",
    ):
        assert words in content


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"---",
        b"---\n",
        b"---\n---",
        b"---\n---\n",
        b"\xff\xfe",
        b"\0\0\0",
        b"--- \ntitle",
        b"---\ntitle: x",
        b"<>",
    ],
)
def test_nothing_is_an_error(data: bytes) -> None:
    entry = parse_post(data, name="2026-05-06-x1.md")
    assert entry.key == "2026-05-06-x1"
    assert entry.title


def test_a_post_in_gbk() -> None:
    assert parse_post(make_post('title: "渡口改建完工"').encode("gbk"), name=NAME).title == "渡口改建完工"


def test_front_matter_that_is_never_closed() -> None:
    matter = read_front_matter("---\ntitle: a\ntags: b\n\ntext here\nmore: text")
    assert matter.first("title") == "a"
    assert matter.body.strip() == "text here\nmore: text"


def test_front_matter_with_blocks_and_repeats() -> None:
    matter = read_front_matter(
        "---\ntitle: >\n  one\n  two\nnote: |-\n  x\n  y\ntitle: again\nbad line\n---\nbody"
    )
    assert matter.first("title") == "one two"
    assert matter.all("note") == ("x\ny",)
    assert matter.body == "body"


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert read_front_matter("---\nJust words.\n---\nMore.").body == "---\nJust words.\n---\nMore."


@given(st.text(max_size=200), st.text(alphabet="-: \n\"'[]>|<abc返回(/)#`*", max_size=200))
def test_any_text_gives_an_entry(top: str, rest: str) -> None:
    entry = parse_post(f"---\n{top}\n---\n{rest}".encode("utf-8", "replace"), name="a/b/2026-01-01-c.md")
    assert entry.key == "2026-01-01-c"
    assert "\n" not in entry.title
