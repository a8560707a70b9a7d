"""The index that lists what has been read in the order of reading."""

from __future__ import annotations

import sqlite3


def create_history(connection: sqlite3.Connection) -> None:
    """Add the index of what has been read; a refresh never touches it, as what is new is unread."""
    connection.execute(
        """CREATE INDEX article_history ON article (read, read_at DESC)
        WHERE read = 1 AND (listed = 1 OR starred = 1)"""
    )
