"""The language of the command line: which one is chosen, and what of it programs that read along see."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from argparse import SUPPRESS, ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_kit import Result, Run, bookmark, rss
from rich.cells import cell_len
from servers import Answer, Server

import reader
from reader.cli import main
from reader.cli.command import Command
from reader.cli.commands.add import COMMAND as ADD
from reader.cli.parser import all_commands, make_command_parser
from reader.cli.progress import describe
from reader.language import choose_language, chosen_language, speaking, tr
from reader.model import RefreshProgress

ENGLISH_YET = r"import|mark|move|open|refresh|remove|rename|restore|rules|search|set|show|smart|sync|tag|undo"
COMMANDS = [command for command in all_commands() if not re.fullmatch(ENGLISH_YET, command.name)]
NOTHING = "/nowhere/at-all.md"
CHINESE = {"LANG": "zh_CN.UTF-8"}
ENGLISH = {"LANG": "en_GB.UTF-8"}


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the locale be Chinese."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")


def table(result: Result) -> list[str]:
    """Return the lines of a table without its styles."""
    return re.sub(r"\x1b\[[\d;]*m", "", result.out).splitlines()


def says_chinese(run: Run) -> bool:
    """Tell in which language a command complains."""
    complaint = run("open", NOTHING).err
    assert NOTHING in complaint
    return "没有文件" in complaint


@pytest.mark.parametrize(
    ("locale", "settings", "is_chinese"),
    [
        ("zh_CN.UTF-8", "", True),
        ("en_GB.UTF-8", "", False),
        ("", 'language = "zh"', True),
        ("zh_CN.UTF-8", 'language = "en"', False),
        ("zh_CN.UTF-8", 'language = "auto"', True),
        ("zh_CN.UTF-8", "language = 7", True),
        ("zh_CN.UTF-8", 'language = "en"\ntheme = ', True),
        ("en_GB.UTF-8", 'language = "zh"\ntheme = ', False),
    ],
)
def test_the_setting_decides_else_the_locale(
    run: Run, data_dir: Path, monkeypatch: pytest.MonkeyPatch, locale: str, settings: str, is_chinese: bool
) -> None:
    monkeypatch.setenv("LANG", locale)
    (data_dir / "config.toml").write_text(settings, encoding="utf-8")
    assert says_chinese(run) is is_chinese


@pytest.mark.parametrize("where", ["before", "behind", "joined", "variable"])
def test_help_and_complaints_heed_the_setting_wherever_its_file_is_named(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    (data_dir / "config.toml").write_text('language = "zh"', encoding="utf-8")
    name = str(data_dir)
    before = {"before": ["--data-dir", name], "joined": [f"--data-dir={name}"]}.get(where, [])
    behind = ["--data-dir", name] if where == "behind" else []
    if where == "variable":
        monkeypatch.setenv("READER_DATA_DIR", name)
    assert main([*before, "add", *behind, "--help"]) == 0
    assert capsys.readouterr().out.startswith("用法：reader add ")
    assert main([*before, "add", *behind]) == 2
    assert capsys.readouterr().err == "reader: 缺少 ADDRESS。用法见 `reader add --help`。\n"


def test_a_place_that_there_is_not_leaves_the_locale(
    capsys: pytest.CaptureFixture[str], chinese: None
) -> None:
    assert main(["--data-dir", "~nobody-of-this-name/x", "ad"]) == 2
    assert "没有命令 ad；是不是 add？" in capsys.readouterr().err


def test_another_language_is_spoken_for_a_while_only() -> None:
    choose_language("zh")
    with pytest.raises(ValueError, match="x"), speaking("en"):
        assert chosen_language() == "en"
        raise ValueError("x")
    assert chosen_language() == "zh"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("refrehs", "没有命令 refrehs；是不是 refresh？"),
        ("https://example.org/x", "`reader add https://example.org/x` 订阅它"),
        ("--nonsense", "不认识 --nonsense。用法见 `reader --help`。"),
        ("add x --pick 1 --all", "--all 和 --pick 不能同时用。"),
        ("entries --limit many", "--limit：many 不是篇数。"),
        ("export --bookmarks foo", "--bookmarks 可以是 markdown、epub、html、json 或 text，不能是 foo。"),
        ("--data-dir", "--data-dir 后面要有值。"),
        ("mark read x", "ID：x 不是文章的编号。"),
    ],
)
def test_a_wrong_command_line_is_one_chinese_sentence(
    line: str, words: str, capsys: pytest.CaptureFixture[str], chinese: None
) -> None:
    assert main(line.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1


def test_help_is_set_in_cells(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, chinese: None
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    main(["export", "--help"])
    usage, _, rest = capsys.readouterr().out.partition("\n\n")
    lines = usage.splitlines()
    start = cell_len("用法：reader export ")
    assert len(lines) > 1
    assert all(line.startswith(" " * start) and line[start] != " " for line in lines[1:])
    options = rest.partition("\n例子：")[0].splitlines()
    assert max(map(cell_len, options)) <= 60
    words = [re.match(r"(?:  [-A-Z]\S*(?: \S+)?)? {2,}(?=\S)", line) for line in options]
    assert len({found.end() for found in words if found}) == 1
    assert len([found for found in words if found]) > 8, "some go on in a second line"
    assert "\0" not in rest


def test_help_in_another_language_has_the_same_lines_of_examples(
    capsys: pytest.CaptureFixture[str], chinese: None
) -> None:
    main(["export", "--help"])
    lines = capsys.readouterr().out.partition("例子：\n")[2].splitlines()
    described = [re.split(r" {3,}", line.strip())[1] for line in lines]
    starts = {cell_len(line.removesuffix(words)) for line, words in zip(lines, described, strict=True)}
    assert len(described) == 5
    assert len(starts) == 1


def said_by(parser: ArgumentParser) -> Iterator[str]:
    """Yield every sentence that a parser's help has of us."""
    for action in parser._actions:
        if action.help != SUPPRESS:
            yield action.help or ""
        if isinstance(action, _SubParsersAction):
            yield from (each.help or "" for each in action._choices_actions)
            for each in action.choices.values():
                yield from said_by(each)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_everything_that_a_command_says_of_itself_is_chinese(command: Command) -> None:
    choose_language("zh")
    own = [command.summary, *(words for _, words in command.examples), *filter(None, [command.stopped])]
    said = [*map(tr, own), *said_by(make_command_parser(command))]
    assert [words for words in said if not re.search("[\u3400-\u9fff]", words)] == []


