"""Any table with a column of addresses (CSV): Readwise Reader, linkding, a spreadsheet of one's own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from reader.imports.fields import add_fields, has_address
from reader.imports.formats import instapaper, pocketcsv, raindrop
from reader.imports.item import Collector, Imported, ImportFormat
from reader.imports.source import columns, read_rows
from reader.language import tr

_BETTER = (instapaper, pocketcsv, raindrop)
"""Tables that are known better than by the names of their columns."""


def matches(path: Path, head: str) -> bool:
    """Tell by a column of addresses among others."""
    if head.lstrip()[:1] in ("", "<", "{", "["):
        return False
    names = columns(head)
    return has_address(names) and "http" in head and not any(each.matches(path, head) for each in _BETTER)


def read(path: Path, now: datetime) -> Imported:
    """Return its bookmarks."""
    collector = Collector(now)
    for row in read_rows(path):
        add_fields(collector, row)
    return collector.finish()


FORMAT = ImportFormat(
    name="table", words=lambda: tr("a table with addresses (CSV)"), matches=matches, read=read
)
