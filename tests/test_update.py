"""What is new, changed or the same, by what is known and what a feed says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reader.model import EntryData, Feed, FeedChanges, FeedData, ParsedFeed
from reader.update import canonical, digest, plan_changes

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
FEED = Feed(id=7, address="https://paper.example/feed", format="xml", added=NOW)


def entry(key: str, **fields: str) -> EntryData:
    return EntryData(
        key=key,
        title=fields.get("title", key),
        link=fields.get("link", ""),
        content=fields.get("content", ""),
    )


def plan(*entries: EntryData, known: dict[str, str] | None = None, home: str = "") -> FeedChanges:
    parsed = ParsedFeed(format="xml", feed=FeedData(link=home), entries=entries)
    return plan_changes(FEED, parsed, known or {}, checked_at=NOW)


def test_unknown_entries_are_new_in_the_order_of_the_feed() -> None:
    changes = plan(entry("b"), entry("a")).changes
    assert [(change.data.key, change.is_new) for change in changes] == [("b", True), ("a", True)]


def test_an_entry_that_stayed_the_same_is_left_out() -> None:
    same = entry("a", content="<p>一样的文字</p>")
    assert plan(same, known={"a": digest(same)}).changes == ()


def test_new_words_under_a_known_key_are_a_change_not_a_new_entry() -> None:
    old = entry("a", content="<p>增长 3%</p>")
    (change,) = plan(replace(old, content="<p>增长 4%</p>"), known={"a": digest(old)}).changes
    assert not change.is_new


def test_markup_that_is_stamped_anew_is_no_change() -> None:
    old = entry("a", content='<p class="t1">Words  here</p>')
    new = replace(old, content='<p class="t2" data-t="99">Words here</p>')
    assert digest(old) == digest(new)


def test_a_key_that_repeats_counts_once() -> None:
    assert len(plan(entry("a"), entry("a", title="again")).changes) == 1


def test_the_same_address_is_the_same_article_in_every_feed() -> None:
    here = plan(entry("1", link="https://www.news.example/a.html?utm_source=x#top")).changes[0]
    there = plan(entry("2", link="http://news.example/a.html")).changes[0]
    assert here.identity == there.identity


def test_an_address_that_several_entries_share_identifies_none_of_them() -> None:
    first, second = plan(
        entry("1", link="https://pod.example/show"), entry("2", link="https://pod.example/show")
    ).changes
    assert first.identity != second.identity


def test_the_feeds_own_page_identifies_no_entry() -> None:
    (change,) = plan(
        entry("1", link="https://blog.example/journal/"), home="https://blog.example/journal"
    ).changes
    assert change.identity == "7:1"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.a.example:443/x/?b=2&utm_medium=z", "//a.example/x?b=2"),
        ("http://a.example:8080/x", "//a.example:8080/x"),
        ("https://a.example/", ""),
        ("https://a.example/?p=12", "//a.example?p=12"),
        ("urn:uuid:1", ""),
        ("http://[broken", ""),
        ("file:///posts/x.md", ""),
    ],
)
def test_canonical(address: str, expected: str) -> None:
    assert canonical(address) == expected
