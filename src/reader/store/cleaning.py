"""Takes old entries out, in steps so small that nobody waits; how old is too old is told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from reader.store.aside import put_apart, remove_some
from reader.store.database import Part
from reader.store.memory import OPENED
from reader.store.names import NAME_OF_FEED
from reader.store.naming import BEST_FEED
from reader.store.sync_sql import IS_UNSENT
from reader.store.values import id_list, to_number

_GRACE = timedelta(days=1)
"""What was read or dropped so recently stays, so that undo can bring it back."""


class Cleaning(Part):
    """Find what is over, remove it, give the room back to the disk."""

    def expired(
        self, feed_id: int, *, now: datetime, before: datetime | None, keep: int, keep_unread: bool
    ) -> list[int]:
        """Return the feed's entries that came before then, or beyond so many, and that nothing keeps.

        Bookmarks, entries with a tag, a note or a marked passage, those that are open or were so lately, and
        those that the search index has not taken in yet are kept, and so are those whose marks the service
        does not know yet. What is hidden counts as read. `before` None and `keep` 0: no limit.
        """
        values = {
            "feed": feed_id,
            "before": to_number(before) or 0,
            "keep": keep,
            "unlimited": keep == 0,
            "keep_unread": keep_unread,
            "recent": to_number(now - _GRACE),
        }
        with self._db.reading() as connection:
            return [article_id for (article_id,) in connection.execute(_EXPIRED, values)]

    def remove_entries(self, feed_id: int, article_ids: Collection[int], *, keep_unread: bool = False) -> int:
        """Take entries out of a feed; returns how many articles are gone, which no other feed has.

        What the user has marked, opened or made unread since they were found stays. What the feed has shown
        stays noted, so that they do not come back with the next refresh.
        """
        values = {"feed": feed_id, "ids": id_list(article_ids), "keep_unread": keep_unread}
        with self._db.writing() as connection:
            values["ids"] = id_list(article_id for (article_id,) in connection.execute(_STILL_OVER, values))
            for statement in _LEAVE:
                connection.execute(statement, values)
            # A feed that was removed has them too, and may come back.
            apart = [article_id for (article_id,) in connection.execute(_ASIDE, values)]
            put_apart(connection, apart)
            return len(apart) + connection.execute(_REMOVE, values).rowcount

    def removed_feeds(self, before: datetime | None = None) -> list[tuple[int, str, int]]:
        """Return the feeds that are set aside, as number, name and entries that would go with each.

        `before`: only those that were removed before then and that no step brings back.
        """
        values = {"every": before is None, "before": to_number(before) or 0}
        with self._db.reading() as connection:
            return list(connection.execute(_REMOVED_FEEDS, values))

    def remove_for_good(self, feed_id: int, limit: int) -> bool:
        """Remove some entries of a feed that is set aside, in the end the feed; False: nothing is left."""
        with self._db.writing() as connection:
            return remove_some(connection, feed_id, limit)

    def give_back(self, pages: int) -> int:
        """Give some freed room back to the disk; returns how many pages are still free."""
        self._db.shrink(pages)
        with self._db.reading() as connection:
            (left,) = connection.execute("PRAGMA freelist_count").fetchone()
        return int(left)


_UNMARKED = f"""
    starred = 0 AND NOT EXISTS (SELECT 1 FROM bookmark WHERE bookmark.article_id = article.id)
    AND NOT EXISTS (SELECT 1 FROM note WHERE note.article_id = article.id)
    AND NOT EXISTS (SELECT 1 FROM highlight WHERE highlight.article_id = article.id)
    AND NOT EXISTS (SELECT 1 FROM tag WHERE tag.article_id = article.id)
    AND article.id NOT IN ({OPENED}) AND NOT {IS_UNSENT}
"""  # noqa: S608 - no value stands in it
_KEPT = f"""
    (read_at IS NULL OR read_at < :recent) AND {_UNMARKED}
    AND NOT EXISTS (SELECT 1 FROM search_queue WHERE search_queue.article_id = article.id)
"""  # noqa: S608 - as above
_STILL_OVER = f"""
    SELECT id FROM article WHERE id IN (SELECT value FROM json_each(:ids))
    AND (read = 1 OR listed = 0 OR NOT :keep_unread) AND {_UNMARKED}
"""  # noqa: S608 - as above
_EXPIRED = f"""
    SELECT article.id FROM place JOIN article ON article.id = place.article_id
    WHERE place.feed_id = :feed AND (article.read = 1 OR NOT :keep_unread) AND {_KEPT}
    AND (first_seen < :before OR (NOT :unlimited AND article.id IN (
        SELECT article_id FROM place AS oldest WHERE oldest.feed_id = :feed
        ORDER BY oldest.sort_at DESC, oldest.position, oldest.article_id LIMIT -1 OFFSET :keep)))
    UNION
    SELECT article.id FROM hidden_place JOIN article ON article.id = hidden_place.article_id
    WHERE hidden_place.feed_id = :feed AND first_seen < :before AND {_KEPT}
"""  # noqa: S608 - no value stands in it
_LEAVE = (
    "DELETE FROM place WHERE feed_id = :feed AND article_id IN (SELECT value FROM json_each(:ids))",
    "DELETE FROM hidden_place WHERE feed_id = :feed AND article_id IN (SELECT value FROM json_each(:ids))",
    f"""UPDATE article SET feed_id = {BEST_FEED}
        WHERE feed_id = :feed AND id IN (SELECT value FROM json_each(:ids)) AND (
            EXISTS (SELECT 1 FROM place WHERE place.article_id = article.id)
            OR EXISTS (SELECT 1 FROM hidden_place WHERE hidden_place.article_id = article.id))""",  # noqa: S608 - as above
)
_NOWHERE = """
    FROM article WHERE id IN (SELECT value FROM json_each(:ids)) AND starred = 0
    AND NOT EXISTS (SELECT 1 FROM place WHERE place.article_id = article.id)
    AND NOT EXISTS (SELECT 1 FROM hidden_place WHERE hidden_place.article_id = article.id)
"""
_IS_ASIDE = "EXISTS (SELECT 1 FROM aside_place WHERE aside_place.article_id = article.id)"
_ASIDE = f"SELECT id {_NOWHERE} AND {_IS_ASIDE}"
_REMOVE = f"DELETE {_NOWHERE} AND NOT {_IS_ASIDE}"
_REMOVED_FEEDS = f"""
    SELECT feed.id, {NAME_OF_FEED}, (
        SELECT count(*) FROM aside_place JOIN aside_article
        ON aside_article.article_id = aside_place.article_id WHERE feed_id = feed.id)
    FROM feed WHERE removed_at IS NOT NULL AND (:every OR (
        removed_at < :before AND NOT EXISTS (SELECT 1 FROM step_feed WHERE feed_id = feed.id)))
    ORDER BY feed.id
"""  # noqa: S608 - our own words
