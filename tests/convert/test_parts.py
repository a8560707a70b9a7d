"""The link to the next part of an article: found where it is one, and nothing else is taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.convert.parts import next_part


def page(href: str, *, label: str = "下一页", rel: str = "") -> str:
    mark = f' rel="{rel}"' if rel else ""
    return f'<html><body><p>正文。</p><a href="{href}"{mark}>{label}</a></body></html>'


@pytest.mark.parametrize(
    ("first", "href"),
    [
        ("https://a.example/news/1234.html", "1234_2.html"),
        ("https://a.example/news/1234.html", "/news/1234-2.html"),
        ("https://a.example/news/1234_1.html", "1234_2.html"),
        ("https://a.example/story", "/story/2/"),
        ("https://a.example/story/", "https://a.example/story/page/2"),
        ("https://a.example/story", "?page=2"),
        ("https://a.example/s?id=7", "?id=7&pn=2"),
        ("https://a.example/story.php", "/story-page-2.php"),
    ],
)
def test_the_second_part_of_an_article(first: str, href: str) -> None:
    found = next_part(page(href), first, [first])
    assert found.startswith("https://a.example/")
    assert found.endswith(href.lstrip("/").rpartition("/")[2] or href)


@pytest.mark.parametrize(
    ("first", "href"),
    [
        ("https://a.example/news/1234.html", "1235.html"),
        ("https://a.example/weekly-links", "/weekly-links-2"),
        ("https://a.example/chapter-1.html", "chapter-2.html"),
        ("https://a.example/story", "https://b.example/story/2"),
        ("https://a.example/story", "/story/3"),
        ("https://a.example/story", "javascript:next()"),
        ("https://a.example/story", "/story?from=next"),
        ("https://a.example/story", "/story#2"),
        ("https://a.example/s?id=7", "?id=8"),
        ("https://a.example/", "/2"),
        ("https://a.example/story", "http://[broken/2"),
    ],
)
def test_the_next_article_is_no_part(first: str, href: str) -> None:
    assert next_part(page(href, rel="next"), first, [first]) == ""


def test_parts_are_followed_in_order() -> None:
    first, second = "https://a.example/x.html", "https://a.example/x_2.html"
    html = page("x.html", label="上一页") + page("x_2.html", rel="next") + page("x_3.html")
    assert next_part(html, first, [first]) == second
    assert next_part(html, second, [first, second]) == "https://a.example/x_3.html"
    assert next_part(page("x_2.html"), second, [first, second]) == ""


def test_a_link_of_the_head_counts_and_other_links_do_not() -> None:
    first = "https://a.example/x"
    assert next_part('<head><link rel="next" href="/x/2"></head><p>a</p>', first, [first]).endswith("/x/2")
    assert next_part(page("/x/2", label="评论"), first, [first]) == ""


@given(st.text(), st.text())
def test_never_raises(html: str, address: str) -> None:
    next_part(html + page(address, rel="next"), address, [address])
