"""`reader search`: what was in the news, with the sentence that says so."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from reader.cli.choose import choose_category
from reader.cli.command import FAILED, OK, Command, Context, UsageError
from reader.cli.listing import check_query, limit_of, show, tell_doubt
from reader.cli.output import complain, is_terminal, print_json, say, to_plain_values
from reader.model import Found, Hit, Scope

if TYPE_CHECKING:
    from reader.library import Library

_SCREENFUL = 20
_ALL = 1_000_000


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("words", metavar="WORDS", nargs="+", help="words or a query, as in the app")
    parser.add_argument("--category", metavar="NAME", help="only in a folder, a feed, today or bookmarks")
    parser.add_argument("--relevance", action="store_true", help="the best hits first, not the newest")
    parser.add_argument(
        "--limit",
        metavar="N",
        type=limit_of,
        default=_SCREENFUL,
        help=f"at most N, 0 for all; else {_SCREENFUL}",
    )
    parser.add_argument("--json", action="store_true", help="print everything as JSON")


def run(context: Context, arguments: Namespace) -> int:
    """Search."""
    if not check_query(" ".join(arguments.words)).strip():
        raise UsageError("There is nothing to look for; give words, as in `reader search ferry`.")

    async def work(library: Library) -> int:
        scope = Scope(kind="all")
        if arguments.category is not None:
            scope = choose_category(arguments.category, await library.categories()).scope
        words = " ".join(arguments.words)
        await tell_doubt(library, words)
        found = await library.search(
            words,
            scope=scope,
            limit=arguments.limit if arguments.limit > 0 else _ALL,
            order="relevance" if arguments.relevance else "newest",
        )
        _print(found, as_json=arguments.json)
        if found.more and not arguments.json:
            complain("there are more; --limit 0 shows all.")
        return OK if found.hits else FAILED

    return context.with_library(work)


def _print(found: Found, *, as_json: bool) -> None:
    if as_json:
        print_json([_record(hit) for hit in found.hits])
    elif is_terminal():
        if found.hits:
            _print_styled(found)
        else:
            say("Nothing was found.")
    else:
        for hit in found.hits:
            entry = hit.entry
            cells = (str(entry.id), show(entry), entry.feed_title, entry.title, entry.link, hit.snippet)
            say("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in cells))


def _record(hit: Hit) -> dict[str, object]:
    entry = hit.entry
    return {
        **to_plain_values(entry),
        "date": entry.date.isoformat(),
        "snippet": hit.snippet,
        "marks": hit.marks,
        "title_marks": hit.title_marks,
    }


def _print_styled(found: Found) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False, width=min(100, shutil.get_terminal_size().columns))
    for hit in found.hits:
        entry = hit.entry
        title = Text(entry.title or entry.link, style="" if entry.read else "bold")
        for start, end in hit.title_marks:
            title.stylize("reverse", start, end)
        console.print(title)
        facts = " · ".join(part for part in (str(entry.id), entry.feed_title, show(entry)) if part)
        console.print(Padding(Text(facts, style="dim"), (0, 0, 0, 2)))
        if hit.snippet:
            text = Text(hit.snippet)
            for start, end in hit.marks:
                text.stylize("reverse", start, end)
            console.print(Padding(text, (0, 0, 0, 2)))


COMMAND = Command(
    name="search",
    summary="find entries by their words; exits with 1 if there are none",
    run=run,
    configure=configure,
    takes_query=True,
    examples=(
        ("reader search 粮食 产量", "both words, anywhere"),
        ("reader search '\"old town\" -rain is:unread'", "a phrase, without a word, unread ones"),
        ("reader search --relevance lighthouse", "the best hits first"),
        ("reader search 'feed:Nature newer:1m' --json", "for another program"),
        ("reader search -rain newer:1d", "what came within a day, without a word"),
        ("reader search '标题：渡轮 状态：未读'", "fields in Chinese"),
    ),
)
