"""Hiding by hand: it is seen at once, passed over, and taken back where it stood."""

from __future__ import annotations

from newsroom import Open

from reader.config import ReadingConfig
from reader.ui.widgets.entry_list import EntryList


async def test_what_is_hidden_is_struck_out_at_once_and_z_takes_that_back(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("tab", "j")
        before = reader.titles
        title = reader.main.entries.entry.title  # type: ignore[union-attr]  # the list has entries
        await reader.keys("X")
        (line,) = [line for line in reader.text.splitlines() if title[:10] in line]
        assert "⊘ " + title[:10] in line
        assert reader.titles == before
        assert reader.main.entries.cursor == 1
        await reader.keys("z")
        assert "⊘" not in reader.text
        assert reader.titles == before


async def test_the_next_unread_is_none_that_was_just_hidden(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("tab")
        titles = [title.removeprefix("● ") for title in reader.titles]
        await reader.keys("j", "X", "g", "g", "enter", "n")
        assert reader.opened == titles[2]
        await reader.keys("p")
        assert reader.opened == titles[-1]


async def test_what_is_hidden_is_neither_counted_nor_marked_with_the_list(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("6", "enter", "j", "j", "X", "g", "o", "j")
        assert "0  older than one day" in reader.text
        await reader.keys("enter")
        assert "Nothing to mark read." in reader.toasts
        await reader.keys("A")
        assert "2 entries marked read · z takes it back" in reader.toasts
        assert [title[:1] == "●" for title in reader.titles] == [False, False, True]
        await reader.keys("z", "X", "A")
        assert "3 entries marked read · z takes it back" in reader.toasts


async def test_the_hidden_entries_of_a_category_for_them_are_marked(opened: Open) -> None:
    async with opened() as reader:
        await reader.app.context.library.add_smart_category("Hidden", "is:hidden")
        await reader.keys("tab", "X", "j", "X", "g", "c", "4", "A")
        assert reader.category == "Hidden"
        assert "2 entries marked read · z takes it back" in reader.toasts


async def test_an_entry_hidden_before_comes_back_to_its_place_on_the_screen(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("tab", "j", "j")
        before = reader.titles
        await reader.keys("X", "g", "c", "j", "k", "tab")
        assert len(reader.titles) == len(before) - 1
        await reader.keys("j", "j", "j")
        under = reader.main.entries.entry_id
        await reader.keys("z")
        assert reader.titles == before
        assert reader.main.entries.entry_id == under
        await reader.keys("Z")
        assert "⊘" in reader.text


async def test_marks_taken_back_fill_a_list_that_they_had_emptied(opened: Open) -> None:
    async with opened() as reader:
        before = reader.titles
        await reader.keys("A", "j", "k")
        assert reader.titles == []
        assert "Nothing unread here." in reader.text
        await reader.keys("z")
        assert reader.titles == before
        assert f"{len(before)} entries" in reader.text


async def test_marks_taken_back_stand_again_between_what_is_shown(opened: Open) -> None:
    async with opened() as reader:
        before = reader.titles
        await reader.keys("tab", "j", "j", "m", "j", "m", "g", "c", "j", "k", "tab")
        assert len(reader.titles) == len(before) - 2
        await reader.keys("z")
        assert len(reader.titles) == len(before) - 1
        await reader.keys("z")
        assert reader.titles == before


async def test_an_undo_moves_nobody_out_of_an_article(opened: Open) -> None:
    async with opened(reading=ReadingConfig(mark_read="never")) as reader:
        await reader.keys("G", "D", "y", "home", "tab", "enter")
        opened_before, category = reader.opened, reader.category
        assert opened_before
        await reader.keys("z")
        assert (reader.place, reader.opened, reader.category) == ("article", opened_before, category)
        assert "空白晨报" in [row.title for row in reader.main.categories.categories]


async def test_z_puts_the_cursor_on_the_feed_that_it_brings_back(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("G", "k")
        feed = reader.category
        titles = reader.titles
        await reader.keys("D", "y", "home")
        assert reader.category != feed
        await reader.keys("z")
        assert (reader.place, reader.category) == ("categories", feed)
        assert reader.titles == titles


async def test_z_puts_the_cursor_on_a_folder_and_a_smart_category_again(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("4")
        folder = reader.category
        await reader.keys("g", "c", "D", "y", "home", "z")
        assert reader.category == folder
        await reader.keys("F", *"boats", "^s", "escape", "g", "c", "4")
        assert reader.category == "boats"
        await reader.keys("D", "y", "home", "z")
        assert reader.category == "boats"


async def test_the_entries_of_a_feed_brought_back_while_reading_stand_in_the_list_again(opened: Open) -> None:
    async with opened() as reader:
        before = reader.titles
        await reader.keys("4", "g", "c", "j", "D", "y", "home", "tab")
        assert 0 < len(reader.titles) < len(before)
        await reader.keys("z")
        assert reader.place == "entries"
        assert reader.titles == before


async def test_an_empty_list_says_why_in_as_many_lines_as_it_takes(opened: Open) -> None:
    async with opened(80, 24) as reader:
        await reader.keys("A", "j", "k")
        entries = reader.main.query_one(EntryList)
        lines = [line.split("│")[1].strip() for line in reader.text.splitlines() if "│" in line]
        said = " ".join(line for line in lines[1:5] if line)
        assert "Nothing unread here. M shows what has been read." in said, (entries.size, lines)


async def test_an_article_says_that_it_is_hidden_while_it_is(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("tab", "enter", "X")
        assert "⊘ 已隐藏" in reader.text
        await reader.keys("X")
        assert "已隐藏" not in reader.text
