"""Raindrop.io's CSV file: title, note, excerpt, url, folder, tags, created, highlights and more."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from reader.imports.item import Collector, Imported, ImportFormat, read_stamp
from reader.imports.source import columns, read_rows

_HIGHLIGHT = re.compile(r"(?m)^\s*Highlight:(.*?)(?=^\s*(?:Highlight|Color|Note):|\Z)", re.DOTALL)
_UNSORTED = "unsorted"


def matches(path: Path, head: str) -> bool:
    """Tell by its columns."""
    return {"url", "excerpt", "folder", "created"} <= columns(head)


def read(path: Path, now: datetime) -> Imported:
    """Return its bookmarks; a nested folder is named by its own name."""
    collector = Collector(now)
    for row in read_rows(path):
        if not row.get("url", "").strip():
            continue
        folder = row.get("folder", "").rpartition("/")[2].strip()
        collector.add(
            row["url"],
            title=row.get("title", ""),
            saved_at=read_stamp(row.get("created")),
            category="" if folder.lower() == _UNSORTED else folder,
            tags=row.get("tags", "").split(","),
            note=row.get("note", ""),
            quotes=_read_highlights(row.get("highlights", "")),
        )
    return collector.finish()


def _read_highlights(text: str) -> list[str]:
    marked = [match[1] for match in _HIGHLIGHT.finditer(text)]
    return marked or ([text] if text.strip() else [])


FORMAT = ImportFormat(name="raindrop", title="Raindrop.io (CSV)", matches=matches, read=read)
