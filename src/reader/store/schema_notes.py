"""The tables of what the user adds to articles: notes and marked passages."""

from __future__ import annotations

import sqlite3


def create_notes(connection: sqlite3.Connection) -> None:
    """Add the tables of notes and highlights."""
    connection.execute(
        """CREATE TABLE note (
            article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
            text TEXT NOT NULL,
            updated_at INTEGER NOT NULL
        )"""
    )
    # Found again by its words: the text around them can change with every refresh.
    connection.execute(
        """CREATE TABLE highlight (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
            quote TEXT NOT NULL,
            prefix TEXT NOT NULL,
            suffix TEXT NOT NULL,
            at INTEGER NOT NULL
        )"""
    )
    connection.execute("CREATE INDEX highlight_article ON highlight (article_id)")
