"""Pictures that the terminal draws itself, dot by dot, in cells of ours.

This is kitty's graphics protocol with Unicode placeholders
(https://sw.kovidgoyal.net/kitty/graphics-protocol/#unicode-placeholders): the terminal is sent a picture
once, and draws its parts wherever a certain character stands with the marks of a row and a column, in the
colour that is the picture's number. So a picture scrolls, is cut and covered as any text.

On the screen the cells are half blocks that know which part of a picture they are; only what is written to
the terminal has the placeholders in their place. A page behind a dialog forgets, and is dimmed as it is.
"""

from __future__ import annotations

import os
from base64 import standard_b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from reader.convert.picture import ORDINARY, Colour, Surface

UPPER_HALF = "▀"
_PLACEHOLDER = "\U0010eeee"
_MARK_RANGES = (
    "305 30d-30e 310 312 33d-33f 346 34a-34c 350-352 357 35b 363-36f 483-487 592-595 597-599 59c-5a1 "
    "5a8-5a9 5ab-5ac 5af 5c4 610-617 657-65b 65d-65e 6d6-6dc 6df-6e2 6e4 6e7-6e8 6eb-6ec 730 732-733 "
    "735-736 73a 73d 73f-741 743 745 747 749-74a 7eb-7f1 7f3 816-819 81b-823 825-827 829-82d 951 "
    "953-954 f82-f83 f86-f87 135d-135f 17dd 193a 1a17 1a75-1a7c 1b6b 1b6d-1b73 1cd0-1cd2 1cda-1cdb 1ce0 "
    "1dc0-1dc1 1dc3-1dc9 1dcb-1dcc 1dd1-1de6 1dfe 20d0-20d1 20d4-20d7 20db-20dc 20e1 20e7 20e9 20f0 "
    "2cef-2cf1 2de0-2dff a66f a67c-a67d a6f0-a6f1 a8e0-a8f1 aab0 aab2-aab3 aab7-aab8 aabe-aabf aac1 "
    "fe20-fe26 10a0f 10a38 1d185-1d189 1d1aa-1d1ad 1d242-1d244 "
)
_PIECE = 4096
"""Characters of a picture in one sequence; no terminal need take more."""
_NUMBERS = range(16, 256)
"""A picture's number is a colour of the terminal's palette, which every terminal keeps as it is."""
_KEY = "plate"


def _marks() -> str:
    """Return the characters that stand for 0, 1, 2 and so on behind a placeholder."""
    ends = (piece.split("-") for piece in _MARK_RANGES.split())
    return "".join(chr(code) for pair in ends for code in range(int(pair[0], 16), int(pair[-1], 16) + 1))