def test_a_summary_becomes_a_sentence() -> None:
    choose_language("zh")
    assert "\n\n订阅网站、订阅源、栏目页或文章文件夹。\n\n参数：\n" in make_command_parser(ADD).format_help()


def test_a_table_has_chinese_titles_above_their_columns(
    run: Run, server: Server, terminal: None, chinese: None
) -> None:
    run("add", server.add("/a.xml", Answer(rss("海港日报", (server.url("/a"), "新茶上市")))))
    run("add", server.add("/b.xml", Answer(rss("Harbour", (server.url("/b"), "A storm")))))
    head, *rows = table(run("feeds"))
    assert head.split() == ["ID", "标题", "未读", "文件夹", "状态", "网址"]
    starts = [cell_len(line[: line.index(words)]) for line, words in zip(rows, ("正常", "正常"), strict=True)]
    assert starts == [cell_len(head[: head.index("状态")])] * 2
    assert table(run("entries"))[0].split() == ["ID", "标题", "订阅", "日期"]


def test_a_feed_is_added_and_fails_in_chinese(run: Run, server: Server, feed: str, chinese: None) -> None:
    result = run("add", feed, "--folder", "海上")
    assert (result.out, result.err) == ("已添加：1 Harbour News\n共 2 条。\n", "")
    assert run("add", feed, "--folder", "陆上").out.startswith(
        "已经订阅：1 Harbour News，现在放在 海上, 陆上\n"
    )
    server.add("/feed.xml", Answer("", status=404))
    result = run("refresh")
    assert result.status == 1
    assert result.err == (
        f"reader: Harbour News：{server.host} 上没有这个网址（404）；可能拼写有误，或者页面已删除。\n"
    )
    assert run("entries", "--category", "天上").err == (
        "reader: 没有与 天上 相符的栏目；`reader feeds` 列出全部。\n"
    )
    assert run("entries", "--category", "今天").status == 0


