"""Names of exported files: every title gets one that any file system takes."""

from __future__ import annotations

import time
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.export.names import article_name, fold, safe_name
from reader.model import Entry


def entry(title: str, published: datetime, *, day_only: bool = False) -> Entry:
    return Entry(
        id=1,
        feed_id=None,
        feed_title="水乡报",
        title=title,
        published=published,
        day_only=day_only,
        first_seen=published,
    )


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
    assert len(article_name(entry("漢" * 100, datetime(2026, 3, 2, tzinfo=UTC))).encode()) <= 120


def test_a_name_begins_with_the_day() -> None:
    evening = datetime(2026, 3, 1, 20, tzinfo=UTC)
    assert article_name(entry("春", evening)) == "2026-03-02 春", "the reader's own day"


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Shanghai", "Pacific/Auckland"])
@pytest.mark.parametrize("hours", [-8, 0, 8, 9])
def test_a_bare_day_is_the_same_name_everywhere(
    hours: int, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    day = datetime(2026, 3, 2, tzinfo=timezone(timedelta(hours=hours)))
    assert article_name(entry("春", day, day_only=True)) == "2026-03-02 春"


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
