"""`reader backup`: copies the whole database into one file, also while the app is open."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reader.cli.command import OK, Command, Context, UsageError, path_name
from reader.cli.output import is_terminal, say
from reader.cli.streams import STREAM, output_file
from reader.language import mark, tr


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FILE", type=path_name, help=tr("where to; -: stdout"))
    parser.add_argument("--force", action="store_true", help=tr("write over a file that is there"))


def run(context: Context, arguments: Namespace) -> int:
    """Back up; the database is only read, so that one that cannot be opened otherwise can still be saved."""
    from reader.library.upkeep import backup

    if str(arguments.file) == STREAM:
        if is_terminal():
            raise UsageError(tr("A backup is no text: send it into a pipe or a file, or name a file."))
        with output_file("reader.db") as file:
            backup(context.paths, file)
        return OK
    target = backup(context.paths, arguments.file, force=arguments.force)
    size = target.stat().st_size / 1e6
    say(tr("Written: {path} ({size:,.1f} MB)", path=target, size=size))
    return OK


COMMAND = Command(
    name="backup",
    summary=mark("copy everything into one file, also while the app is open"),
    run=run,
    configure=configure,
    examples=(
        ("reader backup ~/reader-2026-11.db", mark("feeds, articles, bookmarks, pictures, states")),
        ("reader backup - | gzip > reader.db.gz", mark("packed")),
    ),
)
