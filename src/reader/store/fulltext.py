"""What is known about the texts of a feed, and which article pages are asked for because of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from reader.model import EntryText, PageTrouble
from reader.store.database import Part
from reader.store.values import unpack, unpack_extras


class Fulltext(Part):
    """Look at the texts of feeds; remember which are teasers; queue pages; count those that fail."""

    def teasers(self) -> dict[int, bool]:
        """Return the feeds that have been decided about, and whether they give teasers only."""
        with self._db.reading() as connection:
            rows = connection.execute("SELECT feed_id, is_teaser FROM teaser")
            return {feed_id: bool(is_teaser) for feed_id, is_teaser in rows}

    def put_teasers(self, decisions: Iterable[tuple[int, bool]]) -> None:
        """Remember what was decided about feeds."""
        with self._db.writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO teaser (feed_id, is_teaser) SELECT id, ? FROM feed WHERE id = ?",
                ((is_teaser, feed_id) for feed_id, is_teaser in decisions),
            )

    def forget_teasers(self, feed_id: int) -> None:
        """Let it be decided again whether a feed gives teasers."""
        with self._db.writing() as connection:
            connection.execute("DELETE FROM teaser WHERE feed_id = ?", (feed_id,))

    def bulky_feeds(self, feed_ids: Collection[int], *, sample: int, stored_bytes: int) -> set[int]:
        """Return the feeds whose latest entries nearly all hold so much text that it need not be read."""
        found = set()
        with self._db.reading() as connection:
            for feed_id in feed_ids:
                rows = connection.execute(_SIZES, {"feed": feed_id, "sample": sample}).fetchall()
                if rows and 4 * sum(size >= stored_bytes for (size,) in rows) >= 3 * len(rows):
                    found.add(feed_id)
        return found

    def latest_texts(self, feed_id: int, limit: int, *, without_page: bool = False) -> list[EntryText]:
        """Return the feed's own texts of its latest entries; `without_page`: of those without a page."""
        with self._db.reading() as connection:
            rows = connection.execute(
                _LATEST, {"feed": feed_id, "limit": limit, "without": without_page}
            ).fetchall()
        return [
            EntryText(
                article_id=row[0],
                title=row[1],
                link=row[2],
                summary=unpack(row[3]),
                content=unpack(row[4]),
                has_media=any(
                    each.media_type.startswith(("audio/", "video/")) for each in unpack_extras(row[5])[1]
                ),
            )
            for row in rows
        ]

    def want_pages(self, article_ids: Iterable[int]) -> None:
        """Ask for the pages of articles; one that was asked for before is left as it is."""
        with self._db.writing() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO page (article_id) SELECT id FROM article WHERE id = ? AND link != ''",
                ((article_id,) for article_id in article_ids),
            )

    def page_troubles(self) -> dict[int, PageTrouble]:
        """Return the feeds of which article pages could not be fetched: how many, and the latest reason."""
        with self._db.reading() as connection:
            rows = connection.execute(_TROUBLES)
            return {feed_id: PageTrouble(count=count, fault=fault) for feed_id, count, fault, _ in rows}


_SIZES = """
    SELECT coalesce(length(CAST(content AS BLOB)), length(CAST(summary AS BLOB)), 0)
    FROM (SELECT article_id AS id FROM place WHERE feed_id = :feed LIMIT :sample)
    LEFT JOIN feed_text ON feed_text.article_id = id
"""
_LATEST = """
    SELECT article.id, article.title, article.link, summary, content, extras
    FROM place JOIN article ON article.id = place.article_id
    LEFT JOIN feed_text ON feed_text.article_id = article.id
    WHERE place.feed_id = :feed AND NOT (:without AND EXISTS (
        SELECT 1 FROM page WHERE page.article_id = article.id))
    ORDER BY place.sort_at DESC, place.position LIMIT :limit
"""
# Of several bare columns SQLite takes the row of the max.
_TROUBLES = """
    SELECT feed_id, count(*), page.fault, max(page.article_id)
    FROM page JOIN place ON place.article_id = page.article_id
    WHERE page.fault != '' AND page.state IN ('wanted', 'failed') GROUP BY feed_id
"""
