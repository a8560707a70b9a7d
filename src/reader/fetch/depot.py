"""Keeps what has come and nobody has read yet in a file without a name, so that it takes no memory."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock
from typing import IO

_log = logging.getLogger(__name__)


class Depot:
    """A file that is made when it is first needed and is gone when it is closed; any thread may read it."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._end = 0
        self._full = False
        self._lock = Lock()

    def put(self, data: bytes) -> Callable[[], bytes]:
        """Put data away and return what fetches it; without room on the disk it stays in memory."""
        size = len(data)
        with self._lock:
            start = self._end
            if not size or self._full or not self._write(data):
                return lambda: data
            self._end += size
        return lambda: self._get(start, size)

    def close(self) -> None:
        """Give the file up; what is in it is lost."""
        with self._lock:
            if self._file is not None:
                self._file.close()

    def _write(self, data: bytes) -> bool:
        """Append data; False: there is no room for it, and there will be none."""
        from tempfile import TemporaryFile

        try:
            if self._file is None:
                self._file = TemporaryFile(buffering=0)  # noqa: SIM115 - closed by close()
            self._file.seek(self._end)
            self._full = self._file.write(data) < len(data)
        except OSError as error:
            _log.warning("answers wait in memory: %s", error)
            self._full = True
        return not self._full

    def _get(self, start: int, size: int) -> bytes:
        with self._lock:
            assert self._file is not None  # noqa: S101 - put() has made it
            self._file.seek(start)
            return self._file.read(size)
