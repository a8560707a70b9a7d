"""Another reader, or a refresh from the shell, at work on the same library while the app is open."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

import pytest
from newsroom import NOW, Open, Paper, Reading, fill

from reader.store import Store
from reader.ui.widgets.hit_list import HitList


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


def clean(store: Store, ids: Sequence[int]) -> None:
    """Clean entries away, as `reader clean` does."""
    (feed,) = {entry.feed_id for entry in store.entries(ids)}
    assert feed is not None
    assert store.remove_entries(feed, ids) == len(ids)


MANY = Paper(title="江城日报", titles=tuple(f"第{number}条" for number in range(300)))


async def test_what_another_has_cleaned_away_leaves_the_list(opened: Open) -> None:
    async with opened(80, 24, papers=(MANY,)) as reader:
        await reader.keys("enter", "j", "j", "j")
        ids = list(reader.main.entries.ids)
        with another(reader) as store:
            clean(store, [ids[1], ids[5]])
        await look(reader)
        assert list(reader.main.entries.ids) == [ids[0], *ids[2:5], *ids[6:]]
        assert reader.main.entries.entry_id == ids[3], "the cursor stays on its entry"
        assert "第1条" not in reader.text and "第2条" in reader.text
        assert "298 entries" in reader.text


async def test_the_rows_that_stay_do_not_move_when_those_above_go(opened: Open) -> None:
    async with opened(80, 24, papers=(MANY,)) as reader:
        await reader.keys("enter", *["pagedown"] * 6)
        ids, cursor = list(reader.main.entries.ids), reader.main.entries.cursor
        before = re.findall(r"第\d+条", reader.text)
        with another(reader) as store:
            clean(store, [*ids[:40], ids[cursor + 1]])
        await look(reader)
        before.remove(f"第{cursor + 1}条")
        assert re.findall(r"第\d+条", reader.text)[:-1] == before


async def test_what_was_cleaned_away_out_of_sight_is_no_row_when_it_is_reached(opened: Open) -> None:
    async with opened(80, 24, papers=(MANY,)) as reader:
        await reader.keys("enter")
        with another(reader) as store:
            clean(store, list(reader.main.entries.ids)[100:])
        await look(reader)
        await reader.keys("G")
        assert reader.titles[-1] == "● 第99条" and "…" not in reader.titles[-20:]
        assert reader.main.entries.cursor == 99


async def test_nothing_is_left_where_all_was_cleaned_away(opened: Open) -> None:
    few = Paper(title="江城日报", titles=("第一条", "第二条"))
    async with opened(120, 30, papers=(few,)) as reader:
        with another(reader) as store:
            clean(store, list(reader.main.entries.ids))
        await look(reader)
        assert reader.titles == [] and "Nothing unread here" in reader.text


async def test_the_entries_of_a_feed_that_another_has_removed_leave_the_mixed_lists(opened: Open) -> None:
    async with opened(120, 30) as reader:
        assert any("轻轨四号线" in title for title in reader.titles)
        with another(reader) as store:
            (feed,) = [feed for feed in store.feeds() if feed.title == "山城晚报"]
            store.remove_feed(feed.id)
        await look(reader)
        assert not any("轻轨四号线" in title for title in reader.titles)
        assert "山城晚报" not in reader.text


async def test_a_refresh_of_our_own_does_not_keep_the_changes_of_another_back(opened: Open) -> None:
    async with opened(120, 30) as reader:
        reader.press.gate = asyncio.Event()
        await reader.keys("R")
        first = reader.main.entries.ids[0]
        with another(reader) as store:
            store.set_read([first], True, label="Marked as read")
        await look(reader)
        await reader.until_shown("   渡轮新线路")
        assert not reader.titles[0].startswith("●")
        reader.press.gate.set()
        reader.press.gate = None
        await reader.rest()


async def test_hits_that_another_has_cleaned_away_leave_the_search(opened: Open) -> None:
    few = Paper(title="江城日报", titles=tuple(f"第{number}条渡轮消息" for number in range(9)))
    async with opened(80, 24, papers=(few,)) as reader:
        await reader.keys("F", *"渡轮消息", "down", "down", "down")
        await reader.rest()
        hits = reader.app.screen.query_one(HitList)
        shown = [hit.entry.id for hit in hits._hits]
        assert len(shown) == 9 and "9 found" in reader.text
        line = next(n for n, line in enumerate(reader.text.splitlines()) if "▌" in line)
        with another(reader) as store:
            clean(store, [shown[0], shown[5], shown[8]])
        await look(reader)
        assert [hit.entry.id for hit in hits._hits] == [*shown[1:5], *shown[6:8]]
        assert "6 found" in reader.text
        assert hits._hits[hits.cursor].entry.id == shown[2], "the cursor stays on its hit"
        assert next(n for n, text in enumerate(reader.text.splitlines()) if "▌" in text) <= line
        with another(reader) as store:
            clean(store, [hit.entry.id for hit in hits._hits])
        await look(reader)
        assert "nothing found" in reader.text and "渡轮消息" not in "".join(reader.text.splitlines()[4:])
        await reader.keys("m", "escape")
        assert reader.screen == "SearchScreen"


async def test_hits_of_a_feed_that_another_has_removed_go_but_bookmarks_stay(opened: Open) -> None:
    few = Paper(title="江城日报", titles=("第一条渡轮消息", "第二条渡轮消息"))
    async with opened(80, 24, papers=(few,)) as reader:
        await reader.keys("F", *"渡轮消息")
        await reader.rest()
        hits = reader.app.screen.query_one(HitList)
        kept = hits._hits[0].entry
        assert kept.feed_id is not None
        with another(reader) as store:
            store.set_starred([kept.id], True, label="Added a bookmark")
            store.remove_feed(kept.feed_id)
        await look(reader)
        assert [hit.entry.id for hit in hits._hits] == [kept.id]
