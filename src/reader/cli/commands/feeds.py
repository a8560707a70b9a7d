"""`reader feeds`: the subscriptions and how they are doing."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from reader.cli.command import OK, Command, Context
from reader.cli.output import is_terminal, print_json, print_rows, say, show_date
from reader.model import Feed

if TYPE_CHECKING:
    from reader.library import Library


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="print everything as JSON")


def run(context: Context, arguments: Namespace) -> int:
    """List the feeds."""

    async def work(library: Library) -> int:
        feeds = await library.feeds()
        if arguments.json:
            print_json(feeds)
        elif not feeds and is_terminal():
            say("There are no feeds yet; `reader add ADDRESS` subscribes to one.")
        else:
            rows = [_row(feed) for feed in feeds]
            print_rows(("ID", "Title", "Unread", "Folder", "State", "Address"), rows, wide=(1, 4, 5))
        return OK

    return context.with_library(work)


def _row(feed: Feed) -> tuple[str, ...]:
    from reader.library.editing import show_folders

    counts, folders = f"{feed.unread}/{feed.total}", show_folders(feed.folders)
    return (str(feed.id), feed.name, counts, folders, _state(feed), feed.address)


def _state(feed: Feed) -> str:
    if feed.fault:
        return feed.fault
    if feed.last_checked is None:
        return "not loaded yet"
    ok = f"ok {show_date(feed.last_checked)}"
    return f"{ok} · {feed.complaint}" if feed.complaint else ok


COMMAND = Command(
    name="feeds",
    summary="list the subscriptions, their unread entries and their state",
    run=run,
    configure=configure,
    examples=(
        ("reader feeds", "a table; in a pipe tab-separated lines"),
        ("reader feeds | cut -f1,2", "numbers and titles"),
        ("reader feeds --json", "everything that is known"),
    ),
)
