"""The bookmark file of every browser, Pinboard and others: NETSCAPE-Bookmark-file-1."""

from __future__ import annotations

from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

from reader.imports.item import Collector, Imported, ImportFormat, read_stamp
from reader.imports.source import read_text
from reader.language import tr


def matches(path: Path, head: str) -> bool:
    """Tell by its first line."""
    return "netscape-bookmark-file" in head.lower()


def read(path: Path, now: datetime) -> Imported:
    """Return its bookmarks; the innermost folder is the category, a description becomes the note."""
    collector = Collector(now)
    parser = _Parser(collector)
    parser.feed(read_text(path))
    parser.close()
    parser.finish()
    return collector.finish()


class _Parser(HTMLParser):
    """Goes through the file; its elements are seldom closed."""

    def __init__(self, collector: Collector) -> None:
        super().__init__()
        self._collector = collector
        self._folders: list[str] = []
        self._heading: str | None = None
        self._link: dict[str, str] = {}
        self._words: list[str] = []
        self._place = ""
        """What the words belong to: "h3", "a" or "dd"; "": nothing."""
        self._title = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what opens."""
        if tag in ("dt", "a", "h3", "dl"):
            self.finish()
        if tag == "dl":
            self._folders.append(self._heading or "")
            self._heading = None
        elif tag in ("a", "h3"):
            self._link = {name: value or "" for name, value in attrs} if tag == "a" else {}
            self._words, self._place = [], tag
        elif tag == "dd" and self._link:
            self._words, self._place = [], tag

    def handle_endtag(self, tag: str) -> None:
        """Take what closes."""
        if tag == "h3" and self._place == "h3":
            self._heading, self._place = "".join(self._words).strip(), ""
        elif tag == "a" and self._place == "a":
            self._title, self._place = "".join(self._words).strip(), ""
        elif tag == "dl":
            self.finish()
            if self._folders:
                self._folders.pop()

    def handle_data(self, data: str) -> None:
        """Take words."""
        if self._place:
            self._words.append(data)

    def finish(self) -> None:
        """Keep the bookmark that is open."""
        if not self._link:
            return
        link, self._link = self._link, {}
        unread = link.get("toread") == "1" or link.get("unread") == "1"
        self._collector.add(
            link.get("href", ""),
            title=self._title or "".join(self._words if self._place == "a" else ()),
            saved_at=read_stamp(link.get("add_date")),
            category=self._folders[-1] if self._folders else "",
            tags=link.get("tags", "").split(","),
            read=not unread,
            note="".join(self._words) if self._place == "dd" else "",
        )
        self._title, self._place, self._words = "", "", []


FORMAT = ImportFormat(
    name="netscape", words=lambda: tr("a browser's bookmarks (HTML)"), matches=matches, read=read
)
