"""Looks for what is wrong in the database, and mends what can be mended without a loss."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from reader.model.check import Check
from reader.numbers import count_of
from reader.store.faults import explain
from reader.store.schema import APPLICATION_ID, MIGRATIONS
from reader.store.schema_told import TOLD_NOW
from reader.store.search_index import index_path
from reader.store.upkeep import find_damage

_PATIENCE = 10.0
_NAMED = 3
"""Findings that are named; the others are counted."""
_IN_INDEX = (" missing from index ", "wrong # of entries in index ", "non-unique entry in index ")


def examine(database: Path, *, full: bool) -> Iterator[Check]:
    """Yield what was found and mended; a fault that only the user can mend ends it."""
    try:
        connection = sqlite3.connect(
            f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=_PATIENCE, isolation_level=None
        )
        with closing(connection):
            yield from _examine(connection, database, full=full)
    except sqlite3.Error as error:
        yield Check(name="database", state="needs you", message=str(explain(error, database)))


def _examine(connection: sqlite3.Connection, database: Path, *, full: bool) -> Iterator[Check]:
    version = _check_version(connection, database)
    yield version
    if version.state != "ok" or not database.stat().st_size:
        return
    integrity = _check_integrity(connection, database, full=full)
    yield integrity
    if integrity.state == "needs you":
        return
    if connection.execute("PRAGMA user_version").fetchone()[0] != len(MIGRATIONS):
        return
    for check in (_check_references, _check_read_marks, _check_counters):
        yield _in_transaction(connection, check)
    yield _check_bookmarks(connection)
    yield _check_search(connection, database)


def _in_transaction(connection: sqlite3.Connection, check: Callable[[sqlite3.Connection], Check]) -> Check:
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = check(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return found


def _check_version(connection: sqlite3.Connection, database: Path) -> Check:
    application: int = connection.execute("PRAGMA application_id").fetchone()[0]
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if not database.stat().st_size:
        return Check(name="database", message=f"{database} is empty; the next start lays it out")
    if application != APPLICATION_ID:
        return Check(
            name="database",
            state="needs you",
            message=f"{database} belongs to another program: move it away.",
        )
    if version > len(MIGRATIONS):
        return Check(
            name="database",
            state="needs you",
            message=f"{database} was written by a newer reader (schema {version}): update reader.",
        )
    size = database.stat().st_size / 1_000_000
    later = "" if version == len(MIGRATIONS) else "; it will be brought up to date at the next start"
    return Check(name="database", message=f"{database}, {size:,.1f} MB, schema {version}{later}")


def _check_integrity(connection: sqlite3.Connection, database: Path, *, full: bool) -> Check:
    pragma = "integrity_check" if full else "quick_check"
    findings = find_damage(connection, pragma)
    if not findings:
        return Check(name="integrity", message="no damage" if full else "no damage (--full looks closer)")
    if all(any(sign in finding for sign in _IN_INDEX) for finding in findings):
        connection.execute("REINDEX")
        if not find_damage(connection, "integrity_check"):
            return Check(name="integrity", state="mended", message="indexes were wrong and were made again")
    return Check(
        name="integrity",
        state="needs you",
        message=f"{database} is damaged ({_name(findings)}): put a backup in its place with reader restore.",
    )


def _check_references(connection: sqlite3.Connection) -> Check:
    """Delete rows whose article or feed is gone, as would have happened with it."""
    orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    for table in {row[0] for row in orphans}:
        for row in connection.execute(f"PRAGMA foreign_key_list({table})").fetchall():
            parent, column, target = row[2], row[3], row[4] or "rowid"
            connection.execute(
                f"DELETE FROM {table} WHERE {column} IS NOT NULL "  # noqa: S608 - names out of the schema
                f"AND {column} NOT IN (SELECT {target} FROM {parent})"
            )
    if orphans:
        rows = "1 left-over row was" if len(orphans) == 1 else f"{len(orphans):,} left-over rows were"
        return Check(name="references", state="mended", message=f"{rows} deleted")
    return Check(name="references", message="every row belongs to something")


def _check_read_marks(connection: sqlite3.Connection) -> Check:
    changed = sum(
        connection.execute(
            f"""UPDATE {table} SET read = (SELECT read FROM article WHERE id = article_id)
            WHERE read != (SELECT read FROM article WHERE id = article_id)"""  # noqa: S608 - our own words
        ).rowcount
        for table in ("place", "story")
    )
    if changed:
        return Check(name="read marks", state="mended", message=f"set right in the lists: {changed:,}")
    return Check(name="read marks", message="the same in every list")


def _check_counters(connection: sqlite3.Connection) -> Check:
    wrong = connection.execute(_RECOUNT_FEEDS).rowcount
    connection.execute("INSERT OR IGNORE INTO overall (id) VALUES (1)")
    wrong += connection.execute(_RECOUNT_ALL).rowcount
    wrong += _recount_shared(connection)
    wrong += _recount_told(connection)
    if wrong:
        return Check(name="counters", state="mended", message=f"counted anew: {wrong:,}")
    return Check(name="counters", message="they agree with the articles")


def _recount_shared(connection: sqlite3.Connection) -> int:
    """Find anew which articles several feeds have; returns how many rows were wrong."""
    wrong = _count_wrong(connection, (_SHARED, _SHARED_NOW), (_TALLIED, _TALLIED_NOW))
    if wrong:
        connection.execute("DELETE FROM shared")
        connection.execute("DELETE FROM shared_tally")
        # The triggers add them up.
        connection.execute(f"INSERT INTO shared (article_id, feeds, read) {_SHARED_NOW}")
    return wrong


def _recount_told(connection: sqlite3.Connection) -> int:
    """Find anew which feeds tell the same stories; returns how many rows were wrong."""
    wrong = _count_wrong(connection, (_TOLD, _TOLD_NOW), (_TOLD_TALLIED, _TOLD_TALLIED_NOW))
    if wrong:
        connection.execute("DELETE FROM told")
        connection.execute("DELETE FROM told_tally")
        # As above.
        connection.execute(f"INSERT INTO told (leader, places) {_TOLD_NOW}")
    return wrong


def _count_wrong(connection: sqlite3.Connection, *kept: tuple[str, str]) -> int:
    """Return how many rows differ between what is kept and what ought to be."""
    return sum(
        connection.execute(f"SELECT count(*) FROM ({one} EXCEPT {other})").fetchone()[0]  # noqa: S608 - our own words
        for rows, expected in kept
        for one, other in ((rows, expected), (expected, rows))
    )


def _check_bookmarks(connection: sqlite3.Connection) -> Check:
    (total,) = connection.execute("SELECT count(*) FROM article WHERE starred = 1").fetchone()
    (bare,) = connection.execute(_BARE).fetchone()
    (pictures,) = connection.execute(
        """SELECT count(*) FROM picture JOIN article ON article.id = article_id
        WHERE starred = 1 AND data IS NULL"""
    ).fetchone()
    words = [f"{total:,} kept"]
    if bare:
        words.append(f"{bare:,} without a text")
    if pictures:
        words.append(f"{count_of(pictures, 'picture')} missing; each refresh tries again")
    return Check(name="bookmarks", message=", ".join(words))


def _check_search(connection: sqlite3.Connection, database: Path) -> Check:
    """Throw a broken index away: it is made anew from the articles."""
    index = index_path(database)
    if index.is_dir():
        fault = f"{index} is a folder: move it away, so that searches get their index."
        return Check(name="search", state="needs you", message=fault)
    if index.exists():
        try:
            with closing(sqlite3.connect(f"{index.absolute().as_uri()}?mode=ro", uri=True)) as other:
                damage = find_damage(other, "quick_check")
        except sqlite3.DatabaseError as error:
            damage = [str(error)]
        if damage:
            for ending in ("", "-wal", "-shm"):
                index.with_name(index.name + ending).unlink(missing_ok=True)
            return Check(name="search", state="mended", message="the index was broken; it is made anew")
    (waiting,) = connection.execute("SELECT count(*) FROM search_queue").fetchone()
    wait = "1 article waits" if waiting == 1 else f"{waiting:,} articles wait"
    return Check(
        name="search",
        message=f"{wait} to be indexed; the next search does it" if waiting else "all is indexed",
    )


def _name(findings: list[str]) -> str:
    more = f" and {len(findings) - _NAMED:,} more" if len(findings) > _NAMED else ""
    return "; ".join(" ".join(finding.split()) for finding in findings[:_NAMED]) + more


_RECOUNT_FEEDS = """
    UPDATE tally SET total = counted.total, unread = counted.unread FROM (
        SELECT feed.id AS id, count(article_id) AS total, count(article_id) - coalesce(sum(read), 0) AS unread
        FROM feed LEFT JOIN place ON place.feed_id = feed.id GROUP BY feed.id) AS counted
    WHERE tally.feed_id = counted.id
    AND (tally.total != counted.total OR tally.unread != counted.unread)
