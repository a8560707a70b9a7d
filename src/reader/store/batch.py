"""The entries of one successful load as rows: told apart from what is stored, then written by table."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import Any

from reader.model import NO_VERDICT, EntryChange, Feed, FeedChanges, Verdict
from reader.store.bulk import insert_rows
from reader.store.naming import GIVES_TEXT, take_over
from reader.store.order import PAGED, REPLACE, RESORT, TAKE_DATA, sort_number
from reader.store.values import Packed, id_list, identity_number, key_list, pack, pack_extras, to_number
from reader.store.verdicts import apply_verdicts

_REVISIONS_KEPT = 10
"""Former texts per article; a page that changes with every refresh must not fill the disk."""


@dataclass(frozen=True, slots=True)
class Text:
    """An entry's text as it is stored."""

    base: str | None
    extras: str | None
    summary: Packed
    content: Packed

    @property
    def empty(self) -> bool:
        """True: the source gave a title only."""
        return self.extras is None and self.summary is None and self.content is None


def pack_text(change: EntryChange) -> Text:
    """Compress before the transaction begins: nobody should wait for that."""
    data = change.data
    return Text(
        base=None if data.base == data.link else data.base,
        extras=pack_extras(data.tags, data.enclosures),
        summary=pack(data.summary),
        content=pack(data.content),
    )


def values_of(change: EntryChange, text: Text) -> dict[str, Any]:
    """Return what `TAKE_DATA` takes of a change, and its text."""
    data = change.data
    return {
        "title": data.title,
        "link": data.link,
        "author": data.author,
        "published": to_number(data.published),
        "day_only": data.day_only,
        "base": text.base,
        "extras": text.extras,
        "summary": text.summary,
        "content": text.content,
    }


@dataclass(slots=True)
class Batch:
    """The rows that one load makes, by table."""

    feed: Feed
    changes: FeedChanges
    at: int
    articles: list[tuple[Any, ...]] = field(default_factory=list)
    texts: list[tuple[Any, ...]] = field(default_factory=list)
    places: list[tuple[Any, ...]] = field(default_factory=list)
    sightings: list[tuple[Any, ...]] = field(default_factory=list)
    pages: list[tuple[int]] = field(default_factory=list)
    adopted: list[tuple[int, int]] = field(default_factory=list)
    better: list[int] = field(default_factory=list)
    """Those of them of which this feed has the better copy."""
    digests: list[tuple[str, int, str]] = field(default_factory=list)
    rewritten: list[dict[str, Any]] = field(default_factory=list)
    verdicts: list[tuple[int, Verdict]] = field(default_factory=list)
    changed: int = 0
    """Articles whose text or data were in fact replaced."""

    def sort(self, connection: sqlite3.Connection, texts: list[Text]) -> None:
        """Tell new, moved and changed entries apart; another process may have written some meanwhile."""
        seen = self._load_seen(connection)
        identities = [identity_number(change.identity) for change in self.changes.changes]
        known = self._load_known(connection, identities)
        row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'article'").fetchone()
        next_id: int = (row[0] if row else 0) + 1
        batch_at = self._next_batch(connection) if self.changes.format in PAGED else None
        for position, change in enumerate(self.changes.changes):
            former = seen.get(change.data.key)
            if former is not None:
                self._add_rewrite(former, change, texts[position])
                continue
            article = known.get(identities[position])
            if article is not None:
                self.adopted.append((self.feed.id, article.id))
                if change.preferred:
                    self.better.append(article.id)
            else:
                article = _Known(id=next_id, sort_at=self._add_article(next_id, identities[position], change))
                known[identities[position]] = article
                if change.verdict != NO_VERDICT:
                    self.verdicts.append((next_id, change.verdict))
                next_id += 1
            if not texts[position].empty:
                self._add_text(article.id, texts[position])
            if not article.here:
                sort_at = article.sort_at if batch_at is None else batch_at
                self.places.append((self.feed.id, sort_at, position, article.id, article.read))
            if self.changes.format == "index" and change.data.link:
                self.pages.append((article.id,))
            self.sightings.append(
                (self.feed.id, change.data.key, article.id, not article.here, change.digest)
            )
            seen[change.data.key] = _Seen(article_id=article.id, main=False, digest=change.digest)
            article.here = True

    def write(self, connection: sqlite3.Connection) -> None:
        """Write the rows."""
        insert_rows(connection, _ADD_ARTICLE, self.articles)
        # A bookmark whose feeds were removed belongs to a feed again.
        connection.executemany(
            "UPDATE article SET feed_id = ?, listed = 1 WHERE id = ? AND feed_id IS NULL", self.adopted
        )
        if self.adopted:
            take_over(connection, self.feed.id, (id for _, id in self.adopted), self.better)
        insert_rows(connection, "INSERT INTO place VALUES", self.places)
        insert_rows(connection, "INSERT INTO sighting VALUES", self.sightings)
        # An article that came without a text takes the first one that any feed has.
        insert_rows(connection, "INSERT OR IGNORE INTO feed_text VALUES", self.texts)
        connection.executemany("INSERT OR IGNORE INTO page (article_id) VALUES (?)", self.pages)
        connection.executemany(
            "UPDATE sighting SET digest = ? WHERE feed_id = ? AND key = ?",
            ((digest, feed_id, key) for digest, feed_id, key in self.digests),
        )
        connection.executemany(_KEEP_FORMER, self.rewritten)
        self.changed = connection.executemany(_CHANGE_ARTICLE, self.rewritten).rowcount
        for statement in _REWRITE:
            connection.executemany(statement, self.rewritten)
        apply_verdicts(connection, self.verdicts, self.at)

    def _next_batch(self, connection: sqlite3.Connection) -> int:
        """Return what sorts above all that the feed lists, even if the clock stood still or went back."""
        (latest,) = connection.execute(
            "SELECT max(sort_at) FROM place WHERE feed_id = ?", (self.feed.id,)
        ).fetchone()
        return self.at if latest is None else max(self.at, latest + 1)

    def _load_seen(self, connection: sqlite3.Connection) -> dict[str, _Seen]:
        keys = key_list(change.data.key for change in self.changes.changes)
        rows = connection.execute(
            "SELECT key, article_id, main, digest FROM sighting WHERE feed_id = ?"
            " AND key IN (SELECT value FROM json_each(?))",
            (self.feed.id, keys),
        )
        return {key: _Seen(article_id, bool(main), digest) for key, article_id, main, digest in rows}

    def _load_known(self, connection: sqlite3.Connection, identities: list[int]) -> dict[int, _Known]:
        rows = connection.execute(
            """SELECT identity, id, article.sort_at, article.read, place.article_id IS NOT NULL
                OR EXISTS (SELECT 1 FROM hidden_place WHERE hidden_place.article_id = id)
            FROM article LEFT JOIN place ON place.article_id = article.id AND place.feed_id = ?
            WHERE identity IN (SELECT value FROM json_each(?))""",
            (self.feed.id, id_list(identities)),
        )
        return {identity: _Known(id, sort_at, read, bool(here)) for identity, id, sort_at, read, here in rows}

    def _add_article(self, article_id: int, identity: int, change: EntryChange) -> int:
        data = change.data
        published = to_number(data.published)
        sort_at = sort_number(published, data.day_only, self.at)
        self.articles.append(
            (
                article_id,
                identity,
                self.feed.id,
                sort_at,
                self.at,
                published,
                data.day_only,
                data.title,
                data.link,
                data.author,
            )
        )
        return sort_at

    def _add_text(self, article_id: int, text: Text) -> None:
        self.texts.append((article_id, text.base, text.extras, text.summary, text.content))

    def _add_rewrite(self, former: _Seen, change: EntryChange, text: Text) -> None:
        if former.digest == change.digest:
            return
        self.digests.append((change.digest, self.feed.id, change.data.key))
        if not former.main:
            return
        values = {"id": former.article_id, "feed": self.feed.id, "at": self.at, "kept": _REVISIONS_KEPT}
        self.rewritten.append(values | values_of(change, text) | {"empty": text.empty})


