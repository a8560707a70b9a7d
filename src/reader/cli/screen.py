"""Opens the app; the only module of the command line that knows where it is."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from reader.cli.command import OK, USAGE, Context
from reader.cli.output import complain
from reader.cli.terminal import asking

if TYPE_CHECKING:
    from reader.model import Article


def need_terminal() -> None:
    """Leave with a sentence if there is no terminal to draw on or to type at."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        complain("the newspaper needs a terminal; `reader --help` lists the commands that print.")
        sys.exit(USAGE)


@contextmanager
def leaving_on_signals() -> Iterator[None]:
    """Turn a closed terminal or a polite kill into an orderly end, so that nothing is left lying about."""

    def leave(number: int, frame: object) -> None:
        sys.exit(128 + number)

    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, leave) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


class Left(NamedTuple):
    """How the app was left."""

    status: int
    wish: str = ""
    """"demo": to open the demo instead; "": nothing more."""


def run_app(context: Context, article: Article | None = None) -> Left:
    """Open the newspaper, or one article that is not in it, until it is left."""
    with asking(context.config.ambiguous_width) as find_width:
        # These imports take longer than any terminal needs to answer.
        from reader.library import Library
        from reader.ui.app import ReaderApp

        if find_width() == 2:
            from reader.convert.ambiguous import set_ambiguous_width

            set_ambiguous_width(2)
    library = Library(context.paths.prepare(), context.config)
    try:
        app = ReaderApp(library, context.config, notice=context.notice, open_article=article)
        with leaving_on_signals():
            wish = app.run()
        return Left(app.return_code or OK, wish if isinstance(wish, str) else "")
    finally:
        library.close()
