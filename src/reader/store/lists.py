"""What the lists show: ids in order, rows for the ones on the screen, the next unread; never a body."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import Literal

from reader.language import tr
from reader.model import Category, Entry, EntryQuery, Scope
from reader.store.aside import NOT_ASIDE
from reader.store.categories import FEED_ROWS, FeedRow, build_categories, folders_around
from reader.store.database import Part
from reader.store.feeds import load_folders
from reader.store.naming import name_in
from reader.store.order import FOLDER_SIZE, FOLDER_WALKS, LIST_QUERIES
from reader.store.repeats import SHARED_ROWS, TOLD_ROWS, count_told
from reader.store.rows import load_entries
from reader.store.values import id_list, inside, to_number, to_path

_ROWS = 500
"""Ids looked up at once."""
_UNREAD = f"""
    SELECT id, sort_at FROM article
    WHERE read = 0 AND id IN (SELECT value FROM json_each(?1)) AND {NOT_ASIDE}
"""  # noqa: S608 - no value stands in it
_GONE = f"""
    SELECT value FROM json_each(?) WHERE NOT EXISTS (
        SELECT 1 FROM article WHERE article.id = value AND {NOT_ASIDE})
"""  # noqa: S608 - as above
ANYWHERE = Scope(kind="all")
"""The scope of rows that stand in no particular list."""
# CROSS JOIN: the few that came today are looked at first; else every story would be.
_TOLD_TODAY = """
    SELECT count(*) - count(DISTINCT leader) FROM article CROSS JOIN story ON article.id = article_id
    WHERE article.read = 0 AND story.read = 0 AND listed = 1 AND sort_at >= :today
