"""Letters put over the links that can be seen: which letters, and where they are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from .article_lines import Layout
from .article_links import Stop, stops_in

LETTERS = "fjdksla" + "ghrueiwovncmtybpqxz"
"""The easiest to reach first."""


def make_labels(count: int, letters: str = LETTERS) -> list[str]:
    """Return so many labels of these letters, all of one length, so that none begins another."""
    length = 1
    while len(letters) ** length < count:
        length += 1
    if length == 1:
        return list(letters[:count])
    labels = ["".join(each) for each in product(letters, repeat=length)]
    # The letters that differ come first in the label, so that one key already halves what is left.
    return sorted(labels, key=lambda label: [letters.index(letter) for letter in reversed(label)])[:count]


def visible_stops(layout: Layout, top: int, height: int) -> list[tuple[int, int, Stop]]:
    """Return the links on the screen: the line, the character of it that they begin at, the link."""
    found: list[tuple[int, int, Stop]] = []
    stops: Sequence[Stop] = ()
    before = -1
    for index in range(top, min(top + height, len(layout.lines))):
        line = layout.lines[index]
        if line.kind in ("blank", "rule", "code-edge", "picture"):
            continue
        if line.block != before:
            stops, before = stops_in(layout, line.block), line.block
        for stop in stops:
            begins = line.start <= stop.start < line.end
            goes_on = index == top and stop.start < line.start < stop.end
            if begins or goes_on:
                found.append((index, max(stop.start, line.start) - line.start, stop))
    return found


def put_labels(strip: Strip, index: int, labels: Mapping[int, str], style: Style) -> Strip:
    """Return the strip of a line with labels over the characters they belong to."""
    columns: dict[int, int] = {}
    column = 0
    for segment in strip:
        offset = segment.style.meta.get("offset") if segment.style and segment.text else None
        if offset is not None and offset[1] == index and offset[0] >= 0:
            columns.setdefault(offset[0], column)
        column += segment.cell_length
    for at, label in labels.items():
        start = columns.get(at)
        if start is None or start + len(label) > strip.cell_length:
            continue
        mark = Strip([Segment(label, style)], len(label))
        strip = Strip.join([strip.crop(0, start), mark, strip.crop(start + len(label))])
    return strip
