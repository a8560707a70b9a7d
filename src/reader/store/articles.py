"""One article with all its texts, and where it stands."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime

from reader.model import Body, Picture, Saved, StoredArticle
from reader.store.annotations import load_highlights, load_note
from reader.store.database import Part
from reader.store.faults import no_article
from reader.store.memory import load_positions
from reader.store.rows import load_entries
from reader.store.values import to_number, to_time, unpack, unpack_extras


class Articles(Part):
    """Read articles; note that a site has removed one."""

    def article(self, entry_id: int) -> StoredArticle:
        """Return everything there is of an article; its bodies: the page's, the feed's, the bookmark's."""
        with self._db.reading() as connection:
            entries = load_entries(connection, (entry_id,))
            if not entries:
                raise no_article(entry_id)
            entry = entries[0]
            text = connection.execute(
                "SELECT coalesce(content, summary), base, extras FROM feed_text WHERE article_id = ?",
                (entry_id,),
            ).fetchone() or (None, None, None)
            page = connection.execute(
                "SELECT html, base, extras, category_link FROM page_text WHERE article_id = ?", (entry_id,)
            ).fetchone() or (None, "", None, "")
            own = connection.execute("SELECT name FROM tag WHERE article_id = ? ORDER BY name", (entry_id,))
            own_tags = [name for (name,) in own]
            fault = connection.execute("SELECT fault FROM page WHERE article_id = ?", (entry_id,)).fetchone()
            saved, copy = load_copy(connection, entry_id) if entry.starred else (None, None)
            positions = load_positions(connection, entry_id)
            note, highlights = load_note(connection, entry_id), load_highlights(connection, entry_id)
            bodies = [
                Body(html=unpack(page[0]), base=page[1], source="page"),
                Body(html=unpack(text[0]), base=entry.link if text[1] is None else text[1], source="feed"),
            ]
        if copy is not None and all(copy.html != body.html for body in bodies):
            bodies.append(replace(copy, source="bookmark"))
        tags, enclosures = unpack_extras(text[2])
        page_tags, _ = unpack_extras(page[2])
        return StoredArticle(
            entry=entry,
            bodies=tuple(body for body in bodies if body.html),
            enclosures=enclosures,
            tags=tuple(dict.fromkeys((*own_tags, *(tags or page_tags)))),
            category_link=page[3],
            page_fault=fault[0] if fault else "",
            saved=saved,
            positions=positions,
            note=note,
            highlights=highlights,
        )

    def feed_ids_of(self, article_id: int) -> list[int]:
        """Return the feeds that list an article, the first one first."""
        with self._db.reading() as connection:
            rows = connection.execute(
                "SELECT feed_id FROM place WHERE article_id = ? ORDER BY feed_id", (article_id,)
            )
            return [feed_id for (feed_id,) in rows]

    def mark_gone(self, article_id: int, at: datetime) -> None:
        """Note that the site has removed the article; the first time it was noticed stays."""
        with self._db.writing() as connection:
            connection.execute(
                "UPDATE article SET gone_since = coalesce(gone_since, ?) WHERE id = ?",
                (to_number(at), article_id),
            )


def load_copy(connection: sqlite3.Connection, article_id: int) -> tuple[Saved | None, Body | None]:
    """Return what a bookmark keeps, and its text with the source that it was taken from."""
    row = connection.execute(
        "SELECT saved_at, category, feed_address, html, base, source FROM bookmark WHERE article_id = ?",
        (article_id,),
    ).fetchone()
    if row is None:
        return None, None
    pictures = connection.execute(
        "SELECT url, media_type, data, fault FROM picture WHERE article_id = ? ORDER BY id", (article_id,)
    )
    saved = Saved(
        saved_at=to_time(row[0]),
        category=row[1],
        feed_address=row[2],
        pictures=tuple(
            Picture(url=url, media_type=media_type, data=data or b"", fault=fault)
            for url, media_type, data, fault in pictures
        ),
    )
    return saved, Body(html=unpack(row[3]), base=row[4], source="page" if row[5] == "page" else "feed")
