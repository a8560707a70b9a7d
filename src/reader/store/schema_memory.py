"""The tables of what the screens remember: where an article was left, and small settings."""

from __future__ import annotations

import sqlite3


def create_memory(connection: sqlite3.Connection) -> None:
    """Add the tables of positions and settings."""
    connection.execute(
        """CREATE TABLE position (
            article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
            source TEXT NOT NULL,
            block INTEGER NOT NULL,
            offset INTEGER NOT NULL,
            PRIMARY KEY (article_id, source)
        ) WITHOUT ROWID"""
    )
    connection.execute("CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
