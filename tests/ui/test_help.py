"""The help lists every action with its keys, narrows as one types, and fits every width."""

from __future__ import annotations

import pytest
from newsroom import Open

from reader.ui.actions import ACTIONS


async def test_help_lists_every_action_with_its_keys(opened: Open) -> None:
    async with opened(100, 200) as reader:
        await reader.keys("question_mark")
        shown = " ".join(reader.text.split())
        for action in ACTIONS:
            assert all(word in shown for word in action.help.split()), action.id
            assert reader.app.context.keys.all_shown(action.id).split(", ")[0] in shown


async def test_what_has_no_key_is_not_shown_under_one_that_does_something_else(opened: Open) -> None:
    async with opened(100, 200) as reader:
        await reader.keys("question_mark", *"dark")
        assert "command         Switch between the light and the dark theme." in reader.text


async def test_typing_narrows_the_help_and_escape_closes_it(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("f1", *"bookmark")
        assert "Show the bookmarks." in reader.text
        assert "Show every key." not in reader.text
        await reader.keys("x", "x")
        assert "No key does that." in reader.text
        await reader.keys("escape")
        assert reader.screen == "CategoriesScreen"


async def test_a_page_of_the_help_is_as_high_as_the_sheet(opened: Open) -> None:
    def rows(text: str) -> list[str]:
        inside = [line.strip(" │")[:60] for line in text.splitlines() if line.strip().startswith("│")]
        return inside[2:-2]  # without the line to type in and that of the keys

    async with opened(100, 40) as reader:
        await reader.keys("question_mark")
        await reader.until_shown("This screen")
        first = rows(reader.text)
        await reader.keys("pagedown")
        assert rows(reader.text)[0] == first[-1]
        await reader.keys("pageup")
        assert rows(reader.text) == first


@pytest.mark.parametrize("width", [20, 40, 80, 120, 200])
async def test_help_fits(opened: Open, width: int) -> None:
    async with opened(width, 20) as reader:
        await reader.keys("question_mark")
        assert reader.screen == "HelpScreen"
        await reader.until_shown("This screen")
        assert max(reader.widths) <= width
