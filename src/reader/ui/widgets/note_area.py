"""A field of several lines that breaks them by the Chinese rules, as the articles do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from textual.document._document import Location
from textual.document._document_navigator import DocumentNavigator
from textual.document._wrapped_document import WrappedDocument
from textual.widgets import TextArea

from reader.convert.wrap import cell_width, wrap


def line_starts(text: str, width: int) -> list[int]:
    """Return where the lines of a text begin, the first one's 0 excluded; no line is wider than `width`.

    Blanks at the end of a line are counted here: the cursor must be able to stand behind them.
    """
    starts: list[int] = []
    bounds = [0, *wrap(text, width), len(text)]
    for start, end in pairwise(bounds):
        starts += _cuts(text, start, end, width)
        starts.append(end)
    return starts[:-1]


def _cuts(text: str, start: int, end: int, width: int) -> Iterator[int]:
    """Yield where a line has to be cut that is too wide by the blanks at its end."""
    while cell_width(text[start:end]) > width:
        at = end - 1
        while at > start + 1 and cell_width(text[start:at]) > width:
            at -= 1
        yield at
        start = at


class _Wrapped(WrappedDocument):
    """Textual's record of the lines, with line starts of ours."""

    def wrap(self, width: int, tab_width: int | None = None) -> None:
        """Break all lines for a width in cells; 0: break none."""
        super().wrap(width, tab_width)
        # Textual knows how wide a tab is at its place, so lines with tabs stay as it breaks them.
        starts = [
            theirs if not width or "\t" in line else line_starts(line, width)
            for line, theirs in zip(self.document.lines, self._wrap_offsets, strict=True)
        ]
        self._wrap_offsets = starts
        rows = [(line, part) for line, each in enumerate(starts) for part in range(len(each) + 1)]
        self._offset_to_line_info = rows
        places: list[list[int]] = [[] for _ in starts]
        for row, (line, _) in enumerate(rows):
            places[line].append(row)
        self._line_index_to_offsets = places

    def wrap_range(self, start: Location, old_end: Location, new_end: Location) -> None:
        """Break the lines after an edit: all of them, for a note is short and its lines are remembered."""
        self.wrap(self._width)


class NoteArea(TextArea):
    """A text area whose lines never begin with a stop that belongs to the line above."""

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(text, language)
        self.wrapped_document = _Wrapped(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._rewrap_and_refresh_virtual_size()
