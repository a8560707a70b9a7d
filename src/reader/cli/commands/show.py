"""`reader show`: prints an article that is stored."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from reader.cli.articles import print_article, print_plain, print_record
from reader.cli.command import OK, Command, Context
from reader.cli.output import say

if TYPE_CHECKING:
    from reader.library import Library


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("id", metavar="ID", type=int, help="its number in `reader entries`")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true", help="print Markdown with front matter")
    form.add_argument("--plain", action="store_true", help="print plain text, as pipes get it")
    form.add_argument("--json", action="store_true", help="print everything as JSON")


def run(context: Context, arguments: Namespace) -> int:
    """Show an article; one without a text is fetched first, as the app would."""

    async def work(library: Library) -> int:
        article = await library.article(arguments.id)
        if article.incomplete:
            article = await library.fetch_article(arguments.id)
        if arguments.markdown:
            say((await library.markdown(arguments.id)).rstrip())
        elif arguments.json:
            print_record(article)
        elif arguments.plain:
            print_plain(article)
        else:
            print_article(article, context.config.reading.measure)
        return OK

    return context.with_library(work)


COMMAND = Command(
    name="show",
    summary="print an article",
    run=run,
    configure=configure,
    examples=(
        ("reader show 120", "on the terminal; in a pipe as plain text"),
        ("reader show 120 --markdown > article.md", "to keep or to edit"),
        ("reader show 120 --json", "for another program"),
    ),
)
