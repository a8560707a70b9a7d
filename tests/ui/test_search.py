"""Searching on the screen: as one types, where, in which order; smart categories and tags."""

from __future__ import annotations

import pytest
from newsroom import Open, Paper
from textual import events

from reader.ui.widgets.hit_list import HitList


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


@pytest.mark.parametrize("width", [40, 51, 60, 83])
async def test_where_a_hit_stands_is_not_torn_over_two_lines(opened: Open, width: int) -> None:
    paper = Paper(
        title="二十一世纪财经晚报",
        titles=tuple("长江沿岸港口货运量连续增长，" * 2 + "货" * more for more in range(1, 9)),
    )
    async with opened(width, 40, papers=(paper,)) as reader:
        await reader.keys("F", *"港口")
        hits = reader.text.splitlines()[3:]
        assert sum("二十一世纪财经晚报 · " in line for line in hits) == len(paper.titles)
        assert sum("货货" in line for line in hits) >= len(paper.titles) - 1


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


_LONG = Paper(
    title="Ferry Weekly",
    titles=tuple(f"Ferry number {number} leaves the harbour" for number in range(1, 121)),
    hours=1,
    text="<p>The ferry has left, and nobody on the quay waves any more.</p>",
)


async def test_keys_and_wheel_go_through_the_hits_and_more_come_at_the_end(opened: Open) -> None:
    async with opened(80, 24, papers=(_LONG,)) as reader:
        await reader.keys("F", *"nobody")
        assert "Ferry number 1 leaves" in reader.text
        assert "50+ found" in reader.text
        await reader.keys("down", "j", "j", "k", "G")
        assert "Ferry number 50 leaves" in reader.text
        await reader.keys("G")
        assert "120 found" in reader.text
        await reader.keys("G")
        assert "Ferry number 120 leaves" in reader.text.splitlines()[-3]
        await reader.keys("pageup", "pagedown", "home")
        assert "Ferry number 1 leaves" in reader.text.splitlines()[3]
        await reader.pilot._post_mouse_events([events.MouseScrollDown], HitList, offset=(5, 5))
        await reader.rest()
        assert "Ferry number 1 leaves" not in reader.text
        await reader.keys("end", "enter")
        assert reader.screen == "ArticleScreen"
        assert "Ferry number 120 leaves the harbour" in reader.text


async def test_a_click_opens_the_hit_under_the_mouse(opened: Open) -> None:
    async with opened(80, 24, papers=(_LONG,)) as reader:
        await reader.keys("F", *"nobody")
        await reader.pilot.click(HitList, offset=(10, 5))
        await reader.rest()
        assert reader.screen == "ArticleScreen"
        assert "Ferry number 3 leaves the harbour" in reader.text
        await reader.keys("escape")
        assert reader.app.screen.query_one(HitList).cursor == 2, "it stays on what was clicked"


async def test_another_width_breaks_the_hits_anew(opened: Open) -> None:
    async with opened(120, 24, papers=(_LONG,)) as reader:
        await reader.keys("F", *"nobody", "down", "j")
        await reader.resize(40, 16)
        assert all(cells <= 40 for cells in reader.widths)
        assert "Ferry number 2 leaves the harbour" in reader.text
        await reader.resize(120, 24)
        assert "The ferry has left, and nobody on the quay waves any more." in reader.text


async def test_what_can_be_asked_for_stands_there_until_something_is_typed(opened: Open) -> None:
    async with opened(80, 24) as reader:
        await reader.keys("F")
        assert "Words find entries that have all of them." in reader.text
        await reader.keys(*"zz")
        assert "Words find entries" not in reader.text
        assert "nothing found" in reader.text
        await reader.keys("backspace", "backspace")
        assert "storm or fog" in reader.text


