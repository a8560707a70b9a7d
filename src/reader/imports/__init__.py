"""Reads bookmarks that other programs and we have written: one file per format, found by walking `formats`.

Pure parsing: nothing is fetched and nothing is stored here.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from reader.errors import ReaderError
from reader.imports.item import Imported, ImportFormat, Steps, finish
from reader.imports.source import read_head, reading
from reader.language import tr


@cache
def find_formats() -> tuple[ImportFormat, ...]:
    """Return every format; what only one of them writes is asked for first."""
    from reader.imports import formats

    found: list[ImportFormat] = []
    for module in sorted(each.name for each in iter_modules(formats.__path__)):
        each = import_module(f"{formats.__name__}.{module}").FORMAT
        assert isinstance(each, ImportFormat)  # noqa: S101 - the contract of a module under formats
        found.append(each)
    return tuple(found)


def detect(path: Path) -> ImportFormat | None:
    """Return the format of a file or folder; None: it holds no bookmarks that we know how to read."""
    with reading(path):
        head = "" if path.is_dir() else read_head(path)
    return next((each for each in find_formats() if each.matches(path, head)), None)


def read_bookmarks(path: Path, now: datetime) -> Imported:
    """Return what a file or folder holds; ReaderError says why it cannot be read."""
    return finish(read_in_steps(path, now))


def read_in_steps(path: Path, now: datetime) -> Steps:
    """Read what a file or folder holds step by step, so that it can be stopped in between."""
    chosen = detect(path)
    if chosen is None:
        names = tr("; ").join(each.title for each in find_formats())
        words = tr("{path} holds no bookmarks that can be read. Known are: {names}.", path=path, names=names)
        raise ReaderError(words)
    with reading(path):
        if chosen.read_in_steps is not None:
            return (yield from chosen.read_in_steps(path, now))
        return chosen.read(path, now)
