"""The list of what has been read, and what is older than a moment."""

from __future__ import annotations

from datetime import timedelta

from store_desk import START, Desk, entry

from reader.model import Scope

HISTORY = Scope(kind="history")


def _fill(desk: Desk, count: int = 5) -> list[int]:
    feed = desk.subscribe("feed")
    desk.load(feed, *(entry(str(number)) for number in range(count)))
    return desk.ids(feed)


def test_the_history_has_what_was_read_last_first(desk: Desk) -> None:
    ids = _fill(desk)
    assert desk.ids(HISTORY) == []
    for id in (ids[3], ids[0], ids[4]):
        desk.clock.move(minutes=1)
        desk.store.set_read([id], True, label="")
    assert desk.ids(HISTORY) == [ids[4], ids[0], ids[3]]
    assert desk.ids(HISTORY, oldest_first=True) == [ids[3], ids[0], ids[4]]
    assert desk.ids(HISTORY, unread_only=True) == desk.ids(HISTORY), "all of it has been read"
    assert desk.ids(HISTORY, limit=1) == [ids[4]]
    rows = desk.store.entries(desk.ids(HISTORY))
    assert [row.read_at for row in rows] == [START + timedelta(minutes=minute) for minute in (3, 2, 1)]


def test_what_is_unread_again_leaves_the_history_and_undo_puts_it_back_in_its_place(desk: Desk) -> None:
    ids = _fill(desk)
    for id in ids[:3]:
        desk.clock.move(minutes=1)
        desk.store.set_read([id], True, label="")
    before = desk.ids(HISTORY)
    desk.clock.move(minutes=1)
    desk.store.set_read([ids[1]], False, label="")
    assert desk.ids(HISTORY) == [ids[2], ids[0]]
    assert desk.store.entries([ids[1]])[0].read_at is None
    desk.store.undo()
    assert desk.ids(HISTORY) == before
    desk.store.undo()
    assert desk.ids(HISTORY) == [ids[1], ids[0]]
    desk.clock.move(days=1)
    desk.store.redo()
    assert desk.ids(HISTORY) == before, "it was read when it was read, not when it was done again"


def test_what_is_hidden_is_in_no_history_and_a_bookmark_outlives_its_feed_there(desk: Desk) -> None:
    ids = _fill(desk)
    desk.store.set_read(ids[:3], True, label="")
    desk.store.set_hidden(ids[:1], True, label="")
    assert desk.ids(HISTORY) == ids[1:3]
    desk.store.set_starred([ids[1]], True, label="")
    (feed,) = desk.store.feeds()
    desk.store.remove_feed(feed.id)
    assert desk.ids(HISTORY) == [ids[1]]


def test_what_is_older_keeps_the_order_of_the_list_and_leaves_out_what_is_read(desk: Desk) -> None:
    feed = desk.subscribe("feed")
    desk.load(feed, *(entry(str(days), published=START - timedelta(days=days)) for days in range(6)))
    ids = desk.ids(feed)
    desk.store.set_read([ids[4]], True, label="")
    befores = [START - timedelta(days=2), START - timedelta(days=9), START + timedelta(days=1)]
    listed = [*reversed(ids), 10**9]
    assert desk.store.unread_older(listed, befores) == [
        [ids[5], ids[3]],
        [],
        [ids[5], ids[3], ids[2], ids[1], ids[0]],
    ]
    assert desk.store.unread_older([], befores) == [[], [], []]
    assert desk.store.unread_older(listed, []) == []


def test_a_label_tells_how_many_were_changed(desk: Desk) -> None:
    ids = _fill(desk)
    desk.store.set_read(ids[:2], True, label="")
    step = desk.store.set_read(ids, True, label="Marked {entries} read")
    assert step is not None
    assert step.label == "Marked 3 entries read"
    undone = desk.store.undo()
    assert undone is not None
    assert undone.label == "Marked 3 entries read"
    step = desk.store.set_starred(ids[:1], True, label="Saved {entries}")
    assert step is not None
    assert step.label == "Saved 1 entry"


def test_a_hidden_article_that_one_feed_has_cleaned_up_belongs_to_the_other(desk: Desk) -> None:
    first, second = desk.subscribe("first"), desk.subscribe("second")
    desk.load(first, entry("shared"))
    desk.load(second, entry("shared"))
    (id,) = desk.ids(first)
    desk.store.set_hidden([id], True, label="")
    desk.clock.move(days=3)
    with desk.store._db.writing() as connection:
        connection.execute("DELETE FROM search_queue")
    now = desk.clock.now
    expired = desk.store.expired(first.id, now=now, before=now - timedelta(days=1), keep=0, keep_unread=True)
    assert expired == [id]
    assert desk.store.remove_entries(first.id, expired) == 0
    assert desk.store.article(id).entry.feed_id == second.id
    desk.remove_for_good(second)
    assert desk.rows("SELECT count(*) FROM article") == [(0,)]
