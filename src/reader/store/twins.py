"""Lets the better copy of an article take the place of the one that came first; which is better is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from reader.model import FeedChanges
from reader.store.batch import Text, values_of
from reader.store.naming import NAMES_BEST
from reader.store.order import REPLACE, RESORT, TAKE_DATA
from reader.store.values import identity_number


def prefer_copies(connection: sqlite3.Connection, changes: FeedChanges, texts: Sequence[Text]) -> None:
    """Write the better copies that a load has brought over the articles they are copies of."""
    for change, text in zip(changes.changes, texts, strict=True):
        if not change.preferred:
            continue
        found = connection.execute(
            "SELECT id FROM article WHERE identity = ? AND instr(lower(link), ?) = 0",
            (identity_number(change.identity), change.preferred),
        ).fetchone()
        if found is None:
            continue
        values = {"id": found[0], "feed": changes.feed_id, "key": change.data.key, **values_of(change, text)}
        for statement in _REPLACE_COPY if text.empty else (*_REPLACE_COPY, _REPLACE_TEXT):
            connection.execute(statement, values)


# From now on its own feed and key tell when it changes; its page is another one than the first copy's.
_REPLACE_COPY = (
    f"""UPDATE article SET
        feed_id = CASE WHEN listed AND {NAMES_BEST} THEN :feed ELSE feed_id END, {TAKE_DATA}
        WHERE id = :id""",  # noqa: S608 - our own words
    "UPDATE sighting SET main = (key = :key) WHERE feed_id = :feed AND article_id = :id",
    "UPDATE page SET state = 'wanted', tries = 0, next_try = 0, fault = '' WHERE article_id = :id",
    RESORT,
    REPLACE,
)
_REPLACE_TEXT = """
    INSERT INTO feed_text (article_id, base, extras, summary, content)
    VALUES (:id, :base, :extras, :summary, :content)
    ON CONFLICT (article_id) DO UPDATE SET base = excluded.base, extras = excluded.extras,
        summary = excluded.summary, content = excluded.content
"""
