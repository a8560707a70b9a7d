"""Marks of both sides against a simple model: whoever has changed one since the last sync decides."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_desk import Clock, Desk, entry

from reader.model.sync import MarkKind
from reader.store import Store
from reader.store.sync import ItemLink, link_items
from reader.store.sync_marks import merge_marks, note_sent

Marks: TypeAlias = dict[tuple[str, str], bool]
KEYS = ("a", "b", "c", "d")
_KINDS: tuple[MarkKind, ...] = ("read", "starred")
_MARK = st.tuples(
    st.sampled_from(["here", "there"]), st.sampled_from(KEYS), st.sampled_from(_KINDS), st.booleans()
)
_SYNC = st.sampled_from([("sync", 0), ("sync", 1), ("sync", 99)])
"""A synchronisation, and after how many marks the line breaks."""


class Sides:
    """A store, a service, and what the model says of both."""

    def __init__(self, folder: str) -> None:
        clock = Clock()
        path = Path(folder) / "reader.db"
        self.desk = Desk(Store(path, clock=clock), clock, path)
        feed = self.desk.subscribe("早报")
        self.desk.load(feed, *(entry(key) for key in KEYS))
        self.ids = {each.title[-1]: each.id for each in self.desk.store.entries(self.desk.ids(feed))}
        self.there: Marks = {(key, kind): False for key in KEYS for kind in _KINDS}
        self.store = self.desk.store
        links = [ItemLink(id=key, feed_id=feed.id, article_id=number) for key, number in self.ids.items()]
        link_items(self.store, links)

    def here(self) -> Marks:
        found = self.store.entries(list(self.ids.values()))
        marks = {(each.title[-1], "read"): each.read for each in found}
        return marks | {(each.title[-1], "starred"): each.starred for each in found}

    def sync(self, breaks_after: int) -> None:
        unread = {key for key in KEYS if not self.there[key, "read"]}
        starred = {key for key in KEYS if self.there[key, "starred"]}
        changes, rest = merge_marks(self.store, unread, starred, self.desk.clock())
        assert rest == ""
        for sent, mark in enumerate(changes.to_send):
            if sent >= breaks_after:
                return
            for key in mark.ids:
                self.there[key, mark.kind] = mark.value
            note_sent(self.store, mark)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(_MARK, _SYNC), max_size=25))
def test_both_sides_end_alike_and_nothing_that_was_changed_on_one_is_lost(
    steps: list[tuple[str, str, MarkKind, bool] | tuple[str, int]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sides = Sides(folder)
        agreed: Marks = {}
        for step in [*steps, ("sync", 99)]:
            if len(step) == 2:
                wanted = _merge(sides.here(), sides.there, agreed)
                sides.sync(step[1])
                assert sides.here() == wanted
                agreed |= {mark: value for mark, value in wanted.items() if sides.there[mark] == value}
                continue
            side, key, kind, value = step
            if side == "there":
                sides.there[key, kind] = value
            elif kind == "read":
                sides.store.set_read([sides.ids[key]], value, label="")
            else:
                sides.store.set_starred([sides.ids[key]], value, label="")
        assert sides.here() == sides.there
        counts = sides.desk.counts()
        assert counts["All unread"][0] == sum(not sides.there[key, "read"] for key in KEYS)
        sides.store.close()


def _merge(
    here: Marks,
    there: Marks,
    agreed: Marks,
) -> Marks:
    """What holds on both sides after a sync: what was changed; where they never agreed, what is marked."""
    held: Marks = {}
    for mark, value in here.items():
        if mark not in agreed:
            held[mark] = value or there[mark]
        else:
            is_changed = agreed[mark] in (not value, not there[mark])
            held[mark] = agreed[mark] is not is_changed
    return held


def test_undo_takes_back_what_the_user_did_and_not_what_came_from_elsewhere(desk: Desk) -> None:
    feed = desk.subscribe("早报")
    desk.load(feed, entry("a"), entry("b"))
    first, second = sorted(desk.ids(feed))
    link_items(desk.store, [ItemLink(id="1", article_id=first), ItemLink(id="2", article_id=second)])
    merge_marks(desk.store, {"1", "2"}, set(), desk.clock())
    desk.store.set_read([first], True, label="read")
    merge_marks(desk.store, {"1"}, {"2"}, desk.clock())
    step = desk.store.undo()
    assert step is not None
    assert step.ids == (first,)
    assert desk.rows("SELECT id, read, starred FROM article ORDER BY id") == [(first, 0, 0), (second, 1, 1)]


def test_many_items_are_compared_in_several_goes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.store.sync_marks._AT_ONCE", 2)
    feed = desk.subscribe("早报")
    desk.load(feed, *(entry(key) for key in "abcde"))
    link_items(desk.store, [ItemLink(id=str(number), article_id=number) for number in desk.ids(feed)])
    after, goes, marked = "", 0, 0
    while after or not goes:
        changes, after = merge_marks(desk.store, set(), set(), desk.clock(), after=after)
        goes, marked = goes + 1, marked + changes.here
    assert (goes, marked) == (3, 5)
    assert desk.counts()["早报"] == (0, 5)
