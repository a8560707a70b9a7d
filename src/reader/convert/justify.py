"""Where a line of text can be stretched so that it ends flush; changes no text itself."""

from __future__ import annotations

from collections.abc import Iterator

from .cells import cell_width
from .linebreak import classes

_LIMIT = 8
_LATIN = "ANhT"
_EAST = "ie23"
_OPENING = "Oo"
_CLOSING = "CP"


def justify(line: str, slack: int) -> list[int]:
    """Return the offsets before which one space is to be added to fill `slack` cells; []: it cannot be.

    The order is CLREQ's: spaces between words, edges of Chinese and Latin, around quotes and brackets. The
    blank half of a wide stop or bracket is room enough in a terminal: it is not made wider still.
    """
    if not 0 < slack <= _LIMIT:
        return []
    picked: set[int] = set()
    for tier in _tiers(line, classes(line)):
        free = [at for at in tier if at not in picked]
        need = slack - len(picked)
        step = max(1, len(free) // need)
        picked.update(free[::step][:need])
        if len(picked) == slack:
            return sorted(picked)
    return []


def _tiers(line: str, letters: str) -> Iterator[list[int]]:
    inner = range(1, len(line))
    yield [at for at in inner if letters[at - 1] == "S" and letters[at] != "S"]
    yield [
        at
        for at in inner
        if (letters[at - 1] in _EAST and letters[at] in _LATIN)
        or (letters[at - 1] in _LATIN and letters[at] in _EAST)
    ]
    yield [
        at
        for at in inner
        if (letters[at] in _OPENING and letters[at - 1] in _EAST and not _is_wide(line[at]))
        or (letters[at - 1] in _CLOSING and letters[at] in _EAST and not _is_wide(line[at - 1]))
    ]


def _is_wide(mark: str) -> bool:
    return cell_width(mark) > 1
