"""`reader smart`: saved queries that stand in the category list."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from reader.cli.choose import Choice, choose
from reader.cli.command import OK, Command, Context, take_json
from reader.cli.listing import tell_doubt
from reader.cli.output import print_json, print_rows, say, to_plain_values

if TYPE_CHECKING:
    from reader.library import Library

_NONE = "There are no smart categories yet; `reader smart --help` shows how to add one."


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    listing = actions.add_parser("list", help="print them; what happens without ACTION, too")
    take_json(parser, listing)
    adding = actions.add_parser("add", help="save a query under a name")
    adding.add_argument("name", metavar="NAME", help="what the categories call it")
    adding.add_argument("query", metavar="QUERY", help="which entries, as in search")
    renaming = actions.add_parser("rename", help="give one another name")
    renaming.add_argument("category", metavar="SMART", help="its name or number")
    renaming.add_argument("name", metavar="NAME", help="the new one")
    changing = actions.add_parser("query", help="give one another query")
    changing.add_argument("category", metavar="SMART", help="its name or number")
    changing.add_argument("query", metavar="QUERY", help="which entries, as in search")
    moving = actions.add_parser("move", help="move one among the others")
    moving.add_argument("category", metavar="SMART", help="its name or number")
    moving.add_argument("where", metavar="WHERE", choices=("up", "down"), help="up or down")
    removing = actions.add_parser("remove", help="remove one; no entry is touched")
    removing.add_argument("category", metavar="SMART", help="its name or number")


def run(context: Context, arguments: Namespace) -> int:
    """List, add, change, move or remove smart categories."""

    async def work(library: Library) -> int:
        if arguments.action == "add":
            former = {each.id: each.query for each in await library.smart_categories()}
            smart = await library.add_smart_category(arguments.name, arguments.query)
            if (before := former.get(smart.id, smart.query)) != smart.query:
                say(f"{smart.name} was here, asking for {before}; now it asks for {smart.query}.")
            else:
                say(f"Saved {smart.name}.")
            await tell_doubt(library, smart.query)
        elif arguments.action in ("remove", "rename", "query", "move"):
            await _change(library, arguments)
        else:
            await _list(library, as_json=arguments.json)
        return OK

    return context.with_library(work)


async def _change(library: Library, arguments: Namespace) -> None:
    known = await library.smart_categories()
    choices = [Choice(value=each, id=each.id, titles=(each.name,)) for each in known]
    smart = choose(arguments.category, choices, "smart category")
    if arguments.action == "rename":
        await library.change_smart_category(smart.id, name=arguments.name)
        say(f"{smart.name} is now {arguments.name}.")
    elif arguments.action == "query":
        await library.change_smart_category(smart.id, query=arguments.query)
        await tell_doubt(library, arguments.query)
        say(f"{smart.name} now asks for {arguments.query}.")
    elif arguments.action == "move":
        await library.move_smart_category(smart.id, -1 if arguments.where == "up" else 1)
        await _list(library, as_json=False)
    else:
        await library.remove_smart_category(smart.id)
        say(f"Removed {smart.name}.")


async def _list(library: Library, *, as_json: bool) -> None:
    smart = await library.smart_categories()
    await library.recount()
    counts = {row.scope.smart_id: (row.unread, row.total) for row in await library.categories()}
    if as_json:
        numbers = ({"unread": counts[each.id][0], "total": counts[each.id][1]} for each in smart)
        print_json([{**to_plain_values(each), **more} for each, more in zip(smart, numbers, strict=True)])
    else:
        rows = ((str(each.id), each.name, each.query, *map(str, counts[each.id])) for each in smart)
        print_rows(
            ("ID", "Name", "Query", "Unread", "All"),
            rows,
            wide=(1, 2),
            empty=_NONE,
        )


COMMAND = Command(
    name="smart",
    summary="list, add, change, order, remove smart categories",
    run=run,
    configure=configure,
    takes_query=True,
    examples=(
        ("reader smart add 'Fresh science' 'category:Science is:unread newer:2d'", "a saved query"),
        ("reader entries --category 'Fresh science'", "what matches it now"),
        ("reader smart", "which there are"),
        ("reader smart query 'Fresh science' 'category:Science newer:1d'", "the same name, another query"),
        ("reader smart move 'Fresh science' up", "one place further up"),
        ("reader smart remove 'Fresh science'", "away with it; no entry is touched"),
    ),
)
