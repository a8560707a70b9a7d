"""What a saved page names as its own address."""

from __future__ import annotations

import pytest

from reader.convert.own_address import own_address

WALK = "https://blog.example/2026/walk.html"


@pytest.mark.parametrize(
    "head",
    [
        f'<link rel="canonical" href="{WALK}">',
        f'<meta property="og:url" content="{WALK}">',
        f'<link rel="canonical" href="/2026/walk.html"><meta property="og:url" content="{WALK}">',
        f'<!-- saved from url=({len(WALK):04}){WALK} --><link rel="canonical" href="https://other.example/">',
        f"<!--\n Page saved with SingleFile \n url: {WALK} \n saved date: Mon Mar 02 2026\n-->",
    ],
)
def test_it_is_where_it_was_saved_from_or_what_it_says(head: str) -> None:
    assert own_address(f"<!DOCTYPE html><html><head>{head}</head><body><p>x</p></body></html>") == WALK


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>text</p>",
        '<link rel="canonical" href="/walk.html">',
        '<link rel="canonical" href="file:///etc/passwd">',
        '<link rel="canonical" href="javascript:alert(1)">',
        '<link rel="alternate" href="https://blog.example/feed.xml">',
        "<p>" * 3 + "<!-- saved from url=(0009)about:internet -->",
    ],
)
def test_what_is_no_address_on_the_web_is_none(html: str) -> None:
    assert own_address(html) == ""
