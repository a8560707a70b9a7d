"""What is odd about feeds whose news comes in, which stood among the faults of those whose does not."""

from __future__ import annotations

import sqlite3


def part_complaints(connection: sqlite3.Connection) -> None:
    """Give it a column of its own; a page of which nothing was understood stays a fault."""
    connection.execute("ALTER TABLE feed ADD COLUMN complaint TEXT NOT NULL DEFAULT ''")
    connection.execute(
        "UPDATE feed SET complaint = fault, fault = '' WHERE fault_count = 0 AND fault NOT LIKE '0 of %'"
    )
