"""Reads subscriptions from plain text, an address a line, as people and newsboat's `urls` file keep them.

What stands after an address are newsboat's tags, which become folders, and its title ("~My title"); words
before it, or after a tab, are a title. Lines of another kind are passed over if they are the fewer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reader.opml.collect import Collector

_BULLET = re.compile(r"(?:[-*+•]|\d{1,4}[.)])\s+")
_COMMENT = ("#", ";", "//")
_ADDRESS = re.compile(r"(?:https?|feed|pcast|itpc)(?::https?)?://[^\s<>\"]+|file:///[^\s<>\"]+", re.I)
_BARE = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?(/\S*)?(?=\s|$)", re.I)
_OTHER = re.compile(r"\"?(?:exec|filter|query):", re.I)
"""Newsboat's feeds that are made by programs and by queries."""
_LINKED = re.compile(r"\[([^\[\]]*)\]\(<?([^\s()<>]+)>?\)")
_WORD = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|(\S+)")
_ESCAPED = re.compile(r"\\(.)")
_EDGES = " \t,;:|<>()[]\"'*-–—"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    address: str
    title: str = ""
    folders: tuple[str, ...] = ()
    is_bare: bool = False
    """True: any word with a dot may look like that."""


def read_addresses(text: str, collector: Collector) -> bool:
    """Add the feeds of a plain list of addresses; False: it is something else, and nothing was added."""
    if text.lstrip().startswith(("<", "{", "[{", "%PDF", "\x89")) or "\0" in text:
        return False
    found: list[_Line] = []
    strange = 0
    for raw in text.splitlines():
        line = raw.strip()
        if not line or line.startswith(_COMMENT):
            continue
        read = _read_line(_BULLET.sub("", line, count=1))
        if read is None:
            strange += 1
        else:
            found.append(read)
    if strange > len(found) or all(line.is_bare for line in found):
        return False
    for each in found:
        _add(each, collector)
    return True


def _add(line: _Line, collector: Collector) -> None:
    for folder in line.folders or ("",):
        if folder:
            collector.start({"text": folder})
        collector.start({"xmlUrl": line.address, "text": line.title, "title": line.title})
        collector.end()
        if folder:
            collector.end()


def _read_line(line: str) -> _Line | None:
    """Return what a line says; None: there is no address in it."""
    if (linked := _LINKED.search(line)) is not None and _ADDRESS.match(linked[2]):
        return _Line(address=linked[2], title=linked[1])
    if _OTHER.match(line):
        return _Line(address=_first_word(line))
    if (match := _ADDRESS.search(line)) is not None:
        return _read_around(line, match, is_bare=False)
    if (match := _BARE.match(line)) is not None:
        return _read_around(line, match, is_bare=not match[1])
    return None


def _read_around(line: str, match: re.Match[str], *, is_bare: bool) -> _Line:
    address = match[0].rstrip(",;")
    before, after = line[: match.start()].strip(_EDGES), line[match.end() :]
    if before or after[:1] in ("\t", ",", ";", "|") or match[0] != address:
        return _Line(address=address, title=before or after.strip(_EDGES), is_bare=is_bare)
    title = ""
    folders: list[str] = []
    for word in _words(after.strip("<>")):
        if word.startswith("~"):
            title = title or word[1:].strip()
        elif not word.startswith("!"):  # it keeps a feed out of newsboat's own list
            folders.append(word)
    return _Line(address=address, title=title, folders=tuple(dict.fromkeys(folders)), is_bare=is_bare)


def _words(text: str) -> Iterator[str]:
    """Yield words, and what stands in quotation marks as one."""
    for match in _WORD.finditer(text):
        word = _ESCAPED.sub(r"\1", match[1]) if match[1] is not None else match[2]
        if word.strip():
            yield word.strip()


def _first_word(line: str) -> str:
    return next(_words(line), line)
