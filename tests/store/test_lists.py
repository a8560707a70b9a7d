"""The order of lists, their rows, and that no query sorts or reads more than it must."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from store_desk import START, Desk, entry, midnight

from reader.model import ArticlePage, EntryQuery, FeedFormat, Scope
from reader.store.order import LIST_QUERIES, RESORT, sort_number
from reader.store.values import to_number

ALL = Scope(kind="all")
TODAY = Scope(kind="today")


def test_a_dated_feed_is_sorted_by_date_and_never_by_the_future(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(
        feed,
        entry("old", published=START - timedelta(days=2)),
        entry("undated"),
        entry("future", published=START + timedelta(days=400)),
        entry("yesterday", published=START - timedelta(days=1)),
    )
    desk.clock.move(hours=1)
    desk.load(
        feed,
        entry("late", published=START - timedelta(hours=30)),
        entry("fresh", published=START - timedelta(minutes=1)),
    )
    order = ["undated", "future", "fresh", "yesterday", "late", "old"]
    assert desk.titles(feed) == order
    assert desk.titles(ALL) == order
    assert desk.titles(feed, oldest_first=True) == order[::-1]
    assert desk.titles(ALL, oldest_first=True) == order[::-1]


@pytest.mark.parametrize("format", ["index", "posts"])
def test_a_page_keeps_its_own_order_newest_batch_first(desk: Desk, format: FeedFormat) -> None:
    feed = desk.subscribe(format=format)
    day = START - timedelta(days=1)
    desk.load(feed, entry("b", published=day, day_only=True), entry("a"), entry("c", published=START))
    desk.clock.move(minutes=5)
    desk.load(feed, entry("e", published=day - timedelta(days=9)), entry("d"))
    assert desk.titles(feed) == ["e", "d", "b", "a", "c"]
    assert desk.titles(feed, oldest_first=True) == ["c", "a", "b", "d", "e"]
    assert desk.titles(feed, unread_only=True) == ["e", "d", "b", "a", "c"]


def test_a_clock_that_goes_back_does_not_mix_the_batches(desk: Desk) -> None:
    feed = desk.subscribe(format="index")
    desk.load(feed, entry("b"), entry("c"))
    desk.load(feed, entry("a"))
    desk.clock.move(days=-1)
    desk.load(feed, entry("0"), entry("1"))
    assert desk.titles(feed) == ["0", "1", "a", "b", "c"]


def test_a_change_of_format_changes_the_order(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("old", published=START - timedelta(days=2)), entry("new", published=START))
    assert desk.titles(feed) == ["new", "old"]
    desk.store.apply_many([replace(desk.changes(feed), format="index")])
    assert desk.titles(feed) == ["old", "new"]
    assert len(desk.store.pages_wanted(now=START)) == 2
    desk.store.apply_many([replace(desk.changes(feed), format="json")])
    assert desk.titles(feed) == ["new", "old"]


def test_a_day_without_a_time_counts_as_its_end(desk: Desk) -> None:
    feed, dated = desk.subscribe(format="index"), desk.subscribe()
    today = midnight(START)
    desk.load(
        feed,
        entry("today", published=today, day_only=True),
        entry("yesterday", published=today - timedelta(days=1), day_only=True),
    )
    desk.load(dated, entry("morning", published=today + timedelta(hours=2)))
    desk.load(dated, entry("midnight", published=today))
    assert desk.titles(ALL) == ["today", "morning", "midnight", "yesterday"]
    assert desk.titles(TODAY) == ["today", "morning", "midnight"]
    assert desk.counts()["Today"] == (3, 3)


@pytest.mark.parametrize("published", [None, START - timedelta(days=3), START, START + timedelta(days=1)])
@pytest.mark.parametrize("day_only", [False, True])
def test_sql_and_python_agree_on_the_order(desk: Desk, published: object, day_only: bool) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("1", published=published, day_only=day_only and published is not None))
    ((number, first_seen, stored, day),) = desk.rows(
        "SELECT sort_at, first_seen, published, day_only FROM article"
    )
    (id,) = desk.ids(feed)
    with desk.store._db.writing() as connection:
        connection.execute(RESORT, {"id": id})
    assert desk.rows("SELECT sort_at FROM article") == [(number,)]
    assert number == sort_number(stored, bool(day), first_seen)  # type: ignore[arg-type]  # columns have no types


def test_today_and_read_marks(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(
        feed,
        entry("old", published=START - timedelta(days=1)),
        entry("one", published=START - timedelta(hours=1)),
        entry("two", published=START - timedelta(hours=2)),
    )
    assert desk.titles(TODAY) == ["one", "two"]
    desk.store.set_read([desk.ids(TODAY)[0]], True, label="")
    assert desk.titles(TODAY, unread_only=True) == ["two"]
    assert desk.titles(ALL, unread_only=True) == ["two", "old"]
    assert desk.titles(feed, unread_only=True) == ["two", "old"]
    assert desk.counts()["Today"] == (1, 2)
    assert desk.titles(TODAY, oldest_first=True) == ["two", "one"]


def test_a_folder_shows_every_article_in_it_once(desk: Desk) -> None:
    first = desk.subscribe("first", folders=(("N",), ("N", "Inner")))
    second = desk.subscribe("second", folders=(("N", "Inner"),))
    other = desk.subscribe("other", folders=(("Nest",),))
    desk.load(first, entry("1", published=START - timedelta(hours=3)), entry("shared"))
    desk.load(second, entry("shared"), entry("2", published=START - timedelta(hours=1)))
    desk.load(other, entry("3"))
    assert desk.titles(Scope(kind="folder", folder=("N",))) == ["shared", "2", "1"]
    assert desk.titles(Scope(kind="folder", folder=("N", "Inner")), oldest_first=True) == ["1", "2", "shared"]
    desk.store.set_read(desk.ids(second), True, label="")
    assert desk.titles(Scope(kind="folder", folder=("N",)), unread_only=True) == ["1"]
    assert desk.ids(Scope(kind="folder", folder=("None",))) == []


def test_bookmarks_are_listed_by_when_they_were_made(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(feed, entry("1"), entry("2"), entry("3"))
    first, _, third = desk.ids(feed)
    desk.store.set_starred([first], True, label="")
    desk.clock.move(minutes=1)
    desk.store.set_starred([third], True, label="")
    saved = Scope(kind="saved")
    assert desk.titles(saved) == ["3", "1"]
    assert desk.titles(saved, oldest_first=True) == ["1", "3"]
    desk.store.set_read([third], True, label="")
    assert desk.titles(saved, unread_only=True) == ["1"]
    assert desk.counts()["Bookmarks"] == (1, 2)


def test_a_limit_gives_the_beginning(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(feed, *(entry(str(number)) for number in range(20)))
    for scope in (ALL, Scope(kind="feed", feed_id=feed.id)):
        assert desk.ids(scope, limit=7) == desk.ids(scope)[:7]
    assert desk.ids(feed, limit=0) == []


def test_rows_come_in_the_order_asked(desk: Desk) -> None:
    feed = desk.subscribe("晨报", custom_title="早")
    desk.load(feed, *(entry(str(number)) for number in range(1200)))
    ids = desk.ids(feed)
    wanted = [ids[900], 10**9, *ids[::-1], ids[3], -1]
    assert [row.id for row in desk.store.entries(wanted)] == [id for id in wanted if id in set(ids)]
    assert desk.store.entries([]) == []
    assert desk.store.entries(ids[:1])[0].feed_title == "早"


def test_the_next_unread_of_a_snapshot(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(feed, *(entry(str(number)) for number in range(1300)))
    ids = [*desk.ids(feed), 10**9]
    unread = {3, 700, 1299}
    desk.store.set_read([id for index, id in enumerate(ids) if index not in unread], True, label="")

    def find(after: int, step: int) -> int | None:
        return desk.store.find_unread(ids, after=after, step=1 if step > 0 else -1)

    assert [find(after, 1) for after in (-1, 2, 3, 700, 1299, 1300, 5000)] == [
        3,
        3,
        700,
        1299,
        None,
        None,
        None,
    ]
    assert [find(after, -1) for after in (1301, 5000, 1299, 700, 3, 0, -1)] == [
        1299,
        1299,
        700,
        3,
        None,
        None,
        None,
    ]
    assert desk.store.find_unread([], after=-1, step=1) is None


def test_a_page_fills_in_the_time_without_moving_the_entry_in_its_list(desk: Desk) -> None:
    paper, feed = desk.subscribe(format="index"), desk.subscribe()
    today = midnight(START)
    desk.load(paper, entry("1", published=today, day_only=True, content=""), entry("2", content=""))
    desk.load(feed, entry("1"), entry("3", published=START - timedelta(minutes=1)))
    id = desk.ids(paper)[0]
    page = ArticlePage(html="<p>全文</p>", base="b", published=today + timedelta(hours=1), author="记者")
    desk.store.put_page(id, page, START)
    assert desk.titles(paper) == ["1", "2"]
    assert desk.titles(feed) == ["3", "1"]
    assert desk.titles(ALL) == ["2", "3", "1"]


@pytest.mark.parametrize("query", LIST_QUERIES, ids=lambda query: "-".join(map(str, query)))
def test_lists_walk_along_an_index(desk: Desk, query: tuple[str, bool, bool]) -> None:
    values = {"today": 0, "feed": 1, "path": "N", "inside": "N\x1f", "limit": -1}
    with desk.store._db.reading() as connection:
        rows = connection.execute("EXPLAIN QUERY PLAN " + LIST_QUERIES[query], values)
        plan = " / ".join(detail for *_, detail in rows)
    kind, unread_only, _ = query
    if kind == "folder":
        assert "SCAN article" not in plan
        return
    assert "TEMP B-TREE" not in plan
    if kind in ("all", "today"):
        assert f"USING COVERING INDEX {'article_unread' if unread_only else 'article_all'}" in plan
    elif kind == "feed":
        assert "SEARCH place USING PRIMARY KEY (feed_id=?)" in plan
    else:
        index = "article_history" if kind == "history" else "article_starred"
        assert f"USING INDEX {index}" in plan or f"USING COVERING INDEX {index}" in plan


def test_the_category_list_reads_kept_counts(desk: Desk) -> None:
    statements: list[str] = []
    desk.trace(statements.append)
    desk.store.categories(today=midnight(START))
    with desk.store._db.reading() as connection:
        for statement in [text for text in statements if text.lstrip().startswith("SELECT")]:
            plan = " / ".join(row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + statement))
            if "article" in plan:
                assert "SEARCH article USING COVERING INDEX" in plan


def test_times_come_back_exactly() -> None:
    assert to_number(START + timedelta(microseconds=7)) - to_number(START) == 7
    assert to_number(None) is None


def test_an_empty_store_has_empty_lists(desk: Desk) -> None:
    for kind in ("all", "today", "saved"):
        query = EntryQuery(scope=Scope(kind=kind))
        assert len(desk.store.entry_ids(query, today=START)) == 0
    assert [row.title for row in desk.store.categories(today=START)] == ["All unread", "Today", "Bookmarks"]


def test_what_was_hidden_since_the_snapshot_is_no_next_unread(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(feed, *(entry(str(number)) for number in range(4)))
    ids = desk.ids(feed)
    desk.store.set_hidden(ids[:2], True, label="")
    desk.store.set_starred(ids[1:2], True, label="")
    # A hidden bookmark still stands among the bookmarks.
    assert desk.store.find_unread(ids, after=-1, step=1) == 1
    assert desk.store.find_unread(ids, after=-1, step=1, hidden=True) == 0
    assert [row.hidden for row in desk.store.entries(ids)] == [True, True, False, False]
