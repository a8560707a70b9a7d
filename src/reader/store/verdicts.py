"""Carries out what rules have decided about new articles, within the transaction that adds them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from reader.model import Verdict
from reader.store.values import id_list

HIDE = (
    """INSERT OR IGNORE INTO hidden_place (feed_id, sort_at, position, article_id)
        SELECT feed_id, sort_at, position, article_id FROM place
        WHERE :value AND article_id IN (SELECT value FROM json_each(:ids))""",
    "DELETE FROM place WHERE :value AND article_id IN (SELECT value FROM json_each(:ids))",
    """INSERT OR IGNORE INTO place (feed_id, sort_at, position, article_id, read)
        SELECT hidden_place.feed_id, hidden_place.sort_at, position, article_id, article.read
        FROM hidden_place JOIN article ON article.id = article_id
        WHERE NOT :value AND article_id IN (SELECT value FROM json_each(:ids))""",
    "DELETE FROM hidden_place WHERE NOT :value AND article_id IN (SELECT value FROM json_each(:ids))",
    """UPDATE article SET listed = NOT :value
        WHERE feed_id IS NOT NULL AND id IN (SELECT value FROM json_each(:ids))""",
)
"""Take articles out of every list, or (value 0) put them back where they stood."""


def apply_verdicts(connection: sqlite3.Connection, verdicts: Sequence[tuple[int, Verdict]], at: int) -> None:
    """Mark, star, tag and hide the articles that were judged so."""
    if not verdicts:
        return
    values: dict[str, object] = {"at": at, "value": 1}
    read = id_list(id for id, verdict in verdicts if verdict.read)
    connection.execute(
        "UPDATE article SET read = 1, read_at = :at WHERE id IN (SELECT value FROM json_each(:ids))",
        values | {"ids": read},
    )
    starred = id_list(id for id, verdict in verdicts if verdict.star)
    connection.execute(
        "UPDATE article SET starred = 1, starred_at = :at WHERE id IN (SELECT value FROM json_each(:ids))",
        values | {"ids": starred},
    )
    connection.executemany(
        "INSERT OR IGNORE INTO tag (name, article_id) VALUES (?, ?)",
        [(name, id) for id, verdict in verdicts for name in verdict.tags],
    )
    hidden = id_list(id for id, verdict in verdicts if verdict.hide)
    for statement in HIDE:
        connection.execute(statement, values | {"ids": hidden})
