"""`reader add`: finds the feeds behind an address, subscribes, and loads their entries straight away."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING

from reader.cli.choose import parse_folder, parse_numbers
from reader.cli.command import FAILED, USAGE, Command, Context
from reader.cli.output import complain, is_terminal, print_rows, say
from reader.cli.progress import ProgressLine
from reader.cli.refreshing import refresh_feeds, report
from reader.cli.streams import interruptible
from reader.language import mark, speaking, tr
from reader.model import Feed, FeedCandidate, leave_out_wholes
from reader.numbers import count_of
from reader.retelling import retell

if TYPE_CHECKING:
    from reader.library import Library


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "address", metavar="ADDRESS", help=tr("a feed, a site, a category page, a folder of posts")
    )
    parser.add_argument(
        "--folder", metavar="A/B", default="", help=tr("the folder to put it in, nested with /")
    )
    parser.add_argument("--title", metavar="T", default="", help=tr("your own name for it"))
    several = parser.add_mutually_exclusive_group()
    several.add_argument(
        "--pick", metavar="N", default="", help=tr("of several feeds these, such as 1 or 2,5-7")
    )
    several.add_argument("--all", action="store_true", help=tr("of several feeds all"))


def run(context: Context, arguments: Namespace) -> int:
    """Subscribe."""

    async def work(library: Library) -> int:
        with ProgressLine() as line:
            line.show(tr("Looking at {address} …", address=arguments.address))
            candidates = await library.find_feeds(arguments.address)
        chosen = _choose(candidates, arguments)
        if chosen is None:
            return USAGE
        if not chosen:
            complain(tr("Nothing was added."))
            return FAILED
        if arguments.title and len(chosen) > 1:
            complain(tr("--title names one feed, but several were chosen."))
            return USAGE
        folder = parse_folder(arguments.folder, await library.folders())
        known = {feed.address: feed for feed in await library.feeds()}
        ids: list[int] = []
        fresh: list[int] = []
        with ProgressLine() as line:
            line.show(tr("Checking the addresses …"))
            settled = await library.settle(chosen)
        wanted = [(candidate, (folder,)) for candidate in settled]
        for feed in await library.subscribe_all(wanted, title=arguments.title):
            before = known.get(feed.address)
            say(_tell(before, feed))
            ids.append(feed.id)
            fresh += [feed.id] if before is None else []
        outcome = await refresh_feeds(library, ids, force=True)
        arrival = await library.tell_arrival(fresh, outcome.came)
        say(arrival or tr("{entries}.", entries=count_of(outcome.new, "entry", "entries")))
        failed = {update.feed_id for update in outcome.failures}
        for feed in await library.feeds():
            odd = feed.fault or feed.complaint
            if feed.id in ids and odd and feed.id not in failed:
                complain(tr("{name}: {fault}", name=feed.name, fault=retell(odd)))
        return report(outcome)

    return context.with_library(work)


def _tell(before: Feed | None, feed: Feed) -> str:
    """Return what has become of a feed that was there before, or was not."""
    from reader.library.editing import show_folders

    values = {"number": feed.id, "name": feed.name}
    if before is None:
        return tr("Added: {number} {name}", **values)
    if before.folders == feed.folders:
        return tr("Already subscribed: {number} {name}", **values)
    where = show_folders(feed.folders)
    return tr("Already subscribed: {number} {name}, now in {folders}", **values, folders=where)


def _choose(candidates: Sequence[FeedCandidate], arguments: Namespace) -> Sequence[FeedCandidate] | None:
    """Return the chosen candidates; None: there are several and nothing says which."""
    if arguments.pick:
        try:
            return [candidates[n - 1] for n in parse_numbers(arguments.pick, len(candidates))]
        except ValueError as error:
            complain(tr("--pick: {fault}.", fault=error))
            return None
    if len(candidates) == 1 or arguments.all:
        return leave_out_wholes(candidates)
    if sys.stdin.isatty() and is_terminal():
        return _ask(candidates)
    _list(candidates, range(1, len(candidates) + 1))
    count = len(candidates)
    complain(tr("there are {count} feeds; say which with --pick N, or --all.", count=count))
    return None


def _list(candidates: Sequence[FeedCandidate], numbers: Sequence[int]) -> None:
    shown = [(n, candidates[n - 1]) for n in numbers]
    with nullcontext() if is_terminal() else speaking("en"):
        rows = [(str(n), each.title, retell(each.note), each.address) for n, each in shown]
        print_rows((tr("Nr"), tr("Title"), "", tr("Address")), rows, wide=(1, 3))


def _ask(candidates: Sequence[FeedCandidate]) -> Sequence[FeedCandidate]:
    """Ask at the terminal until an answer makes sense; an empty one chooses nothing."""
    _list(candidates, range(1, len(candidates) + 1))
    question = tr("Which? Numbers (1,3-5), all, or part of a title; Enter for none:")
    while True:
        try:
            with interruptible():
                answer = input(f"{question} ").strip()
        except EOFError:
            return ()
        if not answer:
            return ()
        if answer.casefold() in ("all", tr("all")):
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
                say(tr("{fault}, and no title contains it.", fault=error))


COMMAND = Command(
    name="add",
    summary=mark("subscribe to a feed, a site's feeds, a category page or a folder of posts"),
    run=run,
    configure=configure,
    stopped=mark("Stopped."),
    examples=(
        ("reader add https://example.org/", mark("find the feeds of a site and choose")),
        (
            "reader add https://example.org/feed.xml --folder News/World",
            mark("into a folder, made if need be"),
        ),
        ("reader add https://example.org/category/daily.html", mark("a page that lists articles")),
        ("reader add ~/site/_posts --all", mark("every category of a folder of posts")),
        ("reader add https://example.org/ --pick 2", mark("without being asked")),
    ),
)
