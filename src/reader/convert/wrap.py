"""Breaking text into lines of a width in cells, by the Unicode and the Chinese rules; knows no widget."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from .cells import cell_width, columns, cut, display
from .justify import justify
from .linebreak import AVOID, MUST, OK, SPLIT, breaks, classes, find_addresses

__all__ = ["cell_width", "cut", "display", "justify", "wrap"]

_BREAK, _AVOIDED, _INSIDE_WORD, _END = bytes([OK]), bytes([AVOID]), bytes([SPLIT]), bytes([MUST])
_BLANKS = " \u3000"
_HANGING = frozenset("，。、；：,.")
_HANGING_ROOM = 2
_CLOSING = frozenset("CPEKsI")
_STUCK = _CLOSING | {"W"}
_MOST_STOPS = 6
"""Characters that stay together behind a word that is torn."""
_STUB = 6
"""Cells; less of an address does not stand alone on its last line where that can be helped."""


class _Measures(NamedTuple):
    """A text as it is to be wrapped."""

    verdicts: bytes
    cells: array[int]
    addresses: list[tuple[int, int]]


@lru_cache(maxsize=1024)
def _measured(text: str) -> _Measures:
    """Return what of a text does not depend on the width, so that a resize is cheap."""
    return _Measures(breaks(text), columns(text), find_addresses(text))


def forget_widths() -> None:
    """Measure every text anew."""
    _measured.cache_clear()


def wrap(text: str, width: int, *, first: int = 0, hang: bool = False) -> list[int]:
    """Return the offsets at which new lines start, the first line's 0 excluded.

    `first` cells of the first line are taken already. With `hang` a stop may stand up to two cells
    beyond the width. Blanks at the end of a line are not counted; "\\n" ends a line.
    """
    if not text:
        return []
    width = max(width, 2)
    measures = _measured(text)
    verdicts = measures.verdicts
    starts: list[int] = []
    start = 0
    while True:
        end = verdicts.find(_END, start + 1)
        lines = _fill(text, measures, (start, end), width, first, hang)
        starts += lines
        if end >= len(text):
            return starts
        starts.append(end)
        start, first = end, 0


def _fill(
    text: str, measures: _Measures, part: tuple[int, int], width: int, first: int, hang: bool
) -> list[int]:
    """Return the line starts inside one part of the text, which ends at a forced break."""
    verdicts, cells, addresses = measures
    start, end = part
    tolerance = max(6, width // 6)
    room = max(width - first, 0)
    starts: list[int] = []
    while cells[end] - cells[start] > room:
        reach = bisect_right(cells, cells[start] + room, start, end + 1) - 1
        while reach < end and text[reach] in _BLANKS:
            reach += 1
        if hang and reach < end and _may_hang(text, verdicts, cells, reach, cells[start] + room):
            reach += 1
        if reach >= end:
            break
        best = verdicts.rfind(_BREAK, start + 1, reach + 1)
        hole = cells[reach] - cells[best] if best > 0 else width
        if hole > tolerance:
            best = max(best, verdicts.rfind(_AVOIDED, start + 1, reach + 1))
        if best <= start:
            best = verdicts.rfind(_INSIDE_WORD, start + 1, reach + 1)
        if best <= start:
            best = _torn_at(text, start, max(reach, start + 1))
        if addresses:
            best = _share_out(measures, start, best, width)
        starts.append(best)
        start, room = best, width
    if starts:
        _keep_company(text, measures, starts, part, width)
    return starts


def _torn_at(text: str, start: int, reach: int) -> int:
    """Return where a word is torn that is longer than a line: not right before a stop or a link's number."""
    if classes(text[reach]) not in _STUCK:
        return reach
    lowest = max(start + 1, reach - _MOST_STOPS)
    before = range(reach - 1, lowest - 1, -1)
    # Before nothing but a plain character, so that no sign is torn from what it belongs to.
    return next((at for at in before if classes(text[at]) in "AiN" and text[at - 1] != "\u200d"), reach)


def _share_out(measures: _Measures, start: int, best: int, width: int) -> int:
    """Return a break before `best` if what that leaves of an address would be a stub such as ".html"."""
    verdicts, cells, addresses = measures
    address = next(((begin, end) for begin, end in addresses if begin < best < end), None)
    if address is None or cells[address[1]] - cells[best] >= _STUB:
        return best
    begin, end = address
    for at in range(best - 1, max(start, begin - 1), -1):
        rest = cells[end] - cells[at]
        if rest > width or cells[best] - cells[at] > width * 2 // 3:
            break
        if verdicts[at] == OK and rest >= _STUB:
            return at
    return best


def _may_hang(text: str, verdicts: bytes, cells: array[int], at: int, limit: int) -> bool:
    return text[at] in _HANGING and cells[at + 1] <= limit + _HANGING_ROOM and verdicts[at + 1] >= OK


def _keep_company(
    text: str, measures: _Measures, starts: list[int], part: tuple[int, int], width: int
) -> None:
    """Move one more character down when the last line would hold a single one (孤字)."""
    verdicts, cells, addresses = measures
    begin, end = part
    last = text[starts[-1] : end].strip()
    if len(last) > 4 or not last:
        return
    letters = classes(last)
    if letters[0] not in "ie23" or not _CLOSING.issuperset(letters[1:]):
        return
    before = starts[-2] if len(starts) > 1 else begin
    lowest = max(before, starts[-1] - 6)
    for wanted in (OK, AVOID):
        for at in range(starts[-1] - 1, lowest, -1):
            if verdicts[at] == wanted and cells[end] - cells[at] <= width:
                starts[-1] = _share_out(measures, before, at, width) if addresses else at
                return
