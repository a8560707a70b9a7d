"""`reader bookmarks`: everything saved."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from reader.cli.command import OK, Command, Context
from reader.cli.listing import print_entries
from reader.cli.output import is_terminal, say
from reader.language import mark, tr

if TYPE_CHECKING:
    from reader.library import Library


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help=tr("print everything as JSON"))


def run(context: Context, arguments: Namespace) -> int:
    """List the bookmarks."""

    async def work(library: Library) -> int:
        entries = await library.bookmarks()
        if not entries and is_terminal() and not arguments.json:
            say(tr("There are no bookmarks yet; s saves the article you are reading."))
            return OK
        print_entries(entries, as_json=arguments.json)
        return OK

    return context.with_library(work)


COMMAND = Command(
    name="bookmarks",
    summary=mark("list the bookmarks, newest first"),
    run=run,
    configure=configure,
    examples=(
        ("reader bookmarks", mark("† marks those that their site has removed")),
        ("reader bookmarks --json", mark("for another program")),
    ),
)
