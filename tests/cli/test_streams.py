"""“-” for stdin and stdout, and Ctrl-C while something is waited for."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from cli_kit import Run

import reader
from reader.cli.streams import interruptible

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


def test_ctrl_c_ends_a_question_at_once() -> None:
    went_on: list[str] = []

    async def ask() -> None:
        with interruptible():
            signal.raise_signal(signal.SIGINT)
            went_on.append("as asyncio alone would")

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(ask())
    assert went_on == []
    assert signal.getsignal(signal.SIGINT) is before


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
        assert process.wait(timeout=20) == 130
    finally:
        process.kill()
        process.communicate()
