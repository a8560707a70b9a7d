"""A picture's row as segments: two dots above each other in every cell."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from reader.convert.picture import Colour, Raster
from reader.ui.plates import UPPER_HALF, mark_cell


@lru_cache(maxsize=8192)
def _style(upper: Colour, lower: Colour) -> Style:
    return Style(color=Color.from_rgb(*upper), bgcolor=Color.from_rgb(*lower))


def picture_segments(raster: Raster, index: int, room: int, base: Style) -> Iterator[Segment]:
    """Yield a row in the middle of `room` cells; neighbours of one colour are one segment.

    Of a picture that the terminal has itself, each cell says which part of it belongs there.
    """
    row = raster.rows[index]
    yield Segment(" " * max(0, (room - len(row)) // 2), base)
    if raster.plate:
        for column, halves in enumerate(row):
            mark = mark_cell(raster.plate, index, column, raster.ground)
            yield Segment(UPPER_HALF, _style(*halves) + mark)
        return
    start = 0
    for end in range(1, len(row) + 1):
        if end == len(row) or row[end] != row[start]:
            yield Segment(UPPER_HALF * (end - start), _style(*row[start]))
            start = end
