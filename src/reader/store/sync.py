"""What a service that keeps reading marks has of the feeds and articles here, and the marks of both sides."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from reader.model import EntryChange, FeedChanges, FeedData, FolderPath
from reader.store.batch import Batch, pack_text
from reader.store.database import Part
from reader.store.rows import FEED_BY_ID, load_feed
from reader.store.values import id_list, identity_number, key_list, to_folder, to_number, to_path

_LEASE = timedelta(seconds=60)
"""A turn ends by itself after this time: its owner renews it, and a killed one cannot give it back."""
_DATES_APART = timedelta(days=1)
"""Copies of one entry that two programs have read may be dated so far apart: by clocks, or by zones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A subscription at the service and the feed here."""

    stream: str
    feed_id: int
    folder: FolderPath
    """Where it stood on both sides when they last agreed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLink:
    """An item at the service and what is known of its article."""

    id: str
    feed_id: int | None = None
    identity: str = ""
    article_id: int | None = None


def begin_sync(store: Part, account: str, now: datetime) -> bool:
    """Take the turn to sync with an account; False: another process has it.

    What is known of another account is forgotten.
    """
    with store._db.writing() as connection:
        kept = dict(connection.execute("SELECT key, value FROM setting WHERE key LIKE 'sync_%'"))
        until, at = int(kept.get("sync_until", 0)), to_number(now)
        # A turn that ends later than one can last was taken before the clock was set back.
        if at < until <= to_number(now + _LEASE):
            return False
        if kept.get("sync_account") != account:
            _forget(connection)
            _put(connection, "sync_account", account)
        _put(connection, "sync_until", to_number(now + _LEASE))
        return True


def renew_sync(store: Part, now: datetime) -> None:
    """Hold the turn for longer."""
    with store._db.writing() as connection:
        _put(connection, "sync_until", to_number(now + _LEASE))


def end_sync(store: Part, now: datetime, fault: str = "") -> None:
    """Give the turn back and keep how it went; "": well."""
    with store._db.writing() as connection:
        _put(connection, "sync_until", 0)
        _put(connection, "sync_tried", to_number(now))
        _put(connection, "sync_fault", fault)
        if not fault:
            _put(connection, "sync_at", to_number(now))


def forget_account(store: Part) -> None:
    """Forget all that is known of a service; marks stay as they are."""
    with store._db.writing() as connection:
        _forget(connection)


def marked_since(store: Part, moment: datetime) -> bool:
    """Tell whether the user has read or bookmarked anything since then, or the opposite."""
    with store._db.reading() as connection:
        row = connection.execute(
            "SELECT 1 FROM step WHERE kind IN ('read', 'starred', 'arrangement') AND at > ? LIMIT 1",
            (to_number(moment),),
        ).fetchone()
    return row is not None


# ------------------------------------------------------------ subscriptions


def feed_links(store: Part) -> list[FeedLink]:
    """Return the feeds that the service has, too, or had when it was last asked."""
    with store._db.reading() as connection:
        rows = connection.execute("SELECT stream, feed_id, folder FROM sync_feed ORDER BY stream")
        return [
            FeedLink(stream=stream, feed_id=feed_id, folder=to_folder(folder))
            for stream, feed_id, folder in rows
        ]


def link_feeds(store: Part, links: Sequence[FeedLink]) -> None:
    """Keep which feeds the service has, and where they stand."""
    with store._db.writing() as connection:
        known = {stream for (stream,) in connection.execute("SELECT stream FROM sync_feed")}
        connection.executemany(
            "INSERT OR REPLACE INTO sync_feed (stream, feed_id, folder) VALUES (?, ?, ?)",
            [(link.stream, link.feed_id, to_path(link.folder)) for link in links],
        )
        if any(link.stream not in known for link in links):
            # Items of a feed that was none of ours are looked at again.
            connection.execute("DELETE FROM sync_item WHERE feed_id IS NULL")


def unlink_feeds(store: Part, streams: Sequence[str]) -> None:
    """Forget feeds that are not on both sides any more, and their items."""
    gone = key_list(streams)
    with store._db.writing() as connection:
        connection.execute(
            """DELETE FROM sync_item WHERE feed_id IN (
                SELECT feed_id FROM sync_feed WHERE stream IN (SELECT value FROM json_each(?)))""",
            (gone,),
        )
        connection.execute("DELETE FROM sync_feed WHERE stream IN (SELECT value FROM json_each(?))", (gone,))


