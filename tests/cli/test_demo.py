"""`reader demo`: the sample newspaper is loaded whole, and only from loopback."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_kit import Run

from reader.cli.command import Context
from reader.cli.commands import demo
from reader.config import Config
from reader.errors import StoreError
from reader.paths import Paths
from reader.sample import serve


def make_context(folder: Path) -> Context:
    return Context(paths=Paths.find(folder / "own"), config=Config(theme="ink"))


def test_the_sample_newspaper_is_loaded_without_a_fault(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "demo"
    with serve() as site:
        context = demo.prepare(make_context(tmp_path), folder, site)
    assert capsys.readouterr() == ("", "")
    assert context.paths.data_dir == folder
    assert context.config.theme == "ink"
    assert not (tmp_path / "own").exists()
    feeds = run("feeds", "--json", "--data-dir", str(folder)).json
    assert len(feeds) >= 6
    assert [feed["fault"] for feed in feeds if feed["fault"]] == []
    entries = run("entries", "--json", "--data-dir", str(folder)).json
    assert len(entries) >= 40
    for entry in entries[::10]:
        result = run("show", str(entry["id"]), "--data-dir", str(folder))
        assert (result.status, result.err) == (0, "")
        assert len(result.out) > 100


def test_a_newspaper_that_is_there_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "reader.db").write_bytes(b"mine")
    with serve() as site, pytest.raises(StoreError, match="holds a newspaper already"):
        demo.prepare(make_context(tmp_path), folder, site)
    assert (folder / "reader.db").read_bytes() == b"mine"
