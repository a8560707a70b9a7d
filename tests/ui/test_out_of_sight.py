"""Keys that are about an article that is not on the screen, or about a category that is gone."""

from __future__ import annotations

import pytest
from newsroom import PAPERS, Open

from reader.model import Scope


@pytest.mark.parametrize("key", ["u", "v", "i", "x", "V", "H", "|", "e", "f", "<", "shift+right"])
async def test_nothing_is_done_to_an_article_that_nobody_sees(opened: Open, key: str) -> None:
    async with opened(80, 24) as reader:
        await reader.keys("enter", "enter", "escape", "j")
        assert reader.main.article is not None and not reader.main.pane.display
        await reader.keys(key)
        assert reader.screen == "CategoriesScreen"
        assert "Open an article to" in reader.text
        assert reader.main.place == "entries" and reader.main.focused is reader.main.entries


async def test_an_article_beside_its_list_is_on_the_screen(opened: Open) -> None:
    async with opened(200, 24) as reader:
        await reader.keys("enter", "enter", "escape", "e")
        assert reader.screen == "ExportScreen"


@pytest.mark.parametrize("key", ["m", "t", "X", "s", "o", "y", "Y", "c", "w"])
async def test_where_there_is_no_article_every_key_says_so(opened: Open, key: str) -> None:
    async with opened(80, 24) as reader:
        await reader.keys("g", "h", key)
        assert "There is no article here." in reader.text or "Open an article to" in reader.text


@pytest.mark.parametrize("width", [80, 200])
async def test_the_list_of_a_feed_goes_with_the_feed(opened: Open, width: int) -> None:
    async with opened(width, 24) as reader:
        feeds = await reader.app.context.library.feeds()
        gone = next(feed for feed in feeds if feed.title == "山城晚报")
        reader.main.show_scope(Scope(kind="feed", feed_id=gone.id))
        await reader.rest()
        await reader.keys("enter")
        assert reader.place == "article"
        await reader.keys("D", "y")
        await reader.rest()
        assert reader.main.categories.category is not None
        assert reader.main.scope == reader.main.categories.category.scope
        await reader.keys("z")
        await reader.rest()
        assert "本地" in [row.title for row in reader.main.categories.categories]
        assert reader.main.article is None and reader.place == "entries"
        assert "轻轨四号线明年开工" not in reader.titles
        rows = await reader.app.context.library.entries(list(reader.main.entries.ids))
        assert gone.id not in {row.feed_id for row in rows}


async def test_the_nearest_query_keeps_its_key_after_enter(opened: Open) -> None:
    async with opened(120, 30) as reader:
        await reader.keys("+")
        await reader.pilot.press(*"Boats", "tab", *"title:boats or")
        await reader.keys("enter")
        assert "^n takes it" in reader.text


async def test_every_digit_leads_to_a_category_or_says_that_there_is_none(opened: Open) -> None:
    async with opened(120, 30, papers=PAPERS[:2]) as reader:
        categories = reader.main.categories
        assert categories.count < 10
        await reader.keys("2")
        assert categories.cursor == 1
        await reader.keys("0")
        assert categories.cursor == 1
        assert "There is no category 10." in reader.text
    async with opened(120, 30) as reader:
        assert reader.main.categories.count > 10
        await reader.keys("0")
        assert reader.main.categories.cursor == 9


async def test_a_folder_is_removed_and_its_feeds_stay(opened: Open) -> None:
    async with opened(120, 30) as reader:
        library = reader.app.context.library
        feeds = len(await library.feeds())
        reader.main.show_scope(Scope(kind="folder", folder=("本地",)))
        await reader.rest()
        reader.main.go("categories")
        await reader.keys("D")
        words = " ".join(reader.text.replace("│", " ").split())
        assert "Remove the folder 本地? Its feeds stay, and z" in words
        assert "takes it back." in words
        await reader.keys("y")
        await reader.rest()
        assert reader.toasts == ["Folder 本地 removed · z brings it back"]
        titles = [row.title for row in reader.main.categories.categories]
        assert "本地" not in titles and "江城日报" in titles
        assert len(await library.feeds()) == feeds
        assert reader.main.categories.category is not None
        assert reader.main.scope == reader.main.categories.category.scope
        await reader.keys("z")
        await reader.rest()
        assert "本地" in [row.title for row in reader.main.categories.categories]
