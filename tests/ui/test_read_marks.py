"""Read marks: when rows change and go, and what bulk marks, undo and refreshes do to the list."""

from __future__ import annotations

import asyncio

from newsroom import NOW, Open

from reader.config import ReadingConfig

DAILY = (
    "渡轮新线路本周试航，票价两元",
    "老码头步道修通，夜里有人下棋",
    "“菜篮子”价格连续三周回落",
    "图书馆延长开放时间至晚上十点，周末不休息，自习室座位增加一百二十个",
    "气象台：周三起有小雨，气温下降六度",
)


async def test_opening_marks_read_and_the_row_stays(opened: Open) -> None:
    async with opened() as reader:
        assert reader.main.entries.count == 13
        await reader.keys("enter", "j", "enter")
        assert reader.opened == "轻轨四号线明年开工"
        assert reader.main.entries.count == 13, "the list shows unread entries only, but the row stays"
        assert reader.titles[1] == "轻轨四号线明年开工"
        assert reader.titles[2].startswith("●")
        assert reader.main.categories.categories[0].unread == 12, "the counts follow at once"


async def test_read_rows_go_when_the_list_is_left(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "enter", "escape", "escape", "j", "k")
        assert reader.category == "All unread"
        assert reader.main.entries.count == 12


async def test_an_article_can_count_as_read_at_its_end_or_by_hand_only(opened: Open) -> None:
    async with opened(80, 20, reading=ReadingConfig(mark_read="end")) as reader:
        await reader.keys("enter", "enter")
        assert reader.titles[0].startswith("●")
        await reader.keys("G")
        assert not reader.titles[0].startswith("●")
    async with opened(80, 20, reading=ReadingConfig(mark_read="never")) as reader:
        await reader.keys("enter", "enter", "G")
        assert reader.titles[0].startswith("●")


async def test_m_toggles_and_the_cursor_stays(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "j", "m")
        assert not reader.titles[1].startswith("●")
        assert reader.main.entries.cursor == 1
        await reader.keys("m")
        assert reader.titles[1].startswith("●")


async def test_mark_all_acts_on_the_snapshot_and_z_takes_it_back(opened: Open) -> None:
    async with opened() as reader:
        reader.press.news = {"江城日报": ("晚到的一条消息",)}
        await reader.keys("R", "A")
        assert "13 entries marked read · z takes it back" in reader.toasts
        assert reader.main.categories.categories[0].unread == 1, "what came meanwhile is still unread"
        await reader.keys("z")
        assert reader.main.categories.categories[0].unread == 14
        assert all(title.startswith("●") for title in reader.titles)
        assert any(toast.startswith("Undone: ") for toast in reader.toasts)
        await reader.keys("Z")
        assert reader.main.categories.categories[0].unread == 1


async def test_mark_above_and_below(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "j", "j", "g", "a")
        assert [title.startswith("●") for title in reader.titles[:4]] == [False, False, True, True]
        await reader.keys("g", "b")
        assert [title.startswith("●") for title in reader.titles].count(True) == 1
        assert reader.titles[2].startswith("●")


async def test_nothing_to_undo_is_said(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("z")
        assert "Nothing to undo." in reader.toasts
        await reader.keys("A", "A")
        assert "Nothing to mark read." in reader.toasts


async def test_catch_up_marks_everything_everywhere(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("4", "C")
        assert reader.main.categories.categories[0].unread == 0
        assert not any(title.startswith("●") for title in reader.titles)


async def test_new_entries_wait_until_they_are_called(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "j", "j")
        before = reader.main.entries.entry_id
        reader.press.news = {"江城日报": ("晚到的一条消息", "又一条消息")}
        await reader.keys("R")
        assert reader.main.entries.count == 13, "nothing is inserted under the reader's eyes"
        assert reader.main.categories.categories[0].unread == 15, "the counts are live"
        assert "2 new · . shows them" in reader.text
        await reader.keys("full_stop")
        assert reader.main.entries.count == 15
        assert reader.main.entries.entry_id == before, "the cursor follows the entry"


async def test_an_empty_list_fills_by_itself(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("G", "enter")
        assert reader.category == "空白晨报"
        assert "Nothing here yet." in reader.text
        reader.press.news = {"空白晨报": ("第一期",)}
        await reader.keys("r")
        assert reader.titles == ["● 第一期"]


async def test_an_open_article_survives_a_refresh(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "enter", "j", "j")
        shown = reader.main.article
        place = reader.main.pane.progress
        reader.press.news = {"江城日报": ("晚到的一条消息",)}
        await reader.keys("R")
        assert reader.main.article is shown
        assert reader.main.pane.progress == place


async def test_counts_move_while_a_refresh_runs(opened: Open) -> None:
    async with opened() as reader:
        reader.press.gate = asyncio.Event()
        reader.press.news = {"江城日报": ("晚到的一条消息",)}
        reader.press.faults = {"The Quiet Compiler": "quietcompiler.example does not answer."}
        await reader.pilot.press("R")
        await reader.until_shown("5/5 · 1 new · 1 failed")
        async with asyncio.timeout(10):
            while reader.main.categories.categories[0].unread != 14:
                await reader.rest()
        await reader.keys("R")
        assert any(toast.startswith("A refresh is under way already") for toast in reader.toasts)
        assert len(reader.press.asked) == 1
        reader.press.gate.set()
        reader.press.gate = None
        await reader.rest()
        assert "5/5" not in reader.text


async def test_r_loads_the_feeds_of_the_category(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("4", "r")
        assert reader.category == "本地"
        asked = reader.press.asked[-1]
        assert asked is not None
        assert len(asked) == 2
        await reader.keys("1", "r")
        assert reader.press.asked[-1] is None


async def test_unread_only_and_order(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("5")
        assert reader.category == "江城日报"
        assert [title.removeprefix("● ") for title in reader.titles] == list(DAILY)
        await reader.keys("enter", "m", "M")
        assert [title.removeprefix("● ") for title in reader.titles] == list(DAILY[1:])
        await reader.keys("S")
        assert [title.removeprefix("● ") for title in reader.titles] == list(reversed(DAILY[1:]))
        assert NOW.tzinfo is not None
