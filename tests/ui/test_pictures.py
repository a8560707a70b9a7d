"""Pictures in articles: drawn when asked for or at once, while the reader stays at the same words."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from newsroom import NOW, Paper, Reading, change, make_app, reading

from reader.config import Config, ReadingConfig, RefreshConfig
from reader.convert import picture
from reader.model import FeedChanges, FeedData
from reader.paths import Paths
from reader.store import Store

FERRY, LAMP = "https://news.example/ferry.png", "https://news.example/lamp.png"
TEXT = (
    "<p>码头今天换了新灯。</p>"
    f'<figure><img src="{FERRY}" alt="渡轮靠岸"><figcaption>清晨的渡轮</figcaption></figure>'
    + "<p>灯光照到对岸，船长说看得很清楚。</p>" * 6
    + f'<figure><img src="{LAMP}" alt="新灯"></figure><p>完。</p>'
)
RED = (200, 30, 20)


def png(colour: tuple[int, int, int] = RED) -> bytes:
    image = pytest.importorskip("PIL.Image").new("RGB", (120, 80), colour)
    data = BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def keep(tmp_path: Path, url: str, data: bytes) -> None:
    """Put a picture where an earlier look at it has left it."""
    folder = tmp_path / "data" / "cache" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(url.encode()).hexdigest()[:40]).write_bytes(data)


def fill(tmp_path: Path) -> None:
    store = Store(Paths.find(tmp_path / "data").prepare().database, clock=lambda: NOW)
    paper = Paper(title="画报", titles=("码头的新灯",))
    feed = store.add_feed(address=paper.address, format="xml", title=paper.title)
    changes = (change(paper, 0, "码头的新灯", TEXT),)
    store.apply_many(
        [
            FeedChanges(
                feed_id=feed.id, format="xml", feed=FeedData(title="画报"), changes=changes, checked_at=NOW
            )
        ]
    )
    store.close()


def cells(reader: Reading) -> int:
    """How many cells of pictures are on the screen."""
    return reader.text.count("▀")


def config(mode: str) -> Config:
    settings = ReadingConfig(pictures=mode)  # type: ignore[arg-type]  # one of the choices
    return Config(refresh=RefreshConfig(on_start=False), reading=settings)


async def test_pictures_are_drawn_when_asked_for_and_taken_away(tmp_path: Path) -> None:
    keep(tmp_path, FERRY, png())
    keep(tmp_path, LAMP, png((250, 240, 100)))
    fill(tmp_path)
    async with reading(make_app(tmp_path, papers=(), config=config("ask")), 100, 40) as reader:
        await reader.keys("enter", "enter")
        assert cells(reader) == 0 and "渡轮靠岸" in reader.text
        before = reader.text
        await reader.keys("i")
        assert cells(reader) > 200
        assert "渡轮靠岸" in reader.text and "清晨的渡轮" in reader.text, "words always stay"
        assert set(reader.main.pane.view.pictures) == {FERRY, LAMP}
        await reader.keys("i")
        assert cells(reader) == 0 and reader.text.splitlines()[:20] == before.splitlines()[:20]


async def test_pictures_are_drawn_at_once_if_so_set(tmp_path: Path) -> None:
    keep(tmp_path, FERRY, png())
    keep(tmp_path, LAMP, b"no picture at all")
    fill(tmp_path)
    async with reading(make_app(tmp_path, papers=(), config=config("always")), 100, 40) as reader:
        await reader.keys("enter", "enter")
        await reader.rest()
        assert cells(reader) > 200
        assert "1 of 2 pictures cannot be shown. The picture's file is damaged" in reader.text


async def test_the_reader_stays_at_the_same_words(tmp_path: Path) -> None:
    keep(tmp_path, FERRY, png())
    keep(tmp_path, LAMP, png())
    fill(tmp_path)
    async with reading(make_app(tmp_path, papers=(), config=config("ask")), 60, 14) as reader:
        await reader.keys("enter", "enter", *["j"] * 12)
        place = reader.main.pane.position
        await reader.keys("i")
        assert reader.main.pane.position == place


async def test_words_only(tmp_path: Path) -> None:
    fill(tmp_path)
    async with reading(make_app(tmp_path, papers=(), config=config("alt")), 120, 30) as reader:
        await reader.keys("enter", "enter", "i")
        assert "Pictures are set to words only" in reader.toasts[0]


async def test_without_pillow_the_key_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "can_draw", lambda: False)
    for mode in ("ask", "always"):
        fill(tmp_path / mode)
        async with reading(make_app(tmp_path / mode, papers=(), config=config(mode)), 120, 30) as reader:
            await reader.keys("enter", "enter", "i")
            assert picture.install_words() in reader.toasts


async def test_the_list_of_pictures(tmp_path: Path) -> None:
    keep(tmp_path, LAMP, png())
    fill(tmp_path)
    async with reading(make_app(tmp_path, papers=(), config=config("ask")), 100, 20) as reader:
        await reader.keys("enter", "enter", "v")
        assert reader.screen == "PicturesScreen"
        assert "2 pictures" in reader.text and "新灯" in reader.text and LAMP in reader.text
        await reader.keys("j", "y")
        assert "Copied the picture's address." in reader.toasts
        await reader.keys("i")
        await reader.rest()
        assert reader.screen == "CategoriesScreen"
        assert set(reader.main.pane.view.pictures) == {LAMP} and cells(reader) > 0


async def test_a_feed_may_draw_its_pictures_at_once_or_never(tmp_path: Path) -> None:
    keep(tmp_path, FERRY, png())
    keep(tmp_path, LAMP, png())
    fill(tmp_path)
    app = make_app(tmp_path, papers=(), config=config("ask"))
    (feed,) = await app.context.library.feeds()
    await app.context.library.set_feed_setting(feed, "pictures", "always")
    async with reading(app, 100, 40) as reader:
        await reader.keys("enter", "enter")
        await reader.rest()
        assert cells(reader) > 200
        await reader.keys("i")
        assert cells(reader) == 0
        await reader.main.library.set_feed_setting(feed, "pictures", "never")
        await reader.keys("i")
        assert cells(reader) == 0 and "of this feed are set to words only" in reader.toasts[0]
