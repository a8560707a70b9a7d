"""The main screen: panes that come and go with the width, ways in and out, the mouse, removing feeds."""

from __future__ import annotations

import pytest
from newsroom import Open, Paper

from reader.model import EntryQuery, Scope
from reader.ui.widgets.article_pane import ArticlePane

HOSTILE = (
    "[red]红[/] [@click=app.quit]x[/]",
    "a [/foo] b [1;2] z [/] w",
    "\x1b]0;pwn\x07\x1b[31m 标题",
    "\u202egnp.exe\u202c",
    "👩‍👩‍👧‍👦 家庭 🇨🇳 ⚠️",
    "这是一个非常长的标题" * 40,
    "",
)


async def test_panes_come_and_go_with_the_width_and_everything_stays(opened: Open) -> None:
    async with opened(200, 40) as reader:
        await reader.keys("enter", "j", "enter")
        pane = reader.main.query_one(ArticlePane)
        for width, shown in ((200, "cea"), (120, "ea"), (90, "a"), (60, "a"), (30, "a"), (200, "cea")):
            await reader.resize(width, 30)
            assert reader.panes == shown
            assert reader.opened == "轻轨四号线明年开工"
            assert reader.place == "article"
            assert reader.main.query_one(ArticlePane) is pane


async def test_a_wide_terminal_has_room_for_the_name_of_a_paper(opened: Open) -> None:
    paper = Paper(title="中国证券报·中证网新闻", folder=("财经", "报纸"), titles=("渡轮公司发债",))
    async with opened(200, 40, papers=(paper,)) as reader:
        assert any("中国证券报·中证网新闻" in line.split("│")[0] for line in reader.text.splitlines())
        await reader.resize(140, 40)
        assert reader.main.query_one("#categories").size.width == 27, "the text keeps its width"


async def test_a_fault_that_is_too_long_for_the_head_of_a_list_is_cut_not_left_out(opened: Open) -> None:
    fault = "财经新闻.example refuses the connection; the server may be down, or the address is wrong."
    paper = Paper(title="水乡财经新闻", titles=("渡轮公司发债", "夜市搬家以后"), fault=fault)
    async with opened(100, 24, papers=(paper,)) as reader:
        await reader.keys("4")
        head = next(line for line in reader.text.splitlines() if "2 entries" in line)
        assert "2 entries · 财经新闻.example refuses" in head and "…" in head
        await reader.resize(64, 24)
        assert "水乡财经新闻" in reader.text


@pytest.mark.parametrize(("width", "height"), [(20, 5), (1, 1), (5, 60)])
async def test_a_tiny_terminal_works(opened: Open, width: int, height: int) -> None:
    async with opened(width, height) as reader:
        await reader.keys("j", "k", "enter", "enter", "j", "space", "escape", "escape", "g", "g")
        await reader.resize(120, 30)
        assert "All unread" in reader.text


async def test_twenty_by_five_says_something_sensible(opened: Open) -> None:
    async with opened(20, 5) as reader:
        assert "All unread" in reader.text
        assert "13 unread" in reader.text
        await reader.keys("enter")
        assert "渡轮新线路" in reader.text
        await reader.keys("enter")
        assert "渡轮新线路" in reader.text


async def test_into_and_back_through_one_pane_at_a_time(opened: Open) -> None:
    async with opened(60, 24) as reader:
        assert reader.panes == "c"
        await reader.keys("l")
        assert reader.panes == "e"
        await reader.keys("right")
        assert reader.panes == "a"
        await reader.keys("h")
        assert reader.panes == "e"
        await reader.keys("left")
        assert reader.panes == "c"


async def test_tab_goes_round_the_panes(opened: Open) -> None:
    async with opened(200, 40) as reader:
        await reader.keys("tab")
        assert reader.place == "entries"
        await reader.keys("tab")
        assert reader.place == "categories", "no article is open yet"
        await reader.keys("enter", "enter")
        await reader.keys("shift+tab")
        assert reader.place == "entries"
        await reader.keys("tab")
        assert reader.place == "article"
        await reader.keys("tab", "tab", "tab", "tab")
        assert reader.place == "categories", "after the last link comes the next pane"


async def test_only_the_article(opened: Open) -> None:
    async with opened(200, 40) as reader:
        await reader.keys("enter", "enter", "w")
        assert reader.panes == "a"
        await reader.keys("n")
        assert reader.panes == "a", "it stays so for the next one"
        await reader.keys("w")
        assert reader.panes == "cea"
        await reader.keys("w", "escape")
        assert (reader.panes, reader.place) == ("cea", "entries")