async def test_marks_can_be_set_on_the_hits_themselves(opened: Open) -> None:
    async with opened() as reader:
        library = reader.app.context.library
        await reader.keys("F", *"boats", "down")
        hit = reader.app.screen.target()  # type: ignore[attr-defined]  # it is the search screen
        await reader.keys("m", "s")
        (entry,) = await library.entries([hit.id])
        assert (entry.read, entry.starred) == (True, True)
        assert f"★\u00a0{hit.feed_title}" in reader.text
        await reader.keys("X")
        assert "· hidden" in reader.text
        assert "Hidden; is:hidden finds it · z takes it back" in reader.toasts
        await reader.keys("z", "m")
        assert "· hidden" not in reader.text
        (entry,) = await library.entries([hit.id])
        assert (entry.read, entry.hidden) == (False, False)
        await reader.keys("t", *"海上", "enter")
        assert await library.tags_of(hit.id) == ("海上",)
        assert reader.screen == "SearchScreen"


async def test_a_hit_that_was_read_is_seen_to_be_read_and_the_cursor_stays(opened: Open) -> None:
    async with opened(80, 24, papers=(_LONG,)) as reader:
        await reader.keys("F", *"nobody", "down", "j", "j", "enter", "escape")
        screen = reader.app.screen
        hit = screen.target()  # type: ignore[attr-defined]  # it is the search screen
        assert hit.read
        assert hit.title == "Ferry number 3 leaves the harbour"


async def test_a_key_without_a_use_among_the_hits_says_so_until_the_next_one(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("F", *"boats", "down", "K")
        assert "K (Previous article) does nothing here; ? shows what does." in reader.text
        await reader.keys("j")
        assert "does nothing here" not in reader.text
        assert "m read · s bookmark" in reader.text
        await reader.keys("g", "x")
        assert "g x does nothing here" in reader.text
        await reader.keys("escape", "x")
        assert "nothing found" in reader.text


async def test_keys_that_have_nothing_to_act_on_say_so(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("F", "^s")
        assert "There is no search to keep yet." in reader.text
        await reader.keys(*"zzqq", "down")
        assert "Nothing has been found to go to." in reader.text
        await reader.keys("^u", *"title:")
        assert "such as title:ferry" in reader.text
        assert "nothing found" not in reader.text and "all are shown" not in reader.text


async def test_a_wrong_query_in_chinese_is_told_in_its_own_words(opened: Open) -> None:
    async with opened(100, 24) as reader:
        await reader.keys("F", "x", "^u")
        assert "日期：昨天" in reader.text
        await reader.keys(*"状态：没看")
        assert "状态: knows 未读, 已读, 收藏, 更新, 消失, 隐藏, but not 没看" in reader.text
        await reader.keys("^u", *"标题：")
        assert "标题: needs a value right behind the colon, such as 标题：银行" in reader.text


async def test_a_category_that_is_not_there_is_told(opened: Open) -> None:
    async with opened(80, 24) as reader:
        await reader.keys("F")
        await reader.pilot.press(*"category:nope")
        await reader.rest()
        assert 'There is no category "nope".' in reader.text and "nothing found" in reader.text


@pytest.mark.parametrize("width", [40, 60, 120])
async def test_what_can_be_typed_and_which_keys_there_are_is_torn_at_no_width(
    opened: Open, width: int
) -> None:
    async with opened(width, 30) as reader:
        await reader.keys("F")
        for example in ("标签：利率", "有：图片", "lang:zh", "before:2026-11-01"):
            assert example in reader.text
        await reader.keys(*"ferry", "down")
        hint = reader.text.splitlines()[-1].strip()
        assert hint.startswith("Enter opens · ") and hint.endswith(" · Esc back")


async def test_the_keys_of_the_hits_follow_the_width(opened: Open) -> None:
    async with opened(60, 20) as reader:
        await reader.keys("F", *"ferry", "down")
        assert "browser" not in reader.text.splitlines()[-1]
        await reader.pilot.resize_terminal(100, 20)
        await reader.rest()
        assert "browser · Esc back" in reader.text.splitlines()[-1]
