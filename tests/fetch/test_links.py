"""What pages say about their feeds."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.fetch.links import find_links, known_address, usual_addresses

PAGE = "https://site.example/dir/page"


def declared(html: str) -> list[str]:
    return [link.address for link in find_links(html, PAGE).declared]


def looking(html: str) -> list[str]:
    return [link.address for link in find_links(html, PAGE).looking]


@pytest.mark.parametrize(
    ("element", "address"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss">', "https://site.example/rss"),
        ("<link rel=alternate type=application/atom+xml href=atom>", "https://site.example/dir/atom"),
        (
            '<LINK REL="Alternate" TYPE="application/rss+xml; charset=utf-8" HREF="a">',
            "https://site.example/dir/a",
        ),
        (
            '<link rel="alternate home" type="application/feed+json" href="//x.example/f">',
            "https://x.example/f",
        ),
        ('<link rel="feed" href="/f">', "https://site.example/f"),
        ('<link rel=alternate type=text/xml title="RSS" href="/f">', "https://site.example/f"),
        (
            '<link rel=alternate type=application/rss+xml href="feed://x.example/a.xml">',
            "http://x.example/a.xml",
        ),
        (
            '<link rel=alternate type=application/rss+xml href="feed:https://x.example/a">',
            "https://x.example/a",
        ),
        (
            '<link rel=alternate type=application/rss+xml href="/新闻#a">',
            "https://site.example/%E6%96%B0%E9%97%BB",
        ),
    ],
)
def test_declared_feeds(element: str, address: str) -> None:
    assert declared(f"<html><head>{element}</head>") == [address]


@pytest.mark.parametrize(
    "element",
    [
        '<link rel="stylesheet" type="text/css" href="/a.css">',
        '<link rel="alternate stylesheet" type="application/xml" href="/feed.css">',
        '<link rel="alternate" hreflang="en" href="/en/">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">',
        '<link rel="alternate" type="application/json+oembed" href="/feed/oembed">',
        '<link rel="alternate" type="application/json" href="/data">',
        '<link rel="search" type="application/opensearchdescription+xml" href="/feed">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',
        '<link rel="alternate" type="application/rss+xml" href="file:///etc/passwd">',
        '<link rel="alternate" type="application/rss+xml" href="">',
        '<link rel="alternate" type="application/rss+xml" href="http://[broken">',
        f'<link rel="alternate" type="application/rss+xml" href="{PAGE}">',
    ],
)
def test_what_declares_no_feed(element: str) -> None:
    assert declared(element) == []


def test_comments_come_last_and_base_counts() -> None:
    html = """<base href="https://cdn.example/x/"><base href="https://other.example/">
    <link rel=alternate type=application/rss+xml href=comments/feed title="Comments">
    <link rel=alternate type=application/rss+xml href=/tag/sea/feed>
    <link rel=alternate type=application/rss+xml href=feed title="  主页  ">
    <link rel=alternate type=application/atom+xml href=feed>"""
    links = find_links(html, PAGE).declared
    assert [link.address.removeprefix("https://cdn.example/") for link in links] == [
        "x/feed",
        "tag/sea/feed",
        "x/comments/feed",
    ]
    assert links[0].title == "主页"


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("/rss.xml", True),
        ("/feed/", True),
        ("/blog/feeds/all.atom.xml", True),
        ("/index.rdf", True),
        ("/?feed=rss2", True),
        ("/news?format=rss", True),
        ("feed:https://x.example/", True),
        ("https://buzzfeed.example/story", False),
        ("/feedback", False),
        ("/embarrassment.html", False),
        ("/atomic-physics", False),
        ("mailto:rss@site.example", False),
        ("http://[broken/feed", False),
    ],
)
def test_links_that_look_like_feeds(href: str, found: bool) -> None:
    assert bool(looking(f'<a href="{href}">x</a>')) is found


def test_usual_addresses_begin_beside_the_page() -> None:
    found = usual_addresses(PAGE)
    assert found[0] == "https://site.example/dir/feed"
    assert "https://site.example/feed.xml" in found
    assert len(found) == len(set(found))
    assert all(address.startswith("https://site.example/") for address in found)


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        (
            "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv",
            "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv",
        ),
        (
            "https://m.youtube.com/playlist?list=PLx_1",
            "https://www.youtube.com/feeds/videos.xml?playlist_id=PLx_1",
        ),
        ("https://www.reddit.com/r/python/", "https://www.reddit.com/r/python/.rss"),
        ("https://github.com/ann/tool", "https://github.com/ann/tool/releases.atom"),
        ("https://github.com/ann/tool/commits", "https://github.com/ann/tool/commits.atom"),
        ("https://github.com/ann/tool/releases.atom", ""),
        ("https://github.com/ann", ""),
        ("https://notgithub.com/ann/tool", ""),
        ("https://example.org/channel/UCabcdefghijklmnopqrstuv", ""),
    ],
)
def test_known_sites(address: str, feed: str) -> None:
    assert known_address(address) == feed


@given(st.text(alphabet="<>=\"'/! abchrefliknstype&#;-[]", max_size=400))
def test_never_raises(html: str) -> None:
    find_links(html, PAGE)
    find_links(f"<a href='{html}'><link rel=feed href='{html}'><![{html}", PAGE)


def test_what_is_commented_out_does_not_count() -> None:
    assert declared(
        "<!-- <link rel=feed href=/old> --><link rel=feed href=/new><!-- <link rel=feed href=/last>"
    ) == [
        "https://site.example/new",
        "https://site.example/last",
    ]


@pytest.mark.parametrize(
    "flood", ["<!--", "<![", "<a ", "<a href='", '<link rel="', "<a " + "x" * 4000, "<base href=x>"]
)
def test_floods_take_no_time(flood: str) -> None:
    started = time.process_time()
    find_links(flood * (2_000_000 // len(flood)), PAGE)
    assert time.process_time() - started < 5


def test_a_link_that_is_no_address_is_passed_over() -> None:
    assert looking('<a href="http://[bad/rss.xml">RSS</a><a href="/rss.xml">RSS</a>') == [
        "https://site.example/rss.xml"
    ]