async def test_the_mouse_opens_folds_and_scrolls(opened: Open) -> None:
    async with opened(200, 40) as reader:
        await reader.pilot.click("#categories", offset=(6, 4))
        await reader.rest()
        assert reader.category == "江城日报"
        assert reader.main.entries.count == 5
        await reader.pilot.click("#entries", offset=(10, 2))
        await reader.rest()
        assert reader.opened == "“菜篮子”价格连续三周回落"
        await reader.pilot.click("#categories", offset=(1, 3))
        await reader.rest()
        assert "▸ 本地" in reader.text


async def test_digits_jump_to_categories(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("2")
        assert (reader.category, reader.main.entries.count) == ("Today", 7)
        await reader.keys("9")
        assert reader.category == "Harbour Weekly"


async def test_a_failing_feed_says_why(opened: Open) -> None:
    async with opened() as reader:
        assert "! The Quiet Compiler" in reader.text
        await reader.keys("G", "k")
        assert reader.category == "The Quiet Compiler"
        assert reader.text.count("quietcompiler.example does not answer.") >= 1
        await reader.keys("k")
        assert "does not answer" not in reader.text


async def test_hostile_titles_are_shown_and_do_nothing(opened: Open) -> None:
    papers = (Paper(title="[red]报[/] [@click=app.quit]x[/]", titles=HOSTILE, folder=("[/foo]",)),)
    for width, height in ((40, 24), (200, 30)):
        async with opened(width, height, papers=papers) as reader:
            await reader.keys("G", "enter")
            text = reader.text
            assert "[red]红[/]" in text
            assert not any(ord(character) < 32 for character in text.replace("\n", ""))
            for _ in HOSTILE:
                await reader.keys("n")
            await reader.keys("escape")
            await reader.keys("A", "s", "escape", "r", "D")
            assert reader.app.return_code is None
            await reader.keys("escape")


async def test_removing_a_feed_asks_first(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("D")
        assert "Put the cursor on a feed or folder to remove it." in reader.text
        await reader.keys("G", "D")
        assert "Remove 空白晨报? Bookmarks stay, and z takes it back." in " ".join(reader.text.split())
        await reader.keys("n")
        assert "空白晨报" in reader.text
        await reader.keys("D", "y")
        assert "空白晨报" not in reader.text
        assert reader.screen == "CategoriesScreen"


async def test_a_feed_removed_by_mistake_comes_back_to_its_place(opened: Open) -> None:
    async with opened(120, 30) as reader:
        library = reader.app.context.library
        before = [(row.title, row.unread, row.total) for row in reader.main.categories.categories]
        (feed,) = [feed for feed in await library.feeds() if feed.name == "江城日报"]
        ids = list(await library.entry_ids(EntryQuery(scope=Scope(kind="feed", feed_id=feed.id))))
        await library.set_tag(ids[:1], "船")
        reader.main.show_scope(Scope(kind="feed", feed_id=feed.id))
        await reader.rest()
        reader.main.go("categories")
        await reader.keys("D", "y")
        assert "江城日报" not in reader.text
        assert reader.toasts == ["江城日报 removed · z brings it back"]
        await reader.keys("z")
        assert "Undone: Removed 江城日报" in reader.toasts
        assert [(row.title, row.unread, row.total) for row in reader.main.categories.categories] == before
        assert [row.id for row in await library.entries(ids)] == ids
        assert await library.tags_of(ids[0]) == ("船",)
        await reader.keys("Z")
        assert "Done again: Removed 江城日报" in reader.toasts
        assert "江城日报" not in [row.title for row in reader.main.categories.categories]


async def test_without_feeds_there_is_a_welcome(opened: Open) -> None:
    async with opened(papers=()) as reader:
        assert reader.screen == "WelcomeScreen"


async def test_the_masthead_and_the_hints_give_way_to_the_news(opened: Open) -> None:
    async with opened(80, 24) as reader:
        assert "R E A D E R" in reader.text
        assert "? Help" in reader.text
        await reader.resize(80, 10)
        assert "R E A D E R" not in reader.text
        assert "? Help" not in reader.text
        assert "All unread" in reader.text


async def test_a_chinese_locale_reads_its_own_date_first(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    async with opened(60, 24) as reader:
        assert "2026年11月23日 星期一" in reader.text
        assert "Monday" not in reader.text


async def test_both_themes_and_textuals_own(opened: Open) -> None:
    async with opened(theme="ink") as reader:
        assert reader.app.theme == "ink"
        reader.app.action_program_theme()
        await reader.rest()
        assert reader.app.theme == "paper"
        for theme in ("textual-light", "nord", "ansi-dark"):
            reader.app.theme = theme
            await reader.rest()
            assert "All unread" in reader.text
