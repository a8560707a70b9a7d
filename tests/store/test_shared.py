"""Articles that several feeds have: a folder counts each of them once, as its list shows it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from store_desk import Clock, Desk, change, entry

from reader.model import Feed, Scope
from reader.model.check import Check
from reader.store import Store, mending
from reader.store.schema import MIGRATIONS
from reader.store.schema_shared import create_shared

NEWS, HARBOUR, ABROAD = ("要闻",), ("要闻", "港口"), ("国外",)


def two(desk: Desk) -> tuple[Feed, Feed]:
    """Two feeds of a folder, the second in a folder inside it, with three articles, one of them in both."""
    feeds = desk.subscribe("早报", folders=(NEWS,)), desk.subscribe("港报", folders=(HARBOUR,))
    desk.load(feeds[0], entry("both"), entry("one"))
    desk.load(feeds[1], entry("both"), entry("two"))
    return feeds


def numbers(desk: Desk) -> dict[str, tuple[int, int]]:
    """What stands beside the folders; what stands in their lists is the same."""
    counts = desk.counts()
    for folder in desk.store.folders():
        scope = Scope(kind="folder", folder=folder)
        found = len(desk.ids(scope, unread_only=True)), len(desk.ids(scope))
        assert counts[folder[-1]] == found
    return {folder[-1]: counts[folder[-1]] for folder in desk.store.folders()}


def test_a_folder_counts_an_article_of_several_feeds_once(desk: Desk) -> None:
    first, second = two(desk)
    assert numbers(desk) == {"要闻": (3, 3), "港口": (2, 2)}
    counts = desk.counts()
    # Both rows of feeds have it.
    assert (counts["早报"], counts["All unread"]) == ((2, 2), (3, 3))
    third = desk.subscribe("晚报", folders=(NEWS,))
    desk.load(third, entry("both"), entry("one"), entry("three"))
    assert numbers(desk) == {"要闻": (4, 4), "港口": (2, 2)}
    (both,) = set(desk.ids(first)) & set(desk.ids(second)) & set(desk.ids(third))
    desk.store.set_read([both], True, label="")
    assert numbers(desk) == {"要闻": (3, 4), "港口": (1, 2)}
    desk.store.undo()
    assert numbers(desk) == {"要闻": (4, 4), "港口": (2, 2)}
    desk.store.set_hidden([both], True, label="")
    assert numbers(desk) == {"要闻": (3, 3), "港口": (1, 1)}
    desk.store.undo()
    assert numbers(desk) == {"要闻": (4, 4), "港口": (2, 2)}


def test_it_counts_in_each_folder_and_moves_with_its_feeds(desk: Desk) -> None:
    first, second = two(desk)
    desk.store.move_feed(second.id, [ABROAD])
    assert numbers(desk) == {"要闻": (2, 2), "港口": (0, 0), "国外": (2, 2)}
    desk.store.move_feed(second.id, [HARBOUR, ABROAD])
    desk.store.move_feed(first.id, [HARBOUR])
    assert numbers(desk) == {"要闻": (3, 3), "港口": (3, 3), "国外": (2, 2)}
    desk.store.remove_folder(HARBOUR)
    assert numbers(desk) == {"要闻": (3, 3), "国外": (2, 2)}
    desk.store.undo()
    desk.store.remove_feed(first.id)
    assert numbers(desk) == {"要闻": (2, 2), "港口": (2, 2), "国外": (2, 2)}
    desk.store.undo()
    assert numbers(desk) == {"要闻": (3, 3), "港口": (3, 3), "国外": (2, 2)}
    desk.remove_for_good(second)
    assert numbers(desk) == {"要闻": (2, 2), "港口": (2, 2), "国外": (0, 0)}
    assert desk.rows("SELECT * FROM shared UNION ALL SELECT * FROM shared_tally") == []


def test_cleaning_up_leaves_it_to_the_other_feed(desk: Desk) -> None:
    first, second = two(desk)
    (both,) = set(desk.ids(first)) & set(desk.ids(second))
    assert desk.store.remove_entries(first.id, [both]) == 0
    assert numbers(desk) == {"要闻": (3, 3), "港口": (2, 2)}
    assert desk.store.remove_entries(second.id, [both]) == 1
    assert numbers(desk) == {"要闻": (2, 2), "港口": (1, 1)}


def test_an_older_database_finds_what_its_feeds_share(tmp_path: Path) -> None:
    path, number = tmp_path / "reader.db", MIGRATIONS.index(create_shared)
    with closing(sqlite3.connect(path)) as connection, connection:
        for step in MIGRATIONS[:number]:
            step(connection)
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute(f"INSERT INTO folder (path, position) VALUES ('{NEWS[0]}', 1)")
        for feed_id in (1, 2, 3):
            connection.execute(
                "INSERT INTO feed (address, format, added) VALUES (?, 'xml', 0)",
                (f"https://feeds.example/{feed_id}",),
            )
            connection.execute("INSERT INTO shelf VALUES (?, ?, ?, NULL)", (feed_id, NEWS[0], feed_id))
        connection.executemany(
            "INSERT INTO article (id, identity, feed_id, sort_at, first_seen, title, link, author)"
            " VALUES (?1, ?1, 1, 0, 0, '', '', '')",
            [(article_id,) for article_id in range(1, 5)],
        )
        connection.executemany(
            "INSERT INTO place VALUES (?, 0, 0, ?, 0)",
            [(1, 1), (1, 2), (2, 2), (1, 3), (2, 3), (3, 3), (3, 4)],
        )
        connection.execute("UPDATE article SET read = 1 WHERE id = 3")
    with closing(Store(path, clock=Clock())) as store:
        desk = Desk(store, Clock(), path)
        assert numbers(desk) == {"要闻": (3, 4)}
        assert desk.rows("SELECT * FROM shared_tally ORDER BY feeds") == [("1,2", 1, 1), ("1,2,3", 0, 1)]
        store.set_read([2, 3], False, label="")
        assert numbers(desk) == {"要闻": (4, 4)}
        desk.load(store.feed(2), change(entry("new")))
        assert numbers(desk) == {"要闻": (5, 5)}
        store.set_read([2, 3], True, label="")
        assert numbers(desk) == {"要闻": (3, 5)}
        assert _counters(path).state == "ok"


def test_numbers_that_were_spoilt_are_mended(desk: Desk) -> None:
    two(desk)
    before = numbers(desk)
    for spoil in (
        "UPDATE shared_tally SET unread = 7, total = 9",
        "DELETE FROM shared",
        "UPDATE shared SET feeds = '1,2,3'",
        "INSERT INTO shared SELECT id, '1,2', 0 FROM article WHERE id NOT IN (SELECT article_id FROM shared)",
    ):
        with closing(sqlite3.connect(desk.path)) as connection, connection:
            connection.execute(spoil)
        assert _counters(desk.path).state == "mended", spoil
        assert numbers(desk) == before, spoil
        assert _counters(desk.path).state == "ok"


def _counters(path: Path) -> Check:
    return next(check for check in mending.examine(path, full=True) if check.name == "counters")
