"""Lists remember the lines they have drawn; whatever happens, the screen is as if they remembered none."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from glass import Glass
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import NOW, Open
from textual import events
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.pilot import Pilot

from reader.model import Category, Entry, Scope
from reader.ui.themes import THEMES
from reader.ui.widgets.category_list import CategoryList
from reader.ui.widgets.entry_list import EntryList

FOLDER = ("本地",)


def entry(number: int) -> Entry:
    return Entry(
        id=number,
        feed_id=1 + number % 3,
        feed_title=("江城日报", "Harbour Weekly", "山城晚报")[number % 3],
        title=f"第{number}号 Ferry and 渡轮" * (1 + number % 4),
        first_seen=NOW - timedelta(minutes=number),
    )


def categories(unread: int, faults: int = 0) -> list[Category]:
    built_in = Category(scope=Scope(kind="all"), title="All", depth=0, unread=unread, total=60)
    folder = Category(
        scope=Scope(kind="folder", folder=FOLDER), title="本地", depth=0, unread=unread, total=60
    )
    feeds = [
        Category(
            scope=Scope(kind="feed", feed_id=number),
            title=f"Feed 第{number}号",
            depth=number % 2,
            unread=unread if number % 5 == 0 else 0,
            total=60,
            fault="does not answer" if number < faults else "",
        )
        for number in range(1, 31)
    ]
    return [built_in, folder, *feeds]


class TwoLists(App[None]):
    """Two lists side by side, one with a border that goes while its rows stay as wide as they were."""

    CSS = """
    CategoryList { width: 24; border-right: solid $border; }
    CategoryList.-alone { width: 23; border-right: none; }
    EntryList { width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "paper"

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield CategoryList()
            yield EntryList(lambda: NOW)

    def on_mount(self) -> None:
        self.categories.show(categories(3))
        self.entries.folds = True
        self.entries.show(range(1, 61))

    @property
    def categories(self) -> CategoryList:
        return self.query_one(CategoryList)

    @property
    def entries(self) -> EntryList:
        return self.query_one(EntryList)


STEPS = st.one_of(
    st.tuples(st.just("theme"), st.sampled_from([theme.name for theme in THEMES])),
    st.tuples(st.just("resize"), st.integers(40, 90), st.integers(10, 40)),
    st.tuples(st.just("move"), st.integers(-70, 70)),
    st.tuples(st.just("wheel"), st.integers(0, 39), st.booleans()),
    st.tuples(st.just("focus"), st.booleans()),
    st.tuples(st.just("alone"), st.booleans()),
    st.tuples(st.just("count"), st.integers(0, 2000), st.integers(0, 9)),
    st.tuples(st.just("fold")),
    st.tuples(st.just("rows"), st.integers(1, 60), st.booleans()),
    st.tuples(st.just("mark"), st.integers(1, 60), st.booleans(), st.booleans()),
    st.tuples(st.just("unfold"), st.integers(1, 60)),
    st.tuples(st.just("show"), st.sampled_from([0, 3, 60]), st.booleans()),
    st.tuples(st.just("far")),
    st.tuples(st.just("go"), st.integers(0, 31)),
)


async def take_step(app: TwoLists, pilot: Pilot[None], kind: str, *how: object) -> None:
    """Do one thing that a list may live through."""
    rows = app.entries if app.entries.has_focus else app.categories
    match kind, *how:
        case "theme", str(name):
            app.theme = name
        case "resize", int(width), int(height):
            await pilot.resize_terminal(width, height)
        case "move", int(distance):
            rows.move(distance)
        case "wheel", int(column), bool(down):
            kind_of = events.MouseScrollDown if down else events.MouseScrollUp
            await pilot._post_mouse_events([kind_of], offset=(column, 5))
        case "focus", bool(right):
            (app.entries if right else app.categories).focus()
        case "alone", bool(alone):
            app.categories.set_class(alone, "-alone")
        case "count", int(unread), int(faults):
            app.categories.show(categories(unread, faults))
        case ("fold",):
            app.categories.fold()
        case "rows", int(first), bool(updated):
            app.entries.put_rows(
                replace(entry(number), updated=updated) for number in range(first, min(first + 9, 61))
            )
        case "mark", int(first), bool(read), bool(starred):
            app.entries.mark(range(first, first + 5), read=read, starred=starred)
        case "unfold", int(number):
            app.entries.fold_story(number) or app.entries.unfold_story(number, [number + 100])
        case "show", int(count), bool(keep):
            app.entries.empty_text = "Nothing here yet."
            app.entries.show(range(1, count + 1), keep=keep)
        case "go", int(place):
            app.categories.go_to(place)
        case ("far",):
            app.entries.forget_far()


@settings(max_examples=12, deadline=None)
@given(st.lists(STEPS, min_size=4, max_size=14))
def test_lines_remembered_look_like_lines_drawn_anew(steps: list[tuple[str, object]]) -> None:
    async def live() -> None:
        app = TwoLists()
        async with app.run_test(size=(60, 20)) as pilot:
            app.entries.put_rows(entry(number) for number in range(1, 31))
            await pilot.pause()
            glass = Glass(app)
            for step in steps:
                await take_step(app, pilot, *step)
                await pilot.pause()
                assert glass.differences == [], step

    asyncio.run(live())


async def test_a_refresh_draws_only_the_categories_whose_count_changes() -> None:
    app = TwoLists()
    async with app.run_test(size=(60, 40)) as pilot:
        await pilot.pause()
        rows = app.categories
        rows.show(categories(3))
        assert not rows._repaint_regions, "the same again is no reason to draw"
        app.categories.show(categories(4))
        changed = [place for place, row in enumerate(categories(4)) if row.unread]
        assert sorted(region.y for region in rows._repaint_regions) == changed


async def test_a_mark_draws_only_the_rows_it_changes() -> None:
    app = TwoLists()
    async with app.run_test(size=(60, 30)) as pilot:
        rows = app.entries
        rows.put_rows(entry(number) for number in range(1, 61))
        await pilot.pause()
        rows.mark([3, 50], read=True)
        assert [region.y for region in rows._repaint_regions] == [2]
        await pilot.pause()
        rows.mark([3], read=True)
        rows.put_rows(entry(number) for number in range(4, 20))
        assert not rows._repaint_regions, "nothing about them is new"
        rows.put_rows([replace(entry(2), read_at=NOW)])
        assert [region.y for region in rows._repaint_regions] == [1]


async def test_what_changes_out_of_sight_is_seen_when_it_comes_back() -> None:
    app = TwoLists()
    async with app.run_test(size=(60, 20)) as pilot:
        rows = app.entries
        rows.put_rows(entry(number) for number in range(1, 61))
        await pilot.pause()
        glass = Glass(app)
        rows.move(59)
        await pilot.pause()
        rows.mark([1], read=True)
        rows.move(-59)
        await pilot.pause()
        assert glass.differences == []


@pytest.mark.parametrize("width", [60, 100, 160])
async def test_the_screens_are_as_if_nothing_was_remembered(opened: Open, width: int) -> None:
    async with opened(width, 24) as reader:
        glass = Glass(reader.app)
        for keys in ("j j enter", "T", "j enter", "x s", "escape", "k T", "F", "escape", "h j j j"):
            await reader.keys(*keys.split())
            assert glass.differences == [], keys
        for size in ((80, 24), (121, 30), (60, 12), (width, 24)):
            await reader.resize(*size)
            assert glass.differences == [], size
