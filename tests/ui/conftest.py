"""Opens the app over a small newspaper, in a terminal that is the same on every machine."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from newsroom import PAPERS, Open, Paper, Reading, make_app, reading

from reader.config import Config, RefreshConfig


@pytest.fixture(autouse=True)
def _steady_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fix what would make two pictures of one screen differ: language, colours, animation."""
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setenv("COLORTERM", "truecolor")
    # Textual looks every 20 ms whether the app has come to rest; hundreds of keys make that minutes.
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 0.01)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 0.0005)
    for name in ("LC_ALL", "LC_TIME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _words_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave what is said for seconds where it is: on a busy machine it would be gone before a test looks."""
    monkeypatch.setattr("reader.ui.widgets.status_bar._SPOKEN", 600.0)
    monkeypatch.setattr("reader.ui.sequence_keys._REGRET", 600.0)
    monkeypatch.setattr("textual.notifications.Notification.time_left", 600.0)


@pytest.fixture
def usual_collector() -> Iterator[None]:
    """Take back what the app does to the garbage collector on a real terminal."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Return what opens the app with the settings that a test names."""

    def open_app(
        width: int = 120, height: int = 30, *, papers: Sequence[Paper] = PAPERS, **settings: Any
    ) -> AbstractAsyncContextManager[Reading]:
        config = replace(Config(refresh=RefreshConfig(on_start=False), resume=False), **settings)
        return reading(make_app(tmp_path, config=config, papers=papers), width, height)

    return open_app
