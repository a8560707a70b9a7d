"""A passage being chosen with the keys: sentence by sentence, paragraph by paragraph, word by word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, TypeAlias

from reader.convert.sentences import sentences, words
from reader.model import Passage

Unit: TypeAlias = Literal["sentence", "paragraph", "word"]
Point: TypeAlias = tuple[int, int]
"""A block and a character in it."""

UNITS: tuple[Unit, ...] = ("sentence", "paragraph", "word")


def _whole(text: str) -> list[tuple[int, int]]:
    return [(0, len(text))] if text.strip() else []


_SPLIT: Mapping[Unit, Callable[[str], list[tuple[int, int]]]] = MappingProxyType(
    {"sentence": sentences, "paragraph": _whole, "word": words}
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen so far in the texts of a document's blocks."""

    texts: Sequence[str]
    start: Point
    end: Point
    unit: Unit = "sentence"
    at_start: bool = False
    """True: making it longer or shorter moves its beginning."""

    @property
    def passage(self) -> Passage:
        """What is chosen."""
        return Passage(
            block=self.start[0], offset=self.start[1], end_block=self.end[0], end_offset=self.end[1]
        )

    @property
    def edge(self) -> Point:
        """The end that moves."""
        return self.start if self.at_start else (self.end[0], max(0, self.end[1] - 1))

    def move(self, step: int) -> Choice:
        """Choose the next sentence instead, or with -1 the one before."""
        found = _next(self, self.end) if step > 0 else _before(self, self.start)
        return self if found is None else replace(self, start=found[0], end=found[1])

    def stretch(self, step: int) -> Choice:
        """Move the end, or what moves, on by one; with -1 back, but never past the other end."""
        if self.at_start:
            start = _edge_after(self, self.start) if step > 0 else _start_before(self)
            return self if start is None or start >= self.end else replace(self, start=start)
        if step > 0:
            found = _next(self, self.end)
            return self if found is None else replace(self, end=found[1])
        ends = [end for _, end in _backwards(self, self.end[0]) if self.start < end < self.end]
        return replace(self, end=ends[0]) if ends else self

    def turn(self) -> Choice:
        """Let the other end move."""
        return replace(self, at_start=not self.at_start)

    def change_unit(self) -> Choice:
        """Go on to the next unit; what is chosen grows to whole ones."""
        unit = UNITS[(UNITS.index(self.unit) + 1) % len(UNITS)]
        changed = replace(self, unit=unit)
        first = [span for span in _units(changed, self.start[0]) if span[1] > self.start]
        last = [span for span in _units(changed, self.end[0]) if span[0] < self.end]
        start = min(self.start, first[0][0]) if first else self.start
        end = max(self.end, last[-1][1]) if last else self.end
        return replace(changed, start=start, end=end)


def begin_choice(texts: Sequence[str], at: Point) -> Choice | None:
    """Return the first sentence that ends behind a point; None: there is no text."""
    empty = Choice(texts, at, at)
    for block in range(max(0, at[0]), len(texts)):
        for start, end in _units(empty, block):
            if start >= at or end > at:
                return Choice(texts, start, end)
    found = _before(empty, (len(texts), 0))
    return None if found is None else Choice(texts, *found)


def _units(choice: Choice, block: int) -> list[tuple[Point, Point]]:
    text = choice.texts[block] if 0 <= block < len(choice.texts) else ""
    return [((block, start), (block, end)) for start, end in _SPLIT[choice.unit](text)]


def _next(choice: Choice, after: Point) -> tuple[Point, Point] | None:
    for block in range(after[0], len(choice.texts)):
        for start, end in _units(choice, block):
            if start >= after:
                return start, end
    return None


def _before(choice: Choice, before: Point) -> tuple[Point, Point] | None:
    return next(((start, end) for start, end in _backwards(choice, before[0]) if end <= before), None)


def _backwards(choice: Choice, block: int) -> Iterator[tuple[Point, Point]]:
    for number in range(min(block, len(choice.texts) - 1), -1, -1):
        yield from reversed(_units(choice, number))


def _start_before(choice: Choice) -> Point | None:
    found = _before(choice, choice.start)
    return None if found is None else found[0]


def _edge_after(choice: Choice, after: Point) -> Point | None:
    for block in range(after[0], len(choice.texts)):
        for start, _ in _units(choice, block):
            if start > after:
                return start
    return None
