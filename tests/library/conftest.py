from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from newsstand import Clock
from servers import Server

from reader.config import Config, NetworkConfig, RefreshConfig
from reader.library import Library
from reader.paths import Paths

QUICK = Config(
    network=NetworkConfig(connect_timeout=5, read_timeout=5, total_timeout=10, max_bytes=1_000_000),
    refresh=RefreshConfig(page_delay_seconds=0),
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def reopen(tmp_path: Path, clock: Clock) -> Callable[[], Library]:
    """Open the library of this test's directory; the second call is what a restart sees."""
    return lambda: Library(Paths.find(tmp_path / "data").prepare(), QUICK, clock=clock)


@pytest.fixture
async def library(reopen: Callable[[], Library]) -> AsyncIterator[Library]:
    async with reopen() as library:
        yield library


@pytest.fixture
async def empty(tmp_path: Path, clock: Clock) -> AsyncIterator[Library]:
    """A second library in a directory of its own, with nothing in it."""
    async with Library(Paths.find(tmp_path / "other").prepare(), QUICK, clock=clock) as library:
        yield library
