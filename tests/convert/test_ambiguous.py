"""Characters that some terminals draw two cells wide: counted, wrapped and cut as the terminal draws them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from widths import wide_cells

from reader.convert.ambiguous import STAND_INS, is_wide, set_ambiguous_width
from reader.convert.wrap import cell_width, cut, wrap

TEXT = "他说：“今天——就今天——不开店……”店门口贴着①号告示，长×宽是3×4，Ω和Я都在。" * 3


@pytest.fixture(autouse=True)
def _narrow_again() -> Iterator[None]:
    yield
    set_ambiguous_width(1)


def test_ambiguous_characters_count_as_set() -> None:
    assert cell_width("“…—×Ω①") == 6 and not is_wide()
    set_ambiguous_width(2)
    assert cell_width("“…—×Ω①") == 12 and is_wide()
    assert cell_len("“x”") == 5 and Segment("“x”").cell_length == 5
    assert cell_width("é中a") == 2 + 2 + 1 or cell_width("é中a") == 4
    assert cell_width("e\u0301") == 1, "a mark takes no cell of its own"
    set_ambiguous_width(1)
    assert cell_width("“…—×Ω①") == 6


def test_signs_that_screens_are_drawn_with_stay_narrow_and_have_a_stand_in() -> None:
    set_ambiguous_width(2)
    for code, sign in STAND_INS.items():
        assert cell_width(chr(code)) == 1 and len(sign) == 1 and sign.isascii()


@pytest.mark.parametrize("width", range(20, 90, 7))
def test_no_line_is_too_wide_for_such_a_terminal(width: int) -> None:
    set_ambiguous_width(2)
    starts = [0, *wrap(TEXT, width), len(TEXT)]
    for start, end in pairwise(starts):
        assert wide_cells(TEXT[start:end].rstrip()) <= width


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="他“”…—·×ab é①│●", max_size=60), st.integers(0, 40))
def test_cutting_fits(text: str, width: int) -> None:
    set_ambiguous_width(2)
    assert wide_cells(cut(text, width).translate(STAND_INS)) <= width
