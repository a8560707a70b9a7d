"""Brings the full-text index up to date: `python -m reader.store.indexer DATABASE`, and ends with the work.

It runs in a process of its own. The database is only locked for the moments in which finished articles
leave the queue; the index has its own file and its own lock.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from reader.errors import StoreError
from reader.language import tr
from reader.query.record import fold_texts
from reader.query.terms import tag_token, tokens
from reader.store.search_index import (
    ROW_BITS,
    add_rows,
    create_index,
    has_fts,
    index_path,
    is_current,
    make_mark,
    merge_some,
)
from reader.store.search_texts import EXTRAS, SEARCHED
from reader.store.values import Packed, id_list, unpack, unpack_extras

_SLICE = 250
"""Articles that are indexed at a time."""
_MERGE_PAGES = 400
_PATIENCE = 10.0
_SPARE_ROWS = 20_000
"""Rows of articles that are gone or have changed, before the index is made anew."""


@dataclass(frozen=True, slots=True)
class _Job:
    article_id: int
    fresh: bool
    turn: int
    words: str


class Indexer:
    """Works off the queue of one database."""

    def __init__(self, database: Path) -> None:
        self._path = index_path(database)
        self._main = _connect(database)
        self._index: sqlite3.Connection | None = None
        self.indexed = 0
        """Articles indexed so far."""

    def close(self) -> None:
        """Let go of both files."""
        self._main.close()
        if self._index is not None:
            self._index.close()

    def run(self, *, limit: int | None = None) -> int:
        """Index what is queued, at most `limit` articles; returns how many were indexed."""
        if not has_fts(self._main):
            return 0
        index = self._open_index()
        self._catch_up(index)
        while limit is None or self.indexed < limit:
            count = self._work(index, _SLICE if limit is None else min(_SLICE, limit - self.indexed))
            if not count:
                break
            self.indexed += count
        if self.indexed > _SLICE:
            self._tidy(index)
        return self.indexed

    def _open_index(self) -> sqlite3.Connection:
        try:
            self._index = _connect(self._path)
            self._index.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.DatabaseError:
            # Whatever lies there, nothing is lost with it.
            if self._index is not None:
                self._index.close()
            for ending in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
            self._index = _connect(self._path)
        # Must come before the first table; lets `_tidy` give room back.
        self._index.execute("PRAGMA auto_vacuum = INCREMENTAL")
        self._index.execute("PRAGMA journal_mode = WAL")
        self._index.execute("PRAGMA synchronous = NORMAL")
        self._index.execute("PRAGMA wal_autocheckpoint = 4000")
        self._index.execute("PRAGMA journal_size_limit = 16777216")
        return self._index

    def _catch_up(self, index: sqlite3.Connection) -> None:
        """Make sure that the index and the queue belong together; if not, begin anew."""
        mark, serial = self._main.execute("SELECT mark, serial FROM search_state").fetchone()
        state = _read_state(index)
        ours = state is not None and is_current(mark) and state[0] == mark
        if state is None or not ours or state[1] - serial not in (0, 1) or self._is_bloated(state[2]):
            self._begin_anew(index)
        elif state[1] == serial + 1:
            # Killed after the index was written and before the articles left the queue: what is indexed
            # once must not be taken for new again.
            recent = id_list(id for (id,) in index.execute("SELECT article_id FROM recent"))
            with _writing(self._main):
                self._main.execute(
                    "UPDATE search_queue SET fresh = 0 WHERE article_id IN (SELECT value FROM json_each(?))",
                    (recent,),
                )
                self._main.execute("UPDATE search_state SET serial = ?", (state[1],))

    def _begin_anew(self, index: sqlite3.Connection) -> None:
        mark = make_mark()
        with _writing(index):
            create_index(index, mark)
        with _writing(self._main):
            self._main.execute("DELETE FROM search_queue")
            self._main.execute("INSERT INTO search_queue (article_id, fresh) SELECT id, 1 FROM article")
            self._main.execute("UPDATE search_state SET mark = ?, serial = 0", (mark,))

    def _is_bloated(self, rows: int) -> bool:
        """Tell whether too much of the index belongs to articles that are gone or have changed."""
        (articles,) = self._main.execute("SELECT count(*) FROM article").fetchone()
        return bool(rows > 1.5 * articles + _SPARE_ROWS)

    def _work(self, index: sqlite3.Connection, size: int) -> int:
        """Index one slice; 0: nothing is queued, or another indexer is at work."""
        mark, serial, jobs = self._take(size)
        if not jobs:
            return 0
        ids = id_list(job.article_id for job in jobs)
        with _writing(index):
            state = _read_state(index)
            if state is None or state[:2] != (mark, serial):
                return 0
            generations = _next_generations(index, [job.article_id for job in jobs if not job.fresh])
            add_rows(
                index,
                (
                    (generations.get(job.article_id, 0) << ROW_BITS | job.article_id, job.words)
                    for job in jobs
                ),
            )
            index.executemany("INSERT OR REPLACE INTO reindexed VALUES (?, ?)", generations.items())
            index.execute("DELETE FROM recent")
            index.execute("INSERT INTO recent SELECT value FROM json_each(?)", (ids,))
            index.execute("UPDATE state SET serial = serial + 1, rows = rows + ?", (len(jobs),))
        with _writing(self._main):
            self._main.executemany(
                "DELETE FROM search_queue WHERE article_id = ? AND turn = ?",
                [(job.article_id, job.turn) for job in jobs],
            )
            self._main.execute(
                "UPDATE search_queue SET fresh = 0 WHERE article_id IN (SELECT value FROM json_each(?))",
                (ids,),
            )
            self._main.execute("UPDATE search_state SET serial = serial + 1")
        return len(jobs)

    def _take(self, size: int) -> tuple[str, int, list[_Job]]:
        """Read the next articles and cut them into words; nothing is locked meanwhile."""
        self._main.execute("BEGIN")
        mark, serial = self._main.execute("SELECT mark, serial FROM search_state").fetchone()
        rows = self._main.execute(
            f"""SELECT search_queue.fresh, search_queue.turn, article.id, {EXTRAS}, {SEARCHED}
            FROM search_queue JOIN article ON article.id = search_queue.article_id
            ORDER BY search_queue.article_id LIMIT ?""",  # noqa: S608 - our own columns
            (size,),
        ).fetchall()
        self._main.execute("COMMIT")
        jobs = [
            _Job(article_id=article_id, fresh=bool(fresh), turn=turn, words=_words(*texts))
            for fresh, turn, article_id, *texts in rows
        ]
        return mark, serial, jobs

    def _tidy(self, index: sqlite3.Connection) -> None:
        """Join the pieces that a large batch leaves, in steps that nobody has to wait for."""
        with _writing(index):
            more = merge_some(index, -_MERGE_PAGES)
        while more:
            with _writing(index):
                more = merge_some(index, _MERGE_PAGES)
        index.execute("PRAGMA incremental_vacuum").fetchall()
        index.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class _writing:  # noqa: N801 - used as a statement
    """A transaction that writes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._connection.execute("COMMIT" if kind is None else "ROLLBACK")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def _words(
    feed_extras: str | None,
    page_extras: str | None,
    title: str,
    author: str,
    feed: str,
    *bodies: Packed,
) -> str:
    """Return the tokens of an article, parted by blanks."""
    html = [unpack(body) for body in bodies if body is not None]
    labels = {tag_token(tag) for each in (feed_extras, page_extras) for tag in unpack_extras(each)[0]}
    return " ".join(tokens(*fold_texts(title, author, feed, html)) | labels)


def _read_state(index: sqlite3.Connection) -> tuple[str, int, int] | None:
    try:
        row = index.execute("SELECT mark, serial, rows FROM state").fetchone()
    except sqlite3.OperationalError:
        return None
    return None if row is None else (row[0], row[1], row[2])


def _next_generations(index: sqlite3.Connection, ids: Sequence[int]) -> dict[int, int]:
    known = dict(
        index.execute(
            "SELECT article_id, generation FROM reindexed WHERE article_id IN"
            " (SELECT value FROM json_each(?))",
            (id_list(ids),),
        )
    )
    return {id: known.get(id, 0) + 1 for id in ids}


def bring_up_to_date(database: Path, *, limit: int | None = None) -> int:
    """Index what is queued and return how many articles that were; StoreError if it cannot be done now."""
    try:
        with closing(Indexer(database)) as indexer:
            return indexer.run(limit=limit)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(tr("The search index was not updated: {reason}.", reason=error)) from error


def main(arguments: Sequence[str]) -> int:
    """Index one database; 1: it could not be done now, which the next refresh makes good."""
    import os

    with suppress(OSError, AttributeError):
        os.nice(5)
    try:
        bring_up_to_date(Path(arguments[0]))
    except StoreError as error:
        print(f"reader: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
