"""Reads one article from a file or an address without storing anything."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.errors import FetchError
from reader.language import tr
from reader.model import ArticlePage, Body, Entry, EntryData, StoredArticle
from reader.paths import path_of, readable
from reader.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from reader.fetch.client import Client

_POST_ENDINGS = (".md", ".markdown", ".mkd", ".txt")
_NOWHERE = "https:"
"""In place of a page's address that is not known: links that name their host alone lead there safely."""
_FILE_LIMIT = 20_000_000
"""Bytes; larger files are refused."""


async def open_loose(
    address: str, client: Callable[[], Awaitable[Client]], now: datetime, *, by_others: bool = False
) -> StoredArticle:
    """Return the article behind a path or an address; raises FetchError with a sentence.

    `by_others`: it is a link in a text, which leads to no file and not into the user's network.
    """
    parts = urlsplit(address)
    if by_others or parts.scheme in ("http", "https"):
        return await _open_web(address, await client(), now, allow_private=not by_others)
    return await asyncio.to_thread(
        _open_file, path_of(parts.path) if parts.scheme == "file" else Path(address), now
    )


def _open_file(path: Path, now: datetime) -> StoredArticle:
    try:
        path = path.expanduser()
        if path.is_dir():
            raise FetchError(
                tr("{path} is a folder; `reader add {path}` subscribes to its posts.", path=path)
            )
        if path.stat().st_size > _FILE_LIMIT:
            raise FetchError(tr("{path} is larger than 20 MB; it is not opened.", path=path))
        data = path.read_bytes()
    except FileNotFoundError:
        raise FetchError(tr("There is no file {path}; check the path.", path=path)) from None
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FetchError(tr("{path} cannot be read: {reason}.", path=path, reason=reason)) from error
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FetchError(tr("{path} is no text; reader opens post files and saved pages.", path=path))
    if path.suffix.lower() in (".html", ".htm", ".xhtml") and not data.lstrip().startswith(b"---"):
        from reader.convert.extract import extract_page
        from reader.convert.own_address import own_address
        from reader.fetch.formats.decode import decode

        text, _ = decode(data, "text/html")
        address = own_address(text)
        # A file that is opened by itself is shown as it is, be it a page or a post.
        page = extract_page(text, address or _NOWHERE, whole=True)
        return _from_page(page, address, readable(path.name), now)
    from reader.fetch.formats.post import parse_post

    return _from_post(parse_post(data, name=readable(path.name)), "", now)


async def _open_web(address: str, client: Client, now: datetime, *, allow_private: bool) -> StoredArticle:
    from reader.convert.extract import extract_page
    from reader.fetch.formats.post import parse_post
    from reader.fetch.page import fetch_page

    fetched = await fetch_page(client, address, allow_private=allow_private)
    path = urlsplit(fetched.address).path
    if path.lower().endswith(_POST_ENDINGS) or fetched.html.lstrip().startswith("---\n"):
        post = await asyncio.to_thread(parse_post, fetched.html.encode(), name=path.rsplit("/", 1)[-1])
        return _from_post(post, fetched.address, now)
    page = await asyncio.to_thread(extract_page, fetched.html, fetched.address)
    if not page.html.strip():
        raise FetchError(
            tr("No article text was found at {address}; open it in a browser instead.", address=address)
        )
    return _from_page(page, fetched.address, urlsplit(fetched.address).netloc, now)


def _from_post(post: EntryData, address: str, now: datetime) -> StoredArticle:
    entry = Entry(
        id=0,
        feed_id=None,
        feed_title=post.tags[-1] if post.tags else "",
        title=post.title,
        link=post.link or address,
        author=post.author,
        published=post.published,
        day_only=post.day_only,
        first_seen=now,
        read=True,
    )
    body = Body(html=post.content, base=post.base or address)
    return StoredArticle(entry=entry, bodies=(body,), enclosures=post.enclosures, tags=post.tags)


def _from_page(page: ArticlePage, address: str, fallback_title: str, now: datetime) -> StoredArticle:
    entry = Entry(
        id=0,
        feed_id=None,
        feed_title=page.category_title or (page.tags[0] if page.tags else urlsplit(address).netloc),
        title=page.title or clean_line(fallback_title),
        link=address,
        author=page.author,
        published=page.published,
        first_seen=now,
        read=True,
    )
    return StoredArticle(
        entry=entry, bodies=(Body(html=page.html, base=page.base, source="page"),), tags=page.tags
    )
