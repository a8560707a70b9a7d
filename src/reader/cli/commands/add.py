"""`reader add`: finds the feeds behind an address, subscribes, and loads their entries straight away."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.cli.choose import parse_folder, parse_numbers
from reader.cli.command import FAILED, USAGE, Command, Context
from reader.cli.output import complain, is_terminal, print_rows, say
from reader.cli.progress import ProgressLine
from reader.cli.refreshing import refresh_feeds, report
from reader.cli.streams import interruptible
from reader.model import Feed, FeedCandidate, leave_out_wholes
from reader.numbers import count_of

if TYPE_CHECKING:
    from reader.library import Library


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "address", metavar="ADDRESS", help="a feed, a site, a category page, a folder of posts"
    )
    parser.add_argument("--folder", metavar="A/B", default="", help="the folder to put it in, nested with /")
    parser.add_argument("--title", metavar="T", default="", help="your own name for it")
    several = parser.add_mutually_exclusive_group()
    several.add_argument("--pick", metavar="N", default="", help="of several feeds these, such as 1 or 2,5-7")
    several.add_argument("--all", action="store_true", help="of several feeds all")


def run(context: Context, arguments: Namespace) -> int:
    """Subscribe."""

    async def work(library: Library) -> int:
        with ProgressLine() as line:
            line.show(f"Looking at {arguments.address} …")
            candidates = await library.find_feeds(arguments.address)
        chosen = _choose(candidates, arguments)
        if chosen is None:
            return USAGE
        if not chosen:
            complain("Nothing was added.")
            return FAILED
        if arguments.title and len(chosen) > 1:
            complain("--title names one feed, but several were chosen.")
            return USAGE
        folder = parse_folder(arguments.folder, await library.folders())
        known = {feed.address: feed for feed in await library.feeds()}
        ids: list[int] = []
        fresh: list[int] = []
        with ProgressLine() as line:
            line.show("Checking the addresses …")
            settled = await library.settle(chosen)
        wanted = [(candidate, (folder,)) for candidate in settled]
        for feed in await library.subscribe_all(wanted, title=arguments.title):
            before = known.get(feed.address)
            words = "Added" if before is None else "Already subscribed"
            where = _moved(before, feed)
            say(f"{words}: {feed.id} {feed.name}{where}")
            ids.append(feed.id)
            fresh += [feed.id] if before is None else []
        outcome = await refresh_feeds(library, ids, force=True)
        arrival = await library.tell_arrival(fresh, outcome.came)
        say(arrival or count_of(outcome.new, "entry", "entries") + ".")
        failed = {update.feed_id for update in outcome.failures}
        for feed in await library.feeds():
            odd = feed.fault or feed.complaint
            if feed.id in ids and odd and feed.id not in failed:
                complain(f"{feed.name}: {odd}")
        return report(outcome)

    return context.with_library(work)


def _moved(before: Feed | None, feed: Feed) -> str:
    """Return where a feed that was there stands now; "": where it stood, or it is new."""
    from reader.library.editing import show_folders

    return f", now in {show_folders(feed.folders)}" if before and before.folders != feed.folders else ""


def _choose(candidates: Sequence[FeedCandidate], arguments: Namespace) -> Sequence[FeedCandidate] | None:
    """Return the chosen candidates; None: there are several and nothing says which."""
    if arguments.pick:
        try:
            return [candidates[n - 1] for n in parse_numbers(arguments.pick, len(candidates))]
        except ValueError as error:
            complain(f"--pick: {error}.")
            return None
    if len(candidates) == 1 or arguments.all:
        return leave_out_wholes(candidates)
    if sys.stdin.isatty() and is_terminal():
        return _ask(candidates)
    _list(candidates, range(1, len(candidates) + 1))
    complain(f"there are {len(candidates)} feeds; say which with --pick N, or --all.")
    return None


def _list(candidates: Sequence[FeedCandidate], numbers: Sequence[int]) -> None:
    rows = [
        (str(n), candidates[n - 1].title, candidates[n - 1].note, candidates[n - 1].address) for n in numbers
    ]
    print_rows(("Nr", "Title", "", "Address"), rows, wide=(1, 3))


def _ask(candidates: Sequence[FeedCandidate]) -> Sequence[FeedCandidate]:
    """Ask at the terminal until an answer makes sense; an empty one chooses nothing."""
    _list(candidates, range(1, len(candidates) + 1))
    while True:
        try:
            with interruptible():
                answer = input("Which? Numbers (1,3-5), all, or part of a title; Enter for none: ").strip()
        except EOFError:
            return ()
        if not answer:
            return ()
        if answer.casefold() == "all":
            return leave_out_wholes(candidates)
        try:
            return [candidates[n - 1] for n in parse_numbers(answer, len(candidates))]
        except ValueError as error:
            found = [n for n, each in enumerate(candidates, 1) if answer.casefold() in each.title.casefold()]
            if len(found) == 1:
                return [candidates[found[0] - 1]]
            if found:
                _list(candidates, found)
            else:
                say(f"{error}, and no title contains it.")


COMMAND = Command(
    name="add",
    summary="subscribe to a feed, a site's feeds, a category page or a folder of posts",
    run=run,
    configure=configure,
    stopped="Stopped.",
    examples=(
        ("reader add https://example.org/", "find the feeds of a site and choose"),
        ("reader add https://example.org/feed.xml --folder News/World", "into a folder, made if need be"),
        ("reader add https://example.org/category/daily.html", "a page that lists articles"),
        ("reader add ~/site/_posts --all", "every category of a folder of posts"),
        ("reader add https://example.org/ --pick 2", "without being asked"),
    ),
)
