"""Keys on the open page: finding, link letters, the column, progress, tables, and where it was left."""

from __future__ import annotations

import pytest
from newsroom import Open, Paper, Reading

from reader.config import ReadingConfig
from reader.ui.actions_page import kept_measure, progress_words

LONG = (Paper(title="江城日报", titles=tuple(f"第{number}篇" for number in range(1, 4))),)


async def open_first(reader: Reading) -> None:
    await reader.keys("enter", "enter")


async def test_words_are_found_while_they_are_typed(opened: Open) -> None:
    async with opened(100, 20) as reader:
        await open_first(reader)
        await reader.keys("slash", *"步道")
        assert "Find 步道" in reader.text.replace("  ", " ") and "1/8" in reader.text
        await reader.keys("enter")
        assert reader.main.pane.view.has_focus
        assert "n next · N previous · Esc ends" in reader.text
        await reader.keys("n", "n", "N")
        assert "2/8" in reader.text
        assert reader.opened == "渡轮新线路本周试航，票价两元", "n went to a hit, not to an article"
        await reader.keys("escape")
        assert "2/8" not in reader.text and "Read on" in reader.text
        assert reader.place == "article"
        await reader.keys("n")
        assert reader.opened != "渡轮新线路本周试航，票价两元"


@pytest.mark.parametrize("width", [30, 40, 50])
async def test_the_keys_of_a_find_leave_room_for_its_words(opened: Open, width: int) -> None:
    async with opened(width, 20) as reader:
        await open_first(reader)
        await reader.keys("slash", *"步道", "enter")
        line = reader.text.splitlines()[-2].rstrip()
        assert "步道" in line and "1/8" in line
        assert line.endswith(("Esc ends", "1/8"))
        await reader.pilot.resize_terminal(80, 20)
        await reader.rest()
        assert "n next · N previous · Esc ends" in reader.text


async def test_the_letters_over_links_can_be_chosen(opened: Open) -> None:
    settings = ReadingConfig(hint_letters="1234")
    async with opened(100, 20, reading=settings, browser=("/no/such/program",)) as reader:
        await open_first(reader)
        await reader.keys("f", "1")
        assert any("/no/such/program" in toast for toast in reader.toasts)


async def test_the_keys_of_a_find_can_be_changed(opened: Open) -> None:
    async with opened(100, 20, keys={"find.next": "x", "find.end": "e"}) as reader:
        await open_first(reader)
        await reader.keys("slash", *"步道", "enter")
        assert "x next · N previous · e ends" in reader.text
        await reader.keys("x", "x")
        assert "3/8" in reader.text
        await reader.keys("e")
        assert reader.screen == "CategoriesScreen" and "3/8" not in reader.text
        await reader.keys("e")
        assert reader.screen == "ExportScreen", "the key does what it did before"


async def test_words_that_are_not_there(opened: Open) -> None:
    async with opened(100, 20) as reader:
        await open_first(reader)
        await reader.keys("、", *"xyz")
        assert "not found" in reader.text
        await reader.keys("enter")
        assert reader.main.find_bar is None and reader.main.pane.view.has_focus
        await reader.keys("slash", *"ELECTRIC", "down", "escape")
        assert reader.main.find_bar is None and reader.main.pane.view.found.query == ""


async def test_a_find_ends_with_its_article(opened: Open) -> None:
    async with opened(100, 20) as reader:
        await open_first(reader)
        await reader.keys("slash", *"渡轮", "enter", "J")
        assert reader.main.find_bar is None


async def test_a_find_ends_when_the_list_is_gone_back_to(opened: Open) -> None:
    async with opened(100, 20) as reader:
        await open_first(reader)
        await reader.keys("slash", *"渡轮", "enter", "h")
        assert reader.place == "entries" and reader.main.find_bar is None
        assert "Read on" in reader.text, "the hints are back"


async def test_words_are_found_in_a_bookmark(opened: Open) -> None:
    async with opened(100, 20) as reader:
        await reader.keys("enter", "s", "g", "s", "enter")
        assert reader.screen == "ArticleScreen"
        await reader.keys("slash", *"步道", "enter", "n")
        assert "2/8" in reader.text
        await reader.keys("escape")
        assert reader.screen == "ArticleScreen" and "2/8" not in reader.text
        await reader.keys("f", "escape", "<", "i")
        assert "This article has no pictures." in reader.text or "Pictures need Pillow" in reader.text


