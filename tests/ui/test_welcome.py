"""The first start offers ways to begin, and makes way once there is a feed."""

from __future__ import annotations

import pytest
from newsroom import Open

from reader.model import FeedCandidate
from reader.ui.messages import NewsChanged


async def test_the_first_start_offers_ways_to_begin(opened: Open) -> None:
    async with opened(papers=()) as reader:
        assert reader.screen == "WelcomeScreen"
        for words in (
            "Add an address",
            "Import an OPML file",
            "Open the demo",
            "阮一峰的网络日志",
            "Hacker News",
        ):
            assert words in reader.text


async def test_someone_with_feeds_is_not_welcomed_again(opened: Open) -> None:
    async with opened() as reader:
        assert reader.screen == "CategoriesScreen"


async def test_a_opens_the_dialog_and_escape_comes_back(opened: Open) -> None:
    async with opened(papers=()) as reader:
        await reader.keys("a")
        assert reader.screen == "AddScreen"
        await reader.keys("escape")
        assert reader.screen == "WelcomeScreen"


async def test_the_demo_is_what_the_app_ends_with(opened: Open) -> None:
    async with opened(papers=()) as reader:
        await reader.keys("d")
        assert reader.app.return_value == "demo"


async def test_the_page_makes_way_once_there_is_a_feed(opened: Open) -> None:
    async with opened(papers=()) as reader:
        library = reader.app.context.library
        await library.subscribe(FeedCandidate(address="https://a.example/feed", title="早报", format="xml"))
        reader.app.screen.post_message(NewsChanged())
        await reader.rest()
        assert reader.screen == "CategoriesScreen"
        assert "早报" in reader.text


@pytest.mark.parametrize("width", [40, 80, 120, 200])
async def test_welcome_fits(opened: Open, width: int) -> None:
    async with opened(width, 24, papers=()) as reader:
        assert "Add an address" in reader.text