def test_what_a_refresh_in_english_met_is_told_in_chinese_to_a_person_only(
    run: Run, server: Server, feed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("add", feed)
    server.add("/feed.xml", Answer("", status=404))
    run("refresh")
    told = run("feeds").rows[0][4]
    assert "nothing at this address" in told
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert run("feeds").rows[0][4] == told
    run.at_terminal = True
    monkeypatch.setenv("COLUMNS", "300")
    assert "上没有这个网址" in run("feeds").out


def test_a_question_takes_a_chinese_answer(
    run: Run, server: Server, terminal: None, chinese: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{name}">' for name in ("/a.xml", "/b.xml")
    )
    for name in ("a", "b"):
        server.add(f"/{name}.xml", Answer(rss(name, (server.url(f"/{name}"), name))))
    site = server.add("/", Answer(f"<html><head>{links}</head></html>", "text/html"))
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return "全部"

    monkeypatch.setattr("builtins.input", answer)
    result = run("add", site)
    assert [line[:4] for line in result.out.splitlines() if line.startswith("已添加")] == ["已添加："] * 2
    assert asked == ["选哪些？编号（1,3-5）、“全部”，或标题的一部分；按 Enter 则不选： "]


def test_progress_is_chinese() -> None:
    choose_language("zh")
    progress = RefreshProgress(phase="feeds", done=12, total=40, new=3, failed=1)
    assert describe(progress) == "━━━━━━────────────── 订阅 12/40 · 新增 3 篇 · 1 个失败"


@pytest.mark.parametrize(
    "line",
    [
        "feeds",
        "feeds --json",
        "entries",
        "entries --json",
        "entries --unread --category today --json",
        "bookmarks",
        "bookmarks --json",
        "clean --dry-run --json",
        "export -",
        "add {site}",
        "--version",
        "entries --category nowhere",
        "entries --limit x",
        "export --bookmarks markdown -",
    ],
)
def test_what_programs_read_is_the_same_in_every_language(
    run: Run, server: Server, feed: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{name}" href="/{name}.xml">'
        for name in ("a", "b")
    )
    for name in ("a", "b"):
        server.add(f"/{name}.xml", Answer(rss(name, (server.url(f"/{name}"), name))))
    site = server.add("/", Answer(f"<html><head>{links}</head></html>", "text/html"))
    run("add", feed)
    bookmark(data_dir, 1)
    server.add("/feed.xml", Answer("", status=404))
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    run("refresh")
    results = []
    for locale in ("zh_CN.UTF-8", "en_GB.UTF-8"):
        monkeypatch.setenv("LANG", locale)
        results.append(run(*line.format(site=site).split()))
    assert results[0].out == results[1].out
    assert results[0].status == results[1].status
    assert results[0].out or results[0].err != results[1].err


def start(data_dir: Path, environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    """Run a command that loads the screens, whose constants keep their language, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "reader", "--data-dir", str(data_dir), *arguments],
        env={**os.environ, "PYTHONPATH": str(Path(reader.__file__).parents[1]), **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("command", ["doctor", "config"])
@pytest.mark.parametrize("settings", ["", "them = 1\n"])
def test_settings_and_checks_are_told_to_programs_in_english(
    data_dir: Path, command: str, settings: str
) -> None:
    (data_dir / "config.toml").write_text(settings, encoding="utf-8")
    results = [start(data_dir, language, command, "--json") for language in (CHINESE, ENGLISH)]
    assert results[0] == results[1]
    assert results[0][0] == (1 if settings else 0)


def test_checks_and_places_stand_in_columns(data_dir: Path) -> None:
    lines = start(data_dir, CHINESE, "doctor")[1].splitlines()
    found = [re.match(r"(\S+ +)(\S+ +)\S", line) for line in lines]
    assert lines[0].startswith("正常       设置          ")
    assert {(cell_len(each[1]), cell_len(each[2])) for each in found if each} == {(11, 14)}
    lines = start(data_dir, CHINESE, "config")[1].splitlines()
    assert {cell_len(line[: line.index("/")]) for line in lines} == {11}
