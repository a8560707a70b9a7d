"""Tables as grids of box lines: widths, cells that cover several columns, cells of several lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from reader.convert.wrap import cell_width, wrap
from reader.model import Block, Cell, Document

from .article_text import Drawn, Run, draw_text

_NARROWEST = 10
"""Cells that a column keeps when the table must shrink to the page."""
_READABLE = 24
"""Cells that a column keeps when the table is too wide for the page anyway and scrolls sideways."""
_WIDEST = 60
_CORNERS = {
    (False, False, True, True): "─", (False, True, False, True): "┌", (False, True, True, True): "┬",
    (False, True, True, False): "┐", (True, True, False, True): "├", (True, True, True, True): "┼",
    (True, True, True, False): "┤", (True, False, False, True): "└", (True, False, True, True): "┴",
    (True, False, True, False): "┘",
}  # fmt: skip
"""(up, down, left, right) -> the sign where those lines meet."""


class Piece(NamedTuple):
    """A part of a cell's drawn text, and where it stands in the drawn text of its table."""

    start: int
    end: int
    at: int


Cells: TypeAlias = list[tuple[Drawn, list[Piece]]]
"""The text of each cell, and the places of its lines."""


@dataclass(frozen=True, slots=True)
class _Box:
    """A cell in its place."""

    cell: Cell
    drawn: Drawn
    column: int
    columns: int

    @property
    def natural(self) -> int:
        return min(max(map(cell_width, self.drawn.text.split("\n"))), _WIDEST)


class _Grid:
    """Collects the drawn text and its runs piece by piece."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.runs: list[Run] = []
        self.numbers: list[tuple[int, int]] = []
        self.pieces: dict[int, tuple[Drawn, list[Piece]]] = {}
        self.length = 0

    def add(self, text: str) -> None:
        """Append text that looks like the table's lines."""
        self.parts.append(text)
        self.length += len(text)

    def add_cell(self, box: _Box, start: int, end: int) -> None:
        """Append a piece of a cell's text with its runs."""
        base = ("table-head",) if box.cell.head else ("cell",)
        shift = self.length - start
        if start < end:
            self.pieces.setdefault(id(box), (box.drawn, []))[1].append(Piece(start, end, self.length))
        done = start
        for run in box.drawn.runs:
            if run.end <= start or run.start >= end:
                continue
            run_start, run_end = max(run.start, start), min(run.end, end)
            if run_start > done:
                self.runs.append(Run(done + shift, run_start + shift, base))
            self.runs.append(Run(run_start + shift, run_end + shift, base + run.looks, run.url, run.target))
            done = run_end
        if done < end:
            self.runs.append(Run(done + shift, end + shift, base))
        for number_start, number_end in box.drawn.numbers:
            if start <= number_start and number_end <= end:
                self.numbers.append((number_start + shift, number_end + shift))
        self.add(box.drawn.text[start:end])


def draw_table(
    block: Block, document: Document, room: int, *, numbers: bool, bracketed: bool = False
) -> Drawn:
    """Return the table as lines of text, at most `room` cells wide if its columns can be that narrow."""
    rows = [_place(row, document, numbers, bracketed) for row in block.rows if row]
    if not rows:
        return draw_text(block.text, block.spans, document, look="text", numbers=numbers, bracketed=bracketed)
    grid = _draw(rows, room)
    return Drawn(text="".join(grid.parts), runs=tuple(grid.runs), look="table", numbers=tuple(grid.numbers))


def table_cells(
    block: Block, document: Document, room: int, *, numbers: bool, bracketed: bool = False
) -> Cells:
    """Return the cells of a table that is drawn with the same arguments."""
    rows = [_place(row, document, numbers, bracketed) for row in block.rows if row]
    return list(_draw(rows, room).pieces.values()) if rows else []


