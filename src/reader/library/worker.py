"""Loads a share of the feeds where no screen waits: in a process of its own, or in that of a command.

The process gets a `Job` on its standard input, answers with frames on its standard output, and ends with
its parent: the end of its input tells it to stop. It writes whole transactions, so it may be killed at any
moment.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import pickle
import struct
import threading
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from reader.config import NetworkConfig, RefreshConfig
from reader.errors import ReaderError
from reader.language import Language, choose_language
from reader.model import Feed, FeedUpdate
from reader.store import Store

P = ParamSpec("P")
T = TypeVar("T")

LENGTH = struct.Struct("<I")
"""Before each frame: how long it is."""
_FILES = 4096
_LOOKUPS = 48
_SOON = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What has to be done."""

    database: Path
    network: NetworkConfig
    refresh: RefreshConfig
    now: datetime
    """The library's time; the worker's clock goes on from there."""
    feeds: tuple[Feed, ...]
    language: Language = "en"
    """In which it is told what went wrong."""
    beside_screen: bool = False
    """True: somebody reads meanwhile, and his keys come first."""


class Inline:
    """Runs the store's methods where it is called; a second thread would only fight for the interpreter."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def run(self, method: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a method of the store and return what it returns."""
        return method(self._store, *args, **kwargs)


async def work(job: Job) -> AsyncGenerator[list[FeedUpdate], None]:
    """Load the feeds of a job, write what they bring, and yield what became of them.

    Its event loop stands still while it parses and writes, for up to 0.1 seconds at a time.
    """
    from reader.fetch.client import Client
    from reader.fetch.formats import find_formats
    from reader.library.refreshing import Refresher

    _tune()
    started = time.monotonic()

    def clock() -> datetime:
        return job.now + timedelta(seconds=time.monotonic() - started)

    store = Store(job.database, clock=clock)
    client = Client(job.network, clock=clock)
    client.trust(feed.address for feed in job.feeds)
    network = job.network
    refresher = Refresher(
        Inline(store),
        client,
        job.refresh,
        clock=clock,
        concurrency=network.concurrency,
        per_host=network.per_host,
        threads=False,
    )
    if any(feed.last_success is None for feed in job.feeds):
        # Something will have to be parsed: get ready while the first requests are on their way.
        asyncio.get_running_loop().call_later(_SOON, find_formats)
    try:
        async with aclosing(refresher.load(job.feeds)) as batches:
            async for updates in batches:
                yield updates
    finally:
        await client.aclose()
        store.close()


def _tune() -> None:
    """Prepare this process for many objects, many connections and many names to look up."""
    # Names are looked up in threads that wait for the network; asyncio's own few would take a second for 200.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_LOOKUPS, "lookup"))
    # A refresh makes a million objects and no cycles; looking for them would take a tenth of its time.
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 50, 100)
    with suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
        if soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def main() -> None:
    """Do the job that stands on standard input, and end."""
    job, log = _receive()
    choose_language(job.language)
    if job.beside_screen and hasattr(os, "nice"):
        os.nice(5)
    if log is not None:
        from reader.log import start_log

        start_log(log)
    try:
        asyncio.run(_serve(job))
    except asyncio.CancelledError:
        pass
    except ReaderError as error:
        _send(str(error))
    except Exception:
        logging.getLogger(__name__).exception("the worker failed")
        logging.shutdown()
        os._exit(1)
    logging.shutdown()
    # Everything is written and said; taking the interpreter apart would only keep the parent waiting.
    os._exit(0)


async def _serve(job: Job) -> None:
    _end_with_parent()
    async with aclosing(work(job)) as batches:
        async for updates in batches:
            _send(updates)
    _send(None)


def _end_with_parent() -> None:
    """Cancel everything when standard input ends, which it does when the parent stops or dies."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def wait() -> None:
        with suppress(OSError):
            while os.read(0, 1):
                pass
        with suppress(RuntimeError):  # the loop has ended by itself
            loop.call_soon_threadsafe(lambda: task.cancel() if task else None)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def pack_job(job: Job, log: Path | None) -> bytes:
    """Return what a worker is sent."""
    return _pack((job, log))


def _pack(value: object) -> bytes:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(data)) + data


def _receive() -> tuple[Job, Path | None]:
    (length,) = LENGTH.unpack(_read(LENGTH.size))
    job, log = pickle.loads(_read(length))  # noqa: S301 - from our own parent
    return job, log


def _read(size: int) -> bytes:
    """Read from the input as such: what Python keeps before it may be another process's."""
    parts = []
    while size:
        part = os.read(0, size)
        if not part:
            os._exit(0)  # the parent has nothing to do for us
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _send(value: list[FeedUpdate] | str | None) -> None:
    """Send updates; a sentence: why nothing more comes; None: that was all."""
    data = _pack(value)
    with suppress(BrokenPipeError):  # the parent is gone, and the end of our input says so too
        while data:
            data = data[os.write(1, data) :]


if __name__ == "__main__":
    main()