MARKS = _marks()
MOST_CELLS = len(MARKS)
"""Columns and rows that a picture may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plate:
    """A picture that the terminal has, or is to have."""

    png: bytes
    size: tuple[int, int]
    """Columns and rows that it fills."""
    sent: bool = False
    sent_size: tuple[int, int] = (0, 0)


def mark_cell(number: int, row: int, column: int, ground: Colour) -> Style:
    """Return what makes a cell show a part of a picture, on a ground of that colour."""
    return Style.from_meta({_KEY: (number, row, column, ground)})


class Plates:
    """The pictures that the terminal has of us: numbers them, sends them and takes them back."""

    def __init__(self, surface: Surface = ORDINARY) -> None:
        self.surface = surface
        """What pictures are drawn on."""
        self.write: Callable[[str], object] | None = None
        """Writes to the terminal; None: it is not ours, or not now."""
        # Other programs number pictures in the same terminal; a number of 32 bits is hardly taken.
        self._family = 1 + os.getpid() % 255
        self._plates: dict[int, _Plate] = {}

    def take(self, png: bytes, size: tuple[int, int]) -> int:
        """Return a number for a picture that fills so many columns and rows; 0: it cannot have one."""
        free = next((number for number in _NUMBERS if number not in self._plates), 0)
        if not self.surface.sharp or not png or not free or max(size) > MOST_CELLS:
            return 0
        self._plates[free] = _Plate(png=png, size=size)
        return free

    def resize(self, number: int, size: tuple[int, int]) -> bool:
        """Let a picture fill so many columns and rows; False: it cannot."""
        if number not in self._plates or max(size) > MOST_CELLS:
            return False
        self._plates[number] = replace(self._plates[number], size=size)
        return True

    def free(self, numbers: Iterable[int]) -> None:
        """Take pictures back from the terminal, and their numbers from the pictures."""
        for number in numbers:
            plate = self._plates.pop(number, None)
            if plate is not None and plate.sent:
                self._send(f"a=d,d=I,q=2,i={self._identity(number)}")

    def withdraw(self) -> None:
        """Take every picture back from the terminal; what is drawn again is sent again."""
        for number, plate in self._plates.items():
            if plate.sent:
                self._send(f"a=d,d=I,q=2,i={self._identity(number)}")
                self._plates[number] = replace(plate, sent=False, sent_size=(0, 0))

    # ------------------------------------------------------------ drawing

    def fill(self, update: CompositorUpdate) -> CompositorUpdate:
        """Return what is to be written with placeholders in it; pictures not sent yet are sent now."""
        if not self._plates or self.write is None:
            return update
        if isinstance(update, LayoutUpdate):
            lines: list[Iterable[Strip]] = [
                [self._fill_strip(strip) for strip in line] for line in update.strips
            ]
            return LayoutUpdate(lines, update.region)
        if isinstance(update, ChopsUpdate):
            chops = [
                {at: strip if strip is None else self._fill_strip(strip) for at, strip in line.items()}
                for line in update.chops
            ]
            return ChopsUpdate(chops, update.spans, update.chop_ends)
        return update

    def _fill_strip(self, strip: Strip) -> Strip:
        cells = [(segment, self._mark(segment)) for segment in strip]
        if not any(mark for _, mark in cells):
            return strip
        return Strip(self._join(cells), strip.cell_length)

    def _mark(self, segment: Segment) -> tuple[int, int, int, Colour] | None:
        """Return which part of a picture a segment is; None: none, or of one that is gone."""
        if segment.text != UPPER_HALF or segment.style is None:
            return None
        mark: tuple[int, int, int, Colour] | None = segment.style.meta.get(_KEY)
        if mark is None or not self._show(mark[0]):
            return None
        return mark

    def _join(
        self, cells: Iterable[tuple[Segment, tuple[int, int, int, Colour] | None]]
    ) -> Iterator[Segment]:
        for kind, group in groupby(cells, lambda cell: cell[1] and (cell[1][0], cell[1][3])):
            if kind is None:
                yield from (segment for segment, _ in group)
            else:
                places = (mark for _, mark in group if mark is not None)
                family = MARKS[self._family]
                text = "".join(
                    f"{_PLACEHOLDER}{MARKS[row]}{MARKS[column]}{family}" for _, row, column, _ in places
                )
                yield Segment(text, _placeholder_style(*kind))

    def _show(self, number: int) -> bool:
        """Let the terminal have a picture in its size; False: there is none of that number."""
        plate = self._plates.get(number)
        if plate is None:
            return False
        identity = self._identity(number)
        if not plate.sent:
            data = standard_b64encode(plate.png).decode()
            for start in range(0, len(data), _PIECE):
                more = int(start + _PIECE < len(data))
                head = f"a=t,f=100,i={identity}," if not start else ""
                self._send(f"{head}q=2,m={more}", data[start : start + _PIECE])
        if plate.sent_size != plate.size:
            columns, rows = plate.size
            self._send(f"a=p,U=1,q=2,i={identity},p=1,c={columns},r={rows}")
            self._plates[number] = replace(plate, sent=True, sent_size=plate.size)
        return True

    def _identity(self, number: int) -> int:
        return (self._family << 24) + number

    def _send(self, control: str, data: str = "") -> None:
        if self.write is None:
            return
        sequence = f"\x1b_G{control}{';' if data else ''}{data}\x1b\\"
        if self.surface.behind_tmux:
            sequence = "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
        self.write(sequence)


@lru_cache(maxsize=512)
def _placeholder_style(number: int, ground: Colour) -> Style:
    return Style(color=Color.from_ansi(number), bgcolor=Color.from_rgb(*ground))
