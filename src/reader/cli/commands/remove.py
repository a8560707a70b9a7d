"""`reader remove`: ends subscriptions; bookmarks stay, and undo takes it back."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from reader.cli.choose import choose_feed
from reader.cli.command import OK, Command, Context
from reader.cli.output import say

if TYPE_CHECKING:
    from reader.library import Library


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "feeds", metavar="FEED", nargs="+", help="its number, title, address or a part of them"
    )


def run(context: Context, arguments: Namespace) -> int:
    """Remove the feeds, all of them or none."""

    async def work(library: Library) -> int:
        known = await library.feeds()
        chosen = {feed.id: feed for feed in (choose_feed(wanted, known) for wanted in arguments.feeds)}
        await library.remove_feeds(list(chosen))
        for feed in chosen.values():
            say(f"Removed: {feed.name}")
        return OK

    return context.with_library(work)


COMMAND = Command(
    name="remove",
    summary="end a subscription; its bookmarks stay, and reader undo takes it back",
    run=run,
    configure=configure,
    examples=(
        ("reader remove 12", "by its number in `reader feeds`"),
        ("reader remove 'Nature News'", "by its title, or a part that no other feed has"),
    ),
)
