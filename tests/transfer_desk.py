"""Bookmarks sent out of a library and into another one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from reader.export.item import Written
from reader.library import Library
from reader.library.exporting import ExportOrder
from reader.library.importing import BookmarkReport
from reader.model import Bookmark
from reader.store import Store


async def export(library: Library, format: str, target: Path, **options: Any) -> Written:
    written: Written | None = None
    async for progress in library.export(ExportOrder(format=format, target=target, **options)):
        written = progress.written
    assert written is not None
    return written


async def import_into(library: Library, path: Path) -> BookmarkReport:
    report: BookmarkReport | None = None
    async for progress in library.import_bookmarks(path):
        report = progress.report
    assert report is not None
    return report


def drafts_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


async def bookmarks_of(library: Library) -> list[Bookmark]:
    """Everything that is kept, without the ids that belong to one database."""
    found = []
    for entry in await library.bookmarks():
        each = await library._database.run(Store.bookmark, entry.id)
        found.append(
            replace(
                each,
                entry=replace(each.entry, id=0, feed_id=None),
                highlights=tuple(replace(mark, id=0) for mark in each.highlights),
            )
        )
    return sorted(found, key=lambda each: (each.entry.link, each.entry.title))
