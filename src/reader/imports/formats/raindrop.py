"""Raindrop.io's CSV file: title, note, excerpt, url, folder, tags, created, highlights and more."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from reader.imports.item import Collector, Imported, ImportFormat, read_stamp
from reader.imports.source import columns, read_rows

_HIGHLIGHT = re.compile(r"(?m)^\s*Highlight:(.*?)(?=^\s*Highlight:|\Z)", re.DOTALL)
_PART = re.compile(r"(?m)^\s*(Color|Note):")
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
            passages=_read_highlights(row.get("highlights", "")),
        )
    return collector.finish()


def _read_highlights(text: str) -> list[tuple[str, str]]:
    """Return the words of each highlight and the note on it; a flag in place of a note is none."""
    found: list[tuple[str, str]] = []
    for match in _HIGHLIGHT.finditer(text):
        words, *parts = _PART.split(match[1])
        named = dict(zip(parts[::2], parts[1::2], strict=False))
        note = named.get("Note", "").strip()
        found.append((words, "" if note.lower() in ("true", "false") else note))
    return found or ([(text, "")] if text.strip() else [])


FORMAT = ImportFormat(name="raindrop", words=lambda: "Raindrop.io (CSV)", matches=matches, read=read)
