from __future__ import annotations

from newsroom import Open

from reader.config import RefreshConfig


async def test_a_refresh_tells_its_result(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("R")
        assert reader.toasts[-1] == "Nothing new."
        reader.press.news = {"江城日报": ("晚到的一条消息",)}
        await reader.keys("R")
        assert reader.toasts[-1] == "1 new."
        reader.press.faults = {"The Quiet Compiler": "quietcompiler.example does not answer."}
        await reader.keys("R")
        assert reader.toasts[-1] == "0 new, 1 failed; g f tells why."


async def test_the_first_refresh_is_silent_when_there_is_nothing_to_tell(opened: Open) -> None:
    async with opened(refresh=RefreshConfig(on_start=True)) as reader:
        assert reader.press.asked == [None]
        assert reader.toasts == []


async def test_without_the_setting_nothing_is_refreshed_at_the_start(opened: Open) -> None:
    async with opened() as reader:
        assert reader.press.asked == []


async def test_an_article_is_taken_up_where_it_was_left(opened: Open) -> None:
    async with opened(60, 20) as reader:
        await reader.keys("enter", "enter", "ctrl+f")
        position = reader.main.pane.position
        assert position > (0, 0)
        await reader.keys("J", "K")
        assert reader.main.pane.position == position
        await reader.keys("G", "J", "K")
        assert reader.main.pane.position == (0, 0), "one read to its end begins anew"
