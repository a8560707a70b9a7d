"""Answers queries on a connection of its own that only reads, so that typing never waits for the store.

Newest first it stops at the first screenful. A query can be broken off from any thread.
"""

from __future__ import annotations

import heapq
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from itertools import chain, islice
from pathlib import Path

from reader.model import Found, Hit, Scope, SearchOrder
from reader.query.match import same_name
from reader.query.snippet import Spans, marks, snippet_of_html
from reader.query.terms import Term
from reader.query.tree import Query
from reader.store.faults import Superseded, explain
from reader.store.ranking import rank
from reader.store.rows import load_entries, load_shelves
from reader.store.search_functions import Functions
from reader.store.search_index import ROW_BITS, ROW_MASK, index_path, is_current
from reader.store.search_sql import Compiler, FeedFact, Situation
from reader.store.search_texts import BODIES
from reader.store.values import id_list, key_list, unpack

_FEW = 2000
"""Hits up to which it is quicker to look each up and sort than to walk along the order."""
_RANKED = 200
"""Hits, the newest, that are weighed when the most relevant ones are wanted."""
_ORDERS = {
    False: ("-article.sort_at, article.id", "article.sort_at DESC, article.id"),
    True: ("article.sort_at, -article.id", "article.sort_at, article.id DESC"),
}
"""By oldest first: a key that sorts upwards, and the order as an index has it."""
_KEPT = "article.listed = 0 AND article.starred = 1"
"""What only a bookmark is left of, and what is hidden but a bookmark."""
_HIDDEN = """article.listed = 0 AND article.starred = 0
    AND article.id IN (SELECT article_id FROM hidden_place)"""


