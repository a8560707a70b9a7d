"""`reader undo`: takes back the last change, whether it was made here or in the app."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from reader.cli.command import OK, Command, Context
from reader.cli.output import say

if TYPE_CHECKING:
    from reader.library import Library


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--redo", action="store_true", help="do again what was taken back last")


def run(context: Context, arguments: Namespace) -> int:
    """Take a step back, or make it again."""

    async def work(library: Library) -> int:
        if arguments.redo:
            step, done, nothing = await library.redo(), "Done again", "Nothing to do again."
        else:
            step, done, nothing = await library.undo(), "Undone", "Nothing to undo."
        say(f"{done}: {step.label}" if step is not None else nothing)
        return OK

    return context.with_library(work)


COMMAND = Command(
    name="undo",
    summary="take back the last change of entries or subscriptions, as z does in the app",
    run=run,
    configure=configure,
    examples=(
        ("reader undo", "such as a feed removed by mistake"),
        ("reader undo --redo", "do it again after all"),
    ),
)
