"""Removed feeds: in sight nowhere, brought back whole, in the end gone for good."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from search_desk import titles as search
from store_desk import START, Clock, Desk, change, entry

from reader.errors import StoreError
from reader.model import EntryQuery, Highlight, Picture, Scope
from reader.model.check import Check
from reader.store import Store
from reader.store.indexer import bring_up_to_date
from reader.store.mending import examine
from reader.store.schema import MIGRATIONS
from reader.store.upkeep import back_up, check_backup

ALL = Scope(kind="all")
_ROWS = (
    "SELECT id, address, custom_title, outline, removed_at FROM feed ORDER BY id",
    "SELECT * FROM folder ORDER BY path",
    "SELECT * FROM shelf ORDER BY feed_id, folder",
    "SELECT * FROM feed_setting ORDER BY feed_id, name",
    "SELECT * FROM folder_setting ORDER BY path, name",
    "SELECT * FROM tally ORDER BY feed_id",
    "SELECT * FROM overall",
    "SELECT * FROM place ORDER BY feed_id, article_id",
    "SELECT * FROM hidden_place ORDER BY feed_id, article_id",
    "SELECT * FROM sighting ORDER BY feed_id, key",
    "SELECT id, feed_id, listed, sort_at, read, starred, updated, read_at, starred_at FROM article",
    "SELECT * FROM feed_text ORDER BY article_id",
    "SELECT * FROM page ORDER BY article_id",
    "SELECT * FROM revision ORDER BY id",
    "SELECT * FROM bookmark ORDER BY article_id",
    "SELECT * FROM picture ORDER BY id",
    "SELECT * FROM tag ORDER BY name, article_id",
    "SELECT * FROM note ORDER BY article_id",
    "SELECT * FROM highlight ORDER BY id",
    "SELECT * FROM position ORDER BY article_id",
    "SELECT * FROM story ORDER BY article_id",
    "SELECT * FROM aside_place",
    "SELECT * FROM aside_article",
)


def _look(desk: Desk) -> list[list[tuple[object, ...]]]:
    """Everything in the file that a removed feed could leave changed."""
    return [desk.rows(query) for query in _ROWS]


@pytest.fixture
def paper(desk: Desk) -> Iterator[Desk]:
    """Two papers with much on them: 1 to 4 of the evening paper, 4 and 5 of the morning paper."""
    store = desk.store
    evening = desk.subscribe("晚报", folders=(("水乡",), ("存档",)))
    store.rename_feed(evening.id, "我的晚报")
    store.set_outline(evening.id, {"category": "/新闻"})
    store.set_feed_setting(evening.id, "keep_days", "30")
    morning = desk.subscribe("晨报", folders=(("水乡",),))
    desk.load(
        evening,
        *(entry(str(number), published=START - timedelta(hours=number)) for number in range(1, 5)),
    )
    desk.load(morning, entry("4"), entry("5", published=START - timedelta(hours=5)))
    store.set_starred([2], True, label="star")
    store.put_saved(2, category="水乡", feed_address=evening.address, pictures=[Picture(url="u", data=b"x")])
    store.put_stories([(5, 1)])
    store.set_read([1, 4], True, label="read")
    store.set_hidden([3], True, label="hide")
    store.set_tag([1, 2], "船", True, label="tag")
    store.put_note(1, "渡口")
    store.add_highlight(1, Highlight(quote="正文", at=START))
    store.put_position(1, "feed", (2, 3))
    store.want_pages([1, 5])
    desk.load(evening, entry("1", content="<p>改过的正文 1</p>", published=START - timedelta(hours=1)))
    bring_up_to_date(desk.path)
    yield desk


def test_a_removed_feed_comes_back_whole_after_a_restart(paper: Desk) -> None:
    before = _look(paper)
    order = [row.title for row in paper.store.categories(today=START)]
    paper.store.remove_feed(1)
    assert _look(paper) != before
    removed = _look(paper)
    for _ in range(2):
        paper.store.close()
        paper.store = Store(paper.path, clock=paper.clock)
        step = paper.store.undo()
        assert step is not None
        assert (step.label, step.ids) == ("Removed 我的晚报", ())
        assert _look(paper) == before
        assert [row.title for row in paper.store.categories(today=START)] == order
        assert search(paper, "正文") == ["1", "2", "4", "5"]
        step = paper.store.redo()
        assert step is not None
        assert step.label == "Removed 我的晚报"
        assert _look(paper) == removed


def test_a_removed_feed_is_in_sight_nowhere(paper: Desk) -> None:
    store = paper.store
    store.remove_feed(1)
    store.remove_feed(1)
    assert [feed.name for feed in store.feeds()] == ["晨报"]
    assert store.find_feed("https://feeds.example/晚报") is None
    with pytest.raises(StoreError, match="There is no such feed"):
        store.feed(1)
    assert paper.counts() == {
        "All unread": (1, 2),
        "Today": (1, 2),
        "Bookmarks": (1, 1),
        "水乡": (1, 2),
        "晨报": (1, 2),
        "存档": (0, 0),
    }
    for scope in (ALL, Scope(kind="today"), Scope(kind="folder", folder=("水乡",))):
        assert sorted(paper.titles(scope)) == ["4", "5"]
    assert paper.titles(Scope(kind="feed", feed_id=1)) == []
    assert paper.titles(Scope(kind="saved")) == ["2"], "a bookmark outlives its feed"
    assert paper.titles(Scope(kind="history")) == ["4"]
    assert [row.id for row in store.entries([1, 2, 3, 4, 5])] == [2, 4, 5]
    assert store.entries([2])[0].feed_id is None
    assert store.entries([2])[0].feed_title == "我的晚报"
    for gone in (1, 3):
        with pytest.raises(StoreError, match="There is no article"):
            store.article(gone)
        with pytest.raises(StoreError, match="There is no article"):
            store.bookmark(gone)
    assert store.find_unread([3, 1, 5], after=-1, step=1) == 2
    assert store.unread_older([1, 2, 3, 5], [START + timedelta(days=1)]) == [[2, 5]]
    assert store.tags() == {"船": 1}
    assert store.hidden_count() == 0
    assert [job.article_id for job in store.pages_wanted(now=START)] == [5]
    assert (store.story(5), store.story_sizes([5])) == ([], {})
    assert store.categories(today=START, folded=True) == store.categories(today=START)
    assert [row.entry.id for row in store.bookmark_rows()] == [2]
    for query in ("正文", "is:hidden", "note:渡口", "tag:船", "feed:晚报", "category:存档", "is:read"):
        assert not {"1", "3"} & set(search(paper, query)), query
    assert all(check.state == "ok" for check in examine(paper.path, full=True))


@pytest.mark.parametrize(
    "mark",
    [
        lambda store: store.set_read([3], True, label=""),
        lambda store: store.set_starred([1], True, label=""),
        lambda store: store.set_hidden([1], True, label=""),
        lambda store: store.set_tag([3], "船", True, label=""),
        lambda store: store.put_note(3, "x"),
    ],
)
def test_what_a_removed_feed_held_cannot_be_marked(paper: Desk, mark: Callable[[Store], object]) -> None:
    paper.store.remove_feed(1)
    before = _look(paper)
    assert mark(paper.store) is None
    assert _look(paper) == before


def test_subscribing_again_brings_the_entries_back(paper: Desk) -> None:
    before = _look(paper)
    paper.store.remove_feed(1)
    feed = paper.store.add_feed(address="https://feeds.example/晚报", format="xml", title="别的")
    assert (feed.id, feed.name, feed.total) == (1, "我的晚报", 3)
    assert feed.folders == (("存档",), ("水乡",))
    assert _look(paper) == before
    for label in ("Added 别的", "Removed 我的晚报"):
        step = paper.store.undo()
        assert step is not None
        assert step.label == label
    assert _look(paper) == before


def test_subscribing_again_elsewhere_puts_it_there_under_the_new_name(paper: Desk) -> None:
    before = _look(paper)
    paper.store.remove_feed(1)
    feed = paper.store.add_feed(
        address="https://feeds.example/晚报", format="xml", custom_title="新名", folders=(("体育",),)
    )
    assert (feed.id, feed.name, feed.total, feed.folders) == (1, "新名", 3, (("体育",),))
    paper.store.undo()
    paper.store.undo()
    assert _look(paper) == before


def test_adding_is_taken_back_and_made_again(desk: Desk) -> None:
    address = "https://feeds.example/a"
    feed = desk.store.add_feed(address=address, format="xml", title="晨报", folders=(("新",),))
    desk.load(feed, entry("1"))
    step = desk.store.undo()
    assert step is not None
    assert step.label == "Added 晨报"
    assert (desk.store.feeds(), desk.store.folders(), desk.ids(ALL)) == ([], [], [])
    assert desk.store.undo() is None
    assert desk.store.redo() is not None
    assert [(each.name, each.folders, each.total) for each in desk.store.feeds()] == [("晨报", (("新",),), 1)]
    desk.store.undo()
    again = desk.store.add_feed(address=address, format="xml", title="晨报")
    assert (again.id, again.folders, again.total) == (feed.id, ((),), 1), "also what was only taken back"
    assert desk.store.redo() is None


def test_what_another_feed_brings_meanwhile_keeps_its_marks(paper: Desk) -> None:
    paper.store.remove_feed(1)
    morning = paper.store.feed(2)
    paper.load(morning, entry("1"), entry("3"))
    assert sorted(paper.titles(morning)) == ["1", "3", "4", "5"]
    row = paper.store.article(1)
    assert (row.entry.feed_id, row.entry.read, row.tags) == (2, True, ("船",))
    paper.store.undo()
    assert sorted(paper.titles(Scope(kind="feed", feed_id=1))) == ["1", "2", "3", "4"]
    assert sorted(paper.titles(ALL)) == ["1", "2", "3", "4", "5"]
    assert paper.store.hidden_count() == 0, "it was shown again by the other feed"
    assert paper.store.article(1).entry.feed_id == 1


def test_what_another_feed_cleans_up_meanwhile_comes_back(paper: Desk) -> None:
    paper.store.remove_feed(1)
    assert paper.store.remove_entries(2, [4]) == 1
    assert paper.titles(ALL) == ["5"]
    with pytest.raises(StoreError):
        paper.store.article(4)
    paper.store.undo()
    assert sorted(paper.titles(Scope(kind="feed", feed_id=1))) == ["1", "2", "4"]
    assert paper.store.article(4).entry.read


def test_a_bookmark_dropped_meanwhile_comes_back_with_its_feed(paper: Desk) -> None:
    paper.store.remove_feed(1)
    paper.store.set_starred([2], False, label="unstar")
    assert paper.store.article(2).entry.title == "标题 2", "as any dropped bookmark, for a day"
    assert paper.store.undo() is not None
    assert paper.store.article(2).entry.starred
    paper.store.redo()
    paper.clock.move(days=2)
    paper.store.sweep(paper.clock.now)
    assert paper.store.article(2).entry.title == "标题 2", "undo could bring it back"
    paper.forget_steps(5)
    paper.store.sweep(paper.clock.now)
    with pytest.raises(StoreError):
        paper.store.article(2)
    paper.store.add_feed(address="https://feeds.example/晚报", format="xml")
    assert "2" in paper.titles(Scope(kind="feed", feed_id=1))


def test_two_feeds_with_the_same_article_go_and_come_in_any_order(desk: Desk) -> None:
    feeds = [desk.subscribe(name) for name in "ab"]
    for feed in feeds:
        desk.load(feed, entry("x"))
    before = _look(desk)
    desk.store.remove_feeds([feeds[1].id, feeds[0].id])
    assert desk.ids(ALL) == []
    step = desk.store.undo()
    assert step is not None
    assert step.label == "Removed 2 feeds"
    assert _look(desk) == before
    desk.store.redo()
    again = desk.store.add_feed(address=feeds[1].address, format="xml")
    assert (desk.titles(again), desk.titles(ALL)) == (["x"], ["x"])
    desk.remove_for_good(feeds[0])
    assert desk.titles(ALL) == ["x"]
    desk.remove_for_good(again)
    assert desk.rows("SELECT count(*) FROM article") == [(0,)]


def test_only_the_feed_that_it_belonged_to_gets_it_back(desk: Desk) -> None:
    feeds = [desk.subscribe(name) for name in ("甲", "乙", "丙")]
    for feed in feeds:
        desk.load(feed, entry("1"))
    (id,) = desk.ids(feeds[0])
    desk.store.remove_feed(feeds[0].id)
    desk.store.remove_feed(feeds[2].id)
    assert [row.feed_title for row in desk.store.entries([id])] == ["乙"]
    desk.store.undo()
    assert [row.feed_title for row in desk.store.entries([id])] == ["乙"]
    assert desk.store.feed_ids_of(id) == [feeds[1].id, feeds[2].id]
    desk.store.undo()
    assert [row.feed_title for row in desk.store.entries([id])] == ["甲"]


def test_the_index_has_nothing_to_do_for_a_feed_that_goes_and_comes(paper: Desk) -> None:
    assert paper.store.unindexed() == 0
    paper.store.remove_feed(1)
    assert paper.store.unindexed() == 1, "what now bears the name of the other paper"
    paper.store.undo()
    assert bring_up_to_date(paper.path) == 1
    assert search(paper, "feed:晚报") == ["1", "2", "4"]


def test_a_feed_goes_for_good_when_no_step_brings_it_back(desk: Desk) -> None:
    feed, other = desk.subscribe("a"), desk.subscribe("b")
    desk.load(feed, entry("1"), entry("2"), entry("3"))
    desk.load(other, entry("3"), entry("4"))
    later = START + timedelta(days=1)
    desk.store.remove_feed(feed.id)
    assert desk.store.removed_feeds() == [(feed.id, "a", 2)]
    assert desk.store.removed_feeds(later) == []
    for number in range(100):
        desk.store.set_tag(desk.ids(other)[:1], "船", number % 2 == 0, label="x")
    assert desk.store.removed_feeds(START) == [], "not so soon, so that subscribing again finds it"
    assert desk.store.removed_feeds(later) == [(feed.id, "a", 2)]
    assert desk.store.remove_for_good(feed.id, 1)
    assert desk.store.removed_feeds(later) == [(feed.id, "a", 1)], "it goes on after a crash"
    known = desk.store.add_feed(address=feed.address, format="xml")
    assert known.id != feed.id, "what is half gone does not come back"
    while desk.store.remove_for_good(feed.id, 1):
        continue
    assert desk.store.removed_feeds() == []
    assert desk.rows("SELECT count(*) FROM article") == [(2,)]
    assert desk.rows("SELECT count(*) FROM sighting") == [(2,)]
    assert not desk.store.remove_for_good(other.id, 1)
    assert sorted(desk.titles(other)) == ["3", "4"], "a subscription is never touched"


def test_undo_passes_over_a_feed_that_went_for_good(desk: Desk) -> None:
    feed, other = desk.subscribe("a"), desk.subscribe("b")
    desk.store.rename_feed(other.id, "乙")
    desk.store.rename_feed(feed.id, "甲")
    desk.store.move_feed(feed.id, [("新",)])
    desk.store.set_feed_setting(feed.id, "keep_days", "3")
    desk.remove_for_good(feed)
    labels = []
    while step := desk.store.undo():
        labels.append(step.label)
    assert labels == ["Moved 甲", "Renamed b to 乙"], "the folder that was made for it goes"
    assert desk.store.redo() is not None


def test_another_feed_can_take_the_address_of_a_removed_one(desk: Desk) -> None:
    feed, other = desk.subscribe("a"), desk.subscribe("b")
    desk.load(feed, entry("1"))
    desk.store.remove_feed(feed.id)
    desk.store.change_address(other.id, feed.address)
    assert desk.store.find_feed(feed.address) == desk.store.feed(other.id)
    assert len(desk.store.feeds()) == 1
    assert desk.store.undo() is not None
    assert desk.store.undo() is not None
    assert {each.name: each.address for each in desk.store.feeds()} == {
        "a": feed.address,
        "b": other.address,
    }
    assert desk.titles(feed) == ["1"]


def test_an_address_that_another_feed_has_moved_to_is_left_to_it(desk: Desk) -> None:
    feed, other = desk.subscribe("a"), desk.subscribe("b")
    desk.store.change_address(feed.id, "https://feeds.example/new")
    for _ in range(3):
        desk.load(other, moved_to="https://feeds.example/a")
    assert desk.store.undo() is not None
    addresses = {each.id: each.address for each in desk.store.feeds()}
    assert addresses == {feed.id: "https://feeds.example/new", other.id: "https://feeds.example/a"}


def test_the_entries_of_a_category_page_stand_in_its_order_again(desk: Desk) -> None:
    feed = desk.subscribe("page", format="index")
    desk.load(feed, entry("old"), entry("older", published=START))
    desk.clock.move(hours=1)
    desk.load(feed, entry("new", published=START - timedelta(days=9)))
    before = desk.titles(feed)
    desk.store.remove_feed(feed.id)
    desk.store.undo()
    assert desk.titles(feed) == before == ["new", "old", "older"]


def test_a_refresh_under_way_writes_nothing_into_a_removed_feed(desk: Desk) -> None:
    feed = desk.subscribe("a")
    changes = desk.changes(feed, entry("1"))
    desk.store.remove_feed(feed.id)
    (update,) = desk.store.apply_many([changes])
    assert "removed while" in update.error
    desk.store.undo()
    assert desk.ids(feed) == []
    (update,) = desk.store.apply_many([changes])
    assert update.new == 1


def test_steps_of_saved_queries_made_before_are_still_undone(tmp_path: Path, clock: Clock) -> None:
    """They were kept in another form."""
    path = tmp_path / "reader.db"
    with _as_it_was_before(path) as connection:
        connection.execute("INSERT INTO smart VALUES (1, '船', '渡轮', 1)")
        connection.execute(
            "INSERT INTO step (kind, value, at, label, name) VALUES ('query', 1, 0, 'Saved', ?)",
            ('["smart", [[1, null, ["船", "渡轮", 1]]]]',),
        )
        connection.commit()
    with closing(Store(path, clock=clock)) as store:
        assert [each.name for each in store.smart_categories()] == ["船"]
        step_undone = store.undo()
        assert step_undone is not None
        assert (step_undone.label, store.smart_categories()) == ("Saved", [])
        assert store.redo() is not None
        assert [each.query for each in store.smart_categories()] == ["渡轮"]


def test_doctor_finds_nothing_wrong_with_feeds_that_were_set_aside(paper: Desk) -> None:
    def problems() -> list[Check]:
        return [check for check in examine(paper.path, full=True) if check.state != "ok"]

    paper.store.remove_feeds([1, 2])
    assert problems() == []
    paper.load(paper.subscribe("third"), change(entry("1")), change(entry("5")))
    assert problems() == []
    paper.store.undo()
    assert problems() == []


def test_a_database_with_hidden_articles_is_brought_up_to_date_and_backed_up(
    tmp_path: Path, clock: Clock
) -> None:
    """SQLite 3.40 takes such rows of an older database for damaged ones."""
    path = tmp_path / "reader.db"
    with _as_it_was_before(path) as connection:
        connection.execute("INSERT INTO feed (address, format, added) VALUES ('a', 'xml', 0)")
        connection.execute(
            "INSERT INTO article (identity, feed_id, listed, sort_at, first_seen, title, link, author)"
            " VALUES (7, 1, 0, 5, 5, 't', '', '')"
        )
        connection.execute("INSERT INTO hidden_place VALUES (1, 5, 3, 1)")
        connection.commit()
    back_up(path, tmp_path / "before.db")
    assert check_backup(tmp_path / "before.db") == _before_aside()
    with closing(Store(path, clock=clock)) as store:
        assert store.hidden_count() == 1
        assert store.set_hidden([1], False, label="") is not None
        assert store.entry_ids(EntryQuery(scope=Scope(kind="feed", feed_id=1)), today=START).tolist() == [1]
        store.undo()
    back_up(path, tmp_path / "after.db")
    assert check_backup(tmp_path / "after.db") == len(MIGRATIONS)
    for full in (False, True):
        assert all(check.state == "ok" for check in examine(path, full=full))


@contextmanager
def _as_it_was_before(path: Path) -> Iterator[sqlite3.Connection]:
    """Make a database from before feeds could be set aside."""
    number = _before_aside()
    with closing(sqlite3.connect(path)) as connection:
        for step in MIGRATIONS[:number]:
            step(connection)
        connection.execute(f"PRAGMA user_version = {number}")
        yield connection


def _before_aside() -> int:
    """How many migrations there are before feeds could be set aside."""
    return next(n for n, step in enumerate(MIGRATIONS) if step.__name__ == "create_aside")
