"""Lines in, strips out: the colours of an article; knows where everything stands, decides nothing."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.convert.cells import columns
from reader.convert.wrap import cell_width, justify
from reader.model import Block

from .article_code import highlight
from .article_lines import Layout, Line
from .article_picture import picture_segments
from .article_text import Run

_RULE = 16
_NO_GAPS: frozenset[int] = frozenset()
_NAME = re.compile(r"[\w+#.-]+", re.ASCII)
_BARS = str.maketrans("▌", "▎")


class Overlay(NamedTuple):
    """A style put over a part of a line: a selection, the focused link, a find's hit."""

    start: int
    end: int
    """Offsets in the block's drawn text."""
    style: Style


class Painter:
    """Turns the lines of one layout into strips of one width.

    Every segment says in its meta data which line it shows and from which character on; Textual's text
    selection asks for that. To the left of the text the count is negative.
    """

    def __init__(self, layout: Layout, width: int, base: Style, look: Callable[[str], Style]) -> None:
        self._layout = layout
        self._width = width
        self._base = base
        self._look = look
        self._styles: dict[tuple[tuple[str, ...], str], Style] = {}
        self._widest: dict[int, int] = {}
        self.left = max(0, (width - layout.width) // 2)
        """Where the text column begins."""

    def paint(self, index: int, *, shift: int = 0, overlays: Sequence[Overlay] = ()) -> Strip:
        """Return the strip of a line; wide blocks are moved `shift` cells to the left."""
        line = self._layout.lines[index]
        segments: list[Segment] = []
        hidden = -self.left - len(line.prefix)
        if self.left:
            segments.append(self._segment(" " * self.left, self._base, hidden, index))
        if line.prefix:
            marker = self._style(("bar" if "▌" in line.prefix else "marker",))
            segments.append(self._segment(line.prefix.translate(_BARS), marker, -len(line.prefix), index))
        room = self._layout.width - cell_width(line.prefix) - line.indent
        if line.indent:
            segments.append(self._segment(" " * line.indent, self._base, -line.indent, index))
        segments += self._body(line, index, room, shift, overlays)
        return Strip(segments).crop_extend(0, self._width, self._base)

    def overhang(self, line: Line) -> int:
        """Return how many cells of a line's block the page does not show at once."""
        return (
            max(0, self._widest_line(line.block) - self._window(line))
            if line.kind in ("table", "code")
            else 0
        )

    def _window(self, line: Line) -> int:
        """Return how many cells of a wide block can be seen, beside the signs that it goes on."""
        if line.kind == "code":
            return self._layout.width - cell_width(line.prefix) - 2
        room = self._layout.room - cell_width(line.prefix)
        return room if self._widest_line(line.block) <= room else room - 2

    def _body(
        self, line: Line, index: int, room: int, shift: int, overlays: Sequence[Overlay]
    ) -> Iterator[Segment]:
        block = self._layout.page.document.blocks[line.block]
        drawn = self._layout.drawn[line.block]
        if line.kind == "blank":
            yield self._segment(" ", self._base, 0, index)
        elif line.kind == "rule":
            ours = line.block in self._layout.page.roles
            length = room if ours else min(_RULE, room)
            yield self._segment(" " * ((room - length) // 2), self._base, 0, index)
            yield self._segment("─" * length, self._style(("rule",)), 0, index)
        elif line.kind == "code-edge":
            yield from self._code_edge(block, line, index, room)
        elif line.kind in ("code", "table"):
            yield from self._wide(line, index, shift, overlays)
        elif line.kind == "picture":
            raster = self._layout.rasters[line.block]
            yield from picture_segments(raster, line.start - len(drawn.text) - 1, room, self._base)
        else:
            if line.kind == "centred":
                space = room - cell_width(drawn.text[line.start : line.end].rstrip())
                yield self._segment(" " * max(0, space // 2), self._base, 0, index)
            gaps = self._gaps(line, index, room)
            yield from self._text(line.start, line.end, line, index, drawn.runs, overlays, gaps)

    def _gaps(self, line: Line, index: int, room: int) -> frozenset[int]:
        """Return the offsets before which a space is added so that the line ends flush."""
        lines = self._layout.lines
        text = self._layout.drawn[line.block].text[line.start : line.end]
        if (
            not self._layout.setting.justify
            or line.block in self._layout.page.roles
            or index + 1 >= len(lines)
            or lines[index + 1].block != line.block
            or lines[index + 1].kind != "text"
            or text.endswith("\n")
        ):
            return _NO_GAPS
        text = text.rstrip()
        return frozenset(line.start + at for at in justify(text, room - cell_width(text)))

    def _code_edge(self, block: Block, line: Line, index: int, room: int) -> Iterator[Segment]:
        """Yield the tinted line above or below code; the upper one names the language."""
        lines = self._layout.lines
        is_upper = index + 1 < len(lines) and lines[index + 1].kind == "code"
        name = f"{block.language[: room - 2]} " if is_upper and _NAME.fullmatch(block.language) else ""
        yield self._segment(" " * (room - cell_width(name)), self._style(("code-block",)), 0, index)
        if name:
            yield self._segment(name, self._style(("code-block", "code-comment")), 0, index)

    def _wide(self, line: Line, index: int, shift: int, overlays: Sequence[Overlay]) -> Iterator[Segment]:
        """Yield the part of a line of code or of a table that the sideways scroll shows."""
        drawn = self._layout.drawn[line.block]
        is_code = line.kind == "code"
        base = self._style((drawn.look,)) if is_code else self._base
        edge = base + self._look("more")
        over, window = self.overhang(line), self._window(line)
        shift = min(shift, over)
        cells = columns(drawn.text[line.start : line.end])
        first = min(bisect_left(cells, shift), len(cells) - 1)
        last = max(first, bisect_right(cells, shift + window) - 1)
        lead = max(0, cells[first] - shift) if cells[-1] > shift else 0
        if is_code or over:
            yield self._segment("‹" if shift else " ", edge, first - 1, index)
        yield self._segment(" " * lead, base, first - lead, index)
        runs = drawn.runs
        if is_code and not runs:
            runs = highlight(drawn.text, self._layout.page.document.blocks[line.block].language)
        yield from self._text(line.start + first, line.start + last, line, index, runs, overlays)
        if is_code or over:
            used = lead + cell_width(drawn.text[line.start + first : line.start + last].rstrip())
            yield Segment(" " * (window - used), base)
            yield Segment("›" if cells[-1] > shift + window else " ", edge)

    def _text(
        self,
        start: int,
        end: int,
        line: Line,
        index: int,
        runs: Sequence[Run],
        overlays: Sequence[Overlay],
        gaps: Collection[int] = (),
    ) -> Iterator[Segment]:
        """Yield the characters from start to end in their styles."""
        drawn = self._layout.drawn[line.block]
        text = drawn.text
        while end > start and text[end - 1] in " \n":
            end -= 1
        at = start
        position = max(0, bisect_right(runs, start, key=_start_of) - 1)
        while at < end:
            while position < len(runs) and runs[position].end <= at:
                position += 1
            run = runs[position] if position < len(runs) and runs[position].start < end else None
            if run is None or run.start > at:
                stop = end if run is None else run.start
                style = self._style((drawn.look,))
            else:
                stop = min(run.end, end)
                style = self._style((drawn.look, *run.looks), run.url)
            if at in gaps:
                yield self._segment(" ", self._base, at - line.start, index)
            inner = [gap for gap in gaps if at < gap < stop]
            for left, right in pairwise((at, *sorted(inner), stop)):
                if left != at:
                    yield self._gap(left, style, line, index, overlays)
                yield from self._overlaid(text, left, right, style, line, index, overlays)
            at = stop

    def _gap(self, at: int, style: Style, line: Line, index: int, overlays: Sequence[Overlay]) -> Segment:
        """Return a space of justification; it looks like what it stands in."""
        for overlay in overlays:
            if overlay.start < at < overlay.end:
                style += overlay.style
        return self._segment(" ", style, at - line.start, index)

    def _overlaid(
        self,
        text: str,
        start: int,
        end: int,
        style: Style,
        line: Line,
        index: int,
        overlays: Sequence[Overlay],
    ) -> Iterator[Segment]:
        cuts = {start, end}
        for overlay in overlays:
            cuts.update(cut for cut in (overlay.start, overlay.end) if start < cut < end)
        ordered = sorted(cuts)
        for left, right in pairwise(ordered):
            full = style
            for overlay in overlays:
                if overlay.start <= left and right <= overlay.end:
                    full += overlay.style
            yield self._segment(text[left:right], full, left - line.start, index)

    def _segment(self, text: str, style: Style, offset: int, index: int) -> Segment:
        return Segment(text, style + Style.from_meta({"offset": (offset, index)}))

    def _style(self, looks: tuple[str, ...], url: str = "") -> Style:
        style = self._styles.get((looks, url))
        if style is None:
            style = self._base
            for look in looks:
                style += self._look(look)
            if url:
                style += Style(link=url)
            self._styles[looks, url] = style
        return style

    def _widest_line(self, block: int) -> int:
        width = self._widest.get(block)
        if width is None:
            width = max(map(cell_width, self._layout.drawn[block].text.split("\n")))
            self._widest[block] = width
        return width


def _start_of(run: Run) -> int:
    return run.start
