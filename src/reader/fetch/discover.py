"""The feeds behind what a person types: a site, a page, a feed, a category page, a folder; the best first."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from reader.errors import FetchError, Gone, NotAFeed
from reader.fetch.client import Client, Response
from reader.fetch.connect_faults import Unreachable
from reader.fetch.hosts import origin, show_host
from reader.fetch.links import FeedLink, find_links, known_address, usual_addresses
from reader.fetch.stubs import stub_target
from reader.language import tr
from reader.model import FeedCandidate, ParsedFeed
from reader.numbers import count_of
from reader.paths import path_of

_CHECKED = 8
"""Declared feeds that are loaded to see what they are; pages that declare more have one for every post."""
_AT_ONCE = 2
_CATEGORY_PAGE = re.compile(r"/category/[^/]+\.html?$")
"""Such a page of a news archive is what the user means; the site's feed is another thing."""


async def find_feeds(
    client: Client, address: str, *, now: datetime | None = None
) -> tuple[FeedCandidate, ...]:
    """Return the feeds behind an address or a path, at least one; raises FetchError with a sentence.

    `address` is what a person types: "example.org", "feed:…", a full address, "~/checkout".
    """
    path, category = _local_path(address)
    if path is not None:
        from reader.fetch.sources.folder import find_categories

        return await asyncio.to_thread(find_categories, path, category)
    search = _Search(client, now or datetime.now(UTC))
    return await search.run(_spellings(address))


def is_category_page(address: str) -> bool:
    """Tell whether an address has the form of a news archive's category page."""
    return _CATEGORY_PAGE.search(urlsplit(address).path) is not None


class _Search:
    """One search; counts what was tried, so that a failure can tell."""

    def __init__(self, client: Client, now: datetime) -> None:
        self._client = client
        self._now = now
        self._asked: set[str] = set()
        self._site = ""
        self._fault = ""
        """What kept a feed of the site from being looked at: guessing on would be rude and in vain."""

    async def run(self, spellings: Sequence[str]) -> tuple[FeedCandidate, ...]:
        known = known_address(spellings[0])
        if known and (found := await self._load(FeedLink(address=known))) is not None:
            return (found,)
        address, response = await self._first(spellings)
        self._asked.update((address, response.address))
        self._site = origin(response.address)
        page = await asyncio.to_thread(_read, response)
        if page.parsed is not None:
            return (self._candidate(response.moved_to or address, page.parsed, ""),)
        return await self._behind_page(page)

    async def _first(self, spellings: Sequence[str]) -> tuple[str, Response]:
        """Load the first spelling that somebody answers; only a silent host leads to the next one."""
        fault: FetchError | None = None
        for address in spellings:
            try:
                return address, await self._client.get(address, onward=stub_target)
            except Unreachable as error:
                fault = error
        assert fault is not None  # noqa: S101 - there is always a spelling
        raise fault

    async def _behind_page(self, page: _Page) -> tuple[FeedCandidate, ...]:
        index = [self._candidate(page.address, page.index, "")] if page.index is not None else []
        if index and is_category_page(page.address):
            return tuple(index)
        links = find_links(page.html, page.address)
        declared = links.declared[:_CHECKED]
        feeds = await self._load_some(declared, stop=False)
        # A page that declares a feed is better followed by that than by its list of links.
        found = [*([] if feeds else index), *page.categories]
        if not feeds:
            feeds = await self._load_some(links.looking[:_CHECKED], stop=False)
        is_home = urlsplit(page.address).path in ("", "/")
        if not feeds and (is_home or not found):
            guesses = [FeedLink(address=guess) for guess in usual_addresses(page.address)]
            feeds = await self._load_some(guesses, stop=True)
        # The site's own feed is the best of a home page; elsewhere it is what the page itself stands for.
        ordered = [*feeds, *found] if is_home else [*found, *feeds]
        if not ordered:
            raise NotAFeed(self._nothing(page, len(declared) + len(links.looking)))
        return tuple({candidate.address: candidate for candidate in reversed(ordered)}.values())[::-1]

    async def _load_some(self, links: Sequence[FeedLink], *, stop: bool) -> list[FeedCandidate]:
        """Load addresses, two at a time, and return the feeds among them; `stop`: one is enough."""
        found: list[FeedCandidate] = []
        fresh = [link for link in links if link.address not in self._asked]
        for start in range(0, len(fresh), _AT_ONCE):
            if stop and (found or self._fault):
                break
            pair = fresh[start : start + _AT_ONCE]
            results = await asyncio.gather(*(self._load(link) for link in pair))
            found += [candidate for candidate in results if candidate is not None]
        return found[:1] if stop else found

    async def _load(self, link: FeedLink) -> FeedCandidate | None:
        """Return the feed at an address; None: there is none."""
        self._asked.add(link.address)
        try:
            response = await self._client.get(link.address, allow_private=False, onward=stub_target)
        except FetchError as error:
            if not isinstance(error, Gone) and origin(link.address) == self._site:
                self._fault = self._fault or str(error)
            return None
        page = await asyncio.to_thread(_read, response, feeds_only=True)
        if page.parsed is None:
            return None
        return self._candidate(response.moved_to or link.address, page.parsed, link.title)

    def _candidate(self, address: str, parsed: ParsedFeed, title: str) -> FeedCandidate:
        from reader.fetch.formats.indexpage import category_name

        return FeedCandidate(
            address=address,
            title=parsed.feed.title or title or category_name(address) or show_host(address),
            format=parsed.format,
            note=parsed.complaint or describe(parsed, self._now),
        )

    def _nothing(self, page: _Page, links: int) -> str:
        host = show_host(page.address)
        if page.wants_login:
            return tr("{host} shows a login page here; what is behind it cannot be subscribed to.", host=host)
        if self._fault and links:
            fault = self._fault
            return tr(
                "The page at {host} names a feed that cannot be loaded. {fault}", host=host, fault=fault
            )
        asked = len(self._asked)
        return tr(
            "No feed was found at {host}: it is no feed itself, {named}, and {tried}"
            " Give the address of the feed, or of a page that lists articles.",
            host=host,
            named=_named(links),
            tried=tr("1 address was tried.")
            if asked == 1
            else tr("{asked} addresses were tried.", asked=asked),
        )


