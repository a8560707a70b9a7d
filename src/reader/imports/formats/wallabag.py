"""wallabag's JSON export: a list of entries with their texts, tags and annotations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from reader.errors import ReaderError
from reader.imports.item import Collector, Imported, ImportFormat, read_stamp
from reader.imports.source import read_json
from reader.language import tr

_FAILED = re.compile(r"wallabag can't retrieve contents", re.IGNORECASE)
"""What it keeps where a page could not be fetched."""


def matches(path: Path, head: str) -> bool:
    """Tell by what it begins with."""
    return head.lstrip().startswith("[") and '"is_archived"' in head


def read(path: Path, now: datetime) -> Imported:
    """Return its bookmarks with their texts."""
    values = read_json(path)
    if not isinstance(values, list):
        raise ReaderError(tr("{path} is no export of wallabag.", path=path))
    collector = Collector(now)
    for each in values:
        if isinstance(each, Mapping):
            _add(collector, each)
    return collector.finish()


def _add(collector: Collector, values: Mapping[str, Any]) -> None:
    content = _text(values, "content")
    notes = [note for note in values.get("annotations") or () if isinstance(note, Mapping)]
    authors = values.get("published_by")
    collector.add(
        _text(values, "url") or _text(values, "given_url"),
        title=_text(values, "title"),
        saved_at=read_stamp(_text(values, "created_at")),
        tags=[_tag(tag) for tag in values.get("tags") or ()],
        read=values.get("is_archived") in (1, True, "1"),
        author=", ".join(map(str, authors)) if isinstance(authors, list) else "",
        published=_text(values, "published_at"),
        html="" if _FAILED.search(content) else content,
        passages=[(_text(note, "quote"), _text(note, "text")) for note in notes],
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _tag(value: object) -> str:
    """Return a tag, which older versions give as a record."""
    return str(value.get("label", "")) if isinstance(value, Mapping) else str(value)


FORMAT = ImportFormat(name="wallabag", words=lambda: "wallabag (JSON)", matches=matches, read=read)
