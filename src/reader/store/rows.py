"""How rows become records: the columns of a Feed and of an Entry, each written once; no other queries."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from reader.model import Entry, Feed, FolderPath, Validators
from reader.store.aside import NOT_ASIDE
from reader.store.names import NAME_OF_FEED
from reader.store.values import id_list, to_folder, to_time

IS_HIDDEN = "(article.listed = 0 AND article.feed_id IS NOT NULL)"
"""The condition that the user or a rule took an article out of every list."""
_FEEDS = """
    SELECT id, address, format, title, link, description, author, language, updated, ttl_minutes,
        custom_title, etag, last_modified, added, last_checked, last_success, fault, fault_count,
        next_due, stopped, unread, total, cut_to, complaint, in_part
    FROM feed JOIN tally ON tally.feed_id = feed.id WHERE removed_at IS NULL
"""
_FEEDS_ALL = _FEEDS + " ORDER BY id"
FEED_BY_ID = _FEEDS + " AND id = ?"
FEED_BY_ADDRESS = _FEEDS + " AND address = ?"

ENTRIES_BY_IDS = f"""
    SELECT article.id, article.feed_id,
        coalesce({NAME_OF_FEED}, article.feed_title),
        article.title, article.link, article.author, article.published, article.day_only,
        article.first_seen, article.read, article.starred, article.updated, article.gone_since,
        article.read_at, {IS_HIDDEN}
    FROM article LEFT JOIN feed ON feed.id = article.feed_id
    WHERE article.id IN (SELECT value FROM json_each(?)) AND {NOT_ASIDE}
"""  # noqa: S608 - no value stands in it


def load_entries(connection: sqlite3.Connection, ids: Iterable[int]) -> list[Entry]:
    """Return the entries that exist, in no particular order."""
    return [to_entry(row) for row in connection.execute(ENTRIES_BY_IDS, (id_list(ids),))]


def to_entry(row: tuple[Any, ...]) -> Entry:
    """Return the Entry of an ENTRIES_BY_IDS row."""
    return Entry(
        id=row[0],
        feed_id=row[1],
        feed_title=row[2],
        title=row[3],
        link=row[4],
        author=row[5],
        published=to_time(row[6]),
        day_only=bool(row[7]),
        first_seen=to_time(row[8]),
        read=bool(row[9]),
        starred=bool(row[10]),
        updated=bool(row[11]),
        gone_since=to_time(row[12]),
        read_at=to_time(row[13]),
        hidden=bool(row[14]),
    )


def load_feeds(connection: sqlite3.Connection) -> list[Feed]:
    """Return all subscriptions in the order they were added."""
    shelves = load_shelves(connection)
    return [to_feed(row, shelves.get(row[0], ((),))) for row in connection.execute(_FEEDS_ALL)]


def load_shelves(connection: sqlite3.Connection) -> dict[int, tuple[FolderPath, ...]]:
    """Return the folders that every feed stands in."""
    shelves: defaultdict[int, list[FolderPath]] = defaultdict(list)
    for feed_id, folder in connection.execute("SELECT feed_id, folder FROM shelf ORDER BY feed_id, position"):
        shelves[feed_id].append(to_folder(folder))
    return {feed_id: tuple(folders) for feed_id, folders in shelves.items()}


def load_feed(connection: sqlite3.Connection, query: str, value: int | str) -> Feed | None:
    """Return the one feed that FEED_BY_ID or FEED_BY_ADDRESS finds; None: there is none."""
    row = connection.execute(query, (value,)).fetchone()
    if row is None:
        return None
    folders = connection.execute("SELECT folder FROM shelf WHERE feed_id = ? ORDER BY position", (row[0],))
    return to_feed(row, tuple(to_folder(folder) for (folder,) in folders))


def to_feed(row: tuple[Any, ...], folders: tuple[FolderPath, ...]) -> Feed:
    """Return the Feed of a row of the feed queries."""
    return Feed(
        id=row[0],
        address=row[1],
        format=row[2],
        title=row[3],
        link=row[4],
        description=row[5],
        author=row[6],
        language=row[7],
        updated=to_time(row[8]),
        ttl_minutes=row[9],
        custom_title=row[10],
        folders=folders,
        validators=Validators(etag=row[11], last_modified=row[12]),
        added=to_time(row[13]),
        last_checked=to_time(row[14]),
        last_success=to_time(row[15]),
        fault=row[16],
        fault_count=row[17],
        next_due=to_time(row[18]),
        stopped=bool(row[19]),
        unread=row[20],
        total=row[21],
        cut_to=row[22],
        complaint=row[23],
        in_part=bool(row[24]),
    )
