"""The language of the command line: which one is chosen, and what of it programs that read along see."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_kit import Run

NOTHING = "/nowhere/at-all.md"


def says_chinese(run: Run) -> bool:
    """Tell in which language a command complains."""
    complaint = run("open", NOTHING).err
    assert NOTHING in complaint
    return "没有文件" in complaint


@pytest.mark.parametrize(
    ("locale", "settings", "is_chinese"),
    [
        ("zh_CN.UTF-8", "", True),
        ("en_GB.UTF-8", "", False),
        ("", 'language = "zh"', True),
        ("zh_CN.UTF-8", 'language = "en"', False),
        ("zh_CN.UTF-8", 'language = "auto"', True),
        ("zh_CN.UTF-8", "language = 7", True),
        ("zh_CN.UTF-8", 'language = "en"\ntheme = ', True),
        ("en_GB.UTF-8", 'language = "zh"\ntheme = ', False),
    ],
)
def test_the_setting_decides_else_the_locale(
    run: Run, data_dir: Path, monkeypatch: pytest.MonkeyPatch, locale: str, settings: str, is_chinese: bool
) -> None:
    monkeypatch.setenv("LANG", locale)
    (data_dir / "config.toml").write_text(settings, encoding="utf-8")
    assert says_chinese(run) is is_chinese


def test_a_place_that_there_is_not_leaves_the_locale(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.cli import main

    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert main(["--data-dir", "~nobody-of-this-name/x", "feeds"]) == 1
    assert capsys.readouterr().err.startswith("reader: ")
