"""Bookmarks own a copy of text and pictures that outlives feed and site; removing one can be undone."""

from __future__ import annotations

import pytest
from newsstand import CATEGORY, LATEST, Clock, open_site, png
from servers import Answer, Server

from reader.library import Library
from reader.library.shelves import shelves
from reader.model import Entry, EntryQuery, Scope

ALL = EntryQuery(scope=Scope(kind="all"))


@pytest.fixture
async def latest(library: Library, server: Server) -> Entry:
    open_site(server)
    (candidate,) = await library.find_feeds(server.url(CATEGORY))
    await library.subscribe(candidate)
    async for _ in library.refresh(force=True):
        pass
    return next(
        entry for entry in await library.entries(await library.entry_ids(ALL)) if entry.link.endswith(LATEST)
    )


async def test_saving_keeps_text_and_pictures(library: Library, latest: Entry) -> None:
    saved = await library.save(latest.id)
    assert saved is not None
    assert [(picture.media_type, picture.data, picture.fault) for picture in saved.pictures] == [
        ("image/png", png(), "")
    ]
    assert [entry.id for entry in await library.bookmarks()] == [latest.id]


async def test_a_bookmark_survives_its_feed_its_site_and_cleaning_up(
    library: Library, server: Server, latest: Entry
) -> None:
    await library.save(latest.id)
    feed_ids = await library.feed_ids_of(latest.id)
    server.close()
    for feed_id in feed_ids:
        await library.remove_feed(feed_id)
    (kept,) = await library.bookmarks()
    article = await library.article(kept.id)
    assert kept.feed_title == "水乡报新闻"
    assert any("清淤船" in block.text for block in article.document.blocks)
    assert article.saved is not None
    assert article.saved.pictures[0].data == png()
    assert article.saved.category == "水乡报新闻"
    assert len(await library.entry_ids(ALL)) == 0


async def test_a_picture_that_failed_is_tried_again_at_the_next_refresh(
    library: Library, server: Server, latest: Entry
) -> None:
    server.add("/pictures/canal.png", Answer("busy", "text/plain", 503))
    saved = await library.save(latest.id)
    assert saved is not None
    assert saved.missing == 1
    assert saved.pictures[0].fault
    server.add("/pictures/canal.png", Answer(png(), "image/png"))
    async for _ in library.refresh(force=True):
        pass
    saved = (await library.article(latest.id)).saved
    assert saved is not None
    assert saved.missing == 0


async def test_a_bookmark_says_when_its_site_has_removed_it(
    library: Library, server: Server, latest: Entry, clock: Clock
) -> None:
    await library.save(latest.id)
    del server.routes[LATEST]
    clock.go_on(days=2)
    async for _ in library.refresh(force=True):
        pass
    (kept,) = await library.bookmarks()
    assert kept.gone_since is not None
    assert "Gone from its site" in (await library.article(kept.id)).notice


async def test_its_site_is_asked_once_a_day_however_often_a_picture_is_tried(
    library: Library, server: Server, clock: Clock, latest: Entry
) -> None:
    server.add("/pictures/canal.png", Answer("busy", "text/plain", 503))
    await library.save(latest.id)
    asked = []
    for hours in (25, 1, 1, 25):
        clock.go_on(hours=hours)
        server.requests.clear()
        async for _ in library.refresh([]):
            pass
        asked.append([len(server.asked(path)) for path in (LATEST, "/pictures/canal.png")])
    assert asked == [[1, 1], [0, 1], [0, 1], [1, 1]]


async def test_removing_a_bookmark_can_be_undone(library: Library, latest: Entry) -> None:
    await library.save(latest.id)
    await library.unsave(latest.id)
    assert await library.bookmarks() == []
    step = await library.undo()
    assert step is not None
    assert step.ids == (latest.id,)
    (kept,) = await library.bookmarks()
    assert (await library.article(kept.id)).saved is not None


async def test_the_copy_of_a_removed_bookmark_is_cleared_away_in_time(
    library: Library, server: Server, latest: Entry, clock: Clock
) -> None:
    await library.save(latest.id)
    for feed_id in await library.feed_ids_of(latest.id):
        await library.remove_feed(feed_id)
    await library.unsave(latest.id)

    async def kept_after(**time: float) -> bool:
        clock.go_on(**time)
        async for _ in library.refresh(force=True):
            pass
        return bool(await library.entries([latest.id]))

    assert await kept_after(hours=30), "undo could bring it back"
    for turn in range(102):
        await library.set_folder_setting(("报纸",), "keep_days", str(turn + 1))
    assert not await kept_after(hours=30)


def test_shelves_put_the_category_with_the_newest_bookmark_first(latest: Entry) -> None:
    from dataclasses import replace
    from datetime import timedelta

    older = replace(latest, id=2, feed_title="山城晚报", published=latest.date - timedelta(days=1))
    oldest = replace(latest, id=3, published=latest.date - timedelta(days=2))
    found = shelves([oldest, older, latest])
    assert [(shelf.title, [entry.id for entry in shelf.entries]) for shelf in found] == [
        ("水乡报新闻", [latest.id, 3]),
        ("山城晚报", [2]),
    ]
