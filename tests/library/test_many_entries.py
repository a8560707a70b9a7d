"""A feed with far more entries than anyone reads: the newest are taken, and feed health says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from newsstand import Clock
from servers import Answer, Server

from reader.config import Config, NetworkConfig, RefreshConfig
from reader.library import Library
from reader.model import EntryQuery, Scope
from reader.paths import Paths

MANY = 200_000
NETWORK = NetworkConfig(max_bytes=20_000_000)
ALL = EntryQuery(scope=Scope(kind="all"))


def items(count: int, *, step: int = 1) -> str:
    """Return a feed of tiny entries, the newest last, a minute apart."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    rows = (
        f"<item><title>第{n}号</title><guid>{n}</guid>"
        + (f"<pubDate>{format_datetime(start + timedelta(minutes=n))}</pubDate>" if step else "")
        + "</item>"
        for n in range(count)
    )
    return f"<rss><channel><title>潮位</title>{''.join(rows)}</channel></rss>"


@pytest.fixture
def open_with(tmp_path: Path, clock: Clock) -> Callable[[NetworkConfig], Library]:
    paths = Paths.find(tmp_path / "data").prepare()
    return lambda network: Library(
        paths, Config(network=network, refresh=RefreshConfig(page_delay_seconds=0)), clock=clock
    )


async def take(library: Library, address: str) -> tuple[list[str], str]:
    """Subscribe and refresh; return the titles of what is stored, and the feed's health."""
    (candidate,) = await library.find_feeds(address)
    feed = await library.subscribe(candidate)
    async for _ in library.refresh([feed.id]):
        pass
    entries = await library.entries(await library.entry_ids(ALL))
    (feed,) = await library.feeds()
    assert feed.fault == "", "the feed works"
    return [entry.title for entry in entries], feed.complaint


async def test_the_newest_are_taken_and_health_says_so(
    server: Server, open_with: Callable[[NetworkConfig], Library]
) -> None:
    address = server.add("/tide.xml", Answer(items(MANY, step=0)))
    async with open_with(NETWORK) as library:
        titles, health = await take(library, address)
        assert len(titles) == 2000
        assert health == (
            "The feed lists 200,000 entries and 2,000 were taken; max_entries in config.toml sets this."
        )


async def test_the_number_is_a_setting(server: Server, open_with: Callable[[NetworkConfig], Library]) -> None:
    address = server.add("/tide.xml", Answer(items(3000)))
    async with open_with(replace(NETWORK, max_entries=50)) as library:
        titles, health = await take(library, address)
        assert titles == [f"第{n}号" for n in range(2999, 2949, -1)]
        assert "3,000 entries and 50 were taken" in health
    async with open_with(replace(NETWORK, max_entries=5000)) as library:
        titles, health = await take(library, address)
        assert (len(titles), health) == (3000, "")


async def test_a_feed_within_the_limit_has_nothing_to_say(
    server: Server, open_with: Callable[[NetworkConfig], Library]
) -> None:
    address = server.add("/tide.xml", Answer(items(2000)))
    async with open_with(NETWORK) as library:
        titles, health = await take(library, address)
        assert (len(titles), health) == (2000, "")


@pytest.mark.parametrize("kind", ["json", "page", "folder"])
async def test_every_kind_of_feed(
    server: Server, open_with: Callable[[NetworkConfig], Library], tmp_path: Path, kind: str
) -> None:
    if kind == "json":
        rows = ",".join(f'{{"id":"{n}","title":"第{n}号"}}' for n in range(30))
        body = f'{{"version":"https://jsonfeed.org/version/1.1","title":"潮位","items":[{rows}]}}'
        address = server.add("/tide.json", Answer(body, "application/feed+json"))
    elif kind == "page":
        rows = "".join(f'<li><a href="/a/2026/03/02/{n}.html">第{n}号潮位表</a></li>' for n in range(30))
        page = f"<!DOCTYPE html><body><section><h2>潮位</h2><ul>{rows}</ul></section></body>"
        address = server.add("/category/a.html", Answer(page, "text/html"))
    else:
        folder = tmp_path / "posts"
        folder.mkdir()
        for n in range(30):
            (folder / f"2026-03-02-{n:02}.md").write_text(f"---\ntitle: 第{n}号\n---\n水\n", "utf-8")
        address = str(folder)
    async with open_with(replace(NETWORK, max_entries=10)) as library:
        titles, health = await take(library, address)
        assert len(titles) == 10
        assert "30 entries and 10 were taken" in health


async def test_a_failure_in_between_does_not_hide_that_it_was_cut(
    server: Server, open_with: Callable[[NetworkConfig], Library]
) -> None:
    address = server.add("/tide.xml", Answer(items(300), etag='"1"'))
    async with open_with(replace(NETWORK, max_entries=50)) as library:
        await take(library, address)
        server.add("/tide.xml", Answer(status=500))
        async for _ in library.refresh(force=True):
            pass
    server.add("/tide.xml", Answer(items(300), etag='"1"'))
    async with open_with(replace(NETWORK, max_entries=100)) as library:
        titles, health = await take(library, address)
        assert len(titles) == 100, "nothing has changed for the server, but for us"
        assert "300 entries and 100 were taken" in health
