"""Fixtures of the sample's tests: one moment, one site, one running server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from reader.sample import SampleServer, Site, build_site, serve

NOW = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)


@pytest.fixture(scope="session")
def site() -> Site:
    return build_site(NOW)


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with serve(NOW) as running:
        yield running
