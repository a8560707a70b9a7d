"""Exports articles: loads them one after another, fetches what they lack, and hands them to a format."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import ReaderError, StoreError
from reader.language import tr
from reader.library import reading, saving
from reader.library.database import Database
from reader.library.languages import article_language, most_spoken
from reader.library.passages import place_highlights
from reader.library.shelves import shelves
from reader.model import Bookmark, Document, Entry, PageJob, Picture
from reader.paths import Paths, documents_dir, expand, unwritable
from reader.store import Store

if TYPE_CHECKING:
    from reader.export.item import Fields, Item, Outline, Renderers, Written
    from reader.fetch.client import Client
    from reader.library.paging import PageFetcher

_AT_ONCE = 500
"""Rows read from the store at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportProgress:
    """How far an export is; sent after every article and once at the end."""

    done: int
    total: int
    title: str = ""
    """The article just written."""
    written: Written | None = None
    """What came of it; None: it is not at its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """What to export, and where to."""

    format: str
    target: Path
    ids: Sequence[int] | None = None
    """None: all bookmarks."""
    loose: Bookmark | None = None
    """An article that is not stored, in place of stored ones."""
    title: str = ""
    """Of a book or a page; "": that of the article if it is one, else that of the list of bookmarks."""
    delete: bool = False
    """True: files of removed bookmarks are deleted where nobody has changed them."""
    fetch: bool = True
    """True: texts and pictures that are not kept are fetched for the export."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where an export gets what it needs."""

    database: Database
    network: Callable[[], Awaitable[Client]]
    pager: Callable[[], Awaitable[PageFetcher]]
    client_for: Callable[[int], Awaitable[Client]]
    """Gives the client that asks for what belongs to an article; 0: one that is not stored."""
    bookmarks: Callable[[], Awaitable[list[Entry]]]
    paths: Paths
    now: datetime


async def export(sources: Sources, order: ExportOrder) -> AsyncGenerator[ExportProgress, None]:
    """Export; whatever stops it in between, the former files stay whole."""
    from reader.export import find_format

    chosen = find_format(order.format)
    target = expand(order.target)
    with _explained(target):
        target = sources.paths.spare(target.absolute())  # the message says where it is
    spoken = {feed.id: feed.language for feed in await sources.database.run(Store.feeds)}
    outline = await _make_outline(sources, order, spoken)
    total = len(outline.entries)
    if order.ids and not total:
        raise StoreError(tr("None of these articles is in the database: nothing was written."))
    # With `delete`, a folder of former bookmarks is to become empty, too.
    if not total and not order.delete:
        raise StoreError(tr("There is nothing to export: nothing was written."))
    with _explained(target):
        writer = await asyncio.to_thread(chosen.start, target, outline, make_renderers())
    try:
        for done, entry in enumerate(outline.entries, 1):
            bookmark = order.loose
            if bookmark is None:
                bookmark = await sources.database.run(Store.bookmark, entry.id)
            is_kept = bookmark.saved is not None and bookmark.text is not None
            with _explained(target):
                is_done = is_kept and await asyncio.to_thread(writer.is_done, bookmark)
            if not is_done:
                declared = spoken.get(entry.feed_id or 0, "")
                item = await _complete(sources, bookmark, declared, fetch=order.fetch)
                with _explained(target):
                    await asyncio.to_thread(writer.add, item)
            yield ExportProgress(done=done, total=total, title=entry.title)
        with _explained(target):
            written = await asyncio.to_thread(writer.finish)
        yield ExportProgress(done=total, total=total, written=written)
    finally:
        writer.discard()


def choose_folder(setting: str, last: str) -> Path:
    """Return where exports go: the folder of the setting, which is made, else the last, else Documents."""
    if setting:
        folder = expand(setting).absolute()
        with suppress(OSError):  # what is written there says why it cannot be
            folder.mkdir(parents=True, exist_ok=True)
        return folder
    return Path(last) if last and Path(last).is_dir() else documents_dir()


