"""One question to the terminal before the app starts: how wide does it draw a “ ?"""

from __future__ import annotations

import os
import re
import select
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

_PATIENCE = 0.2
"""Seconds; a terminal that does not answer in that time is taken for an ordinary one."""
_SAMPLE = "“"
_WHERE = "\x1b[6n"
"""DSR: tell me where the cursor is."""
_REPORT = re.compile(rb"\x1b\[(\d+);(\d+)R")


def choose_width(setting: Literal["auto", 1, 2], answer: bytes = b"") -> int:
    """Return how many cells ambiguous characters take: as set, else as the terminal's answer shows."""
    if setting != "auto":
        return setting
    report = _REPORT.search(answer)
    # The sample was written in the first column, so after two cells the cursor stands in the third.
    return 2 if report is not None and int(report[2]) == 3 else 1


@contextmanager
def asking(setting: Literal["auto", 1, 2]) -> Iterator[Callable[[], int]]:
    """Ask, and yield what waits for the answer and returns the width; meanwhile other things can be done."""
    if setting != "auto" or not _can_ask():
        yield lambda: choose_width(setting)
        return
    import termios
    import tty

    stdin, stdout = sys.stdin.fileno(), sys.stdout.fileno()
    deadline = time.monotonic() + _PATIENCE
    before = termios.tcgetattr(stdin)
    try:
        tty.setcbreak(stdin, termios.TCSANOW)
        # The terminal obeys in order: it has answered before the sample is taken away.
        os.write(stdout, f"\r{_SAMPLE}{_WHERE}\r\x1b[K".encode())
        yield lambda: choose_width(setting, _read_report(stdin, deadline))
    finally:
        termios.tcsetattr(stdin, termios.TCSANOW, before)


def _can_ask() -> bool:
    return (
        os.name == "posix"
        and os.environ.get("TERM", "dumb") not in ("dumb", "linux")
        and sys.stdin.isatty()
        and sys.stdout.isatty()
        and sys.stdout.encoding.lower() == "utf-8"
    )


def _read_report(stdin: int, deadline: float) -> bytes:
    answer = b""
    while _REPORT.search(answer) is None:
        # Even after the deadline what has come meanwhile is read, or the app would take it for keys.
        if not select.select([stdin], [], [], max(0.0, deadline - time.monotonic()))[0]:
            break
        piece = os.read(stdin, 64)
        if not piece:
            break
        answer += piece
    return answer
