"""`reader refresh`: loads what is new, also while the app is open."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from reader.cli.choose import choose_feed
from reader.cli.command import Command, Context
from reader.cli.output import count, print_json, say
from reader.cli.refreshing import Outcome, refresh_feeds, report

if TYPE_CHECKING:
    from reader.library import Library


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("feeds", metavar="FEED", nargs="*", help="only these, by number, title or address")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--due", action="store_true", help="only feeds whose time has come; for cron")
    which.add_argument("--force", action="store_true", help="also feeds that their server has declared gone")
    parser.add_argument("--quiet", action="store_true", help="print failures only")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(context: Context, arguments: Namespace) -> int:
    """Refresh."""

    async def work(library: Library) -> int:
        ids: list[int] | None = None
        if arguments.feeds:
            known = await library.feeds()
            ids = [choose_feed(wanted, known).id for wanted in arguments.feeds]
        elif arguments.force:
            ids = [feed.id for feed in await library.feeds()]
        outcome = await refresh_feeds(library, ids, force=not arguments.due, quiet=arguments.quiet)
        if arguments.json:
            print_json(_as_json(outcome))
        elif not arguments.quiet:
            say(_summary(outcome))
        return report(outcome)

    return context.with_library(work)


def _summary(outcome: Outcome) -> str:
    if not outcome.updates and not outcome.pages:
        return "Nothing to refresh."
    words = [count(len(outcome.updates), "feed"), f"{outcome.new:,} new"]
    if outcome.pages:
        words.append(count(outcome.pages - outcome.pages_failed, "article") + " fetched")
    if outcome.failures:
        words.append(f"{len(outcome.failures):,} failed")
    return " · ".join(words)


def _as_json(outcome: Outcome) -> dict[str, object]:
    return {
        "feeds": outcome.updates,
        "new": outcome.new,
        "failed": len(outcome.failures),
        "pages": outcome.pages,
        "pages_failed": outcome.pages_failed,
        "pictures_failed": outcome.pictures_failed,
    }


COMMAND = Command(
    name="refresh",
    summary="load what is new; exits with 1 if something failed",
    run=run,
    configure=configure,
    examples=(
        ("reader refresh", "every feed"),
        ("reader refresh Nature 12", "two of them"),
        ("reader refresh --quiet --due", "from cron: what is due, no word unless something fails"),
        ("reader refresh --json", "for another program"),
    ),
)
