"""The screen of rules and the sheet that makes one, at every size."""

from __future__ import annotations

import pytest
from newsroom import Open, Reading
from textual.widgets import Input

from reader.library import Library

SIZES = pytest.mark.parametrize("width", [40, 80, 120, 200])


def library_of(reader: Reading) -> Library:
    return reader.app.context.library


def words_of(reader: Reading) -> str:
    """Return what stands on the screen as one line, without frames."""
    return " ".join(reader.text.replace("│", " ").split())


async def write(reader: Reading, text: str) -> None:
    """Type words into the line with the focus."""
    await reader.pilot.press(*("space" if letter == " " else letter for letter in text))
    await reader.rest()


@SIZES
async def test_a_rule_is_made_on_the_screen(opened: Open, width: int) -> None:
    async with opened(width, 24) as reader:
        await reader.keys("g", "r")
        assert "No rules yet" in reader.text
        await reader.keys("a")
        await write(reader, "title:ferry")
        await reader.keys("tab", "space", "tab")
        await write(reader, "boats, 港口")
        await reader.keys("enter")
        (rule,) = await library_of(reader).rules()
        assert (rule.query, rule.actions, rule.enabled) == (
            "title:ferry",
            ("read", "tag:boats", "tag:港口"),
            True,
        )
        assert "● title:ferry" in reader.text
        assert max(reader.widths) <= width


@SIZES
async def test_a_wrong_query_says_what_is_wrong_and_what_is_near(opened: Open, width: int) -> None:
    async with opened(width, 24) as reader:
        await reader.keys("g", "r", "a")
        await write(reader, "is:unred lighthouse")
        assert "but not unred" in words_of(reader)
        await reader.keys("enter")
        assert reader.screen == "RuleScreen", "it is not kept"
        await reader.keys("ctrl+n")
        assert "1 entry matches now, 1 unread" in reader.text
        await reader.keys("enter")
        assert "Tick what is to be done" in words_of(reader)
        await reader.keys("escape")
        assert await library_of(reader).rules() == []


async def test_what_is_right_by_now_is_not_replaced(opened: Open) -> None:
    async with opened(100, 30) as reader:
        await reader.keys("g", "r", "a")
        await write(reader, "is:unred")
        await reader.keys("backspace", "backspace", "backspace")
        await write(reader, "read")
        await reader.keys("ctrl+n")
        [line, *_] = reader.app.screen.query(Input)
        assert line.value == "is:unread"
        await reader.keys("backspace", "backspace", "backspace", "backspace", "backspace", "backspace")
        await write(reader, "read lighthouse")
        await reader.keys("ctrl+n")
        assert line.value == "is:read lighthouse"


async def test_a_rule_is_changed_switched_removed_and_brought_back(opened: Open) -> None:
    async with opened(100, 30) as reader:
        await library_of(reader).add_rule("title:渡轮", "star")
        await reader.keys("g", "r")
        assert "bookmark · 1 here" in reader.text
        await reader.keys("space")
        (rule,) = await library_of(reader).rules()
        assert not rule.enabled
        assert "○ title:渡轮" in reader.text
        await reader.keys("enter", "tab", "j", "space", "k", "space", "enter")
        (rule,) = await library_of(reader).rules()
        assert rule.actions == ("read",)
        await reader.keys("D")
        assert await library_of(reader).rules() == []
        assert "Removed the rule title:渡轮 · z brings it back" in reader.toasts
        await reader.keys("z")
        assert await library_of(reader).rules() == [rule]
        assert "○ title:渡轮" in reader.text


async def test_a_rule_is_applied_to_what_is_here_as_one_step(opened: Open) -> None:
    async with opened(100, 30) as reader:
        library = library_of(reader)
        rule = await library.add_rule("feed:江城日报", "read, hide, tag:江城")
        await reader.keys("g", "r", "x")
        assert "Apply the rule to 5 entries that are here already (mark read, hide, tag 江城)?" in words_of(
            reader
        )
        await reader.keys("y")
        assert "A rule changed 5 entries: feed:江城日报 · z takes it back" in reader.toasts
        assert "5 entries hidden" in reader.text
        assert await library.tags() == {"江城": 0}, "what is hidden counts nowhere"
        await reader.keys("x")
        assert reader.toasts[-1] == "Nothing that is here matches this rule.", (
            "what is hidden is out of the way"
        )
        await reader.keys("z")
        assert await library.tags() == {}
        assert await library.hidden_count() == 0
        assert await library.rules() == [rule], "the rule itself is an earlier step"


async def test_a_rule_that_is_off_does_nothing(opened: Open) -> None:
    async with opened(100, 30) as reader:
        library = library_of(reader)
        assert await library.count_matches("title:渡轮") == (1, 1)
        await reader.keys("g", "r", "x")
        await library.add_rule("walrus", "read")
        await reader.keys("escape", "g", "r", "x")
        assert reader.toasts[-1] == "Nothing that is here matches this rule."


async def test_what_is_hidden_is_counted_and_found(opened: Open) -> None:
    async with opened(100, 30) as reader:
        await reader.keys("enter", "X")
        assert "Hidden; is:hidden finds it · z takes it back" in reader.toasts
        assert reader.main.entries.count == 13, "the row stays until the list is left"
        await reader.keys("g", "r")
        assert "Rules · 1 entry hidden" in reader.text
        await reader.keys("v")
        assert "渡轮新线路本周试航" in reader.text
        await reader.keys("enter", "X")
        assert "Shown in the lists again · z takes it back" in reader.toasts
        assert await library_of(reader).hidden_count() == 0
        await reader.keys("z")
        assert await library_of(reader).hidden_count() == 1


async def test_the_hint_stands_below_a_long_fault_on_a_low_screen(opened: Open) -> None:
    async with opened(60, 20) as reader:
        await reader.keys("g", "r", "a")
        await write(reader, "is:unred titel:渡轮 (category:城市")
        assert "^n takes it" in words_of(reader)
        assert "leaves all as it was" in words_of(reader)
