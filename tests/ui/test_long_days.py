"""The app stays open all day: what was closed is let go, and nothing piles up."""

from __future__ import annotations

import gc
from collections import Counter
from pathlib import Path

import pytest
from newsroom import Open, make_app
from textual.strip import Strip
from textual.widget import Widget

_ROUNDS = 8
_WAYS = {
    "search": ("F", *"boats", "enter", "escape", "escape", "escape"),
    "article": ("l", "enter", "j", "escape", "h"),
    "find": ("l", "enter", "/", *"boats", "enter", "escape", "escape", "escape", "escape"),
    "help": ("?", "escape"),
    "bookmarks": ("b", "escape"),
    "history": ("g", "h", "escape"),
    "health": ("g", "f", "escape"),
    "add": ("a", "escape"),
    "edit": ("E", "escape"),
    "palette": ("ctrl+p", "escape"),
    "tags": ("l", "t", "escape", "h"),
}


def closed_widgets() -> Counter[str]:
    """Return what is not on any screen any more and is held by something all the same, by kind."""
    gc.collect()
    widgets = (each for each in gc.get_objects() if isinstance(each, Widget))
    return Counter(type(each).__name__ for each in widgets if not each.is_running)


@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize("width", [60, 120])
async def test_a_screen_that_was_closed_is_let_go(opened: Open, way: str, width: int) -> None:
    """The last one or two may be held by work that has ended; not one for each time that it was open."""
    async with opened(width) as reader:
        for _ in range(_ROUNDS):
            await reader.keys(*_WAYS[way])
        await reader.rest()
        assert reader.screen == "CategoriesScreen"
        held = closed_widgets()
        assert all(
            held[name] <= _ROUNDS // 2 for name in held if name.endswith(("Screen", "Bar", "Input"))
        ), held


async def test_lines_of_closed_screens_are_let_go(opened: Open) -> None:
    async with opened() as reader:
        counts = []
        for _ in range(2):
            for _ in range(_ROUNDS):
                await reader.keys("F", *"boats", "escape", "escape", "?", "escape")
            await reader.rest()
            gc.collect()
            counts.append(sum(type(each) is Strip for each in gc.get_objects()))
        assert counts[1] < counts[0] * 1.2


async def test_a_toast_leaves_nothing_where_it_stood(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    async with app.run_test(notifications=True) as pilot:
        for number in range(5):
            app.notify(f"Thing {number} was done.")
            await pilot.pause()
        assert len(app.screen.query("ToastHolder")) == 1
        (toast,) = app.screen.query("Toast")
        assert "Thing 4 was done." in str(toast.render())
        app.offer("Marked all read.")
        await pilot.pause()
        app.age_offer()
        app.drop_offer()
        await pilot.pause()
        assert not app.screen.query("ToastHolder")
