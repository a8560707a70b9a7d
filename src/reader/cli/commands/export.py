"""`reader export`: the subscriptions as OPML, or articles for other programs and devices."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.command import OK, Command, Context, UsageError, path_name
from reader.cli.listing import check_query, tell_doubt
from reader.cli.output import complain, say
from reader.cli.progress import ProgressLine, bar
from reader.errors import ReaderError
from reader.language import mark, tr
from reader.model import EntryQuery, Scope
from reader.paths import expand, write_atomic

if TYPE_CHECKING:
    from reader.export.item import Written
    from reader.library import Library
    from reader.library.exporting import ExportOrder

_FORMATS = ("markdown", "epub", "html", "json", "text")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "words",
        metavar="FILE|QUERY",
        nargs="*",
        help=tr(
            "where to; -: stdout, what has pictures beside it excepted; nothing: stdout, for bookmarks "
            "the export folder; after it, or with --epub instead of it: which articles"
        ),
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--bookmarks",
        metavar="FORMAT",
        choices=_FORMATS,
        help=tr("export bookmarks: {formats}", formats=tr(", ").join(_FORMATS)),
    )
    what.add_argument(
        "--epub", metavar="FILE", type=path_name, help=tr("one book of the articles that match the QUERY")
    )
    parser.add_argument(
        "--id", metavar="ID", type=int, action="append", help=tr("only this article; can be given again")
    )
    parser.add_argument(
        "--delete",
        action="store_true",
        help=tr("markdown: delete the files of removed bookmarks, unless you have changed them"),
    )
    parser.add_argument(
        "--offline", action="store_true", help=tr("fetch nothing: leave out pictures that are not kept")
    )


def run(context: Context, arguments: Namespace) -> int:
    """Export."""

    async def work(library: Library) -> int:
        if arguments.bookmarks or arguments.epub:
            return await _export_articles(library, arguments)
        if arguments.id or arguments.delete or len(arguments.words) > 1:
            raise UsageError(
                tr("To export articles, name a format: --bookmarks FORMAT DEST, or --epub FILE QUERY.")
            )
        file = arguments.words[0] if arguments.words else "-"
        return await _export_feeds(library, str(path_name(file)))

    return context.with_library(work)


async def _export_feeds(library: Library, file: str) -> int:
    data = await library.export_opml()
    if file == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)  # the file says that it is UTF-8, whatever the terminal speaks
        sys.stdout.buffer.flush()
    else:
        path = library.paths.spare(expand(file))
        write_atomic(path, data)
        say(tr("Written: {path}", path=path.absolute()))
    return OK


async def _export_articles(library: Library, arguments: Namespace) -> int:
    order = await _make_order(library, arguments)
    if order.ids is not None and not order.ids:
        raise ReaderError(tr("No article matches: nothing was written."))
    if str(order.target) == "-":
        await _print_articles(library, order)
    else:
        _report(await _write(library, order))
    return OK


async def _print_articles(library: Library, order: ExportOrder) -> None:
    """Write the one file of a format to stdout; a part of it is never there."""
    from dataclasses import replace

    from reader.cli.streams import output_file
    from reader.export import find_format

    if not find_format(order.format).suffix:
        raise UsageError(tr("Markdown is a folder of files: name one in place of -."))
    with output_file("articles") as file:
        await _write(library, replace(order, target=file))


async def _write(library: Library, order: ExportOrder) -> Written | None:
    written: Written | None = None
    with ProgressLine() as line:
        async with aclosing(library.export(order)) as steps:
            async for progress in steps:
                line.show(f"{bar(progress.done, progress.total)} {progress.title}")
                written = progress.written
    return written


async def _make_order(library: Library, arguments: Namespace) -> ExportOrder:
    from reader.library.exporting import ExportOrder

    words = list(arguments.words)
    if len(words) == 1 and arguments.bookmarks and _is_query(words[0]):
        raise UsageError(
            tr(
                "{query} is a query: name the place before it, as in "
                "`reader export --bookmarks {format} DEST '{query}'`.",
                query=words[0],
                format=arguments.bookmarks,
            )
        )
    target: Path | None = arguments.epub
    if target is None:
        target = path_name(words.pop(0)) if words else await _choose_target(library, arguments.bookmarks)
    query = check_query(" ".join(words).strip())
    ids: list[int] | None = arguments.id
    if ids is None and query:
        await tell_doubt(library, query)
        scope = Scope(kind="saved" if arguments.bookmarks else "all")
        ids = list(await library.entry_ids(EntryQuery(scope=scope, match=query)))
    elif ids is None and arguments.epub:
        raise UsageError(tr("Say which articles, as in `reader export --epub FILE 'is:unread newer:1d'`."))
    return ExportOrder(
        format=arguments.bookmarks or "epub",
        target=target,
        ids=ids,
        title=query,
        delete=arguments.delete,
        fetch=not arguments.offline,
    )


def _is_query(word: str) -> bool:
    """Tell whether a word asks for a field, as no name of a file does that nobody wrote by mistake."""
    from reader.query import QueryError, parse
    from reader.query.tree import Text, leaves

    try:
        found = list(leaves(parse(word).root))
    except QueryError:
        return False
    is_field = any(not isinstance(leaf, Text) or leaf.field != "any" for leaf in found)
    return is_field and "/" not in word and not expand(word).exists()


async def _choose_target(library: Library, name: str) -> Path:
    """Return where bookmarks go if nothing is said: the same place every time."""
    from reader.export import find_format

    return await library.export_folder() / f"bookmarks{find_format(name).suffix}"


def _report(written: Written | None) -> None:
    if written is None:
        return
    say(str(written))
    for name in written.edited:
        complain(tr("{name} was changed by you: it was left as it is.", name=name))
    for name in written.removed:
        complain(tr("{name} is no bookmark any more; --delete deletes it.", name=name))


COMMAND = Command(
    name="export",
    summary=mark("write the subscriptions as OPML, or articles as Markdown, EPUB, HTML, JSON, text"),
    run=run,
    configure=configure,
    takes_query=True,
    stopped=mark("Stopped: what had been written is whole, the rest was left out."),
    examples=(
        ("reader export feeds.opml", mark("the feeds into a file, whole or not at all")),
        ("reader export | less", mark("to look at")),
        ("reader export --bookmarks markdown notes/", mark("for git or Obsidian; again, only what changed")),
        ("reader export --bookmarks epub kept.epub", mark("every bookmark as one book")),
        ("reader export --epub today.epub 'is:unread newer:1d'", mark("today's news for the e-reader")),
    ),
)
