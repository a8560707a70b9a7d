"""The tables of the database and the numbered steps that lead to them; no queries."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from reader.store.schema_annotations import extend_highlights
from reader.store.schema_aside import create_aside
from reader.store.schema_complaints import part_complaints
from reader.store.schema_cut import note_cuts
from reader.store.schema_history import create_history
from reader.store.schema_imports import create_step_additions
from reader.store.schema_memory import create_memory
from reader.store.schema_notes import create_notes
from reader.store.schema_outlines import create_outlines
from reader.store.schema_owners import name_by_category_pages
from reader.store.schema_part import note_parts
from reader.store.schema_pictures import create_feed_pictures
from reader.store.schema_rare import index_rare
from reader.store.schema_rules import create_rule_switches
from reader.store.schema_search import create_search
from reader.store.schema_shared import create_shared
from reader.store.schema_stories import create_stories
from reader.store.schema_sync import create_sync
from reader.store.schema_told import create_told

APPLICATION_ID = 0x52445231
"""Marks a file as ours ("RDR1"), so that another program's database is never written to."""

_TABLES = (
    """CREATE TABLE feed (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        address TEXT NOT NULL UNIQUE,
        format TEXT NOT NULL,
        title TEXT NOT NULL DEFAULT '',
        link TEXT NOT NULL DEFAULT '',
        description TEXT NOT NULL DEFAULT '',
        author TEXT NOT NULL DEFAULT '',
        language TEXT NOT NULL DEFAULT '',
        updated INTEGER,
        ttl_minutes INTEGER,
        custom_title TEXT NOT NULL DEFAULT '',
        etag TEXT NOT NULL DEFAULT '',
        last_modified TEXT NOT NULL DEFAULT '',
        added INTEGER NOT NULL,
        last_checked INTEGER,
        last_success INTEGER,
        fault TEXT NOT NULL DEFAULT '',
        fault_count INTEGER NOT NULL DEFAULT 0,
        next_due INTEGER,
        stopped INTEGER NOT NULL DEFAULT 0,
        outline TEXT
    )""",
    # Apart from `feed`, because the triggers write it for every entry and a narrow row is cheap.
    """CREATE TABLE tally (
        feed_id INTEGER PRIMARY KEY REFERENCES feed(id) ON DELETE CASCADE,
        unread INTEGER NOT NULL DEFAULT 0,
        total INTEGER NOT NULL DEFAULT 0
    )""",
    """CREATE TABLE overall (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        unread INTEGER NOT NULL DEFAULT 0,
        total INTEGER NOT NULL DEFAULT 0,
        saved INTEGER NOT NULL DEFAULT 0,
        saved_unread INTEGER NOT NULL DEFAULT 0
    )""",
    "INSERT INTO overall (id) VALUES (1)",
    """CREATE TABLE folder (
        path TEXT PRIMARY KEY,
        position INTEGER NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE shelf (
        feed_id INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
        folder TEXT NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (feed_id, folder)
    ) WITHOUT ROWID""",
    # AUTOINCREMENT: an id is never used twice, so undo steps and lists on the screen can hold old ones.
    # `feed_id` is the owner, which it is named after; see `naming`. NULL, and `listed` 0: its feeds have all
    # been removed and only its bookmark is left.
    # No foreign key on it: it would need an index of its own, and `place` already knows the way.
    """CREATE TABLE article (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        identity INTEGER NOT NULL UNIQUE,
        feed_id INTEGER,
        listed INTEGER NOT NULL DEFAULT 1,
        sort_at INTEGER NOT NULL,
        first_seen INTEGER NOT NULL,
        published INTEGER,
        day_only INTEGER NOT NULL DEFAULT 0,
        read INTEGER NOT NULL DEFAULT 0,
        starred INTEGER NOT NULL DEFAULT 0,
        updated INTEGER NOT NULL DEFAULT 0,
        read_at INTEGER,
        starred_at INTEGER,
        gone_since INTEGER,
        title TEXT NOT NULL,
        link TEXT NOT NULL,
        author TEXT NOT NULL,
        feed_title TEXT NOT NULL DEFAULT ''
    )""",
    # Clustered in the order a feed's list shows, so that one needs no index and no sorting.
    """CREATE TABLE place (
        feed_id INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
        sort_at INTEGER NOT NULL,
        position INTEGER NOT NULL,
        article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
        read INTEGER NOT NULL,
        PRIMARY KEY (feed_id, sort_at DESC, position, article_id)
    ) WITHOUT ROWID""",
    # What a refresh has seen under which key. A row whose article is gone keeps it from coming back.
    # `main` is 0 for a second key of the same feed for the same article: its text is not followed.
    """CREATE TABLE sighting (
        feed_id INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
        key TEXT NOT NULL,
        article_id INTEGER NOT NULL,
        main INTEGER NOT NULL,
        digest TEXT NOT NULL,
        PRIMARY KEY (feed_id, key)
    ) WITHOUT ROWID""",
    # Texts are zlib-compressed where that saves room, else plain text; see `values.pack`.
    """CREATE TABLE feed_text (
        article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
        base TEXT,
        extras TEXT,
        summary,
        content
    )""",
    """CREATE TABLE page_text (
        article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
        fetched_at INTEGER NOT NULL,
        base TEXT NOT NULL,
        extras TEXT,
        category_link TEXT NOT NULL,
        category_title TEXT NOT NULL,
        html
    )""",
    """CREATE TABLE page (
        article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
        state TEXT NOT NULL DEFAULT 'wanted' CHECK (state IN ('wanted', 'here', 'failed', 'gone')),
        tries INTEGER NOT NULL DEFAULT 0,
        next_try INTEGER NOT NULL DEFAULT 0,
        fault TEXT NOT NULL DEFAULT ''
    )""",
    """CREATE TABLE revision (
        id INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
        replaced_at INTEGER NOT NULL,
        title TEXT NOT NULL,
        base TEXT,
        body
    )""",
    """CREATE TABLE bookmark (
        article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
        saved_at INTEGER NOT NULL,
        dropped_at INTEGER,
        checked_at INTEGER,
        feed_title TEXT NOT NULL,
        feed_address TEXT NOT NULL,
        category TEXT NOT NULL,
        source TEXT NOT NULL,
        base TEXT NOT NULL,
        html
    )""",
    """CREATE TABLE picture (
        id INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL REFERENCES bookmark(article_id) ON DELETE CASCADE,
        url TEXT NOT NULL,
        media_type TEXT NOT NULL,
        fault TEXT NOT NULL,
        tries INTEGER NOT NULL DEFAULT 1,
        data BLOB,
        UNIQUE (article_id, url)
    )""",
    """CREATE TABLE step (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        value INTEGER NOT NULL,
        at INTEGER NOT NULL,
        undone INTEGER NOT NULL DEFAULT 0,
        label TEXT NOT NULL
    )""",
    # `former` is the time that the undoing puts back. Articles may vanish meanwhile: no foreign key.
    """CREATE TABLE step_item (
        step_id INTEGER NOT NULL REFERENCES step(id) ON DELETE CASCADE,
        article_id INTEGER NOT NULL,
        former INTEGER,
        PRIMARY KEY (step_id, article_id)
    ) WITHOUT ROWID""",
)

