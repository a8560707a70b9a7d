"""The web page of links that Pocket gave its users: what is unread, then the archive."""

from __future__ import annotations

import re
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

from reader.imports.item import Collector, Imported, ImportFormat, read_stamp
from reader.imports.source import read_text

_TITLE = re.compile(r"<title>\s*Pocket Export\s*</title>", re.IGNORECASE)


def matches(path: Path, head: str) -> bool:
    """Tell by its title."""
    return bool(_TITLE.search(head))


def read(path: Path, now: datetime) -> Imported:
    """Return its bookmarks; what stands under "Read Archive" counts as read."""
    collector = Collector(now)
    parser = _Parser(collector)
    parser.feed(read_text(path))
    parser.close()
    return collector.finish()


class _Parser(HTMLParser):
    def __init__(self, collector: Collector) -> None:
        super().__init__()
        self._collector = collector
        self._link: dict[str, str] = {}
        self._words: list[str] = []
        self._archive = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a link or a heading."""
        if tag in ("a", "h1"):
            self._words = []
            self._link = {name: value or "" for name, value in attrs}

    def handle_endtag(self, tag: str) -> None:
        """Keep the link, or note which part begins."""
        words = "".join(self._words)
        if tag == "h1":
            self._archive = "archive" in words.lower()
        elif tag == "a" and self._link:
            self._collector.add(
                self._link.get("href", ""),
                title=words,
                saved_at=read_stamp(self._link.get("time_added")),
                tags=self._link.get("tags", "").split(","),
                read=self._archive,
            )
            self._link = {}

    def handle_data(self, data: str) -> None:
        """Take words."""
        self._words.append(data)


FORMAT = ImportFormat(name="pocket-html", words=lambda: "Pocket (HTML)", matches=matches, read=read)
