"""The dialog that subscribes: one feed at once, several to choose from, and a sentence for what is none."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from newsroom import Reading, reading
from newsstand import CATEGORY, LATEST, category_page, open_site
from servers import Answer, Server
from textual.widgets import Input

from reader.config import Config, RefreshConfig
from reader.library import Library
from reader.paths import Paths
from reader.ui.app import ReaderApp
from reader.ui.keys_here import keys_here
from reader.ui.screens.add import is_opml


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        open_site(server)
        yield server


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reading]:
    config = Config(refresh=RefreshConfig(on_start=False, page_delay_seconds=0))
    library = Library(Paths.find(tmp_path / "data").prepare(), config)
    async with reading(ReaderApp(library, config)) as reader:
        await reader.keys("a")
        yield reader


async def enter(reader: Reading, text: str) -> None:
    field = reader.app.screen.query_one("#add-address")
    field.value = text  # type: ignore[attr-defined]  # an Input
    await reader.keys("enter")


async def test_one_feed_is_subscribed_to_and_loaded_at_once(reader: Reading, server: Server) -> None:
    await enter(reader, server.url(CATEGORY))
    assert reader.screen == "CategoriesScreen"
    assert "水乡报新闻" in reader.text
    assert "水巷清淤提前完工" in reader.text


async def test_the_cursor_goes_to_the_new_feed(reader: Reading, server: Server) -> None:
    await enter(reader, server.url(CATEGORY))
    await reader.keys("g", "u", "a")
    await enter(reader, server.url("/rss.xml"))
    assert (reader.category, reader.place) == ("The Towpath", "categories")
    rows = reader.main.categories.categories
    scope = next(row.scope for row in rows if row.title == "The Towpath")
    assert reader.main.scope == scope and reader.titles


async def test_what_other_feeds_have_brought_is_counted_too(reader: Reading, server: Server) -> None:
    await enter(reader, server.url(CATEGORY))
    assert reader.toasts == ["2 new."]
    page = category_page((LATEST, "水巷清淤提前完工"), name="水利新闻")
    for path, words in (
        ("/category/shuili.html", "1 entry, which was here already."),
        ("/category/hehu.html", "2 entries, 1 of them new; the rest was here already."),
    ):
        server.add(path, Answer(page, "text/html; charset=utf-8"))
        await reader.keys("a")
        await enter(reader, server.url(path))
        assert reader.toasts == [words]
        other = "/shuixiangbao/2026/03/02/nw202603020000000009.html"
        page = category_page((LATEST, "水巷清淤提前完工"), (other, "新桥今天合龙"), name="河湖新闻")


async def test_several_feeds_are_offered(reader: Reading, server: Server) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{path}" title="{path}">'
        for path in ("/rss.xml", "/atom.xml")
    )
    server.add("/", Answer(f"<html><head>{links}</head><body><p>Hello</p></body></html>", "text/html"))
    await enter(reader, server.url("/"))
    assert reader.screen == "AddScreen"
    assert "2 feeds were found" in reader.text
    assert "Barge Notes" in reader.text
    assert (reader.text.count("[x]"), reader.text.count("[ ]")) == (1, 1)
    await reader.keys("a")
    assert (reader.text.count("[x]"), reader.text.count("[ ]")) == (2, 0)
    await reader.keys("enter")
    assert {feed.name for feed in await reader.app.context.library.feeds()} == {"The Towpath", "Barge Notes"}


async def test_what_is_subscribed_to_is_told_and_enter_in_the_folder_subscribes(
    reader: Reading, server: Server
) -> None:
    await enter(reader, server.url("/rss.xml"))
    await reader.keys("a")
    await enter(reader, server.url("/rss.xml"))
    assert "Already subscribed: The Towpath" in reader.toasts
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{path}" title="{path}">'
        for path in ("/rss.xml", "/atom.xml")
    )
    server.add("/", Answer(f"<html><head>{links}</head><body><p>Hello</p></body></html>", "text/html"))
    await reader.keys("a")
    await enter(reader, server.url("/"))
    assert "[ ] The Towpath  already subscribed" in reader.text
    assert "[x] Barge Notes" in reader.text
    await reader.keys("shift+tab", *"News", "enter")
    feeds = {feed.name: feed.folders for feed in await reader.app.context.library.feeds()}
    assert feeds == {"The Towpath": ((),), "Barge Notes": (("News",),)}


@pytest.mark.parametrize(("width", "height"), [(40, 12), (60, 20), (80, 24), (120, 50)])
async def test_the_last_of_many_choices_can_be_seen(
    reader: Reading, server: Server, width: int, height: int
) -> None:
    groups = "".join(
        f"<h2>第{n}报</h2><ul><li><a href='/p{n}/2026/03/02/{n}.html'>第{n}报的头条消息</a></li></ul>"
        for n in range(1, 31)
    )
    server.add("/", Answer(f"<html><body><section>{groups}</section></body></html>", "text/html"))
    await reader.resize(width, height)
    await enter(reader, server.url("/"))
    await reader.keys("G")
    assert "[ ] 第30报" in reader.text
    await reader.keys("escape")
    assert reader.app.screen.query_one("#add-address").has_focus


@pytest.mark.parametrize(
    ("path", "words"),
    [("/missing", "404"), ("/plain", "No feed was found")],
)
async def test_what_is_no_feed_is_said_in_the_dialog(
    reader: Reading, server: Server, path: str, words: str
) -> None:
    server.routes.clear()
    server.add("/plain", Answer("<html><body><p>Nothing here</p></body></html>", "text/html"))
    await enter(reader, server.url(path))
    assert reader.screen == "AddScreen"
    assert words in " ".join(reader.text.split())
    assert await reader.app.context.library.feeds() == []


async def test_a_refused_connection_is_said_in_the_dialog(reader: Reading, server: Server) -> None:
    address = server.url("/feed")
    server.close()
    await enter(reader, address)
    assert "refuses the connection" in " ".join(reader.text.split())


async def test_an_opml_file_is_imported(reader: Reading, server: Server, tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(
        '<opml version="2.0"><body><outline text="河">'
        f'<outline text="T" xmlUrl="{server.url("/rss.xml")}"/></outline></body></opml>'
    )
    await enter(reader, str(path))
    assert "Imported 1 new feed." in reader.toasts
    assert await reader.app.context.library.folders() == [("河",)]


async def test_the_folder_is_made(reader: Reading, server: Server) -> None:
    field = reader.app.screen.query_one("#add-folder")
    field.value = "News ／ 水乡"  # type: ignore[attr-defined]  # an Input
    await enter(reader, server.url("/atom.xml"))
    (feed,) = await reader.app.context.library.feeds()
    assert feed.folders == (("News", "水乡"),)


def test_is_opml() -> None:
    assert is_opml("~/Feeds.OPML")
    assert not is_opml("https://example.org/feeds.opml")


async def test_escape_closes_the_dialog(reader: Reading) -> None:
    await reader.keys("escape")
    assert reader.screen == "WelcomeScreen"


async def test_escape_stops_a_look_that_takes_long_and_the_address_stays(
    reader: Reading, server: Server
) -> None:
    gate = threading.Event()
    address = server.add("/slow", Answer("<html></html>", "text/html", hold=gate))
    line = reader.app.screen.query_one("#add-address", Input)
    line.value = address
    await reader.pilot.press("enter")
    await asyncio.to_thread(server.wait_for, 1)
    assert "Looking at" in reader.text
    assert "Esc stops" in reader.text
    await reader.keys("escape")
    gate.set()
    assert reader.screen == "AddScreen"
    assert "Looking at" not in reader.text
    assert (line.value, line.has_focus) == (address, True)
    await reader.keys("escape")
    assert reader.screen == "WelcomeScreen"


async def test_the_keys_stay_below_a_fault(reader: Reading, server: Server) -> None:
    await reader.resize(60, 20)
    await enter(reader, server.url("/missing"))
    assert "404" in reader.text
    assert "Enter looks it up" in reader.text


async def test_the_help_says_that_space_ticks_a_feed_that_was_found(reader: Reading, server: Server) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{path}" title="{path}">'
        for path in ("/rss.xml", "/atom.xml")
    )
    server.add("/", Answer(f"<html><head>{links}</head><body><p>Hello</p></body></html>", "text/html"))
    await enter(reader, server.url("/"))
    told = {row.keys: row.sentence for row in keys_here(reader.app.screen, reader.app.context.keys)}
    assert told["Enter"] == "Go on with what is ticked."
    assert told["Space"] == "Tick the row, or untick it."
    assert told["a"] == "Tick all, or nothing if all is ticked."


async def test_a_feed_that_was_there_says_that_it_stands_in_another_folder_now(
    reader: Reading, server: Server
) -> None:
    await enter(reader, server.url("/rss.xml"))
    await reader.keys("a")
    reader.app.screen.query_one("#add-folder").value = "Papers/River"  # type: ignore[attr-defined]
    await enter(reader, server.url("/rss.xml"))
    assert "Already subscribed: The Towpath; it stands in Papers/River now." in reader.toasts
    feed = (await reader.app.context.library.feeds())[0]
    assert ("Papers", "River") in feed.folders
