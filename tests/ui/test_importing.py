"""Bringing in bookmarks and feeds on the screen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from newsroom import Open, Reading
from newsstand import article_page, open_site
from servers import Answer, Server
from textual import events
from textual.widgets import Input

from reader.ui.path_line import complete_path

LONG = "停了三年的夜航船从今晚起恢复，每天两班。" * 8
NETSCAPE = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def bookmarks(tmp_path: Path, server: Server) -> Path:
    """A browser's bookmarks: a page, one that is gone, and a script."""
    open_site(server)
    server.add("/boats", Answer(article_page("夜航船", LONG, "2026-03-01"), "text/html"))
    path = tmp_path / "bookmarks.html"
    links = (
        ("夜航船", server.url("/boats")),
        ("Gone", server.url("/gone")),
        ("Script", "javascript:alert(1)"),
    )
    path.write_text(
        NETSCAPE + "".join(f'<DT><A HREF="{url}">{title}</A>\n' for title, url in links), encoding="utf-8"
    )
    return path


async def bring_in(reader: Reading, path: Path) -> None:
    await reader.keys("I")
    assert reader.screen == "ImportScreen"
    reader.app.screen.query_one(Input).value = str(path)
    await reader.keys("enter")
    await reader.rest()


async def test_what_came_and_what_did_not_is_told(opened: Open, bookmarks: Path) -> None:
    async with opened(100, 40) as reader:
        await bring_in(reader, bookmarks)
        assert "Imported 2 new bookmarks, 1 without a text, 1 skipped." in reader.text
        assert "Without a text." in reader.text and "so does the same import" in reader.text
        assert "javascript:alert(1)" in reader.text
        assert "/gone" in reader.text
        assert "Esc closes; z then takes the import back" in reader.text
        await reader.keys("escape", "g", "s")
        assert "Bookmarks · 2" in reader.text and "夜航船" in reader.text
        await reader.keys("z")
        assert reader.toasts[-1] == "Undone: Imported 2 bookmarks"
        assert "夜航船" not in reader.text
        await reader.keys("Z")
        assert "Bookmarks · 2" in reader.text


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 50)])
async def test_however_much_is_missing_the_keys_stay_in_sight(
    opened: Open, tmp_path: Path, server: Server, size: tuple[int, int]
) -> None:
    path = tmp_path / "bookmarks.html"
    links = [f'<DT><A HREF="{server.url(f"/gone/{number}")}">第{number}座桥</A>\n' for number in range(30)]
    path.write_text(NETSCAPE + "".join(links), encoding="utf-8")
    async with opened(*size) as reader:
        await bring_in(reader, path)
        assert "30 without a text" in reader.text and "第0座桥" in reader.text
        assert "Esc closes; z then takes the import back" in reader.text
        assert not reader.app.screen.query_one(Input).display
        faults = [line.strip(" │") for line in reader.text.splitlines() if "has nothing at" in line]
        assert faults and all(line.startswith("127.0.0.1") for line in faults)


async def test_feeds_come_in_the_same_way(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(
        '<opml version="2.0"><body><outline type="rss" text="渡口" xmlUrl="https://ferry.example/feed"/>'
        "</body></opml>",
        encoding="utf-8",
    )
    async with opened(100, 40) as reader:
        await bring_in(reader, path)
        assert "Imported 1 new feed." in reader.text
        await reader.keys("escape")
        assert any(feed.name == "渡口" for feed in await reader.app.context.library.feeds())


async def test_a_wrong_path_or_file_is_said_and_can_be_mended(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    async with opened(100, 40) as reader:
        await bring_in(reader, tmp_path / "nothing")
        assert "There is no " in reader.text
        reader.app.screen.query_one(Input).value = str(tmp_path / ("长" * 100))
        await reader.keys("enter")
        assert "There is no " in reader.text
        reader.app.screen.query_one(Input).value = str(tmp_path / "notes.txt")
        await reader.keys("enter")
        await reader.rest()
        assert reader.screen == "ImportScreen" and "Enter brings it in" in reader.text
        assert reader.app.screen.query_one(Input).display


async def test_esc_stops_and_keeps_what_came(opened: Open, bookmarks: Path, server: Server) -> None:
    server.add("/gone", Answer(article_page("慢", LONG, "2026-03-01"), "text/html", hold=threading.Event()))
    async with opened(100, 40) as reader:
        await reader.keys("I")
        sheet = reader.app.screen
        sheet.query_one(Input).value = str(bookmarks)
        reader.app.post_message(events.Key("enter", "\r"))
        while not getattr(sheet, "_added", 0):
            await reader.pilot.pause(0.02)
        await reader.keys("escape")
        assert reader.screen == "CategoriesScreen"
        assert any(toast.startswith("Stopped: 1 bookmark has come, 1 left") for toast in reader.toasts)
        kept = await reader.app.context.library.bookmarks()
        assert "夜航船" in {entry.title for entry in kept}


@pytest.mark.parametrize("width", [40, 80, 120, 200])
async def test_the_sheet_fits(opened: Open, bookmarks: Path, width: int) -> None:
    async with opened(width, 24) as reader:
        await reader.keys("I")
        assert max(reader.widths) <= width
        await reader.keys("escape")
        await bring_in(reader, bookmarks)
        assert max(reader.widths) <= width
        assert "Imported 2 new" in reader.text


def test_paths_are_completed_folders_first(tmp_path: Path) -> None:
    tmp_path = tmp_path / "here"
    (tmp_path / "notes").mkdir(parents=True)
    (tmp_path / "north.csv").write_text("", encoding="utf-8")
    (tmp_path / "nothing.bin").write_text("", encoding="utf-8")
    (tmp_path / ".hidden").mkdir()
    assert complete_path(f"{tmp_path}/n", (".csv",)) == f"{tmp_path}/notes/"
    assert complete_path(f"{tmp_path}/nor") == f"{tmp_path}/north.csv"
    assert complete_path(f"{tmp_path}/noth", (".csv",)) is None
    assert complete_path(f"{tmp_path}/") == f"{tmp_path}/notes/"
    assert complete_path(f"{tmp_path}/.h") == f"{tmp_path}/.hidden/"
    assert complete_path(f"{tmp_path}/nowhere/x") is None
    assert complete_path("\0/x") is None
