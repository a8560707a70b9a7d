"""The screen that the reader was left with stands there again before anything is loaded."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import sys
import termios
from pathlib import Path

import pytest

from reader.cli.curtain import make_curtain, read_curtain

SWITCH = b"\x1b[?1049h"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TERM", "xterm-256color")
    return tmp_path / "last-screen"


def test_a_picture_comes_back_in_a_terminal_like_the_one_it_was_made_in(file: Path) -> None:
    file.write_bytes(make_curtain("\x1b[1m头版\x1b[0m\nrow", 80, 24))
    assert read_curtain(file, 80, 24) == "\x1b[1m头版\x1b[0m\nrow"


def test_another_size_or_kind_of_terminal_gets_none(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_bytes(make_curtain("picture", 80, 24))
    assert read_curtain(file, 81, 24) == ""
    monkeypatch.setenv("NO_COLOR", "1")
    assert read_curtain(file, 80, 24) == ""


@pytest.mark.parametrize("content", [b"", b"{", b"[]\npicture", b"\xff\xfe\n", b'{"size": 3}\nx'])
def test_a_damaged_picture_is_none(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert read_curtain(file, 80, 24) == ""


def test_no_picture_is_none(file: Path) -> None:
    assert read_curtain(file, 80, 24) == ""


class Terminal:
    """The reader in a pseudo-terminal of 80 by 24."""

    def __init__(self, folder: Path) -> None:
        self.output = b""
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
            os.execv(sys.executable, [sys.executable, "-m", "reader", "--data-dir", str(folder)])
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def read(self) -> bool:
        try:
            data = os.read(self.file, 65536) if select.select([self.file], [], [], 20)[0] else b""
        except OSError:
            data = b""
        self.output += data
        return bool(data)

    def wait_for(self, marker: bytes) -> None:
        while marker not in self.output:
            assert self.read(), self.output[-600:]

    def leave(self) -> None:
        os.write(self.file, b"Q")
        while self.read():
            pass
        _, status = os.waitpid(self.pid, 0)
        os.close(self.file)
        assert status == 0, self.output[-600:]


def test_the_second_start_shows_the_last_screen_at_once(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[refresh]\non_start = false\n")
    first = Terminal(tmp_path)
    first.wait_for(b"Welcome to reader")
    first.leave()

    second = Terminal(tmp_path)
    # Focus reports are switched on by the app's own driver: whatever stands before them is the picture.
    second.wait_for(b"\x1b[?1004h")
    picture, _, rest = second.output.partition(b"\x1b[?1004h")
    assert b"Welcome to reader" in picture
    assert picture.count(SWITCH) == 1
    second.output = rest
    second.wait_for(b"Welcome to reader")
    second.leave()
    assert SWITCH not in second.output, "the picture is not wiped before the app draws over it"
