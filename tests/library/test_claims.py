"""Two refreshes at once: what one has done between the other's look and its claim is not done again.

The other one is a second store on the same file. It acts at the moment when the first is about to begin
the transaction of its claim, which SQLite's own trace hook tells.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from newsstand import Clock, rss
from servers import Answer, Server

from reader.library import Library
from reader.model import Feed, FeedCandidate, FeedCheck, RefreshProgress
from reader.store import Store

Act = Callable[[Store, list[Feed], datetime], None]


async def refresh(library: Library, act: Act) -> list[RefreshProgress]:
    """Refresh what is due while another process does something just before the claim."""
    path, now = library.paths.database, library.clock()

    def meanwhile() -> None:
        other = Store(path)
        act(other, other.feeds(), now)
        other.close()

    await library._database.run(_interpose, "BEGIN IMMEDIATE", meanwhile)
    return [progress async for progress in library.refresh()]


def _interpose(store: Store, beginning: str, act: Callable[[], None]) -> None:
    """Have something happen once, when the store is about to run a statement that begins so."""
    acted = False

    def note(statement: str) -> None:
        nonlocal acted
        if statement.startswith(beginning) and not acted:
            acted = True
            act()

    with store._db.reading() as connection:
        connection.set_trace_callback(note)


@pytest.fixture
async def feeds(library: Library, server: Server) -> list[Feed]:
    """Two feeds that are due."""
    made = []
    for name in ("one", "two"):
        address = server.add(f"/{name}.xml", Answer(rss((name, name, "<p>x</p>"), title=name)))
        made.append(await library.subscribe(FeedCandidate(address=address, title=name, format="xml")))
    return made


def claimed(library: Library) -> list[object]:
    """Return whose claims are left, asked past the library."""
    store = Store(library.paths.database)
    with store._db.reading() as connection:
        rows = connection.execute("SELECT id FROM feed WHERE claimed_until IS NOT NULL").fetchall()
    store.close()
    return [feed_id for (feed_id,) in rows]


async def test_what_another_has_loaded_since_the_look_is_not_loaded_again(
    library: Library, server: Server, feeds: list[Feed]
) -> None:
    def load_first(other: Store, known: list[Feed], now: datetime) -> None:
        _claim(other, known[:1], now)
        other.apply_many([FeedCheck(feed_id=known[0].id, checked_at=now, next_due=now + timedelta(hours=1))])

    progress = await refresh(library, load_first)
    assert [request.path for request in server.requests] == ["/two.xml"]
    assert [step.update.feed_id for step in progress if step.update] == [feeds[1].id]
    assert progress[-1].held == ()
    assert claimed(library) == [], "what was claimed in vain is given back"


async def test_what_another_is_loading_is_left_to_it(
    library: Library, server: Server, feeds: list[Feed]
) -> None:
    progress = await refresh(library, lambda other, known, now: _claim(other, known[:1], now))
    assert [request.path for request in server.requests] == ["/two.xml"]
    assert progress[-1].held == ("one",)
    assert claimed(library) == [feeds[0].id], "the other one's claim stays"


async def test_when_another_does_everything_nobody_is_asked(
    library: Library, server: Server, feeds: list[Feed]
) -> None:
    progress = await refresh(library, _claim)
    assert server.requests == []
    assert (progress[-1].phase, progress[-1].total, progress[-1].held) == ("done", 0, ("one", "two"))


async def test_a_feed_that_was_removed_since_the_look_is_passed_over(
    library: Library, server: Server, feeds: list[Feed]
) -> None:
    progress = await refresh(library, lambda other, known, now: other.remove_feed(known[0].id))
    assert [request.path for request in server.requests] == ["/two.xml"]
    assert progress[-1].failed == 0


async def test_nobody_can_write_between_the_look_and_the_claim(
    library: Library, server: Server, feeds: list[Feed]
) -> None:
    told: list[str] = []

    def write() -> None:
        with closing(sqlite3.connect(library.paths.database, timeout=0)) as other:
            try:
                other.execute("UPDATE feed SET claimed_until = NULL")
            except sqlite3.OperationalError as error:
                told.append(str(error))

    await library._database.run(_interpose, "UPDATE feed SET claimed_until", write)
    assert [step async for step in library.refresh()][-1].total == 2
    assert told == ["database is locked"]


async def test_a_claim_that_has_run_out_holds_nothing(
    library: Library, server: Server, feeds: list[Feed], clock: Clock
) -> None:
    """As of a process that was killed."""
    await refresh(library, _claim)
    clock.go_on(seconds=61)
    assert [step async for step in library.refresh()][-1].held == ()
    assert sorted(request.path for request in server.requests) == ["/one.xml", "/two.xml"]


def _claim(other: Store, known: list[Feed], now: datetime) -> None:
    ours, _ = other.claim(lambda _: known, now=now)
    assert ours == known
