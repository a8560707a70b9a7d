"""Runs the store's methods on the one thread that may touch it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from reader.errors import StoreError
from reader.language import tr
from reader.store import Store

P = ParamSpec("P")
T = TypeVar("T")


class Runner(Protocol):
    """Runs the store's methods, on whatever thread."""

    async def run(self, method: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a method of the store and return what it returns."""
        ...


class Database:
    """A store that lives on its own thread; calls are queued in the order they are made."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        """Open the store at `path`; raises StoreError with a sentence."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        try:
            self._store = self._thread.submit(lambda: Store(path, clock=clock)).result()
        except BaseException:
            self._thread.shutdown(wait=False)
            raise
        self._closed = False

    async def run(self, method: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a method of the store and return what it returns.

        A call that has begun is carried out even if the caller is cancelled: a cancelled worker
        must not leave the caller and the store with different ideas of what was written.
        """
        if self._closed:
            raise StoreError(tr("The library is closed."))
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: method(self._store, *args, **kwargs))

    def close(self) -> None:
        """Finish what is queued and close the store; calling it twice is harmless."""
        if self._closed:
            return
        self._closed = True
        try:
            self._thread.submit(self._store.close).result()
        finally:
            self._thread.shutdown(wait=True)
