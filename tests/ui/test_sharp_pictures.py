"""Pictures that the terminal draws itself: what it is sent, and what stands where."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fake_kitty import FakeKitty, Recording
from newsroom import NOW, Paper, Reading, change, make_app
from rich.segment import Segment
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from reader.config import Config, RefreshConfig
from reader.convert.picture import Surface
from reader.model import FeedChanges, FeedData
from reader.paths import Paths
from reader.store import Store
from reader.ui.app import ReaderApp
from reader.ui.plates import MARKS, UPPER_HALF, Plates, mark_cell

Pillow = pytest.importorskip("PIL.Image")
pytestmark = pytest.mark.usefixtures("usual_collector")

SHARP = Surface(cell=(10, 20), sharp=True)
FERRY, LAMP = "https://news.example/ferry.png", "https://news.example/lamp.png"
TEXT = (
    f'<p>码头今天换了新灯。</p><figure><img src="{FERRY}" alt="渡轮靠岸"></figure>'
    f'<p>灯光照到对岸。</p><figure><img src="{LAMP}" alt="新灯"></figure>' + "<p>船长说看得很清楚。</p>" * 40
)


@pytest.fixture(autouse=True)
def _colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-kitty")
    monkeypatch.delenv("NO_COLOR", raising=False)


def keep(tmp_path: Path, url: str, image: Any) -> None:
    """Put a picture where an earlier look at it has left it."""
    data = BytesIO()
    image.save(data, "PNG")
    folder = tmp_path / "data" / "cache" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(url.encode()).hexdigest()[:40]).write_bytes(data.getvalue())


def make(tmp_path: Path, surface: Surface = SHARP, text: str = TEXT) -> ReaderApp:
    keep(tmp_path, FERRY, Pillow.effect_noise((400, 200), 80).convert("RGB"))  # large however it is packed
    keep(tmp_path, LAMP, Pillow.new("RGB", (120, 80), (250, 240, 100)))
    store = Store(Paths.find(tmp_path / "data").prepare().database, clock=lambda: NOW)
    paper = Paper(title="画报", titles=("码头的新灯", "没有图的一篇"))
    feed = store.add_feed(address=paper.address, format="xml", title=paper.title)
    changes = (change(paper, 0, "码头的新灯", text), change(paper, 1, "没有图的一篇", "<p>只有字。</p>" * 30))
    store.apply_many(
        [
            FeedChanges(
                feed_id=feed.id, format="xml", feed=FeedData(title="画报"), changes=changes, checked_at=NOW
            )
        ]
    )
    store.close()
    app = make_app(tmp_path, papers=(), config=Config(refresh=RefreshConfig(on_start=False), resume=False))
    app.context.plates.surface = surface
    return app


@asynccontextmanager
async def watched(app: ReaderApp, terminal: FakeKitty, height: int = 40) -> AsyncIterator[Reading]:
    """Open the app on a terminal; at the end it has seen everything that was written."""
    app.driver_class = Recording
    async with app.run_test(headless=False, size=(100, height), notifications=True) as pilot:
        reader = Reading(app, pilot)
        await reader.rest()
        yield reader
        await reader.rest()
        driver = app._driver
    look(app, terminal, driver)
    await app.context.library.aclose()


def look(app: ReaderApp, terminal: FakeKitty, driver: object = None) -> None:
    """Let the terminal see what was written since the last time."""
    driver = driver or app._driver
    assert isinstance(driver, Recording)
    text = "".join(driver.written)
    driver.written.clear()
    terminal.feed(text)


async def open_first(reader: Reading) -> None:
    """Open the article with the pictures."""
    await reader.keys("enter", "enter")
    if "渡轮靠岸" not in reader.text:
        await reader.keys("J")
    assert "渡轮靠岸" in reader.text


def corner(terminal: FakeKitty, number: int) -> tuple[int, int]:
    """Return where a picture's first cell is or would be; all its cells agree about that."""
    corners = {(at[0] - part[0], at[1] - part[1]) for at, part in terminal.shown(number).items()}
    assert len(corners) == 1
    return corners.pop()


