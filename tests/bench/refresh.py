"""Measures a refresh of many feeds against the Python floor and, where it is installed, newsboat.

    python tests/bench/refresh.py [--feeds 1000] [--rounds 1] [--no-newsboat]

Everything runs on loopback: see feedserver.py for the feeds and refresh_floor.py for the floor. Decide by the
ratios of one run; seconds depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from feedserver import ENTRIES, SPARE, address_of
from processes import Memory, cpu_seconds, settle, use_bytecode
from terminal import Terminal, percentile

from reader.config import Config
from reader.library import Library
from reader.model import EntryQuery, Scope
from reader.paths import Paths
from reader.store import Store

HERE = Path(__file__).parent
_CURSOR = "48;2;221;210;184m▌"
"""As the theme "paper" draws the cursor of the list that has the focus."""
_BETWEEN_KEYS = 0.03
"""Seconds, as of a key that is held down."""
_ALL = EntryQuery(scope=Scope(kind="all"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one run took."""

    listed: float
    """Seconds from exec until every entry was listed."""
    ended: float
    """Seconds from exec to exit."""
    cpu: float
    """Seconds of processor time, children included; the steadier measure on a busy machine."""
    rss: float = 0.0
    """Megabytes at the peak, all processes together, shared pages counted each time."""
    pss: float = 0.0
    """The same with shared pages counted once."""


