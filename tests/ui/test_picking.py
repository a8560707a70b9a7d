"""Sheets with a few rows to choose from: what holds now is marked, and the keys are told."""

from __future__ import annotations

import pytest
from newsroom import Open, Reading
from textual.widgets import OptionList


def cursor(reader: Reading) -> int | None:
    return reader.app.screen.query_one(OptionList).highlighted


@pytest.mark.parametrize(("width", "height"), [(40, 12), (60, 20), (80, 24), (120, 40)])
async def test_the_order_that_holds_has_a_mark_and_the_cursor(opened: Open, width: int, height: int) -> None:
    async with opened(width, height) as reader:
        await reader.keys("enter", "s", "g", "s", "S")
        assert "● by category" in reader.text and reader.text.count("●") == 1
        assert "Enter chooses · Esc closes" in reader.text
        assert cursor(reader) == 0
        await reader.keys("G", "enter", "S")
        assert "● by title" in reader.text and reader.text.count("●") == 1
        assert cursor(reader) == 4
        await reader.keys("enter")
        assert "by title" in reader.text, "Enter at once changes nothing"
        assert max(reader.widths) <= width


async def test_where_nothing_holds_nothing_is_marked(opened: Open) -> None:
    async with opened(80, 24) as reader:
        await reader.keys("enter", "g", "o")
        sheet = [line for line in reader.text.splitlines() if "older than" in line]
        assert len(sheet) == 4 and not any("●" in line.partition("│")[2][:6] for line in sheet)
        assert "Enter chooses · Esc closes" in reader.text
        assert cursor(reader) == 0
