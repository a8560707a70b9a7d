"""The text of one block while it is collected: white space folded as a browser does, styles as spans."""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.model import Span, Style

_BLANK = " \t\n\r\f"
_BLANKS = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
"""What one space stands for; a single space stands for itself, and replacing it would only take time."""
_CJK = (
    "\u2e80-\u2fdf\u3000-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
)
_MARKS = "“”‘’—…"
_LINE_END = r"[ \t]*[\r\n][ \t\r\n\f]*"
_CJK_BREAK = re.compile(
    rf"(?<=[{_CJK}]){_LINE_END}(?=[{_CJK}{_MARKS}])|(?<=[{_MARKS}]){_LINE_END}(?=[{_CJK}])"
)
_JOINED = re.compile(rf"[{_CJK}][{_CJK}{_MARKS}]|[{_MARKS}][{_CJK}]")
TAB = 4


class Mark(NamedTuple):
    """What a run of text is: its styles, and what it leads to."""

    styles: tuple[Style, ...] = ()
    link: int | None = None
    image: int | None = None
    target: str = ""


PLAIN = Mark()


class Line:
    """Collects runs of text; `take` hands them out as one string with spans."""

    def __init__(self) -> None:
        self._start_over()

    def _start_over(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._runs: list[tuple[int, int, Mark]] = []
        self._gap = ""
        self._last = ""
        self._last_mark = PLAIN
        self._link_end = -1
        self._parted = False
        self.breaks = 0

    @property
    def last(self) -> str:
        """The last character so far; "": none."""
        return self._last

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been written since the last `take`."""
        return not self._length

    def add(self, text: str, mark: Mark) -> str:
        """Append text with its white space folded; return what was appended, without the gap before."""
        core = text.strip(_BLANK)
        if core and (not self._length or self.breaks):
            core = core.lstrip()
        if not core:
            self._gap += text
            return ""
        if text[0] in _BLANK:
            self._gap += text[: len(text) - len(text.lstrip(_BLANK))]
        core = _fold(core)
        if self.breaks:
            self._append("\n", PLAIN)
            self.breaks = 0
        elif self._gap and self._length and self._last != "\n":
            self._space(core[0], mark)
        self._gap = text[len(text.rstrip(_BLANK)) :] if text[-1] in _BLANK else ""
        self._append(core, mark)
        return core

    def add_verbatim(self, text: str, mark: Mark) -> None:
        """Append text with all its white space; tabs and blanks that do not break become spaces."""
        text = text.replace("\xa0", " ")
        if "\t" in text:
            text = text.expandtabs(TAB)
        if text:
            self._append(text, mark)

    def break_line(self) -> None:
        """Start a new line before whatever comes next; twice means a new paragraph to the caller."""
        if self._length:
            self.breaks += 1
        self._gap = ""

    def begin_link(self) -> None:
        """Heed that a link begins: words of two links are never run together."""
        self._parted = self._link_end == self._length

    def end_link(self) -> None:
        """Heed that a link has ended."""
        self._link_end = self._length

    def drop_gap(self) -> None:
        """Forget the white space at the end."""
        self._gap = ""

    def take(self, *, verbatim: bool = False) -> tuple[str, tuple[Span, ...]]:
        """Return what was collected, trimmed, and start over."""
        text, runs = "".join(self._parts), self._runs
        self._start_over()
        cut = 0
        if verbatim:
            cut = _blank_lines(text)
            text = text.rstrip()[cut:]
        else:
            text = text.rstrip()
        if not runs:
            return text, ()
        end = len(text)
        spans = tuple(
            Span(
                start=max(0, start - cut),
                end=min(stop - cut, end),
                styles=mark.styles,
                link=mark.link,
                image=mark.image,
                target=mark.target,
            )
            for start, stop, mark in runs
            if start - cut < end and stop > cut
        )
        return text, spans

    def _space(self, following: str, mark: Mark) -> None:
        parted, self._parted = self._parted, False
        if ("\n" in self._gap or "\r" in self._gap) and not parted and _JOINED.match(self._last + following):
            return
        last = self._last_mark
        if last == mark:
            self._append(" ", mark)
            return
        shared = tuple(style for style in last.styles if style in mark.styles and style != "image")
        same = last.link == mark.link and last.target == mark.target
        self._append(" ", Mark(shared, mark.link if same else None, None, mark.target if same else ""))

    def _append(self, text: str, mark: Mark) -> None:
        start = self._length
        self._length = end = start + len(text)
        self._parts.append(text)
        self._last, self._last_mark = text[-1], mark
        if mark == PLAIN:
            return
        if self._runs and self._runs[-1][1] == start and self._runs[-1][2] == mark:
            self._runs[-1] = (self._runs[-1][0], end, mark)
        else:
            self._runs.append((start, end, mark))


def _fold(text: str) -> str:
    if "\n" in text or "\r" in text:
        text = _CJK_BREAK.sub("", text)
    return _BLANKS.sub(" ", text)


def _blank_lines(text: str) -> int:
    """Return where the first line that is not blank begins."""
    lead = len(text) - len(text.lstrip())
    return text.rfind("\n", 0, lead) + 1
