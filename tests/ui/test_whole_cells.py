"""What is drawn anew ends beside a wide character, never within it."""

from __future__ import annotations

from pathlib import Path

import pytest
from newsroom import Reading, make_app
from rich.console import Console
from rich.segment import Segment
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from reader.ui.whole_cells import keep_whole


def update(end: int) -> ChopsUpdate:
    """Return an update of a line from its third cell to `end`; a strip that is not drawn stands before."""
    strip = Strip([Segment("ab "), Segment("三天前"), Segment(" │"), Segment("晚报")])
    return ChopsUpdate([{0: None, 2: strip}], [(0, 2, end)], [[2, 17]])


@pytest.mark.parametrize(
    ("end", "whole"), [(4, 4), (5, 5), (6, 7), (7, 7), (8, 9), (11, 11), (12, 12), (14, 15), (17, 17)]
)
def test_a_wide_character_at_the_end_is_drawn_whole(end: int, whole: int) -> None:
    kept = keep_whole(update(end))
    assert isinstance(kept, ChopsUpdate)
    assert kept.spans == [(0, 2, whole)]


def test_nothing_of_the_character_is_a_blank() -> None:
    console = Console(width=20, height=1)
    assert "三 " in update(8).render_segments(console)
    assert "三天" in keep_whole(update(8)).render_segments(console)


@pytest.mark.parametrize("letters", range(4))
async def test_a_toast_is_whole_wherever_it_lies_over_the_panes(tmp_path: Path, letters: int) -> None:
    app = make_app(tmp_path)
    words = "a" * letters + "刷新已停止，已取到的文章会保留，其余的下次再取，一篇也不会丢失"
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        reader = Reading(app, pilot)
        await reader.rest()
        app.notify(words, markup=False)
        await reader.until_shown("刷新已停止")
        assert words[:24] in reader.text
        update = app.screen._compositor.render_update(full=True)
        assert isinstance(update, LayoutUpdate)
        assert all(sum(strip.cell_length for strip in line) == 80 for line in update.strips)
    await app.context.library.aclose()


def test_a_whole_screen_stays_as_it_is() -> None:
    whole = LayoutUpdate([[Strip([Segment("晚报")])]], Region(0, 0, 4, 1))
    assert keep_whole(whole) is whole
