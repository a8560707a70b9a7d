"""`reader tag`: gives entries a tag, takes it away, or lists the tags."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from reader.cli.command import OK, Command, Context, UsageError
from reader.cli.output import print_json, print_rows, say
from reader.cli.picking import names_list, pick_entries, take_entries, tell_unchanged

if TYPE_CHECKING:
    from reader.library import Library


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("tag", metavar="TAG", nargs="?", help="its name; without one, the tags are listed")
    take_entries(parser)
    parser.add_argument("--remove", action="store_true", help="take the tag away")
    parser.add_argument("--json", action="store_true", help="list the tags as JSON")


def run(context: Context, arguments: Namespace) -> int:
    """Tag the entries as one step for `reader undo`, or list the tags."""

    async def work(library: Library) -> int:
        if arguments.tag is None:
            if arguments.remove or names_list(arguments):
                raise UsageError("Name the tag first.")
            _print(await library.tags(), as_json=arguments.json)
            return OK
        entries = await pick_entries(library, arguments)
        step = await library.set_tag([entry.id for entry in entries], arguments.tag, not arguments.remove)
        say(f"{step.label}." if step is not None else tell_unchanged(len(entries)))
        return OK

    return context.with_library(work)


def _print(tags: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        print_json([{"tag": name, "entries": count} for name, count in tags.items()])
        return
    rows = ((name, str(count)) for name, count in tags.items())
    print_rows(
        ("Tag", "Entries"), rows, wide=(0,), empty="There are no tags yet; `reader tag TAG ID` gives one."
    )


COMMAND = Command(
    name="tag",
    summary="tag entries, or list the tags",
    run=run,
    configure=configure,
    takes_query=True,
    mixes=True,
    examples=(
        ("reader tag", "which there are"),
        ("reader tag energy 120 121", "by their numbers in `reader entries`"),
        ("reader tag energy --query 'solar OR wind newer:7d'", "all that match"),
        ("reader tag energy --remove 120", "take it away"),
    ),
)
