"""The step that lets articles belong to the category pages that list them, not to the feed of a site."""

from __future__ import annotations

import sqlite3

_IS_CATEGORY_PAGE = """(feed.format = 'index'
    AND instr(rtrim(substr(feed.address, instr(feed.address, '://') + 3), '/'), '/') > 0)"""


def name_by_category_pages(connection: sqlite3.Connection) -> None:
    """Do for the articles that are here what a refresh now does for new ones."""
    pages, others = connection.execute(
        f"SELECT coalesce(sum({_IS_CATEGORY_PAGE}), 0), coalesce(sum(NOT {_IS_CATEGORY_PAGE}), 0) FROM feed"  # noqa: S608 - our own words
    ).fetchone()
    # In a library of one kind of feeds there is nothing to look through.
    if pages and others:
        connection.execute(
            f"""UPDATE article SET feed_id = (
                SELECT min(feed.id) FROM place JOIN feed ON feed.id = place.feed_id
                WHERE place.article_id = article.id AND {_IS_CATEGORY_PAGE})
            WHERE listed = 1
            AND feed_id IN (SELECT feed.id FROM feed WHERE NOT {_IS_CATEGORY_PAGE})
            AND id IN (SELECT place.article_id FROM feed CROSS JOIN place ON place.feed_id = feed.id
                WHERE {_IS_CATEGORY_PAGE})"""  # noqa: S608 - as above
        )
