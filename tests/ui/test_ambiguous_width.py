"""On a terminal that draws “ … — two cells wide the page stays right: no line is too wide, no box breaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from newsroom import Open, Reading
from widths import wide_cells

from reader.convert.ambiguous import set_ambiguous_width


@pytest.fixture(autouse=True)
def _wide_terminal() -> Iterator[None]:
    set_ambiguous_width(2)
    yield
    set_ambiguous_width(1)


def lines_of(reader: Reading) -> list[str]:
    """The lines as they go to the terminal."""
    screen = reader.app.screen
    strips = screen._compositor.render_strips()
    for line_filter in reader.app.get_line_filters():
        strips = [strip.apply_filter(line_filter, screen.background_colors[1]) for strip in strips]
    return [strip.text for strip in strips]


SCREENS = {
    "categories": (),
    "entries": ("4", "enter", "j", "s"),
    "article": ("enter", "enter"),
    "end": ("enter", "enter", "G"),
    "links": ("enter", "enter", "u"),
    "help": ("?",),
    "health": ("g", "f"),
    "bookmarks": ("enter", "s", "g", "s"),
    "add": ("a",),
}


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("width", [40, 80, 120])
async def test_no_line_is_too_wide(opened: Open, name: str, width: int) -> None:
    async with opened(width, 30) as reader:
        await reader.keys(*SCREENS[name])
        lines = lines_of(reader)
        wide = [line for line in lines if wide_cells(line) > width]
        assert not wide
        assert not any("\u2500" <= c <= "\u259f" for line in lines for c in line)


async def test_the_words_are_all_there(opened: Open) -> None:
    async with opened(60, 40) as reader:
        await reader.keys("enter", "j", "j", "j", "j", "j", "j")
        text = "".join("".join(lines_of(reader)).split())
        assert "“菜篮子”价格连续三周回落" in text
