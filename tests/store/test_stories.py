"""Stories in the store: folded lists, counts, marks that hold for all."""

from __future__ import annotations

from array import array
from contextlib import closing
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_desk import START, Clock, Desk, entry, midnight

from reader.model import ArticlePage, EntryQuery, Feed, Scope
from reader.store import Store
from reader.store.stories import fold

ALL = Scope(kind="all")


def three(desk: Desk) -> tuple[list[Feed], list[int]]:
    """Three feeds with an article each of the same story, and one of another."""
    feeds = [desk.subscribe(name, folders=(("F",),)) for name in ("a", "b", "c")]
    for feed in feeds:
        desk.load(feed, entry(f"{feed.title}1"))
        desk.clock.move(minutes=1)
    desk.load(feeds[0], entry("other"))
    ids = [desk.ids(feed)[-1] for feed in feeds]
    desk.store.put_stories([(ids[1], ids[0]), (ids[2], ids[0])])
    return feeds, ids


def test_mixed_lists_show_the_first_article_of_a_story(desk: Desk) -> None:
    feeds, ids = three(desk)
    (other,) = set(desk.ids(feeds[0])) - set(ids)
    for scope in (ALL, Scope(kind="today"), Scope(kind="folder", folder=("F",))):
        assert desk.folded(scope) == [other, ids[0]]
        assert desk.folded(scope, unread_only=True) == [other, ids[0]]
        assert desk.folded(scope, oldest_first=True) == [ids[0], other]
    assert desk.folded(Scope(kind="feed", feed_id=feeds[1].id)) == [ids[1]]
    assert len(desk.ids(ALL)) == 4, "without folding all are there"
    assert desk.store.story(ids[1]) == [ids[0], ids[2]]
    assert desk.store.story(other) == []
    assert desk.store.story_sizes([*ids, other]) == dict.fromkeys(ids, 2)


def test_where_the_first_is_not_in_the_list_the_next_one_is_shown(desk: Desk) -> None:
    feeds, ids = three(desk)
    desk.store.move_feed(feeds[0].id, [("elsewhere",)])
    assert desk.folded(Scope(kind="folder", folder=("F",))) == [ids[2]]
    desk.store.remove_feed(feeds[0].id)
    assert desk.folded(ALL) == [ids[2]]
    assert desk.store.story_sizes(ids) == {ids[1]: 1, ids[2]: 1}


def test_what_is_hidden_or_has_outlived_its_feed_is_no_copy(desk: Desk) -> None:
    feeds, ids = three(desk)
    desk.store.set_hidden([ids[1]], True, label="")
    assert (desk.store.story(ids[0]), desk.store.story_sizes(ids)) == (
        [ids[2]],
        {ids[0]: 1, ids[1]: 2, ids[2]: 1},
    )
    desk.store.set_starred([ids[2]], True, label="")
    desk.store.remove_feed(feeds[2].id)
    assert (desk.store.story(ids[0]), desk.store.story_sizes(ids[:1])) == ([], {})
    desk.store.undo()
    desk.store.set_hidden([ids[1]], False, label="")
    assert (desk.store.story(ids[0]), desk.store.story_sizes(ids)) == (ids[1:], dict.fromkeys(ids, 2))


def folded_away(desk: Desk) -> dict[str, int]:
    """By how much numbers are lower because a story counts once; they are those of the lists."""
    desk.check_counts()
    plain, folded = desk.counts(), desk.counts(folded=True)
    return {title: plain[title][0] - folded[title][0] for title in plain if plain[title] != folded[title]}


def test_reading_one_reads_all_in_one_step(desk: Desk) -> None:
    _, ids = three(desk)
    assert folded_away(desk) == dict.fromkeys(("All unread", "Today", "F"), 2)
    step = desk.store.set_stories_read([ids[1]], True, label="")
    assert step is not None
    assert (sorted(step.ids), step.count) == (ids, 1)
    assert folded_away(desk) == {}
    assert len(desk.folded(ALL, unread_only=True)) == 1
    desk.store.undo()
    assert folded_away(desk) == dict.fromkeys(("All unread", "Today", "F"), 2)
    assert len(desk.folded(ALL, unread_only=True)) == 2


def test_one_that_joins_a_read_story_is_read(desk: Desk) -> None:
    _, ids = three(desk)
    desk.store.set_stories_read(ids, True, label="")
    late = desk.subscribe("late")
    desk.load(late, entry("late"))
    (id,) = desk.ids(late)
    desk.store.put_stories([(id, ids[0])])
    assert desk.store.entries([id])[0].read
    assert desk.counts()["late"] == (0, 1)


def test_only_young_articles_are_looked_at_once(desk: Desk) -> None:
    feed = desk.subscribe("a")
    desk.load(feed, entry("old", published=desk.clock.now - timedelta(days=5)), entry("new"))
    since = desk.clock.now - timedelta(days=2)
    (text,) = desk.store.unprinted(since, 10)
    assert (text.title, text.source, text.html) == ("标题 new", "a", "<p>正文 new</p>")
    desk.store.put_fingerprints([(text.article_id, "key", -5), (999, "gone", None)])
    assert desk.store.unprinted(since, 10) == []
    (found,) = desk.store.fingerprints(since)
    assert (found.article_id, found.feed_id, found.title, found.text) == (text.article_id, feed.id, "key", -5)
    desk.store.forget_fingerprints(desk.clock.now + timedelta(days=1))
    assert desk.store.fingerprints(since) == []


