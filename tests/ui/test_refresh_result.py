"""What is told of a refresh: how it goes, its result, and one toast at a time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from newsroom import Open, Paper, Reading, make_app

from reader.config import RefreshConfig
from reader.errors import StoreError
from reader.model import Phase, RefreshProgress
from reader.ui.underway import Underway, activity_words
from reader.ui.widgets.status_bar import describe, describe_all, result_words


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


async def test_escape_in_the_category_list_stops_a_refresh(opened: Open) -> None:
    async with opened() as reader:
        reader.press.gate = asyncio.Event()
        reader.press.news = {"江城日报": ("晚到的一条消息",)}
        await reader.keys("R", "l")
        await reader.until_shown("5/5 · 1 new")
        await reader.keys("escape")
        assert reader.place == "categories", "elsewhere Esc goes back"
        assert "5/5 · 1 new" in reader.text
        await reader.keys("escape")
        assert "5/5" not in reader.text
        assert reader.toasts[-1] == "The refresh was stopped; what has come is kept."
        reader.press.gate = None
        await reader.keys("R")
        assert len(reader.press.asked) == 2, "the next one begins anew"
        assert reader.main.categories.categories[0].unread == 14


async def test_feeds_are_loaded_while_pages_of_others_are_fetched(opened: Open) -> None:
    async with opened() as reader:
        reader.press.pages = asyncio.Event()
        reader.press.news = {"江城日报": ("晚到的一条消息",)}
        await reader.keys("R")
        await reader.until_shown("articles 0/1 · 1 new")
        await reader.keys("R")
        assert reader.press.asked == [None, None], "at once"
        assert reader.toasts == ["Nothing new."]
        assert "articles 0/1 · 1 new" in reader.text, "the first is not done"
        reader.press.news = {"山城晚报": ("又一条",)}
        await reader.keys("r")
        await reader.until_shown("articles 0/2 · 2 new")
        reader.press.pages.set()
        reader.press.pages = None
        await reader.rest()
        assert "articles" not in reader.text
        assert reader.toasts == ["1 new."]


async def test_escape_stops_all_that_is_under_way(opened: Open) -> None:
    async with opened() as reader:
        reader.press.pages = asyncio.Event()
        for paper in ("江城日报", "山城晚报"):
            reader.press.news = {paper: ("晚到的一条消息",)}
            await reader.keys("R")
        await reader.until_shown("articles 0/2 · 2 new")
        await reader.keys("escape")
        assert "articles" not in reader.text
        assert reader.toasts == ["The refresh was stopped; what has come is kept."]
        assert not [worker for worker in reader.app.workers if worker.group == "refresh"]


async def test_what_is_asked_for_while_feeds_are_loaded_follows_them(opened: Open) -> None:
    async with opened() as reader:
        reader.press.gate = asyncio.Event()
        while reader.category != "江城日报":
            await reader.keys("j")
        await reader.keys("r", "R")
        assert len(reader.press.asked) == 1
        assert reader.toasts == ["A refresh is under way; the other feeds come next."]
        reader.press.gate.set()
        reader.press.gate = None
        await reader.rest()
        first, second = reader.press.asked
        feeds = {feed.id for feed in await reader.app.context.library.feeds()}
        assert first is not None and second is not None
        assert {*first, *second} == feeds
        assert not {*first} & {*second}, "what has just been loaded is not loaded again"


async def test_one_feed_asked_for_while_all_are_loaded_comes_again(opened: Open) -> None:
    async with opened() as reader:
        reader.press.gate = asyncio.Event()
        while reader.category != "江城日报":
            await reader.keys("j")
        await reader.keys("R", "r")
        assert reader.press.asked == [None]
        reader.press.gate.set()
        reader.press.gate = None
        await reader.rest()
        [feed_id] = [feed.id for feed in await reader.app.context.library.feeds() if feed.title == "江城日报"]
        assert [ids and [*ids] for ids in reader.press.asked] == [None, [feed_id]]


async def test_what_was_asked_for_is_forgotten_with_the_refresh_that_is_stopped(opened: Open) -> None:
    async with opened() as reader:
        reader.press.gate = asyncio.Event()
        while reader.category != "江城日报":
            await reader.keys("j")
        await reader.keys("R", "r", "escape", "escape")
        assert reader.toasts[-1] == "The refresh was stopped; what has come is kept."
        reader.press.gate = None
        await reader.keys("R")
        await reader.rest()
        assert reader.press.asked == [None, None]


async def test_what_came_before_a_refresh_broke_off_is_shown(opened: Open) -> None:
    async with opened() as reader:
        unread = reader.main.categories.categories[0].unread
        reader.press.news = {"山城晚报": ("晚到的一条消息",)}
        reader.press.breaks = StoreError("The disk is full; make room on it.")
        await reader.keys("R")
        await reader.rest()
        assert reader.toasts[-1] == "The disk is full; make room on it."
        assert reader.main.categories.categories[0].unread == unread + 1


async def test_inside_a_folder_escape_goes_out_first(opened: Open) -> None:
    async with opened() as reader:
        reader.press.gate = asyncio.Event()
        while reader.category != "江城日报":
            await reader.keys("j")
        await reader.keys("R", "escape")
        assert reader.category == "本地"
        await reader.until_shown("5/5")
        await reader.keys("escape")
        assert "5/5" not in reader.text


async def test_escape_without_a_refresh_is_silent(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("escape")
        assert reader.toasts == []


@pytest.mark.parametrize(
    ("done", "seconds", "words"),
    [
        (12, 0.5, "12/400"),
        (120, 4.0, "120/400 · 30/s"),
        (3, 2.0, "3/400 · 1.5/s"),
        (4, 400.0, "4/400"),
    ],
)
def test_the_rate_is_shown_once_it_means_something(done: int, seconds: float, words: str) -> None:
    assert describe(RefreshProgress(phase="feeds", done=done, total=400), seconds) == words


@pytest.mark.parametrize(
    ("rounds", "words"),
    [
        ([("feeds", 3, 40, 0), ("pages", 20, 500, 2)], "3/40 · articles 20/500 · 2 new"),
        ([("pages", 0, 7, 1), ("pages", 20, 500, 2)], "articles 20/507 · 3 new"),
        ([("pages", 7, 7, 1), ("pictures", 0, 0, 2)], "articles 7/7 · pictures · 3 new"),
        ([("pictures", 0, 0, 0)], "pictures"),
        ([("done", 4, 4, 0)], "0 new"),
    ],
)
def test_refreshes_that_overlap_are_told_together(
    rounds: list[tuple[Phase, int, int, int]], words: str
) -> None:
    steps = [
        RefreshProgress(phase=phase, done=done, total=total, new=new) for phase, done, total, new in rounds
    ]
    assert describe_all([(step, 0.5) for step in steps]) == words


def test_a_refresh_that_is_done_is_told_only_while_nothing_else_goes_on() -> None:
    done, pages = Underway(everything=True), Underway(everything=False)
    done.take(RefreshProgress(phase="done", done=5, total=5, new=3))
    assert activity_words([done]) == "3 new"
    pages.take(RefreshProgress(phase="pages", done=0, total=2, new=2))
    assert activity_words([done, pages]) == "articles 0/2 · 2 new"
    assert activity_words([done, Underway(everything=False)]) == "Looking for news · 3 new"


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


EMPTY = (Paper(title="江城日报"), Paper(title="山城晚报"))
NEWS = {"江城日报": ("渡轮试航", "下棋的人"), "山城晚报": ("轻轨开工", "夜市搬家")}


async def test_the_first_news_stand_in_order_when_all_are_there(opened: Open) -> None:
    async with opened(papers=EMPTY) as reader:
        reader.press.gate = asyncio.Event()
        reader.press.news = dict(NEWS)
        await reader.keys("R")
        reader.press.gate.set()
        reader.press.gate = None
        await reader.rest()
        assert sorted(reader.titles[:2]) == ["● 渡轮试航", "● 轻轨开工"], "the newest of both papers"
        assert len(reader.titles) == 4
        assert "shows them" not in reader.text


async def test_a_list_in_use_is_left_as_it_is(opened: Open) -> None:
    async with opened(papers=EMPTY) as reader:
        reader.press.news = {"江城日报": NEWS["江城日报"]}
        await reader.keys("R", "enter", "j")
        reader.press.news = {"山城晚报": NEWS["山城晚报"]}
        await reader.keys("R")
        assert reader.titles == ["● 渡轮试航", "● 下棋的人"]
        assert "2 new · . shows them" in reader.text


async def test_there_is_one_toast_at_a_time(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("R", "R", "R")
        assert reader.toasts == ["Nothing new."]
        await reader.keys("A")
        assert reader.toasts == ["13 entries marked read · z takes it back"]
        await reader.keys("R")
        assert reader.toasts == ["13 entries marked read · z takes it back"], "a refresh takes nothing away"
        assert "Nothing new." in reader.text
        await reader.keys("z")
        assert reader.toasts == ["Undone: Marked 13 entries read"]
        await reader.keys("z")
        assert reader.toasts == ["Nothing to undo."]


async def test_what_rules_tell_of_stands_in_one_toast_and_stays(opened: Open) -> None:
    async with opened(80, 24) as reader:
        reader.press.news = {"江城日报": ("渡轮停航",)}
        reader.press.alerts = {"江城日报": ("渡轮停航",)}
        await reader.keys("R")
        assert reader.toasts == ["渡轮停航"]
        assert [toast.title for toast in reader.app._notifications] == ["江城日报"]
        assert "1 new" in reader.text
        reader.press.alerts = {"江城日报": ("一", "二"), "山城晚报": ("三", "四")}
        await reader.keys("R")
        assert reader.toasts == ["一\n二\n… and 2 more"]
        assert [toast.title for toast in reader.app._notifications] == ["From 2 feeds"]


async def test_an_offer_to_undo_goes_when_it_would_undo_something_else(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "X")
        assert reader.toasts == ["Hidden; is:hidden finds it · z takes it back"]
        await reader.keys("j")
        assert reader.toasts, "moving changes nothing"
        await reader.keys("m")
        assert reader.toasts == []
        assert "takes it back" not in reader.text
        await reader.keys("z", "z")
        assert reader.toasts == ["Undone: Hid 1 entry"]


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
async def test_a_long_toast_is_cut_to_a_few_lines(tmp_path: Path, width: int) -> None:
    app = make_app(tmp_path)
    async with app.run_test(size=(width, 20), notifications=True) as pilot:
        reader = Reading(app, pilot)
        app.complain("渡轮公司说，新线路本周试航，票价两元。" * 14)
        await reader.rest()
        lines = [line for line in reader.text.splitlines() if "▌" in line[1:]]
        assert len(lines) == 4 and "…" in lines[-1]
        assert not any(line.partition("▌ ")[2][0] in "，。" for line in lines)
        app.notify("Saved.", markup=False)
        await reader.rest()
        lines = [line for line in reader.text.splitlines() if "▌" in line[1:]]
        assert [line.partition("▌")[2].strip() for line in lines if "Saved" in line] == ["Saved."]
        assert len(lines) == 1, "there is one toast, and it is no wider than its words"
    await app.context.library.aclose()


async def test_a_key_takes_the_last_word_away(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("M")
        assert "Read entries too." in reader.text
        await reader.keys("j")
        assert "Read entries too." not in reader.text


@pytest.mark.parametrize("height", [12, 24])
async def test_a_toast_leaves_the_keys_in_sight(tmp_path: Path, height: int) -> None:
    app = make_app(tmp_path)
    async with app.run_test(size=(60, height), notifications=True) as pilot:
        reader = Reading(app, pilot)
        await reader.rest()
        await reader.keys("z")
        assert "Nothing to undo." in reader.text
        assert "? Help" in reader.text.splitlines()[-2]
        await reader.keys("g", "s")
        assert "Nothing to undo." in reader.text
        assert "? Help" in reader.text.splitlines()[-2]
    await app.context.library.aclose()


@pytest.mark.parametrize(
    ("failed", "feeds", "words"),
    [
        (2, 2, "3 new, 2 failed; g f tells why."),
        (1, 0, "3 new. 1 page or picture could not be loaded; the next refresh tries again."),
        (
            3,
            1,
            "3 new, 1 failed; g f tells why. 2 pages or pictures could not be loaded;"
            " the next refresh tries again.",
        ),
    ],
)
def test_only_the_faults_of_feeds_are_told_by_the_feed_health(failed: int, feeds: int, words: str) -> None:
    progress = RefreshProgress(phase="done", done=5, total=5, new=3, failed=failed)
    assert result_words(progress, feeds, "g f") == words


async def test_no_toast_lies_over_a_sheet_that_is_written_on(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        reader = Reading(app, pilot)
        await reader.rest()
        await reader.keys("A")
        assert "13 entries marked read" in reader.text
        reader.press.gate = asyncio.Event()
        await reader.keys("R", "a")
        assert reader.screen == "AddScreen" and not reader.toasts
        reader.press.gate.set()
        await reader.rest()
        assert not reader.toasts
        await reader.keys("escape")
        assert "Nothing new." in reader.text
        app.complain("The disk is full.")
        await reader.keys("a")
        assert reader.toasts == ["The disk is full."], "a fault is to be read"
    await app.context.library.aclose()


async def test_what_rules_tell_of_waits_until_no_sheet_lies_there(opened: Open) -> None:
    async with opened(60, 20) as reader:
        reader.press.news = {"江城日报": ("渡轮停航",)}
        reader.press.alerts = {"江城日报": ("渡轮停航",)}
        reader.press.gate = asyncio.Event()
        await reader.keys("R", "a")
        reader.press.gate.set()
        await reader.rest()
        assert reader.screen == "AddScreen" and not reader.toasts
        await reader.keys("escape")
        assert reader.toasts == ["渡轮停航"]
        await reader.keys("a")
        assert not reader.toasts, "it would lie over the lines of the sheet"
        await reader.keys("escape")
        assert reader.toasts == ["渡轮停航"], "nobody has had the time to read it"
