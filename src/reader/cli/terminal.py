"""One question to the terminal before the app starts: how wide does it draw a “, does it draw pictures?"""

from __future__ import annotations

import os
import re
import select
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

Width: TypeAlias = Literal["auto", 1, 2]
Graphics: TypeAlias = Literal["auto", "kitty", "blocks"]

_PATIENCE = 0.2
"""Seconds; a terminal that does not answer in that time is taken for an ordinary one."""
_SAMPLE = "“"
_WHERE = "\x1b[6n"
"""DSR: tell me where the cursor is."""
_REPORT = re.compile(rb"\x1b\[(\d+);(\d+)R")
_WIPE = "\r\x1b[K"
_DOT = "\x1b_Ga=T,U=1,i=4146593279,f=32,s=1,v=1,c=2,r=1,q=2;AAAAAA==\x1b\\"
"""Take a transparent dot, two cells wide, but show it only where a placeholder stands."""
_PUT = "\x1b_Ga=p,i=4146593279,p=2,c=2,r=1,q=2\x1b\\"
"""Show it here."""
_FREE = "\x1b_Ga=d,d=I,i=4146593279,q=2\x1b\\"
_PICTURES = f"\r{_DOT}{_WHERE}{_PUT}{_WHERE}{_FREE}"
"""The cursor moves past a picture that is shown: a terminal that knows no placeholders shows it twice or
never, one that does only the second time. Nothing else is ever answered, so no answer can come too late to
be known for what it is."""
_MULTIPLEXERS = ("TMUX", "STY", "ZELLIJ")
_USUAL_CELL = (8, 16)
_SHAPES = (1.2, 4.0)
"""Height of a cell to its width, of those that are believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """What was found out about the terminal."""

    ambiguous_width: int = 1
    """Cells that “ and its like take."""
    draws_pictures: bool = False
    """Whether it knows kitty's placeholders."""
    behind_tmux: bool = False
    """Whether tmux stands between us and it, and is to pass pictures on."""
    cell: tuple[int, int] = _USUAL_CELL
    """Width and height of a character in dots, as far as it says so."""


def read_answer(answer: bytes, width: Width, *, with_pictures: bool) -> Terminal:
    """Return what the terminal's reports say; a setting needs none."""
    columns = [int(column) for _, column in _REPORT.findall(answer)]
    draws_pictures = with_pictures and columns[:2] == [1, 3]
    if with_pictures:
        columns = columns[2:]
    if width == "auto":
        # The sample was written in the first column, so after two cells the cursor stands in the third.
        width = 2 if columns[:1] == [3] else 1
    return Terminal(ambiguous_width=width, draws_pictures=draws_pictures)


@contextmanager
def asking(width: Width, graphics: Graphics = "blocks") -> Iterator[Callable[[], Terminal]]:
    """Ask, and yield what waits for the answer and returns it; meanwhile other things can be done."""
    can_ask = _can_ask()
    with_pictures = graphics == "auto" and can_ask and _may_draw_pictures()
    question = (_PICTURES if with_pictures else "") + (f"\r{_SAMPLE}{_WHERE}" if width == "auto" else "")

    def conclude(answer: bytes = b"") -> Terminal:
        found = read_answer(answer, width, with_pictures=with_pictures)
        is_forced = graphics == "kitty"
        behind_tmux = is_forced and _is_in_tmux()
        return replace(
            found,
            draws_pictures=found.draws_pictures or behind_tmux or (is_forced and _is_plain()),
            behind_tmux=behind_tmux,
            cell=_find_cell() if can_ask else _USUAL_CELL,
        )

    if not question or not can_ask:
        yield conclude
        return
    import termios
    import tty

    stdin, stdout = sys.stdin.fileno(), sys.stdout.fileno()
    deadline = time.monotonic() + _PATIENCE
    before = termios.tcgetattr(stdin)
    try:
        tty.setcbreak(stdin, termios.TCSANOW)
        # The terminal obeys in order: it has answered before the sample is taken away.
        os.write(stdout, f"{question}{_WIPE}".encode())
        yield lambda: conclude(_read_reports(stdin, deadline, question.count(_WHERE)))
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


def _is_plain() -> bool:
    """Tell whether no program stands between us and the terminal; such a one would eat or show a picture."""
    kind = os.environ.get("TERM", "")
    return not any(map(os.environ.get, _MULTIPLEXERS)) and not kind.startswith(("screen", "tmux"))


def _is_in_tmux() -> bool:
    """Tell whether only tmux stands between us and the terminal: it can pass pictures on if told to."""
    return bool(os.environ.get("TMUX")) and not any(map(os.environ.get, _MULTIPLEXERS[1:]))


def _may_draw_pictures() -> bool:
    # Apple's terminal writes on the screen what it does not understand.
    return _is_plain() and os.environ.get("TERM_PROGRAM", "") != "Apple_Terminal"


def _find_cell() -> tuple[int, int]:
    """Return the size of a character in dots."""
    import fcntl
    import struct
    import termios

    try:
        answer = fcntl.ioctl(sys.stdout.fileno(), termios.TIOCGWINSZ, bytes(8))
    except OSError:
        return _USUAL_CELL
    rows, columns, width, height = struct.unpack("HHHH", answer)
    if not (rows and columns and width and height):
        return _USUAL_CELL
    cell = width // columns, height // rows
    return cell if cell[0] and _SHAPES[0] <= cell[1] / cell[0] <= _SHAPES[1] else _USUAL_CELL


def _read_reports(stdin: int, deadline: float, count: int) -> bytes:
    answer = b""
    while len(_REPORT.findall(answer)) < count:
        # Even after the deadline what has come meanwhile is read, or the app would take it for keys.
        if not select.select([stdin], [], [], max(0.0, deadline - time.monotonic()))[0]:
            break
        piece = os.read(stdin, 64)
        if not piece:
            break
        answer += piece
    return answer
