"""A picture's row as segments: two dots above each other in every cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from reader.convert.picture import Colour

_UPPER_HALF = "▀"


@lru_cache(maxsize=8192)
def _style(upper: Colour, lower: Colour) -> Style:
    return Style(color=Color.from_rgb(*upper), bgcolor=Color.from_rgb(*lower))


def picture_segments(row: Sequence[tuple[Colour, Colour]], room: int, base: Style) -> Iterator[Segment]:
    """Yield the row in the middle of `room` cells; neighbours of one colour are one segment."""
    yield Segment(" " * max(0, (room - len(row)) // 2), base)
    start = 0
    for end in range(1, len(row) + 1):
        if end == len(row) or row[end] != row[start]:
            yield Segment(_UPPER_HALF * (end - start), _style(*row[start]))
            start = end
