"""Which entries a command that changes them means: by their numbers, or all that match."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from reader.cli.choose import choose_category
from reader.cli.command import UsageError
from reader.cli.listing import check_query, load_entries, tell_doubt
from reader.errors import ReaderError
from reader.language import tr
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
        help=tr("their numbers in `reader entries` or `reader search`"),
    )
    parser.add_argument("--category", metavar="NAME", help=tr("all in a folder, a feed, today or bookmarks"))
    parser.add_argument("--query", metavar="QUERY", default="", help=tr("all that match, as in search"))


def names_list(arguments: Namespace) -> bool:
    """Tell whether entries are named by a list that they stand in, not by their numbers."""
    return arguments.category is not None or bool(arguments.query)


async def pick_entries(library: Library, arguments: Namespace) -> list[Entry]:
    """Return the entries that are meant; ReaderError if one is not there, UsageError if none is named."""
    if bool(arguments.ids) == names_list(arguments):
        raise UsageError(tr("Name entries by their numbers, or with --category or --query."))
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
        numbers = tr(", ").join(missing)
        raise ReaderError(tr("There is no entry {numbers}; `reader entries` lists them.", numbers=numbers))
    return entries


def tell_unchanged(count: int) -> str:
    """Return what to say of so many entries of which none had to be changed."""
    if count == 0:
        return tr("Nothing matches.")
    return tr("It was so already.") if count == 1 else tr("They were so already.")


def _number(text: str) -> int:
    # Python refuses to read numbers of thousands of digits.
    if not (text.isdecimal() and len(text) <= len(str(_LARGEST)) and int(text) <= _LARGEST):
        if not text:
            raise ArgumentTypeError(tr("nothing is not the number of an entry"))
        raise ArgumentTypeError(tr("{text} is not the number of an entry", text=text))
    return int(text)
