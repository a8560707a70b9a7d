"""Loads the page of an article, with the further parts that it links to."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.model import ArticlePage

if TYPE_CHECKING:
    from reader.fetch.client import Client

_PARTS = 10


async def load_page(client: Client, address: str, *, delay: float = 0.0) -> ArticlePage:
    """Fetch an article's page and return its main text, with the further parts that it links to.

    Raises FetchError if the first part cannot be had; a later one that fails is left out.
    """
    import html

    from reader.convert.extract import extract_page
    from reader.convert.parts import next_part
    from reader.fetch.page import fetch_page

    fetched = await fetch_page(client, address)
    page = await asyncio.to_thread(extract_page, fetched.html, fetched.address)
    seen, texts = [fetched.address], [page.html]
    while page.html.strip() and len(texts) < _PARTS:
        following = await asyncio.to_thread(next_part, fetched.html, fetched.address, seen)
        if not following:
            break
        seen.append(following)
        await asyncio.sleep(delay)
        try:
            fetched = await fetch_page(client, following)
        except ReaderError as error:
            texts.append(f"<p><em>The next part could not be fetched: {html.escape(str(error))}</em></p>")
            break
        part = await asyncio.to_thread(extract_page, fetched.html, fetched.address)
        if not part.html.strip() or part.html in texts:
            break
        texts.append(part.html)
    return replace(page, html="\n".join(texts)) if len(texts) > 1 else page
