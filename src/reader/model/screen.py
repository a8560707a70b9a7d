"""What the screens ask for and are given: articles, categories, progress, undo steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from reader.model.annotation import Note, PlacedHighlight
from reader.model.document import Document
from reader.model.stored import Body, Entry, Saved
from reader.model.wire import Enclosure, FolderPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An entry with its text, as the article view shows it."""

    entry: Entry
    document: Document
    source: Literal["feed", "page", "bookmark"] = "feed"
    """Which text `document` was made from."""
    other_source: Literal["feed", "page", "bookmark"] | None = None
    """The other text there is; None: only one."""
    enclosures: tuple[Enclosure, ...] = ()
    tags: tuple[str, ...] = ()
    notice: str = ""
    """One sentence about this text: why it is only a teaser, that the site removed it; "": nothing to say."""
    incomplete: bool = False
    """True: there is no text yet, but its page can be fetched."""
    compared: bool = False
    """True: `document` shows what has changed, former words included."""
    saved: Saved | None = None
    note: Note | None = None
    """What the user wrote about it."""
    highlights: tuple[PlacedHighlight, ...] = ()
    """The passages that the user marked, in the order of the text; those without a place last."""
    position: tuple[int, int] = (0, 0)
    """Where this text was left, as (block, offset) of `document`."""
    markup: Body | None = None
    """What `document` was made from, of an article that is not stored; None: it is stored, or has no text."""

    @property
    def heading(self) -> str:
        """The title; "": it only says how the text begins, as a title does that the feed did not give."""
        title = "".join(self.entry.title.split())
        start = title.removesuffix("…")
        words = ""
        for block in self.document.blocks:
            words += "" if block.kind == "figure" else "".join(block.text.split())
            if len(words) > len(start):
                break
        repeats = words.startswith(start) if start != title else words == title
        return "" if start and repeats else self.entry.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which entries: a built-in category, what has been read, a smart category, a folder, or a feed."""

    kind: Literal["all", "today", "saved", "history", "smart", "folder", "feed"]
    feed_id: int | None = None
    folder: FolderPath = ()
    smart_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryQuery:
    """What an entry list shows and in which order."""

    scope: Scope
    unread_only: bool = False
    oldest_first: bool = False
    match: str = ""
    """A query that the entries must match, too; "": none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The first entries of a list."""

    ids: Sequence[int]
    whole: bool
    """True: there are no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A row of the category list."""

    scope: Scope
    title: str
    depth: int = 0
    """How many folders it stands in."""
    unread: int = 0
    total: int = 0
    fault: str = ""
    """Feeds: why it fails; folders: how many in it fail; "": fine."""
    address: str = ""
    """Feeds: what is loaded; "": not a feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedUpdate:
    """The result of refreshing one feed: counts, or an error as a sentence."""

    feed_id: int
    title: str
    new: int = 0
    changed: int = 0
    error: str = ""
    """"": it went well (304 included)."""
    notify: tuple[str, ...] = ()
    """Titles of new entries that a rule wants to be told of."""


Phase: TypeAlias = Literal["feeds", "pages", "pictures", "done"]
"""What a refresh is about, one after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshProgress:
    """How far a refresh is; sent after every feed and every article page."""

    phase: Phase
    done: int
    total: int
    """0: nobody has counted them."""
    new: int = 0
    """Entries that came; at the end as many as the lists show more, each story once."""
    came: int = 0
    """Entries that came, hidden ones and copies of one story among them."""
    failed: int = 0
    update: FeedUpdate | None = None
    """The feed just finished; None: it was a page or a picture."""
    held: tuple[str, ...] = ()
    """At the end: the feeds that were left to another refresh, which was loading them; by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change of state that can be undone, however many entries it touched."""

    id: int
    label: str
    """What was done, in words: "Marked 12 entries read"."""
    count: int
    ids: tuple[int, ...] = ()
    """The entries it touched."""
    back: Scope | None = None
    """The feed, smart category or folder that came back when it was undone or redone; None: none did."""
