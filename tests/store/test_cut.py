"""How many entries were taken of a feed that lists more."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from store_desk import Clock, Desk

from reader.store import Store
from reader.store.schema import MIGRATIONS
from reader.store.schema_complaints import part_complaints
from reader.store.schema_cut import note_cuts

CUT = "The feed lists 200,000 entries and 2,000 were taken; max_entries in config.toml sets this."
FAILED = "paper.example has an internal error (500)."


def test_it_stands_in_the_feed_until_it_loads_otherwise(desk: Desk) -> None:
    feed = desk.subscribe()
    desk.load(feed, cut_to=50)
    assert desk.store.feed(feed.id).cut_to == 50
    desk.check(feed, fault=FAILED)
    desk.check(feed)
    assert desk.store.feed(feed.id).cut_to == 50
    desk.load(feed)
    assert desk.store.feed(feed.id).cut_to == 0


@pytest.fixture
def older(tmp_path: Path) -> Callable[..., Store]:
    """Open a database from before a migration, with feeds that have these faults, so many times in a row."""

    def open_before(step: Callable[[sqlite3.Connection], None], *faults: tuple[str, int]) -> Store:
        path = tmp_path / "reader.db"
        number = MIGRATIONS.index(step)
        with closing(sqlite3.connect(path)) as connection:
            for earlier in MIGRATIONS[:number]:
                earlier(connection)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.executemany(
                "INSERT INTO feed (address, format, added, fault, fault_count) VALUES (?, 'xml', 0, ?, ?)",
                [(f"https://{at}.example/", fault, count) for at, (fault, count) in enumerate(faults)],
            )
            connection.commit()
        return Store(path, clock=Clock())

    return open_before


def test_an_older_database_is_read_by_its_sentences(older: Callable[..., Store]) -> None:
    with closing(older(note_cuts, (CUT, 0), (FAILED, 3), ("", 0))) as store:
        assert [feed.cut_to for feed in store.feeds()] == [2000, 0, 0]


def test_an_older_database_keeps_complaints_apart_from_faults(older: Callable[..., Store]) -> None:
    changed = "0 of 20 links understood: the layout changed?"
    with closing(older(part_complaints, (CUT, 0), (FAILED, 3), (changed, 0))) as store:
        assert [(feed.fault, feed.complaint) for feed in store.feeds()] == [
            ("", CUT),
            (FAILED, ""),
            (changed, ""),
        ]


def test_an_older_database_tells_which_feeds_are_cut(older: Callable[..., Store]) -> None:
    with closing(older(note_cuts, (CUT, 0), (FAILED, 3), ("", 0))) as store:
        assert [feed.in_part for feed in store.feeds()] == [True, False, False]
