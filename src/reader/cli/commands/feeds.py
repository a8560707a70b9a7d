"""`reader feeds`: the subscriptions and how they are doing."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.cli.command import OK, Command, Context
from reader.cli.output import is_terminal, print_json, print_rows, say, show_date
from reader.language import mark, speaking, tr
from reader.model import Feed
from reader.retelling import retell

if TYPE_CHECKING:
    from reader.library import Library


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help=tr("print everything as JSON"))


def run(context: Context, arguments: Namespace) -> int:
    """List the feeds."""

    async def work(library: Library) -> int:
        feeds = await library.feeds()
        with nullcontext() if is_terminal() and not arguments.json else speaking("en"):
            _print([_retold(feed) for feed in feeds], as_json=arguments.json)
        return OK

    return context.with_library(work)


def _retold(feed: Feed) -> Feed:
    """Return a feed with what a refresh said of it in the language that is spoken now."""
    return replace(feed, fault=retell(feed.fault), complaint=retell(feed.complaint))


def _print(feeds: Sequence[Feed], *, as_json: bool) -> None:
    if as_json:
        print_json(feeds)
    elif not feeds and is_terminal():
        say(tr("There are no feeds yet; `reader add ADDRESS` subscribes to one."))
    else:
        titles = ("ID", tr("Title"), tr("Unread"), tr("Folder"), tr("State"), tr("Address"))
        print_rows(titles, [_row(feed) for feed in feeds], wide=(1, 4, 5))


def _row(feed: Feed) -> tuple[str, ...]:
    from reader.library.editing import show_folders

    counts, folders = f"{feed.unread}/{feed.total}", show_folders(feed.folders)
    return (str(feed.id), feed.name, counts, folders, _state(feed), feed.address)


def _state(feed: Feed) -> str:
    if feed.fault:
        return feed.fault
    if feed.last_checked is None:
        return tr("not loaded yet")
    ok = tr("ok {when}", when=show_date(feed.last_checked))
    return f"{ok} · {feed.complaint}" if feed.complaint else ok


COMMAND = Command(
    name="feeds",
    summary=mark("list the subscriptions, their unread entries and their state"),
    run=run,
    configure=configure,
    examples=(
        ("reader feeds", mark("a table; in a pipe tab-separated lines")),
        ("reader feeds | cut -f1,2", mark("numbers and titles")),
        ("reader feeds --json", mark("everything that is known")),
    ),
)
