"""The list of what was read, the last first, and how one comes to it and away."""

from __future__ import annotations

from newsroom import Open

FIRST, SECOND = "渡轮新线路本周试航，票价两元", "轻轨四号线明年开工"


async def test_g_h_shows_what_was_read_last_first(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("g", "h")
        assert reader.main.entries.count == 0
        assert "History" in reader.text
        await reader.keys("escape", "enter", "enter", "J", "g", "h")
        assert reader.place == "entries"
        assert set(reader.titles) == {FIRST, SECOND}
        assert "2 entries" in reader.text


async def test_the_rows_tell_when_they_were_read(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "j", "j", "j", "enter", "g", "h")
        (row,) = [line for line in reader.text.splitlines() if reader.titles[0][:8] in line and "now" in line]
        assert row


async def test_m_in_the_history_leaves_the_row_until_the_list_is_loaded_again(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "enter", "g", "h", "m")
        assert reader.titles == [f"● {FIRST}"]
        await reader.keys("full_stop")
        assert reader.titles == []
        await reader.keys("z", "full_stop")
        assert reader.titles == [FIRST]


async def test_the_way_out_of_the_history_leads_to_the_category_it_was_called_from(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("5", "enter", "enter", "g", "h", "escape")
        assert reader.place == "categories"
        assert reader.category == "江城日报"
        assert reader.main.entries.count == 5
        assert "History" not in reader.text


async def test_the_history_keeps_its_order(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "enter", "J", "g", "h")
        before = reader.titles
        for key in ("S", "M"):
            await reader.keys(key)
            assert reader.titles == before
            assert "The history shows what has been read, the latest first." in reader.text


async def test_a_refresh_says_nothing_of_news_in_the_history(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "enter", "g", "h")
        reader.press.news = {"江城日报": ("晚到的一条消息",)}
        await reader.keys("R")
        assert "shows them" not in reader.text
        assert reader.titles == [FIRST]
