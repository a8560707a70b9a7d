"""What a subscription list says that means nothing to us, kept for the next export."""

from __future__ import annotations

import sqlite3


def create_outlines(connection: sqlite3.Connection) -> None:
    """Keep the outlines that are no feeds, and what one folder calls a feed otherwise than another."""
    connection.execute("ALTER TABLE shelf ADD COLUMN outline TEXT")
    connection.execute(
        """CREATE TABLE outline_link (
            id INTEGER PRIMARY KEY,
            folder TEXT NOT NULL,
            outline TEXT NOT NULL,
            UNIQUE (folder, outline)
        )"""
    )
