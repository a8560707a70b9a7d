from __future__ import annotations

import pytest
from newsroom import NOW, Open

from reader.store import Store


async def test_bookmarks_stand_under_their_category_with_their_day(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "s", "j", "j", "s", "g", "s")
        lines = [line.strip() for line in reader.text.splitlines() if line.strip()]
        assert reader.screen == "BookmarksScreen"
        assert lines[0] == "Bookmarks · 2"
        assert any(line.startswith("2026-11-23") for line in lines)
        assert [
            line
            for line in lines
            if line in ("江城日报  1", "山城晚报  1", "江城日报  2", "Harbour Weekly  1")
        ]


async def test_a_bookmark_opens_and_the_way_back_leads_to_the_list(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "s", "g", "s", "enter")
        assert reader.screen == "ArticleScreen"
        assert "江面上的雾" in reader.text
        await reader.keys("escape")
        assert reader.screen == "BookmarksScreen"


async def test_a_removed_bookmark_can_be_had_back(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "s", "g", "s", "s")
        assert "Nothing is saved yet." in reader.text
        await reader.keys("z")
        assert "Bookmarks · 1" in reader.text


async def test_a_bookmark_says_that_its_site_has_removed_it(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "s")
        library = reader.app.context.library
        (kept,) = await library.bookmarks()
        await library._database.run(Store.mark_gone, kept.id, NOW)
        await reader.keys("g", "s")
        assert "gone from its site" in reader.text


@pytest.mark.parametrize("width", [40, 80, 120, 200])
async def test_bookmarks_fit(opened: Open, width: int) -> None:
    async with opened(width, 24) as reader:
        await reader.keys("enter", "s", "j", "s", "g", "s")
        assert all(len(line) <= width for line in reader.text.splitlines())
        assert "2026-11-23" in reader.text


async def test_a_sequence_that_leads_here_again_removes_nothing(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "s", "j", "j", "s", "g", "s", "g", "s", "g", "g")
        assert "Bookmarks · 2" in reader.text
