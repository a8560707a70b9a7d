"""Opens the app; the only module of the command line that knows where it is."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from reader.cli.command import OK, USAGE, Context
from reader.cli.curtain import curtain_file, draw_curtain, drop_curtain, make_curtain
from reader.cli.output import complain, say
from reader.cli.terminal import Terminal, asking
from reader.errors import ReaderError
from reader.language import tr
from reader.paths import make_dir, write_atomic

if TYPE_CHECKING:
    from reader.library import Library
    from reader.model import Article
    from reader.ui.app import ReaderApp


def need_terminal() -> None:
    """Leave with a sentence if there is no terminal to draw on or to type at."""
    if hindrance := find_hindrance():
        complain(hindrance)
        if sys.stdout.isatty() and not sys.stderr.isatty():
            say(f"reader: {hindrance}")
        sys.exit(USAGE)


def find_hindrance() -> str:
    """Return why the app cannot be shown here; "": it can."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return tr("the newspaper needs a terminal; `reader --help` lists the commands that print.")
    if not sys.stderr.isatty():
        # Textual draws on the error output, so that a program's own output can be piped on.
        return tr("the newspaper is drawn on the error output; leave that on the terminal (without 2>).")
    if os.environ.get("TERM") == "dumb":
        return tr(
            "this terminal can only print lines (TERM=dumb); `reader entries` and `reader show ID` print."
        )
    return ""


@contextmanager
def leaving_on_signals() -> Iterator[None]:
    """Turn a closed terminal or a polite kill into an orderly end, so that nothing is left lying about."""

    def leave(number: int, frame: object) -> None:
        # A terminal that closes wakes its programs, too; Textual would begin to draw again on nothing.
        signal.signal(signal.SIGCONT, lambda number, frame: None)
        sys.exit(128 + number)

    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = {signal.SIGCONT: signal.getsignal(signal.SIGCONT)}
    before |= {number: signal.signal(number, leave) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Left(NamedTuple):
    """How the app was left."""

    status: int
    wish: str = ""
    """"demo": to open the demo instead; "": nothing more."""


def run_app(context: Context, article: Article | None = None, address: str = "") -> Left:
    """Open the newspaper, or one article that is not in it and where it came from, until it is left."""
    # Textual, which reads this when it is imported, puts a changed screen off to its next frame: at its
    # usual 60 a second a key would wait longer for that than for all else.
    os.environ.setdefault("TEXTUAL_FPS", "500")
    curtain = curtain_file(context.paths.cache_dir) if context.config.resume and article is None else None
    with asking(context.config.ambiguous_width, _graphics(context)) as find_terminal:
        is_drawn = curtain is not None and draw_curtain(curtain)
        try:
            app, library = _make_app(context, article, curtain, find_terminal, is_drawn=is_drawn)
            library.name_opened(address)
        except BaseException:
            if is_drawn:
                drop_curtain()
            raise
    try:
        with leaving_on_signals():
            wish = app.run()
        return Left(app.return_code or OK, wish if isinstance(wish, str) else "")
    finally:
        send_marks(context, library)
        library.close()


def send_marks(context: Context, library: Library) -> None:
    """Have a process of its own tell the service what was read: nobody waits for that who leaves."""
    if not library.syncs:
        return
    import asyncio
    import subprocess

    with suppress(ReaderError, OSError):
        if asyncio.run(library.marks_wait()):
            where = () if context.data_dir is None else ("--data-dir", str(context.data_dir.absolute()))
            subprocess.Popen(  # noqa: S603 - our own words
                [sys.executable, "-m", "reader", *where, "sync", "--quiet"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )


def _graphics(context: Context) -> Literal["auto", "kitty", "blocks"]:
    """Return how pictures are to be drawn; without Pillow nobody need ask."""
    return "blocks" if find_spec("PIL") is None else context.config.reading.graphics


def _make_app(
    context: Context,
    article: Article | None,
    curtain: Path | None,
    find_terminal: Callable[[], Terminal],
    *,
    is_drawn: bool,
) -> tuple[ReaderApp, Library]:
    """Load what is needed and build the app."""
    # These imports take longer than any terminal needs to answer.
    from reader.convert.picture import Surface
    from reader.library import Library
    from reader.ui.app import ReaderApp

    terminal = find_terminal()
    if terminal.ambiguous_width == 2:
        from reader.convert.ambiguous import set_ambiguous_width

        set_ambiguous_width(2)

    def keep_picture(picture: str, columns: int, rows: int) -> None:
        if curtain is not None:
            make_dir(curtain.parent)
            write_atomic(curtain, make_curtain(picture, columns, rows))

    library = Library(context.paths.prepare(), context.config)
    app = ReaderApp(
        library,
        context.config,
        notice=context.notice,
        open_article=article,
        is_drawn=is_drawn,
        keep_picture=None if curtain is None else keep_picture,
        surface=Surface(cell=terminal.cell, sharp=terminal.draws_pictures, behind_tmux=terminal.behind_tmux),
    )
    return app, library
