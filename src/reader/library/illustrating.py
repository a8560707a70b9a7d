"""Pictures on arrival: those of the articles of feeds that are set so, fetched after a refresh."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from reader.config import Config
from reader.library.database import Database
from reader.library.paging import PageFetcher
from reader.library.reading import choose_body
from reader.library.saving import fetch_pictures, picture_urls
from reader.library.settings import load_settings
from reader.model import Picture
from reader.store import Store

LATEST = 30
"""Articles of a feed whose pictures are fetched."""
_SHARED_BYTES = 4_000_000
"""Of pictures that are remembered for the next article: many a feed has its author's face in each."""


def unillustrated(store: Store, feed_ids: Collection[int], config: Config) -> list[int]:
    """Return the articles of these feeds whose pictures are wanted and not here."""
    settings = load_settings(store, config)
    wanted = [id for id in feed_ids if id in settings and settings[id].pictures == "always"]
    return store.unillustrated(wanted, latest=LATEST) if wanted else []


async def illustrate(database: Database, pager: PageFetcher, article_ids: Sequence[int]) -> None:
    """Fetch and keep the pictures of articles, one article after the other."""
    shared: dict[str, Picture] = {}
    room = _SHARED_BYTES
    for article_id in article_ids:
        stored = await database.run(Store.article, article_id)
        known = await database.run(Store.feed_pictures, article_id)
        known += stored.saved.pictures if stored.saved else ()
        urls = await picture_urls(choose_body(stored))
        have = shared | {picture.url: picture for picture in known}
        pictures = await fetch_pictures(await pager.client_for(article_id), urls, have)
        await database.run(Store.put_feed_pictures, article_id, pictures)
        for picture in pictures:
            if picture.url not in shared and 0 < len(picture.data) <= room:
                shared[picture.url] = picture
                room -= len(picture.data)
