"""One plain text file: a line per paragraph, marked passages between signs, then links, then notes."""

from __future__ import annotations

from pathlib import Path
from unicodedata import east_asian_width

from reader.export.item import ExportFormat, Item, Outline, Renderers, Writer
from reader.export.onefile import OneFile
from reader.export.xhtml import show_title
from reader.language import tr
from reader.model import Bookmark, day_of

_RULE = "─" * 40


def start(target: Path, outline: Outline, render: Renderers) -> Writer:
    """Begin a file."""
    return _File(target, render)


class _File(OneFile):
    def __init__(self, target: Path, render: Renderers) -> None:
        super().__init__(target)
        self._render = render

    def add(self, item: Item) -> None:
        """Write the article."""
        lines = ["", _RULE, ""] if self._count else []
        lines += _make_head(item.bookmark)
        text = self._render.plain(item.document).rstrip()
        lines += ["", text or tr("(Its text could not be had.)"), *_make_additions(item)]
        self._write("\n".join([*lines, ""]))
        self._count += 1


def _make_head(bookmark: Bookmark) -> list[str]:
    entry = bookmark.entry
    facts = " · ".join(fact for fact in (entry.feed_title, entry.author, str(day_of(entry))) if fact)
    return [line for line in dict.fromkeys((show_title(entry), facts, entry.link)) if line]


def _make_additions(item: Item) -> list[str]:
    """Return the note, then each passage with the note on it below."""
    note = item.bookmark.note
    if not note and not item.highlights:
        return []
    heading = tr("Notes")
    lines = ["", heading, "─" * sum(2 if east_asian_width(char) in "WF" else 1 for char in heading)]
    lines += ["", note.text] if note else []
    for highlight in item.highlights:
        lines += ["", *(f"▌ {line}".rstrip() for line in highlight.quote.split("\n"))]
        lines += [f"  {line}".rstrip() for line in highlight.note.split("\n") if highlight.note]
    return lines


FORMAT = ExportFormat(name="text", words=lambda: tr("plain text"), suffix=".txt", start=start)