def refused_feeds(store: Part, since: datetime) -> frozenset[str]:
    """Return the addresses that the service would not take, and was asked to since then."""
    with store._db.reading() as connection:
        rows = connection.execute("SELECT address FROM sync_refused WHERE at >= ?", (to_number(since),))
        return frozenset(address for (address,) in rows)


def note_refused(store: Part, addresses: Iterable[str], now: datetime) -> None:
    """Keep which addresses the service would not take."""
    with store._db.writing() as connection:
        connection.executemany(
            "INSERT OR REPLACE INTO sync_refused (address, at) VALUES (?, ?)",
            [(address, to_number(now)) for address in addresses],
        )


# ------------------------------------------------------------ items


def unknown_items(store: Part, ids: Iterable[str]) -> list[str]:
    """Return those of these items that were never looked at, in their order, each once."""
    asked = list(dict.fromkeys(ids))
    with store._db.reading() as connection:
        rows = connection.execute(
            "SELECT id FROM sync_item WHERE id IN (SELECT value FROM json_each(?))", (key_list(asked),)
        )
        known = {id for (id,) in rows}
    return [id for id in asked if id not in known]


def find_articles(store: Part, feed_id: int, changes: Sequence[EntryChange]) -> dict[str, int]:
    """Return the articles of a feed that these are, by their keys: of the same identity or name and day.

    Services rewrite some addresses, and leave some out.
    """
    with store._db.reading() as connection:
        numbers = {change.data.key: identity_number(change.identity) for change in changes}
        rows = connection.execute(
            "SELECT identity, id FROM article WHERE identity IN (SELECT value FROM json_each(?))",
            (id_list(numbers.values()),),
        )
        articles = dict(rows)
        found = {key: articles[number] for key, number in numbers.items() if number in articles}
        for change in changes:
            if change.data.key not in found and change.data.title:
                alike = _find_by_name(connection, feed_id, change)
                found |= {change.data.key: alike} if alike is not None else {}
        return found


def take_in(store: Part, feed_id: int, changes: Sequence[EntryChange], now: datetime) -> dict[str, int]:
    """Keep entries that only the service still has; returns their articles by their keys."""
    texts = [pack_text(change) for change in changes]
    with store._db.writing() as connection:
        feed = load_feed(connection, FEED_BY_ID, feed_id)
        if feed is None:
            return {}
        batch = Batch(
            feed=feed,
            changes=FeedChanges(
                feed_id=feed_id,
                # Not as a page that lists the newest first: these are older than what is here.
                format="xml",
                feed=FeedData(),
                changes=tuple(changes),
                checked_at=now,
            ),
            at=to_number(now),
        )
        batch.sort(connection, texts)
        batch.write(connection)
    return find_articles(store, feed_id, changes)


def link_items(store: Part, links: Iterable[ItemLink]) -> None:
    """Keep which articles items are."""
    with store._db.writing() as connection:
        connection.executemany(
            "INSERT OR IGNORE INTO sync_item (id, feed_id, identity, article_id) VALUES (?, ?, ?, ?)",
            [
                (
                    link.id,
                    link.feed_id,
                    identity_number(link.identity) if link.identity else None,
                    link.article_id,
                )
                for link in links
            ],
        )


def _find_by_name(connection: sqlite3.Connection, feed_id: int, change: EntryChange) -> int | None:
    """Return the one article of a feed with this title and about this time; None: none, or several."""
    at = change.data.published
    rows = connection.execute(
        """SELECT article.id FROM place JOIN article ON article.id = place.article_id
        WHERE place.feed_id = :feed AND title = :title
        AND (:early IS NULL OR published IS NULL OR published BETWEEN :early AND :late) LIMIT 2""",
        {
            "feed": feed_id,
            "title": change.data.title,
            "early": to_number(at and at - _DATES_APART),
            "late": to_number(at and at + _DATES_APART),
        },
    ).fetchall()
    return rows[0][0] if len(rows) == 1 else None


def _put(connection: sqlite3.Connection, key: str, value: object) -> None:
    connection.execute("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", (key, str(value)))


def _forget(connection: sqlite3.Connection) -> None:
    for table in ("sync_feed", "sync_item", "sync_refused"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own words
    connection.execute("DELETE FROM setting WHERE key LIKE 'sync_%'")
