"""Instapaper's CSV file: URL, Title, Selection, Folder, Timestamp, and Tags in newer ones."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from reader.imports.item import Collector, Imported, ImportFormat, read_stamp
from reader.imports.source import columns, read_rows

_STATES = ("unread", "archive", "starred")
"""Folders that are none of the user's."""


def matches(path: Path, head: str) -> bool:
    """Tell by its columns."""
    return {"url", "selection", "folder"} <= columns(head)


def read(path: Path, now: datetime) -> Imported:
    """Return its bookmarks; only what lies in "Unread" counts as unread."""
    collector = Collector(now)
    for row in read_rows(path):
        if not row.get("url", "").strip():
            continue
        folder = row.get("folder", "").strip()
        collector.add(
            row["url"],
            title=row.get("title", ""),
            saved_at=read_stamp(row.get("timestamp")),
            category="" if folder.lower() in _STATES else folder,
            tags=_read_tags(row.get("tags", "")),
            read=folder.lower() != "unread",
            passages=[(row.get("selection", ""), "")],
        )
    return collector.finish()


def _read_tags(text: str) -> list[str]:
    """Return the tags of a JSON list, or of one with commas."""
    with suppress(ValueError):
        found = json.loads(text)
        if isinstance(found, list):
            return [str(tag) for tag in found]
    return text.split(",")


FORMAT = ImportFormat(name="instapaper", words=lambda: "Instapaper (CSV)", matches=matches, read=read)
