"""`reader sync`: makes feeds and marks here and at a service alike, also while the app is open."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from reader.cli.command import FAILED, OK, Command, Context, UsageError
from reader.cli.output import complain, print_json_line, say
from reader.cli.progress import ProgressLine

if TYPE_CHECKING:
    from reader.library import Library


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--quiet", action="store_true", help="print failures only")
    parser.add_argument("--json", action="store_true", help="print what was done as a line of JSON")


def run(context: Context, arguments: Namespace) -> int:
    """Sync."""

    async def work(library: Library) -> int:
        if not library.syncs:
            raise UsageError("No service is named; write its address under [sync] in config.toml.")
        return await sync(library, quiet=arguments.quiet, as_json=arguments.json)

    return context.with_library(work)


async def sync(library: Library, *, quiet: bool = False, as_json: bool = False) -> int:
    """Sync, say what was done, and return the exit status; raises ReaderError."""
    from reader.library.syncing import sync_words

    with ProgressLine(quiet=quiet) as line:
        line.show("Syncing …")
        report = await library.sync()
    if report is None:
        if not quiet:
            say("Another sync is at work.")
        return OK
    if as_json:
        print_json_line({"synced": True, **asdict(report)})
    elif not quiet:
        say(sync_words(report))
    for name, fault in report.refused.items():
        complain(f"{name} could not be added at the service: {fault}")
    return FAILED if report.refused else OK


COMMAND = Command(
    name="sync",
    summary="make feeds and marks here and at a service alike; `refresh` does it, too",
    run=run,
    configure=configure,
    stopped="Stopped: what has been done is kept; the next sync does the rest.",
    examples=(
        ("reader sync", "with the service that config.toml names under [sync]"),
        ("reader sync --quiet", "from cron"),
    ),
)
