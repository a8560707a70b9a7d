"""What a mouse selection covers of a laid-out page, and its text without our own line breaks."""

from __future__ import annotations

from textual.selection import Selection

from .article_lines import Layout

NO_TEXT = ("blank", "code-edge", "rule", "picture")
"""Kinds of lines with nothing to take along."""


def selected_span(layout: Layout, line: int, selection: Selection) -> tuple[int, int] | None:
    """Return the part of a line that is selected, as offsets in its block's drawn text; None: nothing."""
    span = selection.get_span(line)
    if span is None:
        return None
    found = layout.lines[line]
    length = found.end - found.start
    start = min(max(span[0], 0), length)
    # -1 is Textual's word for the end of the line; left of the text our own offsets are negative, too.
    to_end = span[1] == -1 and (selection.end is None or selection.end.y != line)
    end = length if to_end else min(max(span[1], 0), length)
    return found.start + start, found.start + max(start, end)


def selected_text(layout: Layout, selection: Selection) -> str:
    """Return the selected text: paragraphs whole, code and tables in lines, without link numbers."""
    last = len(layout.lines) - 1
    first = selection.start.y if selection.start is not None else 0
    if selection.end is not None:
        last = min(last, selection.end.y)
    blocks = layout.page.document.blocks
    parts: list[str] = []
    before = -1
    for index in range(max(0, first), last + 1):
        line = layout.lines[index]
        span = selected_span(layout, index, selection)
        if span is None or line.kind in NO_TEXT:
            continue
        if before == line.block:
            parts.append("\n" if line.kind in ("code", "table") else "")
        elif before >= 0:
            parts.append("\n" if blocks[line.block].tight else "\n\n")
        if line.start == 0 and span[0] == 0:
            parts.append(line.prefix)
        parts.append(layout.drawn[line.block].plain(*span))
        before = line.block
    return "".join(parts).rstrip()