@dataclass(slots=True)
class _Known:
    """An article that is stored already, whichever feed it came by."""

    id: int
    sort_at: int
    read: int = 0
    here: bool = False
    """True: this feed lists it already."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A key that this feed has shown before."""

    article_id: int
    main: bool
    digest: str


_ADD_ARTICLE = """
    INSERT INTO article (id, identity, feed_id, sort_at, first_seen, published, day_only, title, link, author)
    VALUES
"""
# Only one feed's text counts; each statement asks for it, so that nothing has to be looked up first.
_KEEP_FORMER = f"""
    INSERT INTO revision (article_id, replaced_at, title, base, body)
    SELECT article.id, :at, title, coalesce(base, link), coalesce(content, summary)
    FROM article LEFT JOIN feed_text ON article_id = article.id
    WHERE article.id = :id AND {GIVES_TEXT}
    AND (title IS NOT :title OR coalesce(content, summary) IS NOT coalesce(:content, :summary))
"""  # noqa: S608 - our own words
# A page that has told the time, and a title that the source now leaves out, are better than nothing.
_CHANGE_ARTICLE = f"""
    UPDATE article SET updated = 1, {TAKE_DATA} WHERE id = :id AND {GIVES_TEXT}
"""  # noqa: S608 - our own words
_REWRITE = (
    """DELETE FROM revision WHERE article_id = :id AND id <= (
        SELECT id FROM revision WHERE article_id = :id ORDER BY id DESC LIMIT 1 OFFSET :kept)""",
    RESORT,
    REPLACE,
    f"""INSERT INTO feed_text (article_id, base, extras, summary, content)
        SELECT id, :base, :extras, :summary, :content FROM article
        WHERE id = :id AND {GIVES_TEXT} AND NOT :empty
        ON CONFLICT (article_id) DO UPDATE SET base = excluded.base, extras = excluded.extras,
            summary = excluded.summary, content = excluded.content""",  # noqa: S608 - as above
)
