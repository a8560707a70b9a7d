"""Answers queries on a connection of its own that only reads, so that typing never waits for the store.

Newest first it stops at the first screenful. A query can be broken off from any thread.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from itertools import chain
from pathlib import Path

from reader.model import Found, Hit, Listed, Scope, SearchOrder
from reader.query.match import same_name
from reader.query.snippet import Spans, marks, snippet_of_html
from reader.query.terms import Term
from reader.query.tree import Query
from reader.store.faults import Superseded, explain
from reader.store.names import NAME_OF_FEED
from reader.store.naming import name_in
from reader.store.postings import Postings, Reach
from reader.store.ranking import rank
from reader.store.rows import load_entries, load_shelves
from reader.store.search_folding import Gathered, Matches, load_leaders
from reader.store.search_functions import Functions
from reader.store.search_sql import FeedFact, Situation
from reader.store.search_texts import BODIES
from reader.store.search_walk import Walk, tell_nothing
from reader.store.stories import fold
from reader.store.values import key_list, unpack

_ANYWHERE = Scope(kind="all")
_RANKED = 200
"""Hits, the newest, that are weighed when the most relevant ones are wanted."""


class Searcher:
    """A reading connection to one database; all but `cancel` belong to the thread that made it."""

    def __init__(self, database: Path, reach: Reach = Reach()) -> None:  # noqa: B008 - never changes
        """Open it; the index beside it is taken in as soon as there is one."""
        self._path = database
        self._unindexed = 0
        self._functions = Functions()
        self._is_cancelled = False
        try:
            self._connection = _open(database)
        except sqlite3.Error as error:
            raise explain(error, database) from error
        self._functions.register(self._connection)
        self._postings = Postings(self._connection, database, reach)

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
            wanted = limit + 1 if order == "newest" else max(limit + 1, _RANKED)
            ids = [row[2] for row in self._walk(query, scope, now, today, quick=quick).rows(wanted)]
            if order == "relevance":
                ids = rank(connection, query.terms, ids)
            hits = self._show(connection, ids[:limit], query.terms, scope)
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
            rows = self._walk(query, scope, now, today).rows(limit, oldest_first=oldest_first)
        return array("q", (row[2] for row in rows))

    def first(
        self,
        query: Query,
        *,
        now: datetime,
        today: datetime,
        limit: int,
        oldest_first: bool = False,
        folds: bool = False,
    ) -> Listed:
        """Return the first of all that matches as they stand in the whole list; `folds`: as in `gather`."""
        with self._reading() as connection:
            walk = self._walk(query, _ANYWHERE, now, today)
            rows = walk.rows(limit + 1, oldest_first=oldest_first)
            first = array("q", (row[2] for row in rows[:limit]))
            leaders = load_leaders(connection, first) if folds and not query.wants_hidden else {}
            further = walk.matching(set(leaders.values()).difference(first)) if leaders else ()
            heads = load_leaders(connection, list(further))
        return Listed(ids=fold(first, leaders, heads), whole=len(rows) <= limit)

    def gather(self, query: Query, *, now: datetime, today: datetime, folds: bool = False) -> Gathered:
        """Return all that matches; `folds`: its lists are to show each story once."""
        with self._reading() as connection:
            rows = self._walk(query, _ANYWHERE, now, today).rows(None, columns=", article.read")
            ids = array("q", (row[2] for row in rows))
            leaders = load_leaders(connection, ids) if folds and not query.wants_hidden else {}
        unread = array("q", (row[2] for row in rows if not row[3]))
        return Gathered(Matches.of(ids, leaders), Matches.of(unread, leaders))

    def _walk(
        self, query: Query, scope: Scope, now: datetime, today: datetime, *, quick: bool = False
    ) -> Walk:
        """Return a query ready to be run."""
        connection = self._connection
        mark = connection.execute("SELECT mark FROM search_state").fetchone()[0]
        indexed = self._postings.belongs(mark)
        queued = set(chain.from_iterable(connection.execute("SELECT article_id FROM search_queue")))
        if indexed:
            self._unindexed = len(queued)
        else:
            (self._unindexed,) = connection.execute("SELECT count(*) FROM article").fetchone()
        situation = Situation(
            now=now,
            today=today,
            feeds=cache(lambda: _load_feeds(connection)),
            tagged=cache(lambda name: _load_tagged(connection, name)),
            few=cache(self._load_few),
            look_up=tell_nothing,
            queued=queued if indexed and not quick else set(),
        )
        return Walk(
            connection=connection,
            postings=self._postings,
            functions=self._functions,
            situation=situation,
            heed=self._heed,
            query=query,
            scope=scope,
            indexed=indexed,
            left_out=queued if quick else None,
        )

    def _load_few(self, condition: str) -> set[int] | None:
        """Return the articles that meet a condition; None: they are more than a few."""
        few = self._postings.reach.few
        rows = self._connection.execute(f"SELECT id FROM article WHERE {condition} LIMIT {few + 1}")  # noqa: S608 - our own words
        found = set(chain.from_iterable(rows))
        return found if len(found) <= few else None

    # ------------------------------------------------------------ showing

    def _show(
        self, connection: sqlite3.Connection, ids: Sequence[int], terms: Sequence[Term], scope: Scope
    ) -> Iterator[Hit]:
        rows = name_in(connection, load_entries(connection, ids), scope)
        entries = {entry.id: entry for entry in rows}
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
        self._postings.attach()
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


def _open(database: Path) -> sqlite3.Connection:
    address = database.absolute().as_uri()
    connection = sqlite3.connect(f"{address}?mode=rw", uri=True, timeout=10, isolation_level=None)
    try:
        connection.execute("SELECT 1 FROM search_state").fetchone()
    except sqlite3.OperationalError:
        # Where nothing can be written, not even the files that readers share.
        connection.close()
        connection = sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True, isolation_level=None)
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA cache_size = -16384")
    return connection


def _load_feeds(connection: sqlite3.Connection) -> list[FeedFact]:
    shelves = load_shelves(connection)
    rows = connection.execute(
        f"SELECT id, {NAME_OF_FEED}, language FROM feed WHERE removed_at IS NULL"  # noqa: S608 - our own words
    )
    return [FeedFact(id, name, shelves.get(id, ((),)), language) for id, name, language in rows]


def _load_tagged(connection: sqlite3.Connection, wanted: str) -> set[int]:
    names = [
        name for (name,) in connection.execute("SELECT DISTINCT name FROM tag") if same_name(wanted, (name,))
    ]
    rows = connection.execute(
        "SELECT article_id FROM tag WHERE name IN (SELECT value FROM json_each(?))", (key_list(names),)
    )
    return set(chain.from_iterable(rows))