def _named(links: int) -> str:
    """Say how many addresses a page links to that turned out to be no feeds."""
    if links == 0:
        return tr("it names none")
    return (
        tr("it links to one that is none")
        if links == 1
        else tr("it links to {links} that are none", links=links)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What an address turned out to be."""

    address: str
    html: str = ""
    parsed: ParsedFeed | None = None
    """None: it is not a feed."""
    index: ParsedFeed | None = None
    """The page read as a list of links; None: it is not one."""
    categories: tuple[FeedCandidate, ...] = ()
    wants_login: bool = False


def _read(response: Response, *, feeds_only: bool = False) -> _Page:
    from reader.fetch.formats import asks_to_sign_in, parse_text
    from reader.fetch.formats.decode import decode
    from reader.fetch.formats.indexpage import list_categories, looks_like_index

    text, _ = decode(response.body, response.content_type)
    address = response.address
    with suppress(NotAFeed):
        return _Page(address=address, parsed=parse_text(text, address=address))
    if feeds_only:
        return _Page(address=address)
    index: ParsedFeed | None = None
    if looks_like_index(text, address):
        index = _parse_index(text, address)
    return _Page(
        address=address,
        html=text,
        index=index,
        categories=list_categories(text, address),
        wants_login=asks_to_sign_in(text),
    )


def _parse_index(text: str, address: str) -> ParsedFeed | None:
    from reader.fetch.formats import parse_text

    try:
        return parse_text(text, address=address, expected="index")
    except NotAFeed:
        return None


def describe(parsed: ParsedFeed, now: datetime) -> str:
    """Return a line that helps to choose: "10 entries, the latest 2 h ago"."""
    count = len(parsed.entries)
    if not count:
        return tr("no entries yet")
    counted = count_of(count, "entry", "entries")
    dates = [(entry.published, entry.day_only) for entry in parsed.entries if entry.published is not None]
    past = [(date, day_only) for date, day_only in dates if date <= now]
    if not past:
        return counted
    latest, day_only = max(past)
    return tr("{entries}, the latest {age}", entries=counted, age=_age(latest, now, day_only=day_only))


def _age(then: datetime, now: datetime, *, day_only: bool) -> str:
    minutes = int((now - then).total_seconds() // 60)
    if day_only or minutes >= 2 * 1440:
        days = minutes // 1440
        if days > 60:
            return tr("of {day:%Y-%m-%d}", day=then)
        return (tr("today"), tr("yesterday"))[days] if days < 2 else tr("{days} days ago", days=days)
    if minutes < 2:
        return tr("just now")
    if minutes < 120:
        return tr("{minutes} min ago", minutes=minutes)
    return tr("{hours} h ago", hours=minutes // 60)


def _spellings(typed: str) -> tuple[str, ...]:
    """Return the addresses that a person may mean, in the order to try them."""
    address = typed.strip()
    if address[:5].lower() == "feed:":
        address = address[5:]
    address = address.removeprefix("//")
    if "://" in address:
        return (address,)
    if not address:
        raise FetchError(
            tr("There is no address; type one such as example.org or https://example.org/feed.xml.")
        )
    return (f"https://{address}", f"http://{address}")


def _local_path(typed: str) -> tuple[Path | None, str]:
    """Return the path and the category that a person means; None: it is no path."""
    typed = typed.strip()
    if typed[:5].lower() == "file:":
        parts = urlsplit(typed)
        return path_of(parts.path), unquote(parts.fragment)
    if "://" in typed or not typed:
        return None, ""
    try:
        path = Path(typed).expanduser()
        is_path = typed.startswith(("/", "~", "./", "../")) or typed in (".", "..") or path.exists()
    except (OSError, ValueError, RuntimeError):
        return None, ""
    return (path, "") if is_path and not typed.startswith("//") else (None, "")
