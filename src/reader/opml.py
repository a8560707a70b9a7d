"""Subscriptions as OPML 2.0, in and out; pure functions over bytes (opml.org/spec2.opml).

Nothing that matters is lost on the way back: nested folders, empty ones, their order, a feed in several
folders, attributes of other programs. Broken files (a bare &, an end that is missing) are read as well.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.model import FolderPath
from reader.text import clean_line, clean_text, safe_url

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

_OWN = ("text", "title", "xmlurl", "htmlurl")
_FOLDER_OF_POSTS = re.compile(r"file:///[^\x00-\x20\x7f]+$")
_FEED_SCHEME = re.compile(r"(?:feed|pcast|itpc)(?=:)", re.I)
_BARE_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[:/?]|$)", re.I)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]+)", re.I)
_DOCTYPE = re.compile(r"<!DOCTYPE", re.I)
_OUTLINE = re.compile(r"<(?:opml|outline)\b", re.I)
_NAME = re.compile(r"(?:\{[^{}\s]+\})?[A-Za-z_][\w.-]*$")
_DEEPEST = 100
_Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlFeed:
    """A feed in a subscription list."""

    address: str
    title: str = ""
    folders: tuple[FolderPath, ...] = ((),)
    """Every folder it stands in; ((),): at the top level."""
    html_url: str = ""
    """The address of its site; "": the list does not say."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What other programs keep in its outline, by the attribute's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlOutline:
    """What an OPML file holds."""

    title: str = ""
    feeds: tuple[OpmlFeed, ...] = ()
    """Each once, in an order that agrees with the file's in every folder (where there is one)."""
    folders: tuple[FolderPath, ...] = ()
    """All folders in the file's order, the empty ones included; a folder stands before those inside it."""
    skipped: int = 0
    """Outlines whose address is none that we load."""


def read_opml(data: bytes) -> OpmlOutline:
    """Return the feeds and folders of an OPML file; raises ReaderError if it is none."""
    text = _decode(data)
    if not text.strip():
        raise ReaderError("The file is empty: it is not an OPML file.")
    if not _OUTLINE.search(text):
        raise ReaderError("The file holds no outlines: it is not an OPML file.")
    collector = _Collector()
    text = _DECLARATION.sub("", text, count=1)
    root = None if _DOCTYPE.search(text) else _parse(text)
    if root is not None:
        _walk(root, collector)
    else:
        _walk_broken(text, collector)
    return collector.finish()


def write_opml(
    feeds: Iterable[OpmlFeed],
    *,
    folders: Sequence[FolderPath] = (),
    title: str = "Subscriptions",
    created: datetime | None = None,
) -> bytes:
    """Return an OPML 2.0 file; `folders` gives their order and the empty ones."""
    import xml.etree.ElementTree as ET

    root = ET.Element("opml", version="2.0")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = clean_text(title)
    if created:
        ET.SubElement(head, "dateCreated").text = created.strftime("%a, %d %b %Y %H:%M:%S %z")
    nodes: dict[FolderPath, ET.Element] = {(): ET.SubElement(root, "body")}
    feeds = list(feeds)
    for path in chain(folders, *(feed.folders for feed in feeds)):
        _find_node(nodes, path)
    for feed in feeds:
        for path in feed.folders or ((),):
            ET.SubElement(_find_node(nodes, path), "outline", _to_attributes(feed))
    ET.indent(root)
    tree: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tree}\n'.encode()


def _find_node(nodes: dict[FolderPath, ET.Element], path: FolderPath) -> ET.Element:
    """Return the outline of a folder; it and those around it are made where they are missing."""
    import xml.etree.ElementTree as ET

    for depth in range(1, len(path) + 1):
        inner = path[:depth]
        if inner not in nodes:
            name = clean_text(inner[-1])
            nodes[inner] = ET.SubElement(nodes[inner[:-1]], "outline", text=name, title=name)
    return nodes[path]


def _to_attributes(feed: OpmlFeed) -> dict[str, str]:
    """Return the attributes of a feed's outline, ours first."""
    title = clean_line(feed.title) or feed.address
    found = {"type": "rss", "text": title, "title": title, "xmlUrl": feed.address}
    if feed.html_url:
        found["htmlUrl"] = feed.html_url
    ours = {name.lower() for name in found} - {"type", "text"}
    for name, value in feed.attributes.items():
        if _NAME.match(name) and name.lower() not in ours:
            found[name] = clean_text(value)
    return found


