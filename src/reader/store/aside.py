"""Removed feeds: set aside with all they hold, brought back as they were, or in the end removed for good.

A feed that is set aside keeps its row and whatever hangs on it, but stands in no list: its articles lose
their places, and those that no other feed has lose their feed, as bookmarks do that outlive theirs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from reader.store.names import NAME_OF_FEED
from reader.store.naming import BEST_FEED, NAMES_BEST
from reader.store.order import PAGED
from reader.store.values import id_list

NOT_ASIDE = """(article.feed_id IS NOT NULL OR article.starred = 1
    OR NOT EXISTS (SELECT 1 FROM aside_article WHERE aside_article.article_id = article.id))"""
"""The condition that an article is not one of those that only a removed feed has."""


def set_aside(connection: sqlite3.Connection, feed_id: int, at: int) -> None:
    """Take a feed and its entries out of everything; bookmarks stay, and so does what another feed has."""
    if not _is(connection, "id = ? AND removed_at IS NULL", feed_id):
        return
    values: dict[str, object] = {"feed": feed_id, "at": at}
    for statement in _MOVE_OUT:
        connection.execute(statement, values)
    ids = [id for (id,) in connection.execute(_ARTICLES, values)]
    connection.execute(_HAND_OVER, values | {"ids": id_list(ids)})
    alone = _those(connection, "article.feed_id = :feed", values, ids)
    put_apart(connection, alone)
    connection.execute("UPDATE feed SET removed_at = :at WHERE id = :feed", values)


def put_apart(connection: sqlite3.Connection, article_ids: Iterable[int]) -> None:
    """Take articles out of everything that no feed has any more; of bookmarks only their feed."""
    ids = list(article_ids)
    queued = set(_those(connection, _IS_QUEUED, {}, ids))
    values = {"ids": id_list(ids)}
    for statement in _PUT_APART:
        connection.execute(statement, values)
    _leave_queue(connection, set(ids) - queued)


def bring_back(connection: sqlite3.Connection, feed_id: int) -> None:
    """Let a feed that was set aside stand where it stood, with its entries as they are by now."""
    if not _is(connection, "id = ? AND removed_at > 0", feed_id):
        return
    values: dict[str, object] = {"feed": feed_id, "paged": _is_paged(connection, feed_id)}
    ids = [id for (id,) in connection.execute(_ARTICLES, values)]
    # The index knows them by the name that the feed had when it was removed.
    unchanged = _those(connection, _IS_KNOWN, values, ids)
    hidden = [id for (id,) in connection.execute(_TO_HIDE, values)]
    values |= {"ids": id_list(ids), "hidden": id_list(hidden)}
    for statement in _MOVE_IN:
        connection.execute(statement, values)
    _leave_queue(connection, unchanged)


def remove_some(connection: sqlite3.Connection, feed_id: int, limit: int) -> bool:
    """Remove some entries of a feed that is set aside, in the end the feed; False: nothing is left of it."""
    rows = connection.execute(
        "SELECT article_id FROM aside_place WHERE feed_id = ? LIMIT ?", (feed_id, limit)
    ).fetchall()
    values = {"feed": feed_id, "ids": id_list(id for (id,) in rows)}
    # From now on it cannot be brought back: half of it would be missing.
    connection.execute("DELETE FROM step_feed WHERE feed_id = :feed", values)
    connection.execute(
        "UPDATE feed SET removed_at = 0, address = char(31) || id WHERE id = :feed AND removed_at > 0", values
    )
    connection.execute(
        "DELETE FROM aside_place WHERE feed_id = :feed AND article_id IN (SELECT value FROM json_each(:ids))",
        values,
    )
    connection.execute(_REMOVE, values)
    if len(rows) == limit:
        return True
    connection.execute("DELETE FROM feed WHERE id = :feed AND removed_at IS NOT NULL", values)
    return False


def _is(connection: sqlite3.Connection, condition: str, feed_id: int) -> bool:
    row = connection.execute(f"SELECT 1 FROM feed WHERE {condition}", (feed_id,)).fetchone()  # noqa: S608 - our own words
    return row is not None


def _is_paged(connection: sqlite3.Connection, feed_id: int) -> bool:
    (format,) = connection.execute("SELECT format FROM feed WHERE id = ?", (feed_id,)).fetchone()
    return format in PAGED


def _those(
    connection: sqlite3.Connection, condition: str, values: dict[str, object], ids: Iterable[int]
) -> list[int]:
    """Return which of some articles meet a condition."""
    rows = connection.execute(
        f"SELECT id FROM article WHERE id IN (SELECT value FROM json_each(:ids)) AND {condition}",  # noqa: S608 - our own words
        values | {"ids": id_list(ids)},
    )
    return [id for (id,) in rows]


def _leave_queue(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Spare the index the articles that only change their feed's number, not its name."""
    connection.execute(
        "DELETE FROM search_queue WHERE article_id IN (SELECT value FROM json_each(?))", (id_list(ids),)
    )


