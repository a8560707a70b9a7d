"""Bookmarks sent out of a library and into another one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reader.export.item import Written
from reader.library import Library
from reader.library.exporting import ExportOrder
from reader.library.importing import BookmarkReport


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
