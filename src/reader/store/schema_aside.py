"""The tables of removed feeds, which are set aside for undo, and of the steps that bring them back."""

from __future__ import annotations

import sqlite3

_STATEMENTS = (
    # NULL: subscribed to. Else the feed is set aside, and nothing but `aside` and `journal` asks for it.
    "ALTER TABLE feed ADD COLUMN removed_at INTEGER",
    # Where its articles stood: moved out of `place` and `hidden_place`, so that no list has to ask.
    """CREATE TABLE aside_place (
        article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
        feed_id INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
        sort_at INTEGER NOT NULL,
        position INTEGER NOT NULL,
        hidden INTEGER NOT NULL,
        owned INTEGER NOT NULL,
        PRIMARY KEY (article_id, feed_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX aside_place_feed ON aside_place (feed_id)",
    # The articles that no other feed has and that were no bookmarks, with the story that each belonged to.
    """CREATE TABLE aside_article (
        article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
        leader INTEGER
    )""",
    # The feeds that a step brings back or takes away: while there is one, a feed is not removed for good.
    """CREATE TABLE step_feed (
        step_id INTEGER NOT NULL REFERENCES step(id) ON DELETE CASCADE,
        feed_id INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
        PRIMARY KEY (step_id, feed_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX step_feed_feed ON step_feed (feed_id)",
    # Its key goes first from now on: else SQLite 3.40 takes every row for a damaged one.
    "CREATE TABLE hidden_copy AS SELECT article_id, feed_id, sort_at, position FROM hidden_place",
    "DROP TABLE hidden_place",
    """CREATE TABLE hidden_place (
        article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
        feed_id INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
        sort_at INTEGER NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (article_id, feed_id)
    ) WITHOUT ROWID""",
    "INSERT INTO hidden_place (article_id, feed_id, sort_at, position) SELECT * FROM hidden_copy",
    "DROP TABLE hidden_copy",
    "CREATE INDEX hidden_place_feed ON hidden_place (feed_id)",
)


def create_aside(connection: sqlite3.Connection) -> None:
    """Let feeds be set aside; write the steps of saved queries as those of the whole arrangement are."""
    import json

    for statement in _STATEMENTS:
        connection.execute(statement)
    for step_id, name in connection.execute("SELECT id, name FROM step WHERE kind = 'query'").fetchall():
        table, changed = json.loads(name)
        packed = {table: [[[row_id], before, after] for row_id, before, after in changed]}
        connection.execute(
            "UPDATE step SET kind = 'arrangement', name = ? WHERE id = ?",
            (json.dumps(packed, ensure_ascii=False), step_id),
        )
