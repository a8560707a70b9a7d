"""Pictures that came with articles, because their feed is set so; those of bookmarks are elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from reader.model import Picture
from reader.store.database import Part

_TRIES = 3


class Pictures(Part):
    """Tell which articles have not been illustrated, and keep the pictures of those that have."""

    def unillustrated(self, feed_ids: Collection[int], *, latest: int) -> list[int]:
        """Return those of the latest articles of each feed whose pictures have not been asked for in vain."""
        with self._db.reading() as connection:
            return [
                article_id
                for feed_id in feed_ids
                for (article_id,) in connection.execute(
                    _WANTED, {"feed": feed_id, "latest": latest, "tries": _TRIES}
                )
            ]

    def put_feed_pictures(self, article_id: int, pictures: Sequence[Picture]) -> None:
        """Keep the pictures of an article that are here; the others are asked for a few times more."""
        is_whole = all(picture.data for picture in pictures)
        with self._db.writing() as connection:
            connection.execute(_TRIED, {"id": article_id, "tries": _TRIES if is_whole else 1})
            connection.executemany(
                """INSERT OR IGNORE INTO feed_picture (article_id, url, media_type, data)
                SELECT id, ?, ?, ? FROM article WHERE id = ?""",
                (
                    (picture.url, picture.media_type, picture.data, article_id)
                    for picture in pictures
                    if picture.data and picture.url
                ),
            )

    def feed_pictures(self, article_id: int) -> list[Picture]:
        """Return the pictures that came with an article."""
        with self._db.reading() as connection:
            rows = connection.execute(
                """SELECT url, media_type, data FROM feed_picture
                WHERE article_id = ? AND url != '' ORDER BY id""",
                (article_id,),
            )
            return [
                Picture(url=url, media_type=media_type, data=bytes(data)) for url, media_type, data in rows
            ]

    def picture(self, article_id: int, url: str) -> tuple[str, bytes] | None:
        """Return a picture that is kept for an article, as its media type and its bytes; None: none is."""
        with self._db.reading() as connection:
            row = connection.execute(_PICTURE, {"id": article_id, "url": url}).fetchone()
        return (row[0], bytes(row[1])) if row else None


# A page that is still to be fetched may have other pictures than the feed's text.
_WANTED = """
    SELECT article_id FROM (
        SELECT article_id FROM place WHERE feed_id = :feed ORDER BY sort_at DESC, position LIMIT :latest
    ) AS recent
    WHERE NOT EXISTS (
        SELECT 1 FROM feed_picture AS tried
        WHERE tried.article_id = recent.article_id AND tried.url = '' AND tried.tries >= :tries)
    AND NOT EXISTS (SELECT 1 FROM page WHERE page.article_id = recent.article_id AND page.state = 'wanted')
"""
_TRIED = """
    INSERT INTO feed_picture (article_id, url, tries) SELECT id, '', :tries FROM article WHERE id = :id
    ON CONFLICT (article_id, url) DO UPDATE SET tries = tries + excluded.tries
"""
_PICTURE = """
    SELECT media_type, data FROM picture WHERE article_id = :id AND url = :url AND data IS NOT NULL
    UNION ALL
    SELECT media_type, data FROM feed_picture WHERE article_id = :id AND url = :url AND data IS NOT NULL
    LIMIT 1
"""
