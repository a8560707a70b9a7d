"""`reader mark`: gives entries a state or takes it away, as the keys of the app do."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.cli.command import OK, Command, Context
from reader.cli.output import complain, say
from reader.cli.picking import pick_entries, take_entries, tell_unchanged
from reader.numbers import count_of

if TYPE_CHECKING:
    from reader.library import Library
    from reader.model import Entry

_STATES = ("read", "unread", "bookmarked", "unbookmarked", "hidden", "shown")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("state", metavar="STATE", choices=_STATES, help=", ".join(_STATES))
    take_entries(parser)


def run(context: Context, arguments: Namespace) -> int:
    """Mark the entries; all but bookmarks are one step for `reader undo`."""

    async def work(library: Library) -> int:
        entries = await pick_entries(library, arguments)
        if arguments.state in ("bookmarked", "unbookmarked"):
            await _bookmark(library, entries, wanted=arguments.state == "bookmarked")
            return OK
        ids = [entry.id for entry in entries]
        if arguments.state in ("read", "unread"):
            step = await library.set_read(ids, arguments.state == "read")
        else:
            step = await library.set_hidden(ids, arguments.state == "hidden")
        say(f"{step.label}." if step is not None else tell_unchanged(len(entries)))
        return OK

    return context.with_library(work)


async def _bookmark(library: Library, entries: Sequence[Entry], *, wanted: bool) -> None:
    """Bookmark entries, each with its whole copy, or remove their bookmarks."""
    chosen = [entry for entry in entries if entry.starred != wanted]
    incomplete = 0
    for entry in chosen:
        if wanted:
            saved = await library.save(entry.id)
            incomplete += saved is not None and saved.missing > 0
        else:
            await library.unsave(entry.id)
    words = f"{'Added' if wanted else 'Removed'} {count_of(len(chosen), 'bookmark')}."
    say(words if chosen else tell_unchanged(len(entries)))
    if incomplete:
        complain(f"pictures of {incomplete:,} of them are not here yet; each refresh tries again.")


COMMAND = Command(
    name="mark",
    summary="mark entries read, bookmarked or hidden, or take that back",
    run=run,
    configure=configure,
    takes_query=True,
    mixes=True,
    examples=(
        ("reader mark read 120 121", "by their numbers in `reader entries`"),
        ("reader mark read --query 'feed:Gazette before:11-01'", "all that match"),
        ("reader mark bookmarked 120", "with its text and pictures, as b does in the app"),
        ("reader mark shown --query is:hidden", "put what is hidden back into the lists"),
    ),
)