async def test_links_are_followed_by_letters(opened: Open) -> None:
    async with opened(100, 30) as reader:
        await open_first(reader)
        before = reader.text
        await reader.keys("f")
        assert reader.main.pane.view.is_hinting and "Type the letters of a link" in reader.text
        await reader.keys("g")
        assert not reader.main.pane.view.is_hinting
        assert reader.place == "article", "g was a letter and began no sequence"
        assert before.splitlines()[3:8] == reader.text.splitlines()[3:8]


async def test_the_column_changes_and_is_kept(opened: Open) -> None:
    async with opened(160, 30) as reader:
        await open_first(reader)
        assert reader.main.pane.measure == 80
        await reader.keys("<", "<", "<", ">")
        assert reader.main.pane.measure == 72
        assert "Column: 72 cells, 36 Chinese characters." in reader.text
        assert await reader.main.library.setting("measure") == "72 80"


def test_a_kept_column_counts_until_the_setting_is_changed() -> None:
    assert kept_measure("72 80", 80) == 72
    assert kept_measure("72 80", 66) == 66
    assert kept_measure(None, 80) == 80
    assert kept_measure("what", 80) == 80


def test_progress_in_words() -> None:
    assert progress_words(0.34, 8) == "34% · 6 min left"
    assert progress_words(1.0, 8) == "100%"
    assert progress_words(0.5, 0) == "50%"


async def test_an_article_opens_where_it_was_left(opened: Open) -> None:
    async with opened(70, 14, papers=LONG) as reader:
        await open_first(reader)
        await reader.keys(*["j"] * 10)
        place = reader.main.pane.position
        assert place > (0, 0)
        await reader.keys("J")
        assert reader.main.pane.position == (0, 0)
        await reader.keys("K")
        assert reader.main.pane.position == place


async def test_the_wheel_moves_the_progress_too(opened: Open) -> None:
    async with opened(70, 14, papers=LONG) as reader:
        await open_first(reader)
        before = reader.text.splitlines()[-1]
        reader.main.pane.view.scroll_to(y=9, animate=False)
        await reader.rest()
        assert "%" in before and reader.text.splitlines()[-1] != before


async def test_pages_are_set_as_the_settings_say(opened: Open) -> None:
    settings = ReadingConfig(
        paragraph_spacing=0, indent=True, justify=True, hanging_punctuation=True, link_numbers=False
    )
    async with opened(100, 30, reading=settings) as reader:
        await open_first(reader)
        setting = reader.main.pane.view.setting
        assert setting.indent and setting.justify and setting.hang
        assert not setting.spaced and not setting.numbers
        assert "本周试航¹" not in reader.text


async def test_wide_tables_move_by_keys(opened: Open) -> None:
    async with opened(100, 30) as reader:
        await open_first(reader)
        await reader.keys("shift+right")
        assert "Nothing here is wider than the column." in reader.text


async def test_typed_numbers_open_links_of_the_page_and_not_only_of_the_text(opened: Open) -> None:
    async with opened(100, 30) as reader:
        await open_first(reader)
        await reader.keys("9", "9", "enter")
        assert "There is no link 99" in reader.text


async def test_an_article_that_is_gone_back_to_is_where_it_was_left(opened: Open) -> None:
    async with opened(60, 12) as reader:
        await open_first(reader)
        await reader.keys("space", "j")
        position = reader.main.pane.position
        assert position > (0, 0)
        await reader.keys("h", "enter")
        assert reader.place == "article" and reader.main.pane.position == position
        await reader.keys("J", "K")
        assert reader.main.pane.position == position


async def test_what_is_selected_is_copied_and_told(opened: Open) -> None:
    async with opened(60, 20) as reader:
        await open_first(reader)
        view = reader.main.pane.view
        row = next(y for y, line in enumerate(reader.text.splitlines()) if "本周试航" in line and y > 4)
        await reader.pilot.mouse_down(view, offset=(2, row))
        await reader.pilot.hover(view, offset=(20, row + 1))
        await reader.pilot.mouse_up(view, offset=(20, row + 1))
        await reader.rest()
        assert "^c copies what is selected." in reader.text
        await reader.keys("ctrl+c")
        assert "Copied what is selected." in reader.toasts
        assert len(reader.app.clipboard) > 20 and "\n" not in reader.app.clipboard
