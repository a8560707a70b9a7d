"""`reader restore`: puts a backup in the place of the database, which is kept beside it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reader.cli.command import OK, Command, Context, path_name
from reader.cli.output import say
from reader.cli.streams import STREAM, input_file


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FILE", type=path_name, help="what `reader backup` wrote; -: stdin")


def run(context: Context, arguments: Namespace) -> int:
    """Restore."""
    from reader.library.upkeep import restore

    if str(arguments.file) == STREAM:
        with input_file("backup") as file:
            aside = restore(context.paths, file)
        say("Restored from stdin.")
    else:
        aside = restore(context.paths, arguments.file)
        say(f"Restored from {arguments.file}.")
    if aside is not None:
        say(f"What was there before is kept as {aside}.")
    return OK


COMMAND = Command(
    name="restore",
    summary="put a backup in place; what was there is kept beside it",
    run=run,
    configure=configure,
    examples=(
        ("reader restore ~/reader-2026-11.db", "close the app first"),
        ("gunzip < reader.db.gz | reader restore -", "a packed one"),
    ),
)
