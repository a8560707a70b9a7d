"""Breaks what a search has found into lines: the title with where and when, then its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TypeAlias

from reader.convert.wrap import cell_width, cut, wrap
from reader.language import tr
from reader.model import Hit
from reader.ui.listing import age

Part: TypeAlias = tuple[int, int, str]
"""From where to where a text has a look of its own: "unread", "facts" or "mark"."""

_INDENT = 2
_SENTENCE_LINES = 2
_GAP = "  "
"""Between a title and where it stands."""
_FEED = 30
"""Cells of a feed's name."""


@dataclass(frozen=True, slots=True)
class HitLine:
    """A line on the screen."""

    hit: int
    """The index of the hit that it belongs to; -1: to none."""
    indent: int
    text: str
    parts: tuple[Part, ...]


def hit_lines(index: int, hit: Hit, width: int, now: datetime) -> Iterator[HitLine]:
    """Yield the lines of a hit; a sentence is cut where it would take too many."""
    entry = hit.entry
    title = entry.title or entry.link or tr("(no title)")
    signs = "★\u00a0" * entry.starred + "†\u00a0" * (entry.gone_since is not None)
    hidden = tr(" · hidden") if entry.hidden else ""
    facts = f"{_GAP}{signs}{cut(entry.feed_title, _FEED)} · {age(entry, now)}{hidden}"
    parts = [] if entry.read else [(0, len(title), "unread")]
    parts += [(start, end, "mark") for start, end in hit.title_marks]
    parts.append((len(title), len(title) + len(facts), "facts"))
    yield from _lines(index, title + facts, parts, _starts(title, facts, width), 0)
    if not hit.snippet:
        return
    words, room = hit.snippet, width - _INDENT
    starts = wrap(words, room)
    if len(starts) >= _SENTENCE_LINES:
        last = starts[_SENTENCE_LINES - 2]
        words = words[:last] + cut(words[last:], room)
    marks = [(start, end, "mark") for start, end in hit.marks]
    yield from broken_lines(index, words, marks, width, _INDENT)


def _starts(title: str, facts: str, width: int) -> list[int]:
    """Return where lines start: where and when stay together, if need be on a line of their own."""
    starts, behind = wrap(title + facts, width), len(title) + len(_GAP)
    if any(at > behind for at in starts) and cell_width(facts.strip()) <= width:
        return [*wrap(title, width), behind]
    return starts


def broken_lines(index: int, text: str, parts: Sequence[Part], width: int, indent: int) -> Iterator[HitLine]:
    """Yield a text as lines of a hit; those behind the first are indented, too."""
    yield from _lines(index, text, parts, wrap(text, width - indent), indent)


def example_lines(text: str, width: int) -> Iterator[HitLine]:
    """Yield a line of words and examples, which two blanks part: none is torn that fits on a line."""
    body = text.lstrip()
    indent = len(text) - len(body)
    room = width - indent
    line = ""
    for example in (body,) if cell_width(body) <= room else re.split(" {2,}", body):
        longer = f"{line}{_GAP}{example}" if line else example
        if line and cell_width(longer) > room:
            yield from broken_lines(-1, line, (), width, indent)
            longer = example
        line = longer
    yield from broken_lines(-1, line, (), width, indent)


def _lines(
    index: int, text: str, parts: Sequence[Part], starts: Sequence[int], indent: int
) -> Iterator[HitLine]:
    for start, end in pairwise((0, *starts, len(text))):
        words = text[start:end].rstrip()
        inside = tuple(
            (max(first - start, 0), min(behind - start, len(words)), look)
            for first, behind, look in parts
            if first < start + len(words) and behind > start
        )
        yield HitLine(index, indent, words, inside)