def _draw(rows: Sequence[Sequence[_Box]], room: int) -> _Grid:
    widths = _widths(rows, room)
    grid = _Grid()
    wrapped = [[_wrap_box(box, widths) for box in row] for row in rows]
    loose = any(len(lines) > 1 for row in wrapped for lines in row)
    heads = _heads(rows)
    edges = [_edges(row, len(widths)) for row in rows]
    _add_rule(grid, widths, None, edges[0])
    for index, row in enumerate(rows):
        if index and (loose or index == heads):
            grid.add("\n")
            _add_rule(grid, widths, edges[index - 1], edges[index])
        for line in range(max(map(len, wrapped[index]))):
            grid.add("\n")
            _add_row(grid, widths, row, wrapped[index], line)
    grid.add("\n")
    _add_rule(grid, widths, edges[-1], None)
    return grid


def _place(row: Sequence[Cell], document: Document, numbers: bool, bracketed: bool) -> list[_Box]:
    boxes: list[_Box] = []
    column = 0
    for cell in row:
        columns = min(max(cell.columns, 1), 50)
        drawn = draw_text(cell.text, cell.spans, document, look="cell", numbers=numbers, bracketed=bracketed)
        boxes.append(_Box(cell, drawn, column, columns))
        column += columns
    return boxes


def _heads(rows: Sequence[Sequence[_Box]]) -> int:
    """Return how many rows at the top are head rows."""
    count = 0
    while count < len(rows) and all(box.cell.head for box in rows[count]):
        count += 1
    return count


def _widths(rows: Sequence[Sequence[_Box]], room: int) -> list[int]:
    """Return the cells of each column without its borders."""
    count = max(box.column + box.columns for row in rows for box in row)
    widths = [1] * count
    boxes = sorted((box for row in rows for box in row), key=lambda box: box.columns)
    for box in boxes:
        covered = widths[box.column : box.column + box.columns]
        missing = box.natural - sum(covered) - 3 * (box.columns - 1)
        if missing > 0:
            widths[box.column + box.columns - 1] += missing
    budget = room - 3 * count - 1
    floor = _NARROWEST if sum(min(width, _NARROWEST) for width in widths) <= budget else _READABLE
    excess = sum(widths) - budget
    while excess > 0:
        widest = max(widths)
        if widest <= floor:
            break
        at = widths.index(widest)
        second = max((width for width in widths if width < widest), default=floor)
        step = min(excess, max(1, (widest - max(second, floor)) // max(1, widths.count(widest))))
        widths[at] -= step
        excess -= step
    return widths


def _span_width(box: _Box, widths: Sequence[int]) -> int:
    return sum(widths[box.column : box.column + box.columns]) + 3 * (box.columns - 1)


def _wrap_box(box: _Box, widths: Sequence[int]) -> list[tuple[int, int]]:
    text = box.drawn.text
    starts = wrap(text, _span_width(box, widths))
    return [
        (start, start + len(text[start:end].rstrip()))
        for start, end in zip([0, *starts], [*starts, len(text)], strict=True)
    ]


def _edges(row: Sequence[_Box], count: int) -> set[int]:
    """Return the columns whose left side is drawn in this row; `count` is the right side of the table."""
    covered = {column for box in row for column in range(box.column + 1, box.column + box.columns)}
    return set(range(count + 1)) - covered


def _add_rule(grid: _Grid, widths: Sequence[int], above: set[int] | None, below: set[int] | None) -> None:
    last = len(widths)
    parts: list[str] = []
    for column in range(last + 1):
        up, down = above is not None and column in above, below is not None and column in below
        parts.append(_CORNERS[up, down, column > 0, column < last])
        if column < last:
            parts.append("─" * (widths[column] + 2))
    grid.add("".join(parts))


def _add_row(
    grid: _Grid,
    widths: Sequence[int],
    row: Sequence[_Box],
    wrapped: Sequence[Sequence[tuple[int, int]]],
    line: int,
) -> None:
    end = 0
    for box, lines in zip(row, wrapped, strict=True):
        width = _span_width(box, widths)
        start, stop = lines[line] if line < len(lines) else (0, 0)
        slack = max(0, width - cell_width(box.drawn.text[start:stop]))
        before = {"left": 0, "center": slack // 2, "right": slack}[box.cell.align]
        grid.add("│ " + " " * before)
        grid.add_cell(box, start, stop)
        grid.add(" " * (slack - before) + " ")
        end = box.column + box.columns
    for width in widths[end:]:
        grid.add("│ " + " " * width + " ")
    grid.add("│")
