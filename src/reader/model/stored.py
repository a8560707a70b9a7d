"""What the store holds: subscriptions, entries, texts, bookmarks, and the changes a refresh makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal

from reader.model.annotation import Highlight, Note
from reader.model.days import bare_day, day_at
from reader.model.manners import Manners
from reader.model.rules import NO_VERDICT, Verdict
from reader.model.wire import Enclosure, EntryData, FeedData, FeedFormat, FolderPath, Validators

_SLIP = timedelta(minutes=5)  # by so much a clock may be corrected at any time


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
    """Why no news comes in, as a sentence; "": it does."""
    complaint: str = ""
    """What is odd about it although its news comes in, as a sentence; "": nothing."""
    in_part: bool = False
    """True: that is that it was only read in part when it last loaded."""
    fault_count: int = 0
    """Failures in a row."""
    cut_to: int = 0
    """How many entries were taken of more when it last loaded; 0: all of them."""
    next_due: datetime | None = None
    """Not asked before this time, except by hand; None: due now."""
    stopped: bool = False
    """True: the server said that the feed is gone for good (410); only asked by hand."""
    interval: timedelta | None = None
    """Between two looks, as the user set it for this feed; None: what holds for all. For a refresh only."""
    manners: Manners | None = None
    """How its server wants to be asked; None: as all others. For a refresh only."""

    @property
    def name(self) -> str:
        """What the category list shows; never empty."""
        return self.custom_title or self.title or self.address

    def is_due(self, now: datetime) -> bool:
        """Tell whether its time has come; also after the clock was set back, which it would wait for."""
        set_back = self.last_checked is not None and self.last_checked > now + _SLIP
        return not self.stopped and (self.next_due is None or self.next_due <= now or set_back)


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
    hidden: bool = False
    """True: the user or a rule took it out of every list."""
    folded: int = 0
    """How many copies of the same story in other feeds are folded under it in mixed lists."""
    read_at: datetime | None = field(default=None, compare=False)
    """When it was marked read; None: it is unread, or nobody knows."""

    @property
    def date(self) -> datetime:
        """The time to sort and show by: published, else first seen."""
        return self.published or self.first_seen


def day_of(entry: Entry) -> date:
    """Return the day of an entry by the person's clock; a bare day is not moved to another."""
    return day_at(entry.date, day_only=entry.day_only)


def named_date(entry: Entry) -> date:
    """Return the date of an entry as its source named it: a moment, or a bare day without a time."""
    return bare_day(entry.date) if entry.day_only else entry.date


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


_NO_POSITIONS: Mapping[str, tuple[int, int]] = MappingProxyType({})


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
    positions: Mapping[str, tuple[int, int]] = field(default_factory=lambda: _NO_POSITIONS)
    """Where each text was left, as (block, offset), by its source."""
    note: Note | None = None
    highlights: tuple[Highlight, ...] = ()
    """In the order they were marked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChange:
    """An entry that a refresh adds or rewrites."""

    data: EntryData
    digest: str
    """Hash of what the source gave; a different one under a known key means that it changed."""
    identity: str
    """Same identity = same article, whichever feed it came by: its canonical address, or feed and key."""
    is_new: bool = True
    verdict: Verdict = NO_VERDICT
    """What rules say; only heeded for an article that nobody has seen before."""
    preferred: str = ""
    """What the address of the better copy holds; it replaces a copy whose address lacks it. "": none."""


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
    fault: str = ""
    """Why nothing came of a load that went well, as a sentence; "": it did, or there is nothing."""
    complaint: str = ""
    """What is odd about a feed whose entries come in; "": nothing."""
    in_part: bool = False
    """True: that is that something of it could not be read, or was not taken."""
    cut_to: int = 0
    """How many entries were taken of more; 0: all of them."""
    moved_to: str = ""
    """The feed's new permanent address; "": it stayed."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Keys under which entries were known, and those that the feed now gives them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCheck:
    """A look at a feed that brought no entries: nothing had changed, or it failed."""

    feed_id: int
    title: str = ""
    """What the feed is called in the result."""
    checked_at: datetime
    next_due: datetime | None = None
    validators: Validators = Validators()
    moved_to: str = ""
    """The feed's new permanent address; "": it stayed."""
    fault: str = ""
    """Why it failed, as a sentence; "": nothing had changed."""
    found: bool = True
    """False: it was not there, which is normal for a while; the last success stays."""
    stopped: bool = False
    """True: it is gone for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageJob:
    """An article whose page has to be fetched."""

    article_id: int
    address: str
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryText:
    """What a feed itself gave of an article, to judge whether that is all."""

    article_id: int
    title: str = ""
    link: str = ""
    summary: str = ""
    content: str = ""
    has_media: bool = False
    """True: a sound or a film belongs to it, so that a short text may well be all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTrouble:
    """How many article pages of a feed could not be fetched."""

    count: int
    fault: str
    """Why the latest of them could not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A former text of an article."""

    replaced_at: datetime
    title: str
    """What it was called then."""
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryText:
    """What articles are compared by to find those that tell the same story."""

    article_id: int
    title: str
    source: str = ""
    """The title of its feed, which some titles end with."""
    html: str = ""
    """The page's text, else the feed's; "": none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """A few bytes that stand for an article's title and text."""

    article_id: int
    feed_id: int | None
    date: datetime
    """What it is sorted by."""
    title: str
    """Letters and digits only; "": none."""
    text: int | None
    """64 bits of which alike texts share most; None: too little text."""
    leader: int | None = None
    """The first article of the story it belongs to; None: it stands alone."""