def test_the_marks_are_those_of_the_protocol() -> None:
    assert len(MARKS) == 297 == len(set(MARKS))
    known = {0: "\u0305", 1: "\u030d", 2: "\u030e", 3: "\u0310", 100: "\u07eb", 296: "\U0001d244"}
    assert {number: MARKS[number] for number in known} == known


async def test_the_terminal_gets_each_picture_once_and_shows_it_in_the_text(tmp_path: Path) -> None:
    app, terminal = make(tmp_path), FakeKitty()
    async with watched(app, terminal) as reader:
        await open_first(reader)
        look(app, terminal)
        assert not terminal.pictures
        await reader.keys("i")
        look(app, terminal)
        number = next(iter(terminal.pictures))
        picture = terminal.pictures[number]
        with Pillow.open(BytesIO(picture.png)) as image:
            assert image.format == "PNG" and image.size == (400, 200)
        columns, rows = picture.size
        assert picture.size == (50, 13), "as large as it is on a page of 8 dots a column"
        parts = terminal.shown(number)
        assert sorted(parts.values()) == [(row, column) for row in range(rows) for column in range(columns)]
        top, left = corner(terminal, number)
        await reader.keys("j", "j")
        look(app, terminal)
        assert corner(terminal, number) == (top - 2, left), "it scrolls with the text"
        assert terminal.longest == 4096 and not terminal.answers
        assert len(terminal.pictures) == 2, "both are on the screen"
        await reader.keys("i")
        look(app, terminal)
        assert not terminal.pictures and not terminal.parts


def test_tmux_is_told_to_pass_pictures_on() -> None:
    written: list[str] = []
    plates = Plates(replace(SHARP, behind_tmux=True))
    plates.write = written.append
    number = plates.take(b"\x89PNG", (1, 1))
    cell = Segment(UPPER_HALF, mark_cell(number, 0, 0, (0, 0, 0)))
    plates.fill(LayoutUpdate([[Strip([cell])]], Region(0, 0, 1, 1)))
    plates.free([number])
    assert len(written) == 3
    terminal = FakeKitty()
    for sequence in written:
        assert sequence.startswith("\x1bPtmux;\x1b\x1b_G") and sequence.endswith("\x1b\x1b\\\x1b\\")
        terminal.feed(sequence.removeprefix("\x1bPtmux;").removesuffix("\x1b\\").replace("\x1b\x1b", "\x1b"))
    assert terminal.deleted == 1 and not terminal.pictures


async def test_behind_a_dialog_stand_half_blocks(tmp_path: Path) -> None:
    app, terminal = make(tmp_path), FakeKitty()
    async with watched(app, terminal) as reader:
        await open_first(reader)
        await reader.keys("i")
        look(app, terminal)
        before = dict(terminal.parts)
        await reader.keys("v")
        look(app, terminal)
        assert not terminal.parts and "▀" in terminal.cells.values()
        await reader.keys("escape")
        look(app, terminal)
        assert terminal.parts == before and len(terminal.pictures) == 2 and not terminal.deleted


async def test_what_lies_over_a_picture_covers_only_itself(tmp_path: Path) -> None:
    app, terminal = make(tmp_path), FakeKitty()
    async with watched(app, terminal, 22) as reader:
        await open_first(reader)
        await reader.keys("i")
        look(app, terminal)
        number = next(iter(terminal.pictures))
        whole = terminal.shown(number)
        place = corner(terminal, number)
        for _ in range(9):
            app.notify("\n".join(["x" * 30] * 3), timeout=60)
        await reader.rest()
        look(app, terminal)
        assert 0 < len(terminal.shown(number)) < len(whole)
        assert corner(terminal, number) == place
        app.clear_notifications()
        await reader.rest()
        look(app, terminal)
        assert terminal.shown(number) == whole


