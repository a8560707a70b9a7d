"""What a refresh writes: the feed's own data, faults, and its entries by way of `batch`; decides nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from reader.model import FeedChanges, FeedCheck, FeedUpdate, Sighting, Validators
from reader.store.batch import Batch, Text, pack_text
from reader.store.database import Part
from reader.store.feeds import change_format
from reader.store.rows import FEED_BY_ID, load_feed
from reader.store.twins import prefer_copies
from reader.store.values import id_list, identity_number, key_list, to_number, to_time


class Refresh(Part):
    """Look up what is known, write what is new."""

    def known(self, feed_id: int, keys: Iterable[str]) -> dict[str, str]:
        """Return the digest of every key that this feed has shown before."""
        with self._db.reading() as connection:
            rows = connection.execute(
                "SELECT key, digest FROM sighting WHERE feed_id = ?"
                " AND key IN (SELECT value FROM json_each(?))",
                (feed_id, key_list(keys)),
            )
            return dict(rows)

    def sighted(self, feed_id: int, digests: Iterable[str], identities: Iterable[str]) -> list[Sighting]:
        """Return what this feed has shown with one of these digests, or as an article of these identities."""
        names = {identity_number(name): name for name in identities}
        with self._db.reading() as connection:
            rows = connection.execute(
                _SIGHTED, {"feed": feed_id, "digests": key_list(digests), "names": id_list(names)}
            )
            return [
                Sighting(key=key, digest=digest, identity=names.get(number, ""), published=to_time(published))
                for key, digest, number, published in rows
            ]

    def apply_many(self, results: Sequence[FeedChanges | FeedCheck]) -> list[FeedUpdate]:
        """Write what several feeds brought, in one transaction: each one waits for the disk.

        A feed that was removed meanwhile has an error in its update.
        """
        texts = [
            [pack_text(change) for change in result.changes] if isinstance(result, FeedChanges) else []
            for result in results
        ]
        with self._db.writing() as connection:
            return [
                _write_changes(connection, result, packed)
                if isinstance(result, FeedChanges)
                else _write_check(connection, result)
                for result, packed in zip(results, texts, strict=True)
            ]


def _write_changes(connection: sqlite3.Connection, changes: FeedChanges, texts: list[Text]) -> FeedUpdate:
    feed = load_feed(connection, FEED_BY_ID, changes.feed_id)
    if feed is None:
        return FeedUpdate(
            feed_id=changes.feed_id,
            title=changes.feed.title,
            error="This feed was removed while it was being refreshed.",
        )
    change_format(connection, feed, changes.format)
    _write_feed(connection, changes)
    if changes.moved_to:
        _follow_move(connection, changes.feed_id, changes.moved_to)
    # OR IGNORE: another process may have written the new key meanwhile.
    connection.executemany(
        "UPDATE OR IGNORE sighting SET key = ? WHERE feed_id = ? AND key = ?",
        ((key, changes.feed_id, former) for former, key in changes.renamed),
    )
    batch = Batch(feed=feed, changes=changes, at=to_number(changes.checked_at))
    if changes.changes:
        batch.sort(connection, texts)
        batch.write(connection)
        prefer_copies(connection, changes, texts)
    name = feed.custom_title or changes.feed.title or feed.name
    return FeedUpdate(
        feed_id=feed.id, title=name, new=len(batch.articles), changed=batch.changed, error=changes.fault
    )


def _write_check(connection: sqlite3.Connection, check: FeedCheck) -> FeedUpdate:
    connection.execute(
        _FAILED if check.fault else _UNCHANGED,
        {
            "feed": check.feed_id,
            "at": to_number(check.checked_at),
            "due": to_number(check.next_due),
            "fault": check.fault,
            "stopped": check.stopped,
            "found": check.found,
            "known": check.validators != Validators(),
            "etag": check.validators.etag,
            "modified": check.validators.last_modified,
            "moved": bool(check.moved_to),
        },
    )
    if check.moved_to:
        _follow_move(connection, check.feed_id, check.moved_to)
    return FeedUpdate(feed_id=check.feed_id, title=check.title, error=check.fault)


def _write_feed(connection: sqlite3.Connection, changes: FeedChanges) -> None:
    """Write what the feed says about itself; a title that it now leaves out stays as it was."""
    data = changes.feed
    connection.execute(
        """UPDATE feed SET title = coalesce(nullif(:title, ''), title),
            link = coalesce(nullif(:link, ''), link), description = :description, author = :author,
            language = :language, updated = :updated, ttl_minutes = :ttl,
            etag = :etag, last_modified = :modified, last_checked = :at,
            last_success = :at, next_due = :due, fault = :fault, fault_count = 0,
            complaint = :complaint, in_part = :in_part, stopped = 0,
            claimed_until = NULL, moved_count = moved_count * :moved, cut_to = :cut_to
        WHERE id = :feed""",
        {
            "feed": changes.feed_id,
            "title": data.title,
            "link": data.link,
            "description": data.description,
            "author": data.author,
            "language": data.language,
            "updated": to_number(data.updated),
            "ttl": data.ttl_minutes,
            "etag": changes.validators.etag,
            "modified": changes.validators.last_modified,
            "at": to_number(changes.checked_at),
            "due": to_number(changes.next_due),
            "fault": changes.fault,
            "complaint": changes.complaint,
            "in_part": changes.in_part,
            "moved": bool(changes.moved_to),
            "cut_to": changes.cut_to,
        },
    )


def _follow_move(connection: sqlite3.Connection, feed_id: int, moved_to: str) -> None:
    """Take over a feed's new address once several refreshes in a row have been sent there.

    A hotel's login page and a server being rebuilt send everybody somewhere "for good" as well.
    """
    connection.execute(
        "UPDATE feed SET moved_count = 1 + CASE WHEN moved_to = :to THEN moved_count ELSE 0 END,"
        " moved_to = :to WHERE id = :feed",
        {"to": moved_to, "feed": feed_id},
    )
    # OR IGNORE: another subscription may have that address already.
    connection.execute(
        "UPDATE OR IGNORE feed SET address = moved_to, moved_to = '', moved_count = 0"
        " WHERE id = ? AND moved_count >= ?",
        (feed_id, _MOVES_BELIEVED),
    )


_MOVES_BELIEVED = 3
# What follows its source comes last, so that it goes before a second key for the same article.
_SIGHTED = """
    SELECT key, digest, identity, published
    FROM sighting LEFT JOIN article ON article.id = article_id
    WHERE sighting.feed_id = :feed AND (digest IN (SELECT value FROM json_each(:digests))
        OR identity IN (SELECT value FROM json_each(:names)))
    ORDER BY main, article_id LIMIT 20000
"""
_UNCHANGED = """
    UPDATE feed SET last_checked = :at, next_due = :due, stopped = 0,
        last_success = CASE WHEN :found THEN :at ELSE last_success END,
        claimed_until = NULL, moved_count = moved_count * :moved,
        fault = CASE WHEN fault_count > 0 THEN '' ELSE fault END, fault_count = 0,
        etag = CASE WHEN :known THEN :etag ELSE etag END,
        last_modified = CASE WHEN :known THEN :modified ELSE last_modified END
    WHERE id = :feed
"""
_FAILED = """
    UPDATE feed SET last_checked = :at, next_due = :due, fault = :fault, fault_count = fault_count + 1,
        stopped = :stopped, claimed_until = NULL
    WHERE id = :feed
"""
