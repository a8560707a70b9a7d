"""Names on a line, parted by the commas of either writing."""

from __future__ import annotations

import pytest

from reader.language import choose_language
from reader.ui.comma_line import join_names, last_name, split_names


@pytest.mark.parametrize("line", ["船, 晨读", "船，晨读，", "、船、 晨读", "船,晨读,，"])
def test_names_are_parted_by_any_comma(line: str) -> None:
    assert split_names(line) == ["船", "晨读"]


@pytest.mark.parametrize("line", ["船, 晨", "船，晨", "船、 晨", "晨"])
def test_what_is_being_typed_is_what_stands_after_the_last_comma(line: str) -> None:
    assert last_name(line) == "晨"


def test_a_line_can_be_typed_on_and_has_the_commas_of_its_language() -> None:
    assert join_names(["boats", "晨读"]) == "boats, 晨读, "
    choose_language("zh")
    assert join_names(["boats", "晨读"]) == "boats，晨读，"
    assert split_names(join_names(["boats", "晨读"])) == ["boats", "晨读"]
