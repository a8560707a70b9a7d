"""`reader doctor`: looks at everything that can be wrong, mends what it safely can, and says what is left."""

from __future__ import annotations

import locale
import os
import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import nullcontext

from reader.cli.command import FAILED, OK, Command, Context
from reader.cli.output import pad, print_json, say
from reader.config import load_or_default
from reader.language import mark, speaking, tr
from reader.model.check import Check
from reader.paths import is_there

_NARROWEST, _LOWEST = 40, 12
"""Columns and rows that the screens need."""
_STATE, _NAME = 11, 14
"""Cells of what stands before a message."""
_WORDS = (
    mark("ok"),
    mark("mended"),
    mark("needs you"),
    mark("config"),
    mark("encoding"),
    mark("terminal"),
    mark("colours"),
    mark("directory"),
    mark("disk"),
    mark("database"),
    mark("backups"),
    mark("integrity"),
    mark("references"),
    mark("read marks"),
    mark("counters"),
    mark("bookmarks"),
    mark("search"),
)
"""States and names of checks, said where they are shown."""


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--full", action="store_true", help=tr("read the whole database; takes longer"))
    parser.add_argument("--json", action="store_true", help=tr("print the result as JSON"))


def run(context: Context, arguments: Namespace) -> int:
    """Examine; exits with 1 if something needs the user."""
    checks: list[Check] = []
    with speaking("en") if arguments.json else nullcontext():
        for check in _examine(context, full=arguments.full):
            checks.append(check)
            if not arguments.json:
                say(f"{pad(tr(check.state), _STATE)}{pad(tr(check.name), _NAME)}{check.message}")
    if arguments.json:
        print_json(checks)
    return FAILED if any(check.state == "needs you" for check in checks) else OK


def _examine(context: Context, *, full: bool) -> Iterator[Check]:
    from reader.library.upkeep import examine

    yield from _check_surroundings(context)
    yield from examine(context.paths, full=full)


def _check_surroundings(context: Context) -> Iterator[Check]:
    yield _check_configuration(context)
    yield _check_encoding()
    yield from _check_terminal()


def _check_configuration(context: Context) -> Check:
    file = context.paths.config_file
    if context.notice:
        # Said anew: a program is told in English.
        return Check(name="config", state="needs you", message=load_or_default(file)[1])
    from reader.ui.choices import check_choices

    if problems := check_choices(context.config):
        return Check(name="config", state="needs you", message=" ".join(problems))
    if not is_there(file):
        return Check(name="config", message=tr("none at {path}; the defaults hold", path=file))
    return Check(name="config", message=str(file))


def _check_encoding() -> Check:
    encoding = (sys.stdout.encoding or locale.getpreferredencoding(False)).lower().replace("_", "-")
    if encoding in ("utf-8", "utf8"):
        return Check(name="encoding", message="UTF-8")
    return Check(
        name="encoding",
        state="needs you",
        message=tr(
            "The terminal speaks {encoding}, which lacks most of the world's letters: "
            "set LANG to a UTF-8 locale, such as C.UTF-8.",
            encoding=encoding,
        ),
    )


def _check_terminal() -> Iterator[Check]:
    if not sys.stdout.isatty():
        unseen = tr("the output is no terminal: size and colours were not looked at")
        yield Check(name="terminal", message=unseen)
        return
    size = shutil.get_terminal_size()
    if size.columns < _NARROWEST or size.lines < _LOWEST:
        yield Check(
            name="terminal",
            state="needs you",
            message=tr(
                "{columns} × {lines} is too small: the screens need {narrowest} × {lowest}.",
                columns=size.columns,
                lines=size.lines,
                narrowest=_NARROWEST,
                lowest=_LOWEST,
            ),
        )
    else:
        yield Check(name="terminal", message=f"{size.columns} × {size.lines}")
    yield _check_colours()


def _check_colours() -> Check:
    if os.environ.get("NO_COLOR"):
        return Check(name="colours", message=tr("none, because NO_COLOR is set"))
    terminal = os.environ.get("TERM", "")
    if terminal in ("", "dumb"):
        return Check(
            name="colours",
            state="needs you",
            message=tr(
                "TERM names no terminal that screens can be drawn on: set it, such as to xterm-256color."
            ),
        )
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return Check(name="colours", message=tr("16 million"))
    if "256" in terminal:
        return Check(name="colours", message=tr("256; the themes are shown in the nearest ones"))
    return Check(
        name="colours",
        message=tr("few ({terminal}); the themes are shown in the nearest ones", terminal=terminal),
    )


COMMAND = Command(
    name="doctor",
    summary=mark("look for what is wrong and mend it; exits with 1 if something needs you"),
    run=run,
    configure=configure,
    examples=(
        ("reader doctor", mark("one line for each thing that was looked at")),
        ("reader doctor --full", mark("read every page of the database")),
    ),
    shows_notice=True,
)
