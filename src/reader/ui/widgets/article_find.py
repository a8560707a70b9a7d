"""Finding words in a laid-out page: case, width and our own line breaks make no difference."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from .article_lines import Layout
from .article_text import Drawn

_HANGUL = range(0xAC00, 0xD7A4)
_QUOTES = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\n": " "}


class Hit(NamedTuple):
    """A place where the words stand."""

    block: int
    spans: tuple[tuple[int, int], ...]
    """Offsets in the block's drawn text; several where a table's cell has several lines."""


class _Folds(dict[int, str]):
    """What each character met so far is compared as."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = _QUOTES.get(character)
        if folded is None:
            folded = unicodedata.normalize("NFKC", character).casefold()
            # Taken apart, "é" and "e" with an accent are the same; a syllable of Hangul stays one letter.
            if code not in _HANGUL:
                folded = unicodedata.normalize("NFKD", folded)
        self[code] = folded
        return folded


_FOLDS = _Folds()


def fold(text: str) -> tuple[str, list[int] | None]:
    """Return the text as it is compared, and where each character comes from; None: its own place."""
    folded = text.translate(_FOLDS)
    if len(folded) == len(text):
        return folded, None
    sources = [index for index, character in enumerate(text) for _ in _FOLDS[ord(character)]]
    return folded, sources


def find_in(text: str, needle: str) -> Iterator[tuple[int, int]]:
    """Yield where a folded needle stands in a text; no place overlaps another."""
    folded, sources = fold(text)
    at = folded.find(needle)
    while at >= 0:
        end = at + len(needle)
        yield (at, end) if sources is None else (sources[at], sources[end - 1] + 1)
        at = folded.find(needle, end)


def find_hits(layout: Layout, query: str) -> list[Hit]:
    """Return every place of the words in the part of a page that is laid out, from the top down."""
    needle, _ = fold(query)
    if not needle.strip():
        return []
    return [
        Hit(block, spans) for block in range(len(layout.drawn)) for spans in _spans(layout, block, needle)
    ]


def _spans(layout: Layout, block: int, needle: str) -> Iterator[tuple[tuple[int, int], ...]]:
    drawn = layout.drawn[block]
    if drawn.look != "table":
        for start, end in _plain_spans(drawn, needle):
            yield ((start, end),)
        return
    for cell, pieces in layout.cells(block):
        for start, end in _plain_spans(cell, needle):
            spans = tuple(
                (
                    max(start, piece.start) - piece.start + piece.at,
                    min(end, piece.end) - piece.start + piece.at,
                )
                for piece in pieces
                if piece.start < end and piece.end > start
            )
            if spans:
                yield spans


def _plain_spans(drawn: Drawn, needle: str) -> Iterator[tuple[int, int]]:
    """Yield places in the drawn text; a link's number between two words does not part them."""
    text = drawn.plain(0, len(drawn.text)) if drawn.numbers else drawn.text
    for start, end in find_in(text, needle):
        yield (drawn.to_drawn(start + 1) - 1, drawn.to_drawn(end)) if drawn.numbers else (start, end)
