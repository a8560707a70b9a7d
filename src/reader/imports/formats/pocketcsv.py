"""The CSV files that Pocket gave its users: title, url, time_added, tags, status."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from reader.imports.item import Collector, Imported, ImportFormat, read_stamp
from reader.imports.source import columns, read_rows


def matches(path: Path, head: str) -> bool:
    """Tell by its columns."""
    return {"url", "time_added"} <= columns(head)


def read(path: Path, now: datetime) -> Imported:
    """Return its bookmarks; what was archived counts as read."""
    collector = Collector(now)
    for row in read_rows(path):
        if row.get("url", "").strip():
            collector.add(
                row["url"],
                title=row.get("title", ""),
                saved_at=read_stamp(row.get("time_added")),
                tags=row.get("tags", "").split("|"),
                read=row.get("status", "").strip() == "archive",
            )
    return collector.finish()


FORMAT = ImportFormat(name="pocket-csv", words=lambda: "Pocket (CSV)", matches=matches, read=read)
