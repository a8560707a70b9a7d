"""`reader rules`: what happens to new entries that match a query."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.cli.command import OK, Command, Context, take_json
from reader.cli.listing import tell_doubt
from reader.cli.output import complain, print_json, print_rows, say
from reader.errors import ReaderError
from reader.numbers import count_of

if TYPE_CHECKING:
    from reader.library import Library
    from reader.model import Rule

_NONE = "There are no rules yet; `reader rules --help` shows how to add one."
_NUMBER = "its number in `reader rules`"


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    listing = actions.add_parser("list", help="print them; what happens without ACTION, too")
    take_json(parser, listing)
    adding = actions.add_parser("add", help="add a rule for entries that come from now on")
    adding.add_argument("query", metavar="QUERY", help="which entries, as in search")
    adding.add_argument(
        "deed", metavar="DEED", help="read, star, hide, notify, tag:NAME, or several: star,read"
    )
    adding.add_argument("--now", action="store_true", help="do it with what is here already, too")
    changing = actions.add_parser("change", help="give a rule another query or other deeds")
    changing.add_argument("number", metavar="ID", type=int, help=_NUMBER)
    changing.add_argument("--query", metavar="QUERY", default="", help="which entries, as in search")
    changing.add_argument("--deed", metavar="DEED", default="", help="as for add")
    for name, sentence in (
        ("on", "switch a rule on"),
        ("off", "switch a rule off without forgetting it"),
        ("apply", "do what a rule says with what is here already; undo takes it back"),
    ):
        switching = actions.add_parser(name, help=sentence)
        switching.add_argument("number", metavar="ID", type=int, help=_NUMBER)
    testing = actions.add_parser("test", help="count what a query matches now; adds nothing")
    testing.add_argument("query", metavar="QUERY", help="which entries, as in search")
    removing = actions.add_parser("remove", help="remove a rule; what it has done stays")
    removing.add_argument("number", metavar="ID", type=int, help=_NUMBER)


def run(context: Context, arguments: Namespace) -> int:
    """List, add, change, try, apply or remove rules."""

    async def work(library: Library) -> int:
        if arguments.action == "add":
            rule = await library.add_rule(arguments.query, arguments.deed)
            say(f"Rule {rule.id}: {rule.query} → {rule.action}")
            await tell_doubt(library, rule.query)
            if arguments.now:
                await _apply(library, rule)
        elif arguments.action == "test":
            unread, total = await library.count_matches(arguments.query) or (0, 0)
            say(f"{count_of(total, 'entry', 'entries')} would match, {unread:,} of them unread.")
            await tell_doubt(library, arguments.query)
        elif arguments.action in ("remove", "change", "on", "off", "apply"):
            await _change(library, arguments)
        else:
            await _list(library, as_json=arguments.json)
        return OK

    return context.with_library(work)


async def _change(library: Library, arguments: Namespace) -> None:
    rule = next((rule for rule in await library.rules() if rule.id == arguments.number), None)
    if rule is None:
        raise ReaderError(f"There is no rule {arguments.number}; `reader rules` lists them.")
    if arguments.action == "remove":
        await library.remove_rule(rule.id)
        say(f"Removed rule {rule.id}.")
        return
    if arguments.action == "apply":
        await _apply(library, rule)
        return
    if arguments.action == "change":
        rule = replace(rule, query=arguments.query or rule.query, action=arguments.deed or rule.action)
    else:
        rule = replace(rule, enabled=arguments.action == "on")
    rule = await library.change_rule(rule)
    say(f"Rule {rule.id}: {rule.query} → {rule.action}{'' if rule.enabled else ' (off)'}")
    await tell_doubt(library, rule.query)


async def _apply(library: Library, rule: Rule) -> None:
    step = await library.apply_rule(rule)
    say(f"{step.label}." if step else "Nothing that is here had to be changed.")


async def _list(library: Library, *, as_json: bool) -> None:
    rules = await library.rules()
    if as_json:
        print_json(rules)
        return
    rows = ((str(r.id), "on" if r.enabled else "off", r.action, r.query) for r in rules)
    print_rows(("ID", "", "Does", "Query"), rows, wide=(3,), empty=_NONE)
    if hidden := await library.hidden_count():
        complain(f"{count_of(hidden, 'entry', 'entries')} hidden; `reader search is:hidden` finds them.")


COMMAND = Command(
    name="rules",
    summary="list, add, change, try, apply, remove rules for new entries",
    run=run,
    configure=configure,
    takes_query=True,
    examples=(
        ("reader rules add 'title:obituary' read", "marked read when they come"),
        ("reader rules add 'feed:Gazette tag:sport' hide", "hidden; is:hidden finds them"),
        ("reader rules add '\"new lighthouse\"' tag:lighthouse", "tagged"),
        ("reader rules test 'feed:Gazette tag:sport'", "how many would match"),
        ("reader rules apply 3", "what is here already is treated so, too"),
        ("reader rules change 3 --deed read,star", "other deeds, the same query; --query gives another one"),
        ("reader rules off 3", "not for now"),
        ("reader rules", "which there are, and how many entries are hidden"),
    ),
)
