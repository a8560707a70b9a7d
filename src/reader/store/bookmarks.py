"""The full copies that bookmarks own: text and pictures that outlive their feed and their site."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from reader.model import PageJob, Picture
from reader.store.database import Part
from reader.store.names import NAME_OF_FEED
from reader.store.values import to_number

_GRACE = timedelta(days=1)
"""How long the copy of a dropped bookmark can still be had back by undo."""
_PICTURE_TRIES = 10
_SHRINK_PAGES = 2000


class Bookmarks(Part):
    """Keep, complete and clear away copies."""

    def put_saved(
        self, article_id: int, *, category: str, feed_address: str, pictures: Sequence[Picture]
    ) -> None:
        """Keep a copy of the article's fullest text with its pictures, fetched or not."""
        with self._db.writing() as connection:
            connection.execute(
                _COPY,
                {
                    "id": article_id,
                    "now": to_number(self._clock()),
                    "category": category,
                    "feed_address": feed_address,
                },
            )
            connection.executemany(_PICTURE, (_picture_values(article_id, item) for item in pictures))

    def unsaved(self, limit: int = 100) -> list[int]:
        """Return bookmarked articles that have no copy yet, such as after a crash, newest first."""
        with self._db.reading() as connection:
            rows = connection.execute(
                """SELECT id FROM article WHERE starred = 1
                AND NOT EXISTS (SELECT 1 FROM bookmark WHERE article_id = article.id)
                ORDER BY starred_at DESC, id LIMIT ?""",
                (limit,),
            )
            return [id for (id,) in rows]

    def saved_incomplete(self, limit: int) -> list[tuple[int, Picture]]:
        """Return pictures of bookmarks that are still missing, the least tried first."""
        with self._db.reading() as connection:
            rows = connection.execute(
                """SELECT picture.article_id, url, media_type, fault
                FROM picture JOIN article ON article.id = picture.article_id
                WHERE data IS NULL AND starred = 1 AND tries < ? ORDER BY tries, picture.id LIMIT ?""",
                (_PICTURE_TRIES, limit),
            )
            return [
                (article_id, Picture(url=url, media_type=media_type, fault=fault))
                for article_id, url, media_type, fault in rows
            ]

    def put_picture(self, article_id: int, picture: Picture) -> None:
        """Keep a picture of a bookmark, or why it still could not be fetched."""
        with self._db.writing() as connection:
            connection.execute(_PICTURE, _picture_values(article_id, picture))

    def saved_to_check(self, before: datetime, *, limit: int) -> list[PageJob]:
        """Return bookmarks whose site has not been asked since then, the longest unasked first."""
        with self._db.reading() as connection:
            rows = connection.execute(
                """SELECT id, link FROM article JOIN bookmark ON article_id = id
                WHERE starred = 1 AND gone_since IS NULL AND link != ''
                AND coalesce(checked_at, saved_at) <= ?
                ORDER BY coalesce(checked_at, saved_at), id LIMIT ?""",
                (to_number(before), limit),
            )
            return [PageJob(article_id=article_id, address=link) for article_id, link in rows]

    def put_checked(self, article_id: int, at: datetime) -> None:
        """Note that the site of a bookmark has been asked, whatever it answered."""
        with self._db.writing() as connection:
            connection.execute(
                "UPDATE bookmark SET checked_at = ? WHERE article_id = ?", (to_number(at), article_id)
            )

    def anything_kept(self) -> bool:
        """Tell whether there is a bookmark or a marked passage, dropped ones included."""
        with self._db.reading() as connection:
            (found,) = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM bookmark) OR EXISTS (SELECT 1 FROM highlight)"
            ).fetchone()
            return bool(found)

    def sweep(self, now: datetime) -> None:
        """Clear away the copies of bookmarks dropped more than a day ago that no undoing brings back."""
        with self._db.writing() as connection:
            for statement in _SWEEP:
                connection.execute(statement, {"limit": to_number(now - _GRACE)})
        self._db.shrink(_SHRINK_PAGES)


