"""`reader clean`: removes what the settings no longer keep."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from reader.cli.command import OK, Command, Context
from reader.cli.output import print_json, say
from reader.text import clean_line

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.cleaning import CleanReport


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--dry-run", action="store_true", help="only say what would be removed")
    parser.add_argument(
        "--removed-feeds", action="store_true", help="also removed feeds, which undo then cannot bring back"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


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
        say(f"{report} Limits are set by keep_days and keep_entries.")
        return
    for name, count in (*report.feeds, *report.removed):
        say(f"{count:7,}  {clean_line(name, 80)}")
    say(f"Would remove {report}." if dry_run else f"Removed {report}.")


COMMAND = Command(
    name="clean",
    summary="remove old entries as the settings say; never bookmarks",
    run=run,
    configure=configure,
    examples=(
        ("reader clean --dry-run", "what would go"),
        ("reader clean", "now, not only once a day"),
        ("reader clean --removed-feeds", "give back the room of feeds you have removed"),
    ),
)
