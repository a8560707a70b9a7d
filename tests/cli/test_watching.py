"""`reader refresh --watch`: when it looks again, and how it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_kit import Run
from servers import Server

import reader
from reader.cli.watching import LONGEST, SHORTEST, keep_watch, wait_before_next
from reader.config import Config
from reader.errors import ReaderError, StoreError
from reader.library import Library
from reader.model import Feed
from reader.paths import Paths

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def feed(minutes: float | None, *, stopped: bool = False) -> Feed:
    due = None if minutes is None else NOW + timedelta(minutes=minutes)
    return Feed(id=1, address="http://x.test/", format="xml", added=NOW, next_due=due, stopped=stopped)


@pytest.mark.parametrize(
    ("feeds", "wait"),
    [
        ([], LONGEST),
        ([feed(None)], SHORTEST),
        ([feed(-5)], SHORTEST),
        ([feed(7), feed(3)], timedelta(minutes=3)),
        ([feed(500)], LONGEST),
        ([feed(1, stopped=True), feed(4)], timedelta(minutes=4)),
    ],
)
def test_it_sleeps_until_the_next_feed_is_due(feeds: list[Feed], wait: timedelta) -> None:
    assert wait_before_next(feeds, NOW) == wait


async def test_a_fault_on_the_way_ends_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    turns: list[float] = []
    faults: list[ReaderError | None] = [None, StoreError("The disk is full; make room on it."), None]

    async def refresh(listed: Callable[[], None]) -> None:
        if not faults:
            raise asyncio.CancelledError
        if (fault := faults.pop(0)) is not None:
            raise fault

    async def sleep(seconds: float) -> None:
        turns.append(seconds)

    async with Library(Paths.find(tmp_path).prepare(), Config()) as library:
        with pytest.raises(asyncio.CancelledError):
            await keep_watch(library, refresh, sleep=sleep)
        assert turns == [LONGEST.total_seconds()] * 3
        assert "The disk is full" in capsys.readouterr().err
        faults[:] = [StoreError("The database is damaged.")]
        with pytest.raises(StoreError, match="damaged"):
            await keep_watch(library, refresh, sleep=sleep)


async def test_the_next_round_does_not_wait_for_the_pages_of_this_one(tmp_path: Path) -> None:
    begun: list[int] = []
    stopped: list[int] = []

    async def refresh(listed: Callable[[], None]) -> None:
        number = len(begun)
        begun.append(number)
        listed()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.append(number)

    async def sleep(_: float) -> None:
        if len(begun) == 3:
            raise asyncio.CancelledError

    async with Library(Paths.find(tmp_path).prepare(), Config()) as library:
        with pytest.raises(asyncio.CancelledError):
            await keep_watch(library, refresh, sleep=sleep)
    assert (begun, sorted(stopped)) == ([0, 1, 2], [0, 1, 2])


def test_names_make_no_sense_with_watch(run: Run) -> None:
    result = run("refresh", "--watch", "harbour")
    assert (result.status, result.out) == (2, "")
    assert "leave the names out" in result.err


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize(("options", "line"), [(["--json"], b'"done": true'), ([], b"1 feed \xc2\xb7 0 new")])
def test_it_stays_and_ends_when_told_to(
    run: Run, server: Server, feed: str, tmp_path: Path, options: list[str], line: bytes
) -> None:
    data_dir = tmp_path / "watched"
    environment = os.environ | {"PYTHONPATH": str(Path(reader.__file__).parents[1])}
    command = [sys.executable, "-m", "reader", "--data-dir", str(data_dir)]
    subprocess.run([*command, "add", feed], env=environment, check=True, capture_output=True)
    with closing(sqlite3.connect(data_dir / "reader.db")) as database, database:
        database.execute("UPDATE feed SET next_due = 0")
    process = subprocess.Popen(
        [*command, "refresh", "--watch", *options],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    said = b""
    while line not in said:  # at once, though nobody has told it to end
        said = process.stdout.readline()
        assert said, "it has ended by itself"
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, b"")
