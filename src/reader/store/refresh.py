"""What a refresh writes: the feed's own data, faults, and its entries by way of `batch`; decides nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from reader.errors import StoreError
from reader.model import FeedChanges, FeedUpdate, Validators
from reader.store.batch import Batch, pack_text
from reader.store.database import Part
from reader.store.feeds import change_format
from reader.store.rows import FEED_BY_ID, load_feed
from reader.store.values import key_list, to_number


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

    def apply(self, changes: FeedChanges) -> FeedUpdate:
        """Write everything that one successful load changes, in one transaction."""
        texts = [pack_text(change) for change in changes.changes]
        with self._db.writing() as connection:
            feed = load_feed(connection, FEED_BY_ID, changes.feed_id)
            if feed is None:
                raise StoreError("This feed was removed while it was being refreshed.")
            change_format(connection, feed, changes.format)
            _write_feed(connection, changes)
            batch = Batch(feed=feed, changes=changes, at=to_number(changes.checked_at))
            batch.sort(connection, texts)
            batch.write(connection)
        name = feed.custom_title or changes.feed.title or feed.name
        return FeedUpdate(feed_id=feed.id, title=name, new=len(batch.articles), changed=batch.changed)

    def record_unchanged(
        self,
        feed_id: int,
        *,
        checked_at: datetime,
        next_due: datetime | None,
        validators: Validators = Validators(),
    ) -> None:
        """Note that the feed answered and had nothing new; a complaint about its look stays."""
        with self._db.writing() as connection:
            connection.execute(
                """UPDATE feed SET last_checked = :at,
            last_success = :at, next_due = :due, stopped = 0,
                    fault = CASE WHEN fault_count > 0 THEN '' ELSE fault END, fault_count = 0,
                    etag = CASE WHEN :known THEN :etag ELSE etag END,
                    last_modified = CASE WHEN :known THEN :modified ELSE last_modified END
                WHERE id = :feed""",
                {
                    "feed": feed_id,
                    "at": to_number(checked_at),
                    "due": to_number(next_due),
                    "known": validators != Validators(),
                    "etag": validators.etag,
                    "modified": validators.last_modified,
                },
            )

    def record_fault(
        self,
        feed_id: int,
        *,
        fault: str,
        checked_at: datetime,
        next_due: datetime | None,
        stopped: bool = False,
    ) -> None:
        """Note that the feed could not be loaded, and why."""
        with self._db.writing() as connection:
            connection.execute(
                "UPDATE feed SET last_checked = ?, next_due = ?, fault = ?, fault_count = fault_count + 1,"
                " stopped = ? WHERE id = ?",
                (to_number(checked_at), to_number(next_due), fault, stopped, feed_id),
            )


def _write_feed(connection: sqlite3.Connection, changes: FeedChanges) -> None:
    """Write what the feed says about itself; a title that it now leaves out stays as it was."""
    data = changes.feed
    connection.execute(
        """UPDATE feed SET title = coalesce(nullif(:title, ''), title),
            link = coalesce(nullif(:link, ''), link), description = :description, author = :author,
            language = :language, updated = :updated, ttl_minutes = :ttl,
            etag = :etag, last_modified = :modified, last_checked = :at,
            last_success = :at, next_due = :due, fault = :complaint, fault_count = 0, stopped = 0
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
            "complaint": changes.complaint,
        },
    )
    if changes.moved_to:
        # OR IGNORE: another subscription may have that address already.
        connection.execute(
            "UPDATE OR IGNORE feed SET address = ? WHERE id = ?", (changes.moved_to, changes.feed_id)
        )