_INDEXES = (
    # DESC, then the row id upwards: newest first, and entries of one moment in their source's order.
    # The constant columns take no room and let SQLite answer from the index alone.
    "CREATE INDEX article_all ON article (listed, sort_at DESC) WHERE listed = 1",
    "CREATE INDEX article_unread ON article (listed, read, sort_at DESC) WHERE listed = 1 AND read = 0",
    "CREATE INDEX article_starred ON article (starred, starred_at DESC) WHERE starred = 1",
    "CREATE UNIQUE INDEX place_article ON place (article_id, feed_id)",
    "CREATE INDEX shelf_folder ON shelf (folder, position)",
    "CREATE INDEX page_wanted ON page (next_try) WHERE state = 'wanted'",
    "CREATE INDEX revision_article ON revision (article_id, replaced_at)",
)

_TRIGGERS = (
    "CREATE TRIGGER feed_added AFTER INSERT ON feed BEGIN INSERT INTO tally (feed_id) VALUES (new.id); END",
    """CREATE TRIGGER place_added AFTER INSERT ON place BEGIN
        UPDATE tally SET total = total + 1, unread = unread + 1 - new.read WHERE feed_id = new.feed_id;
    END""",
    """CREATE TRIGGER place_removed AFTER DELETE ON place BEGIN
        UPDATE tally SET total = total - 1, unread = unread - 1 + old.read WHERE feed_id = old.feed_id;
    END""",
    """CREATE TRIGGER place_read AFTER UPDATE OF read ON place WHEN old.read != new.read BEGIN
        UPDATE tally SET unread = unread + old.read - new.read WHERE feed_id = new.feed_id;
    END""",
    """CREATE TRIGGER article_added AFTER INSERT ON article BEGIN
        UPDATE overall SET
            total = total + new.listed,
            unread = unread + (new.listed AND NOT new.read),
            saved = saved + new.starred,
            saved_unread = saved_unread + (new.starred AND NOT new.read);
    END""",
    """CREATE TRIGGER article_removed AFTER DELETE ON article BEGIN
        UPDATE overall SET
            total = total - old.listed,
            unread = unread - (old.listed AND NOT old.read),
            saved = saved - old.starred,
            saved_unread = saved_unread - (old.starred AND NOT old.read);
    END""",
    """CREATE TRIGGER article_state AFTER UPDATE OF read, starred, listed ON article BEGIN
        UPDATE overall SET
            total = total - old.listed + new.listed,
            unread = unread - (old.listed AND NOT old.read)
                + (new.listed AND NOT new.read),
            saved = saved - old.starred + new.starred,
            saved_unread = saved_unread - (old.starred AND NOT old.read) + (new.starred AND NOT new.read);
    END""",
    """CREATE TRIGGER article_read AFTER UPDATE OF read ON article WHEN old.read != new.read BEGIN
        UPDATE place SET read = new.read WHERE article_id = new.id;
    END""",
)


def _create(connection: sqlite3.Connection) -> None:
    """Lay out an empty file."""
    connection.execute("PRAGMA application_id = 1380209201")  # APPLICATION_ID; a pragma takes no parameter
    for statement in (*_TABLES, *_INDEXES, *_TRIGGERS):
        connection.execute(statement)


def _add_claims(connection: sqlite3.Connection) -> None:
    """Let a refresh say which feeds it is loading, and keep where a feed says that it has moved to."""
    for column in (
        "claimed_until INTEGER",
        "moved_to TEXT NOT NULL DEFAULT ''",
        "moved_count INTEGER NOT NULL DEFAULT 0",
    ):
        connection.execute(f"ALTER TABLE feed ADD COLUMN {column}")


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _create,
    create_notes,
    _add_claims,
    create_memory,
    create_search,
    create_stories,
    create_history,
    create_feed_pictures,
    create_outlines,
    create_rule_switches,
    extend_highlights,
    create_aside,
    index_rare,
    create_step_additions,
    note_cuts,
    part_complaints,
    name_by_category_pages,
    create_shared,
    create_sync,
    create_told,
    note_parts,
)
"""The n-th leads from version n-1 to version n. A released one is never edited: the next is appended."""
