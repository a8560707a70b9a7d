"""Many rows in few statements: all of them, in their order, and none twice."""

from __future__ import annotations

import sqlite3

import pytest

from reader.store.bulk import insert_rows


@pytest.mark.parametrize("count", [0, 1, 2, 3, 31, 32, 33, 100])
def test_every_row_is_written_once_and_in_order(count: int) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE word (place INTEGER PRIMARY KEY, text TEXT)")
    rows = [(number, f"第{number}行") for number in range(count)]
    insert_rows(connection, "INSERT INTO word VALUES", rows)
    assert connection.execute("SELECT * FROM word ORDER BY rowid").fetchall() == rows


def test_a_row_that_is_ignored_keeps_no_other_out() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE word (place INTEGER PRIMARY KEY, text TEXT)")
    connection.execute("INSERT INTO word VALUES (2, '早')")
    insert_rows(connection, "INSERT OR IGNORE INTO word VALUES", [(1, "a"), (2, "b"), (3, "c")])
    assert connection.execute("SELECT * FROM word").fetchall() == [(1, "a"), (2, "早"), (3, "c")]
