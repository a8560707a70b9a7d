"""Make the pictures in this folder from the demo: python screenshots/make.py

They show the sample newspaper on a clock that stands still, so two runs give the same pictures. A program
speaks one language as long as it runs; therefore each language has a run of its own.
"""

from __future__ import annotations

import asyncio
import html
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from textual.pilot import Pilot

from reader.config import Config, RefreshConfig
from reader.convert.wrap import cell_width
from reader.language import choose_language
from reader.library import Library
from reader.model import EntryQuery, Scope
from reader.paths import Paths
from reader.sample import serve

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CELL = 12.2
"""The width that Rich gives a cell in its pictures."""
Language: TypeAlias = Literal["en", "zh"]
PORT = 48731
"""Fixed, because the address of an article stands at its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A picture: its name, the terminal's size, theme and language, and what is done before it is taken."""

    name: str
    size: tuple[int, int] = (120, 36)
    theme: str = "paper"
    language: Language = "en"
    act: Callable[[Pilot[Any], Library], Awaitable[None]]


async def fill(library: Library, subscriptions: Any) -> None:
    """Subscribe to the sample newspaper, load it, read a little and save some articles."""
    for candidate, folder in subscriptions:
        await library.subscribe(candidate, folders=(folder,))
    async for _ in library.refresh(force=True):
        pass
    entries = await library.entries(await library.entry_ids(EntryQuery(scope=Scope(kind="all"))))
    await library.set_read([entry.id for entry in entries[3:40:4]])
    for entry in entries[2:30:5]:
        await library.save(entry.id)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other and wait until what they started is done."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait for the workers of the app and for what they have asked to be drawn."""
    await pilot.pause(0.05)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause(0.05)


async def categories(pilot: Pilot[Any], library: Library) -> None:
    """The front page."""
    await press(pilot, "l", "j", "j")


def open_article(title: str, *keys: str) -> Callable[[Pilot[Any], Library], Awaitable[None]]:
    """Open the article whose title holds `title`, then press keys."""

    async def act(pilot: Pilot[Any], library: Library) -> None:
        query = EntryQuery(scope=Scope(kind="all"), unread_only=True)
        entries = await library.entries(await library.entry_ids(query))
        index = next(number for number, entry in enumerate(entries) if title in entry.title)
        await press(pilot, "l", *["j"] * index, "l", *keys)

    return act


async def bookmarks(pilot: Pilot[Any], library: Library) -> None:
    """What was saved."""
    await press(pilot, "g", "s", "j")


async def help_keys(pilot: Pilot[Any], library: Library) -> None:
    """Every key."""
    await press(pilot, "question_mark")


async def health(pilot: Pilot[Any], library: Library) -> None:
    """How the feeds are doing."""
    await press(pilot, "g", "f")


SHOTS = (
    Shot(name="categories", act=categories),
    Shot(name="categories-zh", language="zh", act=categories),
    Shot(name="three-panes", size=(170, 44), theme="ink", act=open_article("潮汐能源")),
    Shot(name="article-zh", act=open_article("临汐大桥", "w")),
    Shot(name="article-en", theme="ink", act=open_article("A Program That Knows", "w", "space")),
    Shot(name="bookmarks", act=bookmarks),
    Shot(name="narrow", size=(60, 24), act=open_article("修表的人")),
    Shot(name="help", act=help_keys),
    Shot(name="health", size=(100, 30), act=health),
)


async def take(shot: Shot, library: Library, config: Config) -> None:
    """Take one picture."""
    from reader.ui.app import ReaderApp  # once the language is chosen

    app = ReaderApp(library, config)
    app.theme = shot.theme
    async with app.run_test(size=shot.size) as pilot:
        await settle(pilot)
        await shot.act(pilot, library)
        svg = widen(app.export_screenshot(title="reader", simplify=True))
        (HERE / f"{shot.name}.svg").write_text(svg, encoding="utf-8")


def widen(svg: str) -> str:
    """Give each run of text the width of its cells: Rich counts characters, and Han ones are double.

    Runs of narrow and of wide characters become elements of their own, so that no font can shift them.
    """
    pattern = (
        r'<text (?P<before>[^>]*?)x="(?P<x>[^"]*)"(?P<between>[^>]*?)textLength="[^"]*"(?P<after>[^>]*)>'
    )
    return re.sub(pattern + r"(?P<text>[^<]*)</text>", _split_text, svg)


def _split_text(match: re.Match[str]) -> str:
    text, x = html.unescape(match["text"]), float(match["x"])
    parts: list[str] = []
    for _, members in groupby(text, key=cell_width):
        run = "".join(members)
        width = cell_width(run) * CELL
        head = (
            f'<text {match["before"]}x="{x:.1f}"{match["between"]}textLength="{width:.1f}"{match["after"]}>'
        )
        parts.append(head + html.escape(run).replace(" ", "&#160;") + "</text>")
        x += width
    return "".join(parts)


async def main(language: Language) -> None:
    """Take all pictures in a language."""
    choose_language(language)
    refresh = RefreshConfig(on_start=False, page_delay_seconds=0)
    config = Config(resume=False, refresh=refresh)
    with tempfile.TemporaryDirectory() as folder, serve(NOW, port=PORT) as server:
        paths = Paths.find(Path(folder)).prepare()
        async with Library(paths, config, clock=lambda: NOW) as library:
            await fill(library, server.subscriptions)
            for shot in SHOTS:
                if shot.language == language:
                    await take(shot, library, config)


if __name__ == "__main__":
    os.environ["TZ"] = "Asia/Shanghai"
    time.tzset()
    languages = get_args(Language)
    if sys.argv[1:]:
        asyncio.run(main(languages[languages.index(sys.argv[1])]))
    else:
        for each in languages:
            subprocess.run([sys.executable, __file__, each], check=True)  # noqa: S603 - ourselves
