"""A line for a path, completed from the file system as it is typed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Collection
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widgets import Input

from reader.paths import expand

_MOST = 2000
"""Names of a folder that are looked at."""


def complete_path(value: str, suffixes: Collection[str] = ()) -> str | None:
    """Return a path that begins so, folders before files; None: there is none that is longer.

    `suffixes` are those of the files that may be meant, all if it is empty.
    """
    head, slash, begun = value.rpartition("/")
    folder = expand((head + slash).strip()) if slash else Path()
    found: list[tuple[bool, str]] = []
    try:
        with os.scandir(folder) as entries:
            for entry, _ in zip(entries, range(_MOST), strict=False):
                if not entry.name.startswith(begun) or (entry.name.startswith(".") and not begun):
                    continue
                if entry.is_dir():
                    found.append((False, entry.name + "/"))
                elif not suffixes or entry.name.lower().endswith(tuple(suffixes)):
                    found.append((True, entry.name))
    except (OSError, ValueError):
        return None
    name = min(found, default=(True, ""))[1]
    return head + slash + name if len(name) > len(begun) else None


class _Paths(Suggester):
    def __init__(self, suffixes: Collection[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._suffixes = suffixes

    async def get_suggestion(self, value: str) -> str | None:
        """Return the completed line."""
        return await asyncio.to_thread(complete_path, value, self._suffixes) if value else None


class PathLine(Input):
    """A line for a path; Tab and the right arrow take what is suggested."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "cursor_right_or_on", show=False)]

    def __init__(
        self, *, suffixes: Collection[str] = (), placeholder: str = "", id: str | None = None
    ) -> None:
        super().__init__(suggester=_Paths(suffixes), placeholder=placeholder, id=id)

    def action_cursor_right_or_on(self) -> None:
        """Take what is suggested; where nothing is, go to the next widget."""
        if self.cursor_at_end and self._suggestion:
            self.action_cursor_right()
        else:
            self.screen.focus_next()
