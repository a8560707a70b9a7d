"""The JSON file that `reader export --bookmarks json` writes; nothing has to be fetched."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from reader.errors import ReaderError
from reader.imports.item import Imported, ImportFormat, ImportItem
from reader.imports.source import read_json
from reader.language import tr
from reader.model.record import VERSION, from_record
from reader.text import clean_line

_MARK = re.compile(r'\A\s*\{\s*"format"\s*:\s*"reader-bookmarks"')


def matches(path: Path, head: str) -> bool:
    """Tell by what it begins with."""
    return bool(_MARK.match(head))


def read(path: Path, now: datetime) -> Imported:
    """Return its bookmarks whole."""
    values = read_json(path)
    version, records = values.get("version"), values.get("bookmarks")
    if not isinstance(version, int) or not isinstance(records, list):
        damaged = tr("{path} is damaged: it names no version or holds no list of bookmarks.", path=path)
        raise ReaderError(damaged)
    if version > VERSION:
        raise ReaderError(tr("{path} was written by a newer reader: update reader.", path=path))
    items: list[ImportItem] = []
    skipped: list[str] = []
    fault: ReaderError | None = None
    for number, each in enumerate(records, 1):
        try:
            items.append(ImportItem(bookmark=from_record(each, _read_picture, now)))
        except ReaderError as error:
            fault = fault or error
            name = _name(each) or tr("bookmark {number}", number=number)
            skipped.append(tr("{name}: {fault}", name=name, fault=error))
    if fault is not None and not items:
        raise ReaderError(tr("{path} cannot be read: {fault}", path=path, fault=fault)) from fault
    return Imported(items=tuple(items), skipped=tuple(skipped))


def _name(values: object) -> str:
    """Return the title of a record that is damaged elsewhere, else its address; "": it has none."""
    known = values if isinstance(values, Mapping) else {}
    return next(
        (name for key in ("title", "link") if (name := clean_line(str(known.get(key) or ""), 80))), ""
    )


def _read_picture(values: Mapping[str, Any]) -> bytes:
    return b64decode(values.get("data", ""), validate=True)


FORMAT = ImportFormat(name="reader-json", words=lambda: tr("reader's own JSON"), matches=matches, read=read)
