"""Pictures are fetched once and kept in so much room; positions and settings are remembered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from newsstand import png
from servers import Answer, Server

from reader.library import Library
from reader.library import pictures as shelf
from reader.model import Article, Document, Entry


async def trusting(library: Library, server: Server) -> Library:
    """The library as after subscribing to something of that server."""
    (await library._network()).trust([server.origin])
    return library


async def test_a_picture_is_fetched_once_and_kept_over_a_restart(
    library: Library, reopen: Callable[[], Library], server: Server
) -> None:
    url = server.add("/a.png", Answer(body=png(), content_type="image/png"))
    await trusting(library, server)
    first = await library.picture(0, url)
    assert first.data == png() and not first.fault
    assert await library.picture(0, url) is first
    async with reopen() as again:
        assert (await again.picture(0, url)).data == png()
    assert len(server.asked("/a.png")) == 1


async def test_what_went_wrong_is_a_sentence_and_is_tried_again(library: Library, server: Server) -> None:
    await trusting(library, server)
    url = server.url("/later.png")
    assert (await library.picture(0, url)).fault.endswith(".")
    server.add("/later.png", Answer(body=png(), content_type="image/png"))
    assert (await library.picture(0, url)).data == png()
    for address in ("", "file:///etc/passwd", "data:image/png;base64,AAAA"):
        assert "no address that can be fetched" in (await library.picture(0, address)).fault


async def test_the_kept_pictures_take_only_so_much_room(library: Library, server: Server) -> None:
    await trusting(library, server)
    folder = library.paths.cache_dir / "pictures"
    room = shelf._FOLDER_BYTES
    try:
        shelf._FOLDER_BYTES = len(png()) * 2
        for number in range(5):
            await library.picture(
                0, server.add(f"/{number}.png", Answer(body=png(), content_type="image/png"))
            )
    finally:
        shelf._FOLDER_BYTES = room
    assert len(list(folder.iterdir())) == 2


async def test_so_many_pictures_are_held_in_memory_the_latest_ones(
    library: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    await trusting(library, server)
    monkeypatch.setattr(shelf, "_REMEMBERED", len(png()) * 2)
    urls = [server.add(f"/{number}.png", Answer(body=png(), content_type="image/png")) for number in range(3)]
    first, second = [await library.picture(0, url) for url in urls[:2]]
    assert await library.picture(0, urls[0]) is first
    await library.picture(0, urls[2])
    assert await library.picture(0, urls[0]) is first
    assert await library.picture(0, urls[1]) is not second, "it was looked at longest ago"
    monkeypatch.setattr(shelf, "_REMEMBERED", 1)
    large = await library.picture(0, urls[2])
    assert await library.picture(0, urls[2]) is large, "the last one is kept, however large it is"


async def test_positions_and_settings_go_through_the_library(library: Library) -> None:
    await library.put_setting("measure", "72 80")
    assert await library.setting("measure") == "72 80"
    loose = Article(
        entry=Entry(id=0, feed_id=None, feed_title="", title="", first_seen=library.clock()),
        document=Document(),
    )
    await library.put_position(loose, (3, 4))
