"""The log: in its file, never on the terminal, never in the way."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.log import start_log, stop_log


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.level, logging.lastResort, logging.raiseExceptions)
    yield
    stop_log()
    root.setLevel(before[0])
    logging.lastResort, logging.raiseExceptions = before[1:]


def test_our_records_and_others_warnings_are_in_the_file(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "log" / "reader.log"
    start_log(path)
    assert not path.exists()
    logging.getLogger("reader.test").info("a feed %s", "新闻")
    logging.getLogger("httpx").info("chatter")
    logging.getLogger("httpx").warning("trouble")
    text = path.read_text(encoding="utf-8")
    assert "INFO reader.test: a feed 新闻" in text
    assert "trouble" in text
    assert "chatter" not in text
    assert capfd.readouterr() == ("", "")


def test_it_moves_and_ends(tmp_path: Path) -> None:
    start_log(tmp_path / "1.log")
    start_log(tmp_path / "2.log")
    logging.getLogger("reader").warning("once")
    stop_log()
    logging.getLogger("reader").info("nowhere")
    assert not (tmp_path / "1.log").exists()
    assert (tmp_path / "2.log").read_text(encoding="utf-8").count("\n") == 1


def test_a_place_that_cannot_be_written_keeps_nobody_from_reading(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    start_log(blocked / "reader.log")
    logging.getLogger("reader").error("lost")
    start_log(tmp_path)  # a directory: found out at the first record
    logging.getLogger("reader").error("lost too")
    assert capfd.readouterr() == ("", "")
