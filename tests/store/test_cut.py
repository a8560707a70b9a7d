"""How many entries were taken of a feed that lists more."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from store_desk import Clock, Desk

from reader.store import Store
from reader.store.schema import MIGRATIONS

CUT = "The feed lists 200,000 entries and 2,000 were taken; max_entries in config.toml sets this."


def test_it_stands_in_the_feed_until_it_loads_otherwise(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(feed, cut_to=50)
    assert desk.store.feed(feed.id).cut_to == 50
    desk.check(feed, fault="paper.example has an internal error (500).")
    desk.check(feed)
    assert desk.store.feed(feed.id).cut_to == 50
    desk.load(feed)
    assert desk.store.feed(feed.id).cut_to == 0


def test_an_older_database_is_read_by_its_sentences(tmp_path: Path) -> None:
    path = tmp_path / "reader.db"
    number = next(n for n, step in enumerate(MIGRATIONS) if step.__name__ == "note_cuts")
    with closing(sqlite3.connect(path)) as connection:
        for step in MIGRATIONS[:number]:
            step(connection)
        connection.execute(f"PRAGMA user_version = {number}")
        connection.executemany(
            "INSERT INTO feed (address, format, added, fault) VALUES (?, 'xml', 0, ?)",
            (
                ("https://a.example/", CUT),
                ("https://b.example/", "b.example has an internal error (500)."),
                ("https://c.example/", ""),
            ),
        )
        connection.commit()
    with closing(Store(path, clock=Clock())) as store:
        assert [feed.cut_to for feed in store.feeds()] == [2000, 0, 0]


def test_an_older_database_keeps_complaints_apart_from_faults(tmp_path: Path) -> None:
    path = tmp_path / "reader.db"
    number = next(n for n, step in enumerate(MIGRATIONS) if step.__name__ == "part_complaints")
    with closing(sqlite3.connect(path)) as connection:
        for step in MIGRATIONS[:number]:
            step(connection)
        connection.execute(f"PRAGMA user_version = {number}")
        connection.executemany(
            "INSERT INTO feed (address, format, added, fault, fault_count) VALUES (?, 'xml', 0, ?, ?)",
            (
                ("https://a.example/", CUT, 0),
                ("https://b.example/", "b.example has an internal error (500).", 3),
                ("https://c.example/", "0 of 20 links understood: the layout changed?", 0),
            ),
        )
        connection.commit()
    with closing(Store(path, clock=Clock())) as store:
        assert [(feed.fault, feed.complaint) for feed in store.feeds()] == [
            ("", CUT),
            ("b.example has an internal error (500).", ""),
            ("0 of 20 links understood: the layout changed?", ""),
        ]