_DROPPED = """SELECT article_id FROM bookmark WHERE dropped_at <= :limit
    AND article_id NOT IN (SELECT article_id FROM step_item)"""
"""Bookmarks dropped so long ago that no undoing brings them back."""
_SWEEP = (
    f"""DELETE FROM article WHERE feed_id IS NULL AND starred = 0 AND id IN ({_DROPPED})
        AND id NOT IN (SELECT article_id FROM aside_place)""",  # noqa: S608 - our own words
    # Its feed was removed, and can still be had back with it.
    f"""INSERT OR IGNORE INTO aside_article (article_id) SELECT id FROM article
        WHERE feed_id IS NULL AND starred = 0 AND id IN ({_DROPPED})""",  # noqa: S608 - as above
    f"""DELETE FROM bookmark WHERE article_id IN ({_DROPPED})
        AND article_id IN (SELECT id FROM article WHERE starred = 0)""",  # noqa: S608 - as above
    # What no step brings back any more.
    """DELETE FROM highlight WHERE removed = 1 AND NOT EXISTS (
        SELECT 1 FROM step WHERE kind = 'highlight' AND name = CAST(highlight.id AS TEXT)
        UNION ALL SELECT 1 FROM step_addition WHERE kind = 'highlight' AND name = CAST(highlight.id AS TEXT)
    )""",
)
# The longer of the two texts is kept: a page can turn out to be a mere notice.
_COPY = f"""
    INSERT INTO bookmark (article_id, saved_at, feed_title, feed_address, category, source, base, html)
    SELECT article.id, coalesce(starred_at, :now),
        coalesce({NAME_OF_FEED}, article.feed_title),
        :feed_address, :category,
        CASE WHEN longer THEN 'page' ELSE 'feed' END,
        CASE WHEN longer THEN page_base ELSE coalesce(feed_base, article.link) END,
        CASE WHEN longer THEN page_html ELSE feed_html END
    FROM article LEFT JOIN feed ON feed.id = article.feed_id JOIN (
        SELECT page_text.base AS page_base, html AS page_html, feed_text.base AS feed_base,
            coalesce(content, summary) AS feed_html,
            length(CAST(html AS BLOB)) >= coalesce(length(CAST(coalesce(content, summary) AS BLOB)), 0)
                AS longer
        FROM (SELECT :id AS wanted)
        LEFT JOIN page_text ON page_text.article_id = wanted
        LEFT JOIN feed_text ON feed_text.article_id = wanted
    ) WHERE article.id = :id
    ON CONFLICT (article_id) DO UPDATE SET dropped_at = NULL, saved_at = excluded.saved_at,
        category = excluded.category, feed_address = excluded.feed_address,
        source = CASE WHEN excluded.html IS NULL THEN source ELSE excluded.source END,
        base = CASE WHEN excluded.html IS NULL THEN base ELSE excluded.base END,
        html = coalesce(excluded.html, html)
"""  # noqa: S608 - our own words
# A picture once kept is never replaced by a fault.
_PICTURE = """
    INSERT INTO picture (article_id, url, media_type, fault, data)
    SELECT article_id, :url, :media_type, :fault, :data FROM bookmark WHERE article_id = :id
    ON CONFLICT (article_id, url) DO UPDATE SET tries = tries + 1,
        media_type = CASE WHEN excluded.data IS NULL THEN media_type ELSE excluded.media_type END,
        fault = CASE WHEN data IS NULL OR excluded.data IS NOT NULL THEN excluded.fault ELSE fault END,
        data = coalesce(excluded.data, data)
"""


def _picture_values(article_id: int, picture: Picture) -> dict[str, object]:
    return {
        "id": article_id,
        "url": picture.url,
        "media_type": picture.media_type,
        "fault": picture.fault,
        "data": picture.data or None,
    }
