"""Which of its feeds an article belongs to and is named after: the page of a category before any other.

An article that several feeds list belongs to one of them, `article.feed_id`, so that naming it costs a list
nothing. That is the first category page that lists it, such as a newspaper's; else the first feed. The list
of a folder or feed names it after one that stands there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace

from reader.model import Entry, Scope
from reader.store.names import NAME_OF_FEED
from reader.store.values import id_list, inside, to_path

# A list of articles at a site's root is the whole site's, as its feed is.
_IS_CATEGORY_PAGE = """(feed.format = 'index'
    AND instr(rtrim(substr(feed.address, instr(feed.address, '://') + 3), '/'), '/') > 0)"""
NAMES_BEST = f"""(
    coalesce((SELECT {_IS_CATEGORY_PAGE} FROM feed WHERE feed.id = :feed), 0)
    >= coalesce((SELECT {_IS_CATEGORY_PAGE} FROM feed WHERE feed.id = article.feed_id), 0))"""  # noqa: S608 - our own words
"""The condition that the feed `:feed` may name an article as well as the one it belongs to."""
_BEST = f"""(SELECT feed.id FROM {{places}} AS stands JOIN feed ON feed.id = stands.feed_id
    WHERE stands.article_id = article.id ORDER BY {_IS_CATEGORY_PAGE} DESC, feed.id LIMIT 1)"""  # noqa: S608 - as above
BEST_FEED = f"coalesce({_BEST.format(places='place')}, {_BEST.format(places='hidden_place')})"
"""The feed that an article belongs to once the one it belonged to is gone."""
GIVES_TEXT = """(article.feed_id = :feed OR (
    EXISTS (SELECT 1 FROM feed WHERE feed.id = article.feed_id AND feed.format = 'index')
    AND :feed = (SELECT min(stands.feed_id) FROM place AS stands JOIN feed ON feed.id = stands.feed_id
        WHERE stands.article_id = article.id AND feed.format != 'index')))"""
"""The condition that an article's text is that of the feed `:feed`: a list of links gives none."""

_TAKE_OVER = f"""
    UPDATE article SET feed_id = :feed WHERE listed = 1 AND feed_id != :feed
    AND id IN (SELECT value FROM json_each(:ids)) AND (:better OR NOT EXISTS (
        SELECT 1 FROM feed WHERE feed.id = article.feed_id AND {_IS_CATEGORY_PAGE}))
"""  # noqa: S608 - as above
_STANDS = {
    "feed": "{feed} = :feed",
    "folder": """EXISTS (SELECT 1 FROM shelf WHERE shelf.feed_id = {feed} AND (
        folder = :path OR substr(folder, 1, length(:inside)) = :inside))""",
}
# The last row of an article counts.
_NAMES = {
    kind: f"""
        SELECT article.id, feed.id, {NAME_OF_FEED}
        FROM article CROSS JOIN place ON place.article_id = article.id
        CROSS JOIN feed ON feed.id = place.feed_id
        WHERE article.id IN (SELECT value FROM json_each(:ids))
        AND NOT {stands.format(feed="article.feed_id")} AND {stands.format(feed="place.feed_id")}
        ORDER BY article.id, {_IS_CATEGORY_PAGE}, feed.id DESC"""  # noqa: S608 - as above
    for kind, stands in _STANDS.items()
}


def take_over(
    connection: sqlite3.Connection, feed_id: int, ids: Iterable[int], better: Iterable[int]
) -> None:
    """Let articles that are here belong to a category page that lists them, too, if they belong to none.

    Those of which it has the `better` copy belong to it even if they belong to another one.
    """
    query = f"SELECT {_IS_CATEGORY_PAGE} FROM feed WHERE id = ?"  # noqa: S608 - as above
    if connection.execute(query, (feed_id,)).fetchone()[0]:
        for chosen, is_better in ((ids, False), (better, True)):
            values = {"feed": feed_id, "ids": id_list(chosen), "better": is_better}
            connection.execute(_TAKE_OVER, values)


def name_in(connection: sqlite3.Connection, entries: Sequence[Entry], scope: Scope) -> list[Entry]:
    """Return the rows of a list, named after feeds that stand in its scope if that is a folder or feed."""
    query = _NAMES.get(scope.kind)
    if query is None or not entries:
        return list(entries)
    path = to_path(scope.folder)
    values = {
        "ids": id_list(entry.id for entry in entries),
        "feed": scope.feed_id,
        "path": path,
        "inside": inside(path),
    }
    found = {row[0]: row[1:] for row in connection.execute(query, values)}
    return [
        replace(entry, feed_id=found[entry.id][0], feed_title=found[entry.id][1])
        if entry.id in found
        else entry
        for entry in entries
    ]
