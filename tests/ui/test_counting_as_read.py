"""When an article counts as read."""

from __future__ import annotations

import asyncio

from newsroom import Open, Reading

from reader.config import ReadingConfig

AFTER = ReadingConfig(mark_read="seconds", mark_read_seconds=0.3)
LONG = ReadingConfig(mark_read="seconds", mark_read_seconds=600)


def _is_unread(reader: Reading) -> bool:
    return reader.titles[0].startswith("●")


async def test_an_article_counts_after_some_seconds(opened: Open) -> None:
    async with opened(reading=AFTER) as reader:
        await reader.keys("enter", "enter")
        async with asyncio.timeout(10):
            while _is_unread(reader):
                await reader.rest()
        await reader.keys("z")
        assert _is_unread(reader)


async def test_leaving_before_that_leaves_it_unread(opened: Open) -> None:
    async with opened(reading=LONG) as reader:
        for way_out in (("escape",), ("shift+tab",), ("u",), ("g", "s")):
            await reader.keys("enter", "enter")
            assert reader.main._countdown is not None
            await reader.keys(*way_out)
            assert reader.main._countdown is None
            await reader.keys("escape", "escape", "escape")
        assert _is_unread(reader)


async def test_the_count_begins_anew_with_the_next_article_and_when_one_comes_back(opened: Open) -> None:
    async with opened(reading=LONG) as reader:
        await reader.keys("enter", "enter")
        first = reader.main._countdown
        await reader.keys("J")
        second = reader.main._countdown
        assert first is not None
        assert second is not None
        assert second is not first
        await reader.keys("u", "escape")
        assert reader.main._countdown not in (None, first, second)


async def test_what_is_read_already_is_not_counted(opened: Open) -> None:
    async with opened(reading=LONG) as reader:
        await reader.keys("enter", "m", "enter")
        assert reader.main._countdown is None


async def test_m_while_it_counts_decides(opened: Open) -> None:
    async with opened(reading=LONG) as reader:
        await reader.keys("enter", "enter", "m", "m")
        assert reader.main._countdown is None
        assert _is_unread(reader)


async def test_an_article_opened_from_a_search_counts_too(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("F", *"Naming", "enter")
        assert reader.screen == "ArticleScreen"
        assert reader.main.categories.categories[0].unread == 12
        await reader.keys("m")
        assert reader.main.categories.categories[0].unread == 13


async def test_a_mark_that_cannot_be_kept_is_taken_back(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter")
        database = reader.app.context.library.paths.database
        aside = database.with_name("aside.db")
        database.rename(aside)
        try:
            await reader.keys("m")
            assert _is_unread(reader)
            assert reader.toasts
        finally:
            aside.rename(database)
        await reader.keys("m")
        assert not _is_unread(reader)
