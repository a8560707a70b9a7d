"""Hands an article to a program of the user's: an argument list, never a shell."""

from __future__ import annotations

import shlex
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

from reader.errors import ReaderError
from reader.language import tr

_QUOTE, _ESCAPE = "no closing quotation", "no escaped character"
"""What shlex finds wrong with a command."""


class PipeError(ReaderError):
    """A command cannot be run."""


def split_command(line: str) -> list[str]:
    """Return the words of a command as a shell would part them; raises PipeError with a sentence."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        reason = str(error).rstrip(".").lower()
        reason = {_QUOTE: tr("no closing quotation"), _ESCAPE: tr("no escaped character")}.get(reason, reason)
        raise PipeError(tr("The command cannot be read: {reason}.", reason=reason)) from error
    if not words:
        raise PipeError(tr("No command was given."))
    return words


def run_command(words: Sequence[str], text: str, *, quiet: bool = False) -> int:
    """Run a command with the text as its input, and return its exit status; raises PipeError.

    A quiet one runs where there is no terminal to write to.
    """
    output = subprocess.DEVNULL if quiet else None
    try:
        with _sparing_us():
            done = subprocess.run(  # noqa: S603 - the user's own command
                list(words), input=text.encode(), stdout=output, stderr=output, check=False
            )
    except FileNotFoundError as error:
        raise PipeError(tr("There is no program called {name}.", name=words[0])) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PipeError(
            tr(
                "{name} could not be started: {reason}.",
                name=words[0],
                reason=f"{reason[:1].lower()}{reason[1:]}",
            )
        ) from error
    return done.returncode


def describe_end(name: str, status: int) -> str:
    """Return how a command ended, as a sentence."""
    if status == 0:
        return tr("{name} ended well.", name=name)
    if status < 0:
        return tr("{name} was stopped by signal {signal}.", name=name, signal=-status)
    return tr("{name} ended with exit status {status}.", name=name, status=status)


def wait_for_enter(sentence: str) -> None:
    """Say something on the terminal and wait until Enter is pressed there."""
    with suppress(EOFError, KeyboardInterrupt):
        input(f"\n{sentence}")


@contextmanager
def _sparing_us() -> Iterator[None]:
    """Let Ctrl-C end the command and not the reader; a handler, unlike "ignore", is not inherited."""

    def spare(number: int, frame: FrameType | None) -> None:
        return

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, spare)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