def test_an_article_whose_page_is_on_its_way_is_looked_at_when_it_is_here(desk: Desk) -> None:
    feed = desk.subscribe(format="index")
    desk.load(feed, entry("1", content="", base=""))
    since = desk.clock.now - timedelta(days=2)
    assert desk.store.unprinted(since, 10) == []
    desk.store.put_page(desk.ids(feed)[0], ArticlePage(html="<p>全文</p>", base=""), desk.clock.now)
    assert [text.html for text in desk.store.unprinted(since, 10)] == ["<p>全文</p>"]


IDS = st.lists(st.integers(1, 60), unique=True, max_size=40)


@given(IDS, st.dictionaries(st.integers(1, 60), st.integers(1, 60), max_size=30))
def test_folding_keeps_order_and_one_of_every_story(ids: list[int], leaders: dict[int, int]) -> None:
    leaders |= {leader: leader for leader in leaders.values()}
    shown = list(fold(array("q", ids), leaders))
    assert shown == [id for id in ids if id in shown]
    assert {leaders.get(id, -id) for id in shown} == {leaders.get(id, -id) for id in ids}
    assert len({leaders.get(id, -id) for id in shown}) == len(shown)
    assert [id for id in ids if id not in leaders] == [id for id in shown if id not in leaders]


_PLACES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 9), st.booleans(), st.integers(-1, 11)),
    min_size=1,
    max_size=12,
)
"""Articles: whose they are, when they came, whether they are read, and whose story they tell."""


@settings(max_examples=40, deadline=None)
@given(places=_PLACES, limit=st.integers(1, 6))
def test_the_first_entries_are_those_of_the_whole_list(
    tmp_path_factory: pytest.TempPathFactory, places: list[tuple[int, int, bool, int]], limit: int
) -> None:
    clock = Clock()
    path = tmp_path_factory.mktemp("first") / "reader.db"
    with closing(Store(path, clock=lambda: clock.now)) as store:
        desk = Desk(store, clock, path)
        feeds = [desk.subscribe(f"f{n}", folders=((("F",),), (("F", "G"),), ((),))[n % 3]) for n in range(4)]
        for number, (feed, day, _, _) in enumerate(places):
            desk.load(feeds[feed], entry(f"e{number}", published=START - timedelta(days=day)))
        ids = sorted(desk.ids(ALL))
        store.set_read([id for id, place in zip(ids, places, strict=True) if place[2]], True, label="")
        stories = [
            (id, ids[place[3]]) for id, place in zip(ids, places, strict=True) if 0 <= place[3] < len(ids)
        ]
        store.put_stories((id, leader) for id, leader in stories if leader < id)
        today = midnight(clock.now)
        folders = (Scope(kind="folder", folder=("F",)), Scope(kind="folder", folder=("F", "G")))
        for scope in (ALL, Scope(kind="today"), *folders, Scope(kind="feed", feed_id=feeds[0].id)):
            for unread_only, oldest_first, fold_them in product((False, True), repeat=3):
                query = EntryQuery(scope=scope, unread_only=unread_only, oldest_first=oldest_first)
                whole = list((store.folded_ids if fold_them else store.entry_ids)(query, today=today))
                first = store.first_ids(query, today=today, limit=limit, folded=fold_them)
                assert list(first.ids) == whole[: len(first.ids)]
                assert len(first.ids) == len(whole) if first.whole else len(first.ids) <= limit


def test_what_a_list_has_gained_is_what_came_after_it_was_shown(desk: Desk) -> None:
    feeds, _ = three(desk)
    folder, one = Scope(kind="folder", folder=("F",)), Scope(kind="feed", feed_id=feeds[1].id)
    today = midnight(desk.clock.now)
    shown = {scope: desk.ids(scope) for scope in (ALL, Scope(kind="today"), folder, one)}

    def gained(scope: Scope, *, unread_only: bool = False, fold: bool = True) -> int:
        query = EntryQuery(scope=scope, unread_only=unread_only)
        return desk.store.count_new(query, shown[scope], today=today, folded=fold)

    assert [gained(scope) for scope in shown] == [0, 0, 0, 0]
    desk.load(feeds[0], entry("second"), entry("third"))
    assert [gained(scope) for scope in shown] == [2, 2, 2, 0]
    third, second = sorted(set(desk.ids(feeds[0])) - set(shown[ALL]), reverse=True)
    desk.store.set_read([second], True, label="")
    assert gained(ALL, unread_only=True) == 1
    desk.store.put_stories([(third, shown[ALL][0])])
    assert gained(ALL) == 1, "it stands under an article that is shown"
    assert gained(ALL, fold=False) == 2


def test_the_sizes_of_stories_are_looked_up_article_by_article(desk: Desk) -> None:
    statements: list[str] = []
    desk.trace(statements.append)
    desk.store.story_sizes([1, 2])
    desk.store.story(1)
    queries = [text for text in statements if text.lstrip().startswith("SELECT")]
    assert len(queries) == 2
    for query in queries:
        plan = [str(row[-1]) for row in desk.rows("EXPLAIN QUERY PLAN " + query)]
        assert any("SEARCH article USING INTEGER PRIMARY KEY" in step for step in plan), plan
