"""Searching on the screen: as one types, where, in which order; smart categories and tags."""

from __future__ import annotations

import pytest
from newsroom import Open


async def test_a_search_everywhere_answers_as_one_types(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("F", *"boats")
        assert reader.screen == "SearchScreen"
        assert "in everything" in reader.text
        assert "Three electric boats and a very long cable" in reader.text
        assert "The ferry company has ordered three electric boats." in reader.text
        await reader.keys("backspace", *"x")
        assert "Three electric boats" not in reader.text


async def test_a_list_is_searched_and_tab_goes_elsewhere(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("4", "/", *"第一班")
        await reader.rest()
        first = reader.text.splitlines()[2]
        assert "in 本地" in first
        assert "8 found" in first
        await reader.keys("tab")
        assert "in everything" in reader.text
        assert "13 found" in reader.text
        await reader.keys("tab")
        assert "in bookmarks" in reader.text
        assert "nothing found" in reader.text


async def test_a_hit_opens_and_the_way_back_leads_to_the_hits(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("F", *"linker", "enter")
        assert reader.screen == "ArticleScreen"
        assert "What the linker knows about you" in reader.text
        await reader.keys("escape")
        assert reader.screen == "SearchScreen"
        await reader.keys("down", "escape", "escape")
        assert reader.screen == "CategoriesScreen"


async def test_a_query_that_is_not_whole_is_searched_all_the_same(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("F", *"title:boats", "space", *"is:unred")
        assert "is: knows unread" in reader.text
        assert "searched: title:boats is:unread" in reader.text
        assert "Three electric boats" in reader.text


async def test_a_search_kept_stands_among_the_categories(opened: Open) -> None:
    async with opened(140, 40) as reader:
        await reader.keys("F", *"title:boats", "^s", "escape")
        assert reader.screen == "CategoriesScreen"
        assert "◇ title:boats" in reader.text
        await reader.keys("g", "c", "4")
        assert "Three electric boats" in reader.text
        await reader.keys("D", "y")
        assert "◇ title:boats" not in reader.text


async def test_order_and_help_are_shown(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("F")
        assert "newer:3d" in reader.text
        await reader.keys("^r", *"票价")
        assert "best first" in reader.text
        assert "newer:3d" not in reader.text


async def test_tags_are_typed_and_taken_back(opened: Open) -> None:
    async with opened() as reader:
        library = reader.app.context.library
        await reader.keys("enter")
        entry = reader.main.target()
        assert entry is not None
        await reader.keys("t", *"boats、晨读", "enter")
        assert await library.tags_of(entry.id) == ("boats", "晨读")
        await reader.keys("t", "escape", "z")
        assert await library.tags_of(entry.id) == ("boats",)


@pytest.mark.parametrize("width", [40, 80, 120, 200])
async def test_a_search_fits(opened: Open, width: int) -> None:
    async with opened(width, 24) as reader:
        await reader.keys("F", *"步道")
        assert all(cells <= width for cells in reader.widths)
        assert "found" in reader.text
