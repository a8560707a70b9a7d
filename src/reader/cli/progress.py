"""The line on stderr that says how far a refresh is; only a terminal gets it."""

from __future__ import annotations

import shutil
import sys
from time import monotonic
from types import TracebackType
from typing import Self

from reader.language import mark, tr
from reader.model import RefreshProgress
from reader.text import clean_line

_BAR = 20
"""Cells."""
_SECONDS = 0.05
"""The line is not written more often than this; a thousand feeds would keep the terminal busy."""
_PHASES = {
    "feeds": mark("Feeds"),
    "pages": mark("Articles"),
    "pictures": mark("Pictures"),
    "done": mark("Done"),
}


class ProgressLine:
    """A line that is written over itself and leaves nothing behind."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._stream = sys.stderr
        self._on = not quiet and self._stream.isatty()
        self._next = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def show(self, text: str) -> None:
        """Replace the line, cut to the terminal's width."""
        if self._on and monotonic() >= self._next:
            from reader.convert.wrap import cut

            self._next = monotonic() + _SECONDS
            width = shutil.get_terminal_size().columns - 1
            self._stream.write(f"\r\x1b[K{cut(clean_line(text), width)}")
            self._stream.flush()

    def clear(self) -> None:
        """Take the line away, so that something else can be printed."""
        if self._on:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def bar(done: int, total: int, what: str = "") -> str:
    """Return how far something is as a bar and a count: "━━━━━━──── Feeds 12/40"."""
    full = round(_BAR * done / total) if total else _BAR
    return f"{'━' * full}{'─' * (_BAR - full)} {what}{done:,}/{total:,}"


def describe(progress: RefreshProgress) -> str:
    """Return a progress as a bar and words: "━━━━━━──── Feeds 12/40 · 3 new · 1 failed"."""
    phase = tr(_PHASES[progress.phase])
    words = [bar(progress.done, progress.total, f"{phase} ") if progress.total else f"{phase} …"]
    if progress.new:
        words.append(tr("{new:,} new", new=progress.new))
    if progress.failed:
        words.append(tr("{failed} failed", failed=f"{progress.failed:,}"))
    return " · ".join(words)
