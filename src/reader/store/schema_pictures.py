"""The pictures of articles of feeds that bring them along."""

from __future__ import annotations

import sqlite3


def create_feed_pictures(connection: sqlite3.Connection) -> None:
    """Add the table of pictures that belong to no bookmark; the row without an address counts the tries."""
    connection.execute(
        """CREATE TABLE feed_picture (
            id INTEGER PRIMARY KEY,
            article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
            url TEXT NOT NULL,
            media_type TEXT NOT NULL DEFAULT '',
            tries INTEGER NOT NULL DEFAULT 0,
            data BLOB,
            UNIQUE (article_id, url)
        )"""
    )
