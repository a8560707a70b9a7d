"""Feeds and category pages on web servers."""

from __future__ import annotations

import asyncio
import re
from hashlib import sha256
from urllib.parse import urlsplit

from reader.errors import NotAFeed
from reader.fetch.client import Client, Response
from reader.fetch.hosts import show_host
from reader.fetch.sources import Loaded, Source
from reader.model import FeedFormat, Validators

_LOGIN = re.compile(r"(?:^|[/_.-])(?:log-?in|sign-?in|sso|auth|oauth2?|account)(?:[/_.?-]|$)", re.IGNORECASE)
_BODY = "body-"
"""Begins our own validator for servers that give none: a hash of the body, never sent to anyone."""


def matches(address: str) -> bool:
    """Tell whether an address is one of a web server."""
    return address[:8].lower().startswith(("http://", "https://"))


async def load(client: Client, address: str, format: FeedFormat, validators: Validators) -> Loaded:
    """Load a feed, and parse it off the event loop; raises FetchError with a sentence."""
    from reader.fetch.formats import parse_feed

    own = validators.etag.startswith(_BODY)
    response = await client.get(address, validators=Validators() if own else validators)
    current = _validators(response)
    if response.not_modified or (own and current == validators):
        return Loaded(
            parsed=None, validators=current, moved_to=response.moved_to, fresh_for=response.fresh_for
        )
    try:
        parsed = await asyncio.to_thread(
            parse_feed,
            response.body,
            content_type=response.content_type,
            address=response.address,
            expected=format,
        )
    except NotAFeed as error:
        if _wants_login(address, response):
            raise NotAFeed(
                f"{show_host(address)} shows a login page instead of the feed; open it in a browser."
            ) from error
        raise
    return Loaded(parsed=parsed, validators=current, moved_to=response.moved_to, fresh_for=response.fresh_for)


def _validators(response: Response) -> Validators:
    if response.validators != Validators() or response.not_modified:
        return response.validators
    return Validators(etag=_BODY + sha256(response.body).hexdigest()[:32])


def _wants_login(address: str, response: Response) -> bool:
    """Tell whether we were sent from the feed's address to one that looks like a login's."""
    path = urlsplit(response.address).path
    return bool(_LOGIN.search(path)) and path != urlsplit(address).path


SOURCE = Source(
    name="web",
    matches=matches,
    load=load,
    examples=("https://example.org/feed.xml", "http://127.0.0.1:8000/category/nanchangribao.html"),
)
