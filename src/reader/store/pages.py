"""The queue of article pages to fetch, and what came of each; who is fetched when is decided elsewhere."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from reader.model import ArticlePage, PageJob
from reader.store.aside import NOT_ASIDE
from reader.store.database import Part
from reader.store.order import REPLACE, RESORT
from reader.store.values import id_list, pack, pack_extras, to_number


class Pages(Part):
    """Hand out page jobs; keep pages and faults."""

    def pages_wanted(
        self, *, now: datetime, feed_ids: Collection[int] | None = None, limit: int = 500
    ) -> list[PageJob]:
        """Return articles whose page is to be fetched: untried ones first, then the newest."""
        values: dict[str, object] = {"now": to_number(now), "limit": limit}
        statement = _WANTED
        if feed_ids is not None:
            statement, values = _WANTED_OF_FEEDS, values | {"feeds": id_list(feed_ids)}
        with self._db.reading() as connection:
            return [
                PageJob(article_id=article_id, address=address, tries=tries)
                for article_id, address, tries in connection.execute(statement, values)
            ]

    def put_page(self, article_id: int, page: ArticlePage, fetched_at: datetime) -> None:
        """Keep an article's page and fill in what its feed did not say; read mark and place stay."""
        at = to_number(fetched_at)
        text = {
            "id": article_id,
            "at": at,
            "base": page.base,
            "extras": pack_extras(page.tags),
            "category_link": page.category_link,
            "category_title": page.category_title,
            "html": pack(page.html),
            "title": page.title,
            "author": page.author,
            "published": to_number(page.published),
        }
        with self._db.writing() as connection:
            for statement in _KEEP_PAGE:
                connection.execute(statement, text)

    def put_page_fault(
        self, article_id: int, *, fault: str, next_try: datetime | None, gone: bool, now: datetime
    ) -> None:
        """Note why a page could not be fetched; without `next_try` it is not tried again."""
        state = "gone" if gone else "failed" if next_try is None else "wanted"
        with self._db.writing() as connection:
            connection.execute(
                """INSERT INTO page (article_id, state, tries, next_try, fault)
                SELECT id, :state, 1, :next_try, :fault FROM article WHERE id = :id
                ON CONFLICT (article_id) DO UPDATE SET state = excluded.state, tries = tries + 1,
                    next_try = excluded.next_try, fault = excluded.fault""",
                {"id": article_id, "state": state, "next_try": to_number(next_try) or 0, "fault": fault},
            )
            if gone:
                connection.execute(
                    "UPDATE article SET gone_since = coalesce(gone_since, ?) WHERE id = ?",
                    (to_number(now), article_id),
                )


_WANTED = f"""
    SELECT page.article_id, article.link, tries
    FROM page JOIN article ON article.id = page.article_id
    WHERE state = 'wanted' AND next_try <= :now AND article.link != '' AND {NOT_ASIDE}
    ORDER BY tries, first_seen DESC, article.id LIMIT :limit
"""  # noqa: S608 - no value stands in it
_WANTED_OF_FEEDS = """
    SELECT page.article_id, article.link, tries
    FROM page JOIN article ON article.id = page.article_id
    WHERE state = 'wanted' AND next_try <= :now AND article.link != '' AND EXISTS (
        SELECT 1 FROM place WHERE place.article_id = page.article_id
        AND place.feed_id IN (SELECT value FROM json_each(:feeds)))
    ORDER BY tries, first_seen DESC, article.id LIMIT :limit
"""
_KEEP_PAGE = (
    """INSERT INTO revision (article_id, replaced_at, title, base, body, source)
        SELECT article.id, :at, article.title, page_text.base, html, 'page'
        FROM article JOIN page_text ON page_text.article_id = article.id
        WHERE article.id = :id AND html IS NOT :html AND html IS NOT NULL AND :html IS NOT NULL""",
    """DELETE FROM revision WHERE article_id = :id AND id <= (
        SELECT id FROM revision WHERE article_id = :id ORDER BY id DESC LIMIT 1 OFFSET 10)""",
    """INSERT INTO page_text (article_id, fetched_at, base, extras, category_link, category_title, html)
        SELECT id, :at, :base, :extras, :category_link, :category_title, :html FROM article WHERE id = :id
        ON CONFLICT (article_id) DO UPDATE SET fetched_at = excluded.fetched_at, base = excluded.base,
            extras = excluded.extras, category_link = excluded.category_link,
            category_title = excluded.category_title, html = excluded.html""",
    """INSERT INTO page (article_id, state) SELECT id, 'here' FROM article WHERE id = :id
        ON CONFLICT (article_id) DO UPDATE SET state = 'here', fault = ''""",
    # A list cuts long titles and knows only the day; the page has the rest.
    """UPDATE article SET
        title = CASE WHEN :title != '' AND (title = '' OR title LIKE '%…' OR title LIKE '%...')
            THEN :title ELSE title END,
        author = CASE WHEN author = '' THEN :author ELSE author END,
        published = CASE WHEN :published IS NOT NULL AND (published IS NULL OR day_only)
            THEN :published ELSE published END,
        day_only = CASE WHEN :published IS NOT NULL THEN 0 ELSE day_only END,
        gone_since = NULL
        WHERE id = :id""",
    RESORT,
    REPLACE,
    # A bookmark made before its page came gets the page, too.
    """UPDATE bookmark SET source = 'page', base = :base, html = :html
        WHERE article_id = :id AND source != 'page' AND :html IS NOT NULL""",
)
