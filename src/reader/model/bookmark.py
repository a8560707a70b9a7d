"""A bookmark as something whole that can leave one library and enter another; no ids of any database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reader.model.stored import Body, Entry, Saved
from reader.model.wire import Enclosure


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


@dataclass(frozen=True, slots=True, kw_only=True)
class BookmarkRow:
    """A bookmark as a row of the list of bookmarks."""

    entry: Entry
    saved_at: datetime
    tags: tuple[str, ...] = ()
    """Those that the user gave it, sorted."""
    highlights: int = 0
    has_note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """An article with its kept text, its pictures, and what the user added to it."""

    entry: Entry
    """Its `id` and `feed_id` mean nothing outside of the library that it comes from."""
    saved: Saved | None = None
    """None: it is exported without having been kept."""
    text: Body | None = None
    """None: there is no text."""
    tags: tuple[str, ...] = ()
    """Those that its source gave it."""
    own_tags: tuple[str, ...] = ()
    """Those that the user gave it, sorted."""
    enclosures: tuple[Enclosure, ...] = ()
    note: Note | None = None
    highlights: tuple[Highlight, ...] = ()
    """In the order they were marked."""
