"""Keeps wide characters whole where Textual cuts lines: beside what is drawn anew, and over other panes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets._toast import Toast

_NOTHING = Strip([], 0)


class WholeCompositor(Compositor):
    """Draws each line of a toast in one piece.

    Textual cuts it wherever a widget begins or ends below it, also within a Chinese character.
    """

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        chops = super()._render_chops(crop, is_rendered_line)
        for widget, (region, clip) in self.visible_widgets.items():
            if not isinstance(widget, Toast) or not clip.contains_region(region):
                continue
            strips = widget.render_lines(Region(0, 0, region.width, region.height))
            for y, strip in zip(region.line_range, strips, strict=False):
                line = cast(dict[int, Strip], chops[y])
                if is_rendered_line(y) and region.x in line:
                    line.update({at: _NOTHING for at in line if region.x < at < region.right})
                    line[region.x] = strip
        return chops


def keep_whole(update: CompositorUpdate) -> CompositorUpdate:
    """Return an update that ends beside its last characters, not within them.

    Textual cuts what it draws where the part that has changed ends, and a cut Chinese character is a blank;
    its other half is not drawn again, so it would be gone from the screen.
    """
    if not isinstance(update, ChopsUpdate):
        return update
    spans = [
        (y, start, end + _splits(update.chops[y], update.chop_ends[y], end)) for y, start, end in update.spans
    ]
    return update if spans == update.spans else ChopsUpdate(update.chops, spans, update.chop_ends)


def _splits(line: Mapping[int, Strip | None], ends: list[int], at: int) -> bool:
    """Tell whether a wide character lies on both sides of a column."""
    for end, (start, strip) in zip(ends, line.items(), strict=False):
        if strip is not None and start < at < end:
            return any(_cuts(strip, at - start))
    return False


def _cuts(strip: Strip, at: int) -> Iterator[bool]:
    for segment in strip:
        width = segment.cell_length
        if 0 < at < width and not segment.text.isascii():
            left, right = segment.split_cells(at)
            yield left.text + right.text != segment.text
        at -= width
        if at <= 0:
            return
