"""`reader rules`: what happens to new entries that match a query."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from reader.cli.command import OK, Command, Context
from reader.cli.output import complain, count, print_json, print_rows, say
from reader.errors import ReaderError

if TYPE_CHECKING:
    from reader.library import Library

_NONE = "There are no rules yet; see: reader rules --help"


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    listing = actions.add_parser("list", help="print them; what happens without ACTION, too")
    listing.add_argument("--json", action="store_true", help="print them as JSON")
    adding = actions.add_parser("add", help="add a rule for entries that come from now on")
    adding.add_argument("query", metavar="QUERY")
    adding.add_argument("deed", metavar="DEED", help="read, star, hide, notify or tag:NAME")
    removing = actions.add_parser("remove", help="remove a rule; what it has done stays")
    removing.add_argument("number", metavar="ID", type=int)
    parser.set_defaults(json=False)


def run(context: Context, arguments: Namespace) -> int:
    """List, add or remove rules."""

    async def work(library: Library) -> int:
        if arguments.action == "add":
            rule = await library.add_rule(arguments.query, arguments.deed)
            say(f"Rule {rule.id}: {rule.query} → {rule.action}")
        elif arguments.action == "remove":
            if arguments.number not in [rule.id for rule in await library.rules()]:
                raise ReaderError(f"There is no rule {arguments.number}; see: reader rules")
            await library.remove_rule(arguments.number)
            say(f"Removed rule {arguments.number}.")
        else:
            await _list(library, as_json=arguments.json)
        return OK

    return context.with_library(work)


async def _list(library: Library, *, as_json: bool) -> None:
    rules = await library.rules()
    if as_json:
        print_json(rules)
        return
    rows = ((str(r.id), r.action, r.query) for r in rules)
    print_rows(("ID", "Does", "Query"), rows, wide=(2,), empty=_NONE)
    if hidden := await library.hidden_count():
        complain(f"{count(hidden, 'entry', 'entries')} hidden; see: reader search is:hidden")


COMMAND = Command(
    name="rules",
    summary="list, add, remove rules for new entries",
    run=run,
    configure=configure,
    examples=(
        ("reader rules add 'title:obituary' read", "marked read when they come"),
        ("reader rules add 'feed:Gazette tag:sport' hide", "hidden; is:hidden finds them"),
        ("reader rules add '\"new lighthouse\"' tag:lighthouse", "tagged"),
        ("reader rules", "which there are, and how many entries are hidden"),
    ),
)
