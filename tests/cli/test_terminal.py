"""What the terminal answers when it is asked how wide it draws and whether it draws pictures."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType

import pytest

from reader.cli.terminal import Graphics, Terminal, Width, read_answer


@pytest.mark.parametrize(
    ("setting", "answer", "width"),
    [
        ("auto", b"\x1b[12;2R", 1),
        ("auto", b"\x1b[12;3R", 2),
        ("auto", b"jk\x1b[1;3R", 2),
        ("auto", b"", 1),
        ("auto", b"\x1b[garbage", 1),
        ("auto", b"\x1b[12;80R", 1),
        (1, b"\x1b[12;3R", 1),
        (2, b"", 2),
    ],
)
def test_the_setting_decides_and_else_the_answer(setting: Width, answer: bytes, width: int) -> None:
    assert read_answer(answer, setting, with_pictures=False) == Terminal(ambiguous_width=width)


def reports(*columns: int) -> bytes:
    return b"".join(b"\x1b[9;%dR" % column for column in columns)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ((1, 3, 2), (True, 1)),  # kitty, Ghostty
        ((1, 3, 3), (True, 2)),
        ((1, 1, 2), (False, 1)),  # no pictures at all
        ((3, 5, 2), (False, 1)),  # shows a picture where none is wanted
        ((76, 120, 2), (False, 1)),  # writes what it does not understand
        ((1, 3), (True, 1)),
        ((1,), (False, 1)),
        ((), (False, 1)),
    ],
)
def test_where_the_cursor_stands_tells_what_pictures_mean_to_a_terminal(
    columns: tuple[int, ...], expected: tuple[bool, int]
) -> None:
    found = read_answer(reports(*columns), "auto", with_pictures=True)
    assert (found.draws_pictures, found.ambiguous_width) == expected
    if expected[0]:
        assert read_answer(reports(*columns[:2]), 2, with_pictures=True).draws_pictures


ASK = """
from reader.cli.terminal import asking
with asking({width!r}, {graphics!r}) as find_terminal:
    found = find_terminal()
print("FOUND", found.ambiguous_width, found.draws_pictures, *found.cell)
"""
_PIECES = re.compile(rb"\x1b_G([^;\x1b]*)[^\x1b]*\x1b\\|(\x1b\[6n)|(\r)|(\xe2\x80\x9c)")


_NOTHING: Mapping[str, str] = MappingProxyType({})


def ask(
    move: Callable[[int, str], int],
    *,
    width: Width = "auto",
    graphics: Graphics = "auto",
    silent: bool = False,
    environment: Mapping[str, str] = _NOTHING,
) -> tuple[str, bytes]:
    """Let a terminal answer whose cursor goes where `move` says; returns what was found, and all it was sent.

    `move` is given the column and the control part of a picture's sequence.
    """
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 800, 504))
    inherited = {name: value for name, value in os.environ.items() if name not in ("TMUX", "STY", "ZELLIJ")}
    settings = {"TERM": "xterm-256color", "PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", ASK.format(width=width, graphics=graphics)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=inherited | settings | dict(environment),
        close_fds=True,
    ) as asking:
        os.close(theirs)
        seen, done, column = b"", 0, 1
        while select.select([ours], [], [], 20)[0]:
            try:
                piece = os.read(ours, 1024)
            except OSError:  # the other side is gone: Linux says so with EIO
                break
            if not piece:
                break
            seen += piece
            for found in _PIECES.finditer(seen, done):
                done = found.end()
                if found[1] is not None:
                    column = move(column, found[1].decode())
                elif found[2] and not silent:
                    os.write(ours, b"\x1b[9;%dR" % column)
                else:
                    column = 1 if found[3] else column + (2 if "WIDE" in environment else 1)
        assert asking.wait(20) == 0
    os.close(ours)
    return seen.decode().rpartition("FOUND ")[2].strip(), seen


def stay(column: int, control: str) -> int:
    return column


def kitty(column: int, control: str) -> int:
    """Moves past what is shown, but nothing is shown where a placeholder is to stand for it."""
    return column + 2 if control.startswith("a=p") and "U=1" not in control else column


def wezterm(column: int, control: str) -> int:
    """Knows no placeholders, and shows everything at once."""
    return column + 2 if control.startswith(("a=p", "a=T")) else column


@pytest.mark.parametrize(("move", "draws"), [(stay, "False"), (kitty, "True"), (wezterm, "False")])
def test_the_terminal_is_asked_what_it_draws_and_left_as_it_was(
    move: Callable[[int, str], int], draws: str
) -> None:
    found, seen = ask(move)
    assert found == f"1 {draws} 10 21"
    assert b"a=d,d=I" in seen and seen.index(b"a=d,d=I") > seen.index(b"a=p")
    assert all(b"q=2" in sequence for sequence in re.findall(rb"\x1b_G[^\x1b]*", seen)), (
        "no answers but reports"
    )
    assert seen.rpartition(b"\x1b[6n")[2].startswith(b"\r\x1b[K"), "the sample is taken away"


def test_a_wide_terminal_may_draw_pictures_too() -> None:
    found, _ = ask(kitty, environment={"WIDE": "1"})
    assert found.startswith("2 True")


def test_a_terminal_that_says_nothing_is_an_ordinary_one() -> None:
    found, _ = ask(stay, silent=True)
    assert found.startswith("1 False")


@pytest.mark.parametrize(
    "environment",
    [
        {"TMUX": "/tmp/tmux"},
        {"STY": "1.pts"},
        {"TERM": "screen-256color"},
        {"TERM_PROGRAM": "Apple_Terminal"},
    ],
)
def test_nobody_is_asked_who_would_show_the_question(environment: dict[str, str]) -> None:
    found, seen = ask(kitty, environment=environment)
    assert found.startswith("1 False") and b"\x1b_" not in seen
    if "TERM_PROGRAM" not in environment:
        forced, seen = ask(kitty, graphics="kitty", environment=environment)
        may_pass = "TMUX" in environment
        assert forced.startswith(f"1 {may_pass}") and b"\x1b_" not in seen


def test_settings_need_no_answer() -> None:
    found, seen = ask(stay, width=1, graphics="kitty")
    assert found.startswith("1 True") and b"\x1b[6n" not in seen
    found, seen = ask(kitty, width=2, graphics="blocks")
    assert found.startswith("2 False") and b"\x1b_" not in seen
    found, seen = ask(kitty, width=2)
    assert found.startswith("2 True") and "“".encode() not in seen
