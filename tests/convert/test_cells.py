"""Cells: what a text takes, where it is cut, and that nothing is cut inside a character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.convert.cells import cell_width, columns, cut, display, fit


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("南昌早市", 8, "南昌早市"),
        ("南昌早市", 7, "南昌早…"),
        ("南昌早市", 6, "南昌…"),
        ("南昌早市", 1, "…"),
        ("南昌早市", 0, ""),
        ("a harbour", 7, "a harb…"),
        ("one two three", 5, "one…"),
        ("新书《江上杂记》出版", 9, "新书《江…"),
        ("新书《江上杂记》出版", 7, "新书…"),
        ("e\u0301e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301…"),
        ("🇨🇳🇯🇵🇰🇷", 4, "🇨🇳…"),
        ("👩\u200d🚀👩\u200d🚀", 3, "👩\u200d🚀…"),
    ],
)
def test_cut(text: str, width: int, expected: str) -> None:
    assert cut(text, width) == expected


@given(st.text(max_size=60), st.integers(0, 30))
def test_cut_never_exceeds_the_width(text: str, width: int) -> None:
    assert cell_width(cut(text, width)) <= width


@given(st.text(max_size=60))
def test_columns_end_with_the_width(text: str) -> None:
    result = columns(text)
    assert len(result) == len(text) + 1
    assert list(result) == sorted(result)
    if not any("\U0001f1e6" <= character <= "\U0001f1ff" for character in text):
        assert result[-1] == cell_width(text)


def test_columns_land_between_graphemes() -> None:
    assert list(columns("e\u0301a")) == [0, 1, 1, 2]
    assert fit("e\u0301a", 1) == 2
    assert fit("白日", 3) == 1
    assert fit("白日", 0) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("❤\ufe0f", "❤"),
        ("👨\u200d👩\u200d👧 home", "👨 home"),
        ("👍🏽", "👍"),
        ("1\ufe0f\u20e3", "1\u20e3"),
        ("क्\u200dष", "क्\u200dष"),
        ("1\u200d白", "1白"),
        ("白日", "白日"),
    ],
)
def test_display_reduces_emoji(text: str, expected: str) -> None:
    assert display(text) == expected
