"""Arguments: which command is meant, what it accepts, and help with examples."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import pairwise
from pkgutil import iter_modules
from typing import Any, NoReturn
from unicodedata import east_asian_width

from reader import __version__
from reader.cli.command import USAGE, Command
from reader.cli.formatter import find_formatter
from reader.cli.output import complain
from reader.cli.wording import explain_usage
from reader.language import mark, tr

DEFAULT = "app"
"""The command that runs when none is named; it is not listed."""

_NEGATED = re.compile(r"-(?!-|h\Z|\d+\Z).+", re.DOTALL)
_DATA_DIR = mark("keep everything in DIR (or set READER_DATA_DIR)")
_EXAMPLES = (
    ("reader", mark("open the newspaper")),
    ("reader demo", mark("look at it with sample articles, without the network")),
    ("reader add https://example.org/", mark("subscribe to the feed of a site")),
    ("reader refresh --quiet --due", mark("for cron: load what is due, say only what failed")),
    ("reader entries --unread --json", mark("the unread entries for another program")),
)


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are one sentence."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, formatter_class=find_formatter())
        self.examples: Sequence[tuple[str, str]] = ()
        """Command lines for the help, each with what it does."""
        self.add_argument("-h", "--help", action="help", help=tr("print this help"))

    def format_help(self) -> str:
        """Return the help with the examples at its end."""
        return "\n".join(filter(None, (super().format_help(), _show_examples(self.examples))))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how to get help, and leave with the status for wrong usage."""
        problem = explain_usage(message)
        complain(tr("{problem}. See `{program} --help`.", problem=problem, program=self.prog))
        sys.exit(USAGE)


class TopParser(Parser):
    """The parser of what stands before the command; its help lists the commands."""

    def format_help(self) -> str:
        """Return the help with every command and some examples."""
        commands = [command for command in all_commands() if command.name != DEFAULT]
        parts = (
            tr("usage: ") + "reader [--data-dir DIR] [COMMAND …]\n",
            tr("A terminal newspaper. Without a command it opens on the screen.") + "\n",
            tr("commands:"),
            *(f"  {command.name:<11}{tr(command.summary)}" for command in commands),
            "",
            tr("options:"),
            f"  --data-dir DIR   {tr(_DATA_DIR)}",
            f"  --version        {tr('print the version')}",
            f"  -h, --help       {tr('print this help')}\n",
            _show_examples(_EXAMPLES),
            tr("See `reader COMMAND --help` for what a command accepts."),
            tr("Exit status: 0 all went well, 1 something failed, 2 the command line is wrong."),
        )
        return "\n".join(parts) + "\n"


def make_top_parser() -> Parser:
    """Return the parser of the options that stand before the command."""
    parser = TopParser(prog="reader", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"reader-tui {__version__}")
    parser.add_argument("--data-dir", metavar="DIR")
    return parser


def make_command_parser(command: Command) -> Parser:
    """Return the parser of a command's own arguments."""
    summary = tr(command.summary)
    parser = Parser(
        prog="reader" if command.name == DEFAULT else f"reader {command.name}",
        description=tr("{summary}.", summary=summary[:1].upper() + summary[1:]),
        allow_abbrev=False,
    )
    parser.examples = command.examples
    command.configure(parser)
    parser.add_argument("--data-dir", metavar="DIR", help=tr(_DATA_DIR))
    return parser


def parse_arguments(command: Command, argv: Sequence[str]) -> argparse.Namespace:
    """Return what a command is given; leaves with a sentence if that makes no sense."""
    parser = make_command_parser(command)
    shielded: dict[str, str] = {}
    if command.takes_query:
        # argparse takes them for options that it does not know.
        end = argv.index("--") if "--" in argv else len(argv)
        shielded = {f"\0{word}": word for word in argv[:end] if _NEGATED.fullmatch(word)}
        argv = [f"\0{word}" if f"\0{word}" in shielded else word for word in argv[:end]] + list(argv[end:])
    arguments = parser.parse_intermixed_args(argv) if command.mixes else parser.parse_args(argv)
    for name, value in vars(arguments).items():
        if isinstance(value, str):
            setattr(arguments, name, shielded.get(value, value))
        elif isinstance(value, list):
            setattr(arguments, name, [shielded.get(each, each) for each in value])
    return arguments


def split_arguments(argv: Sequence[str]) -> tuple[list[str], str, list[str]]:
    """Return the options before the command, the command's name, and what follows it."""
    index = 0
    while index < len(argv) and argv[index].startswith("-"):
        index += 2 if argv[index] == "--data-dir" else 1
    if index >= len(argv):
        return list(argv), DEFAULT, []
    name, after = argv[index], list(argv[index + 1 :])
    if name == "help":
        # What other programs answer to: `reader help` and `reader help add`.
        return (list(argv[:index]), after[0], ["--help"]) if after else (["--help"], DEFAULT, [])
    return list(argv[:index]), name, after


def name_data_dir(argv: Sequence[str]) -> str:
    """Return the directory that --data-dir names anywhere in a command line, wrong ones too; "": none."""
    words = argv[: argv.index("--")] if "--" in argv else argv
    named = [then for word, then in pairwise(words) if word == "--data-dir"]
    named += [word.partition("=")[2] for word in words if word.startswith("--data-dir=")]
    return named[-1] if named else ""


def find_command(name: str) -> Command:
    """Load the command called `name`; leaves with a sentence if there is none."""
    modules = _modules()
    if name in modules:
        return _load(modules[name])
    near = difflib.get_close_matches(name, [each for each in modules if each != DEFAULT], n=1)
    if near:
        complain(tr("there is no command {name}; did you mean {near}?", name=name, near=near[0]))
    elif "/" in name or "." in name:
        complain(
            tr(
                "there is no command {name}; "
                "`reader add {name}` subscribes to it, `reader open {name}` reads it once.",
                name=name,
            )
        )
    else:
        complain(tr("there is no command {name}; `reader --help` lists them.", name=name))
    sys.exit(USAGE)


def all_commands() -> Iterator[Command]:
    """Load every command, in the order of their names."""
    modules = _modules()
    for name in sorted(modules):
        yield _load(modules[name])


def _modules() -> dict[str, str]:
    """Return the commands' names and modules; `import` is no name for a module, so that one is import_."""
    from reader.cli import commands

    return {
        each.name.rstrip("_"): f"{commands.__name__}.{each.name}" for each in iter_modules(commands.__path__)
    }


def _load(module: str) -> Command:
    command = import_module(module).COMMAND
    assert isinstance(command, Command)  # noqa: S101 - the contract of a module under commands
    return command


def _show_examples(examples: Sequence[tuple[str, str]]) -> str:
    if not examples:
        return ""
    width = max(_count_cells(line) for line, _ in examples) + 3
    lines = (f"  {line}{' ' * (width - _count_cells(line))}{tr(words)}" for line, words in examples)
    return "\n".join([tr("examples:"), *lines, ""])


def _count_cells(line: str) -> int:
    """Return how wide one of our own examples is; rich knows more, but help has to be there at once."""
    return len(line) + sum(east_asian_width(character) in "WF" for character in line)
