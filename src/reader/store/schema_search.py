"""The tables for finding: what the index has to catch up with, saved queries, tags, hidden places."""

from __future__ import annotations

import sqlite3

_TABLES = (
    # `fresh`: the index has never seen it. `turn` counts changes, so that one that comes while the article
    # is being indexed is not lost.
    """CREATE TABLE search_queue (
        article_id INTEGER PRIMARY KEY,
        fresh INTEGER NOT NULL DEFAULT 0,
        turn INTEGER NOT NULL DEFAULT 0
    )""",
    # Which index the queue belongs to and how far it has come; '': none, so that everything is queued.
    "CREATE TABLE search_state (id INTEGER PRIMARY KEY CHECK (id = 1), mark TEXT NOT NULL, serial INTEGER)",
    "INSERT INTO search_state VALUES (1, '', 0)",
    "CREATE TABLE smart (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,"
    " query TEXT NOT NULL, position INTEGER NOT NULL)",
    "CREATE TABLE rule (id INTEGER PRIMARY KEY AUTOINCREMENT, query TEXT NOT NULL,"
    " action TEXT NOT NULL, position INTEGER NOT NULL)",
    """CREATE TABLE tag (
        name TEXT NOT NULL,
        article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
        PRIMARY KEY (name, article_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX tag_article ON tag (article_id)",
    # Where hidden articles stood: moved out of `place`, so that no list and no count has to ask.
    """CREATE TABLE hidden_place (
        feed_id INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
        sort_at INTEGER NOT NULL,
        position INTEGER NOT NULL,
        article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
        PRIMARY KEY (article_id, feed_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX hidden_place_feed ON hidden_place (feed_id)",
    "ALTER TABLE step ADD COLUMN name TEXT NOT NULL DEFAULT ''",
)

_NAME = "coalesce(nullif({row}.custom_title, ''), nullif({row}.title, ''), {row}.address)"
# Two statements, because the outer statement's conflict clause would override one in here.
_QUEUE = """
    UPDATE search_queue SET turn = turn + 1 WHERE article_id = {id};
    INSERT INTO search_queue (article_id)
        SELECT {id} WHERE NOT EXISTS (SELECT 1 FROM search_queue WHERE article_id = {id});
"""
_TRIGGERS = (
    """CREATE TRIGGER search_added AFTER INSERT ON article BEGIN
        INSERT INTO search_queue (article_id, fresh) VALUES (new.id, 1);
    END""",
    """CREATE TRIGGER search_removed AFTER DELETE ON article BEGIN
        DELETE FROM search_queue WHERE article_id = old.id;
    END""",
    f"""CREATE TRIGGER search_renamed AFTER UPDATE OF title, author, feed_id, feed_title ON article
        WHEN old.title != new.title OR old.author != new.author OR old.feed_title != new.feed_title
            OR old.feed_id IS NOT new.feed_id
    BEGIN {_QUEUE.format(id="new.id")} END""",
    f"""CREATE TRIGGER search_feed_text_added AFTER INSERT ON feed_text
    BEGIN {_QUEUE.format(id="new.article_id")} END""",
    f"""CREATE TRIGGER search_feed_text_changed AFTER UPDATE OF content, summary, extras ON feed_text
        WHEN coalesce(old.content, old.summary) IS NOT coalesce(new.content, new.summary)
            OR old.extras IS NOT new.extras
    BEGIN {_QUEUE.format(id="new.article_id")} END""",
    f"""CREATE TRIGGER search_page_added AFTER INSERT ON page_text
    BEGIN {_QUEUE.format(id="new.article_id")} END""",
    f"""CREATE TRIGGER search_page_changed AFTER UPDATE OF html, extras ON page_text
        WHEN old.html IS NOT new.html OR old.extras IS NOT new.extras
    BEGIN {_QUEUE.format(id="new.article_id")} END""",
    """CREATE TRIGGER search_feed_renamed AFTER UPDATE OF title, custom_title, address ON feed
        WHEN OLD_NAME IS NOT NEW_NAME
    BEGIN
        UPDATE search_queue SET turn = turn + 1
            WHERE article_id IN (SELECT article_id FROM place WHERE feed_id = new.id);
        INSERT OR IGNORE INTO search_queue (article_id)
            SELECT id FROM article WHERE feed_id = new.id AND (
                id IN (SELECT article_id FROM place WHERE feed_id = new.id)
                OR id IN (SELECT article_id FROM hidden_place WHERE feed_id = new.id));
    END""".replace("OLD_NAME", _NAME.format(row="old")).replace("NEW_NAME", _NAME.format(row="new")),
)


def create_search(connection: sqlite3.Connection) -> None:
    """Add what finding needs; every article that is here already has to be indexed."""
    for statement in (*_TABLES, *_TRIGGERS):
        connection.execute(statement)
    connection.execute("INSERT INTO search_queue (article_id, fresh) SELECT id, 1 FROM article")
