"""What sources give: feeds, entries, pages and candidates before anything is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

FolderPath: TypeAlias = tuple[str, ...]
"""Names of nested folders, outermost first; (): the top level."""

FeedFormat: TypeAlias = Literal["xml", "json", "index", "posts"]
"""RSS, Atom and RDF · JSON Feed · an HTML page that lists links · a folder of Jekyll posts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave us to ask "has it changed?" with (RFC 9110, section 13)."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that belongs to an entry: a podcast's sound, a picture (Atom's rel=enclosure)."""

    url: str
    media_type: str = ""
    length: int | None = None
    """Bytes; None: the feed does not say."""
    title: str = ""
    duration: int | None = None
    """Seconds of sound or film; None: the feed does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedData:
    """What a feed says about itself."""

    title: str = ""
    link: str = ""
    """The address of the site or page that a person would look at."""
    description: str = ""
    author: str = ""
    language: str = ""
    """BCP 47 tag as the feed gives it; "": unknown."""
    updated: datetime | None = None
    ttl_minutes: int | None = None
    """How long the feed asks to be left alone (RSS ttl, sy:updatePeriod); None: it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryData:
    """An item as its source gives it."""

    key: str
    """Unique within its feed: the item's id, else its link, else a hash; a category page: the URL path."""
    title: str = ""
    link: str = ""
    author: str = ""
    published: datetime | None = None
    """None: the source gives no date, or an impossible one."""
    day_only: bool = False
    """True: `published` is a day (at 00:00 of the source's zone) because the source gives no time."""
    updated: datetime | None = None
    summary: str = ""
    """HTML as received; "": none, or the same text as `content`."""
    content: str = ""
    """HTML as received, not yet safe to show; "": the source has titles only."""
    base: str = ""
    """The address that relative links in `content` and `summary` are resolved against."""
    tags: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """One successful load of a feed."""

    format: FeedFormat
    feed: FeedData
    entries: tuple[EntryData, ...] = ()
    """In the source's own order."""
    complaint: str = ""
    """A sentence when the source no longer looks as expected; "": all was understood."""
    in_part: bool = False
    """True: the complaint is that something of it could not be read, or was not taken."""
    cut_to: int = 0
    """How many entries were taken of more; 0: all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCandidate:
    """A feed found behind an address, not subscribed to yet."""

    address: str
    title: str
    format: FeedFormat
    note: str = ""
    """One line that helps to choose, such as "10 entries, the latest today"."""
    sample: str = ""
    """An article that names the right address, where this one is only guessed; "": it is certain."""
    whole: bool = False
    """True: it holds exactly what the other candidates hold together."""


def leave_out_wholes(chosen: Sequence[FeedCandidate]) -> tuple[FeedCandidate, ...]:
    """Return what to subscribe to when all of several is wanted: a whole beside its parts would be twice."""
    return tuple(candidate for candidate in chosen if not candidate.whole) or tuple(chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """The main part of a fetched article page; fields are empty where the page does not say."""

    html: str
    """The article's own markup, without the site's header, navigation and footer."""
    base: str
    title: str = ""
    author: str = ""
    published: datetime | None = None
    tags: tuple[str, ...] = ()
    category_link: str = ""
    """The address of the category page that the article names (返回X新闻); "": none."""
    category_title: str = ""
