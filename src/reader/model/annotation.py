"""What the user adds to an article: a note and marked passages; it knows nothing of articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

NOTES_HEADINGS = ("Notes", "笔记")
"""What stands over them in the files that are exported: "Notes" in each language of the screens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What the user wrote about an article."""

    text: str
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """A passage that the user marked."""

    quote: str
    prefix: str = ""
    """The words before it, by which it is found again where the quote occurs twice; "": unknown."""
    suffix: str = ""
    """The words after it; "": unknown."""
    note: str = ""
    """What the user wrote about it; "": nothing."""
    block: int = -1
    """The block of the text that it began in when it was marked; -1: unknown."""
    offset: int = 0
    """The character of that block that it began at."""
    at: datetime
    id: int = 0
    """0: not stored yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of a document: from a character of one block to a character of the same or a later one."""

    block: int
    offset: int
    end_block: int
    end_offset: int
    """The character after the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedHighlight:
    """A highlight and where it stands in the text that is shown."""

    highlight: Highlight
    passage: Passage | None = None
    """None: the text no longer has these words."""
