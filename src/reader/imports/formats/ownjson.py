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
from reader.model.record import VERSION, from_record

_MARK = re.compile(r'\A\s*\{\s*"format"\s*:\s*"reader-bookmarks"')


def matches(path: Path, head: str) -> bool:
    """Tell by what it begins with."""
    return bool(_MARK.match(head))


def read(path: Path, now: datetime) -> Imported:
    """Return its bookmarks whole."""
    values = read_json(path)
    if values.get("version", 0) > VERSION:
        raise ReaderError(f"{path} was written by a newer reader: update reader.")
    bookmarks = [from_record(each, _read_picture, now) for each in values.get("bookmarks") or ()]
    return Imported(items=tuple(ImportItem(bookmark=each) for each in bookmarks))


def _read_picture(values: Mapping[str, Any]) -> bytes:
    return b64decode(values.get("data", ""), validate=True)


FORMAT = ImportFormat(name="reader-json", title="reader's own JSON", matches=matches, read=read)
