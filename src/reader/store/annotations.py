"""What the user adds to articles: notes and marked passages; how they are changed is `states`."""

from __future__ import annotations

import sqlite3

from reader.model import Highlight, Note
from reader.store.database import Part
from reader.store.faults import no_article
from reader.store.values import to_number, to_time


class Annotations(Part):
    """Read notes and highlights."""

    def note(self, article_id: int) -> Note | None:
        """Return the note on an article; None: there is none."""
        with self._db.reading() as connection:
            return load_note(connection, article_id)

    def highlights(self, article_id: int) -> tuple[Highlight, ...]:
        """Return the marked passages of an article in the order they were marked."""
        with self._db.reading() as connection:
            return load_highlights(connection, article_id)


def load_note(connection: sqlite3.Connection, article_id: int) -> Note | None:
    """Return the note on an article; None: there is none."""
    row = connection.execute(
        "SELECT text, updated_at FROM note WHERE article_id = ?", (article_id,)
    ).fetchone()
    return Note(text=row[0], updated_at=to_time(row[1])) if row else None


def load_highlights(connection: sqlite3.Connection, article_id: int) -> tuple[Highlight, ...]:
    """Return the marked passages of an article in the order they were marked."""
    rows = connection.execute(
        """SELECT id, quote, prefix, suffix, note, block, start, at
        FROM highlight WHERE article_id = ? AND removed = 0 ORDER BY id""",
        (article_id,),
    )
    return tuple(
        Highlight(
            id=number,
            quote=quote,
            prefix=prefix,
            suffix=suffix,
            note=note,
            block=block,
            offset=start,
            at=to_time(at),
        )
        for number, quote, prefix, suffix, note, block, start, at in rows
    )


def insert_highlight(
    connection: sqlite3.Connection, article_id: int, highlight: Highlight, *, removed: bool = False
) -> int:
    """Keep a highlight and return its number; StoreError if the article is not there any more."""
    cursor = connection.execute(
        """INSERT INTO highlight (quote, prefix, suffix, note, block, start, at, removed, article_id)
        SELECT ?, ?, ?, ?, ?, ?, ?, ?, id FROM article WHERE id = ?""",
        (
            highlight.quote,
            highlight.prefix,
            highlight.suffix,
            highlight.note,
            highlight.block,
            highlight.offset,
            to_number(highlight.at),
            removed,
            article_id,
        ),
    )
    if not cursor.rowcount:
        raise no_article(article_id)
    return cursor.lastrowid or 0


PUT_NOTE = """
    INSERT INTO note (text, updated_at, article_id) SELECT ?, ?, id FROM article WHERE id = ?
    ON CONFLICT (article_id) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at
"""
