"""`reader import`: takes in feeds (OPML, a plain list), or bookmarks of other programs and our own."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.command import OK, Command, Context, path_name
from reader.cli.output import complain, print_json, print_rows, say
from reader.cli.progress import ProgressLine, bar
from reader.cli.streams import STREAM
from reader.errors import ReaderError
from reader.numbers import count_of
from reader.paths import is_there

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.importing import BookmarkReport


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "file",
        metavar="FILE",
        type=path_name,
        help="OPML, a plain list of addresses, a browser's bookmarks, an export of Pocket, Instapaper, "
        "wallabag, Raindrop.io, reader or others (CSV, JSON, ZIP), or a folder of Markdown files; "
        "reader sees which of them it is; -: stdin",
    )
    parser.add_argument("--quiet", action="store_true", help="do not list what could not be had")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(context: Context, arguments: Namespace) -> int:
    """Import."""

    from reader.library.importing import as_file, holds_bookmarks

    async def work(library: Library) -> int:
        if not holds_bookmarks(file):
            feeds = await library.import_opml(file)
            print_json(feeds) if arguments.json else say(str(feeds))
            return OK
        report = await _import_bookmarks(library, file)
        if arguments.json:
            print_json(report)
            return OK
        say(str(report))
        if not arguments.quiet:
            _list_missing(report)
        return OK

    # Before the library is opened: until a pipe has given everything, Ctrl-C has to end it at once.
    with as_file(Path("/dev/stdin") if str(arguments.file) == STREAM else arguments.file) as file:
        if not is_there(file):
            raise ReaderError(f"There is no file or folder {file}; check the path.")
        return context.with_library(work)


async def _import_bookmarks(library: Library, path: Path) -> BookmarkReport:
    import asyncio  # only here: `reader --help` must not wait for it

    from reader.library.importing import BookmarkReport

    report = BookmarkReport()
    done = total = 0
    try:
        with ProgressLine() as line:
            async with aclosing(library.import_bookmarks(path)) as steps:
                async for progress in steps:
                    done, total = progress.done, progress.total
                    line.show(f"{bar(done, total)} {progress.title}" if total else progress.title)
                    report = progress.report or report
    except asyncio.CancelledError:
        how_far = f"{done:,} of {count_of(total, 'bookmark')} are here" if done else "nothing is here yet"
        complain(f"Stopped: {how_far}. The same import goes on from there.")
        raise
    return report


def _list_missing(report: BookmarkReport) -> None:
    if report.missing:
        say("Without a text; a later refresh or import tries again:")
        rows = ((each.title, each.address, each.reason) for each in report.missing)
        print_rows(("Title", "Address", "Why"), rows, wide=(0, 1, 2))
    if report.skipped:
        say("Skipped:")
        for each in report.name_skipped():
            say(f"  {each}")


COMMAND = Command(
    name="import",
    summary="take in feeds (OPML, plain lists) or bookmarks of another program",
    run=run,
    configure=configure,
    examples=(
        ("reader import feeds.opml && reader refresh", "bring your feeds and load them"),
        ("reader import ~/.newsboat/urls", "newsboat's feeds, or any list with an address a line"),
        ("reader import bookmarks.html", "a browser's bookmarks; run again, it goes on where it stopped"),
        ("reader import notes/", "a folder that reader export --bookmarks markdown wrote"),
    ),
)
