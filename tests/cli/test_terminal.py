from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from typing import Literal

import pytest

from reader.cli.terminal import choose_width


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
def test_the_setting_decides_and_else_the_answer(
    setting: Literal["auto", 1, 2], answer: bytes, width: int
) -> None:
    assert choose_width(setting, answer) == width


ASK = """
from reader.cli.terminal import asking
with asking("auto") as find_width:
    width = find_width()
print(width)
"""


@pytest.mark.parametrize(("reply", "width"), [(b"\x1b[5;3R", "2"), (b"\x1b[5;2R", "1"), (b"", "1")])
def test_the_terminal_is_asked_and_left_as_it_was(reply: bytes, width: str) -> None:
    ours, theirs = pty.openpty()
    environment = {
        **os.environ,
        "TERM": "xterm-256color",
        "PYTHONUTF8": "1",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    with subprocess.Popen(
        [sys.executable, "-c", ASK],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        close_fds=True,
    ) as asking:
        os.close(theirs)
        seen = b""
        answered = False
        while select.select([ours], [], [], 20)[0]:
            try:
                piece = os.read(ours, 1024)
            except OSError:  # the other side is gone: Linux says so with EIO
                break
            seen += piece
            if b"\x1b[6n" in seen and reply and not answered:
                answered = True
                os.write(ours, reply)
            if not piece:
                break
        assert asking.wait(20) == 0
    os.close(ours)
    after = seen.split(b"\x1b[6n", 1)[1]
    assert b"\r\x1b[K" in after, "the sample is taken away"
    assert after.rstrip().endswith(width.encode())
