"""A document as plain text, for pipes and files: numbered links with their addresses at the end.

Passages that the reader marked stand between two equals signs, as note keepers write them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from reader.convert.wrap import cell_width, wrap
from reader.model import Block, Cell, Document, Span

_GAP = "  "
_PASSAGE = "=="
_RULE = 40
_NARROWEST = 4
"""Cells that a table's column keeps, however little room there is."""


def to_plain(document: Document, width: int = 0) -> str:
    """Return the text, a line per paragraph; with a `width` in cells, wrapped to it."""
    lines: list[str] = []
    seen: set[int] = set()
    for block in document.blocks:
        if lines and not block.tight:
            lines.append("")
        lines += _block(block, document, seen, width)
    notes = [f"[{number + 1}] {link.url}" for number, link in enumerate(document.links) if number in seen]
    if notes:
        lines += ["", *notes]
    return "\n".join(line.rstrip() for line in lines) + "\n" if lines else ""


def _block(block: Block, document: Document, seen: set[int], width: int) -> Iterator[str]:
    room = max(10, width - cell_width(block.first)) if width else 0
    if block.kind == "rule":
        lines = ["─" * min(room or _RULE, _RULE)]
    elif block.kind == "table":
        lines = _table(block.rows, document, seen, room)
    elif block.kind == "code":
        lines = _marked(block.text, block.spans, {}).split("\n")
    else:
        lines = _wrapped(_numbered(block.text, block.spans, document, seen), room)
    for number, line in enumerate(lines):
        yield (block.rest if number else block.first) + line


def _numbered(text: str, spans: Sequence[Span], document: Document, seen: set[int]) -> str:
    """Put its number behind every link that has not been numbered yet; an address needs none."""
    numbers: dict[int, str] = {}
    for number, end in _link_ends(spans):
        if number in seen or text[:end].endswith(document.links[number].url):
            continue
        seen.add(number)
        numbers[end] = f"[{number + 1}]"
    return _marked(text, spans, numbers)


def _marked(text: str, spans: Sequence[Span], numbers: Mapping[int, str]) -> str:
    """Return the text with signs around its passages, and with the numbers of links where they end."""
    signs = dict(numbers)
    # A passage is cut wherever a link or a style begins; its two ends are those that meet no other.
    edges = Counter(edge for span in spans if "passage" in span.styles for edge in (span.start, span.end))
    for edge, count in edges.items():
        if count == 1:
            signs[edge] = signs.get(edge, "") + _PASSAGE
    parts: list[str] = []
    position = 0
    for at in sorted(signs):
        parts += [text[position:at], signs[at]]
        position = at
    return "".join([*parts, text[position:]])


def _link_ends(spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield each link's number and where its words end, however many styles they have."""
    for span, following in pairwise([*spans, None]):
        if span is None or span.link is None:
            continue
        if following is None or following.link != span.link or following.start != span.end:
            yield span.link, span.end


def _wrapped(text: str, width: int) -> list[str]:
    if not width:
        return text.split("\n")
    starts = wrap(text, width)
    return [text[start:end].rstrip() for start, end in pairwise([0, *starts, len(text)])] if text else [""]


# ---------------------------------------------------------------- tables


def _table(rows: Sequence[Sequence[Cell]], document: Document, seen: set[int], width: int) -> list[str]:
    """Return the rows with aligned columns, a rule under the head row; cells wrap where room is short."""
    texts = [[_numbered(cell.text, cell.spans, document, seen) for cell in row] for row in rows]
    widths = _column_widths(rows, texts, width)
    lines: list[str] = []
    for row, row_texts in zip(rows, texts, strict=True):
        lines += _row(row, row_texts, widths)
        if row is rows[0] and any(cell.head for cell in row):
            lines.append(_GAP.join("─" * column for column in widths))
    return lines


def _column_widths(rows: Sequence[Sequence[Cell]], texts: list[list[str]], width: int) -> list[int]:
    columns = max(sum(cell.columns for cell in row) for row in rows)
    widths = [1] * columns
    for row, row_texts in zip(rows, texts, strict=True):
        place = 0
        for cell, text in zip(row, row_texts, strict=True):
            if cell.columns == 1:
                widths[place] = max(widths[place], _width(text))
            place += cell.columns
    _stretch(rows, texts, widths)
    excess = sum(widths) + len(_GAP) * (columns - 1) - width
    while width and excess > 0 and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
        excess -= 1
    return widths


def _stretch(rows: Sequence[Sequence[Cell]], texts: list[list[str]], widths: list[int]) -> None:
    """Make room for cells over several columns in the last of them."""
    for row, row_texts in zip(rows, texts, strict=True):
        place = 0
        for cell, text in zip(row, row_texts, strict=True):
            end = place + cell.columns
            missing = _width(text) - sum(widths[place:end]) - len(_GAP) * (cell.columns - 1)
            if cell.columns > 1 and missing > 0:
                widths[end - 1] += missing
            place = end


def _width(text: str) -> int:
    return max(cell_width(line) for line in text.split("\n"))


def _row(row: Sequence[Cell], texts: list[str], widths: list[int]) -> list[str]:
    """Return one row, as many lines as its longest cell takes."""
    place = 0
    columns: list[tuple[Cell, int, list[str]]] = []
    for cell, text in zip(row, texts, strict=True):
        room = sum(widths[place : place + cell.columns]) + len(_GAP) * (cell.columns - 1)
        columns.append((cell, room, _wrapped(text, room)))
        place += cell.columns
    height = max(len(lines) for _, _, lines in columns)
    return [
        _GAP.join(
            _aligned(lines[index] if index < len(lines) else "", room, cell) for cell, room, lines in columns
        )
        for index in range(height)
    ]


def _aligned(text: str, room: int, cell: Cell) -> str:
    free = max(0, room - cell_width(text))
    if cell.align == "right":
        return " " * free + text
    left = free // 2 if cell.align == "center" else 0
    return " " * left + text + " " * (free - left)
