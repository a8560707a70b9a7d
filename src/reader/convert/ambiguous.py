"""Terminals that give “ … — and their like two cells: makes everything measure as they draw.

Rich, and Textual with it, decide widths from one table and have no setting for this (Textualize/rich#4199);
so the table is replaced for the whole process. Signs that screens are drawn with stay one cell wide
here, because `STAND_INS` takes their place on such a terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import chain

import rich.cells
import rich.segment
from rich.cells import CellTable

from reader.convert import cells, wrap

_MODULES = (vars(rich.cells), vars(rich.segment))
_NARROW_TABLE: Callable[[str], CellTable] = _MODULES[0]["load_cell_table"]
_NARROW_SINGLES: frozenset[str] = _MODULES[0]["_SINGLE_CELLS"]
# Nothing beyond these is ambiguous but private-use planes.
_PLACES = (range(0xA1, 0x3000), range(0xE000, 0xF900), range(0xFFFD, 0xFFFE), range(0x1F100, 0x1F1AD))


def _make_stand_ins() -> dict[int, str]:
    signs = {chr(code): "+" for code in range(0x2500, 0x2580)}
    signs |= dict.fromkeys("─━┄┅┈┉╌╍═╴╶╸╺╼╾", "-")
    signs |= dict.fromkeys("│┃┆┇┊┋╎╏║╵╷╹╻╽╿▌▍▎▏▐▕", "|")
    # The lower half of a picture's cell is its background, so a blank shows that half.
    signs |= dict.fromkeys("▀▁▂▃▄▅▆▇█▔▉▊▋░▒▓", " ")
    # What is a bookmark must not look like what is unread.
    signs |= {"★": "+"} | dict.fromkeys("■◆●◉•", "*") | dict.fromkeys("□◇○☆◎◯", "o")
    signs |= {"▲": "^", "△": "^", "▼": "v", "▽": "v", "▶": ">", "▷": ">", "◀": "<", "◁": "<"}
    return {ord(sign): stand_in for sign, stand_in in signs.items()}


STAND_INS = _make_stand_ins()
"""What is drawn instead of lines, bars, bullets and marks, each one cell wide in every terminal."""


@cache
def wide_codes() -> tuple[int, ...]:
    """Return the characters that such a terminal draws two cells wide, but for the signs with a stand-in."""
    return tuple(
        code
        for code in chain.from_iterable(_PLACES)
        if unicodedata.east_asian_width(chr(code)) == "A"
        and code not in STAND_INS
        and unicodedata.category(chr(code)) not in ("Mn", "Me", "Cf")
    )


@cache
def _wide_table(version: str) -> CellTable:
    table = _NARROW_TABLE(version)
    known = list(table.widths)
    taken = {code for start, end, _ in known for code in range(start, min(end, 0x1F1AD) + 1)}
    added = [(code, code, 2) for code in wide_codes() if code not in taken]
    return table._replace(widths=sorted([*known, *added]))


def is_wide() -> bool:
    """Tell whether ambiguous characters count two cells."""
    return _MODULES[0]["load_cell_table"] is _wide_table


def set_ambiguous_width(width: int) -> None:
    """Let ambiguous characters count so many cells, 1 or 2, in everything measured from now on."""
    wide = width == 2
    singles = _NARROW_SINGLES.difference(map(chr, wide_codes())) if wide else _NARROW_SINGLES
    for module in _MODULES:
        module["_is_single_cell_widths"] = singles.issuperset
    _MODULES[0]["load_cell_table"] = _wide_table if wide else _NARROW_TABLE
    rich.cells.get_character_cell_size.cache_clear()
    rich.cells.cached_cell_len.cache_clear()
    cells.forget_widths()
    wrap.forget_widths()
