"""Fixtures of the store's tests: a desk with a store in a file, and the clock it goes by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_desk import Clock, Desk

from reader.store import Store


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    path = tmp_path / "reader.db"
    store = Store(path, clock=clock)
    yield Desk(store, clock, path)
    store.close()