@contextmanager
def serving(feeds: int) -> Iterator[int]:
    """Run the feed server and give its port."""
    server = subprocess.Popen(
        [sys.executable, HERE / "feedserver.py", str(feeds)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert server.stdout is not None
    try:
        port, size = map(int, server.stdout.readline().split())
        print(f"{feeds:,} feeds of {size / 1000:.0f} KB, {ENTRIES} entries each, 50 ms latency")
        yield port
    finally:
        server.communicate()


def set_state(port: int, *, new: int = 0, bad: bool = False) -> int:
    """Tell the server what kind of day it is; returns how many requests it has had."""
    with urlopen(f"http://127.0.1.1:{port}/state?new={new}&bad={bad:d}") as answer:
        return int(answer.read())


def subscribe(folder: Path, port: int, feeds: int) -> None:
    """Make a data directory that is subscribed to every feed."""
    folder.mkdir(parents=True)
    store = Store(folder / "reader.db")
    with store._db.writing() as connection:
        connection.executemany(
            "INSERT INTO feed (address, format, added) VALUES (?, 'xml', 0)",
            [(address_of(number, port),) for number in range(feeds)],
        )
        connection.execute("INSERT INTO shelf (feed_id, folder, position) SELECT id, '', id FROM feed")
    store.close()


def run_command(command: list[str | Path]) -> Taken:
    """Run a program; it has listed everything when it prints a line with "done", or ends."""
    begun, worked = time.perf_counter(), cpu_seconds()
    process = subprocess.Popen(
        [*map(str, command)], stdout=subprocess.PIPE, env=os.environ | {"HOME": "/nonexistent"}
    )
    memory = Memory(process.pid)
    listed = 0.0
    assert process.stdout is not None
    for line in process.stdout:
        if b'"done"' in line:
            listed = time.perf_counter() - begun
    process.wait()
    ended = time.perf_counter() - begun
    rss, pss = memory.stop()
    assert process.returncode in (0, 1), command
    return Taken(listed=listed or ended, ended=ended, cpu=cpu_seconds() - worked, rss=rss, pss=pss)


def measure_app(folder: Path) -> None:
    """Refresh as the app does, with an event loop that must stay free; prints what came as JSON."""
    print(json.dumps(asyncio.run(_refresh_as_app(folder))))


async def _refresh_as_app(folder: Path) -> dict[str, float]:
    async with Library(Paths.find(folder), Config()) as library:
        ticks: list[float] = []
        rows: list[float] = []

        async def tick() -> None:
            while True:
                begun = time.perf_counter()
                await asyncio.sleep(0.005)
                ticks.append(time.perf_counter() - begun - 0.005)

        async def move() -> None:
            while True:
                begun = time.perf_counter()
                await library.entries((await library.entry_ids(_ALL, limit=50))[:50])
                rows.append(time.perf_counter() - begun)
                await asyncio.sleep(0.05)

        tasks = [asyncio.create_task(tick()), asyncio.create_task(move())]
        begun, first, listed = time.perf_counter(), 0.0, 0.0
        async for progress in library.refresh(force=True):
            if progress.new and not first:
                assert await library.entry_ids(_ALL, limit=1)
                first = time.perf_counter() - begun
            if progress.phase == "done":
                listed = time.perf_counter() - begun
        for task in tasks:
            task.cancel()
        return {
            "seconds": listed,
            "first": first,
            "stall": max(ticks) * 1000,
            "rows": statistics.quantiles(rows, n=20)[-1] * 1000,
        }


def run_app(folder: Path) -> tuple[dict[str, float], float, float]:
    """Run `measure_app` in a process of its own and return what it says, and the memory it took."""
    process = subprocess.Popen([sys.executable, __file__, "--app", str(folder)], stdout=subprocess.PIPE)
    memory = Memory(process.pid)
    out, _ = process.communicate()
    rss, pss = memory.stop()
    result: dict[str, float] = json.loads(out)
    return result, rss, pss


def measure_keys(folder: Path) -> None:
    """Print how long the cursor of the app's list takes to move, at rest and while all feeds come in."""
    (folder / "config.toml").write_text("resume = false\n[refresh]\non_start = false\n")
    command = [sys.executable, "-m", "reader", "--data-dir", str(folder)]
    with Terminal(command, columns=120, rows=40) as terminal:
        terminal.wait_for("Bookmarks", "newest first")
        terminal.settle(1.5)
        terminal.press("l")
        calm = [_move(terminal) for _ in range(50)]
        terminal.press("R", quiet=0.01)
        busy: list[float] = []
        begun = len(terminal.output)
        while b" new." not in terminal.output[begun:]:
            busy.append(_move(terminal))
    for title, taken in (("a key at rest", calm), ("a key while all comes", busy)):
        median, high = statistics.median(taken), percentile(taken, 0.95)
        print(f"{title:22} {median * 1000:6.1f} ms, p95 {high * 1000:.1f} ms (target 15)")


def _move(terminal: Terminal) -> float:
    """Move the cursor down and return the seconds until it stands there; then read what else comes."""
    begun, sent = len(terminal.output), time.perf_counter()
    terminal.type("j")
    terminal.wait_after(begun, _CURSOR)
    taken = time.perf_counter() - sent
    terminal.rest(_BETWEEN_KEYS)
    return taken


class Newsboat:
    """newsboat with 32 threads and files of its own."""

    def __init__(self, folder: Path, port: int, feeds: int) -> None:
        folder.mkdir()
        (folder / "urls").write_text("".join(address_of(number, port) + "\n" for number in range(feeds)))
        (folder / "config").write_text("reload-threads 32\nauto-reload no\n")
        self._command = ["newsboat", "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload"]
        self._folder = folder

    def reload(self) -> float:
        """Reload every feed and return the seconds."""
        begun = time.perf_counter()
        subprocess.run(
            self._command,
            cwd=self._folder,
            env=os.environ | {"HOME": str(self._folder)},
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--no-newsboat", action="store_true")
    parser.add_argument("--app", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.app:
        measure_app(arguments.app)
        return
    use_bytecode()
    with serving(arguments.feeds) as port, tempfile.TemporaryDirectory() as folder:
        for number in range(arguments.rounds):
            _round(Path(folder) / str(number), port, arguments.feeds, newsboat=not arguments.no_newsboat)


def _round(folder: Path, port: int, feeds: int, *, newsboat: bool) -> None:
    peer = Newsboat(folder.with_suffix(".newsboat"), port, feeds) if newsboat and _has_newsboat() else None
    reload: Callable[[], float] = peer.reload if peer else lambda: 0.0
    command: list[str | Path] = [
        *(sys.executable, "-m", "reader", "--data-dir", folder),
        *("refresh", "--json", "--quiet"),
    ]
    set_state(port)
    subscribe(folder, port, feeds)
    floor_file = folder / "floor.db"
    floor = run_command([sys.executable, HERE / "refresh_floor.py", floor_file, str(port), str(feeds)])
    first = run_command(command)
    _check(folder, feeds * ENTRIES)
    settle(folder)
    _show("first refresh", first, floor, reload())
    read = Path(shutil.copytree(folder, folder.with_name(f"{folder.name}-read")))
    same = run_command(command)
    reload()  # newsboat asks with If-None-Match from its third reload on
    _show("nothing changed", same, floor, reload())
    set_state(port, new=SPARE)
    some = run_command(command)
    _check(folder, feeds * (ENTRIES + SPARE))
    settle(folder)
    _show(f"{SPARE} new entries each", some, floor, reload())
    measure_keys(read)
    set_state(port)
    for title, bad in (("as the app does", False), ("bad day", True)):
        fresh = folder.with_name(f"{folder.name}-{bad:d}")
        subscribe(fresh, port, feeds)
        set_state(port, bad=bad)
        app, rss, pss = run_app(fresh)
        settle(fresh)
        print(
            f"{title:22} {app['seconds']:6.2f} s, first entries after {app['first']:.2f} s, "
            f"longest stall {app['stall']:.0f} ms, rows p95 {app['rows']:.1f} ms, "
            f"memory {rss:.0f} MB (shared pages once: {pss:.0f})"
        )
    set_state(port)


def _has_newsboat() -> bool:
    return shutil.which("newsboat") is not None


def _check(folder: Path, entries: int) -> None:
    store = Store(folder / "reader.db")
    assert store.categories(today=store._clock())[0].total == entries
    store.close()


def _show(title: str, taken: Taken, floor: Taken, newsboat: float) -> None:
    peer = f", newsboat {newsboat:.1f} s = 1/{newsboat / taken.listed:.0f}" if newsboat else ""
    print(
        f"{title:22} {taken.listed:6.2f} s (to exit {taken.ended:.2f}, CPU {taken.cpu:.2f}), "
        f"floor {floor.ended:.2f} s (CPU {floor.cpu:.2f}) = {taken.listed / floor.ended:.2f} x{peer}; "
        f"memory {taken.rss:.0f} MB (shared pages once: {taken.pss:.0f})",
        flush=True,
    )


if __name__ == "__main__":
    main()
