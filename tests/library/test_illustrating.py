"""Pictures on arrival, for the feeds that are set so."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from newsstand import CATEGORY, LATEST, open_site, png, subscribe
from servers import Answer, Server

from reader.config import Config, ReadingConfig
from reader.library import Library
from reader.model import Entry, EntryQuery, Feed, Scope

CANAL = "/pictures/canal.png"
ALL = EntryQuery(scope=Scope(kind="all"))


@pytest.fixture(autouse=True)
def _site(server: Server) -> None:
    open_site(server)


async def refresh(library: Library) -> None:
    async for _ in library.refresh(force=True):
        pass


async def latest(library: Library) -> Entry:
    entries = await library.entries(await library.entry_ids(ALL))
    return next(entry for entry in entries if entry.link.endswith(LATEST))


async def set_pictures(library: Library, feed: Feed, value: str) -> None:
    await library.set_feed_setting(feed, "pictures", value)


async def test_pictures_come_with_the_articles_of_a_feed_that_is_set_so(
    library: Library, reopen: Callable[[], Library], server: Server
) -> None:
    await set_pictures(library, await subscribe(library, server.url(CATEGORY)), "always")
    await refresh(library)
    assert len(server.asked(CANAL)) == 1, "for both articles that have it"
    await refresh(library)
    assert len(server.asked(CANAL)) == 1, "once"
    entry = await latest(library)
    server.close()
    async with reopen() as offline:
        assert (await offline.picture(entry.id, server.url(CANAL))).data == png()
        await offline.save(entry.id)
        (kept,) = await offline.bookmarks()
        saved = (await offline.article(kept.id)).saved
        assert saved is not None and [picture.data for picture in saved.pictures] == [png()]


@pytest.mark.parametrize("value", ["", "auto", "never"])
async def test_else_nothing_is_fetched_that_nobody_looks_at(
    library: Library, server: Server, value: str
) -> None:
    feed = await subscribe(library, server.url(CATEGORY))
    library.config = Config(refresh=library.config.refresh, reading=ReadingConfig(pictures="always"))
    await set_pictures(library, feed, value)
    await refresh(library)
    assert not server.asked(CANAL)


async def test_a_picture_that_cannot_be_had_is_tried_a_few_times(library: Library, server: Server) -> None:
    server.add(CANAL, Answer("busy", "text/plain", 503))
    await set_pictures(library, await subscribe(library, server.url(CATEGORY)), "always")
    await refresh(library)
    server.add(CANAL, Answer(png(), "image/png"))
    await refresh(library)
    asked = len(server.asked(CANAL))
    await refresh(library)
    assert len(server.asked(CANAL)) == asked, "it is here"
    entry = await latest(library)
    server.close()
    assert (await library.picture(entry.id, server.url(CANAL))).data == png()


async def test_a_picture_that_is_never_to_be_had_is_given_up(library: Library, server: Server) -> None:
    server.add(CANAL, Answer("gone", "text/plain", 404))
    await set_pictures(library, await subscribe(library, server.url(CATEGORY)), "always")
    for _ in range(5):
        await refresh(library)
    assert len(server.asked(CANAL)) == 2 * 3, "three times for each of the two articles"


async def test_a_folders_setting_holds_for_its_feeds(library: Library, server: Server) -> None:
    feed = await subscribe(library, server.url(CATEGORY))
    await library.move_feed(feed.id, (("图",),))
    await library.set_folder_setting(("图",), "pictures", "always")
    await refresh(library)
    assert len(server.asked(CANAL)) == 1
    assert await library.picture_mode(feed.id) == "always"


async def test_how_pictures_are_shown_is_the_feeds_affair_first(library: Library, server: Server) -> None:
    feed = await subscribe(library, server.url(CATEGORY))
    assert await library.picture_mode(feed.id) == "ask" == await library.picture_mode(None)
    await set_pictures(library, feed, "never")
    assert await library.picture_mode(feed.id) == "alt"
    await set_pictures(library, feed, "always")
    assert await library.picture_mode(feed.id) == "always"
    library.config = Config(reading=ReadingConfig(pictures="alt"))
    assert (await library.picture_mode(feed.id), await library.picture_mode(None)) == ("always", "alt")
    await set_pictures(library, feed, "auto")
    assert await library.picture_mode(feed.id) == "alt"
    assert await library.picture_mode(99) == "alt"


async def test_pictures_go_with_their_article(library: Library, server: Server) -> None:
    feed = await subscribe(library, server.url(CATEGORY))
    await set_pictures(library, feed, "always")
    await refresh(library)
    await library.remove_feed(feed.id)
    await library.clean(removed_feeds=True)
    with closing(sqlite3.connect(library.paths.database)) as connection:
        assert connection.execute("SELECT count(*) FROM feed_picture").fetchone() == (0,)
