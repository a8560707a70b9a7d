"""How many entries were taken of a feed that lists more, which was only to be read in its complaint."""

from __future__ import annotations

import re
import sqlite3

_TAKEN = re.compile(r"and ([\d,]+) were taken; max_entries in config\.toml")


def note_cuts(connection: sqlite3.Connection) -> None:
    """Give it a column; a feed that is cut now is told by its sentence, this once."""
    connection.execute("ALTER TABLE feed ADD COLUMN cut_to INTEGER NOT NULL DEFAULT 0")
    told = connection.execute("SELECT id, fault FROM feed WHERE fault LIKE '%max_entries%'").fetchall()
    for feed_id, fault in told:
        if (match := _TAKEN.search(fault)) is not None:
            cut_to = int(match[1].replace(",", ""))
            connection.execute("UPDATE feed SET cut_to = ? WHERE id = ?", (cut_to, feed_id))
