"""The tables of the articles that several feeds have, by which a folder counts each of them once."""

from __future__ import annotations

import sqlite3

_FEEDS = "(SELECT group_concat(feed_id) FROM place WHERE article_id = {article})"
_STATEMENTS = (
    # Only articles with several places: few of all, so that the feeds with the same ones can be added up.
    """CREATE TABLE shared (
        article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
        feeds TEXT NOT NULL,
        read INTEGER NOT NULL
    )""",
    # How many articles just these feeds share; feeds are as good as never shared in many ways.
    """CREATE TABLE shared_tally (
        feeds TEXT PRIMARY KEY,
        unread INTEGER NOT NULL,
        total INTEGER NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TRIGGER shared_added AFTER INSERT ON shared BEGIN
        INSERT OR IGNORE INTO shared_tally (feeds, unread, total) VALUES (new.feeds, 0, 0);
        UPDATE shared_tally SET total = total + 1, unread = unread + 1 - new.read WHERE feeds = new.feeds;
    END""",
    """CREATE TRIGGER shared_removed AFTER DELETE ON shared BEGIN
        UPDATE shared_tally SET total = total - 1, unread = unread - 1 + old.read WHERE feeds = old.feeds;
        DELETE FROM shared_tally WHERE feeds = old.feeds AND total = 0;
    END""",
    """CREATE TRIGGER shared_read AFTER UPDATE OF read ON article WHEN old.read != new.read BEGIN
        UPDATE shared SET read = new.read WHERE article_id = new.id;
    END""",
    """CREATE TRIGGER shared_counted AFTER UPDATE OF read ON shared WHEN old.read != new.read BEGIN
        UPDATE shared_tally SET unread = unread + old.read - new.read WHERE feeds = new.feeds;
    END""",
    # Taken out and put in again whenever it changes, so that the two triggers above are all that counts.
    f"""CREATE TRIGGER place_shared AFTER INSERT ON place WHEN EXISTS (
        SELECT 1 FROM place WHERE article_id = new.article_id AND feed_id != new.feed_id)
    BEGIN
        DELETE FROM shared WHERE article_id = new.article_id;
        INSERT INTO shared (article_id, feeds, read)
            SELECT id, {_FEEDS.format(article="new.article_id")}, read FROM article WHERE id = new.article_id;
    END""",  # noqa: S608 - our own words
    f"""CREATE TRIGGER place_unshared AFTER DELETE ON place WHEN EXISTS (
        SELECT 1 FROM shared WHERE article_id = old.article_id)
    BEGIN
        DELETE FROM shared WHERE article_id = old.article_id;
        INSERT INTO shared (article_id, feeds, read)
            SELECT id, {_FEEDS.format(article="old.article_id")}, read FROM article
            WHERE id = old.article_id
            AND (SELECT count(*) FROM place WHERE article_id = old.article_id) > 1;
    END""",  # noqa: S608 - as above
    """INSERT INTO shared (article_id, feeds, read)
        SELECT article.id, feeds, read FROM (
            SELECT article_id, group_concat(feed_id) AS feeds FROM place INDEXED BY place_article
            GROUP BY article_id HAVING count(*) > 1
        ) CROSS JOIN article ON article.id = article_id""",
)


def create_shared(connection: sqlite3.Connection) -> None:
    """Keep which articles stand in several feeds, from now on by triggers."""
    for statement in _STATEMENTS:
        connection.execute(statement)
