"""Where a line of text can be stretched so that it ends flush; changes no text itself."""

from __future__ import annotations

from collections.abc import Iterator

from .linebreak import classes

_LIMIT = 8
_LATIN = "ANhT"
_EAST = "ie23"


def justify(line: str, slack: int) -> list[int]:
    """Return the offsets before which one space is to be added to fill `slack` cells; []: it cannot be.

    The order is CLREQ's: spaces between words, edges of Chinese and Latin, after stops, around brackets.
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
    yield [at for at in inner if line[at - 1] in "，。；：、！？" and letters[at] not in "CPEKYsI"]
    yield [
        at
        for at in inner
        if (letters[at] == "O" and letters[at - 1] in _EAST)
        or (letters[at - 1] == "C" and letters[at] in _EAST)
    ]
