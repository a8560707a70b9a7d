"""The full-text index: a file of its own beside the database, which can be thrown away and made again.

Its own file, because whoever writes it holds a lock while doing so, and a refresh must never wait for
that. It holds no text: FTS5 without content, without positions (detail=none) and without document sizes,
over tokens that `reader.query.terms` has cut; so the tokenizer only has to split at blanks. A row never
changes: an article whose text has changed gets a new row, and `reindexed` says which one counts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

ROW_BITS = 40
ROW_MASK = (1 << ROW_BITS) - 1
"""The article's id is these bits of a row's number; above them it counts how often it was indexed anew."""

_TABLES = (
    "CREATE VIRTUAL TABLE search_index USING fts5"
    "(words, content='', columnsize=0, detail=none, tokenize='ascii')",
    "CREATE TABLE reindexed (article_id INTEGER PRIMARY KEY, generation INTEGER NOT NULL)",
    # The last slice: its articles may still be queued if the program was killed in between.
    "CREATE TABLE recent (article_id INTEGER PRIMARY KEY)",
    "CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), mark TEXT NOT NULL,"
    " serial INTEGER NOT NULL, rows INTEGER NOT NULL)",
)
_SETTINGS = (("pgsz", 4050), ("automerge", 8), ("usermerge", 4), ("crisismerge", 32), ("hashsize", 1 << 24))


def index_path(database: Path) -> Path:
    """Return where the index of a database lies."""
    return database.with_name(database.stem + "-search.db")


def make_mark() -> str:
    """Return a new index's mark; it tells by which version of the tokens it was made."""
    import secrets

    from reader.query.terms import VERSION

    return f"{VERSION}-{secrets.token_hex(8)}"


def is_current(mark: str) -> bool:
    """Tell whether an index with this mark was made by our version of the tokens."""
    from reader.query.terms import VERSION

    return mark.startswith(f"{VERSION}-")


def has_fts(connection: sqlite3.Connection) -> bool:
    """Tell whether this SQLite was built with FTS5."""
    options = {option for (option,) in connection.execute("PRAGMA compile_options")}
    return "ENABLE_FTS5" in options


def create_index(connection: sqlite3.Connection, mark: str) -> None:
    """Make an empty index, in place of the one that there may be."""
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE name IN ('search_index', 'reindexed', 'recent', 'state')"
    ).fetchall():
        connection.execute(f"DROP TABLE {name}")
    for statement in _TABLES:
        connection.execute(statement)
    for name, value in _SETTINGS:
        connection.execute("INSERT INTO search_index (search_index, rank) VALUES (?, ?)", (name, value))
    connection.execute("INSERT INTO state VALUES (1, ?, 0, 0)", (mark,))


def add_rows(connection: sqlite3.Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Add articles to the index: row number and words parted by blanks; ascending, which is faster."""
    connection.executemany("INSERT INTO search_index (rowid, words) VALUES (?, ?)", sorted(rows))


def merge_some(connection: sqlite3.Connection, pages: int) -> bool:
    """Tidy up a little; False: there is nothing left to tidy."""
    before = connection.total_changes
    connection.execute("INSERT INTO search_index (search_index, rank) VALUES ('merge', ?)", (pages,))
    # FTS5 reports fewer than two changes when no merging was done.
    return connection.total_changes - before >= 2
