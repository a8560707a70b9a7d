"""Fixtures of the library's tests: a library in a directory of its own, its clock, and sites on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from newsstand import CATEGORY, LATEST, Clock, open_site
from servers import Server

from reader.config import Config, NetworkConfig, RefreshConfig
from reader.library import Library
from reader.model import Entry, EntryQuery, Scope
from reader.paths import Paths

QUICK = Config(
    network=NetworkConfig(connect_timeout=5, read_timeout=5, total_timeout=10, max_bytes=1_000_000),
    refresh=RefreshConfig(page_delay_seconds=0),
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def config() -> Config:
    """How the library is set; a module of tests may put its own in this place."""
    return QUICK


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def reopen(tmp_path: Path, clock: Clock, config: Config) -> Callable[[], Library]:
    """Open the library of this test's directory; the second call is what a restart sees."""
    return lambda: Library(Paths.find(tmp_path / "data").prepare(), config, clock=clock)


@pytest.fixture
async def library(reopen: Callable[[], Library]) -> AsyncIterator[Library]:
    async with reopen() as library:
        yield library


@pytest.fixture
async def empty(tmp_path: Path, clock: Clock) -> AsyncIterator[Library]:
    """A second library in a directory of its own, with nothing in it."""
    async with Library(Paths.find(tmp_path / "other").prepare(), QUICK, clock=clock) as library:
        yield library


@pytest.fixture
async def kept(library: Library, server: Server) -> list[Entry]:
    """Two bookmarks with notes and pictures, one of them gone from its site."""
    open_site(server)
    for path in (CATEGORY, "/rss.xml"):
        (candidate,) = await library.find_feeds(server.url(path))
        await library.subscribe(candidate)
    async for _ in library.refresh(force=True):
        pass
    entries = await library.entries(await library.entry_ids(EntryQuery(scope=Scope(kind="all"))))
    chosen = [entry for entry in entries if entry.link.endswith(LATEST) or "heron" in entry.title]
    for entry in chosen:
        await library.save(entry.id)
    latest = next(entry for entry in chosen if entry.link.endswith(LATEST))
    await library.put_note(latest.id, "问问水务局。\n\nAsk again in spring.")
    mark = await library.add_highlight(latest.id, "比原定日子早了十二天", prefix="西栅，", suffix="。")
    await library.put_highlight_note(mark.id, "> 谁说的？")
    await library.set_read([latest.id])
    return await library.bookmarks()
