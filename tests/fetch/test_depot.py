"""Answers that wait for the parser in a file."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import aclosing
from datetime import UTC, datetime

import pytest
from servers import Answer, Server

from reader.fetch import refresh
from reader.fetch.client import Client
from reader.fetch.depot import Depot
from reader.fetch.refresh import load_batches
from reader.fetch.sources import Loaded
from reader.model import Feed

RSS = "<rss version='2.0'><channel><title>{}</title><item><title>消息</title></item></channel></rss>"


async def test_what_is_put_away_is_found_again() -> None:
    depot = Depot()
    bodies = [bytes([65 + number]) * number * 1000 for number in range(20)]
    fetchers = [depot.put(body) for body in bodies]
    found = await asyncio.gather(*(asyncio.to_thread(fetch) for fetch in reversed(fetchers)))
    assert found == bodies[::-1]
    depot.close()


def test_without_a_place_for_files_it_stays_in_memory(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nonexistent/place")
    depot = Depot()
    fetchers = [depot.put(b"one"), depot.put(b"two")]
    assert [fetch() for fetch in fetchers] == [b"one", b"two"]
    assert len(caplog.records) == 1
    depot.close()


@pytest.mark.parametrize("threads", [False, True])
async def test_feeds_that_waited_in_a_file_are_read_like_others(
    client: Client, server: Server, monkeypatch: pytest.MonkeyPatch, threads: bool
) -> None:
    monkeypatch.setattr(refresh, "_UNITS_IN_MEMORY", 0)
    feeds = [
        Feed(
            id=number,
            address=server.add(f"/{number}", Answer(RSS.format(f"晨报 {number}"))),
            format="xml",
            added=datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
        )
        for number in range(40)
    ]
    titles: dict[int, str] = {}
    async with aclosing(load_batches(client, feeds, limit=16, per_host=8, threads=threads)) as batches:
        async for batch in batches:
            for feed, outcome in batch:
                assert isinstance(outcome, Loaded)
                assert outcome.parsed is not None
                titles[feed.id] = outcome.parsed.feed.title
    assert titles == {number: f"晨报 {number}" for number in range(40)}
