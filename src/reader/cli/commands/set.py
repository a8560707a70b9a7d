"""`reader set`: settings that hold for one feed or one folder only."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from reader.cli.choose import choose_category
from reader.cli.command import OK, Command, Context, UsageError
from reader.cli.output import print_json, print_rows
from reader.errors import ReaderError

if TYPE_CHECKING:
    from reader.library import Library
    from reader.model import Category


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("target", metavar="FEED", help="a feed or a folder, by number, title or address")
    parser.add_argument(
        "settings",
        metavar="NAME=VALUE",
        nargs="*",
        default=[],
        help="a setting; without a value it is taken back",
    )
    parser.add_argument("--json", action="store_true", help="print the settings as JSON")


def run(context: Context, arguments: Namespace) -> int:
    """Make settings, and show those that there are."""

    async def work(library: Library) -> int:
        pairs = [_split(text) for text in arguments.settings]
        category = choose_category(arguments.target, await library.categories(), "feed or folder")
        change, show = await _target(library, category)
        for name, value in pairs:
            await change(name, value)
        values = await show()
        if arguments.json:
            print_json(dict(values))
        else:
            _print(values)
        return OK

    return context.with_library(work)


async def _target(
    library: Library, category: Category
) -> tuple[Callable[[str, str], Awaitable[None]], Callable[[], Awaitable[Mapping[str, str]]]]:
    """Return how a setting is made for this category, and how its settings are read."""
    scope = category.scope
    if scope.kind == "folder":
        return (
            lambda name, value: library.set_folder_setting(scope.folder, name, value),
            lambda: library.folder_settings(scope.folder),
        )
    feed = next((feed for feed in await library.feeds() if feed.id == scope.feed_id), None)
    if feed is None:
        raise ReaderError(f"{category.title} has no settings of its own; name a feed or a folder.")

    async def change(name: str, value: str) -> None:
        if name.lower() != "address":
            await library.set_feed_setting(feed, name, value)
            return
        edited = await library.keep_form(scope, {"address": value})
        if fault := edited.faults.get("address"):
            raise ReaderError(fault)

    return change, lambda: library.feed_settings(feed)


def _split(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise UsageError(f"{text} is no setting; write NAME=VALUE, such as fulltext=always.")
    return name.strip(), value.strip()


def _print(values: Mapping[str, str]) -> None:
    from reader.library.settings import OPTIONS

    rows = [(each.name, values.get(each.name, ""), each.doc) for each in OPTIONS.values()]
    print_rows(("Setting", "Value", "What it does"), rows, wide=(2,))


COMMAND = Command(
    name="set",
    summary="show or change what holds for one feed or folder",
    run=run,
    configure=configure,
    examples=(
        ("reader set 12", "its settings"),
        ("reader set 12 fulltext=always interval_minutes=15", "whole pages, asked every quarter of an hour"),
        ("reader set Technology keep_days=30", "for all feeds of a folder"),
        ("reader set 12 fulltext=", "back to what holds for all"),
        ("reader set 12 'headers=Cookie: a=1'", "what its server is sent"),
        (
            "reader set 12 address=https://example.org/new.xml",
            "it is loaded from elsewhere now; entries stay",
        ),
    ),
)
