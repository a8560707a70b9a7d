"""Fixtures: the command line run in this process, with a data directory and a web server of its own."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_kit import Run, rss
from servers import Answer, Server

from reader.log import stop_log


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    # Politeness would only make the tests slow.
    settings = "[refresh]\npage_delay_seconds = 0\n[network]\nconnect_timeout = 2\n"
    (folder / "config.toml").write_text(settings, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _quiet_log() -> Iterator[None]:
    """Give the log back as it was: `main` takes it over for the whole process."""
    before = (logging.getLogger().level, logging.lastResort, logging.raiseExceptions)
    yield
    stop_log()
    logging.getLogger().setLevel(before[0])
    logging.lastResort, logging.raiseExceptions = before[1:]


@pytest.fixture
def run(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs `reader` with arguments."""
    return Run(data_dir, capsys)


@pytest.fixture
def terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a person sit at a terminal, 100 columns wide."""
    run.at_terminal = True
    for name, value in {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def feed(server: Server) -> str:
    """Return the address of a feed with two entries."""
    entries = ((server.url("/storm"), "A storm at sea"), (server.url("/tea"), "新茶上市"))
    return server.add("/feed.xml", Answer(rss("Harbour News", *entries), etag='"1"'))
