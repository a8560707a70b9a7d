"""The screen of bookmarks: its rows and their order, searching and removing there, and exporting them."""

from __future__ import annotations

from pathlib import Path

import pytest
from newsroom import NOW, Open, Paper, Reading
from textual.widgets import Input, OptionList

from reader.store import Store
from reader.ui.screens import export as export_screen


async def ids(reader: Reading) -> list[int]:
    return [entry.id for entry in await reader.app.context.library.bookmarks()]


def rows(reader: Reading) -> list[str]:
    """The lines of the list, headings too."""
    return [line.strip() for line in reader.text.splitlines()[2:-2] if line.strip()]


def titles(reader: Reading) -> list[str]:
    return [row.split("  ", 1)[1].strip() for row in rows(reader) if "2026-" in row]


async def save(reader: Reading, count: int = 2) -> None:
    """Bookmark the first entries of the list and go to the bookmarks."""
    await reader.keys("enter", *["s", "j"] * count, "g", "s")
    assert reader.screen == "BookmarksScreen"


@pytest.mark.parametrize("width", [60, 61, 80, 81])
async def test_a_long_title_is_cut_without_a_gap_and_before_the_tags(opened: Open, width: int) -> None:
    paper = Paper(title="水乡晚报", titles=("渡轮公司明年换上三条电动船并延长夜班" * 4, "夜市搬家以后"))
    async with opened(width, 24, papers=(paper,)) as reader:
        await save(reader, 1)
        (row,) = titles(reader)
        assert row.endswith("…") and not row.endswith(" …")
        await reader.keys("t", *"航运", "enter")
        (row,) = titles(reader)
        assert row.endswith("…  #航运") and " …" not in row


async def test_bookmarks_stand_under_their_category_with_their_day(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "s", "j", "j", "s", "g", "s")
        assert reader.text.splitlines()[0].strip() == "Bookmarks · 2 · by category"
        assert any(line.startswith("2026-11-23") for line in rows(reader))
        assert [
            line
            for line in rows(reader)
            if line in ("江城日报  1", "山城晚报  1", "江城日报  2", "Harbour Weekly  1")
        ]


async def test_a_bookmark_opens_and_the_way_back_leads_to_the_list(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "s", "g", "s", "enter")
        assert reader.screen == "ArticleScreen"
        assert "江面上的雾" in reader.text
        await reader.keys("escape")
        assert reader.screen == "BookmarksScreen"


async def test_a_removed_bookmark_can_be_had_back(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "s", "g", "s", "s")
        assert "There are no bookmarks yet" in reader.text
        await reader.keys("z")
        assert "Bookmarks · 1" in reader.text


async def test_the_cursor_goes_to_the_row_that_took_the_place_of_a_removed_one(opened: Open) -> None:
    async with opened() as reader:
        await save(reader, 3)
        before = titles(reader)
        await reader.keys("j", "s", "enter")
        assert before[2] in reader.text


async def test_a_bookmark_says_since_when_its_site_lacks_it(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "s")
        library = reader.app.context.library
        (kept,) = await library.bookmarks()
        await library._database.run(Store.mark_gone, kept.id, NOW)
        await reader.keys("g", "s")
        assert "gone since 2026-11-23" in reader.text
        await reader.resize(40, 20)
        assert "† " in reader.text
        await reader.keys("enter")
        assert "原站已删除" in reader.text


async def test_notes_highlights_and_tags_show_in_the_row(opened: Open) -> None:
    async with opened() as reader:
        await save(reader, 1)
        await reader.keys("t", *"boats", "enter")
        assert "#boats" in reader.text
        await reader.keys("c", *"again", "escape")
        assert "✎ " in reader.text
        await reader.keys("enter", "H", "enter", "escape")
        assert "✎1 " in reader.text


async def test_another_order_is_kept(opened: Open) -> None:
    async with opened() as reader:
        await save(reader, 3)
        by_category = titles(reader)
        await reader.keys("S")
        assert reader.screen == "PickScreen"
        await reader.keys("G", "enter")
        assert "by title" in reader.text
        assert sorted(titles(reader)) == sorted(by_category)
        await reader.keys("escape", "g", "s")
        assert "by title" in reader.text
        await reader.keys("S", "g", "g", "j", "enter")
        assert "by tag" in reader.text and "Without a tag  3" in rows(reader)


async def test_a_search_narrows_the_list_and_esc_ends_it(opened: Open) -> None:
    async with opened() as reader:
        await save(reader, 3)
        everything = titles(reader)
        word = everything[1][:4]
        await reader.keys("/")
        reader.app.screen.query_one(Input).value = f"title:{word}"
        await reader.rest()
        assert titles(reader) == [everything[1]]
        assert "1 of 3" in reader.text
        reader.app.screen.query_one(Input).value = "is:nothing"
        await reader.rest()
        assert "is: knows" in reader.text
        reader.app.screen.query_one(Input).value = "没有这样的文章"
        await reader.rest()
        assert "No bookmark matches." in reader.text
        await reader.keys("escape")
        assert titles(reader) == everything
        await reader.keys("escape")
        assert reader.screen == "CategoriesScreen"


@pytest.mark.parametrize("width", [40, 80, 120, 200])
async def test_bookmarks_fit(opened: Open, width: int) -> None:
    async with opened(width, 24) as reader:
        await reader.keys("enter", "s", "j", "s", "g", "s", "/")
        assert max(reader.widths) <= width
        assert "2026-11-23" in reader.text
        await reader.keys("enter", "space", "e")
        assert reader.screen == "ExportScreen"
        assert max(reader.widths) <= width


