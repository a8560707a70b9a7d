"""Read and starred marks, undo and redo."""

from __future__ import annotations

from datetime import timedelta

from store_desk import START, Desk, entry

from reader.model import Feed, Highlight, Picture, Scope
from reader.store import Store


def _fill(desk: Desk, count: int = 5) -> tuple[Feed, list[int]]:
    feed = desk.subscribe("feed")
    desk.load(feed, *(entry(str(number)) for number in range(count)))
    return feed, desk.ids(feed)


def _read(desk: Desk, ids: list[int]) -> list[bool]:
    return [row.read for row in desk.store.entries(ids)]


def test_a_step_holds_only_what_it_changed(desk: Desk) -> None:
    _, ids = _fill(desk)
    assert desk.store.set_read(ids[:2], True, label="Marked 2 entries read") is not None
    step = desk.store.set_read([ids[3], *ids, 10**9], True, label="Marked the rest read")
    assert step is not None
    assert (step.label, step.count, step.ids) == ("Marked the rest read", 3, (ids[3], ids[2], ids[4]))
    assert desk.counts()["feed"] == (0, 5)
    assert desk.store.set_read(ids, True, label="again") is None
    assert desk.store.set_read([], True, label="none") is None


def test_undo_and_redo_walk_through_the_steps(desk: Desk) -> None:
    _, ids = _fill(desk)
    assert desk.store.undo() is None
    assert desk.store.redo() is None
    desk.store.set_read(ids[:2], True, label="one")
    desk.store.set_starred(ids[1:3], True, label="two")
    undone = desk.store.undo()
    assert undone is not None
    assert (undone.label, undone.count, set(undone.ids)) == ("two", 2, set(ids[1:3]))
    assert desk.counts()["Bookmarks"] == (0, 0)
    undone = desk.store.undo()
    assert undone is not None
    assert undone.label == "one"
    assert _read(desk, ids) == [False] * 5
    assert desk.store.undo() is None
    assert [step.label for step in (desk.store.redo(), desk.store.redo()) if step] == ["one", "two"]
    assert desk.store.redo() is None
    assert _read(desk, ids) == [True, True, False, False, False]
    assert desk.counts()["Bookmarks"] == (1, 2)


def test_undo_leaves_alone_what_the_step_did_not_change(desk: Desk) -> None:
    _, ids = _fill(desk)
    desk.store.set_read(ids[:1], True, label="by hand")
    desk.store.set_read(ids, True, label="all")
    desk.store.undo()
    assert _read(desk, ids) == [True, False, False, False, False]


def test_undo_puts_the_former_times_back(desk: Desk) -> None:
    _, ids = _fill(desk)
    desk.store.set_read(ids[:1], True, label="read")
    desk.store.set_starred(ids[:1], True, label="star")
    times = desk.rows(f"SELECT read_at, starred_at FROM article WHERE id = {ids[0]}")
    desk.clock.move(days=1)
    desk.store.set_read(ids[:1], False, label="unread")
    desk.store.set_starred(ids[:1], False, label="unstar")
    assert desk.rows(f"SELECT read_at, starred_at FROM article WHERE id = {ids[0]}") == [(None, None)]
    desk.store.undo()
    desk.store.undo()
    assert desk.rows(f"SELECT read_at, starred_at FROM article WHERE id = {ids[0]}") == times
    desk.store.undo()
    desk.clock.move(days=1)
    desk.store.redo()
    assert desk.rows(f"SELECT starred_at FROM article WHERE id = {ids[0]}") == [times[0][1:]]


def test_a_new_step_drops_what_could_be_redone(desk: Desk) -> None:
    _, ids = _fill(desk)
    desk.store.set_read(ids[:1], True, label="one")
    desk.store.undo()
    assert desk.store.set_read(ids[:1], False, label="nothing to do") is None
    desk.store.set_read(ids[1:2], True, label="two")
    assert desk.store.redo() is None
    step = desk.store.undo()
    assert step is not None
    assert step.label == "two"


