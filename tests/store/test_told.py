"""Stories that several feeds tell: a folder counts each of them once, as its list shows it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from store_desk import Clock, Desk, entry

from reader.model import Feed, FolderPath
from reader.model.check import Check
from reader.store import Store, mending
from reader.store.schema import MIGRATIONS
from reader.store.schema_told import create_told

NEWS, HARBOUR, ABROAD = ("要闻",), ("要闻", "港口"), ("国外",)


def papers(desk: Desk) -> tuple[list[Feed], list[int]]:
    """Feeds in a folder, in one inside it, and in another: each tells of the flood, and of something else."""
    feeds, flood = [], []
    for name, folder in (("早报", NEWS), ("港报", HARBOUR), ("外报", ABROAD), ("晚报", NEWS)):
        feeds.append(desk.subscribe(name, folders=(folder,)))
        desk.load(feeds[-1], entry(f"{name}洪水"), entry(f"{name}别的"))
        flood += [row.id for row in desk.store.entries(desk.ids(feeds[-1])) if "洪水" in row.title]
    desk.store.put_stories((id, flood[0]) for id in flood[1:])
    return feeds, flood


def numbers(desk: Desk) -> dict[str, int]:
    """What is unread where stories count once; it is what stands in the lists."""
    desk.check_counts()
    names = {"All unread", *(folder[-1] for folder in desk.store.folders())}
    return {title: unread for title, (unread, _) in desk.counts(folded=True).items() if title in names}


def test_a_folder_counts_a_story_once(desk: Desk) -> None:
    feeds, flood = papers(desk)
    assert numbers(desk) == {"All unread": 5, "要闻": 4, "港口": 2, "国外": 2}
    assert desk.counts(folded=True)["早报"] == (2, 2), "a feed's own list is whole"
    assert desk.counts()["要闻"] == (6, 6), "and so is any list where stories are not folded"
    desk.store.set_read([flood[0]], True, label="")
    assert numbers(desk) == {"All unread": 5, "要闻": 4, "港口": 2, "国外": 2}
    desk.store.set_read([flood[3]], True, label="")
    assert numbers(desk) == {"All unread": 5, "要闻": 4, "港口": 2, "国外": 2}, "one tells it everywhere"
    desk.store.set_stories_read([flood[0]], True, label="")
    assert numbers(desk) == {"All unread": 4, "要闻": 3, "港口": 1, "国外": 1}
    for _ in range(3):
        desk.store.undo()
    desk.store.set_hidden([flood[1]], True, label="")
    assert numbers(desk) == {"All unread": 5, "要闻": 4, "港口": 1, "国外": 2}
    desk.store.undo()
    assert desk.store.remove_entries(feeds[3].id, [flood[3]]) == 1
    assert numbers(desk) == {"All unread": 5, "要闻": 4, "港口": 2, "国外": 2}


def test_it_counts_in_each_folder_and_moves_with_its_feeds(desk: Desk) -> None:
    feeds, _ = papers(desk)
    desk.store.move_feed(feeds[0].id, [NEWS, ABROAD])
    assert numbers(desk) == {"All unread": 5, "要闻": 4, "港口": 2, "国外": 3}
    desk.store.move_feed(feeds[2].id, [HARBOUR])
    assert numbers(desk) == {"All unread": 5, "要闻": 5, "港口": 3, "国外": 2}
    desk.store.remove_folder(HARBOUR)
    assert numbers(desk) == {"All unread": 5, "要闻": 5, "国外": 2}
    desk.store.remove_feeds([feed.id for feed in feeds[:2]])
    assert numbers(desk) == {"All unread": 3, "要闻": 3, "国外": 0}
    desk.store.undo()
    assert numbers(desk) == {"All unread": 5, "要闻": 5, "国外": 2}
    for feed in feeds:
        desk.remove_for_good(feed)
    assert desk.rows("SELECT places FROM told UNION ALL SELECT places FROM told_tally") == []


@pytest.mark.parametrize(("folder", "unread"), [(NEWS, 3), (HARBOUR, 2)])
def test_an_article_of_several_feeds_in_a_story_counts_once(
    desk: Desk, folder: FolderPath, unread: int
) -> None:
    feeds = [desk.subscribe(name, folders=(place,)) for name, place in (("早报", NEWS), ("港报", HARBOUR))]
    for feed in feeds:
        desk.load(feed, entry("both"), entry(f"only {feed.title}"))
    (both,) = set(desk.ids(feeds[0])) & set(desk.ids(feeds[1]))
    (only,) = set(desk.ids(feeds[1])) - {both}
    before = numbers(desk)[folder[-1]]
    desk.store.put_stories([(only, both)])
    assert (before, numbers(desk)[folder[-1]]) == (unread, unread - 1)


def test_one_that_another_program_has_put_into_a_story_takes_the_next_with_it(desk: Desk) -> None:
    _, flood = papers(desk)
    late = desk.subscribe("号外", folders=(NEWS,))
    desk.load(late, entry("号外洪水"))
    before = numbers(desk)
    desk.store.put_stories([(desk.ids(late)[0], flood[3])])
    assert desk.store.story(flood[0]) == [*flood[1:], desk.ids(late)[0]]
    assert numbers(desk) == before | {"All unread": 5, "要闻": 4}


def test_an_older_database_finds_who_tells_the_same(tmp_path: Path) -> None:
    path, number = tmp_path / "reader.db", MIGRATIONS.index(create_told)
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
            [(article_id,) for article_id in range(1, 8)],
        )
        connection.executemany(
            "INSERT INTO place VALUES (?, 0, 0, ?, 0)",
            [(1, 1), (2, 2), (3, 2), (3, 3), (1, 4), (2, 5), (1, 6), (2, 7)],
        )
        connection.executemany(
            "INSERT INTO story VALUES (?, ?, 0)", [(1, 1), (2, 1), (3, 1), (4, 4), (5, 4), (6, 6), (7, 6)]
        )
        connection.execute("UPDATE article SET read = 1 WHERE id = 6")
    with closing(Store(path, clock=Clock())) as store:
        desk = Desk(store, Clock(), path)
        assert desk.rows("SELECT * FROM told ORDER BY leader") == [(1, "1;2,3;3"), (4, "1;2")]
        assert desk.rows("SELECT * FROM told_tally ORDER BY places") == [("1;2", 1), ("1;2,3;3", 1)]
        assert numbers(desk) == {"All unread": 3, "要闻": 3}
        store.set_read([6], False, label="")
        assert numbers(desk) == {"All unread": 3, "要闻": 3}
        assert desk.rows("SELECT * FROM told_tally ORDER BY places") == [("1;2", 2), ("1;2,3;3", 1)]
        store.set_stories_read([1, 4], True, label="")
        assert numbers(desk) == {"All unread": 1, "要闻": 1}
        assert _check(path, "counters").state == "ok"


def test_numbers_that_were_spoilt_are_mended(desk: Desk) -> None:
    _, flood = papers(desk)
    before = numbers(desk)
    for spoil, check in (
        ("UPDATE told_tally SET stories = 7", "counters"),
        ("DELETE FROM told", "counters"),
        ("UPDATE told SET places = '1;2'", "counters"),
        ("INSERT INTO told VALUES (999, '1;2')", "counters"),
        (f"UPDATE story SET read = 1 WHERE article_id = {flood[1]}", "read marks"),
    ):
        with closing(sqlite3.connect(desk.path)) as connection, connection:
            connection.execute(spoil)
        assert _check(desk.path, check).state == "mended", spoil
        assert numbers(desk) == before, spoil
        assert _check(desk.path, check).state == "ok"


def _check(path: Path, name: str) -> Check:
    return next(check for check in mending.examine(path, full=True) if check.name == name)
