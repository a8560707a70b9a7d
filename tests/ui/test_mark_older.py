"""Marking read what is older than some days or than the day of an entry, in one step back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from newsroom import NOW, Open

from reader.model import Entry
from reader.ui.listing import moments_before


async def test_g_o_asks_how_old_and_marks_that(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("5", "enter", "g", "o")
        assert reader.screen == "PickScreen"
        assert "Mark read what is" in reader.text
        assert "0  older than one week" in reader.text
        await reader.keys("escape")
        assert reader.screen == "CategoriesScreen"
        assert [title.startswith("●") for title in reader.titles] == [True] * 5

        await reader.keys("6", "g", "o", "j", "enter")
        assert [title.startswith("●") for title in reader.titles] == [True, True, False]
        assert "1 entry marked read · z takes it back" in reader.toasts
        await reader.keys("z")
        assert [title.startswith("●") for title in reader.titles] == [True] * 3


async def test_the_day_of_the_entry_under_the_cursor_stays(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("6", "enter", "j", "g", "o")
        assert "from before 2026-11-22, the day of this entry" in reader.text
        await reader.keys("enter")
        assert [title.startswith("●") for title in reader.titles] == [True, True, False]


async def test_nothing_that_old_is_said(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("5", "enter", "g", "o", "G", "enter")
        assert "Nothing to mark read." in reader.toasts
        await reader.keys("escape", "G", "enter", "g", "o")
        assert reader.screen == "CategoriesScreen"
        assert "There is nothing here to mark." in reader.text


@pytest.mark.parametrize(
    ("keys", "count"), [(("A",), 13), (("j", "j", "g", "a"), 2), (("j", "j", "g", "b"), 10), (("C",), 13)]
)
async def test_bulk_marks_tell_how_many_and_are_one_step(
    opened: Open, keys: tuple[str, ...], count: int
) -> None:
    async with opened() as reader:
        await reader.keys("enter", *keys)
        assert any(f"{count} entries" in toast and "z takes it back" in toast for toast in reader.toasts)
        assert reader.main.categories.categories[0].unread == 13 - count
        await reader.keys("z")
        assert reader.main.categories.categories[0].unread == 13
        await reader.keys("z")
        assert "Nothing to undo." in reader.toasts


def test_what_older_can_mean() -> None:
    entry = Entry(id=1, feed_id=1, feed_title="", title="", first_seen=NOW - timedelta(days=2))
    words, day = moments_before(NOW, entry)[0]
    assert words == "from before 2026-11-21, the day of this entry"
    assert day <= entry.date < day + timedelta(days=1)
    assert [NOW - moment for _, moment in moments_before(NOW, None)] == [
        timedelta(days=days) for days in (1, 3, 7, 30)
    ]