"""
_RECOUNT_ALL = """
    UPDATE overall SET total = counted.total, unread = counted.unread, saved = counted.saved,
        saved_unread = counted.saved_unread FROM (
        SELECT coalesce(sum(listed), 0) AS total, coalesce(sum(listed AND NOT read), 0) AS unread,
            coalesce(sum(starred), 0) AS saved, coalesce(sum(starred AND NOT read), 0) AS saved_unread
        FROM article) AS counted
    WHERE overall.total != counted.total OR overall.unread != counted.unread
    OR overall.saved != counted.saved OR overall.saved_unread != counted.saved_unread
"""
_SHARED = "SELECT article_id, feeds, read FROM shared"
_SHARED_NOW = """
    SELECT article.id, feeds, read FROM (
        SELECT article_id, group_concat(feed_id) AS feeds FROM place INDEXED BY place_article
        GROUP BY article_id HAVING count(*) > 1
    ) CROSS JOIN article ON article.id = article_id
"""
_TALLIED = "SELECT feeds, unread, total FROM shared_tally"
_TALLIED_NOW = "SELECT feeds, count(*) - sum(read), count(*) FROM shared GROUP BY feeds"
_TOLD = "SELECT leader, places FROM told"
_TOLD_NOW = TOLD_NOW.format(which="")
_TOLD_TALLIED = "SELECT places, stories FROM told_tally"
_TOLD_TALLIED_NOW = "SELECT places, count(*) FROM told GROUP BY places"
_BARE = """
    SELECT count(*) FROM article WHERE starred = 1
    AND NOT EXISTS (SELECT 1 FROM bookmark WHERE article_id = article.id AND html IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM page_text WHERE article_id = article.id AND html IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM feed_text WHERE article_id = article.id
        AND coalesce(content, summary) IS NOT NULL)
"""
