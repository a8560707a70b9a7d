"""The tables of settings for single feeds and folders, of former page texts and of folded stories."""

from __future__ import annotations

import sqlite3


def create_stories(connection: sqlite3.Connection) -> None:
    """Add the tables of settings, fingerprints and stories; ask for a page again when its entry changes."""
    for statement in _STATEMENTS:
        connection.execute(statement)


_STATEMENTS = (
    """CREATE TABLE feed_setting (
        feed_id INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (feed_id, name)
    ) WITHOUT ROWID""",
    """CREATE TABLE folder_setting (
        path TEXT NOT NULL,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (path, name)
    ) WITHOUT ROWID""",
    # What was decided about a feed from its entries: 1, teasers only; 0, whole texts. No row: not yet.
    """CREATE TABLE teaser (
        feed_id INTEGER PRIMARY KEY REFERENCES feed(id) ON DELETE CASCADE,
        is_teaser INTEGER NOT NULL
    )""",
    "ALTER TABLE revision ADD COLUMN source TEXT NOT NULL DEFAULT 'feed'",
    # Only of the last days: what is older is folded with nothing. `text` is NULL: too short to be compared.
    """CREATE TABLE fingerprint (
        article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
        title TEXT NOT NULL,
        text INTEGER
    )""",
    # `leader` is the article that came first; it has a row too. It may have been cleaned away since.
    """CREATE TABLE story (
        article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
        leader INTEGER NOT NULL,
        read INTEGER NOT NULL
    )""",
    "CREATE INDEX story_leader ON story (leader)",
    "CREATE INDEX story_unread ON story (leader, article_id) WHERE read = 0",
    """CREATE TRIGGER story_read AFTER UPDATE OF read ON article WHEN old.read != new.read BEGIN
        UPDATE story SET read = new.read WHERE article_id = new.id;
    END""",
    "CREATE INDEX page_fault ON page (article_id) WHERE fault != ''",
    """CREATE TRIGGER page_outdated AFTER UPDATE OF updated ON article WHEN new.updated = 1 BEGIN
        UPDATE page SET state = 'wanted', tries = 0, next_try = 0
        WHERE article_id = new.id AND state IN ('here', 'failed');
    END""",
)
