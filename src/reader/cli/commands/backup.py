"""`reader backup`: copies the whole database into one file, also while the app is open."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reader.cli.command import OK, Command, Context, path_name
from reader.cli.output import say


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FILE", type=path_name, help="where to")
    parser.add_argument("--force", action="store_true", help="write over a file that is there")


def run(context: Context, arguments: Namespace) -> int:
    """Back up; the database is only read, so that one that cannot be opened otherwise can still be saved."""
    from reader.library.upkeep import backup

    target = backup(context.paths, arguments.file, force=arguments.force)
    say(f"Written: {target} ({target.stat().st_size / 1e6:,.1f} MB)")
    return OK


COMMAND = Command(
    name="backup",
    summary="copy everything into one file, also while the app is open",
    run=run,
    configure=configure,
    examples=(("reader backup ~/reader-2026-11.db", "feeds, articles, bookmarks, pictures, states"),),
)
