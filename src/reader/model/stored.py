"""What the store holds: subscriptions, entries, texts, bookmarks, and the changes a refresh makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reader.model.wire import Enclosure, EntryData, FeedData, FeedFormat, FolderPath, Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed(FeedData):
    """A subscription: what the feed says about itself and what we know about it."""

    id: int
    address: str
    """What is loaded: an http(s) address, or file:///folder#category for a folder of posts."""
    format: FeedFormat
    custom_title: str = ""
    """The user's own name for it; "": the feed's title is shown."""
    folders: tuple[FolderPath, ...] = ((),)
    """Every place in the category list where it stands; ((),): at the top level."""
    unread: int = 0
    total: int = 0
    validators: Validators = Validators()
    added: datetime
    last_checked: datetime | None = None
    """None: never asked."""
    last_success: datetime | None = None
    """None: it has never loaded."""
    fault: str = ""
    """Why the last refresh failed or looked odd, as a sentence; "": it was fine."""
    fault_count: int = 0
    """Failures in a row."""
    next_due: datetime | None = None
    """Not asked before this time, except by hand; None: due now."""
    stopped: bool = False
    """True: the server said that the feed is gone for good (410); only asked by hand."""

    @property
    def name(self) -> str:
        """What the category list shows; never empty."""
        return self.custom_title or self.title or self.address


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item as a row in a list; it has no body."""

    id: int
    feed_id: int | None
    """None: opened without subscribing, or its feed has been removed."""
    feed_title: str
    title: str
    link: str = ""
    author: str = ""
    published: datetime | None = None
    day_only: bool = False
    first_seen: datetime
    read: bool = False
    starred: bool = False
    """On the screen: a bookmark."""
    updated: bool = False
    """True: its text changed at the source after we first stored it."""
    gone_since: datetime | None = None
    """When the site was first found to have removed it; None: not known to be gone."""

    @property
    def date(self) -> datetime:
        """The time to sort and show by: published, else first seen."""
        return self.published or self.first_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One text of an article: what the feed gave, or what its page gave."""

    html: str
    base: str = ""
    source: Literal["feed", "page", "bookmark"] = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture kept with a bookmark."""

    url: str
    media_type: str = ""
    data: bytes = b""
    """b"": not fetched (yet); `fault` says why."""
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a bookmark keeps beside the article's text."""

    saved_at: datetime
    category: str = ""
    """The category list's title for its feed when it was saved."""
    feed_address: str = ""
    pictures: tuple[Picture, ...] = ()

    @property
    def missing(self) -> int:
        """How many pictures are not here yet."""
        return sum(1 for picture in self.pictures if not picture.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """Everything the store has of one article; `reader.library` turns it into an `Article`."""

    entry: Entry
    bodies: tuple[Body, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    tags: tuple[str, ...] = ()
    page_fault: str = ""
    """Why the article's page could not be fetched; "": it was, or nobody tried."""
    category_link: str = ""
    """The address of the category page that the article's page names; "": none."""
    saved: Saved | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChange:
    """An entry that a refresh adds or rewrites."""

    data: EntryData
    digest: str
    """Hash of what the source gave; a different one under a known key means that it changed."""
    identity: str
    """Same identity = same article, whichever feed it came by: its canonical address, or feed and key."""
    is_new: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedChanges:
    """Everything that one successful load changes; the store writes it in one transaction."""

    feed_id: int
    format: FeedFormat
    feed: FeedData
    changes: tuple[EntryChange, ...] = ()
    """In the source's order."""
    validators: Validators = Validators()
    checked_at: datetime
    next_due: datetime | None = None
    complaint: str = ""
    moved_to: str = ""
    """The feed's new permanent address; "": it stayed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageJob:
    """An article whose page has to be fetched."""

    article_id: int
    address: str
    tries: int = 0
