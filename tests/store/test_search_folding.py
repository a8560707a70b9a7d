"""Saved queries whose lists show each story once, as the lists of folders do."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_desk import START, Clock, Desk, entry, midnight

from reader.query import nearest
from reader.store import Store
from reader.store.search import Searcher
from reader.store.search_folding import load_leaders


def papers(desk: Desk) -> list[int]:
    """Three feeds that tell the same story, the last one latest."""
    ids = []
    for name in ("a", "b", "c"):
        feed = desk.subscribe(name)
        desk.load(feed, entry(f"{name}1"))
        ids += desk.ids(feed)
        desk.clock.move(minutes=1)
    desk.store.put_stories([(ids[1], ids[0]), (ids[2], ids[0])])
    return ids


def listed(desk: Desk, text: str, **options: bool) -> list[int]:
    with closing(Searcher(desk.path)) as searcher:
        now = desk.clock.now
        found = searcher.gather(nearest(text), now=now, today=midnight(now), folds=True)
    return list(found.everything.folded(**options).ids)


def first(desk: Desk, text: str, limit: int) -> list[int]:
    with closing(Searcher(desk.path)) as searcher:
        now = desk.clock.now
        found = searcher.first(nearest(text), now=now, today=midnight(now), limit=limit, folds=True)
    assert found.whole == (limit >= len(listed(desk, text)))
    return list(found.ids)


def test_a_story_stands_once_under_the_one_that_came_first(desk: Desk) -> None:
    ids = papers(desk)
    assert listed(desk, "标题") == ids[:1]
    assert first(desk, "标题", 5) == ids[:1]
    assert listed(desk, "标题 -feed:a") == ids[2:], "of those that match, the first of the list"
    assert first(desk, "标题 -feed:a", 5) == ids[2:]


def test_hidden_entries_and_orphaned_bookmarks_stand_by_themselves(desk: Desk) -> None:
    ids = papers(desk)
    desk.store.set_starred([ids[1]], True, label="")
    desk.store.remove_feed(desk.store.entries([ids[1]])[0].feed_id or 0)
    assert listed(desk, "标题") == [ids[1], ids[0]], "nothing would show it again"
    desk.store.set_hidden([ids[0], ids[2]], True, label="")
    assert listed(desk, "is:hidden") == [ids[2], ids[0]]
    assert first(desk, "is:hidden", 3) == [ids[2], ids[0]]


_PLACES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 9), st.sampled_from(("", "read", "hidden", "kept")))
    | st.tuples(st.integers(0, 3), st.integers(0, 9), st.just("")),
    min_size=1,
    max_size=12,
)
"""Articles: whose they are, when they came, and what has been done with them."""


@settings(max_examples=40, deadline=None)
@given(places=_PLACES, stories=st.lists(st.integers(-1, 11), min_size=12), limit=st.integers(1, 6))
def test_the_first_entries_are_those_of_the_whole_list(
    tmp_path_factory: pytest.TempPathFactory,
    places: list[tuple[int, int, str]],
    stories: list[int],
    limit: int,
) -> None:
    clock = Clock()
    path = tmp_path_factory.mktemp("first") / "reader.db"
    with closing(Store(path, clock=lambda: clock.now)) as store:
        desk = Desk(store, clock, path)
        feeds = [desk.subscribe(f"f{n}") for n in range(4)]
        for number, (feed, day, _) in enumerate(places):
            desk.load(feeds[feed], entry(f"e{number}", published=START - timedelta(days=day)))
        ids = [id for (id,) in desk.rows("SELECT id FROM article ORDER BY id")]
        told = [(id, ids[leader]) for id, leader in zip(ids, stories, strict=False) if 0 <= leader < len(ids)]
        store.put_stories((id, leader) for id, leader in told if leader < id)  # type: ignore[operator, misc]
        for id, (_, _, done) in zip(ids, places, strict=True):
            if done == "read":
                store.set_read([id], True, label="")  # type: ignore[list-item]
            elif done:
                store.set_hidden([id], True, label="")  # type: ignore[list-item]
                store.set_starred([id], done == "kept", label="")  # type: ignore[list-item]
        now = clock.now
        ask = ("标题", "标题 is:unread", "newer:4d", "标题 -feed:f0", "is:hidden or 标题")
        with closing(Searcher(path)) as searcher:
            for text, oldest_first in product(ask, (False, True)):
                query, today = nearest(text), midnight(now)
                found = searcher.gather(query, now=now, today=today, folds=True).everything
                whole = list(found.folded(oldest_first=oldest_first).ids)
                some = searcher.first(
                    query, now=now, today=today, limit=limit, oldest_first=oldest_first, folds=True
                )
                again = found.folded(oldest_first=oldest_first, limit=limit)
                assert (list(some.ids), some.whole) == (list(again.ids), again.whole)
                assert list(some.ids) == whole[: len(some.ids)]
                assert len(some.ids) == len(whole) if some.whole else len(some.ids) <= limit


@pytest.mark.parametrize("count", [3, 3000])
def test_what_tells_a_story_is_found_without_going_through_the_articles(desk: Desk, count: int) -> None:
    ids = papers(desk)
    statements: list[str] = []
    with desk.store._db.reading() as connection:
        connection.set_trace_callback(statements.append)
        leaders = load_leaders(connection, [*ids, *range(1000, 1000 + count - 3)])
        connection.set_trace_callback(None)
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statements[0]}")]
    assert leaders == dict.fromkeys(ids, ids[0])
    assert not [step for step in plan if step.startswith("SCAN article")], plan
