"""A line of names with commas between them, Western or Chinese ones, as a person types it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reader.language import tr

_COMMA = re.compile("[,，、]")


def split_names(line: str) -> list[str]:
    """Return the names on a line."""
    return [name for part in _COMMA.split(line) if (name := part.strip())]


def join_names(names: Iterable[str]) -> str:
    """Return a line of names, each with a comma after it, so that another one can be typed."""
    return "".join(tr("{tag}, ", tag=name) for name in names)


def last_name(line: str) -> str:
    """Return what has been typed of the last name."""
    return _COMMA.split(line)[-1].lstrip()
