"""The tables of what a service that keeps reading marks has, and what both sides last agreed on."""

from __future__ import annotations

import sqlite3

_STATEMENTS = (
    # Of a feed that was removed here, the row says so to the service at the next sync: no foreign key.
    """CREATE TABLE sync_feed (
        stream TEXT PRIMARY KEY,
        feed_id INTEGER NOT NULL,
        folder TEXT NOT NULL
    ) WITHOUT ROWID""",
    "CREATE TABLE sync_refused (address TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID",
    # Of an item that is not here the article is NULL, and its identity tells when it is. Marks that are NULL
    # were never compared. Articles are cleaned up meanwhile, and must not be asked for again: no foreign key.
    """CREATE TABLE sync_item (
        id TEXT PRIMARY KEY,
        feed_id INTEGER,
        identity INTEGER,
        article_id INTEGER,
        read INTEGER,
        starred INTEGER
    ) WITHOUT ROWID""",
    "CREATE INDEX sync_item_article ON sync_item (article_id) WHERE article_id IS NOT NULL",
    "CREATE INDEX sync_item_missing ON sync_item (identity) WHERE article_id IS NULL",
)


def create_sync(connection: sqlite3.Connection) -> None:
    """Make the tables; they stay empty where no service is named."""
    for statement in _STATEMENTS:
        connection.execute(statement)
