"""Articles sent to a command or into a file, and the sentence when that cannot be."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest
from newsroom import Open
from textual.drivers.headless_driver import HeadlessDriver
from textual.widgets import Input

from reader.ui.piping import PipeError, describe_end, run_command, split_command
from reader.ui.widgets.pick_list import PickList


def test_a_command_is_words_and_never_a_shell(tmp_path: Path) -> None:
    assert split_command("grep -c '早 市' ; rm *") == ["grep", "-c", "早 市", ";", "rm", "*"]
    for line in ("", "   ", "cat 'x"):
        with pytest.raises(PipeError):
            split_command(line)
    with pytest.raises(PipeError, match="There is no program called /no/such/thing"):
        run_command(["/no/such/thing"], "")
    with pytest.raises(PipeError, match="could not be started"):
        run_command([str(tmp_path)], "")


def test_the_text_comes_in_and_the_status_goes_out(tmp_path: Path) -> None:
    code = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read()); sys.exit(3)"
    target = tmp_path / "out"
    assert run_command([sys.executable, "-c", code, str(target)], "早市\n") == 3
    assert target.read_text(encoding="utf-8") == "早市\n"
    assert run_command([sys.executable, "-c", "pass"], "x" * 1_000_000) == 0, "it need not read it all"


def test_the_end_in_words() -> None:
    assert describe_end("wc", 0) == "wc ended well."
    assert describe_end("grep", 1) == "grep ended with exit status 1."
    assert describe_end("less", -2) == "less was stopped by signal 2."


async def test_an_article_is_piped_as_markdown(opened: Open, tmp_path: Path) -> None:
    target = tmp_path / "piped.md"
    code = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"
    line = shlex.join([sys.executable, "-c", code, str(target)])
    async with opened(120, 24) as reader:
        await reader.keys("enter", "enter", "|")
        assert reader.screen == "PromptScreen" and "Pipe to" in reader.text
        reader.app.screen.query_one(Input).value = line
        await reader.keys("enter")
        await reader.rest()
        assert reader.screen == "CategoriesScreen"
        assert "ended well." in reader.text
        text = target.read_text(encoding="utf-8")
        assert text.startswith("---\n") and "渡轮新线路本周试航" in text
        await reader.keys("|")
        assert reader.app.screen.query_one(Input).value == line
        await reader.keys("escape")
        assert reader.screen == "CategoriesScreen"


async def test_a_wrong_command_is_told(opened: Open) -> None:
    async with opened(120, 24) as reader:
        await reader.keys("enter", "enter", "|", *"nosuchprogram", "enter")
        await reader.rest()
        assert "There is no program called nosuchprogram." in reader.toasts


async def test_the_terminal_is_taken_back_from_a_command_that_cannot_be_run(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "can_suspend", property(lambda _: True))
    monkeypatch.setattr(HeadlessDriver, "suspend_application_mode", lambda _: steps.append("left"))
    monkeypatch.setattr(HeadlessDriver, "resume_application_mode", lambda _: steps.append("back"))
    async with opened(120, 24) as reader:
        await reader.keys("enter", "enter", "|", *"nosuchprogram", "enter")
        await reader.rest()
        assert steps == ["left", "back"]
        assert "There is no program called nosuchprogram." in reader.toasts


async def test_an_export_is_meant_for_documents_then_for_the_folder_of_the_last(
    opened: Open, tmp_path: Path
) -> None:
    documents = tmp_path / "home" / "Documents"
    documents.mkdir()
    name = "渡轮新线路本周试航，票价两元"
    async with opened(120, 30) as reader:
        await reader.keys("enter", "enter", "e")
        assert "Markdown with the pictures beside it  (*.md)" in reader.text
        formats = reader.app.screen.query_one(PickList)
        found = reader.app.screen._formats  # type: ignore[attr-defined]  # an ExportScreen
        formats.highlighted = [each.name for each in found].index("markdown")
        await reader.keys("enter")
        line = reader.app.screen.query_one(Input)
        assert Path(line.value).parent == documents and line.value.endswith(f"{name}.md")
        assert "In ~/Documents" in reader.text, "however long the name is"
        line.value = str(tmp_path / "one.md")
        await reader.keys("enter")
        await reader.rest()
        assert f"Written to {tmp_path / 'one.md'}." in reader.toasts
        await reader.keys("e", "enter")
        assert Path(reader.app.screen.query_one(Input).value).parent == tmp_path


async def test_a_setting_says_where_exports_go(opened: Open, tmp_path: Path) -> None:
    async with opened(120, 30, export_folder=str(tmp_path / "kept")) as reader:
        await reader.keys("enter", "enter", "e", "enter")
        assert Path(reader.app.screen.query_one(Input).value).parent == tmp_path / "kept"


@pytest.mark.parametrize(
    ("name", "is_file", "words"),
    [
        ("text", False, "This is a folder: name a file in it."),
        ("markdown", True, "what is written becomes a"),
    ],
)
async def test_a_place_of_the_wrong_kind_is_said_before_anything_is_written(
    opened: Open, tmp_path: Path, name: str, is_file: bool, words: str
) -> None:
    place = tmp_path / "place"
    if is_file:
        place.write_text("precious")
    else:
        place.mkdir()
    async with opened(120, 30) as reader:
        await reader.keys("enter", "enter", "e")
        formats = [each.name for each in reader.app.screen._formats]  # type: ignore[attr-defined]  # an ExportScreen
        reader.app.screen.query_one(PickList).highlighted = formats.index(name)
        await reader.keys("enter")
        reader.app.screen.query_one(Input).value = str(place)
        await reader.keys("enter", "enter", "enter")
        await reader.rest()
        assert reader.screen == "ExportScreen" and words in reader.text
    assert place.read_text() == "precious" if is_file else list(place.iterdir()) == []


async def test_an_article_goes_out_when_nothing_can_be_stored_and_a_long_name_is_no_crash(
    opened: Open, tmp_path: Path
) -> None:
    async with opened(120, 30) as reader:
        await reader.keys("enter", "enter", "e")
        formats = [each.name for each in reader.app.screen._formats]  # type: ignore[attr-defined]  # an ExportScreen
        reader.app.screen.query_one(PickList).highlighted = formats.index("text")
        await reader.keys("enter")
        line = reader.app.screen.query_one(Input)
        line.value = str(tmp_path / ("长" * 200))
        await reader.keys("enter")
        await reader.rest()
        assert reader.screen == "ExportScreen" and "tries it again" in reader.text
        assert "EPUB" in reader.text, "another format may be chosen, too"
        store = reader.app.context.library.paths.database
        store.rename(tmp_path / "away.db")
        line.value = str(tmp_path / "article.txt")
        await reader.keys("enter")
        await reader.rest()
        assert (tmp_path / "article.txt").is_file()
        (tmp_path / "away.db").rename(store)


async def test_an_article_is_exported(opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(120, 30) as reader:
        await reader.keys("enter", "enter", "e")
        assert reader.screen == "ExportScreen" and "plain text" in reader.text and "EPUB" in reader.text
        formats = reader.app.screen.query_one(PickList)
        names = [each.name for each in reader.app.screen._formats]  # type: ignore[attr-defined]  # an ExportScreen
        formats.highlighted = names.index("text")
        await reader.keys("enter")
        target = tmp_path / "article.txt"
        line = reader.app.screen.query_one(Input)
        assert line.value.endswith("渡轮新线路本周试航，票价两元.txt")
        line.value = str(target)
        await reader.keys("enter")
        await reader.rest()
        assert f"Written to {target}." in reader.toasts
        assert "江面上的雾" in target.read_text(encoding="utf-8")
        await reader.keys("e", "enter")
        reader.app.screen.query_one(Input).value = str(target)
        await reader.keys("enter")
        assert "Enter once more replaces it" in reader.text
        await reader.keys("escape", "escape")
        assert reader.screen == "CategoriesScreen"
