"""A refresh of many feeds in several processes: nothing twice, nothing lost, nobody left behind."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import aclosing, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from newsstand import Clock
from servers import Answer, Server

import reader
from reader.config import Config, NetworkConfig, RefreshConfig
from reader.library import Library, workers
from reader.library.rounds import FEW
from reader.library.worker import Job, pack_job
from reader.library.workers import share_out
from reader.model import EntryQuery, Feed, RefreshProgress, Scope
from reader.paths import Paths
from reader.store import Store

FEEDS = FEW + 20
ENTRIES = 8
KILLS = int(os.environ.get("READER_TEST_KILLS", "15"))
ALL = EntryQuery(scope=Scope(kind="all"))


def feed_body(number: int, generation: int = 0) -> str:
    """A feed whose window moves on by one entry with each generation."""
    items = "".join(
        f"<item><title>第{number}号报第{item}条</title><link>http://paper.test/{number}/{item}</link>"
        f"<guid>{number}-{item}</guid><description>{'河边的灯亮了，渡口还有人。' * 60}</description></item>"
        for item in range(generation, generation + ENTRIES)
    )
    return f"<rss version='2.0'><channel><title>第{number}号报</title>{items}</channel></rss>"


@dataclass
class Press:
    """A server with many feeds, and a library that is subscribed to them."""

    server: Server
    data_dir: Path
    generation: int = 0

    @property
    def database(self) -> Path:
        return self.data_dir / "reader.db"

    def print_feeds(self, generation: int) -> None:
        for number in range(FEEDS):
            body, etag = feed_body(number, generation), f'"{number}-{generation}"'
            self.server.add(f"/{number}.xml", Answer(body, etag=etag))

    def subscribe(self) -> None:
        store = Store(self.database)
        for number in range(FEEDS):
            # Two hosts, because the feeds of one are never parted.
            address = self.server.url(f"/{number}.xml")
            host = "localhost" if number % 2 else "127.0.0.1"
            store.add_feed(address=address.replace("127.0.0.1", host), format="xml")
        store.close()

    def command(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start `reader refresh` as a process of its own."""
        root = str(Path(reader.__file__).parents[1])
        return subprocess.Popen(
            [sys.executable, "-m", "reader", "--data-dir", str(self.data_dir), "refresh", *arguments],
            env=os.environ | {"PYTHONPATH": root},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(query).fetchall()

    def keys(self) -> set[object]:
        """Which entries are listed."""
        return {link for (link,) in self.rows("SELECT link FROM article WHERE listed")}


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    with Server() as server:
        press = Press(server, Paths.find(tmp_path / "data").prepare().data_dir)
        press.print_feeds(0)
        press.subscribe()
        yield press


@pytest.fixture
def open_library(press: Press, clock: Clock) -> Callable[[], Library]:
    config = Config(
        network=NetworkConfig(connect_timeout=5, read_timeout=20, total_timeout=30, per_host=16),
        refresh=RefreshConfig(page_delay_seconds=0),
    )
    return lambda: Library(Paths.find(press.data_dir), config, clock=clock)


async def refresh(library: Library, *, alone: bool = False) -> list[RefreshProgress]:
    return [progress async for progress in library.refresh(force=True, alone=alone)]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[asyncio.subprocess.Process]:
    """The workers that were started, in order."""
    found: list[asyncio.subprocess.Process] = []
    start = workers._start

    async def note() -> asyncio.subprocess.Process:
        found.append(await start())
        return found[-1]

    monkeypatch.setattr(workers, "_start", note)
    return found


@pytest.mark.parametrize("alone", [True, False])
async def test_many_feeds_are_loaded_by_several_processes(
    open_library: Callable[[], Library],
    started: list[asyncio.subprocess.Process],
    press: Press,
    *,
    alone: bool,
) -> None:
    async with open_library() as library:
        progress = await refresh(library, alone=alone)
        assert (progress[-1].phase, progress[-1].new, progress[-1].failed) == ("done", FEEDS * ENTRIES, 0)
        updates = [step.update.feed_id for step in progress if step.update]
        assert sorted(updates) == sorted(feed.id for feed in await library.feeds())
        assert len(await library.entry_ids(ALL)) == FEEDS * ENTRIES

        again = await refresh(library, alone=alone)
        assert (again[-1].new, again[-1].failed) == (0, 0)
    assert len(press.server.requests) == 2 * FEEDS
    assert all(process.returncode == 0 for process in started)


async def test_few_feeds_need_no_process(
    open_library: Callable[[], Library], started: list[asyncio.subprocess.Process]
) -> None:
    async with open_library() as library:
        ids = [feed.id for feed in await library.feeds()][:FEW]
        async with aclosing(library.refresh(ids)) as steps:
            assert [step async for step in steps][-1].new == FEW * ENTRIES
    assert started == []


async def test_a_crashed_worker_costs_nothing(
    open_library: Callable[[], Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_BOOT", "import os; os._exit(9)")
    async with open_library() as library:
        progress = await refresh(library)
        assert (progress[-1].new, progress[-1].failed) == (FEEDS * ENTRIES, 0)


async def test_a_worker_that_dies_in_the_middle_costs_nothing(
    open_library: Callable[[], Library], started: list[asyncio.subprocess.Process]
) -> None:
    async with open_library() as library:
        new = 0
        async with aclosing(library.refresh(force=True)) as steps:
            async for step in steps:
                if step.phase == "feeds" and not new:
                    for process in started:
                        if process.returncode is None:
                            process.kill()
                new = step.new
        assert len(await library.entry_ids(ALL)) == FEEDS * ENTRIES


async def test_a_cancelled_refresh_stops_at_once_and_gives_its_feeds_back(
    open_library: Callable[[], Library], started: list[asyncio.subprocess.Process], press: Press
) -> None:
    hold = threading.Event()
    for number in range(FEEDS // 2):
        press.server.add(f"/{number}.xml", Answer(feed_body(number), hold=hold))
    async with open_library() as library:
        async with aclosing(library.refresh(force=True)) as steps:
            await anext(steps)
            begun = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - begun < 2
        assert started
        assert all(process.returncode is not None for process in started)
        assert press.rows("SELECT count(*) FROM feed WHERE claimed_until IS NOT NULL") == [(0,)]
        hold.set()
        press.print_feeds(0)
        await refresh(library)
        assert len(await library.entry_ids(ALL)) == FEEDS * ENTRIES


async def test_two_processes_share_the_work(press: Press) -> None:
    both = [press.command("--json"), press.command("--json")]
    outputs = [await asyncio.to_thread(process.communicate, timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    updates = [json.loads(line) for out, _ in outputs for line in out.splitlines()]
    loaded = [update["feed_id"] for update in updates if "feed_id" in update]
    # Whoever came late found feeds that were done: it asked again, and was told that nothing had changed.
    assert set(loaded) == set(range(1, FEEDS + 1))
    assert sum(update["new"] for update in updates if "feed_id" in update) == FEEDS * ENTRIES
    sent = [request for request in press.server.requests if "if-none-match" not in request.headers]
    assert len(sent) == FEEDS, "no feed was loaded twice"
    assert len(press.keys()) == FEEDS * ENTRIES


async def test_a_worker_ends_when_its_parent_does(press: Press) -> None:
    hold = threading.Event()
    press.server.add("/0.xml", Answer(feed_body(0), hold=hold))
    store = Store(press.database)
    feeds = tuple(store.feeds())[:1]
    store.close()
    job = Job(
        database=press.database,
        network=NetworkConfig(),
        refresh=RefreshConfig(),
        now=datetime.now(UTC),
        feeds=feeds,
    )
    process = await workers._start()
    assert process.stdin is not None
    process.stdin.write(pack_job(job, None))
    await asyncio.to_thread(press.server.wait_for, 1)
    process.stdin.close()  # which is what a parent's death does
    assert await asyncio.wait_for(process.wait(), 5) == 0


def test_a_refresh_that_finds_nothing_new_parses_and_imports_nothing(press: Press) -> None:
    assert press.command().wait(timeout=60) == 0
    code = (
        "import sys; from reader.cli import main; main(sys.argv[1:]);"
        "print(*(name for name in ('textual', 'httpx', 'rich', 'reader.fetch.formats.feedxml')"
        " if name in sys.modules))"
    )
    again = subprocess.run(
        [sys.executable, "-c", code, "--data-dir", str(press.data_dir), "refresh"],
        env=os.environ | {"PYTHONPATH": str(Path(reader.__file__).parents[1])},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert again.stdout == f"{FEEDS} feeds · 0 new\n\n", again.stderr


def test_a_claim_keeps_another_process_away(press: Press) -> None:
    store = Store(press.database)
    store.claim(lambda feeds: feeds[:-1], now=datetime.now(UTC))
    process = press.command("--json")
    out, _ = process.communicate(timeout=60)
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line.get("feed_id") for line in lines] == [FEEDS, None]
    assert lines[-1]["left_to_another"] == FEEDS - 1
    store.close()


def test_a_killed_refresh_leaves_no_worker_and_no_half_work(press: Press) -> None:
    """Kills at random moments; READER_TEST_KILLS=200 for the long run."""
    dice = random.Random(11)
    shown: set[object] = set()
    for kill in range(KILLS):
        press.print_feeds(kill)
        # A new day: the claims of the process that was killed have run out.
        with closing(sqlite3.connect(press.database)) as connection, connection:
            connection.execute("UPDATE feed SET claimed_until = NULL")
        process = press.command()
        try:
            process.wait(timeout=0.15 + dice.random() * 0.45)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate(timeout=20)
        assert press.rows("PRAGMA integrity_check") == [("ok",)]
        listed = press.keys()
        assert shown <= listed, "what was shown once is still there"
        shown = listed
    with closing(sqlite3.connect(press.database)) as connection, connection:
        connection.execute("UPDATE feed SET claimed_until = NULL")
    assert press.command().wait(timeout=60) == 0
    assert {feed_id for (feed_id,) in press.rows("SELECT feed_id FROM place")} == set(range(1, FEEDS + 1))
    assert press.rows("SELECT feed_id, key, count(*) FROM sighting GROUP BY 1, 2 HAVING count(*) > 1") == []
    assert press.rows("SELECT link, count(*) FROM article GROUP BY 1 HAVING count(*) > 1") == []
    (counted,) = press.rows("SELECT total, unread FROM overall")
    assert counted == press.rows("SELECT count(*), sum(NOT read) FROM article WHERE listed")[0]
    assert press.rows("SELECT sum(total) FROM tally") == press.rows("SELECT count(*) FROM place")


def test_shares_are_even_and_keep_hosts_together() -> None:
    feeds = [
        Feed(id=id, address=f"http://host{id % 7}.test/{id}", format="xml", added=datetime.now(UTC))
        for id in range(100)
    ]
    first, second = share_out(feeds, 2)
    assert abs(len(first) - len(second)) < 20
    assert not {feed.id % 7 for feed in first} & {feed.id % 7 for feed in second}
    assert share_out([], 2) == []
