"""Starts worker processes for a refresh of many feeds, follows them, and never leaves one behind."""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

import reader
from reader.errors import StoreError
from reader.fetch.hosts import origin
from reader.library.spare import take
from reader.library.worker import LENGTH, Job, pack_job, work
from reader.model import Feed, FeedUpdate

MOST = 2
"""Processes; more gain little, because they all write to one file."""
_PATIENCE = 3.0
"""Seconds that a worker has to end by itself."""
_BOOT = (
    "import gc, sys; gc.disable(); root = sys.argv[1]; sys.path.count(root) or sys.path.insert(0, root);"
    " from reader.library.worker import main; main()"
)
"""Imports make objects that stay; looking for garbage among them would take a tenth of the start."""
_log = logging.getLogger(__name__)


async def work_side_by_side(
    job: Job, *, here: bool, log: Path | None, most: int = MOST
) -> AsyncGenerator[list[FeedUpdate], None]:
    """Do a job in several processes and yield what became of its feeds, in the order they finish.

    `here`: one of the processes is this one, because nothing else needs its event loop. Feeds of a worker
    that crashed are missing from what is yielded. Closing the generator stops every worker.
    """
    shares = [replace(job, feeds=feeds) for feeds in share_out(job.feeds, min(most, os.cpu_count() or 1))]
    network = replace(job.network, concurrency=max(1, job.network.concurrency // len(shares)))
    shares = [replace(share, network=network) for share in shares]
    results: asyncio.Queue[list[FeedUpdate] | Exception | None] = asyncio.Queue(maxsize=8)
    tasks = [
        asyncio.create_task(_pass_on(work(share) if here and not number else _employ(share, log), results))
        for number, share in reversed(list(enumerate(shares)))
    ]
    left = len(tasks)
    try:
        while left:
            updates = await results.get()
            if isinstance(updates, Exception):
                raise updates
            if updates is None:
                left -= 1
            else:
                yield updates
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def share_out(feeds: Sequence[Feed], count: int) -> list[tuple[Feed, ...]]:
    """Divide feeds into at most `count` shares of much the same size, the feeds of a host in one share.

    Within a share the hosts take turns, so that a connection is free again when its host's next feed comes.
    """
    hosts: defaultdict[str, list[Feed]] = defaultdict(list)
    for feed in feeds:
        hosts[origin(feed.address)].append(feed)
    shares: list[list[list[Feed]]] = [[] for _ in range(max(1, count))]
    for group in sorted(hosts.values(), key=len, reverse=True):
        min(shares, key=lambda share: sum(map(len, share))).append(group)
    return [
        tuple(feed for row in zip_longest(*share) for feed in row if feed is not None)
        for share in shares
        if share
    ]


async def _pass_on(
    batches: AsyncGenerator[list[FeedUpdate], None],
    results: asyncio.Queue[list[FeedUpdate] | Exception | None],
) -> None:
    end: Exception | None = None
    try:
        async with aclosing(batches):
            async for updates in batches:
                await results.put(updates)
    except Exception as error:  # handed to whoever waits for the results
        end = error
    await results.put(end)


async def _employ(job: Job, log: Path | None) -> AsyncGenerator[list[FeedUpdate], None]:
    """Have a process do a job; raises StoreError if it could not write, and just ends early if it crashed."""
    try:
        worker = await _hire()
    except OSError as error:
        _log.warning("no worker process: %s", error)
        return
    try:
        worker.input.write(pack_job(job, log))
        while True:
            updates = await _receive(worker.output)
            if updates is None:
                return
            if isinstance(updates, str):
                raise StoreError(updates)
            yield updates
    except (OSError, EOFError, pickle.UnpicklingError) as error:
        _log.warning("a worker process ended before its work was done: %r", error)
    finally:
        await _end(worker)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Worker:
    """A process that waits for its job."""

    input: asyncio.StreamWriter
    output: asyncio.StreamReader
    wait: Callable[[], Awaitable[object]]
    kill: Callable[[], None]


async def _hire() -> _Worker:
    """Return the worker that was made ready, else a new one."""
    if spare := take():
        output, input = await asyncio.open_connection(sock=spare.door)
        return _Worker(
            input=input, output=output, wait=lambda: asyncio.to_thread(spare.wait), kill=spare.kill
        )
    process = await _start()
    assert process.stdin is not None and process.stdout is not None  # noqa: S101 - it was asked for
    return _Worker(input=process.stdin, output=process.stdout, wait=process.wait, kill=process.kill)


async def _start() -> Process:
    root = str(Path(reader.__file__).parents[1])
    # -P: a file in the current directory must not stand in for a module. A session of its own: the terminal's
    # Ctrl-C is for us alone, and a worker ends when its input does.
    return await asyncio.create_subprocess_exec(
        sys.executable or "python3",
        "-P",
        "-c",
        _BOOT,
        root,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        start_new_session=os.name == "posix",
    )


async def _receive(output: asyncio.StreamReader) -> list[FeedUpdate] | str | None:
    (length,) = LENGTH.unpack(await output.readexactly(LENGTH.size))
    updates: list[FeedUpdate] | str | None = pickle.loads(  # noqa: S301 - from our own child
        await output.readexactly(length)
    )
    return updates


async def _end(worker: _Worker) -> None:
    """Wait until a worker has ended, and end it by force if it does not."""
    worker.input.close()
    try:
        async with asyncio.timeout(_PATIENCE):
            await worker.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            worker.kill()
        await worker.wait()
