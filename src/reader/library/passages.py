"""Marked passages and the text they were marked in: what to keep of one, and where it stands today.

A passage is found again by its words, whatever blanks and blocks have become of it; the words around it
and its former place choose between several. One whose words are gone has no place: it is never guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from reader.model import Document, Highlight, Passage, PlacedHighlight, block_text
from reader.text import clean_text

_AROUND = 40
"""Characters kept before and after a passage."""
_SHORT = 16
"""Characters; so few words may stand elsewhere by chance, so that what is around them must agree, too."""
_AGREE = 4
"""Characters around a short passage that must be the same."""
_MOST = 500
"""Places that are compared; a single letter may stand in thousands."""
_SOLID = re.compile(r"[^\s\u00ad\u200b-\u200d\u2060\ufeff]+")


def make_highlight(document: Document, passage: Passage, at: datetime) -> Highlight | None:
    """Return what is kept of a passage; None: there is nothing in it."""
    trimmed = trim(document, passage)
    if trimmed is None:
        return None
    quote = passage_text(document, trimmed)
    blocks = document.blocks
    before = "\n".join(
        [
            *(block_text(block) for block in blocks[max(0, trimmed.block - 2) : trimmed.block]),
            block_text(blocks[trimmed.block])[: trimmed.offset],
        ]
    )
    after = "\n".join(
        [
            block_text(blocks[trimmed.end_block])[trimmed.end_offset :],
            *(block_text(block) for block in blocks[trimmed.end_block + 1 : trimmed.end_block + 3]),
        ]
    )
    return Highlight(
        quote=clean_text(quote),
        prefix=clean_text(before[-_AROUND:]).strip(),
        suffix=clean_text(after[:_AROUND]).strip(),
        block=trimmed.block,
        offset=trimmed.offset,
        at=at,
    )


def trim(document: Document, passage: Passage) -> Passage | None:
    """Return a passage without the blanks at its ends; None: there is nothing else."""
    first: tuple[int, int] | None = None
    last = (0, 0)
    for number, start, end in _parts(document, passage):
        for match in _SOLID.finditer(block_text(document.blocks[number]), start, end):
            first = first or (number, match.start())
            last = (number, match.end())
    if first is None:
        return None
    return Passage(block=first[0], offset=first[1], end_block=last[0], end_offset=last[1])


def passage_text(document: Document, passage: Passage) -> str:
    """Return the words of a passage: paragraphs apart, items of a list and lines below each other."""
    parts: list[str] = []
    for number, start, end in _parts(document, passage):
        block = document.blocks[number]
        text = block_text(block)[start:end]
        if text.strip():
            parts += ["\n" if block.tight else "\n\n"] if parts else []
            parts.append(text)
    return "".join(parts)


def _parts(document: Document, passage: Passage) -> Iterator[tuple[int, int, int]]:
    """Yield the number of each block of a passage, and from where to where it lies in it."""
    for number in range(max(0, passage.block), min(passage.end_block, len(document.blocks) - 1) + 1):
        length = len(block_text(document.blocks[number]))
        start = passage.offset if number == passage.block else 0
        end = passage.end_offset if number == passage.end_block else length
        if min(start, length) < min(end, length):
            yield number, start, min(end, length)


@dataclass(frozen=True, slots=True)
class _Solid:
    """All text of a document without blanks, and where each stretch of it stands."""

    text: str
    starts: list[int]
    """Where each stretch begins in `text`."""
    places: list[tuple[int, int]]
    """The block and the offset that it begins at."""

    def place(self, index: int) -> tuple[int, int]:
        """Return the block and the offset of a character of `text`."""
        at = bisect_right(self.starts, index) - 1
        block, offset = self.places[at]
        return block, offset + index - self.starts[at]


def squeeze(text: str) -> str:
    """Return what of a passage counts when it is looked for: its characters without any blanks."""
    return "".join(_SOLID.findall(text))


def _solid(document: Document) -> _Solid:
    parts: list[str] = []
    starts: list[int] = []
    places: list[tuple[int, int]] = []
    length = 0
    for number, block in enumerate(document.blocks):
        for match in _SOLID.finditer(block_text(block)):
            parts.append(match[0])
            starts.append(length)
            places.append((number, match.start()))
            length += len(match[0])
    return _Solid("".join(parts), starts, places)


def place_highlights(document: Document, highlights: Iterable[Highlight]) -> tuple[PlacedHighlight, ...]:
    """Return where each highlight stands, in the order of the text; then, by time, those without a place."""
    highlights = tuple(highlights)
    if not highlights:
        return ()
    solid = _solid(document)
    placed = [PlacedHighlight(highlight=each, passage=_find(solid, each)) for each in highlights]

    def order(each: PlacedHighlight) -> tuple[bool, int, int, datetime, int]:
        at, mark = each.passage, each.highlight
        return (at is None, at.block if at else 0, at.offset if at else 0, mark.at, mark.id)

    return tuple(sorted(placed, key=order))


def _find(solid: _Solid, highlight: Highlight) -> Passage | None:
    quote = squeeze(highlight.quote)
    if not quote:
        return None
    prefix, suffix = squeeze(highlight.prefix), squeeze(highlight.suffix)
    best: tuple[int, int, int] | None = None
    at = solid.text.find(quote)
    tried = 0
    while at >= 0 and tried < _MOST:
        tried += 1
        agrees = _count_alike(reversed(solid.text[max(0, at - len(prefix)) : at]), reversed(prefix))
        end = at + len(quote)
        agrees += _count_alike(solid.text[end : end + len(suffix)], suffix)
        block, _ = solid.place(at)
        distance = abs(block - highlight.block) if highlight.block >= 0 else 0
        # More agreement counts first, then the former place, then whatever comes first.
        rank = (agrees, -distance, -at)
        if best is None or rank > best:
            best = rank
        at = solid.text.find(quote, at + 1)
    if best is None:
        return None
    needed = min(_AGREE, len(prefix) + len(suffix))
    if len(quote) < _SHORT and best[0] < needed:
        return None
    start = -best[2]
    first, last = solid.place(start), solid.place(start + len(quote) - 1)
    return Passage(block=first[0], offset=first[1], end_block=last[0], end_offset=last[1] + 1)


def _count_alike(left: Iterable[str], right: Iterable[str]) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count
