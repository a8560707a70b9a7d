"""Where every failure ends: exit statuses, sentences, pipes, signals, broken files."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from cli_kit import Run
from servers import Answer, Server

import reader
from reader.cli import main
from reader.cli.command import Command, Context
from reader.cli.commands import feeds
from reader.cli.progress import ProgressLine, describe
from reader.config import sample
from reader.model import RefreshProgress
from reader.paths import Paths
from reader.store import Store

SOURCE = Path(reader.__file__).parent.parent


def start(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    """Start `reader` as a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    return subprocess.Popen(
        [sys.executable, "-m", "reader", *arguments],
        stdin=options.get("stdin", subprocess.DEVNULL),
        stdout=options.get("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        env=environment,
    )


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let `reader feeds` fail."""

    def run(context: Context, arguments: Namespace) -> int:
        raise error

    monkeypatch.setattr(feeds, "COMMAND", Command(name="feeds", summary="fail", run=run))


def test_without_a_terminal_the_app_does_not_open(run: Run) -> None:
    for arguments in ((), ("demo",)):
        result = run(*arguments)
        assert result.status == 2
        assert result.err.startswith("reader: the newspaper needs a terminal")
        assert result.err.count("\n") == 1


@pytest.mark.parametrize(
    ("variable", "stream", "words"),
    [("TERM", "", "can only print lines (TERM=dumb)"), ("", "stderr", "without 2>")],
)
def test_where_nothing_can_be_drawn_the_app_does_not_open(
    run: Run, monkeypatch: pytest.MonkeyPatch, variable: str, stream: str, words: str
) -> None:
    run.at_terminal = True
    if variable:
        monkeypatch.setenv(variable, "dumb")
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(getattr(sys, name), "isatty", lambda name=name: name != stream)
    result = run()
    assert result.status == 2
    assert words in result.err
    assert (words in result.out) is (stream == "stderr"), "an error output led elsewhere is read by nobody"


@pytest.mark.parametrize(
    ("error", "status"), [(KeyboardInterrupt(), 130), (BrokenPipeError(), 141), (SystemExit(3), 3)]
)
def test_leaving_is_quiet(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, status: int
) -> None:
    fail_with(monkeypatch, error)
    if isinstance(error, BrokenPipeError):
        monkeypatch.setattr(os, "dup2", lambda *numbers: None)  # stdout is pytest's
    result = run("feeds")
    assert (result.status, result.out, result.err) == (status, "", "")


def test_a_mistake_of_ours_goes_to_the_log(run: Run, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, KeyError("x\x1b[31m"))
    result = run("feeds")
    log = data_dir / "log" / "reader.log"
    assert result.status == 1
    assert result.err.startswith("reader: a mistake in this program stopped it (KeyError: ")
    assert result.err.endswith(f"Details are in {log}.\n")
    assert "\x1b" not in result.err
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_a_broken_configuration_stops_nothing(run: Run, data_dir: Path) -> None:
    file = data_dir / "config.toml"
    file.write_text("theme = \n", encoding="utf-8")
    result = run("feeds")
    assert (result.status, result.out) == (0, "")
    assert result.err.startswith(f"reader: {file}, line 1: this is no value")
    assert result.err.count("\n") == 1


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="root may read everything")
def test_a_configuration_that_may_not_be_read_stops_nothing(run: Run, data_dir: Path) -> None:
    (data_dir / "config.toml").chmod(0)
    result = run("config")
    assert (result.status, result.err.count("\n")) == (1, 1)
    assert "cannot be read: permission denied" in result.err


def test_config_shows_files_and_faults(run: Run, data_dir: Path) -> None:
    result = run("config")
    assert (result.status, result.err) == (0, "")
    for path in ("config.toml", "reader.db", "cache", "log/reader.log"):
        assert str(data_dir / path) in result.out
    (data_dir / "config.toml").write_text("them = 1\nkeymap = 2\n", encoding="utf-8")
    result = run("config")
    assert result.status == 1
    assert [line.partition("config.toml, ")[2] for line in result.err.splitlines()] == [
        "line 1: them is unknown; did you mean theme?",
        'line 2: keymap must be "default", "newsboat" or "greader", not 2.',
    ]
    (data_dir / "config.toml").write_text('theme = "Dracul"\n[keys]\n"entry.save" = "hyperspace"\n')
    result = run("config")
    assert result.status == 1
    first, second = result.err.splitlines()
    assert first.endswith(
        '[keys] entry.save = "hyperspace": there is no key "hyperspace"; did you mean "space"?'
    )
    assert second.endswith('theme: There is no theme "Dracul"; did you mean "dracula"?')
    (data_dir / "config.toml").unlink()
    assert "not there" in run("config").out


def test_config_prints_a_sample_and_what_is_in_force(run: Run) -> None:
    assert run("config", "--sample").out == sample()
    assert run("config", "--json").json["network"]["connect_timeout"] == 2.0


def test_the_environment_moves_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("READER_DATA_DIR", str(tmp_path / "there"))
    assert main(["config"]) == 0
    assert str(tmp_path / "there" / "reader.db") in capsys.readouterr().out
    assert main(["config", "--data-dir", str(tmp_path / "here")]) == 0
    assert str(tmp_path / "here" / "reader.db") in capsys.readouterr().out


def one_sentence(run: Run, *arguments: str) -> str:
    result = run(*arguments)
    assert result.status == 1
    assert result.out == ""
    assert result.err.startswith("reader: ")
    assert result.err.count("\n") == 1
    assert "mistake in this program" not in result.err
    return result.err


COMMANDS = [
    ("feeds",),
    ("entries", "--json"),
    ("show", "1"),
    ("refresh", "--quiet"),
    ("bookmarks",),
    ("export",),
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_a_corrupt_database_is_a_sentence_and_left_alone(
    run: Run, data_dir: Path, arguments: tuple[str, ...]
) -> None:
    file = data_dir / "reader.db"
    file.write_bytes(b"this is no database, whatever its name says" * 100)
    before = file.read_bytes()
    assert str(file) in one_sentence(run, *arguments)
    assert file.read_bytes() == before


def test_a_newer_database_is_a_sentence_and_left_alone(run: Run, data_dir: Path) -> None:
    assert run("feeds").status == 0
    with sqlite3.connect(data_dir / "reader.db") as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()
    assert "newer" in one_sentence(run, "feeds")


def test_a_data_directory_that_is_a_file(run: Run, data_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    assert "there is a file in its place" in one_sentence(run, "feeds", "--data-dir", str(file))


def test_output_that_nobody_reads_is_quiet(run: Run, data_dir: Path) -> None:
    process = start("--data-dir", str(data_dir), "config", "--sample")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 141


def test_a_disk_that_is_full_is_told(data_dir: Path) -> None:
    for arguments in (("config", "--sample"), ("feeds", "--json")):
        with Path("/dev/full").open("wb") as full:
            process = start("--data-dir", str(data_dir), *arguments, stdout=full)
            _, err = process.communicate()
        assert process.returncode == 1
        assert err == b"reader: The output cannot be written: no space left on device.\n"


def test_ctrl_c_is_one_line(server: Server, data_dir: Path) -> None:
    hold = threading.Event()
    store = Store(Paths.find(data_dir).prepare().database)
    store.add_feed(address=server.add("/feed", Answer("", hold=hold)), format="xml")
    process = start("--data-dir", str(data_dir), "refresh")
    assert process.stderr is not None
    server.wait_for(1)
    process.send_signal(signal.SIGINT)
    assert process.wait() == 130
    words = b"what has been loaded is kept; the next refresh loads the rest."
    assert process.stderr.read() == b"reader: Stopped: " + words + b"\n"
    hold.set()


def test_any_locale_can_print_any_text(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    sea = os.fsdecode(os.fsencode(data_dir) + "/海".encode())  # in UTF-8, whatever we run in
    process = start("--data-dir", sea, "config")
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert b"/?/reader.db" in out


def test_json_is_readable_whatever_the_locale(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "gb18030")
    store = Store(Paths.find(data_dir).prepare().database)
    store.add_feed(address="https://news.example/", format="xml", title="江城日报")
    store.close()
    out, err = start("--data-dir", str(data_dir), "feeds", "--json").communicate()
    assert err == b""
    assert json.loads(out)[0]["title"] == "江城日报"


def test_progress_is_for_terminals(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with ProgressLine() as line:
        line.show("nothing to see")
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "12")
    with ProgressLine(quiet=True) as line:
        line.show("quiet")
    with ProgressLine() as line:
        line.show("正在刷新订阅\x1b[31m")
    assert capsys.readouterr() == ("", "\r\x1b[K正在刷新订…\r\x1b[K")


def test_progress_in_words() -> None:
    assert describe(RefreshProgress(phase="feeds", done=12, total=40, new=3, failed=1)) == (
        "━━━━━━────────────── Feeds 12/40 · 3 new · 1 failed"
    )
    assert describe(RefreshProgress(phase="pages", done=0, total=2)) == "──────────────────── Articles 0/2"


@pytest.mark.parametrize("closed", ["stdout", "stderr"])
def test_a_closed_stream_is_no_fault(closed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, closed, None)
    assert main(["--data-dir", str(tmp_path), "feeds"]) == 0
    assert main(["--data-dir", str(tmp_path), "show", "1"]) == 1
    getattr(sys, closed).close()
