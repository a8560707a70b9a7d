"""Lists and quotes, read back from the prefixes of a document's blocks, as Markdown's own prefixes."""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.model import Block

_MARKER = re.compile(
    r"(?P<quote>▌ )|(?P<bullet>[•◦▪] )|(?P<fold>▾ )"
    r"|(?P<number> *(?P<digits>\d{1,9})\. )|(?P<letter> *[A-Za-z]+\. | *-?\d+\. )"
)
_DEFINITION = "    "


class _Level(NamedTuple):
    kind: str
    width: int
    """Columns of its prefix in the document."""
    rest: str
    """What Markdown wants before every further line."""


class Containers:
    """Follows blocks in order and knows which lists and quotes are still open."""

    def __init__(self) -> None:
        self._open: list[_Level] = []

    def enter(self, block: Block) -> tuple[list[str], str, str]:
        """Return the lines between the last block and this one, and the prefixes of its lines."""
        levels: list[_Level] = []
        first = marker = ""
        position = 0
        while position < len(block.first):
            level, sign, width = self._read(block.first[position:], len(levels))
            if level.kind in {"bullet", "number"} and sign != level.rest:
                marker = level.kind
            levels.append(level)
            first += sign
            position += width
        is_next = self._follows_at_once(levels, marker, first) and block.tight
        between = [] if is_next else [self._shared(levels).rstrip()]
        self._open = levels
        return between, first, "".join(level.rest for level in levels)

    def _read(self, prefix: str, depth: int) -> tuple[_Level, str, int]:
        """Return the container that the prefix names at this depth, its sign, and the columns it takes."""
        known = self._open[depth] if depth < len(self._open) else None
        if known is not None and known.kind != "quote" and prefix.startswith(" " * known.width):
            return known, known.rest, known.width
        match = _MARKER.match(prefix)
        if match is None:
            width = len(prefix) - len(prefix.lstrip(" ")) or len(prefix)
            width = min(width, len(_DEFINITION))
            return _Level("plain", width, ""), "", width
        width = match.end()
        if match["quote"]:
            return _Level("quote", width, "> "), "> ", width
        if match["number"]:
            sign = f"{int(match['digits'])}. "
            return _Level("number", width, " " * len(sign)), sign, width
        if match["fold"]:
            return _Level("plain", width, ""), "", width
        sign = "- " if match["bullet"] else f"- {match[0].strip()} "
        return _Level("bullet", width, "  "), sign, width

    def _follows_at_once(self, levels: list[_Level], marker: str, first: str) -> bool:
        """Items of a list need no empty line; a deeper list that starts with a number other than 1 does."""
        if not marker or not self._open or self._open[-1].kind not in {"bullet", "number"}:
            return False
        return marker == "bullet" or first.endswith(" 1. ") or len(levels) <= len(self._open)

    def _shared(self, levels: list[_Level]) -> str:
        """Return the prefix of the lists and quotes that go on from the last block to this one."""
        shared = ""
        for old, new in zip(self._open, levels, strict=False):
            if old != new:
                break
            shared += new.rest
        return shared
