"""The steps that can be taken back: how one is kept, and those that change the user's arrangement.

The arrangement is small: subscriptions with their names and addresses, folders, settings, saved queries. Of
each step the rows are kept that it changed, as they were before it and as they became.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal, TypeAlias

from reader.model import Scope
from reader.store.aside import bring_back, set_aside
from reader.store.database import Part
from reader.store.values import to_folder, to_number

_STEPS_KEPT = 100
_Row: TypeAlias = tuple[Any, ...]
_Rows: TypeAlias = Mapping[_Row, _Row]
_Change: TypeAlias = tuple[_Row, _Row | None, _Row | None]
"""A key, and the row before and after; None: there was none."""
Direction: TypeAlias = Literal["undo", "redo"]

_FEED = ("address", "custom_title", "outline")
"""What the user decides about a feed; all else is what its source says."""
_TABLES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "feed": (("id",), (*_FEED, "removed_at IS NOT NULL")),
    "folder": (("path",), ("position",)),
    "shelf": (("feed_id", "folder"), ("position", "outline")),
    "feed_setting": (("feed_id", "name"), ("value",)),
    "folder_setting": (("path", "name"), ("value",)),
    "outline_link": (("id",), ("folder", "outline")),
    "smart": (("id",), ("name", "query", "position")),
    "rule": (("id",), ("query", "action", "position", "enabled")),
}
"""The tables of the arrangement: the columns that tell rows apart, and the others."""
ASK_ANEW = """etag = '', last_modified = '', next_due = NULL, fault = '', fault_count = 0, stopped = 0,
    moved_to = '', moved_count = 0"""
"""What another address changes about a feed besides."""


class Journal(Part):
    """Keep what the user changes of his arrangement as steps."""

    _is_recording = False

    @contextmanager
    def one_step(self, label: str) -> Iterator[sqlite3.Connection]:
        """Keep all that is changed within as one step, or nothing if it fails; "": it is no step.

        Within another, it is a part of that one.
        """
        with self._db.writing() as connection:
            if self._is_recording:
                yield connection
                return
            self._is_recording = True
            try:
                before = _load(connection) if label else {}
                yield connection
                if label:
                    self._record(connection, label, before)
            finally:
                self._is_recording = False

    def _record(self, connection: sqlite3.Connection, label: str, before: Mapping[str, _Rows]) -> None:
        import json  # only here and below: a start should not wait for it

        after = _load(connection)
        changes = {table: found for table in _TABLES if (found := _compare(before[table], after[table]))}
        if not changes:
            return
        packed = json.dumps(changes, ensure_ascii=False)
        step_id = add_step(connection, "arrangement", at=to_number(self._clock()), label=label, name=packed)
        connection.executemany(
            "INSERT INTO step_feed (step_id, feed_id) VALUES (?, ?)",
            [
                (step_id, key[0])
                for key, old, new in changes.get("feed", ())
                if _is_here(old) != _is_here(new)
            ],
        )


def add_step(
    connection: sqlite3.Connection,
    kind: str,
    *,
    at: int,
    label: str,
    name: str,
    value: bool = True,
    joined: bool = False,
) -> int:
    """Keep a step and return its number; what was taken back before it can no longer be done again."""
    connection.execute("DELETE FROM step WHERE undone = 1")
    cursor = connection.execute(
        "INSERT INTO step (kind, value, at, label, name, joined) VALUES (?, ?, ?, ?, ?, ?)",
        (kind, value, at, label, name, joined),
    )
    connection.execute(
        "DELETE FROM step WHERE id <= (SELECT id FROM step ORDER BY id DESC LIMIT 1 OFFSET ?)",
        (_STEPS_KEPT,),
    )
    return cursor.lastrowid or 0


def travel(connection: sqlite3.Connection, packed: str, direction: Direction, at: int) -> bool:
    """Give the rows of a step back what they had before it, or after it; False: none of them is there."""
    import json

    unchanged = connection.total_changes
    for table, changes in json.loads(packed).items():
        # From what it is to what it shall be.
        turned = [
            (key, after, before) if direction == "undo" else (key, before, after)
            for key, before, after in changes
        ]
        if table == "feed":
            _turn_feeds(connection, turned, at)
        else:
            _turn_rows(connection, table, turned)
    return connection.total_changes != unchanged


def find_returned(packed: str, direction: Direction) -> Scope | None:
    """Return what comes back to the category list by undoing or redoing a step; None: nothing does."""
    import json

    changes = json.loads(packed)
    for table in ("feed", "smart", "folder"):
        for (key,), before, after in changes.get(table, ()):
            wanted, present = (before, after) if direction == "undo" else (after, before)
            if table == "feed" and _is_here(wanted) and not _is_here(present):
                return Scope(kind="feed", feed_id=key)
            if table == "smart" and wanted and not present:
                return Scope(kind="smart", smart_id=key)
            if table == "folder" and wanted and not present:
                return Scope(kind="folder", folder=to_folder(key))
    return None


def _turn_rows(connection: sqlite3.Connection, table: str, changes: Sequence[_Change]) -> None:
    keys, others = _TABLES[table]
    same = " AND ".join(f"{column} = ?" for column in keys)
    for key, _, _ in changes:
        connection.execute(f"DELETE FROM {table} WHERE {same}", key)  # noqa: S608 - our own words
    if table == "feed_setting":
        # What was decided about a feed under another setting is decided again.
        connection.executemany("DELETE FROM teaser WHERE feed_id = ?", {(key[0],) for key, _, _ in changes})
    marks = ", ".join(f"?{number}" for number in range(1, len(keys) + len(others) + 1))
    # The feed may have been removed for good.
    there = "EXISTS (SELECT 1 FROM feed WHERE id = ?1)" if keys[0] == "feed_id" else "1"
    connection.executemany(
        f"INSERT OR IGNORE INTO {table} ({', '.join(keys + others)}) SELECT {marks} WHERE {there}",
        [(*key, *wanted) for key, _, wanted in changes if wanted is not None],
    )


def _turn_feeds(connection: sqlite3.Connection, changes: Sequence[_Change], at: int) -> None:
    addresses: dict[int, str] = {}
    # An article of several goes from one to the next, and so the same way back.
    for (feed_id,), _, wanted in changes:
        if not _is_here(wanted):
            set_aside(connection, feed_id, at)
    for (feed_id,), _, wanted in reversed(changes):
        if _is_here(wanted):
            bring_back(connection, feed_id)
    for (feed_id,), present, wanted in changes:
        if present is None or wanted is None:
            continue
        if present[0] != wanted[0]:
            addresses[feed_id] = wanted[0]
        # A refresh writes other columns meanwhile, and follows a feed that moves.
        for column, old, new in zip(_FEED[1:], present[1:], wanted[1:], strict=False):
            if old != new:
                connection.execute(f"UPDATE feed SET {column} = ? WHERE id = ?", (new, feed_id))  # noqa: S608
    _turn_addresses(connection, addresses)


def _turn_addresses(connection: sqlite3.Connection, addresses: Mapping[int, str]) -> None:
    """Give feeds other addresses, of which one may have been another's; one that is taken is left."""
    present = {
        feed_id: address
        for feed_id, address in connection.execute("SELECT id, address FROM feed")
        if feed_id in addresses
    }
    for feed_id in present:
        connection.execute("UPDATE feed SET address = char(30) || id WHERE id = ?", (feed_id,))
    for feed_id, former in present.items():
        changed = connection.execute(
            f"UPDATE OR IGNORE feed SET address = ?, {ASK_ANEW} WHERE id = ?",  # noqa: S608 - our own words
            (addresses[feed_id], feed_id),
        )
        if not changed.rowcount:
            connection.execute("UPDATE feed SET address = ? WHERE id = ?", (former, feed_id))


def _is_here(row: _Row | None) -> bool:
    """Tell whether a row of `feed` is that of a subscription: it is there, and not removed."""
    return row is not None and not row[-1]


def _load(connection: sqlite3.Connection) -> Mapping[str, _Rows]:
    found: dict[str, _Rows] = {}
    for table, (keys, others) in _TABLES.items():
        rows = connection.execute(
            f"SELECT {', '.join(keys + others)} FROM {table} ORDER BY {', '.join(keys)}"  # noqa: S608
        )
        found[table] = {row[: len(keys)]: row[len(keys) :] for row in rows}
    return found


def _compare(before: _Rows, after: _Rows) -> list[_Change]:
    return [
        (key, before.get(key), after.get(key))
        for key in dict.fromkeys((*before, *after))
        if before.get(key) != after.get(key)
    ]
