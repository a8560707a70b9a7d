"""Another reader, or a refresh from the shell, at work on the same library while the app is open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from newsroom import NOW, Open, Paper, Reading, fill

from reader.store import Store


@contextmanager
def another(reader: Reading) -> Iterator[Store]:
    """Open the library a second time, as another program does."""
    with closing(Store(reader.app.context.library.paths.database, clock=lambda: NOW)) as store:
        yield store


async def look(reader: Reading) -> None:
    """Have the app look now; it does so every few seconds."""
    await reader.app.look_elsewhere()
    await reader.rest()


@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_what_another_has_read_loses_its_mark_and_nothing_moves(opened: Open, width: int) -> None:
    async with opened(width, 30) as reader:
        await reader.keys("enter", "j", "j")
        before, cursor, ids = reader.titles, reader.main.entries.cursor, list(reader.main.entries.ids)
        with another(reader) as store:
            store.set_read(ids[:2], True, label="Marked as read")
        await look(reader)
        assert reader.titles == [title.removeprefix("● ") for title in before[:2]] + before[2:]
        assert (reader.main.entries.cursor, list(reader.main.entries.ids)) == (cursor, ids)
        assert reader.place == "entries"
        row = next(row for row in reader.main.categories.categories if row.title == "All unread")
        assert row.unread == len(before) - 2


async def test_rows_that_are_out_of_sight_are_right_when_they_are_reached(opened: Open) -> None:
    many = Paper(title="江城日报", titles=tuple(f"第{number}条" for number in range(300)))
    async with opened(80, 24, papers=(many,)) as reader:
        await reader.keys("enter", "G")
        assert reader.titles[-1] == "● 第299条"
        await reader.keys("g", "g")
        with another(reader) as store:
            store.set_read([reader.main.entries.ids[-1]], True, label="Marked as read")
        await look(reader)
        await reader.keys("G")
        assert reader.titles[-1] == "第299条"


async def test_the_open_article_follows(opened: Open) -> None:
    async with opened(120, 30) as reader:
        await reader.keys("enter", "enter")
        article = reader.main.article
        assert article is not None and article.entry.read
        with another(reader) as store:
            store.set_read([article.entry.id], False, label="Marked as unread")
            store.set_starred([article.entry.id], True, label="Added a bookmark")
        await look(reader)
        assert reader.main.article is not None
        assert not reader.main.article.entry.read and reader.main.article.entry.starred
        assert reader.main.article.document is article.document, "the text is not set again"
        assert reader.place == "article"


async def test_what_another_has_loaded_is_told_and_waits(opened: Open) -> None:
    async with opened(120, 30) as reader:
        before = reader.titles
        with another(reader) as store:
            fill(store, [Paper(title="晚到的报", titles=("晚到的一条",))])
        await look(reader)
        assert reader.titles == before
        assert "1 new · . shows them" in reader.text
        assert "晚到的报" in reader.text


async def test_bookmarks_of_another_appear(opened: Open) -> None:
    async with opened(120, 30) as reader:
        first = reader.main.entries.ids[0]
        await reader.keys("g", "s")
        assert "There are no bookmarks yet" in reader.text
        with another(reader) as store:
            store.set_starred([first], True, label="Added a bookmark")
            store.put_saved(first, category="本地", feed_address="", pictures=())
        await look(reader)
        assert "渡轮新线路本周试航" in reader.text


async def test_our_own_changes_are_no_news(opened: Open) -> None:
    async with opened(120, 30) as reader:
        library = reader.app.context.library
        await reader.keys("enter", "m", "s", "t", "escape")
        assert not await library.changed_elsewhere()
        with another(reader) as store:
            store.put_setting("measure", "60 80")
        assert await library.changed_elsewhere()
        assert not await library.changed_elsewhere(), "it is told once"
