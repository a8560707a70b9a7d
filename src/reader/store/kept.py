"""Bookmarks as a whole, in and out, with what the user has added to them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from reader.model import Bookmark, BookmarkRow, Enclosure, Highlight
from reader.store.annotations import PUT_NOTE, insert_highlight, load_highlights, load_note
from reader.store.articles import load_copy
from reader.store.database import Part
from reader.store.faults import no_article
from reader.store.import_steps import compare, load_additions, record
from reader.store.import_texts import compare_texts, load_texts
from reader.store.order import sort_number
from reader.store.rows import load_entries
from reader.store.values import identity_number, pack, pack_extras, to_number, to_time, unpack_extras


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What became of a bookmark that came from outside."""

    id: int
    """Of its article."""
    is_new: bool
    """False: it was a bookmark already."""
    step_id: int
    """The step that it is a part of; 0: of none."""


class Kept(Part):
    """Hand bookmarks out whole; take them in; tell of each what its row shows."""

    def bookmark(self, article_id: int) -> Bookmark:
        """Return an article with its kept copy and all that was added to it."""
        with self._db.reading() as connection:
            entries = load_entries(connection, (article_id,))
            if not entries:
                raise no_article(article_id)
            saved, text = load_copy(connection, article_id) if entries[0].starred else (None, None)
            tags, enclosures = _load_extras(connection, article_id)
            return Bookmark(
                entry=entries[0],
                saved=saved,
                text=text if text and text.html else None,
                tags=tags,
                own_tags=_load_own_tags(connection, article_id),
                enclosures=enclosures,
                note=load_note(connection, article_id),
                highlights=load_highlights(connection, article_id),
            )

    def add_bookmark(
        self, bookmark: Bookmark, *, identity: str, known: int = 0, label: str = "", step_id: int = 0
    ) -> Arrival:
        """Keep a bookmark that comes from outside, without a feed, as a part of the step `step_id`.

        One that is here already, as `known` or by its identity, keeps all it has and only gets what it lacks.
        A `step_id` of 0, or of a step that is no more, begins one with this label; "": it is no step.
        """
        with self._db.writing() as connection:
            number = identity_number(identity)
            row = connection.execute(_SAME, {"known": known, "identity": number}).fetchone()
            article_id = row[0] if row else _insert_article(connection, bookmark, identity, self._clock())
            before, texts = load_additions(connection, article_id), load_texts(connection, article_id)
            at = to_number(bookmark.saved.saved_at if bookmark.saved else self._clock())
            connection.execute(
                "UPDATE article SET starred = 1, starred_at = ? WHERE id = ? AND starred = 0",
                (at, article_id),
            )
            connection.execute(
                "UPDATE article SET title = ? WHERE id = ? AND title = ''", (bookmark.entry.title, article_id)
            )
            _insert_text(connection, bookmark, article_id, at)
            _insert_copy(connection, bookmark, article_id, at)
            _insert_additions(connection, bookmark, article_id)
            is_new = not row or row[1] is None
            if label:
                # What nobody sees without its bookmark needs no step of its own.
                added = list(compare(before, load_additions(connection, article_id))) if row else []
                added += compare_texts(texts, load_texts(connection, article_id)) if row else []
                step_id = record(
                    connection,
                    article_id,
                    step_id=step_id,
                    label=label,
                    at=to_number(self._clock()),
                    former=row[1] if row else None,
                    added=added,
                )
        return Arrival(id=article_id, is_new=is_new, step_id=step_id)

    def bookmark_rows(self) -> list[BookmarkRow]:
        """Return every bookmark with what its row shows, the latest one first."""
        with self._db.reading() as connection:
            saved = dict(connection.execute(_SAVED))
            tags: dict[int, list[str]] = {}
            for name, article_id in connection.execute(_SAVED_TAGS):
                tags.setdefault(article_id, []).append(name)
            marked = dict(connection.execute(_SAVED_HIGHLIGHTS))
            noted = {id for (id,) in connection.execute("SELECT article_id FROM note")}
            ids = list(saved)
            entries = [
                entry
                for start in range(0, len(ids), _AT_ONCE)
                for entry in load_entries(connection, ids[start : start + _AT_ONCE])
            ]
        found = {entry.id: entry for entry in entries}
        return [
            BookmarkRow(
                entry=found[id],
                saved_at=to_time(at),
                tags=tuple(tags.get(id, ())),
                highlights=marked.get(id, 0),
                has_note=id in noted,
            )
            for id, at in saved.items()
            if id in found
        ]


def _load_own_tags(connection: sqlite3.Connection, article_id: int) -> tuple[str, ...]:
    rows = connection.execute("SELECT name FROM tag WHERE article_id = ? ORDER BY name", (article_id,))
    return tuple(name for (name,) in rows)


def _load_extras(
    connection: sqlite3.Connection, article_id: int
) -> tuple[tuple[str, ...], tuple[Enclosure, ...]]:
    given = connection.execute("SELECT extras FROM feed_text WHERE article_id = ?", (article_id,)).fetchone()
    page = connection.execute("SELECT extras FROM page_text WHERE article_id = ?", (article_id,)).fetchone()
    tags, enclosures = unpack_extras(given[0] if given else None)
    page_tags, _ = unpack_extras(page[0] if page else None)
    return tags or page_tags, enclosures


