"""What a command is, and what it is given to work with."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reader.config import Config
from reader.language import tr
from reader.paths import Paths

if TYPE_CHECKING:
    from reader.library import Library

from reader.errors import ReaderError

OK = 0
FAILED = 1
USAGE = 2
INTERRUPTED = 130
"""What shells give for a program ended by Ctrl-C."""
PIPE_CLOSED = 141
"""What shells give for a program whose output nobody reads any more."""


class UsageError(ReaderError):
    """What the command line says makes no sense together; ends with the status for wrong usage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Where things are, how they are set, and the way to the library."""

    paths: Paths
    config: Config
    notice: str = ""
    """What is wrong with config.toml, as a sentence; "": nothing."""
    data_dir: Path | None = None
    """The directory named by --data-dir; None: not given."""

    def with_library(self, work: Callable[[Library], Awaitable[int]]) -> int:
        """Open the library, run `work` with it, close it, and return the exit status of `work`."""

        import asyncio  # --help and --version need none of it

        async def run() -> int:
            from reader.library import Library

            async with Library(self.paths.prepare(), self.config) as library:
                return await work(library)

        return asyncio.run(run())


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One word of the command line; each stands in a module of its own under `commands`."""

    name: str
    summary: str
    """What it does, in one line for the list of commands; marked to be said in the chosen language."""
    run: Callable[[Context, Namespace], int]
    """Does it and returns the exit status; raises ReaderError with a sentence."""
    configure: Callable[[ArgumentParser], None] = lambda parser: None
    """Declares its arguments."""
    examples: tuple[tuple[str, str], ...] = ()
    """Command lines as typed, each with what it does, which is marked as well."""
    takes_query: bool = False
    """True: what begins with one minus is a word that must not occur, and no option."""
    mixes: bool = False
    """True: its options may stand between its arguments."""
    stopped: str = ""
    """What a person who has stopped it with Ctrl-C is told, marked; "": nothing."""
    shows_notice: bool = False
    """True: it shows what is wrong with config.toml itself."""


def path_name(text: str) -> Path:
    """Return a path as the user names it; an empty name, as of a variable that is not set, is none."""
    if not text.strip():
        raise UsageError(tr("The name of the file or folder is empty: name one."))
    return Path(text)


def take_json(parser: ArgumentParser, listing: ArgumentParser) -> None:
    """Let --json stand before the action that lists as well as behind it, or without any action."""
    for each in (parser, listing):
        # Else what stands before would be overwritten by the default of what stands behind.
        each.add_argument("--json", action="store_true", default=SUPPRESS, help=tr("print them as JSON"))
    parser.set_defaults(json=False)