async def test_pictures_are_taken_back_when_their_article_closes(tmp_path: Path) -> None:
    app, terminal = make(tmp_path), FakeKitty()
    async with watched(app, terminal) as reader:
        await open_first(reader)
        await reader.keys("i")
        look(app, terminal)
        assert terminal.pictures
        await reader.keys("J")
        look(app, terminal)
        assert not terminal.pictures and not terminal.parts
        await reader.keys("K", "i")
        look(app, terminal)
        assert len(terminal.pictures) == 2
    assert not terminal.pictures, "nor is any left when the reader is"


async def test_a_program_in_between_may_forget_everything(tmp_path: Path) -> None:
    app, terminal = make(tmp_path), FakeKitty()
    async with watched(app, terminal) as reader:
        await open_first(reader)
        await reader.keys("i")
        look(app, terminal)
        before = dict(terminal.parts)
        with app.suspend():
            look(app, terminal)
            assert not terminal.pictures
            terminal.cells.clear()
            terminal.parts.clear()
        await reader.rest()
        look(app, terminal)
        assert terminal.parts == before and len(terminal.pictures) == 2


async def test_a_new_size_needs_no_new_picture(tmp_path: Path) -> None:
    app, terminal = make(tmp_path), FakeKitty()
    async with watched(app, terminal) as reader:
        await open_first(reader)
        await reader.keys("i")
        look(app, terminal)
        number = next(iter(terminal.pictures))
        png = terminal.pictures[number].png
        for _ in range(30):
            await reader.keys("<")
        terminal.cells.clear()
        terminal.parts.clear()
        app.refresh(layout=True)
        await reader.rest()
        look(app, terminal)
        picture = terminal.pictures[number]
        assert picture.png is png and picture.size[0] < 50 and not terminal.deleted
        assert set(terminal.shown(number).values()) == {
            (row, column) for row in range(picture.size[1]) for column in range(picture.size[0])
        }


async def test_a_picture_in_two_sizes_is_sharp_in_both(tmp_path: Path) -> None:
    small = "<blockquote>" * 8 + f'<p><img src="{FERRY}" alt="又见渡轮"></p>' + "</blockquote>" * 8
    twice = f'<p><img src="{FERRY}" alt="渡轮靠岸"></p>' * 2
    text = f"<p>码头今天换了新灯。</p>{twice}{small}<p>灯光照到对岸。</p>"
    app, terminal = make(tmp_path, text=text), FakeKitty()
    async with watched(app, terminal, 60) as reader:
        await open_first(reader)
        await reader.keys(*"<" * 8, "i")
        look(app, terminal)
        assert_two_sizes(terminal)
        await reader.keys("<", ">", "<")
        terminal.cells.clear()
        terminal.parts.clear()
        app.refresh(layout=True)
        await reader.rest()
        look(app, terminal)
        assert_two_sizes(terminal)
        await reader.keys("i")
        look(app, terminal)
        assert not terminal.pictures


def assert_two_sizes(terminal: FakeKitty) -> None:
    """Look whether both are there as a whole; what stands twice in one size is one picture."""
    assert len({picture.size for picture in terminal.pictures.values()}) == 2 == len(terminal.pictures)
    for number, picture in terminal.pictures.items():
        columns, rows = picture.size
        parts = {(row, column) for row in range(rows) for column in range(columns)}
        assert set(terminal.shown(number).values()) == parts


@pytest.mark.parametrize("surface", [Surface(), SHARP])
async def test_without_the_means_there_are_half_blocks(
    tmp_path: Path, surface: Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    if surface.sharp:
        monkeypatch.setenv("COLORTERM", "")
        monkeypatch.setenv("TERM", "xterm-16color")
    app, terminal = make(tmp_path, surface), FakeKitty()
    async with watched(app, terminal) as reader:
        await open_first(reader)
        await reader.keys("i")
        look(app, terminal)
        assert not terminal.pictures and not terminal.parts and "▀" in terminal.cells.values()


async def test_without_colours_pictures_are_grey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app, terminal = make(tmp_path), FakeKitty()
    async with watched(app, terminal) as reader:
        await open_first(reader)
        await reader.keys("i")
        look(app, terminal)
        assert terminal.parts
        for picture in terminal.pictures.values():
            with Pillow.open(BytesIO(picture.png)) as image:
                assert image.mode == "L"
