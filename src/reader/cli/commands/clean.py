"""`reader clean`: removes what the settings no longer keep."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from reader.cli.command import OK, Command, Context
from reader.cli.output import print_json, say
from reader.language import mark, tr
from reader.text import clean_line

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.cleaning import CleanReport


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--dry-run", action="store_true", help=tr("only say what would be removed"))
    parser.add_argument(
        "--removed-feeds",
        action="store_true",
        help=tr("also removed feeds, which undo then cannot bring back"),
    )
    parser.add_argument("--json", action="store_true", help=tr("print the result as JSON"))


def run(context: Context, arguments: Namespace) -> int:
    """Clean up."""

    async def work(library: Library) -> int:
        report = await library.clean(dry_run=arguments.dry_run, removed_feeds=arguments.removed_feeds)
        if arguments.json:
            feeds, removed = (
                [{"feed": name, "entries": count} for name, count in found]
                for found in (report.feeds, report.removed)
            )
            print_json(
                {
                    "entries": report.entries,
                    "dry_run": arguments.dry_run,
                    "feeds": feeds,
                    "removed_feeds": removed,
                }
            )
        else:
            _print(report, dry_run=arguments.dry_run)
        return OK

    return context.with_library(work)


def _print(report: CleanReport, *, dry_run: bool) -> None:
    if report.is_empty:
        say(tr("There is nothing to clean up. Limits are set by keep_days and keep_entries."))
        return
    for name, count in (*report.feeds, *report.removed):
        say(f"{count:7,}  {clean_line(name, 80)}")
    words = tr("Would remove {what}.", what=report) if dry_run else tr("Removed {what}.", what=report)
    say(words)


COMMAND = Command(
    name="clean",
    summary=mark("remove old entries as the settings say; never bookmarks"),
    run=run,
    configure=configure,
    examples=(
        ("reader clean --dry-run", mark("what would go")),
        ("reader clean", mark("now, not only once a day")),
        ("reader clean --removed-feeds", mark("give back the room of feeds you have removed")),
    ),
)
