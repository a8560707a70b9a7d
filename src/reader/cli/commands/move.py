"""`reader move`: puts a feed into other folders."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from reader.cli.choose import choose_feed, parse_folder
from reader.cli.command import OK, Command, Context
from reader.cli.output import say

if TYPE_CHECKING:
    from reader.library import Library


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("feed", metavar="FEED", help="its number, title, address or a part of them")
    parser.add_argument(
        "folders", metavar="FOLDER", nargs="+", help="A/B for B inside A; / for the top level"
    )


def run(context: Context, arguments: Namespace) -> int:
    """Move a feed."""

    async def work(library: Library) -> int:
        feed = choose_feed(arguments.feed, await library.feeds())
        known = await library.folders()
        folders = tuple(dict.fromkeys(parse_folder(text, known) for text in arguments.folders))
        await library.move_feed(feed.id, folders)
        places = ", ".join("/".join(folder) or "the top level" for folder in folders)
        say(f"{feed.name} is now in {places}")
        return OK

    return context.with_library(work)


COMMAND = Command(
    name="move",
    summary="put a feed into other folders",
    run=run,
    configure=configure,
    examples=(
        ("reader move 12 News/World", "into one folder, made if need be"),
        ("reader move 12 News Science", "into two"),
        ("reader move 12 /", "to the top level"),
    ),
)
