"""Keys in the running app: sequences, full-width twins, rebound keys, the palette, and how to leave."""

from __future__ import annotations

import pytest
from newsroom import Open


async def test_the_choices_of_a_sequence_are_shown_after_a_moment(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("g")
        assert "bookmarks" not in reader.text
        await reader.until_shown("g …  ")
        assert "s bookmarks" in reader.text
        await reader.keys("escape")
        assert "s bookmarks" not in reader.text
        assert reader.place == "categories", "Esc ended the sequence and did nothing else"


async def test_an_unknown_sequence_is_told_and_does_nothing(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("g", "x")
        assert "g x does nothing here" in reader.text
        assert reader.opened == ""


async def test_full_width_keys_do_what_the_narrow_ones_do(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("】")
        assert reader.category == "Today"
        await reader.keys("【")
        assert reader.category == "All unread"
        await reader.keys("？")
        assert reader.screen == "HelpScreen"
        await reader.keys("escape", "：")
        assert reader.screen == "CommandPalette"


async def test_keys_can_be_rebound(opened: Open) -> None:
    async with opened(
        keys={"entry.next_unread": "ctrl+n, X", "go.today": "T", "list.mark_read": "g r"}
    ) as reader:
        await reader.keys("n")
        assert reader.opened == ""
        await reader.keys("X")
        assert reader.opened == "渡轮新线路本周试航，票价两元"
        await reader.keys("ctrl+n")
        assert reader.opened == "轻轨四号线明年开工"
        await reader.keys("T")
        assert reader.category == "Today"
        await reader.keys("A")
        assert reader.main.categories.categories[0].unread > 0
        await reader.keys("g", "r")
        assert "^n Next unread" in reader.text


async def test_wrong_settings_are_told_when_the_app_opens(opened: Open) -> None:
    async with opened(keys={"entry.svae": "x"}) as reader:
        assert reader.toasts == ['[keys] There is no action "entry.svae"; the nearest is "entry.save".']


async def test_named_keymaps(opened: Open) -> None:
    async with opened(keymap="greader") as reader:
        await reader.keys("enter", "j")
        assert reader.main.entries.cursor == 1
        await reader.keys("enter", "j")
        assert reader.opened == "Three electric boats and a very long cable"


@pytest.mark.parametrize(("width", "columns"), [(60, 60), (200, 100)])
async def test_the_palette_is_no_wider_than_its_sentences(opened: Open, width: int, columns: int) -> None:
    async with opened(width, 40) as reader:
        await reader.keys("colon")
        await reader.until_shown("Scroll a page")
        box = reader.app.screen.query_one("#--input").region
        assert (box.width, box.x) == (columns, (width - columns) // 2)


async def test_the_palette_finds_and_runs_actions(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("colon", *"catch")
        await reader.until_shown("Catch up")
        await reader.keys("enter")
        await reader.rest()
        assert reader.main.categories.categories[0].unread == 0


async def test_q_goes_up_and_leaves_at_the_top(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "enter", "q")
        assert reader.place == "entries"
        await reader.keys("q")
        assert reader.place == "categories"
        assert reader.app.return_code is None
        await reader.keys("q")
        assert reader.app.return_code == 0


async def test_capital_q_leaves_at_once(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "enter", "Q")
        assert reader.app.return_code == 0


async def test_ctrl_c_tells_how_to_leave(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("ctrl+c")
        assert "Q quits." in reader.toasts
        assert reader.app.return_code is None


@pytest.mark.parametrize("sheet", ["a", "question_mark", "colon"])
async def test_ctrl_q_leaves_from_any_sheet(opened: Open, sheet: str) -> None:
    async with opened() as reader:
        await reader.keys(sheet)
        await reader.pilot.press("ctrl+q")
        assert reader.app._exit


async def test_a_theme_that_is_not_there_is_told_of(opened: Open) -> None:
    async with opened(theme="inc") as reader:
        assert 'theme: There is no theme "inc"; did you mean "ink"?' in reader.toasts
        assert reader.app.theme == "paper"
