"""Ids of items are told in several ways and are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.sync.ids import long_form, short_form

NUMBERS = st.integers(min_value=-(1 << 63), max_value=(1 << 63) - 1)


@given(NUMBERS)
def test_every_way_to_tell_a_number_is_the_same_id(number: int) -> None:
    unsigned = number & 0xFFFF_FFFF_FFFF_FFFF
    short = str(number)
    assert short_form(short) == short_form(str(unsigned)) == short
    assert short_form(long_form(short)) == short
    assert short_form(f"tag:google.com,2005:reader/item/{unsigned:x}") == short
    assert long_form(short) == f"tag:google.com,2005:reader/item/{unsigned:016x}"


@pytest.mark.parametrize("digits", ["5bb1f0a2c4d3e5f60718293a", "123456789012345678901234"])
def test_ids_that_are_no_numbers_stay(digits: str) -> None:
    assert short_form(digits) == short_form(long_form(digits)) == digits


@pytest.mark.parametrize("told", ["", "a&i=2", "..\x1b[2J", "x" * 200, "tag:google.com,2005:reader/item/"])
def test_what_cannot_be_an_id_is_none(told: str) -> None:
    assert short_form(told) == ""
