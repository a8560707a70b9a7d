"""Drives a program in a pseudo-terminal and times what a person would see, from outside."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

_WHERE, _SECOND_COLUMN = b"\x1b[6n", b"\x1b[1;2R"
_LIMIT = 180.0
"""Seconds after which a program that shows nothing is given up."""


class Terminal:
    """A program in a pseudo-terminal of a fixed size; `seconds` are measured from just before its start."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 100,
        rows: int = 30,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.output = bytearray()
        self._started = time.perf_counter()
        self._pid, self._file = pty.fork()
        if self._pid == 0:
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})})
            os.execvp(command[0], list(command))
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._file)

    def wait_for(self, *markers: str) -> float:
        """Return the seconds from the start until the screen has held every marker."""
        wanted = [marker.encode() for marker in markers]
        while not all(marker in self.output for marker in wanted):
            if time.perf_counter() - self._started > _LIMIT or not self._read(1.0):
                missing = [marker.decode() for marker in wanted if marker not in self.output]
                raise TimeoutError(f"the screen never showed {missing}: {bytes(self.output[-800:])!r}")
        return time.perf_counter() - self._started

    def press(self, keys: str, *, quiet: float = 0.08) -> tuple[float, float]:
        """Send keys; return the seconds until the first output they caused, and until the last."""
        self.settle(quiet)
        sent = time.perf_counter()
        os.write(self._file, keys.encode())
        first = last = 0.0
        while select.select([self._file], [], [], quiet if first else 2.0)[0] and self._read(0):
            last = time.perf_counter() - sent
            first = first or last
        return first, last

    def type(self, keys: str) -> None:
        """Send keys and wait for nothing."""
        os.write(self._file, keys.encode())

    def wait_after(self, begun: int, marker: str) -> None:
        """Read until what came after the first `begun` bytes of output holds a marker."""
        deadline = time.perf_counter() + _LIMIT
        while marker.encode() not in self.output[begun:]:
            if time.perf_counter() > deadline or not self._read(1.0):
                raise TimeoutError(f"the screen never showed {marker!r}")

    def rest(self, seconds: float) -> None:
        """Read whatever comes for some time."""
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            if select.select([self._file], [], [], left)[0]:
                self._read(0)

    def leave(self, keys: str) -> None:
        """Send the keys that quit, and wait until the program has ended."""
        os.write(self._file, keys.encode())
        while self._read(2.0) and not self._has_ended():
            pass

    def _has_ended(self) -> bool:
        return os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def settle(self, quiet: float = 0.3) -> None:
        """Read until nothing has come for `quiet` seconds."""
        while select.select([self._file], [], [], quiet)[0] and self._read(0):
            pass

    def memory(self) -> float:
        """Return the resident memory of the program in MB (Linux only)."""
        with open(f"/proc/{self._pid}/statm") as file:  # noqa: PTH123 - a kernel file
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def _read(self, timeout: float) -> bool:
        if timeout and not select.select([self._file], [], [], timeout)[0]:
            return True
        try:
            data = os.read(self._file, 65536)
        except OSError:
            return False
        self.output += data
        # As any terminal does when it is asked where the cursor is.
        os.write(self._file, _SECOND_COLUMN * data.count(_WHERE))
        return bool(data)


def median(values: Sequence[float]) -> float:
    """Return the middle value."""
    return sorted(values)[len(values) // 2]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of all values do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
