"""Notes and highlights as a person makes them: with the keys, with the mouse, at every width."""

from __future__ import annotations

from pathlib import Path

import pytest
from newsroom import NOW, Open, Press, PressLibrary, Reading, make_app, reading
from textual.widgets import TextArea

from reader.config import Config, RefreshConfig
from reader.library import Library
from reader.model import Entry, Highlight
from reader.paths import Paths
from reader.ui.app import ReaderApp


def library(reader: Reading) -> Library:
    return reader.app.context.library


async def only(reader: Reading) -> Entry:
    (entry,) = await library(reader).bookmarks()
    return entry


async def marks(reader: Reading) -> tuple[Highlight, ...]:
    return await library(reader).highlights((await only(reader)).id)


async def write(reader: Reading, *lines: str) -> None:
    """Type into the sheet and keep it."""
    reader.app.screen.query_one(TextArea).insert("\n".join(lines))
    await reader.keys("escape")


async def test_a_sentence_is_marked_with_the_keys_and_bookmarks_its_article(opened: Open) -> None:
    async with opened(120, 30) as reader:
        await reader.keys("enter", "enter", "H")
        assert "By sentences, Tab paragraphs" in reader.text
        await reader.keys("j", "l", "enter")
        assert "the article is a bookmark now" in reader.text
        assert "划线 1 处" in reader.text
        (mark,) = await marks(reader)
        assert mark.quote.startswith("船上有上学的孩子")
        assert mark.quote.endswith("票价两元，十二月起每天往返二十班。")
        await reader.keys("z")
        assert await marks(reader) == (), "the mark goes first"
        assert "划线" not in reader.text
        await reader.keys("z")
        assert await library(reader).bookmarks() == []


@pytest.mark.parametrize("size", [(40, 20), (60, 20), (80, 24), (120, 40)])
async def test_the_line_of_keys_is_that_of_choosing_while_it_lasts(
    opened: Open, size: tuple[int, int]
) -> None:
    async with opened(*size) as reader:
        await reader.keys("enter", "enter")
        before = reader.text.splitlines()[-2:]
        await reader.keys("H")
        assert all(hint in reader.text for hint in ("Enter Mark", "c Note", "Esc Leave"))
        assert max(reader.widths) <= size[0]
        assert ("j k Choose" in reader.text and "l h Length" in reader.text) == (size[0] >= 60)
        await reader.keys("tab")
        assert "By paragraphs, Tab words" in reader.text or size[0] < 60
        await reader.keys("escape")
        assert reader.text.splitlines()[-2:] == before


async def test_without_a_line_of_keys_the_status_line_has_them(opened: Open) -> None:
    async with opened(80, 11) as reader:
        await reader.keys("enter", "enter", "H")
        assert "Enter marks, c notes, Esc · j k l h choose" in reader.text


async def test_what_is_chosen_grows_and_shrinks(opened: Open) -> None:
    async with opened(120, 30) as reader:
        await reader.keys("enter", "enter", "H", "tab", "enter")
        (mark,) = await marks(reader)
        assert mark.quote.startswith("江面上的雾") and mark.quote.endswith("一点点清楚起来。")
        await reader.keys("H", "tab", "tab", "j", "l", "l", "l", "h", "o", "l", "enter")
        assert len(await marks(reader)) == 2
        await reader.keys("H", "escape", "j")
        assert len(await marks(reader)) == 2
        assert "Enter Mark" not in reader.text and "By sentences" not in reader.text


async def test_a_note_is_kept_however_its_sheet_is_left(opened: Open) -> None:
    async with opened(120, 30) as reader:
        await reader.keys("enter", "enter", "c")
        assert reader.screen == "NoteScreen"
        await write(reader, "值得再看一遍。", "> and ask again")
        assert reader.screen == "CategoriesScreen"
        note = await library(reader).note((await only(reader)).id)
        assert note is not None and note.text == "值得再看一遍。\n> and ask again"
        assert "✎ 值得再看一遍。" in reader.text
        await reader.keys("c")
        assert "值得再看一遍。" in reader.text
        await reader.keys("^s", "z")
        assert await library(reader).note((await only(reader)).id) is None
        assert "✎" not in reader.text


async def test_a_note_that_is_being_written_outlives_the_program(tmp_path: Path) -> None:
    async with reading(make_app(tmp_path)) as reader:
        await reader.keys("enter", "enter", "c")
        shown = reader.main.article
        assert shown is not None
        reader.app.screen.query_one(TextArea).insert("半句话")
        await reader.rest()
    async with Library(Paths.find(tmp_path / "data"), Config()) as again:
        note = await again.note(shown.entry.id)
        assert note is not None and note.text == "半句话"


