"""One question to the terminal before the app starts: how wide does it draw a “ ?"""

from __future__ import annotations

import os
import re
import select
import sys
import time
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


def ask_terminal() -> bytes:
    """Write the sample, ask for the cursor, take both away again; b"": there is nobody to ask."""
    if os.name != "posix" or os.environ.get("TERM", "dumb") in ("dumb", "linux"):
        return b""
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or sys.stdout.encoding.lower() != "utf-8":
        return b""
    import termios
    import tty

    stdin, stdout = sys.stdin.fileno(), sys.stdout.fileno()
    before = termios.tcgetattr(stdin)
    try:
        tty.setcbreak(stdin, termios.TCSANOW)
        os.write(stdout, f"\r{_SAMPLE}{_WHERE}".encode())
        answer = _read_report(stdin)
        os.write(stdout, b"\r\x1b[K")
        return answer
    except OSError:
        return b""
    finally:
        termios.tcsetattr(stdin, termios.TCSANOW, before)


def _read_report(stdin: int) -> bytes:
    answer = b""
    deadline = time.monotonic() + _PATIENCE
    while (left := deadline - time.monotonic()) > 0 and _REPORT.search(answer) is None:
        if select.select([stdin], [], [], left)[0]:
            piece = os.read(stdin, 64)
            if not piece:
                break
            answer += piece
    return answer
