"""`reader rename`: gives a feed the user's own name."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from reader.cli.choose import choose_feed
from reader.cli.command import OK, Command, Context
from reader.cli.output import say
from reader.text import clean_line

if TYPE_CHECKING:
    from reader.library import Library


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("feed", metavar="FEED", help="its number, title, address or a part of them")
    parser.add_argument("title", metavar="TITLE", help="the new name; '' for the feed's own")


def run(context: Context, arguments: Namespace) -> int:
    """Rename a feed."""

    async def work(library: Library) -> int:
        feed = choose_feed(arguments.feed, await library.feeds())
        title = clean_line(arguments.title)
        await library.rename_feed(feed.id, title)
        say(f"{feed.name} is now {title or feed.title or feed.address}")
        return OK

    return context.with_library(work)


COMMAND = Command(
    name="rename",
    summary="give a feed your own name",
    run=run,
    configure=configure,
    examples=(
        ("reader rename 12 'The Daily'", "its new name"),
        ("reader rename 12 ''", "back to the name it gives itself"),
    ),
)
