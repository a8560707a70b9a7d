"""Back to the shell and in again, with a real shell in a pseudo-terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from newsroom import NOW, fill

from reader.paths import Paths
from reader.store import Store
from reader.ui.app import has_shell

_PATIENCE = 30
"""Seconds after which a shell that does not show what is waited for fails the test."""


class Shell:
    """An interactive shell without anybody's settings, 80 columns wide."""

    def __init__(self, data: Path) -> None:
        self.output = ""
        self._file, there = pty.openpty()
        fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        env = {**os.environ, "TERM": "xterm-256color", "READER_DATA_DIR": str(data), "PS1": "shell> "}
        command = ["bash", "--norc", "--noprofile", "-i"]
        self._process = subprocess.Popen(
            command, stdin=there, stdout=there, stderr=there, env=env, start_new_session=True
        )
        os.close(there)

    def type(self, text: str, *, until: str) -> str:
        """Type something and return what is shown from then on, up to some words."""
        self.output = ""
        os.write(self._file, text.encode())
        end = time.monotonic() + _PATIENCE
        while until not in self.output:
            ready, _, _ = select.select([self._file], [], [], max(0, end - time.monotonic()))
            assert ready, f"{until!r} never came: {self.output[-2000:]!r}"
            self.output += os.read(self._file, 65536).decode("utf-8", "replace")
        return self.output

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._file)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    store = Store(Paths.find(tmp_path).prepare().database, clock=lambda: NOW)
    fill(store)
    store.close()
    (tmp_path / "config.toml").write_text("[refresh]\non_start = false\nwhile_open = false\n")
    shell = Shell(tmp_path)
    yield shell
    shell.close()


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs a shell with jobs")
@pytest.mark.parametrize("by_script", [False, True])
def test_the_screen_is_whole_when_one_comes_back(shell: Shell, tmp_path: Path, by_script: bool) -> None:
    script = tmp_path / "news"
    script.write_text(f'#!/bin/sh\n{sys.executable} -m reader "$@"\nexit 0\n')
    script.chmod(0o755)
    command = str(script) if by_script else f"{sys.executable} -m reader"
    shell.type("", until="> ")
    shell.type(f"{command}\n", until="Harbour Weekly")
    assert "\x1b[?1049l" in shell.type("\x1a", until="Stopped"), "the alternate screen is left"
    back = shell.type("fg\n", until="Harbour Weekly")
    assert "\x1b[?1049h" in back
    assert "T H E   R E A D E R" in back
    shell.type("a", until="An address")
    assert "\x1b[?1049l" in shell.type("\x1a", until="Stopped"), "a sheet lets nobody in, but out"
    shell.type("fg\n", until="An address")
    shell.type("\x1b", until="Harbour Weekly")
    shell.type("Q", until="> ")


def test_a_terminal_of_its_own_has_no_shell_to_go_back_to() -> None:
    program = "from reader.ui.app import has_shell; print(has_shell())"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, start_new_session=True
    )
    assert found.stdout == "False\n"
    assert isinstance(has_shell(), bool)
