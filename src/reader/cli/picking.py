"""Which entries a command that changes them means: by their numbers, or all that match."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from reader.cli.choose import choose_category
from reader.cli.command import UsageError
from reader.cli.listing import check_query, load_entries, tell_doubt
from reader.errors import ReaderError
from reader.model import Entry, EntryQuery, Scope

if TYPE_CHECKING:
    from reader.library import Library

_LARGEST = 2**63 - 1
"""SQLite's largest number of a row."""


def take_entries(parser: ArgumentParser) -> None:
    """Declare the arguments that `pick_entries` reads."""
    parser.add_argument(
        "ids",
        metavar="ID",
        nargs="*",
        type=_number,
        help="their numbers in `reader entries` or `reader search`",
    )
    parser.add_argument("--category", metavar="NAME", help="all in a folder, a feed, today or bookmarks")
    parser.add_argument("--query", metavar="QUERY", default="", help="all that match, as in search")


def names_list(arguments: Namespace) -> bool:
    """Tell whether entries are named by a list that they stand in, not by their numbers."""
    return arguments.category is not None or bool(arguments.query)


async def pick_entries(library: Library, arguments: Namespace) -> list[Entry]:
    """Return the entries that are meant; ReaderError if one is not there, UsageError if none is named."""
    if bool(arguments.ids) == names_list(arguments):
        raise UsageError("Name entries by their numbers, or with --category or --query.")
    scope = Scope(kind="all")
    if arguments.ids:
        ids = list(dict.fromkeys(arguments.ids))
    else:
        if arguments.category is not None:
            scope = choose_category(arguments.category, await library.categories()).scope
        query = EntryQuery(scope=scope, match=check_query(arguments.query))
        await tell_doubt(library, arguments.query)
        ids = list(await library.entry_ids(query))
    entries = await load_entries(library, ids, scope)
    here = {entry.id for entry in entries}
    if arguments.ids and (missing := [str(id) for id in ids if id not in here]):
        raise ReaderError(f"There is no entry {', '.join(missing)}; `reader entries` lists them.")
    return entries


def tell_unchanged(count: int) -> str:
    """Return what to say of so many entries of which none had to be changed."""
    return (
        "Nothing matches." if count == 0 else "It was so already." if count == 1 else "They were so already."
    )


def _number(text: str) -> int:
    # Python refuses to read numbers of thousands of digits.
    if not (text.isdecimal() and len(text) <= len(str(_LARGEST)) and int(text) <= _LARGEST):
        raise ArgumentTypeError(f"{text or 'nothing'} is not the number of an entry")
    return int(text)