def _insert_article(connection: sqlite3.Connection, bookmark: Bookmark, identity: str, now: datetime) -> int:
    entry = bookmark.entry
    published, first_seen = to_number(entry.published), to_number(entry.first_seen)
    cursor = connection.execute(
        """INSERT INTO article (identity, feed_id, listed, sort_at, first_seen, published, day_only, read,
            updated, read_at, gone_since, title, link, author, feed_title)
        VALUES (?, NULL, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            identity_number(identity),
            sort_number(published, entry.day_only, first_seen),
            first_seen,
            published,
            entry.day_only,
            entry.read,
            entry.updated,
            to_number(now) if entry.read else None,
            to_number(entry.gone_since),
            entry.title,
            entry.link,
            entry.author,
            entry.feed_title,
        ),
    )
    return cursor.lastrowid or 0


def _insert_text(connection: sqlite3.Connection, bookmark: Bookmark, article_id: int, at: int) -> None:
    """Keep the text also where searching looks for it, unless there is one already."""
    (here,) = connection.execute(_HAS_TEXT, {"id": article_id}).fetchone()
    if here:
        return
    text = bookmark.text
    from_page = text is not None and text.source == "page"
    extras = pack_extras(bookmark.tags, bookmark.enclosures)
    if extras or (text and not from_page):
        connection.execute(
            """INSERT INTO feed_text (article_id, base, extras, content) VALUES (:id, :base, :extras, :html)
            ON CONFLICT (article_id) DO UPDATE SET extras = coalesce(extras, :extras), content = :html,
                base = CASE WHEN :html IS NULL THEN base ELSE :base END""",
            {
                "id": article_id,
                "base": text.base if text else bookmark.entry.link,
                "extras": extras,
                "html": pack(text.html) if text and not from_page else None,
            },
        )
    if text and from_page:
        connection.execute(
            """INSERT INTO page_text (article_id, fetched_at, base, category_link, category_title, html)
            VALUES (?, ?, ?, '', '', ?)""",
            (article_id, at, text.base, pack(text.html)),
        )
        connection.execute(
            """INSERT INTO page (article_id, state) VALUES (?, 'here')
            ON CONFLICT (article_id) DO UPDATE SET state = 'here', fault = ''""",
            (article_id,),
        )


def _insert_copy(connection: sqlite3.Connection, bookmark: Bookmark, article_id: int, at: int) -> None:
    """Keep the copy; a text or a picture that is here already is never replaced."""
    saved, text = bookmark.saved, bookmark.text
    connection.execute(
        """INSERT INTO bookmark
            (article_id, saved_at, feed_title, feed_address, category, source, base, html)
        VALUES (:id, :at, :feed_title, :feed_address, :category, :source, :base, :html)
        ON CONFLICT (article_id) DO UPDATE SET dropped_at = NULL,
            source = CASE WHEN html IS NULL THEN excluded.source ELSE source END,
            base = CASE WHEN html IS NULL THEN excluded.base ELSE base END,
            html = coalesce(html, excluded.html)""",
        {
            "id": article_id,
            "at": at,
            "feed_title": bookmark.entry.feed_title,
            "feed_address": saved.feed_address if saved else "",
            "category": saved.category if saved else "",
            "source": "page" if text and text.source == "page" else "feed",
            "base": text.base if text else bookmark.entry.link,
            "html": pack(text.html) if text else None,
        },
    )
    connection.executemany(
        """INSERT INTO picture (article_id, url, media_type, fault, data) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (article_id, url) DO UPDATE SET media_type = excluded.media_type,
            fault = excluded.fault, data = excluded.data WHERE data IS NULL""",
        (
            (article_id, picture.url, picture.media_type, picture.fault, picture.data or None)
            for picture in (saved.pictures if saved else ())
        ),
    )


def _insert_additions(connection: sqlite3.Connection, bookmark: Bookmark, article_id: int) -> None:
    given, _ = _load_extras(connection, article_id)
    connection.executemany(
        "INSERT OR IGNORE INTO tag (name, article_id) VALUES (?, ?)",
        # A file of Markdown does not tell the user's tags from those of the source.
        ((name, article_id) for name in bookmark.own_tags if name not in given),
    )
    if bookmark.note:
        values = (bookmark.note.text, to_number(bookmark.note.updated_at), article_id)
        # The newer note is the one that the user means.
        connection.execute(PUT_NOTE + " WHERE excluded.updated_at > note.updated_at", values)
    here = {_same(each): each for each in load_highlights(connection, article_id)}
    for each in bookmark.highlights:
        known = here.get(_same(each))
        if known is None:
            insert_highlight(connection, article_id, each)
        elif each.note and not known.note:
            connection.execute("UPDATE highlight SET note = ? WHERE id = ?", (each.note, known.id))


def _same(highlight: Highlight) -> tuple[str, str, str]:
    """Return what makes two highlights of an article the same one."""
    return highlight.quote, highlight.prefix, highlight.suffix


_SAME = """
    SELECT id, CASE WHEN starred THEN starred_at END FROM article WHERE id = :known
    UNION ALL
    SELECT id, CASE WHEN starred THEN starred_at END FROM article WHERE identity = :identity LIMIT 1
"""
_HAS_TEXT = """
    SELECT EXISTS (SELECT 1 FROM page_text WHERE article_id = :id)
    OR EXISTS (SELECT 1 FROM feed_text WHERE article_id = :id AND coalesce(content, summary) IS NOT NULL)
"""
_AT_ONCE = 500
"""Rows looked up at once."""
_SAVED = "SELECT id, starred_at FROM article WHERE starred = 1 ORDER BY starred_at DESC, id"
_SAVED_TAGS = """
    SELECT name, article_id FROM tag
    WHERE article_id IN (SELECT id FROM article WHERE starred = 1) ORDER BY name
"""
_SAVED_HIGHLIGHTS = "SELECT article_id, count(*) FROM highlight WHERE removed = 0 GROUP BY article_id"
