"""Compares the marks of both sides with what they last agreed on; whoever has changed one decides."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime
from typing import NamedTuple

from reader.model.sync import Mark, MarkChanges, MarkKind
from reader.store.database import Part
from reader.store.states import put_marks
from reader.store.sync_sql import FIND_MISSING, MARKS
from reader.store.values import key_list, to_number

_AT_ONCE = 3_000
"""Items compared in one go."""
_KINDS: tuple[MarkKind, ...] = ("read", "starred")


def find_missing(store: Part) -> None:
    """Link items to articles that have come since they were looked at."""
    with store._db.writing() as connection:
        connection.execute(FIND_MISSING)


def merge_marks(
    store: Part, unread: Set[str], starred: Set[str], now: datetime, *, after: str = ""
) -> tuple[MarkChanges, str]:
    """Mark articles here as they were marked there since the last sync; return what to say there.

    `unread` and `starred` are all such items of the service. Some items are compared at a time, so that
    nobody waits for long: the other value is the `after` of the next call, "" at the end.
    """
    with store._db.reading() as connection:
        last, differing = _compare(connection, unread, starred, after)
    if not differing:
        return MarkChanges(), last
    with store._db.writing() as connection:
        # Another process may have marked some meanwhile.
        last, differing = _compare(connection, unread, starred, after)
        numbers = {kind: _apply(connection, kind, differing, to_number(now)) for kind in _KINDS}
    return (
        MarkChanges(
            read=numbers["read"][True],
            unread=numbers["read"][False],
            starred=numbers["starred"][True],
            unstarred=numbers["starred"][False],
            to_send=tuple(_gather(differing)),
        ),
        last,
    )


def note_sent(store: Part, mark: Mark) -> None:
    """Keep that both sides agree on a mark now."""
    with store._db.writing() as connection:
        connection.execute(
            f"UPDATE sync_item SET {mark.kind} = ?"  # noqa: S608 - one of our two columns
            " WHERE id IN (SELECT value FROM json_each(?))",
            (mark.value, key_list(mark.ids)),
        )


class _Difference(NamedTuple):
    """A mark that is not as both sides last agreed on."""

    id: str
    article_id: int
    kind: MarkKind
    here: bool
    there: bool
    wanted: bool


def _compare(
    connection: sqlite3.Connection, unread: Set[str], starred: Set[str], after: str
) -> tuple[str, list[_Difference]]:
    """Return the last of some items, "" if there are no more, and how their marks differ."""
    rows = connection.execute(MARKS, {"after": after, "limit": _AT_ONCE}).fetchall()
    found: list[_Difference] = []
    for id, article_id, read, read_before, star, star_before in rows:
        marks: tuple[tuple[MarkKind, int, bool, int | None], ...] = (
            ("read", read, id not in unread, read_before),
            ("starred", star, id in starred, star_before),
        )
        for kind, here, there, before in marks:
            if not here == there == before:
                # What both agreed on tells who has changed it since. Where they never did, marked on either
                # side is marked: nobody makes an article unread by subscribing to its feed elsewhere.
                wanted = bool(here or there) if before is None else there if here == before else bool(here)
                found.append(_Difference(id, article_id, kind, bool(here), there, wanted))
    return rows[-1][0] if len(rows) == _AT_ONCE else "", found


def _apply(
    connection: sqlite3.Connection, kind: MarkKind, differing: Sequence[_Difference], at: int
) -> Mapping[bool, int]:
    """Mark articles as they shall be, keep what both sides agree on; return how many became what."""
    changed: dict[bool, int] = {}
    ours = [each for each in differing if each.kind == kind]
    for value in (False, True):
        ids = {each.article_id for each in ours if each.wanted == value != each.here}
        if ids:
            put_marks(connection, kind, sorted(ids), value, at)
        changed[value] = len(ids)
    connection.executemany(
        f"UPDATE sync_item SET {kind} = ? WHERE id = ?",  # noqa: S608 - one of our two columns
        [(each.there, each.id) for each in ours if each.there == each.wanted],
    )
    return changed


def _gather(differing: Sequence[_Difference]) -> Iterator[Mark]:
    """Yield what is to be said there: where it is not as it shall be."""
    for kind in _KINDS:
        for value in (False, True):
            wanted = [each for each in differing if each.kind == kind and each.wanted == value]
            if ids := tuple(each.id for each in wanted if each.there != value):
                yield Mark(kind=kind, value=value, ids=ids)
