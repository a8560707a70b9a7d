"""What stands for a file where a command line says "-": the input as a file, a file as the output."""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

STREAM = "-"
"""The name of stdin where something is read, of stdout where something is written."""
_PIECE = 65_536


@contextmanager
def input_file(name: str) -> Iterator[Path]:
    """Give all that comes from stdin as a file of this name, which is gone afterwards."""
    with TemporaryDirectory(prefix="reader-") as folder:
        file = Path(folder) / name
        # Unbuffered, a read gives what is there, not all that could come: only between two is Ctrl-C noticed.
        with file.open("wb") as target, open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as source:
            while piece := source.read(_PIECE):
                target.write(piece)
        yield file


@contextmanager
def output_file(name: str) -> Iterator[Path]:
    """Give a place for a file of this name; once it is whole it goes to stdout, a part of it never does."""
    with TemporaryDirectory(prefix="reader-") as folder:
        file = Path(folder) / name
        yield file
        sys.stdout.flush()
        with file.open("rb") as source:
            shutil.copyfileobj(source, sys.stdout.buffer)
        sys.stdout.buffer.flush()


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C end a wait for the keyboard at once; asyncio would take it for a wish to stop later."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
