"""Reads a subscription list: OPML, a broken one too, or plain addresses."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.language import tr
from reader.opml.addresses import read_addresses
from reader.opml.collect import Collector
from reader.opml.outline import OpmlOutline

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]+)", re.I)
_DOCTYPE = re.compile(r"<!DOCTYPE", re.I)
_OUTLINE = re.compile(r"<(?:opml|outline)\b", re.I)
_START = re.compile(r"<opml\b", re.I)
_END = re.compile(r"</opml\s*>", re.I)


def read_opml(data: bytes) -> OpmlOutline:
    """Return the feeds and folders of an OPML file, or of plain addresses; raises ReaderError for others."""
    text = _decode(data)
    collector = Collector()
    if not text.strip():
        raise ReaderError(tr("The file is empty: it holds neither feeds nor bookmarks."))
    if not _OUTLINE.search(text):
        if read_addresses(text, collector):
            return collector.finish()
        raise ReaderError(
            tr("The file is not an OPML file, nor a list of addresses, nor bookmarks of a known kind.")
        )
    text = _DECLARATION.sub("", text, count=1)
    root = None if _DOCTYPE.search(text) else _parse(text)
    if root is not None:
        _walk(root, collector)
    else:
        _walk_broken(text, collector)
    return collector.finish(is_cut=root is None and _is_cut(text, collector))


def _is_cut(text: str, collector: Collector) -> bool:
    """Tell whether a text that is not well-formed ends before its end."""
    return collector.is_open or bool(_START.search(text) and not _END.search(text))


def _parse(text: str) -> ET.Element | None:
    """Parse strictly; None: it is not well-formed."""
    import xml.etree.ElementTree as ET

    try:
        return ET.fromstring(text)  # noqa: S314 - a text with a DOCTYPE never gets here
    except (ET.ParseError, ValueError):
        return None


def _walk(root: ET.Element, collector: Collector) -> None:
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


def _walk_broken(text: str, collector: Collector) -> None:
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
