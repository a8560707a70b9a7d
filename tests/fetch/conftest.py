"""Fixtures of the fetch tests: a web server on loopback and a client that does not wait long."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from servers import Server

from reader.config import NetworkConfig
from reader.fetch.client import Client

QUICK = NetworkConfig(connect_timeout=5, read_timeout=5, total_timeout=10, max_bytes=1_000_000)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    client = Client(QUICK)
    yield client
    await client.aclose()
