"""Long lists: the first entries are there at once, the rest follows, and keys act on all of it."""

from __future__ import annotations

import pytest
from newsroom import Open, Paper, Reading

from reader.ui import actions_snapshot
from reader.ui.listing import continue_list

LONG = Paper(title="长江通讯", titles=tuple(f"第{number}号简讯" for number in range(150)), hours=1)
SHORT = Paper(title="Harbour Notes", titles=("Low water", "A new buoy"), hours=1)


@pytest.fixture(autouse=True)
def _late_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the rest of a list come late enough for a key to be there first."""
    monkeypatch.setattr(actions_snapshot, "_PAUSE", 0.4)


async def enter_long_list(reader: Reading) -> None:
    """Show the long list, of which only the first entries are here."""
    row = next(i for i, each in enumerate(reader.main.categories.categories) if each.title == LONG.title)
    reader.main.categories.go_to(row)
    await reader.main._enter(reader.main.categories.categories[row].scope)
    reader.main.go("entries")
    await reader.pilot.pause()
    assert reader.main.entries.count == 100
    assert not reader.main.is_whole


async def test_the_rest_comes_behind_what_is_shown(opened: Open) -> None:
    async with opened(100, 24, papers=(LONG, SHORT)) as reader:
        await enter_long_list(reader)
        assert "150 entries" in reader.text, "the category knows how many there are"
        await reader.pilot.press("j", "j")
        before = reader.text
        assert "3/150" in before
        await reader.rest()
        assert reader.main.is_whole
        assert reader.main.entries.count == 150
        assert reader.main.entries.cursor == 2
        shown = [line.split("│")[0][:60] for line in before.splitlines()]
        assert [line.split("│")[0][:60] for line in reader.text.splitlines()] == shown


async def test_marks_hold_for_the_whole_list_before_it_is_here(opened: Open) -> None:
    async with opened(100, 24, papers=(LONG, SHORT)) as reader:
        await enter_long_list(reader)
        await reader.pilot.press("j", "j", "g", "b")
        await reader.rest()
        assert "147 entries marked read · z takes it back" in reader.toasts


async def test_a_mark_holds_for_the_list_that_was_left_at_once(opened: Open) -> None:
    async with opened(100, 24, papers=(LONG, SHORT)) as reader:
        await enter_long_list(reader)
        await reader.pilot.press("A", "]")
        await reader.rest()
        assert reader.category != LONG.title
        assert "150 entries marked read · z takes it back" in reader.toasts


async def test_the_last_entry_is_the_last_of_all(opened: Open) -> None:
    async with opened(100, 24, papers=(LONG, SHORT)) as reader:
        await enter_long_list(reader)
        await reader.pilot.press("G")
        await reader.rest()
        assert reader.main.entries.cursor == 149
        assert reader.titles[149].endswith("第149号简讯")


async def test_the_next_unread_may_stand_in_the_rest(opened: Open) -> None:
    async with opened(100, 24, papers=(LONG, SHORT)) as reader:
        await enter_long_list(reader)
        await reader.app.context.library.set_read(list(reader.main.entries.ids))
        await reader.pilot.press("n")
        await reader.rest()
        assert reader.opened == "第100号简讯"
        assert "Round the end" not in reader.text


async def test_an_entry_far_down_is_found_again(opened: Open) -> None:
    async with opened(100, 24, papers=(LONG, SHORT), resume=True) as reader:
        await enter_long_list(reader)
        await reader.rest()
        reader.main.entries.cursor = 120
        await reader.main.keep_session()
        session = await reader.main.kept_session()
        assert session is not None
        await reader.keys("escape", "k")
        await reader.main.resume(session)
        assert reader.main.is_whole
        assert reader.main.entries.cursor == 120
        reader.main.entries.cursor = 50
        await reader.main.keep_session()
        session = await reader.main.kept_session()
        assert session is not None
        await reader.main.resume(session)
        assert not reader.main.is_whole, "the first entries are enough to find the place"
        assert reader.main.entries.cursor == 50


def test_what_came_meanwhile_does_not_get_between() -> None:
    assert list(continue_list([5, 4, 3], [5, 4, 3, 2, 1])) == [5, 4, 3, 2, 1]
    assert list(continue_list([5, 4, 3], [7, 5, 4, 6, 3, 2])) == [5, 4, 3, 2], "7 and 6 are new"
    assert list(continue_list([5, 4, 3], [5, 4, 2, 1])) == [5, 4, 3, 2, 1], "3 has been read"
    assert list(continue_list([5, 9, 4], [5, 4, 9, 1])) == [5, 9, 4, 1], "9 was put in by hand"
    assert list(continue_list([5, 4], [])) == [5, 4]
    assert list(continue_list([], [2, 1])) == [2, 1]
