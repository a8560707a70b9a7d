"""Keeps one worker ready: a copy of this process, made while nothing is open that two may not share.

A new interpreter needs 0.2 seconds until it can do anything, a copy of one that has imported everything needs
two milliseconds. A copy must not be made of a process that has a database open (SQLite's locks belong to the
process), an event loop or a second thread, so a command asks for it before it opens anything.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spare:
    """A worker that waits for its job at the other end of a socket."""

    pid: int
    door: socket.socket

    def wait(self) -> None:
        """Wait until it has ended, which it does when the door is closed."""
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)

    def kill(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


_ready: list[Spare] = []


def get_ready() -> None:
    """Make a worker in advance where that is safe; else one is started when it is needed.

    Whoever calls has imported what the worker and itself both need.
    """
    # Elsewhere system libraries may have threads of their own from the beginning.
    if sys.platform != "linux" or _ready or threading.active_count() > 1:
        return
    # What a worker needs is imported once for both.
    import reader.fetch.client  # noqa: F401 - what it loads is what counts
    from reader.library.worker import main

    ours, theirs = socket.socketpair()
    try:
        pid = os.fork()
    except OSError:  # no room for another process: the work is done here
        ours.close()
        theirs.close()
        return
    if pid == 0:
        try:
            _move_in(theirs)
            main()
        finally:
            os._exit(1)
    theirs.close()
    _ready.append(Spare(pid, ours))


def take() -> Spare | None:
    """Return the worker that is ready, which then belongs to the caller; None: there is none."""
    return _ready.pop() if _ready else None


def dismiss() -> None:
    """Send home the worker that nobody has needed."""
    if spare := take():
        spare.door.close()
        spare.wait()


def _move_in(door: socket.socket) -> None:
    """Put the door where a worker expects its input and output, and let go of what is the parent's."""
    os.setsid()  # the terminal's Ctrl-C is for the parent alone
    for stream in (0, 1):
        os.dup2(door.fileno(), stream)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
