"""`reader entries`: the news as a list."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from reader.cli.choose import choose_category
from reader.cli.command import OK, Command, Context
from reader.cli.listing import check_query, limit_of, load_entries, print_entries, tell_doubt
from reader.cli.output import complain, is_terminal
from reader.language import mark, tr
from reader.model import EntryQuery, Scope

if TYPE_CHECKING:
    from reader.library import Library

_SCREENFUL = 100
"""Rows on a terminal when no limit is given; pipes and JSON get everything."""


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--unread", action="store_true", help=tr("only unread ones"))
    parser.add_argument("--category", metavar="NAME", help=tr("a folder, a feed, today or bookmarks"))
    parser.add_argument(
        "--query", metavar="QUERY", default="", help=tr("only those that match, as in search")
    )
    parser.add_argument("--oldest", action="store_true", help=tr("the oldest first"))
    parser.add_argument(
        "--limit",
        metavar="N",
        type=limit_of,
        help=tr("at most N, 0 for all; a terminal gets {screenful}", screenful=_SCREENFUL),
    )
    parser.add_argument("--json", action="store_true", help=tr("print everything as JSON"))


def run(context: Context, arguments: Namespace) -> int:
    """List entries."""

    async def work(library: Library) -> int:
        scope = Scope(kind="all")
        if arguments.category is not None:
            scope = choose_category(arguments.category, await library.categories()).scope
        query = EntryQuery(
            scope=scope,
            unread_only=arguments.unread,
            oldest_first=arguments.oldest,
            match=check_query(arguments.query),
        )
        await tell_doubt(library, arguments.query)
        ids = await library.entry_ids(query)
        limit = arguments.limit
        if limit is None:
            limit = _SCREENFUL if is_terminal() and not arguments.json else 0
        rows = await load_entries(library, ids[: limit or None], scope)
        print_entries(rows, as_json=arguments.json)
        if arguments.limit is None and 0 < limit < len(ids):
            words = tr(
                "these are {limit} of {all:,} entries; --limit 0 shows all.", limit=limit, all=len(ids)
            )
            complain(words)
        return OK

    return context.with_library(work)


COMMAND = Command(
    name="entries",
    summary=mark("list entries, newest first"),
    run=run,
    configure=configure,
    takes_query=True,
    examples=(
        ("reader entries --unread", mark("what is new")),
        ("reader entries --category Science --limit 10", mark("a folder or a feed")),
        ("reader entries --category today", mark("since midnight")),
        ("reader entries --query 'newer:2d -tag:sport'", mark("what matches a query")),
        ("reader entries --unread --json", mark("for another program")),
    ),
)
