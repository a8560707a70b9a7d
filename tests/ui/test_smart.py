"""Smart categories on the screen: made, changed, moved, removed, brought back."""

from __future__ import annotations

import pytest
from newsroom import Open, Reading
from textual.widgets import Input, Static

from reader.library import Library


def library_of(reader: Reading) -> Library:
    return reader.app.context.library


async def put_cursor_on(reader: Reading, title: str) -> None:
    rows = reader.main.categories.categories
    reader.main.show_scope(next(row.scope for row in rows if row.title == title))
    reader.main.go("categories")
    await reader.rest()


def smart_titles(reader: Reading) -> list[str]:
    return [row.title for row in reader.main.categories.categories if row.scope.kind == "smart"]


def told(reader: Reading) -> str:
    """Return what the sheet says about its query."""
    return str(reader.app.screen.query_one("#sheet-told", Static).content)


@pytest.mark.parametrize("width", [40, 80, 120, 200])
async def test_a_smart_category_is_made_and_changed(opened: Open, width: int) -> None:
    async with opened(width, 24) as reader:
        await reader.keys("+")
        await reader.pilot.press(*"Boats", "tab", *"lighthouse")
        await reader.rest()
        assert "1 entry matches now" in reader.text
        await reader.keys("enter")
        assert smart_titles(reader) == ["Boats"]
        await put_cursor_on(reader, "Boats")
        await reader.keys("E")
        assert max(reader.widths) <= width
        await reader.pilot.press("end", *"s", "tab", "ctrl+u", *"boats")
        await reader.keys("enter")
        (smart,) = await library_of(reader).smart_categories()
        assert (smart.name, smart.query) == ("Boatss", "boats")
        assert smart_titles(reader) == ["Boatss"]


@pytest.mark.parametrize("width", [60, 80])
async def test_a_new_smart_category_shows_how_much_is_unread(opened: Open, width: int) -> None:
    async with opened(width, 20) as reader:
        await reader.keys("+")
        await reader.pilot.press(*"Boats", "tab", *"lighthouse")
        await reader.rest()
        await reader.keys("enter")
        await reader.until_shown("1 unread")
        (row,) = [row for row in reader.main.categories.categories if row.scope.kind == "smart"]
        assert (row.title, row.unread, row.total) == ("Boats", 1, 1)


async def test_smart_categories_are_moved(opened: Open) -> None:
    async with opened() as reader:
        for name in ("One", "Two", "Three"):
            await library_of(reader).add_smart_category(name, "渡轮")
        await reader.keys("]")
        reader.main.categories.show(await library_of(reader).categories())
        await put_cursor_on(reader, "Three")
        await reader.keys("alt+up", "alt+up")
        assert smart_titles(reader) == ["Three", "One", "Two"]
        assert reader.category == "Three", "the cursor goes with it"
        await reader.keys("alt+down")
        assert smart_titles(reader) == ["One", "Three", "Two"]
        await reader.keys("z")
        assert smart_titles(reader) == ["Three", "One", "Two"]


async def test_a_removed_smart_category_can_be_brought_back(opened: Open) -> None:
    async with opened() as reader:
        await library_of(reader).add_smart_category("渡轮", "渡轮")
        reader.main.categories.show(await library_of(reader).categories())
        await put_cursor_on(reader, "渡轮")
        await reader.keys("D", "y")
        assert smart_titles(reader) == []
        assert "Removed the smart category · z brings it back" in reader.toasts
        await reader.keys("z")
        assert smart_titles(reader) == ["渡轮"]


async def test_the_counts_are_kept_when_the_program_ends(opened: Open) -> None:
    async with opened() as reader:
        library = library_of(reader)
        await library.add_smart_category("Papers", "feed:江城日报")
        reader.main.categories.show(await library.categories())
        await library.recount()
        await reader.main.on_unmount()
        assert await library.setting("smart_counts") == '[["feed:江城日报", 5, 5]]'


async def test_the_counts_follow_what_is_read(opened: Open) -> None:
    async with opened() as reader:
        await library_of(reader).add_smart_category("Papers", "feed:江城日报 is:unread")
        reader.main.categories.show(await library_of(reader).categories())
        await put_cursor_on(reader, "Papers")
        assert reader.main.entries.count == 5
        await reader.keys("enter", "m", "j", "m")
        row = next(row for row in reader.main.categories.categories if row.title == "Papers")
        assert (row.unread, row.total) == (3, 3)
        assert reader.main.entries.count == 5, "the rows stay"


@pytest.mark.parametrize("width", [60, 120])
async def test_the_cursor_goes_to_a_new_smart_category(opened: Open, width: int) -> None:
    async with opened(width, 24) as reader:
        await reader.keys("enter", "+")
        await reader.pilot.press(*"Boats", "tab", *"lighthouse")
        await reader.keys("enter")
        assert (reader.category, reader.place) == ("Boats", "categories")
        assert reader.main.scope.kind == "smart"
        assert reader.titles == ["● Why the lighthouse now runs on a watch battery"]


async def test_a_name_that_a_list_has_is_refused_in_the_sheet(opened: Open) -> None:
    async with opened(80, 24) as reader:
        await reader.keys("+")
        await reader.pilot.press(*"today", "tab", *"lighthouse")
        await reader.keys("enter")
        assert reader.screen == "SmartScreen"
        assert "today is the name of a list that is always there" in reader.text
        assert smart_titles(reader) == []


@pytest.mark.parametrize("width", [40, 80])
async def test_a_category_that_is_not_there_is_told_and_kept_if_wanted(opened: Open, width: int) -> None:
    async with opened(width, 24) as reader:
        await reader.keys("+")
        await reader.pilot.press(*"Far", "tab", *"category:江城晚报")
        await reader.rest()
        assert told(reader).split("\n") == [
            'There is no category "江城晚报"; the nearest is "江城日报". · ^n takes it',
            "0 entries match now, 0 unread",
        ]
        assert max(reader.widths) <= width
        await reader.keys("ctrl+n")
        assert "There is no category" not in reader.text and "entries match now" in reader.text
        await reader.pilot.press("ctrl+u", *"category:xyzw")
        await reader.keys("enter")
        (smart,) = await library_of(reader).smart_categories()
        assert smart.query == "category:xyzw", "it may come to be there"


async def test_a_rule_for_nothing_is_set_right_by_the_key_that_says_so(opened: Open) -> None:
    async with opened(80, 24) as reader:
        await reader.keys("+")
        await reader.pilot.press(*"Far", "enter")
        await reader.rest()
        assert told(reader) == "This query asks for nothing (character 1). Nearest: is:unread · ^n takes it"
        await reader.keys("ctrl+n")
        assert reader.app.screen.query_one("#sheet-query", Input).value == "is:unread"
