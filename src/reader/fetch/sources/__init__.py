"""The places that feeds come from: one file each, found by walking this folder."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from reader.errors import FetchError
from reader.fetch.client import Client
from reader.fetch.hosts import show_host
from reader.language import tr
from reader.model import Feed, FeedFormat, ParsedFeed, Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """One successful load of a feed, from wherever."""

    parsed: ParsedFeed | None
    """None: nothing has changed since the given validators."""
    validators: Validators = Validators()
    moved_to: str = ""
    """The new address when the server says that the feed moved for good; "": it stayed."""
    fresh_for: timedelta | None = None
    """How long the server asks to be left alone; None: it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """What a server sent and nobody has parsed yet, so that waiting and computing can be kept apart."""

    size: int
    """Bytes."""
    read: Callable[[], Loaded]
    """Parses it, in whatever thread it is called; fails with ReaderError only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A kind of place; each file in this folder has one as `SOURCE`."""

    name: str
    matches: Callable[[str], bool]
    """Tells whether an address is one of this place."""
    load: Callable[[Client, str, FeedFormat, Validators], Awaitable[Loaded | Unread]]
    """Loads an address; fails with ReaderError only."""
    examples: tuple[str, ...]
    """Addresses that match."""


@cache
def find_sources() -> tuple[Source, ...]:
    """Return every source of this folder."""
    names = sorted(
        module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")
    )
    found: list[Source] = [importlib.import_module(f"{__name__}.{name}").SOURCE for name in names]
    return tuple(found)


async def fetch_feed(client: Client, feed: Feed) -> Loaded | Unread:
    """Load a feed from where its address says, and leave the parsing to the caller; raises ReaderError."""
    if feed.manners is not None:
        client = client.minding(feed.manners)
    for source in find_sources():
        if source.matches(feed.address):
            return await source.load(client, feed.address, feed.format, _validators(client, feed))
    raise FetchError(
        tr("{address} is not an address that a feed can be loaded from.", address=show_host(feed.address))
    )


def _validators(client: Client, feed: Feed) -> Validators:
    """Return what the feed was like; nothing where the user has changed since how much of it is taken."""
    return feed.validators if feed.cut_to in (0, client.max_entries) else Validators()