class _Collector:
    """Takes outlines as they open and close, and keeps what they say."""

    def __init__(self) -> None:
        self.title = ""
        self.skipped = 0
        self._feeds: dict[str, OpmlFeed] = {}
        self._folders: dict[FolderPath, None] = {}
        self._lists: dict[FolderPath, list[str]] = {}
        self._open: list[FolderPath] = [()]

    def start(self, attributes: _Attributes) -> None:
        """Take an outline that opens."""
        known = {name.lower(): value.strip() for name, value in attributes.items()}
        path = self._open[-1]
        title = clean_line(known.get("title", "") or known.get("text", ""))
        if known.get("xmlurl"):
            self._add_feed(known, attributes, title, path)
        elif known.get("url") or known.get("htmlurl") or "xmlurl" in known:
            self.skipped += 1
        else:
            name = clean_line(known.get("text", "")) or title
            if name and len(path) < _DEEPEST:
                path = (*path, name)
                self._folders.setdefault(path)
        self._open.append(path)

    def end(self) -> None:
        """Take an outline that closes."""
        if len(self._open) > 1:
            self._open.pop()

    def finish(self) -> OpmlOutline:
        """Return what was collected."""
        return OpmlOutline(
            title=clean_line(self.title),
            feeds=tuple(self._feeds[address] for address in _merge(self._lists.values())),
            folders=tuple(self._folders),
            skipped=self.skipped,
        )

    def _add_feed(self, known: _Attributes, attributes: _Attributes, title: str, path: FolderPath) -> None:
        """Keep a feed, or add a folder to the one known under its address."""
        address = _to_address(known["xmlurl"])
        if not address:
            self.skipped += 1
            return
        feed = self._feeds.get(address)
        others = {name: clean_text(value) for name, value in attributes.items() if name.lower() not in _OWN}
        if others.get("type") == "rss":
            del others["type"]
        text = clean_line(known.get("text", ""))
        if text and text != title and not feed:
            others["text"] = text
        folders = feed.folders if feed else ()
        if path not in folders:
            self._lists.setdefault(path, []).append(address)
        self._feeds[address] = OpmlFeed(
            address=address,
            title=(feed.title if feed else "") or ("" if title == address else title),
            folders=folders if path in folders else (*folders, path),
            html_url=(feed.html_url if feed else "") or safe_url(known.get("htmlurl", "")),
            attributes={**others, **(feed.attributes if feed else {})},
        )


def _merge(lists: Iterable[list[str]]) -> list[str]:
    """Return all addresses once, in an order that keeps that of every list; a contradiction gives way."""
    lists = list(lists)
    order = {address: place for place, address in enumerate(dict.fromkeys(chain.from_iterable(lists)))}
    before: dict[str, set[str]] = {address: set() for address in order}
    after: dict[str, set[str]] = {address: set() for address in order}
    for first, second in chain.from_iterable(map(pairwise, lists)):
        before[second].add(first)
        after[first].add(second)
    free = [place for address, place in order.items() if not before[address]]
    names, merged = list(order), dict[str, None]()
    left = iter(order)
    while len(merged) < len(order):
        address = names[heappop(free)] if free else next(name for name in left if name not in merged)
        if address in merged:
            continue
        merged[address] = None
        for other in after[address]:
            before[other].discard(address)
            if not before[other]:
                heappush(free, order[other])
    return list(merged)


def _to_address(address: str) -> str:
    """Return the address of a feed that we can load; "": it is of another kind."""
    if _FOLDER_OF_POSTS.match(address):
        return address
    bare = _FEED_SCHEME.sub("", address, count=1)
    if bare != address:
        address = bare[1:] if bare[1:].lower().startswith("http") else f"http{bare}"
    elif _BARE_HOST.match(address) and "://" not in address:
        address = f"http://{address}"
    return safe_url(address, schemes=("http", "https"))


def _parse(text: str) -> ET.Element | None:
    """Parse strictly; None: it is not well-formed."""
    import xml.etree.ElementTree as ET

    try:
        return ET.fromstring(text)  # noqa: S314 - a text with a DOCTYPE never gets here
    except (ET.ParseError, ValueError):
        return None


def _walk(root: ET.Element, collector: _Collector) -> None:
    """Feed the outlines of a tree to the collector; iterative, because depth is the file's choice."""
    work: list[ET.Element | None] = [root]
    while work:
        element = work.pop()
        if element is None:
            collector.end()
            continue
        name = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        if name == "title" and not collector.title:
            collector.title = element.text or ""
        if name == "outline":
            collector.start(element.attrib)
            work.append(None)
        work.extend(reversed(element))


def _walk_broken(text: str, collector: _Collector) -> None:
    """Feed the outlines of a text that is not well-formed to the collector."""
    from html.parser import HTMLParser

    class Parser(HTMLParser):
        in_title = False

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.in_title = tag == "title"
            if tag == "outline":
                collector.start({name: value or "" for name, value in attrs})

        def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

        def handle_endtag(self, tag: str) -> None:
            self.in_title = False
            if tag == "outline":
                collector.end()

        def handle_data(self, data: str) -> None:
            if self.in_title and not collector.title.strip():
                collector.title = data

    parser = Parser()
    parser.feed(text)
    parser.close()


def _decode(data: bytes) -> str:
    """Return the text of the file: by its byte order mark, as UTF-8, as declared, as Chinese, as Western."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    declared = _ENCODING.search(data[:500])
    label = declared[1].decode("ascii", "ignore").lower() if declared else ""
    for name in ("utf-8-sig", "gb18030" if label in ("gb2312", "gbk", "") else label, "gb18030"):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")
