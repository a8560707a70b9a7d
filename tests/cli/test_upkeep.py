"""backup, restore, doctor."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cli_kit import Run


@pytest.fixture
def subscribed(run: Run, feed: str) -> None:
    run("add", feed)
    run("refresh")


@pytest.mark.usefixtures("subscribed")
def test_a_backup_goes_out_and_comes_back(run: Run, data_dir: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.db"
    result = run("backup", str(target))
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith(f"Written: {target} (")
    assert "--force writes over it" in run("backup", str(target)).err
    assert run("backup", str(target), "--force").status == 0
    run("remove", "1")
    assert run("feeds").rows == []
    result = run("restore", str(target))
    assert result.status == 0
    assert str(data_dir / "reader.db.before-restore-1") in result.out
    assert len(run("feeds").rows) == 1


def test_there_is_nothing_to_back_up_before_the_first_start(run: Run, tmp_path: Path) -> None:
    result = run("backup", str(tmp_path / "b.db"))
    assert result.status == 1
    assert "nothing to back up" in result.err


@pytest.mark.usefixtures("subscribed")
def test_the_doctor_finds_nothing_where_nothing_is_wrong(run: Run) -> None:
    result = run("doctor", "--full")
    assert (result.status, result.err) == (0, "")
    names = [line.split()[1] for line in result.out.splitlines()]
    assert names[0] == "config"
    assert {line.split()[0] for line in result.out.splitlines()} == {"ok"}
    assert {check["state"] for check in run("doctor", "--json").json} == {"ok"}


@pytest.mark.usefixtures("subscribed")
def test_the_doctor_mends_what_it_can(run: Run, data_dir: Path) -> None:
    with closing(sqlite3.connect(data_dir / "reader.db")) as connection, connection:
        connection.execute("UPDATE overall SET unread = 99")
    data_dir.chmod(0o777)
    result = run("doctor")
    assert result.status == 0
    mended = [line.split()[1] for line in result.out.splitlines() if line.startswith("mended")]
    assert mended == ["directory", "counters"]
    assert data_dir.stat().st_mode & 0o777 == 0o755
    assert "mended" not in run("doctor").out


def test_the_doctor_says_what_needs_the_user(run: Run, data_dir: Path) -> None:
    (data_dir / "config.toml").write_text("theme = 3\n", encoding="utf-8")
    (data_dir / "reader.db").write_bytes(b"no database at all" * 100)
    result = run("doctor")
    assert result.status == 1
    needs = [line for line in result.out.splitlines() if line.startswith("needs you")]
    assert len(needs) == 2
    assert "config.toml" in needs[0]
    assert "cannot be read" in needs[1]
    assert "`reader restore FILE`" in needs[1]


def test_the_doctor_looks_at_keys_and_theme(run: Run, data_dir: Path) -> None:
    (data_dir / "config.toml").write_text(
        'theme = "papr"\n[keys]\n"entry.nxt_unread" = "n"\n', encoding="utf-8"
    )
    result = run("doctor")
    assert result.status == 1
    (needs,) = [line for line in result.out.splitlines() if line.startswith("needs you")]
    assert 'no action "entry.nxt_unread"; the nearest is "entry.next_unread".' in needs
    assert 'no theme "papr"; did you mean "paper"?' in needs


@pytest.mark.usefixtures("terminal")
def test_the_doctor_looks_at_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "100 × 30" in run("doctor").out
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("TERM", "dumb")
    result = run("doctor")
    assert result.status == 1
    assert "20 × 30 is too small" in result.out
    assert "TERM names no terminal" in result.out


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="root may write everywhere")
@pytest.mark.usefixtures("subscribed")
def test_a_library_that_cannot_be_written_can_be_backed_up(run: Run, data_dir: Path, tmp_path: Path) -> None:
    data_dir.chmod(0o500)
    try:
        assert run("backup", str(tmp_path / "b.db")).status == 0
    finally:
        data_dir.chmod(0o700)