def test_steps_outlive_a_restart_and_the_last_hundred_are_kept(desk: Desk) -> None:
    _, ids = _fill(desk)
    for number in range(120):
        desk.store.set_read(ids[:1], number % 2 == 0, label=str(number))
    other = Store(desk.path, clock=desk.clock)
    labels = []
    while step := other.undo():
        labels.append(step.label)
    other.close()
    assert labels == [str(number) for number in range(119, 19, -1)]
    assert desk.rows("SELECT count(DISTINCT step_id) FROM step_item") == [(100,)]


def test_undo_passes_over_what_has_vanished(desk: Desk) -> None:
    feed, ids = _fill(desk)
    other = desk.subscribe("other")
    desk.load(other, entry("x"))
    (kept,) = desk.ids(other)
    desk.store.set_read([kept], True, label="kept")
    desk.store.set_read([ids[0]], True, label="vanishes")
    desk.remove_for_good(feed)
    step = desk.store.undo()
    assert step is not None
    assert (step.label, step.ids) == ("kept", (kept,))
    assert desk.counts()["All unread"] == (1, 1)


def test_ten_thousand_at_once(desk: Desk) -> None:
    _, ids = _fill(desk, 10_000)
    many = ids + list(range(10**6, 10**6 + 40_000))
    step = desk.store.set_read(many, True, label="all")
    assert step is not None
    assert step.count == 10_000
    assert desk.counts()["feed"] == (0, 10_000)
    step = desk.store.undo()
    assert step is not None
    assert step.count == 10_000
    assert desk.counts()["feed"] == (10_000, 10_000)


def test_the_copy_of_a_dropped_bookmark_stays_while_undo_could_need_it(desk: Desk) -> None:
    _, ids = _fill(desk)
    desk.store.set_starred(ids[:1], True, label="star")
    desk.store.put_saved(
        ids[0], category="c", feed_address="a", pictures=[Picture(url="https://p.example/1", data=b"x")]
    )
    desk.store.set_starred(ids[:1], False, label="unstar")
    assert desk.store.article(ids[0]).saved is None
    desk.clock.move(days=40)
    desk.store.sweep(desk.clock.now)
    desk.store.undo()
    assert desk.store.article(ids[0]).saved is not None
    desk.store.redo()

    desk.forget_steps(ids[1])
    desk.store.sweep(desk.clock.now)
    assert desk.rows("SELECT count(*) FROM bookmark") == [(1,)], "the day begins anew"
    desk.clock.move(days=1)
    desk.store.sweep(desk.clock.now)
    assert desk.rows("SELECT count(*) FROM bookmark") == [(0,)]
    assert desk.rows("SELECT count(*) FROM picture") == [(0,)]
    desk.store.set_starred(ids[:1], True, label="star")
    assert desk.store.unsaved() == [ids[0]], "a copy has to be made again"


def test_sweep_touches_nothing_else(desk: Desk) -> None:
    feed, ids = _fill(desk)
    desk.store.set_starred(ids[:2], True, label="star")
    for id in ids[:2]:
        desk.store.put_saved(id, category="c", feed_address="a", pictures=[])
    desk.remove_for_good(feed)
    desk.store.set_starred(ids[:1], False, label="unstar")
    desk.forget_steps(ids[1])
    desk.clock.move(days=2)
    desk.store.sweep(desk.clock.now)
    assert desk.ids(Scope(kind="saved")) == [ids[1]]
    assert desk.rows("SELECT id FROM article") == [(ids[1],)], "a dropped bookmark without a feed has no list"
    assert desk.clock.now == START + timedelta(days=2)


def test_steps_say_what_was_written_and_what_was_removed(desk: Desk) -> None:
    _, (id,) = _fill(desk, 1)
    mark = desk.store.add_highlight(id, Highlight(quote="渡轮", at=desk.clock.now))
    steps = [
        desk.store.put_note(id, "问问水务局"),
        desk.store.put_highlight_note(mark.id, "谁说的？"),
        desk.store.put_highlight_note(mark.id, ""),
        desk.store.put_note(id, ""),
        desk.store.remove_highlight(mark.id),
    ]
    labels = [step.label for step in steps if step]
    assert labels == [
        "Wrote a note",
        "Wrote a note",
        "Removed a note",
        "Removed a note",
        "Removed a highlight",
    ]
    undone = [step.label for _ in range(6) if (step := desk.store.undo())]
    assert undone == [*reversed(labels), "Marked a passage"]
