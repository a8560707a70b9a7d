"""Where the links of a laid-out page are; changes nothing."""

from __future__ import annotations

from typing import NamedTuple

from .article_lines import Layout
from .article_text import Run


class Stop(NamedTuple):
    """A link where the focus can stand."""

    block: int
    start: int
    end: int
    """Offsets in the block's drawn text."""
    url: str
    target: str


def stops_in(layout: Layout, block: int) -> list[Stop]:
    """Return the links of a block; neighbouring runs that lead to the same place are one."""
    stops: list[Stop] = []
    for run in layout.drawn[block].runs:
        if not run.leads or run.looks == ("number",):
            continue
        last = stops[-1] if stops else None
        if last and last.end == run.start and (last.url, last.target) == (run.url, run.target):
            stops[-1] = last._replace(end=run.end)
        else:
            stops.append(Stop(block, run.start, run.end, run.url, run.target))
    return stops


def find_stop(layout: Layout, after: tuple[int, int], step: int) -> Stop | None:
    """Return the next link behind a point (block, drawn offset), or before it when step is -1."""
    blocks = len(layout.page.document.blocks)
    block = after[0]
    while 0 <= block < blocks:
        layout.extend(block=block)
        stops = stops_in(layout, block)
        for stop in stops if step > 0 else reversed(stops):
            here = (stop.block, stop.start)
            if here > after if step > 0 else here < after:
                return stop
        block += step
    return None


def line_of_stop(layout: Layout, stop: Stop) -> int:
    """Return the line that a link begins on."""
    return layout.line_at(stop.block, stop.start)


def link_at(layout: Layout, line: int, offset: int) -> Run | None:
    """Return the link that covers a character of a line."""
    if not 0 <= line < len(layout.lines) or offset < 0:
        return None
    block, start = layout.lines[line].block, layout.lines[line].start
    for run in layout.drawn[block].runs:
        if run.leads and run.start <= start + offset < run.end:
            return run
    return None
