"""`reader open`: reads one article from a file or an address; nothing is stored."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.articles import print_article, print_plain
from reader.cli.command import OK, Command, Context
from reader.cli.output import complain, say
from reader.cli.screen import find_hindrance, run_app
from reader.cli.streams import STREAM, input_file
from reader.errors import ReaderError, StoreError
from reader.model import Article, Document, StoredArticle

if TYPE_CHECKING:
    from reader.fetch.client import Client


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "address", metavar="PATH|URL", help="a post file, a saved page, an article's address; -: stdin"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true", help="print Markdown with front matter")
    form.add_argument("--plain", action="store_true", help="print plain text, as pipes get it")


def run(context: Context, arguments: Namespace) -> int:
    """Open an article on the screen, or print it where there is none."""
    import asyncio

    address = arguments.address
    if address == STREAM:
        with input_file("stdin") as file:
            if not file.stat().st_size:
                raise ReaderError("Nothing came in: give an article through a pipe, or name a file.")
            stored = asyncio.run(_load(context, str(_with_ending(file))))
    else:
        stored = asyncio.run(_load(context, address))
    if arguments.markdown:
        from reader.library.reading import make_markdown

        say(make_markdown(stored).rstrip())
    elif arguments.plain or not (sys.stdin.isatty() and sys.stdout.isatty()):
        print_plain(_article(stored))
    elif find_hindrance():
        print_article(_article(stored), context.config.reading.measure)
    else:
        return _show(context, _article(stored), address)
    return OK


def _with_ending(file: Path) -> Path:
    """Return a file under a name that tells a page from a post."""
    with file.open("rb") as source:
        is_page = source.read(1000).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    return file.rename(file.with_suffix(".html" if is_page else ".md"))


async def _load(context: Context, address: str) -> StoredArticle:
    """Load the article without the library: a broken database keeps nobody from reading a file."""
    from reader.library.manners import manners_of
    from reader.library.opening import open_loose

    async with AsyncExitStack() as stack:

        async def connect() -> Client:
            from reader.fetch.client import Client

            client = Client(context.config.network)
            stack.push_async_callback(client.aclose)
            manners = manners_of(address, context.config.site)
            return client if manners is None else client.minding(manners)

        return await open_loose(address, connect, datetime.now(UTC))


def _article(stored: StoredArticle) -> Article:
    from reader.convert.html import to_document
    from reader.library.reading import choose_body, make_article

    body = choose_body(stored)
    return make_article(stored, body, to_document(body.html, body.base) if body else Document())


def _show(context: Context, article: Article, address: str) -> int:
    try:
        return run_app(context, article, address).status
    except StoreError as error:
        complain(str(error))
        print_article(article, context.config.reading.measure)
        return OK


COMMAND = Command(
    name="open",
    summary="read one article from a file or an address, without subscribing",
    run=run,
    configure=configure,
    examples=(
        ("reader open 2026-11-23-storm.md", "a post file, on the screen"),
        ("reader open https://example.org/2026/11/23/storm.html", "an article's page"),
        ("reader open page.html --markdown > page.md", "a saved page as Markdown"),
        ("curl -s https://example.org/ | reader open -", "what another program gives"),
    ),
)
