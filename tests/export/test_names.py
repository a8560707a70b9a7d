"""Names of exported files: every title gets one that any file system takes."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.export.names import article_name, fold, safe_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("水巷清淤：提前“完工”？", "水巷清淤：提前“完工”？"),
        ('a/b\\c:d*e?f"g<h>i|j', "a b c d e f g h i j"),
        ("[[link]] #tag ^block `code` 100%", "link tag block code 100"),
        ("  ..hidden.. ", "hidden"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("Com1", "_Com1"),
        ("LPT²", "_LPT²"),
        ("console", "console"),
        ("e\u0301te\u0301", "été"),
        ("tab\tand\nline\u2028end", "tab and line end"),
        ("\ud800\ue000\x07", "untitled"),
        ("", "untitled"),
        ("...", "untitled"),
    ],
)
def test_names_that_any_file_system_takes(title: str, name: str) -> None:
    assert safe_name(title) == name


def test_a_long_name_is_cut_between_characters() -> None:
    name = safe_name("漢" * 100)
    assert name == "漢" * 40
    family = "👨\u200d👩\u200d👧"
    assert safe_name("x" * 114 + family) == "x" * 114
    assert safe_name("x" * 118 + "e\u0323\u0302\u0328").isprintable()
    assert len(article_name("漢" * 100, datetime(2026, 3, 2, tzinfo=UTC)).encode()) <= 120


def test_a_name_begins_with_the_day() -> None:
    assert article_name("春", datetime(2026, 3, 1, 20, tzinfo=UTC)) == "2026-03-02 春", "the reader's own day"
    assert article_name("春", None) == "春"


def test_names_that_some_file_system_takes_for_one_are_told() -> None:
    assert fold("Straße/É.md") == fold("STRASSE/e\u0301.md")
    assert fold("a.md") != fold("b.md")


@given(st.text(max_size=300))
def test_every_title_becomes_a_name(title: str) -> None:
    name = safe_name(title)
    assert 0 < len(name.encode()) <= 121
    assert name == unicodedata.normalize("NFC", name)
    assert not set(name) & set('<>:"/\\|?*\n\t\0')
    assert name[0] not in ". "
    assert name[-1] not in ". "
    assert safe_name(name) in (name, f"_{name}")
