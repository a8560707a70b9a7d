"""“-” for stdin and stdout, and Ctrl-C while something is waited for."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from cli_kit import Run

import reader

SOURCE = Path(reader.__file__).parent.parent
POST = "---\ntitle: 潮汐\n---\n\n第一段。\n"
PAGE = f"<html><title>Tides</title><body><article><p>{'The water came back. ' * 40}</p></article></body>"


def pipe(data_dir: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run `reader` between two pipes."""
    return subprocess.run(
        [sys.executable, "-m", "reader", "--data-dir", str(data_dir), *arguments],
        input=given,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        check=False,
    )


def test_a_backup_goes_through_pipes(run: Run, data_dir: Path, feed: str, tmp_path: Path) -> None:
    run("add", feed)
    out = pipe(data_dir, "backup", "-")
    assert (out.returncode, out.stderr) == (0, b"")
    file = tmp_path / "piped.db"
    file.write_bytes(out.stdout)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM feed").fetchone() == (1,)
    run("remove", "1")
    back = pipe(data_dir, "restore", "-", given=out.stdout)
    assert (back.returncode, back.stderr) == (0, b"")
    assert back.stdout.startswith(b"Restored from stdin.\n")
    assert len(run("feeds").rows) == 1


def test_a_backup_that_cannot_be_made_gives_nothing(data_dir: Path) -> None:
    out = pipe(data_dir, "backup", "-")
    assert (out.returncode, out.stdout) == (1, b"")
    assert b"nothing to back up" in out.stderr


@pytest.mark.usefixtures("terminal")
def test_a_backup_is_not_for_terminals(run: Run, feed: str) -> None:
    run("add", feed)
    result = run("backup", "-")
    assert (result.status, result.out) == (2, "")
    assert "A backup is no text" in result.err


@pytest.mark.parametrize(
    ("given", "words"), [(POST.encode(), "潮汐"), (PAGE.encode(), "The water came back.")]
)
def test_an_article_can_be_read_from_a_pipe(data_dir: Path, given: bytes, words: str) -> None:
    out = pipe(data_dir, "open", "-", given=given)
    assert (out.returncode, out.stderr) == (0, b"")
    assert words in out.stdout.decode()


def test_what_is_not_there_cannot_be_imported(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    result = run("import", str(file))
    assert (result.status, result.err) == (1, f"reader: There is no file or folder {file}; check the path.\n")


@contextmanager
def at_terminal(*arguments: str) -> Iterator[tuple[int, int]]:
    """Run `reader` in a terminal of its own; gives its process and the other end."""
    import pty

    process, terminal = pty.fork()
    if process == 0:
        os.environ["PYTHONPATH"] = str(SOURCE)
        os.execv(sys.executable, [sys.executable, "-m", "reader", *arguments])
    try:
        yield process, terminal
    finally:
        os.close(terminal)


def read_until(terminal: int, words: str) -> str:
    """Return what is printed up to these words."""
    printed = b""
    while words.encode() not in printed:
        printed += os.read(terminal, 4096)
    return printed.decode()


def test_ctrl_c_ends_a_question_at_once(data_dir: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"2026-01-01-{name}.md").write_text(f"---\ntitle: {name}\ncategory: {name}\n---\nx\n")
    with at_terminal("--data-dir", str(data_dir), "add", str(tmp_path)) as (process, terminal):
        read_until(terminal, "Enter for none: ")
        os.write(terminal, b"\x03")
        assert "reader: Stopped." in read_until(terminal, "Stopped.")
        _, status = os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) == 130


def test_ctrl_c_ends_the_wait_for_a_pipe_at_once(data_dir: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "reader", "--data-dir", str(data_dir), "import", "-"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )
    assert process.stdin is not None
    # Once more than a pipe holds has been taken, it is reading.
    process.stdin.write(b"https://a.example/feed\n" * 20_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    try:
        assert process.wait() == 130
    finally:
        process.kill()
        process.communicate()
