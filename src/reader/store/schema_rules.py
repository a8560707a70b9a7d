"""The columns that switch rules off, and that join several changes to one step."""

from __future__ import annotations

import sqlite3


def create_rule_switches(connection: sqlite3.Connection) -> None:
    """Let a rule be switched off, and a step be taken back together with the one before."""
    connection.execute("ALTER TABLE rule ADD COLUMN enabled INTEGER NOT NULL DEFAULT 1")
    connection.execute("ALTER TABLE step ADD COLUMN joined INTEGER NOT NULL DEFAULT 0")
