"""Feeds and category pages on web servers."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from hashlib import sha256

from reader.errors import FetchError, NotAFeed
from reader.fetch.addresses import is_login, without_login
from reader.fetch.challenge import browsers_only, is_challenge
from reader.fetch.client import Client, Response
from reader.fetch.hosts import show_host
from reader.fetch.sources import Loaded, Source, Unread
from reader.fetch.stubs import looks_like_page, named_feed, stub_target
from reader.language import mark, tr
from reader.model import FeedFormat, Validators
from reader.text import clean_line

_PARKED = re.compile(
    rb"sedoparking\.com|parkingcrew\.net|bodis\.com|dan\.com/buy-domain|hugedomains\.com/domain_profile"
    rb"|afternic\.com/forsale|above\.com/marketplace|parklogic\.com|/lander\?|window\.park\s*="
    rb"|(?:this|the) domain (?:name )?(?:is|may be) for sale",
    re.IGNORECASE,
)
"""What stands in the pages of firms that let or sell expired domains."""
_BODY = "body-"
"""Begins our own validator for servers that give none: a hash of the body, never sent to anyone."""


_NAMED = mark(
    "A web page stands where the feed was; the feed that it names is read instead. If that is the right one,"
    " make {address} the feed's address."
)


def matches(address: str) -> bool:
    """Tell whether an address is one of a web server."""
    return address[:8].lower().startswith(("http://", "https://"))


async def load(client: Client, address: str, format: FeedFormat, validators: Validators) -> Loaded | Unread:
    """Load a feed's bytes; raises FetchError with a sentence."""
    own = validators.etag.startswith(_BODY)
    response = await client.get(address, validators=Validators() if own else validators, onward=stub_target)
    note = ""
    if format != "index" and (named := await _load_named(client, address, response)) is not None:
        response, note = named, tr(_NAMED, address=clean_line(without_login(named.address), 200))
    current = _validators(response)
    if response.not_modified or (own and current == validators):
        return Loaded(
            parsed=None, validators=current, moved_to=response.moved_to, fresh_for=response.fresh_for
        )
    most = client.max_entries
    return Unread(size=len(response.body), read=lambda: _read(response, address, format, current, most, note))


async def _load_named(client: Client, address: str, response: Response) -> Response | None:
    """Return the feed that a page names which stands where it was; None: there is no such page or feed.

    The page does not say that the feed has moved, so the address stays: the server may come to its senses.
    """
    if response.not_modified or not looks_like_page(response):
        return None
    if not (target := await asyncio.to_thread(named_feed, response, address)):
        return None
    try:
        named = await client.get(target, allow_private=False)
    except FetchError:
        return None  # what is wrong with the page itself is the better thing to say
    if looks_like_page(named):
        return None
    return replace(named, validators=Validators(), moved_to="")


def _read(
    response: Response, address: str, format: FeedFormat, current: Validators, most: int, note: str
) -> Loaded:
    from reader.fetch.formats import parse_feed

    try:
        parsed = parse_feed(
            response.body,
            content_type=response.content_type,
            address=response.address,
            expected=format,
            most=most,
        )
    except NotAFeed as error:
        raise NotAFeed(_explain(address, response, str(error))) from error
    empty = format == "index" and not parsed.entries
    # An empty list is normal, but not where somebody else answers: a hotel's page would give it its name.
    if empty and (_is_elsewhere(address, response) or is_challenge(response.body)):
        raise NotAFeed(_explain(address, response, ""))
    parsed = replace(parsed, complaint=parsed.complaint or note)
    return Loaded(parsed=parsed, validators=current, moved_to=response.moved_to, fresh_for=response.fresh_for)


def _validators(response: Response) -> Validators:
    if response.validators != Validators() or response.not_modified:
        return response.validators
    return Validators(etag=_BODY + sha256(response.body).hexdigest()[:32])


def _explain(address: str, response: Response, fault: str) -> str:
    """Return what came in place of a feed, and what can be done."""
    host = show_host(address)
    if is_login(response.address, address):
        return tr("{host} shows a login page instead of the feed; open it in a browser.", host=host)
    if is_challenge(response.body):
        return str(browsers_only(host))
    if _is_parked(response):
        return tr("{host} is up for sale: a page of advertisements stands where the feed was.", host=host)
    if _is_elsewhere(address, response):
        return tr(
            "{host} sends us on to {target}, where there is no feed; if this network wants a"
            " login, open a browser, else check the address.",
            host=host,
            target=show_host(response.address),
        )
    return tr("{fault} Open it in a browser: the feed may have moved.", fault=fault)


def _is_elsewhere(address: str, response: Response) -> bool:
    """Tell whether another host has answered than was asked."""
    asked, came = (show_host(each).removeprefix("www.") for each in (address, response.address))
    return asked != came


def _is_parked(response: Response) -> bool:
    """Tell whether a page has the marks of the firms that let expired domains; only ever asked of no feed."""
    return _PARKED.search(response.body, 0, 200_000) is not None


SOURCE = Source(
    name="web",
    matches=matches,
    load=load,
    examples=("https://example.org/feed.xml", "http://127.0.0.1:8000/category/nanchangribao.html"),
)
