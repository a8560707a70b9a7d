"""One JSON file with everything about every article, pictures included; it can be imported again."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

from reader.export.item import ExportFormat, Item, Outline, Renderers, Writer, Written
from reader.export.onefile import OneFile
from reader.language import tr
from reader.model import Picture
from reader.model.record import VERSION, to_record

NAME = "reader-bookmarks"
"""The value of "format" by which such a file is known."""


def start(target: Path, outline: Outline, render: Renderers) -> Writer:
    """Begin a file."""
    return _File(target)


class _File(OneFile):
    def __init__(self, target: Path) -> None:
        super().__init__(target, f'{{"format": "{NAME}", "version": {VERSION}, "bookmarks": [')

    def add(self, item: Item) -> None:
        """Write the article's record."""
        record = to_record(item.bookmark, _embed)
        separator = ",\n" if self._count else "\n"
        self._write(separator + json.dumps(record, ensure_ascii=False, indent=1))
        self._count += 1

    def finish(self) -> Written:
        """Put the file in its place."""
        self._write("\n]}\n")
        return super().finish()


def _embed(picture: Picture) -> dict[str, str]:
    return {"data": b64encode(picture.data).decode("ascii")} if picture.data else {}


FORMAT = ExportFormat(
    name="json", words=lambda: tr("everything, for programs and for import"), suffix=".json", start=start
)