class Searcher:
    """A reading connection to one database; all but `cancel` belong to the thread that made it."""

    def __init__(self, database: Path) -> None:
        """Open it; the index beside it is taken in as soon as there is one."""
        self._path = database
        self._index = index_path(database)
        self._attached: tuple[int, int] | None = None
        self._unindexed = 0
        self._functions = Functions()
        self._is_cancelled = False
        try:
            self._connection = _open(database)
        except sqlite3.Error as error:
            raise explain(error, database) from error
        self._functions.register(self._connection)

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()

    def cancel(self) -> None:
        """Break off what is being searched; may be called from any thread."""
        self._is_cancelled = True
        with suppress(sqlite3.ProgrammingError):
            self._connection.interrupt()

    def version(self) -> int:
        """Return a number that changes with every change of the database by anyone."""
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version

    def search(
        self,
        query: Query,
        scope: Scope,
        *,
        now: datetime,
        today: datetime,
        limit: int,
        order: SearchOrder = "newest",
        quick: bool = False,
    ) -> Found:
        """Return at most `limit` entries with the sentences that show the hits.

        `quick`: what is not indexed yet is left out, so that no text has to be read to find it.
        """
        with self._reading() as connection:
            made, where = self._compile(query, scope, now, today, quick=quick)
            wanted = limit + 1 if order == "newest" else max(limit + 1, _RANKED)
            ids = self._newest(made, where, query, wanted)
            if order == "relevance":
                ids = rank(connection, query.terms, ids)
            hits = self._show(connection, ids[:limit], query.terms)
        return Found(hits=tuple(hits), more=len(ids) > limit, unindexed=self._unindexed)

    def ids(
        self,
        query: Query,
        scope: Scope,
        *,
        now: datetime,
        today: datetime,
        limit: int | None = None,
        oldest_first: bool = False,
    ) -> array[int]:
        """Return the ids of what matches, the newest or the oldest first."""
        with self._reading():
            made, where = self._compile(query, scope, now, today)
            return array("q", self._newest(made, where, query, limit, oldest_first=oldest_first))

    def gather(self, query: Query, *, now: datetime, today: datetime) -> tuple[array[int], array[int]]:
        """Return the ids of all that matches, newest first, and of what is unread among it."""
        with self._reading():
            made, where = self._compile(query, Scope(kind="all"), now, today)
            rows = self._merge(made, where, query, None, columns=", article.read")
        return array("q", (row[2] for row in rows)), array("q", (row[2] for row in rows if not row[3]))

    # ------------------------------------------------------------ compiling

    def _compile(
        self, query: Query, scope: Scope, now: datetime, today: datetime, *, quick: bool = False
    ) -> tuple[Compiler, str]:
        """Return the compiled query with its condition; a short list of ids stands in front."""
        connection = self._connection
        mark = connection.execute("SELECT mark FROM search_state").fetchone()[0]
        indexed = self._is_indexed(mark)
        queued = set(chain.from_iterable(connection.execute("SELECT article_id FROM search_queue")))
        made = Compiler(
            Situation(
                now=now,
                today=today,
                feeds=cache(lambda: _load_feeds(connection)),
                tagged=lambda name: _load_tagged(connection, name),
                look_up=self._look_up if indexed else None,
                queued=queued if indexed and not quick else set(),
            )
        )
        if not indexed:
            (self._unindexed,) = connection.execute("SELECT count(*) FROM article").fetchone()
        else:
            self._unindexed = len(queued)
        condition = made.compile(query, scope)
        where = f"({condition.sql})"
        if quick:
            made.sets.append(queued)
            where += f" AND NOT hit({len(made.sets) - 1}, article.id)" if indexed else " AND 0"
        self._functions.begin(made.terms, made.sets)
        if condition.ids is not None and len(condition.ids) <= _FEW:
            few = f"article.id IN (SELECT value FROM json_each({made.bind(id_list(condition.ids))}))"  # noqa: S608
            where = f"{few} AND {where}"
        return made, where

    def _look_up(self, expression: str) -> set[int]:
        """Return the articles that the index finds, rows that no longer count left out."""
        self._heed()
        connection = self._connection
        found = chain.from_iterable(
            connection.execute(
                "SELECT rowid FROM search.search_index WHERE search_index MATCH ?", (expression,)
            )
        )
        generations = dict(connection.execute("SELECT article_id, generation FROM search.reindexed"))
        if not generations:
            return set(found)
        return {row & ROW_MASK for row in found if generations.get(row & ROW_MASK, 0) == row >> ROW_BITS}

    def _is_indexed(self, mark: str) -> bool:
        """Tell whether the index is there, whole, and belongs to the queue."""
        if self._attached is None or not is_current(mark):
            return False
        try:
            row = self._connection.execute("SELECT mark FROM search.state").fetchone()
        except sqlite3.DatabaseError:
            return False
        return row is not None and row[0] == mark

    # ------------------------------------------------------------ running

    def _newest(
        self, made: Compiler, where: str, query: Query, limit: int | None, *, oldest_first: bool = False
    ) -> list[int]:
        """Return what matches, in order: what is listed, what is only kept, and what is hidden."""
        return [row[2] for row in self._merge(made, where, query, limit, oldest_first=oldest_first)]

    def _merge(
        self,
        made: Compiler,
        where: str,
        query: Query,
        limit: int | None,
        *,
        oldest_first: bool = False,
        columns: str = "",
    ) -> list[tuple[int, ...]]:
        """Return rows that sort in the order wanted and have the id third; each part has its own index."""
        parts = [f"article.listed = 1 AND {where}", f"{_KEPT} AND {where}"]
        if query.wants_hidden:
            parts.append(f"{_HIDDEN} AND {where}")
        key, order = _ORDERS[oldest_first]
        self._heed()
        found = [
            self._connection.execute(
                f"""SELECT {key}, article.id{columns} FROM article WHERE {part}
                ORDER BY {order} LIMIT {-1 if limit is None else limit:d}""",  # noqa: S608 - our own words
                made.values,
            ).fetchall()
            for part in parts
        ]
        return list(islice(heapq.merge(*found), limit))

    def _show(
        self, connection: sqlite3.Connection, ids: Sequence[int], terms: Sequence[Term]
    ) -> Iterator[Hit]:
        entries = {entry.id: entry for entry in load_entries(connection, ids)}
        for article_id in ids:
            if (entry := entries.get(article_id)) is None:
                continue
            text, spans = self._sentence(connection, article_id, terms)
            yield Hit(entry=entry, snippet=text, marks=spans, title_marks=marks(terms, entry.title))

    def _sentence(
        self, connection: sqlite3.Connection, article_id: int, terms: Sequence[Term]
    ) -> tuple[str, Spans]:
        if terms:
            query = f"SELECT {BODIES} FROM article WHERE id = ?"  # noqa: S608 - our own columns
            for packed in connection.execute(query, (article_id,)).fetchone() or ():
                if packed is not None:
                    text, spans = snippet_of_html(terms, unpack(packed))
                    if text:
                        return text, spans
        return "", ()

    # ------------------------------------------------------------ connection

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Read one state; the database first: what leaves the queue meanwhile is in the index already."""
        self._is_cancelled = False
        self._attach()
        connection = self._connection
        try:
            connection.execute("BEGIN")
            yield connection
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_INTERRUPT:
                raise Superseded from error
            raise explain(error, self._path) from error
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def _heed(self) -> None:
        """Stop here if that is wanted: SQLite can only be interrupted in the midst of a statement."""
        if self._is_cancelled:
            raise Superseded

    def _attach(self) -> None:
        """Take in the index, or the one that has replaced it."""
        try:
            found = self._index.stat()
            there = (found.st_dev, found.st_ino)
        except OSError:
            there = None
        if there == self._attached:
            return
        if self._attached is not None:
            self._connection.execute("DETACH search")
            self._attached = None
        if there is not None:
            with suppress(sqlite3.Error):
                self._connection.execute(
                    "ATTACH ? AS search", (self._index.absolute().as_uri() + "?mode=ro",)
                )
                self._attached = there


def _open(database: Path) -> sqlite3.Connection:
    address = database.absolute().as_uri()
    connection = sqlite3.connect(f"{address}?mode=rw", uri=True, timeout=10, isolation_level=None)
    try:
        connection.execute("SELECT 1 FROM search_state").fetchone()
    except sqlite3.OperationalError:
        # Where nothing can be written, not even the files that readers share.
        connection.close()
        connection = sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True, isolation_level=None)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA cache_size = -16384")
    return connection


def _load_feeds(connection: sqlite3.Connection) -> list[FeedFact]:
    shelves = load_shelves(connection)
    rows = connection.execute(
        "SELECT id, coalesce(nullif(custom_title, ''), nullif(title, ''), address) FROM feed"
        " WHERE removed_at IS NULL"
    )
    return [FeedFact(id, name, shelves.get(id, ((),))) for id, name in rows]


def _load_tagged(connection: sqlite3.Connection, wanted: str) -> set[int]:
    names = [
        name for (name,) in connection.execute("SELECT DISTINCT name FROM tag") if same_name(wanted, (name,))
    ]
    rows = connection.execute(
        "SELECT article_id FROM tag WHERE name IN (SELECT value FROM json_each(?))", (key_list(names),)
    )
    return set(chain.from_iterable(rows))
