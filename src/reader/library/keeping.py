"""The part of the façade that treats bookmarks as a library: export, import, notes, highlights, backup."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Sequence
from contextlib import ExitStack, aclosing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reader.config import Config
from reader.errors import StoreError
from reader.language import tr
from reader.model import (
    Article,
    Bookmark,
    BookmarkRow,
    EntryQuery,
    Highlight,
    Note,
    Passage,
    PlacedHighlight,
    Saved,
    Scope,
    Step,
    StoredArticle,
)
from reader.store import Store
from reader.text import clean_text

if TYPE_CHECKING:
    from reader.library.exporting import ExportOrder, ExportProgress, Sources
    from reader.library.importing import ImportProgress
    from reader.library.subscriptions import ImportReport


DRAFT = "note draft"
"""The setting under which the words of a note that is being written are kept."""


class Keeping(ABC):
    """What `Library` offers for bookmarks beyond saving them."""

    @abstractmethod
    def _sources(self) -> Sources:
        """Return where an export or import gets what it needs."""

    config: Config

    @abstractmethod
    async def entry_ids(self, query: EntryQuery, limit: int | None = None) -> Sequence[int]:
        """Return the ids of a list, in its order."""

    def export(self, order: ExportOrder) -> AsyncGenerator[ExportProgress, None]:
        """Export articles; the last progress says what was written."""
        from reader.library import exporting

        return exporting.export(self._sources(), order)

    async def export_folder(self, last: str = "") -> Path:
        """Return the folder for an export that names none; `last` is the one before, "": unknown."""
        from reader.library.exporting import choose_folder

        return await asyncio.to_thread(choose_folder, self.config.export_folder, last)

    def import_bookmarks(self, path: str | Path) -> AsyncGenerator[ImportProgress, None]:
        """Import bookmarks from a file or folder; the last progress holds the report."""
        from reader.library import importing

        return importing.import_bookmarks(self._sources(), Path(path))

    @abstractmethod
    async def import_opml(self, path: str | Path) -> ImportReport:
        """Subscribe to everything in an OPML file."""

    async def import_file(self, path: str | Path) -> AsyncGenerator[ImportProgress, None]:
        """Import whatever a file or folder holds, bookmarks or feeds; close the generator to stop."""
        from reader.library import importing

        with ExitStack() as stack:
            file = await asyncio.to_thread(stack.enter_context, importing.as_file(Path(path)))
            if await asyncio.to_thread(importing.holds_bookmarks, file):
                async with aclosing(self.import_bookmarks(file)) as steps:
                    async for progress in steps:
                        yield progress
                return
            feeds = await self.import_opml(file)
            yield importing.ImportProgress(done=1, total=1, feeds=feeds)

    async def save_loose(self, article: Article) -> int:
        """Bookmark an article that `open_address` gave, with its pictures; returns its entry's id."""
        from reader.library import importing

        sources, loose = self._sources(), self._loose(article)
        saved = Saved(saved_at=sources.now, category=article.entry.feed_title)
        entry = replace(article.entry, starred=True)
        return await importing.keep_loose(sources, replace(loose, entry=entry, saved=saved))

    async def loose_markdown(self, article: Article) -> str:
        """Return an article that `open_address` gave as Markdown with front matter."""
        from reader.library import reading

        loose = self._loose(article)
        bodies = (loose.text,) if loose.text else ()
        stored = StoredArticle(entry=loose.entry, bodies=bodies, tags=loose.tags)
        return await asyncio.to_thread(reading.make_markdown, stored)

    def export_article(
        self, article: Article, format: str, target: Path
    ) -> AsyncGenerator[ExportProgress, None]:
        """Export the article on the screen, be it stored or not."""
        from reader.library.exporting import ExportOrder

        if article.entry.id:
            return self.export(ExportOrder(format=format, target=target, ids=[article.entry.id]))
        return self.export(ExportOrder(format=format, target=target, loose=self._loose(article)))

    def _loose(self, article: Article) -> Bookmark:
        """Return an article that `open_address` gave with the markup that it was made from."""
        return Bookmark(
            entry=article.entry, text=article.markup, tags=article.tags, enclosures=article.enclosures
        )

    async def note(self, entry_id: int) -> Note | None:
        """Return the note on an article; None: there is none."""
        return await self._sources().database.run(Store.note, entry_id)

    async def put_note(self, entry_id: int, text: str) -> Step | None:
        """Keep a note on an article in place of the former one; "" removes it. Undo takes it back."""
        return await self._sources().database.run(Store.put_note, entry_id, clean_text(text).strip())

    async def note_on(self, entry_id: int, text: str) -> bool:
        """Keep a note as `put_note` does and bookmark the article for it; True: it was no bookmark before.

        `save` completes the copy.
        """
        step = await self.bookmark_for_note(entry_id) if text.strip() else None
        await self.put_note(entry_id, text)
        return step is not None

    async def highlights(self, entry_id: int) -> tuple[Highlight, ...]:
        """Return the marked passages of an article in the order they were marked."""
        return await self._sources().database.run(Store.highlights, entry_id)

    async def add_highlight(
        self, entry_id: int, quote: str, *, prefix: str = "", suffix: str = ""
    ) -> Highlight:
        """Mark a passage of an article; the words around it tell it from others that read the same."""
        sources = self._sources()
        highlight = Highlight(quote=quote, prefix=prefix, suffix=suffix, at=sources.now)
        return await sources.database.run(Store.add_highlight, entry_id, highlight)

    async def remove_highlight(self, highlight_id: int) -> Step | None:
        """Take a mark away; undo brings it back."""
        return await self._sources().database.run(Store.remove_highlight, highlight_id)

    async def put_highlight_note(self, highlight_id: int, text: str) -> Step | None:
        """Keep a note on a marked passage in place of the former one; "" removes it."""
        run = self._sources().database.run
        return await run(Store.put_highlight_note, highlight_id, clean_text(text).strip())

    async def mark_passage(self, article: Article, passage: Passage) -> Highlight:
        """Mark a passage of an article that is shown; what is no bookmark becomes one, still without a copy.

        One that is marked already stays as it is, with the note on it.

        `save` completes the copy, which may take a while; the mark is kept before that.
        """
        from reader.library.passages import make_highlight

        sources = self._sources()
        highlight = make_highlight(article.document, passage, sources.now)
        if highlight is None:
            raise StoreError(tr("There are no words in this passage."))
        await self.bookmark_for_note(article.entry.id)
        for known in await self.highlights(article.entry.id):
            if replace(highlight, id=known.id, note=known.note, at=known.at) == known:
                return known
        return await sources.database.run(Store.add_highlight, article.entry.id, highlight)

    async def bookmark_for_note(self, entry_id: int) -> Step | None:
        """Bookmark an article because something is noted on it; None: it was a bookmark already."""
        run = self._sources().database.run
        return await run(Store.set_starred, [entry_id], True, label=tr("Added a bookmark"))

    async def draft(self, entry_id: int, highlight_id: int = 0) -> str | None:
        """Return what was typed into a note and never kept, because the program ended; None: nothing."""
        from reader.library.drafts import find_draft

        kept = await self._sources().database.run(Store.setting, DRAFT)
        return find_draft(kept, entry_id, highlight_id)

    async def put_draft(self, entry_id: int, highlight_id: int, text: str | None) -> None:
        """Remember what is being typed into a note; None: it has been kept."""
        from reader.library.drafts import make_draft

        draft = "" if text is None else make_draft(entry_id, highlight_id, text)
        await self._sources().database.run(Store.put_setting, DRAFT, draft)

    async def annotated(self, article: Article) -> Article:
        """Return an article with the note and the highlights that are kept of it now."""
        return await annotate(article, *await self._sources().database.run(_annotations, article.entry.id))

    async def bookmark_rows(self, match: str = "") -> list[BookmarkRow]:
        """Return the bookmarks that a query matches, all if it is "", the last saved first.

        QueryError says what is wrong with the query.
        """
        rows = await self._sources().database.run(Store.bookmark_rows)
        if not match.strip():
            return rows
        wanted = set(await self.entry_ids(EntryQuery(scope=Scope(kind="saved"), match=match)))
        return [row for row in rows if row.entry.id in wanted]

    async def backup(self, target: str | Path, *, force: bool = False) -> Path:
        """Copy the whole database into a file while it is in use; returns where to."""
        from reader.library.upkeep import backup  # only here: it is seldom needed

        sources = self._sources()
        return await asyncio.to_thread(backup, sources.paths, Path(target), force=force)


async def annotate(article: Article, note: Note | None, highlights: Sequence[Highlight]) -> Article:
    """Return an article with a note and with highlights where they stand in its text."""
    if note is None and not highlights:
        return replace(article, note=None, highlights=()) if article.note or article.highlights else article
    placed: tuple[PlacedHighlight, ...] = ()
    if highlights:
        from reader.library.passages import place_highlights

        placed = await asyncio.to_thread(place_highlights, article.document, highlights)
    return replace(article, note=note, highlights=placed)


def _annotations(store: Store, entry_id: int) -> tuple[Note | None, tuple[Highlight, ...]]:
    return store.note(entry_id), store.highlights(entry_id)
