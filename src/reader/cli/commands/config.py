"""`reader config`: where everything is, what is wrong with config.toml, and a sample of it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reader.cli.command import FAILED, OK, Command, Context
from reader.cli.output import complain, pad, print_json, say
from reader.language import mark, tr
from reader.paths import is_there

_LABEL = 11
"""Cells of what stands before a path."""


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--sample", action="store_true", help=tr("print a config.toml that explains every setting")
    )
    form.add_argument("--json", action="store_true", help=tr("print the settings in force as JSON"))


def run(context: Context, arguments: Namespace) -> int:
    """Show the configuration."""
    from reader.config import sample

    if arguments.sample:
        say(sample().rstrip())
        return OK
    if arguments.json:
        print_json(context.config)
    else:
        paths = context.paths
        there = "" if is_there(paths.config_file) else tr(" (not there: the defaults are used)")
        say(f"{pad(tr('settings'), _LABEL)}{paths.config_file}{there}")
        say(f"{pad(tr('database'), _LABEL)}{paths.database}")
        say(f"{pad(tr('cache'), _LABEL)}{paths.cache_dir}")
        say(f"{pad(tr('log'), _LABEL)}{paths.log_file}")
    from reader.ui.choices import check_choices

    file = context.paths.config_file
    problems = (*context.config.warnings, *(f"{file}: {each}" for each in check_choices(context.config)))
    for problem in problems:
        complain(problem)
    return FAILED if problems else OK


COMMAND = Command(
    name="config",
    summary=mark("show where everything is and check the settings"),
    run=run,
    configure=configure,
    examples=(
        ("reader config", mark("the files, and what is wrong with the settings")),
        ("reader config --sample", mark("every setting, explained")),
    ),
    shows_notice=True,
)
