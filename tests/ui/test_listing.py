"""What lists and categories say, decided without a screen: ages, columns, panes, cursors, empty lists."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from reader.convert.wrap import cell_width
from reader.errors import ReaderError
from reader.language import choose_language
from reader.library.names import refuse_built_in
from reader.model import Category, Entry, EntryQuery, FolderPath, Scope, midnight_of
from reader.ui.listing import (
    age,
    age_cells,
    ask_to_remove,
    empty_words,
    entry_columns,
    feeds_in,
    keep_place,
    known_count,
    moments_before,
    next_category,
    panes_for,
    parent_row,
    put_back,
    since,
    visible_rows,
)

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def entry(ago: timedelta, *, day_only: bool = False) -> Entry:
    return Entry(
        id=1,
        feed_id=1,
        feed_title="江城日报",
        title="雾",
        first_seen=NOW,
        published=NOW - ago,
        day_only=day_only,
    )


def built_in(kind: str, unread: int = 0) -> Category:
    scope = Scope(kind="all" if kind == "all" else "today")
    return Category(scope=scope, title=kind, unread=unread)


def folder(*path: str, unread: int = 0) -> Category:
    return Category(
        scope=Scope(kind="folder", folder=path), title=path[-1], depth=len(path) - 1, unread=unread
    )


def feed(number: int, depth: int = 0, unread: int = 0) -> Category:
    return Category(
        scope=Scope(kind="feed", feed_id=number), title=f"feed {number}", depth=depth, unread=unread
    )


@pytest.fixture
def in_chinese() -> None:
    """Speak Chinese for one test."""
    choose_language("zh")


# All unread, 本地 > (1, 2), News > China > 3, News > 4, 5
TREE = (
    built_in("all", 9),
    folder("本地", unread=5),
    feed(1, 1, unread=5),
    feed(2, 1),
    folder("News", unread=4),
    folder("News", "China", unread=3),
    feed(3, 2, unread=3),
    feed(4, 1, unread=1),
    feed(5),
)


@pytest.mark.parametrize(
    ("ago", "shown"),
    [
        (timedelta(0), "now"),
        (timedelta(minutes=59), "59m"),
        (timedelta(hours=1), "1h"),
        (timedelta(hours=23, minutes=59), "23h"),
        (timedelta(days=1), "1d"),
        (timedelta(days=6, hours=23), "6d"),
        (timedelta(days=7), "11-16"),
        (timedelta(days=400), "2025"),
        (-timedelta(minutes=5), "now"),
        (-timedelta(days=3), "11-26"),
    ],
)
def test_age_takes_at_most_five_cells(ago: timedelta, shown: str) -> None:
    assert age(entry(ago), NOW) == shown
    assert len(shown) <= 5


@pytest.mark.parametrize(
    ("ago", "shown"),
    [(timedelta(hours=10), "today"), (timedelta(hours=34), "1d"), (timedelta(hours=58), "2d")],
)
def test_a_day_without_a_time_is_counted_in_local_days(ago: timedelta, shown: str) -> None:
    assert age(entry(ago, day_only=True), NOW) == shown


@pytest.mark.parametrize(
    ("ago", "shown"),
    [
        (timedelta(0), "刚刚"),
        (timedelta(minutes=59), "59分钟前"),
        (timedelta(hours=23, minutes=59), "23小时前"),
        (timedelta(days=6, hours=23), "6天前"),
        (timedelta(days=7), "11月16日"),
        (timedelta(days=342), "2025年"),
        (-timedelta(days=30), "12月23日"),
    ],
)
def test_an_age_in_chinese_fits_its_column(in_chinese: None, ago: timedelta, shown: str) -> None:
    assert age(entry(ago), NOW) == shown
    assert cell_width(shown) <= age_cells() == entry_columns(60, feeds=True).age


def test_nothing_else_may_have_the_chinese_name_of_a_built_in_list(in_chinese: None) -> None:
    for name in ("今天", "today"):
        with pytest.raises(ReaderError, match=name):
            refuse_built_in(name)


@pytest.mark.parametrize(
    ("folded", "hidden"),
    [
        (set(), []),
        ({("本地",)}, [2, 3]),
        ({("News",)}, [5, 6, 7]),
        ({("News", "China")}, [6]),
        ({("News",), ("News", "China"), ("本地",)}, [2, 3, 5, 6, 7]),
    ],
)
def test_folded_folders_hide_what_is_in_them(folded: set[FolderPath], hidden: list[int]) -> None:
    assert visible_rows(TREE, folded) == [index for index in range(len(TREE)) if index not in hidden]


def test_parents() -> None:
    assert [parent_row(TREE, index) for index in range(len(TREE))] == [
        None,
        None,
        1,
        1,
        None,
        4,
        5,
        4,
        None,
    ]


@pytest.mark.parametrize(
    ("current", "step", "found"),
    [(0, 1, 2), (2, 1, 6), (6, 1, 7), (7, 1, 2), (2, -1, 7), (1, 1, 4), (4, 1, 1), (5, 1, 7), (8, 1, 2)],
)
def test_the_next_category_with_unread_never_shows_the_same_entries_again(
    current: int, step: int, found: int
) -> None:
    assert next_category(TREE, current, step, unread=True) == found


def test_categories_go_round() -> None:
    assert next_category(TREE, 8, 1) == 0
    assert next_category(TREE, 0, -1) == 8
    assert next_category((), 0, 1) is None
    assert next_category((feed(1, unread=3),), 0, 1, unread=True) is None


def test_the_feeds_of_a_scope() -> None:
    assert feeds_in(TREE, Scope(kind="all")) is None
    assert feeds_in(TREE, Scope(kind="feed", feed_id=5)) == [5]
    assert feeds_in(TREE, Scope(kind="folder", folder=("News",))) == [3, 4]
    assert feeds_in(TREE, Scope(kind="folder", folder=("本地",))) == [1, 2]


@pytest.mark.parametrize(
    ("old", "new", "cursor", "kept"),
    [
        ([1, 2, 3], [9, 1, 2, 3], 1, 2),
        ([1, 2, 3], [1, 3], 1, 1),
        ([1, 2, 3], [1], 2, 0),
        ([1, 2, 3, 4], [1, 2], 3, 1),
        ([1, 2, 3], [7, 8], 1, 0),
        ([1, 2, 3], [], 1, 0),
        ([], [1, 2], 0, 0),
        ([], [1, 2], 5, 1),
    ],
)
def test_the_cursor_follows_its_entry(old: list[int], new: list[int], cursor: int, kept: int) -> None:
    assert keep_place(old, new, cursor) == kept


@pytest.mark.parametrize("feeds", [True, False])
@pytest.mark.parametrize("width", range(201))
def test_columns_fit_into_every_width(width: int, feeds: bool) -> None:
    columns = entry_columns(width, feeds=feeds)
    taken = 3 + columns.title + sum(2 + column for column in (columns.feed, columns.age) if column) + 1
    assert taken <= max(width, 5)
    assert columns.title >= 0
    if width >= 40:
        assert columns.age == 5
        assert columns.title >= 20


@pytest.mark.parametrize(
    ("width", "place", "open_article", "shown"),
    [
        (200, "categories", False, "cea"),
        (140, "article", True, "cea"),
        (139, "article", True, "ea"),
        (139, "entries", True, "ea"),
        (139, "categories", True, "ce"),
        (120, "entries", False, "ce"),
        (109, "article", True, "a"),
        (109, "entries", True, "ce"),
        (80, "categories", False, "ce"),
        (79, "categories", False, "c"),
        (40, "entries", False, "e"),
        (20, "article", True, "a"),
    ],
)
def test_as_many_panes_as_fit(width: int, place: str, open_article: bool, shown: str) -> None:
    panes = panes_for(width, place, reading=open_article)
    parts = [("c", panes.categories), ("e", panes.entries), ("a", panes.article)]
    assert "".join(letter for letter, there in parts if there) == shown


def test_only_the_article() -> None:
    panes = panes_for(200, "article", reading=True, only=True)
    assert (panes.categories, panes.entries, panes.article) == (False, False, True)
    assert panes_for(200, "entries", reading=True, only=True).categories


def test_how_long_a_list_is_by_the_counts_of_its_category() -> None:
    feed, everything = Scope(kind="feed", feed_id=1), Scope(kind="all")
    row = Category(scope=feed, title="One", unread=3, total=9)
    assert known_count(row, EntryQuery(scope=feed), folding=True) == 9
    assert known_count(row, EntryQuery(scope=feed, unread_only=True), folding=True) == 3
    assert known_count(row, EntryQuery(scope=everything), folding=True) is None, "it is another list"
    assert known_count(None, EntryQuery(scope=feed), folding=True) is None
    top = Category(scope=everything, title="All unread", unread=3, total=9)
    assert known_count(top, EntryQuery(scope=everything, unread_only=True), folding=True) == 3
    assert known_count(top, EntryQuery(scope=everything), folding=True) is None, "stories are folded away"
    assert known_count(top, EntryQuery(scope=everything), folding=False) == 9
    folder = Scope(kind="folder", folder=("News",))
    inner = Category(scope=folder, title="News", unread=3, total=9)
    assert known_count(inner, EntryQuery(scope=folder, unread_only=True), folding=True) == 3
    assert known_count(inner, EntryQuery(scope=folder), folding=True) is None
    smart = Scope(kind="smart", smart_id=1)
    saved = Category(scope=smart, title="Boats", unread=3, total=9)
    assert known_count(saved, EntryQuery(scope=smart, unread_only=True), folding=True) == 3
    assert known_count(saved, EntryQuery(scope=smart), folding=True) is None


def test_an_empty_list_says_why() -> None:
    history, today, feed = Scope(kind="history"), Scope(kind="today"), Scope(kind="feed", feed_id=1)
    assert empty_words(history, unread_only=False, shows_read="M") == "You have read nothing yet."
    assert empty_words(today, unread_only=False, shows_read="M") == "Nothing has come in today."
    assert empty_words(feed, unread_only=False, shows_read="") == "Nothing here yet."
    assert empty_words(feed, unread_only=True, shows_read="") == "Nothing unread here."
    assert empty_words(feed, unread_only=True, shows_read="M").endswith("M shows what has been read.")


def test_the_question_before_a_feed_goes_counts_its_entries() -> None:
    assert ask_to_remove("早报", 0, "z") == "Remove 早报? Bookmarks stay, and z takes it back."
    assert ask_to_remove("早报", 1, "") == "Remove 早报 with its one entry? Bookmarks stay."
    assert ask_to_remove("早报", 1200, "") == "Remove 早报 with its 1,200 entries? Bookmarks stay."


@pytest.mark.parametrize(
    ("moment", "midnight"),
    [
        (datetime(2026, 11, 1, 15, 30, tzinfo=UTC), datetime(2026, 11, 1, 2, 30, tzinfo=UTC)),
        (datetime(2026, 3, 8, 15, 30, tzinfo=UTC), datetime(2026, 3, 8, 3, 30, tzinfo=UTC)),
        (datetime(2026, 7, 1, 2, 0, tzinfo=UTC), datetime(2026, 6, 30, 2, 30, tzinfo=UTC)),
    ],
    ids=["clocks go back", "clocks go forward", "no change"],
)
def test_a_day_begins_at_midnight_even_when_clocks_change(
    monkeypatch: pytest.MonkeyPatch, moment: datetime, midnight: datetime
) -> None:
    monkeypatch.setenv("TZ", "America/St_Johns")
    time.tzset()
    assert midnight_of(moment) == midnight


def test_older_than_a_bare_day_means_the_day_that_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    day = datetime(2026, 11, 20, tzinfo=timezone(timedelta(hours=8)))
    item = replace(entry(timedelta(0), day_only=True), published=day)
    words, before = moments_before(NOW, item)[0]
    assert words == "from before 2026-11-20, the day of this entry"
    assert before == datetime(2026, 11, 20).astimezone()


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Europe/Berlin", "Asia/Shanghai"])
@pytest.mark.parametrize("offset", [-8, 0, 8, 9])
def test_a_bare_day_is_the_same_day_in_other_zones(
    offset: int, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    midnight = datetime(2026, 11, 20, tzinfo=timezone(timedelta(hours=offset)))
    noon = datetime(2026, 11, 22, 12).astimezone()
    assert since(midnight, noon, day_only=True) == "2d"
    assert since(midnight + timedelta(days=1), noon, day_only=True) == "1d"


@pytest.mark.parametrize(
    ("shown", "whole", "wanted", "merged"),
    [
        ((3, 5), (1, 2, 3, 4, 5, 6), {2, 4, 6}, [2, 3, 4, 5, 6]),
        ((9, 3, 8), (1, 3), {1}, [1, 9, 3, 8]),
        ((3, 8), (3, 4), {4, 7}, [3, 4, 8]),
        ((), (1, 2), {2}, [2]),
        ((3,), (1, 3), set(), [3]),
    ],
)
def test_what_comes_back_stands_where_the_whole_list_has_it(
    shown: tuple[int, ...], whole: tuple[int, ...], wanted: set[int], merged: list[int]
) -> None:
    assert put_back(shown, whole, wanted) == merged
