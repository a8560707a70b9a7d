"""A bookmark as something whole that can leave one library and enter another; no ids of any database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reader.model.annotation import Highlight, Note
from reader.model.stored import Body, Entry, Saved
from reader.model.wire import Enclosure


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
