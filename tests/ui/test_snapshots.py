"""The screens look as they did, character by character, at four widths and on a very small terminal."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from newsroom import Open, Reading

SNAPSHOTS = Path(__file__).parent / "snapshots"
SCREENS = {
    "categories": (),
    "entries": ("4", "enter", "j", "s", "m"),
    "article": ("enter", "enter"),
    "end": ("enter", "enter", "G"),
    "links": ("enter", "enter", "u"),
}
"""What is pressed to get there."""


async def compare(name: str, reader: Reading) -> None:
    """Compare with the kept picture; only UPDATE_SNAPSHOTS=1 writes one.

    On a busy machine the last frame may still be to come: it is given a few seconds.
    """
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(reader.text, encoding="utf-8")
    assert path.is_file(), f"{path} is missing: look at the screen, then write it with UPDATE_SNAPSHOTS=1"
    expected = path.read_text(encoding="utf-8")
    for _ in range(40):
        if reader.text == expected:
            break
        await reader.pilot.pause(0.1)
    assert reader.text == expected


@pytest.mark.parametrize(("width", "height"), [(40, 24), (80, 24), (120, 30), (200, 40)])
@pytest.mark.parametrize("name", SCREENS)
async def test_the_screen_looks_as_it_did(opened: Open, name: str, width: int, height: int) -> None:
    async with opened(width, height) as reader:
        await reader.keys(*SCREENS[name])
        reader.app.clear_notifications()
        await reader.rest()
        assert all(cells <= width for cells in reader.widths)
        await compare(f"{name}-{width}", reader)


async def test_a_very_small_terminal_looks_as_it_did(opened: Open) -> None:
    async with opened(20, 5) as reader:
        await compare("categories-20x5", reader)
        await reader.keys("enter")
        await compare("entries-20x5", reader)
        await reader.keys("enter")
        await compare("article-20x5", reader)
