"""Keeps whole copies of bookmarked articles: their page and their pictures."""

from __future__ import annotations

import asyncio
import logging
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from reader.errors import FetchError, Gone
from reader.library.database import Database
from reader.library.paging import PageFetcher
from reader.library.reading import choose_body, is_teaser
from reader.model import Body, Document, PageJob, Picture, Saved, StoredArticle
from reader.store import Store

if TYPE_CHECKING:
    from reader.fetch.client import Client

PICTURES_PER_ARTICLE = 40
PICTURE_BYTES = 5_000_000
ARTICLE_BYTES = 25_000_000
"""All pictures of one article together."""
_AT_ONCE = 4
_COPIES_AT_ONCE = 20
_PICTURES_AT_ONCE = 50
_CHECKS_AT_ONCE = 10
_CHECK_EVERY = timedelta(days=1)

_log = logging.getLogger(__name__)


async def complete_copy(
    database: Database, pager: PageFetcher, entry_id: int, *, waits: bool = True
) -> Saved | None:
    """Fetch what a bookmark still lacks, its page first and then its pictures, and return what it has now.

    Failures are kept with the copy and tried again by `retry_pictures`. `waits`: somebody does, so it is
    not its turn that counts.
    """
    stored = await database.run(Store.article, entry_id)
    if is_teaser(stored) and stored.entry.gone_since is None:
        job = PageJob(article_id=entry_id, address=stored.entry.link)
        async with nullcontext() if waits else pager.turn(job.address):
            await pager.fetch_page(job)
        stored = await database.run(Store.article, entry_id)
    await _keep_pictures(database, pager, entry_id, stored)
    return (await database.run(Store.article, entry_id)).saved


async def complete_pictures(database: Database, pager: PageFetcher, entry_id: int) -> None:
    """Fetch the pictures of a bookmark whose text is here; what fails is tried again at a refresh."""
    stored = await database.run(Store.article, entry_id)
    await _keep_pictures(database, pager, entry_id, stored)


async def _keep_pictures(
    database: Database, pager: PageFetcher, entry_id: int, stored: StoredArticle
) -> None:
    known = await database.run(Store.feed_pictures, entry_id)
    known += stored.saved.pictures if stored.saved else ()
    have = {picture.url: picture for picture in known}
    client = await pager.client_for(entry_id)
    pictures = await fetch_pictures(client, await picture_urls(choose_body(stored)), have)
    await database.run(_put_copy, entry_id, pictures)


def _put_copy(store: Store, entry_id: int, pictures: list[Picture]) -> None:
    """Write the copy together with where it came from, which outlives the subscription."""
    feed_ids = store.feed_ids_of(entry_id)
    owners = [entry.feed_id for entry in store.entries([entry_id]) if entry.feed_id in feed_ids]
    feed = store.feed((owners + feed_ids)[0]) if feed_ids else None
    kept = None if feed else store.article(entry_id).saved
    store.put_saved(
        entry_id,
        category=feed.name if feed else kept.category if kept else "",
        feed_address=feed.address if feed else kept.feed_address if kept else "",
        pictures=pictures,
    )


async def retry_pictures(database: Database, pager: PageFetcher) -> tuple[int, int]:
    """Fetch pictures that were missing from bookmarks; returns how many came and how many failed again."""
    from reader.fetch.page import fetch_picture

    came = failed = 0
    for article_id, picture in await database.run(Store.saved_incomplete, limit=_PICTURES_AT_ONCE):
        client = await pager.client_for(article_id)
        fetched = await fetch_picture(client, picture.url, PICTURE_BYTES)
        await database.run(Store.put_picture, article_id, fetched)
        came += bool(fetched.data)
        failed += not fetched.data
    return came, failed


def anything_waits(store: Store, now: datetime) -> bool:
    """Tell whether a bookmark lacks something that can be fetched, or is due to be looked at."""
    return bool(
        store.unsaved(1) or store.saved_incomplete(1) or store.saved_to_check(now - _CHECK_EVERY, limit=1)
    )


async def complete_copies(database: Database, pager: PageFetcher) -> None:
    """Make the copies that bookmarks lack because the program ended, or the network was away, too early."""
    for entry_id in await database.run(Store.unsaved, _COPIES_AT_ONCE):
        await complete_copy(database, pager, entry_id, waits=False)


async def check_bookmarks(database: Database, pager: PageFetcher, now: datetime) -> int:
    """Ask the sites of a few bookmarks, once a day each, whether the article is still there.

    Returns how many have gone since; they are marked, their copies stay.
    """
    from reader.fetch.page import fetch_page

    gone = 0
    for job in await database.run(Store.saved_to_check, now - _CHECK_EVERY, limit=_CHECKS_AT_ONCE):
        try:
            async with pager.turn(job.address):
                await fetch_page(await pager.client_for(job.article_id), job.address)
        except Gone:
            gone += 1
            await database.run(Store.mark_gone, job.article_id, now)
        except FetchError as error:
            _log.info("bookmark %s could not be checked: %s", job.article_id, error)
        await database.run(Store.put_checked, job.article_id, now)
    return gone


async def picture_urls(body: Body | None) -> list[str]:
    """Return the addresses of the pictures in a text, as many as an article may keep."""
    from reader.convert.html import to_document

    if body is None:
        return []
    document: Document = await asyncio.to_thread(to_document, body.html, body.base)
    urls = dict.fromkeys(image.url for image in document.images if image.url.startswith("http"))
    return list(urls)[:PICTURES_PER_ARTICLE]


async def fetch_pictures(client: Client, urls: list[str], have: dict[str, Picture]) -> list[Picture]:
    """Return the pictures with these addresses; those of `have` that are here are not fetched again."""
    from reader.fetch.page import fetch_picture

    slots = asyncio.Semaphore(_AT_ONCE)
    left = ARTICLE_BYTES

    async def fetch(url: str) -> Picture:
        nonlocal left
        if (picture := have.get(url)) is not None and picture.data:
            left -= len(picture.data)
            return picture
        async with slots:
            if left <= 0:
                return Picture(url=url, fault="The article's pictures are larger than 25 MB together.")
            picture = await fetch_picture(client, url, min(PICTURE_BYTES, left))
            left -= len(picture.data)
            return picture

    return list(await asyncio.gather(*(fetch(url) for url in urls)))
