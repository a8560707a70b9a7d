"""How many terminal cells text takes, and cutting it to fit; knows graphemes, not lines."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from itertools import accumulate
from typing import Literal

from rich.cells import cell_len, get_character_cell_size, split_graphemes

_JOINERS = re.compile("[\u200d\ufe0f\U0001f1e6-\U0001f1ff]")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
# Terminals disagree about variation selectors, joined families and skin tones: of eleven that were
# asked, ten took one of them for a different number of cells than rich does.
_MODIFIERS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_FAMILY = re.compile("([\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff])(?:\u200d.)+")
# Right-to-left and Indic scripts need the joiner; anywhere else it only hides the next character's width.
_STRAY_JOINER = re.compile("(?<![\u0590-\u1cff])\u200d")
_SHORT = 32_767
"""Characters that certainly take fewer cells than two bytes can count."""
_OPENING = " \u3000([{（［｛〔【〖《〈「『“‘"


class _Widths(dict[str, int]):
    """The cells of each character met so far."""

    def __missing__(self, character: str) -> int:
        width = self[character] = get_character_cell_size(character)
        return width


_WIDTHS = _Widths()


def forget_widths() -> None:
    """Measure every character anew: the terminal has turned out to be another one."""
    _WIDTHS.clear()


def cell_width(text: str) -> int:
    """Return how many cells the text takes on a terminal."""
    return cell_len(text)


def columns(text: str) -> array[int]:
    """Return the column at which each character begins, and the total as the last item.

    Inside a grapheme the value is that of the grapheme's end, so that a search for the last
    column within a width always lands between two graphemes.
    """
    widths = [_WIDTHS[character] for character in text]
    # Two bytes where they do: a long article has these for every character.
    kind: Literal["H", "I"] = "H" if len(text) <= _SHORT else "I"
    if 0 not in widths and not _JOINERS.search(text):
        return array(kind, list(accumulate(widths, initial=0)))
    result = array(kind, [0] * (len(text) + 1))
    column = 0
    for start, end, width in _graphemes(text):
        result[start] = column
        column += width
        for inside in range(start + 1, end):
            result[inside] = column
    result[-1] = column
    return result


def _graphemes(text: str) -> list[tuple[int, int, int]]:
    """Return (start, end, cells) of each grapheme; a pair of regional indicators is one flag."""
    spans, _ = split_graphemes(text)
    flags = {match.start() for match in _FLAG.finditer(text)}
    if not flags:
        return spans
    merged: list[tuple[int, int, int]] = []
    for start, end, width in spans:
        if merged and merged[-1][0] in flags and merged[-1][1] == start and start - merged[-1][0] == 1:
            before = merged.pop()
            merged.append((before[0], end, before[2] + width))
        else:
            merged.append((start, end, width))
    return merged


def fit(text: str, width: int) -> int:
    """Return how many characters from the start fit into `width` cells, in whole graphemes."""
    return bisect_right(columns(text), width) - 1 if width > 0 else 0


def cut(text: str, width: int) -> str:
    """Return the text in at most `width` cells, shortened with "…" when it is longer."""
    if width <= 0:
        return ""
    # No grapheme that shows is narrower than one cell, so a long text need not be measured whole.
    if len(text) <= width * 8 and cell_len(text) <= width:
        return text
    head = text[: width * 8]
    end = fit(head, width)
    if end == len(text):
        return text
    room = width - cell_len("…")
    return head[: fit(head, room)].rstrip(_OPENING) + "…" if room >= 0 else ""


def display(text: str) -> str:
    """Return the text with emoji reduced to the forms that all terminals draw equally wide."""
    if text.isascii():
        return text
    return _STRAY_JOINER.sub("", _FAMILY.sub(r"\1", _MODIFIERS.sub("", text)))
