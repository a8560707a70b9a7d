"""What a search is asked and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from reader.model.stored import Entry

SearchOrder: TypeAlias = Literal["newest", "relevance"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An entry that was found, with the sentence that shows why."""

    entry: Entry
    snippet: str = ""
    """The sentence of its text that has the words; "": they stand in its title, author or feed only."""
    marks: tuple[tuple[int, int], ...] = ()
    """Where the words stand in `snippet`."""
    title_marks: tuple[tuple[int, int], ...] = ()
    """Where the words stand in the entry's title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The answer to a search."""

    hits: tuple[Hit, ...] = ()
    more: bool = False
    """True: there are more than were asked for."""
    unindexed: int = 0
    """Articles that are not in the index yet and were read one by one."""
    superseded: bool = False
    """True: a newer search ended this one before it was done."""
