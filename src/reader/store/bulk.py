"""Writes many rows with few statements: to begin and end one costs as much as the row itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

_SIZES = (32, 16, 8, 4, 2, 1)
"""Rows a statement; so few that each is compiled once and kept."""


def insert_rows(connection: sqlite3.Connection, insert: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run "INSERT … VALUES" for rows of the same length; `insert` ends before the first row's parenthesis."""
    start = 0
    for size in _SIZES:
        while len(rows) - start >= size:
            part = rows[start : start + size]
            connection.execute(_statement(insert, len(part[0]), size), tuple(chain.from_iterable(part)))
            start += size


@cache
def _statement(insert: str, columns: int, rows: int) -> str:
    row = f"({','.join('?' * columns)})"
    return f"{insert} {','.join([row] * rows)}"