"""
_SHOWN = "(listed = 1 OR starred = 1)"
"""The condition that an article still stands in some list."""


def list_values(scope: Scope, today: datetime) -> dict[str, object]:
    """Return the parameters of the list queries but the limit."""
    path = to_path(scope.folder)
    return {"today": to_number(today), "feed": scope.feed_id, "path": path, "inside": inside(path)}


def _is_walk(connection: sqlite3.Connection, query: EntryQuery, values: dict[str, object]) -> bool:
    """Tell whether so many articles stand in a folder that the first are found soonest in the list of all.

    Gathering a folder costs as much as it holds; walking costs the limit, times all over what it holds.
    """
    held = connection.execute(FOLDER_SIZE, values).fetchone()[query.unread_only]
    everything = connection.execute("SELECT total, unread FROM overall").fetchone()[query.unread_only]
    wanted = values["limit"]
    return isinstance(wanted, int) and held * held > wanted * everything


def _unread(hidden: bool) -> str:
    """Return the query for what is unread, with what is hidden or without it."""
    return _UNREAD if hidden else f"{_UNREAD} AND {_SHOWN}"


class Lists(Part):
    """Read the category list and the entry lists."""

    def categories(self, *, today: datetime, folded: bool = False) -> list[Category]:
        """Return the built-in categories, then folders and feeds as a tree in the user's order.

        With `folded` a story counts once among what is unread, wherever it stands once in the list; of a
        feed it is whole, and `total` counts articles.
        """
        with self._db.reading() as connection:
            unread, total, saved, saved_unread = connection.execute(
                "SELECT unread, total, saved, saved_unread FROM overall"
            ).fetchone()
            start = {"today": to_number(today)}
            (today_total,) = connection.execute(
                "SELECT count(*) FROM article WHERE listed = 1 AND sort_at >= :today", start
            ).fetchone()
            (today_unread,) = connection.execute(
                "SELECT count(*) FROM article WHERE listed = 1 AND read = 0 AND sort_at >= :today",
                start,
            ).fetchone()
            feeds = [FeedRow(*row) for row in connection.execute(FEED_ROWS)]
            shared = connection.execute(SHARED_ROWS).fetchall()
            told = connection.execute(TOLD_ROWS).fetchall() if folded else []
            (told_today,) = connection.execute(_TOLD_TODAY, start).fetchone() if told else (0,)
            folders = load_folders(connection)
        told_everywhere, told_again = count_told(folders_around(feeds), told)
        unread, today_unread = unread - told_everywhere, today_unread - told_today
        built_in = [
            Category(scope=Scope(kind="all"), title=tr("All unread"), unread=unread, total=total),
            Category(scope=Scope(kind="today"), title=tr("Today"), unread=today_unread, total=today_total),
            Category(scope=Scope(kind="saved"), title=tr("Bookmarks"), unread=saved_unread, total=saved),
        ]
        return built_in + build_categories(folders, feeds, shared, told_again)

    def entry_ids(self, query: EntryQuery, *, today: datetime, limit: int | None = None) -> array[int]:
        """Return the ids of a list, in order; `limit` is for the first screenful."""
        values = list_values(query.scope, today) | {"limit": -1 if limit is None else limit}
        statement = LIST_QUERIES[query.scope.kind, query.unread_only, query.oldest_first]
        with self._db.reading() as connection:
            if limit is not None and query.scope.kind == "folder" and _is_walk(connection, query, values):
                statement = FOLDER_WALKS[query.unread_only, query.oldest_first]
            return array("q", chain.from_iterable(connection.execute(statement, values)))

    def entries(self, ids: Sequence[int], scope: Scope = ANYWHERE) -> list[Entry]:
        """Return the entries in the order asked, named as in a scope's list; unknown ids are left out."""
        found: dict[int, Entry] = {}
        with self._db.reading() as connection:
            for start in range(0, len(ids), _ROWS):
                rows = load_entries(connection, ids[start : start + _ROWS])
                found.update((entry.id, entry) for entry in name_in(connection, rows, scope))
        return [found[id] for id in ids if id in found]

    def gone_of(self, ids: Sequence[int]) -> list[int]:
        """Return those of these ids that belong to no entry, or to one that only a removed feed has."""
        with self._db.reading() as connection:
            return [id for (id,) in connection.execute(_GONE, (id_list(ids),))]

    def unread_of(self, ids: Sequence[int], *, hidden: bool = False) -> list[int]:
        """Return what is unread in a snapshot; what was hidden since only with `hidden`."""
        with self._db.reading() as connection:
            unread = {id for id, _ in connection.execute(_unread(hidden), (id_list(ids),))}
        return [id for id in ids if id in unread]

    def unread_older(
        self, ids: Sequence[int], befores: Sequence[datetime], *, hidden: bool = False
    ) -> list[list[int]]:
        """Return for each of these times what is unread in a snapshot and came before it, in its order.

        What was hidden since the snapshot only counts with `hidden`.
        """
        limits = [to_number(before) for before in befores]
        found: dict[int, int] = {}
        with self._db.reading() as connection:
            found.update(
                connection.execute(
                    f"{_unread(hidden)} AND sort_at < ?2",
                    (id_list(ids), max(limits, default=0)),
                )
            )
        old = [(id, found[id]) for id in ids if id in found]
        return [[id for id, moment in old if moment < limit] for limit in limits]

    def find_unread(
        self, ids: Sequence[int], *, after: int, step: Literal[1, -1], hidden: bool = False
    ) -> int | None:
        """Return the index of the next unread entry of a snapshot in this direction; None: there is none.

        `after` itself does not count: -1 looks from the start, `len(ids)` with step -1 from the end.
        What was hidden since the snapshot only counts with `hidden`, for lists of hidden entries.
        """
        wanted = _unread(hidden)
        indexes = range(after + 1, len(ids)) if step > 0 else range(min(after, len(ids)) - 1, -1, -1)
        with self._db.reading() as connection:
            for start in range(0, len(indexes), _ROWS):
                chunk = indexes[start : start + _ROWS]
                rows = connection.execute(wanted, (id_list(ids[index] for index in chunk),))
                unread = {id for id, _ in rows}
                for index in chunk:
                    if ids[index] in unread:
                        return index
        return None
