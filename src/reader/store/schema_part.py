"""Whether all of a feed could be read when it last loaded."""

from __future__ import annotations

import sqlite3


def note_parts(connection: sqlite3.Connection) -> None:
    """Give it a column; of feeds that are cut now it is known, of others from their next load on."""
    connection.execute("ALTER TABLE feed ADD COLUMN in_part INTEGER NOT NULL DEFAULT 0")
    connection.execute("UPDATE feed SET in_part = 1 WHERE cut_to > 0 AND complaint != ''")
