from __future__ import annotations

import os
from pathlib import Path

import pytest
from newsroom import Open

SNAPSHOTS = Path(__file__).parent / "snapshots"
SCREENS = {
    "categories": (),
    "entries": ("4", "enter", "j", "s", "m"),
    "article": ("enter", "enter"),
    "end": ("enter", "enter", "G"),
    "links": ("enter", "enter", "u"),
}
"""What is pressed to get there."""


def compare(name: str, text: str) -> None:
    """Compare with the kept picture; only UPDATE_SNAPSHOTS=1 writes one."""
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"{path} is missing: look at the screen, then write it with UPDATE_SNAPSHOTS=1"
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("width", "height"), [(40, 24), (80, 24), (120, 30), (200, 40)])
@pytest.mark.parametrize("name", SCREENS)
async def test_the_screen_looks_as_it_did(opened: Open, name: str, width: int, height: int) -> None:
    async with opened(width, height) as reader:
        await reader.keys(*SCREENS[name])
        reader.app.clear_notifications()
        await reader.rest()
        assert all(cells <= width for cells in reader.widths)
        compare(f"{name}-{width}", reader.text)


async def test_a_very_small_terminal_looks_as_it_did(opened: Open) -> None:
    async with opened(20, 5) as reader:
        compare("categories-20x5", reader.text)
        await reader.keys("enter")
        compare("entries-20x5", reader.text)
        await reader.keys("enter")
        compare("article-20x5", reader.text)