async def test_the_words_of_a_killed_sheet_are_offered_again(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter")
        entry = reader.main.entries.entry
        assert entry is not None
        await library(reader).put_draft(entry.id, 0, "没写完的话")
        await reader.keys("c")
        assert "没写完的话" in reader.text and "never kept" in reader.text
        await reader.keys("escape", "c")
        assert "没写完的话" in reader.text and "never kept" not in reader.text


async def test_the_list_of_notes_leads_writes_and_removes(opened: Open) -> None:
    async with opened(120, 30) as reader:
        await reader.keys("enter", "enter", "H", "enter", "H", "j", "j", "c")
        assert reader.screen == "NoteScreen"
        await write(reader, "关于这一句")
        await reader.keys("c")
        await write(reader, "关于全篇")
        await reader.keys("g", "n")
        assert reader.screen == "NotesScreen"
        rows = [line.strip() for line in reader.text.splitlines() if line.strip().startswith(("▌", "✎"))]
        assert [row[:6] for row in rows] == ["✎ 关于全篇", "▌ 江面上的", "▌ 渡轮公司", "✎ 关于这一"]
        await reader.keys("j", "d")
        assert [mark.quote[:4] for mark in await marks(reader)] == ["渡轮公司"]
        await reader.keys("z")
        assert [mark.quote[:4] for mark in await marks(reader)] == ["江面上的", "渡轮公司"]
        await reader.keys("G", "enter")
        assert reader.screen == "CategoriesScreen"
        assert "渡轮公司说" in reader.text


async def test_the_line_of_keys_names_what_enter_does_with_a_note_and_with_a_passage(opened: Open) -> None:
    async with opened(80, 24) as reader:
        await reader.keys("enter", "enter", "H", "enter", "c")
        await write(reader, "关于全篇")
        await reader.keys("g", "n")
        assert "Enter Open " in reader.text and "Go there" not in reader.text
        await reader.keys("j")
        assert "Enter Go there" in reader.text
        await reader.keys("k", "enter")
        assert reader.screen == "NoteScreen"


async def test_a_note_leads_to_its_article_from_the_bookmarks(opened: Open) -> None:
    async with opened(80, 12) as reader:
        await reader.keys(
            "enter", "enter", "H", "j", "j", "j", "j", "j", "enter", "g", "s", "g", "n", "enter"
        )
        assert reader.screen == "ArticleScreen"
        (mark,) = await marks(reader)
        assert mark.quote[:6] in reader.text.replace("\n", "")


async def test_marks_come_back_after_a_restart_and_at_another_width(tmp_path: Path) -> None:
    config = Config(refresh=RefreshConfig(on_start=False), resume=False)
    async with reading(make_app(tmp_path, config=config)) as reader:
        await reader.keys("enter", "enter", "H", "enter")
        before = marked(reader)
        assert before == "江面上的雾在清晨六点散去，第一班渡轮准时离岸。"
        await reader.resize(50, 20)
        assert marked(reader) == before
    again = PressLibrary(Paths.find(tmp_path / "data"), config, clock=lambda: NOW)
    again.press = Press()
    async with reading(ReaderApp(again, config), 70, 24) as reader:
        await reader.keys("enter", "M", "g", "g", "enter")
        assert marked(reader) == before


def marked(reader: Reading) -> str:
    """The words on the screen that stand on the ground of a highlight."""
    view = reader.main.pane.view
    ground = view._look("passage").bgcolor
    strips = [view.render_line(y) for y in range(view.size.height)]
    return "".join(
        segment.text
        for strip in strips
        for segment in strip
        if segment.style is not None and segment.style.bgcolor == ground and segment.text.strip()
    ).replace(" ", "")


async def test_the_mouse_marks_too(opened: Open) -> None:
    async with opened(120, 30) as reader:
        await reader.keys("enter", "enter")
        view = reader.main.pane.view
        lines = reader.text.splitlines()
        y = next(index for index, line in enumerate(lines) if "江面上的雾" in line)
        x = view.region.x + next(
            index
            for index in range(view.size.width)
            if view.render_line(y - view.region.y).crop(index, index + 2).text == "江"
        )
        await reader.pilot.mouse_down(offset=(x, y))
        await reader.pilot.hover(offset=(x + 8, y))
        await reader.pilot.mouse_up(offset=(x + 8, y))
        await reader.rest()
        await reader.keys("H")
        (mark,) = await marks(reader)
        assert mark.quote == "江面上的雾"
        assert marked(reader) == "江面上的雾"


@pytest.mark.parametrize("width", [40, 80, 120, 200])
async def test_notes_fit(opened: Open, width: int) -> None:
    async with opened(width, 24) as reader:
        await reader.keys("enter", "enter", "H", "tab", "c")
        assert reader.screen == "NoteScreen"
        assert "Note on the passage" in reader.text
        assert max(reader.widths) <= width
        await write(reader, "很长的一句话，" * 20)
        await reader.keys("g", "n")
        assert reader.screen == "NotesScreen"
        assert max(reader.widths) <= width
        assert "江面上的雾" in reader.text
