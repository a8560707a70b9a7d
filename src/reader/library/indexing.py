"""Brings the search index up to date: here if little is to do, else in a process of its own."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from pathlib import Path

import reader
from reader.errors import ReaderError

_MANY = 400
"""Unindexed articles that are worth a process of their own; fewer are read by searches, or indexed here."""
_BOOT = (
    "import sys; root = sys.argv[1]; sys.path.count(root) or sys.path.insert(0, root);"
    " from reader.store.indexer import main; sys.exit(main(sys.argv[2:]))"
)
_log = logging.getLogger(__name__)
_running: list[subprocess.Popen[bytes]] = []
"""Indexers that this process has started; each ends with its work."""


class Indexing:
    """The work on the index of one database."""

    def __init__(self, database: Path) -> None:
        self._path = database
        self._task: asyncio.Task[None] | None = None

    def start(self, waiting: int, *, patient: bool) -> None:
        """See to it that the queue is worked off; `patient`: here, bit by bit, if it is not much."""
        _running[:] = [process for process in _running if process.poll() is None]
        if _running or (self._task is not None and not self._task.done()):
            return
        if waiting >= _MANY:
            _start(self._path)
        elif waiting and patient:
            self._task = asyncio.create_task(asyncio.to_thread(_index_here, self._path), name="index")

    async def wait(self) -> None:
        """Wait for what is being indexed here."""
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)


def _index_here(database: Path) -> None:
    from reader.store.indexer import bring_up_to_date

    try:
        bring_up_to_date(database, limit=_MANY)
    except ReaderError as error:
        _log.warning("%s", error)


def _start(database: Path) -> None:
    """Start an indexer; it outlives us if it has to."""
    root = str(Path(reader.__file__).parents[1])
    try:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-c", _BOOT, root, str(database)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=os.name == "posix",
        )
    except OSError as error:
        _log.warning("no indexer: %s", error)
        return
    _running.append(process)
