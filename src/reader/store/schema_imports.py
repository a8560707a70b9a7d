"""The table of what an import adds to articles that were here before, so that undo takes it away."""

from __future__ import annotations

import sqlite3


def create_step_additions(connection: sqlite3.Connection) -> None:
    """Let a step hold tags, notes and marked passages of many articles, named as in steps of their kind."""
    connection.execute(
        """CREATE TABLE step_addition (
            id INTEGER PRIMARY KEY,
            step_id INTEGER NOT NULL REFERENCES step(id) ON DELETE CASCADE,
            article_id INTEGER NOT NULL,
            kind TEXT NOT NULL,
            name TEXT NOT NULL
        )"""
    )
    connection.execute("CREATE INDEX step_addition_step ON step_addition (step_id)")