_IS_QUEUED = "EXISTS (SELECT 1 FROM search_queue WHERE search_queue.article_id = article.id)"
_IS_KNOWN = f"""article.feed_id IS NULL AND NOT {_IS_QUEUED}
    AND article.feed_title = (SELECT {NAME_OF_FEED} FROM feed WHERE feed.id = :feed)"""  # noqa: S608 - our own words
_ARTICLES = "SELECT article_id FROM aside_place WHERE feed_id = :feed"
_MOVE_OUT = (
    """INSERT INTO aside_place (feed_id, article_id, sort_at, position, hidden, owned)
        SELECT :feed, article_id, stood.sort_at, position, is_hidden, article.feed_id IS :feed FROM (
            SELECT article_id, sort_at, position, 0 AS is_hidden FROM place WHERE feed_id = :feed
            UNION ALL
            SELECT article_id, sort_at, position, 1 FROM hidden_place WHERE feed_id = :feed
        ) AS stood JOIN article ON article.id = article_id""",
    "DELETE FROM place WHERE feed_id = :feed",
    "DELETE FROM hidden_place WHERE feed_id = :feed",
)
_HAND_OVER = f"""
    UPDATE article SET feed_id = {BEST_FEED}
        WHERE feed_id = :feed AND id IN (SELECT value FROM json_each(:ids)) AND (
            EXISTS (SELECT 1 FROM place WHERE article_id = article.id)
            OR EXISTS (SELECT 1 FROM hidden_place WHERE article_id = article.id))
"""  # noqa: S608 - our own words
"""Another feed that has the article becomes its owner."""
_CHOSEN = "IN (SELECT value FROM json_each(:ids))"
_PUT_APART = (
    f"DELETE FROM aside_article WHERE article_id {_CHOSEN}",  # noqa: S608 - our own words
    f"""INSERT INTO aside_article (article_id, leader)
        SELECT id, (SELECT leader FROM story WHERE story.article_id = article.id) FROM article
        WHERE id {_CHOSEN} AND starred = 0""",  # noqa: S608 - as above
    f"DELETE FROM story WHERE article_id {_CHOSEN} AND article_id IN (SELECT article_id FROM aside_article)",  # noqa: S608 - as above
    f"""UPDATE article SET listed = 0,
        feed_title = coalesce((SELECT {NAME_OF_FEED} FROM feed WHERE feed.id = article.feed_id), feed_title),
        feed_id = NULL WHERE id {_CHOSEN}""",  # noqa: S608 - as above
)
_TO_HIDE = """
    SELECT article_id FROM aside_place AS stood WHERE feed_id = :feed AND (
        EXISTS (SELECT 1 FROM hidden_place WHERE hidden_place.article_id = stood.article_id)
        OR (hidden AND NOT EXISTS (SELECT 1 FROM place WHERE place.article_id = stood.article_id)))
"""
"""Another feed may have it by now, and its reader may have hidden it, or shown it again."""
_MOVE_IN = (
    """INSERT OR IGNORE INTO hidden_place (feed_id, sort_at, position, article_id)
        SELECT feed_id, sort_at, position, article_id FROM aside_place
        WHERE feed_id = :feed AND article_id IN (SELECT value FROM json_each(:hidden))""",
    """INSERT OR IGNORE INTO place (feed_id, sort_at, position, article_id, read)
        SELECT stood.feed_id, CASE WHEN :paged THEN stood.sort_at ELSE article.sort_at END, position,
            article_id, article.read
        FROM aside_place AS stood JOIN article ON article.id = article_id
        WHERE stood.feed_id = :feed AND article_id NOT IN (SELECT value FROM json_each(:hidden))""",
    f"""UPDATE article SET feed_id = :feed,
        listed = EXISTS (SELECT 1 FROM place WHERE place.article_id = article.id)
        WHERE id {_CHOSEN} AND (feed_id IS NULL OR {NAMES_BEST} AND EXISTS (SELECT 1 FROM aside_place AS stood
            WHERE stood.article_id = article.id AND stood.feed_id = :feed AND owned))""",  # noqa: S608 - as above
    f"""INSERT OR IGNORE INTO story (article_id, leader, read)
        SELECT article_id, leader, read FROM aside_article JOIN article ON article.id = article_id
        WHERE leader IS NOT NULL AND article_id {_CHOSEN}""",  # noqa: S608 - as above
    f"DELETE FROM aside_article WHERE article_id {_CHOSEN}",  # noqa: S608 - as above
    "DELETE FROM aside_place WHERE feed_id = :feed",
    "UPDATE feed SET removed_at = NULL, claimed_until = NULL WHERE id = :feed",
)
_REMOVE = f"""
    DELETE FROM article WHERE id {_CHOSEN} AND feed_id IS NULL AND starred = 0
    AND EXISTS (SELECT 1 FROM aside_article WHERE aside_article.article_id = article.id)
    AND NOT EXISTS (SELECT 1 FROM aside_place WHERE aside_place.article_id = article.id)
"""  # noqa: S608 - as above
