"""The right address of a category page whose name is known only from its articles' lower-cased paths."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from reader.errors import FetchError, Gone
from reader.fetch.client import Client, Response
from reader.model import FeedCandidate

_AT_ONCE = 4


async def settle(client: Client, candidates: Sequence[FeedCandidate]) -> tuple[FeedCandidate, ...]:
    """Return the candidates with addresses that their site knows, each address once.

    A guessed address that is not there gives way to the one that an article of the category names.
    """
    gate = asyncio.Semaphore(_AT_ONCE)

    async def look(candidate: FeedCandidate) -> FeedCandidate:
        if not candidate.sample:
            return candidate
        async with gate:
            address = await _spell(client, candidate)
        return replace(candidate, address=address, sample="")

    settled = await asyncio.gather(*(look(candidate) for candidate in candidates))
    return tuple({candidate.address: candidate for candidate in reversed(settled)}.values())[::-1]


async def _spell(client: Client, candidate: FeedCandidate) -> str:
    """Return where the category is; the guess stays where neither it nor its article can be loaded."""
    try:
        await client.get(candidate.address, allow_private=False)
    except Gone:
        pass
    except FetchError:
        return candidate.address
    else:
        return candidate.address
    try:
        response = await client.get(candidate.sample, allow_private=False)
    except FetchError:
        return candidate.address
    return await asyncio.to_thread(_named_in, response, candidate.address)


def _named_in(response: Response, guess: str) -> str:
    """Return the category page that an article's page leads back to; the guess where it names none."""
    from reader.fetch.formats.decode import decode
    from reader.fetch.formats.indexpage import list_back_links

    text, _ = decode(response.body, response.content_type)
    host = urlsplit(guess).netloc.lower()
    named = [
        link for link in list_back_links(text, response.address) if urlsplit(link).netloc.lower() == host
    ]
    alike = [link for link in named if link.lower() == guess.lower()]
    return (alike or named or [guess])[0]
