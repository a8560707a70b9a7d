"""The columns that place marked passages, annotate them, and let their removal be taken back."""

from __future__ import annotations

import sqlite3


def extend_highlights(connection: sqlite3.Connection) -> None:
    """Let a highlight have a note and a place, and stay for undo when it is removed."""
    for column in (
        "note TEXT NOT NULL DEFAULT ''",
        "block INTEGER NOT NULL DEFAULT -1",
        "start INTEGER NOT NULL DEFAULT 0",
        "removed INTEGER NOT NULL DEFAULT 0",
    ):
        connection.execute(f"ALTER TABLE highlight ADD COLUMN {column}")
