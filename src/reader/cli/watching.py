"""`reader refresh --watch`: sleeps until the next feed is due, refreshes, and sleeps again."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from reader.cli.output import complain
from reader.errors import ReaderError

if TYPE_CHECKING:
    from reader.library import Library
    from reader.model import Feed

SHORTEST = timedelta(seconds=30)
"""Between two rounds: feeds that fall due together are loaded together."""
LONGEST = timedelta(minutes=10)
"""Then it looks again in any case: feeds may have been added, and the computer may have slept."""


async def keep_watch(
    library: Library,
    refresh: Callable[[Callable[[], None]], Coroutine[None, None, object]],
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Refresh whenever a feed is due, until the program is told to end (SIGTERM) or interrupted.

    `refresh` is given what it calls once the feeds are here: the next round need not wait for the article
    pages of this one. Once it has gone well, a fault such as a full disk is told, and what is due is tried
    again later.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # noqa: S101 - this is a coroutine
    told = False

    def stop() -> None:
        nonlocal told
        told = True
        task.cancel()

    with suppress(NotImplementedError):  # Windows: the process just ends there
        loop.add_signal_handler(signal.SIGTERM, stop)
    began = False
    rounds: set[asyncio.Task[object]] = set()
    try:
        while True:
            wait = LONGEST
            try:
                await _begin(refresh, rounds)
                wait = wait_before_next(await library.feeds(), library.clock())
                began = True
            except ReaderError as error:
                if not began:
                    raise
                complain(str(error))
            await sleep(wait.total_seconds())
    except asyncio.CancelledError:
        if not told:
            raise
    finally:
        for each in rounds:
            each.cancel()
        await asyncio.gather(*rounds, return_exceptions=True)
        with suppress(NotImplementedError):
            loop.remove_signal_handler(signal.SIGTERM)


async def _begin(
    refresh: Callable[[Callable[[], None]], Coroutine[None, None, object]], rounds: set[asyncio.Task[object]]
) -> None:
    """Begin a round and wait until its feeds are here; raises what it, or one before it, has failed with."""
    listed = asyncio.Event()
    current = asyncio.create_task(refresh(listed.set), name="round")
    current.add_done_callback(lambda _: listed.set())
    rounds.add(current)
    await listed.wait()
    for each in [each for each in rounds if each.done()]:
        rounds.discard(each)
        each.result()


def wait_before_next(feeds: list[Feed], now: datetime) -> timedelta:
    """Return how long nothing has to be done."""
    dues = [now if feed.is_due(now) else feed.next_due or now for feed in feeds if not feed.stopped]
    return min(max(min(dues, default=now + LONGEST) - now, SHORTEST), LONGEST)