async def _make_outline(sources: Sources, order: ExportOrder, spoken: Mapping[int, str]) -> Outline:
    """Return what will come: category by category, the newest first."""
    from reader.export.item import Outline

    others: list[Entry] = []
    if order.loose is not None:
        entries = [order.loose.entry]
    elif order.ids is None:
        entries = await sources.bookmarks()
    else:
        entries = []
        for start in range(0, len(order.ids), _AT_ONCE):
            entries += await sources.database.run(Store.entries, order.ids[start : start + _AT_ONCE])
        others = await sources.bookmarks()
    single = entries[0].title if len(entries) == 1 else ""
    return Outline(
        title=order.title or single or tr("Bookmarks"),
        entries=tuple(entry for shelf in shelves(entries) for entry in shelf.entries),
        created=sources.now,
        language=most_spoken(entries, spoken),
        others=tuple(others),
        complete=order.ids is None and order.loose is None,
        delete=order.delete,
    )


async def _complete(sources: Sources, bookmark: Bookmark, declared: str, *, fetch: bool) -> Item:
    """Return an article whole: as it was kept, else with the best text there is.

    `declared`: the language that its feed declares.
    """
    from reader.convert.html import document_text, to_document
    from reader.convert.passages import show_passages
    from reader.export.item import Item

    if bookmark.text is None and bookmark.entry.id:
        bookmark = await _find_text(sources, bookmark, fetch=fetch)
    text = reading.without_way_back(bookmark.text) if bookmark.text and bookmark.entry.id else bookmark.text
    document = Document() if text is None else await asyncio.to_thread(to_document, text.html, text.base)
    placed = place_highlights(document, bookmark.highlights)
    document = show_passages(document, (each.passage for each in placed if each.passage))
    pictures = bookmark.saved.pictures if bookmark.saved else ()
    if bookmark.saved is None and fetch:
        pictures = await _fetch_pictures(sources, bookmark)
    return Item(
        bookmark=bookmark,
        document=document,
        language=article_language(declared, f"{bookmark.entry.title}\n{document_text(document.blocks)}"),
        highlights=tuple(each.highlight for each in placed),
        pictures=pictures,
    )


async def _find_text(sources: Sources, bookmark: Bookmark, *, fetch: bool) -> Bookmark:
    entry = bookmark.entry
    stored = await sources.database.run(Store.article, entry.id)
    if fetch and reading.is_incomplete(stored):
        pager = await sources.pager()
        await pager.fetch_page(PageJob(article_id=entry.id, address=entry.link))
        stored = await sources.database.run(Store.article, entry.id)
    body = reading.choose_body(stored)
    return replace(
        bookmark,
        entry=stored.entry,
        text=None if body is None else replace(body, source="page" if body.source == "page" else "feed"),
        tags=stored.tags,
    )


async def _fetch_pictures(sources: Sources, bookmark: Bookmark) -> tuple[Picture, ...]:
    urls = await saving.picture_urls(bookmark.text)
    if not urls:
        return ()
    return tuple(await saving.fetch_pictures(await sources.client_for(bookmark.entry.id), urls, {}))


def make_renderers() -> Renderers:
    """Return how texts are written as Markdown, as markup and as plain text."""
    from reader.convert.markdown import document_markdown, front_matter
    from reader.convert.plain import to_plain
    from reader.convert.version import rendering_version
    from reader.convert.web import to_xhtml
    from reader.export.item import Renderers

    def markdown(document: Document, fields: Fields) -> str:
        return f"{front_matter(**fields)}\n{document_markdown(document)}"

    return Renderers(markdown=markdown, xhtml=to_xhtml, plain=to_plain, version=rendering_version())


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    """Turn the system's complaint into a sentence."""
    try:
        yield
    except ReaderError:
        raise
    except OSError as error:
        where = Path(error.filename or target)
        if where.parent == target.parent:
            where = target  # the working copy beside it is no name that a person knows
        words = tr("{fault} What was exported before is as it was.", fault=unwritable(where, error))
        raise StoreError(words) from error
