"""Arguments, help and the sentences for a wrong command line."""

from __future__ import annotations

import re
import shlex

import pytest
from rich.cells import cell_len

from reader import __version__
from reader.cli import main
from reader.cli.command import Command
from reader.cli.parser import (
    DEFAULT,
    all_commands,
    find_command,
    make_command_parser,
    parse_arguments,
    split_arguments,
)

COMMANDS = list(all_commands())
LISTED = [command for command in COMMANDS if command.name != DEFAULT]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_command_keeps_the_contract(command: Command) -> None:
    assert find_command(command.name) is command
    assert re.fullmatch(r"[a-z]+", command.name)
    assert command.summary
    assert not command.summary.endswith(".")
    text = make_command_parser(command).format_help()
    assert "--data-dir" in text
    assert max(len(line) for line in text.splitlines()) <= 110


@pytest.mark.parametrize("command", LISTED, ids=lambda command: command.name)
def test_each_example_is_a_valid_command_line(command: Command) -> None:
    assert command.examples
    for line, words in command.examples:
        assert words
        for part in re.split(r"[|>]|&&", line):
            program, *arguments = shlex.split(part.strip())
            if program == "reader":
                before, name, after = split_arguments(arguments)
                assert before == []
                parse_arguments(find_command(name), after)


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    for command in LISTED:
        assert f"  {command.name} " in text
        assert command.summary in text
    assert "reader demo" in text
    assert "Exit status: 0 " in text
    assert main(["help"]) == 0
    assert capsys.readouterr().out == text
    assert main(["help", "export"]) == 0
    assert capsys.readouterr().out.startswith("usage: reader export ")


@pytest.mark.parametrize("command", LISTED, ids=lambda command: command.name)
def test_help_of_a_command_shows_examples(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command.name, "--help"]) == 0
    assert "examples:\n  reader " in capsys.readouterr().out


def test_what_chinese_examples_do_stands_below_what_others_do(capsys: pytest.CaptureFixture[str]) -> None:
    main(["search", "--help"])
    lines = capsys.readouterr().out.partition("examples:\n")[2].splitlines()
    described = [re.split(r" {3,}", line.strip())[1] for line in lines]
    assert (
        len({cell_len(line.removesuffix(words)) for line, words in zip(lines, described, strict=True)}) == 1
    )


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"reader-tui {__version__}\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("refrehs", "reader: there is no command refrehs; did you mean refresh?"),
        ("https://example.org/x", "`reader add https://example.org/x` subscribes to it"),
        ("qqqqqq", "there is no command qqqqqq; `reader --help` lists them."),
        ("--nonsense", "nothing is known about --nonsense. See `reader --help`."),
        ("add", "reader: ADDRESS is missing. See `reader add --help`."),
        ("rename 1", "reader: TITLE is missing."),
        ("set", "reader: FEED is missing. See `reader set --help`."),
        ("add x --pick 1 --all", "--all and --pick do not go together."),
        ("show twelve", "reader: ID has to be a number, not twelve."),
        ("entries --limit many", "reader: --limit: many is not a number of entries."),
        ("export --bookmarks foo", "--bookmarks can be markdown, epub, html, json or text, not foo."),
        ("--data-dir", "reader: --data-dir needs a value after it."),
        ("--data-dir '' feeds", "reader: The name of the file or folder is empty: name one."),
        ("feeds --data-dir ''", "reader: The name of the file or folder is empty: name one."),
        ("'a\x1b[31m'", "there is no command a[31m;"),
    ],
)
def test_a_wrong_command_line_is_one_sentence(
    line: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(shlex.split(line)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.startswith("reader: ")
    assert err.count("\n") == 1
    assert "\x1b" not in err


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", ([], "app", [])),
        ("--data-dir d", (["--data-dir", "d"], "app", [])),
        ("--data-dir=d add x", (["--data-dir=d"], "add", ["x"])),
        ("--data-dir d add --all x", (["--data-dir", "d"], "add", ["--all", "x"])),
        ("add --help", ([], "add", ["--help"])),
        ("--help add", (["--help"], "add", [])),
        ("help", (["--help"], "app", [])),
        ("help add", ([], "add", ["--help"])),
        ("--data-dir d help add", (["--data-dir", "d"], "add", ["--help"])),
    ],
)
def test_arguments_are_split_at_the_command(line: str, expected: tuple[list[str], str, list[str]]) -> None:
    assert split_arguments(shlex.split(line)) == expected
