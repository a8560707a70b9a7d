"""`reader refresh`: loads what is new, also while the app is open."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from reader.cli.choose import choose_feed
from reader.cli.command import OK, Command, Context, UsageError
from reader.cli.output import print_json_line, say
from reader.cli.refreshing import Outcome, describe_held, ignore, refresh_feeds, report
from reader.numbers import count_of

if TYPE_CHECKING:
    from reader.library import Library


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("feeds", metavar="FEED", nargs="*", help="only these, by number, title or address")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--due", action="store_true", help="only feeds whose time has come; for cron")
    which.add_argument("--force", action="store_true", help="also feeds that their server has declared gone")
    which.add_argument("--watch", action="store_true", help="stay, and load each feed when its time comes")
    parser.add_argument("--quiet", action="store_true", help="print failures only")
    parser.add_argument(
        "--json",
        action="store_true",
        help="print a line of JSON for each feed as it is done, and one at the end",
    )


def run(context: Context, arguments: Namespace) -> int:
    """Refresh."""
    # Here, because `--help` needs none of it; before the worker is copied, so that both have it.
    import reader.library.library  # noqa: F401
    from reader.library.spare import dismiss, get_ready

    async def once(library: Library) -> int:
        ids: list[int] | None = None
        if arguments.feeds:
            known = await library.feeds()
            ids = [choose_feed(wanted, known).id for wanted in arguments.feeds]
        elif arguments.force:
            ids = [feed.id for feed in await library.feeds()]
        return await _refresh(library, ids, arguments, due_only=arguments.due)

    async def watch(library: Library) -> int:
        from reader.cli.watching import keep_watch

        if arguments.feeds:
            raise UsageError("--watch loads every feed when its time comes; leave the names out.")
        await keep_watch(library, partial(_refresh, library, None, arguments, due_only=True))
        return OK

    get_ready()
    try:
        return context.with_library(watch if arguments.watch else once)
    finally:
        dismiss()


async def _refresh(
    library: Library,
    ids: list[int] | None,
    arguments: Namespace,
    listed: Callable[[], None] = ignore,
    *,
    due_only: bool,
) -> int:
    def conclude(outcome: Outcome) -> None:
        if arguments.json:
            print_json_line(_as_json(outcome))
        elif not (arguments.quiet or (arguments.watch and not outcome.updates)):
            say(_summary(outcome))
            sys.stdout.flush()  # a resident one is read by a journal, which wants to know now

    outcome = await refresh_feeds(
        library,
        ids,
        force=not due_only,
        quiet=arguments.quiet,
        tell=print_json_line if arguments.json else ignore,
        listed=listed,
        conclude=conclude,
    )
    status = report(outcome)
    if not arguments.feeds and library.syncs and (not due_only or await library.sync_due()):
        from reader.cli.commands.sync import sync

        silent = arguments.quiet or arguments.watch
        status = max(status, await sync(library, quiet=silent, as_json=arguments.json))
    return status


def _summary(outcome: Outcome) -> str:
    if not outcome.updates and not outcome.pages:
        return describe_held(outcome.held) if outcome.held else "Nothing to refresh."
    words = [count_of(len(outcome.updates), "feed"), f"{outcome.new:,} new"]
    if outcome.pages:
        words.append(count_of(outcome.pages - outcome.pages_failed, "article") + " fetched")
    if outcome.failures:
        words.append(f"{len(outcome.failures):,} failed")
    if outcome.held:
        words.append(f"{len(outcome.held):,} left to another refresh")
    return " · ".join(words)


def _as_json(outcome: Outcome) -> dict[str, object]:
    return {
        "done": True,
        "feeds": len(outcome.updates),
        "new": outcome.new,
        "failed": len(outcome.failures),
        "pages": outcome.pages,
        "pages_failed": outcome.pages_failed,
        "pictures_failed": outcome.pictures_failed,
        "left_to_another": len(outcome.held),
    }


COMMAND = Command(
    name="refresh",
    summary="load what is new; exits with 1 if something failed",
    run=run,
    configure=configure,
    stopped="Stopped: what has been loaded is kept; the next refresh loads the rest.",
    examples=(
        ("reader refresh", "every feed"),
        ("reader refresh Nature 12", "two of them"),
        ("reader refresh --quiet --due", "from cron: what is due, no word unless something fails"),
        ("reader refresh --watch", "stay resident: each feed when its time comes, until Ctrl-C"),
        ("reader refresh --json", "for another program: a line for each feed, and one at the end"),
    ),
)
