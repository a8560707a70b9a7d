"""The part of the façade that treats bookmarks as a library: export, import, notes, highlights, backup."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reader.model import Article, Bookmark, Highlight, Note, Saved, StoredArticle
from reader.store import Store

if TYPE_CHECKING:
    from reader.library.exporting import ExportOrder, ExportProgress, Sources
    from reader.library.importing import ImportProgress


class Keeping(ABC):
    """What `Library` offers for bookmarks beyond saving them."""

    @abstractmethod
    def _sources(self) -> Sources:
        """Return where an export or import gets what it needs."""

    def export(self, order: ExportOrder) -> AsyncGenerator[ExportProgress, None]:
        """Export articles; the last progress says what was written."""
        from reader.library import exporting

        return exporting.export(self._sources(), order)

    def import_bookmarks(self, path: str | Path) -> AsyncGenerator[ImportProgress, None]:
        """Import bookmarks from a file or folder; the last progress holds the report."""
        from reader.library import importing

        return importing.import_bookmarks(self._sources(), Path(path))

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

    async def put_note(self, entry_id: int, text: str) -> None:
        """Keep a note on an article in place of the former one; "" removes it."""
        await self._sources().database.run(Store.put_note, entry_id, text)

    async def highlights(self, entry_id: int) -> tuple[Highlight, ...]:
        """Return the marked passages of an article in the order they were marked."""
        return await self._sources().database.run(Store.highlights, entry_id)

    async def add_highlight(
        self, entry_id: int, quote: str, *, prefix: str = "", suffix: str = ""
    ) -> Highlight:
        """Mark a passage of an article; the words around it tell it from others that read the same."""
        run = self._sources().database.run
        return await run(Store.add_highlight, entry_id, quote, prefix=prefix, suffix=suffix)

    async def remove_highlight(self, highlight_id: int) -> None:
        """Take a mark away."""
        await self._sources().database.run(Store.remove_highlight, highlight_id)

    async def backup(self, target: str | Path, *, force: bool = False) -> Path:
        """Copy the whole database into a file while it is in use; returns where to."""
        from reader.library.upkeep import backup  # only here: it is seldom needed

        sources = self._sources()
        return await asyncio.to_thread(backup, sources.paths, Path(target), force=force)