async def test_a_sequence_that_leads_here_again_removes_nothing(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "s", "j", "j", "s", "g", "s", "g", "s", "g", "g")
        assert "Bookmarks · 2" in reader.text


# ---------------------------------------------------------------- export


async def choose(reader: Reading, name: str, target: Path) -> None:
    """Take a format and a place on the sheet."""
    assert reader.screen == "ExportScreen"
    formats = reader.app.screen.query_one(OptionList)
    names = [each.name for each in reader.app.screen._formats]  # type: ignore[attr-defined]  # an ExportScreen
    formats.highlighted = names.index(name)
    await reader.keys("enter")
    reader.app.screen.query_one(Input).value = str(target)
    await reader.keys("enter")
    await reader.rest()


async def test_what_was_left_alone_is_told_with_the_keys_in_sight(opened: Open, tmp_path: Path) -> None:
    async with opened(60, 20) as reader:
        await save(reader, 3)
        await reader.keys("space", "*", "e")
        await choose(reader, "markdown", tmp_path / "notes")
        for file in (tmp_path / "notes").rglob("*.md"):
            file.write_text("mine", encoding="utf-8")
        await reader.keys("e")
        await choose(reader, "markdown", tmp_path / "notes")
        assert "was changed by you" in reader.text and "Esc closes" in reader.text
        assert not reader.app.screen.query_one(Input).display


def test_a_folder_of_bookmarks_is_the_former_one_whatever_its_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_screen, "_OWN_NAME", "收藏夹")
    assert export_screen._name_folder(tmp_path) == "收藏夹"
    (tmp_path / "bookmarks" / ".reader").mkdir(parents=True)
    assert export_screen._name_folder(tmp_path) == "bookmarks"
    (tmp_path / "收藏夹").mkdir()
    assert export_screen._name_folder(tmp_path) == "收藏夹"


async def test_marked_rows_go_out_and_again_only_what_changed(opened: Open, tmp_path: Path) -> None:
    async with opened() as reader:
        await save(reader, 3)
        await reader.keys("space", "*")
        assert "2 marked" in reader.text and reader.text.count("✓") == 2
        await reader.keys("e")
        assert "Export 2 articles" in reader.text
        await choose(reader, "markdown", tmp_path / "notes")
        assert reader.screen == "BookmarksScreen"
        assert len(list((tmp_path / "notes").rglob("*.md"))) == 2
        await reader.keys("e")
        await choose(reader, "markdown", tmp_path / "notes")
        assert any("2 articles, 0 files written, 2 unchanged" in each for each in reader.toasts)


async def test_one_a_shelf_what_is_found_or_all_can_be_meant(opened: Open, tmp_path: Path) -> None:
    async with opened() as reader:
        await save(reader, 3)
        await reader.keys("/")
        reader.app.screen.query_one(Input).value = "is:bookmarked"
        await reader.rest()
        await reader.keys("enter", "e")
        assert reader.screen == "PickScreen"
        for words in ("This bookmark", "What is found: 3", "All bookmarks: 3"):
            assert words in reader.text
        await reader.keys("G", "enter")
        assert "Export 3 articles" in reader.text
        await choose(reader, "epub", tmp_path / "all.epub")
        assert (tmp_path / "all.epub").read_bytes().startswith(b"PK")
        await reader.keys("e", "enter")
        assert "Export the article" in reader.text


async def test_nothing_of_anybodys_is_overwritten_unasked(opened: Open, tmp_path: Path) -> None:
    target, folder = tmp_path / "mine.epub", tmp_path / "vault"
    target.write_text("mine", encoding="utf-8")
    folder.mkdir()
    (folder / "mine.md").write_text("mine", encoding="utf-8")
    async with opened() as reader:
        await save(reader, 1)
        await reader.keys("space", "e")
        await choose(reader, "epub", target)
        assert "Enter once more replaces it" in reader.text
        assert target.read_text(encoding="utf-8") == "mine"
        await reader.keys("escape")
        await choose(reader, "markdown", folder)
        assert "Enter once more writes here" in reader.text
        await reader.keys("enter")
        await reader.rest()
        assert (folder / "mine.md").read_text(encoding="utf-8") == "mine"
        assert len(list(folder.rglob("*.md"))) == 2


async def test_files_that_the_user_has_changed_are_named(opened: Open, tmp_path: Path) -> None:
    async with opened(100, 40) as reader:
        await save(reader, 1)
        await reader.keys("space", "e")
        await choose(reader, "markdown", tmp_path / "notes")
        (file,) = (tmp_path / "notes").rglob("*.md")
        file.write_text("mine", encoding="utf-8")
        await reader.keys("e")
        await choose(reader, "markdown", tmp_path / "notes")
        assert "was changed by you" in reader.text
        assert file.read_text(encoding="utf-8") == "mine"
        await reader.keys("escape")
        assert reader.screen == "BookmarksScreen"


async def test_a_place_that_cannot_be_written_is_said(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    async with opened(100, 40) as reader:
        await save(reader, 1)
        await reader.keys("space", "e")
        await choose(reader, "epub", tmp_path / "file" / "x.epub")
        assert "cannot be written" in reader.text.replace("\n", " ")
        await reader.keys("escape")
        assert "Enter takes the format" in reader.text
        await reader.keys("escape")
        assert reader.screen == "BookmarksScreen"


async def test_a_category_that_is_not_there_is_told(opened: Open) -> None:
    async with opened(80, 24) as reader:
        await save(reader, 1)
        await reader.keys("g", "s", "slash")
        await reader.pilot.press(*"category:nope", "enter")
        await reader.rest()
        assert 'There is no category "nope".' in reader.text
