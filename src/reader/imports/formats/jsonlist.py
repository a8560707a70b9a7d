"""Any list of bookmarks as JSON: Omnivore, Pinboard, Karakeep, Linkwarden, GoodLinks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from reader.imports.fields import add_fields, lowered
from reader.imports.formats import ownjson, wallabag
from reader.imports.item import Collector, Imported, ImportFormat
from reader.imports.source import read_json
from reader.language import tr

_BEGIN = re.compile(r"\s*(?:\[\s*\{|\{)")
_ADDRESS = re.compile(r'"(?:url|href|link)"\s*:\s*"https?:', re.IGNORECASE)
_LISTS = ("bookmarks", "links", "items", "list", "collections")
_FEED = "jsonfeed.org"


def matches(path: Path, head: str) -> bool:
    """Tell by a record with an address near the beginning; a feed is none of ours."""
    if not (_BEGIN.match(head) and _ADDRESS.search(head)) or _FEED in head:
        return False
    return not (ownjson.matches(path, head) or wallabag.matches(path, head))


def read(path: Path, now: datetime) -> Imported:
    """Return its bookmarks; the name of the list that they stand in is their category."""
    collector = Collector(now)
    for values, category in _find_records(read_json(path), ""):
        add_fields(collector, values, category=category)
    return collector.finish()


def _find_records(value: Any, category: str, depth: int = 4) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each record with the name of the list that it stands in."""
    if isinstance(value, list):
        for each in value:
            yield from _find_records(each, category, depth)
    elif isinstance(value, Mapping) and depth:
        values = lowered(value)
        lists = [values[name] for name in _LISTS if isinstance(values.get(name), (list, Mapping))]
        if not lists:
            yield values, category
        name = values.get("name")
        for each in lists:
            inner = list(each.values()) if isinstance(each, Mapping) else each
            yield from _find_records(inner, name if isinstance(name, str) else category, depth - 1)


FORMAT = ImportFormat(
    name="json-list", words=lambda: tr("a list of bookmarks (JSON)"), matches=matches, read=read
)
