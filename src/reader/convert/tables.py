"""Tables: those that hold data become a grid, those that only arrange a page are read cell by cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from reader.convert.figures import cut_spans
from reader.convert.visible import Attributes, is_dropped
from reader.convert.walk import SKIP, Closer, Handler, Walker
from reader.model import Block, Cell, Span

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LAYOUT = "ul, ol, pre, blockquote, h1, h2, h3, h4, h5, h6, hr, form, figure, dl, iframe, video"
_ALWAYS_LAYOUT = "pre, blockquote, h1, h2, h3, figure"
_LONG_CELL = 240
"""Characters; a table without a head row whose cells are longer arranges a page."""
_COLUMN_LIMIT = 60
_ROW_SPAN_LIMIT = 500
_OUTER_LIMIT = 2_000
_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right|end)", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,4}")
_PARTS = frozenset({"thead", "tbody", "tfoot"})

Align = Literal["left", "center", "right"]


@dataclass(slots=True)
class _Row:
    node: LexborNode
    in_head: bool
    attributes: Attributes
    cells: list[tuple[LexborNode, Attributes]] = field(default_factory=list)


def _open_table(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer | None:
    rows = _rows(node)
    if walker.in_cell or not _holds_data(walker, node, attributes, rows):
        return walker.flush
    for child in node.iter():
        if child.tag == "caption" and not is_dropped(child, "caption", child.attributes):
            _add_caption(walker, child)
    grid = _grid(walker, rows)
    if grid:
        walker.add_block("table", rows=grid)
    return SKIP


def _rows(table: LexborNode) -> list[_Row]:
    """Return the visible rows with their visible cells; those of tables inside are not among them."""
    rows: list[_Row] = []
    for child in table.iter():
        attributes = child.attributes
        if child.tag in _PARTS and not is_dropped(child, child.tag, attributes):
            rows += [row for part in child.iter() if (row := _row(part, child.tag == "thead"))]
        elif row := _row(child, False):
            rows.append(row)
    return rows


def _row(node: LexborNode, in_head: bool) -> _Row | None:
    attributes = node.attributes
    if node.tag != "tr" or is_dropped(node, "tr", attributes):
        return None
    row = _Row(node, in_head, attributes)
    for child in node.iter():
        tag = child.tag
        if tag == "td" or tag == "th":
            own = child.attributes
            if not is_dropped(child, tag, own):
                row.cells.append((child, own))
    return row


def _holds_data(walker: Walker, node: LexborNode, attributes: Attributes, rows: list[_Row]) -> bool:
    if attributes.get("role") in {"presentation", "none"} or node.mem_id in _outer_tables(walker, node):
        return False
    if not rows or max(len(row.cells) for row in rows) < 2:
        return False
    has_head = any(row.in_head or any(cell.tag == "th" for cell, _ in row.cells) for row in rows)
    if has_head or any(child.tag == "caption" for child in node.iter()):
        return node.css_first(_ALWAYS_LAYOUT) is None
    if node.css_first(_LAYOUT) is not None:
        return False
    longest = max(len(cell.text(deep=True)) for row in rows for cell, _ in row.cells)
    return longest <= (_LONG_CELL if len(rows) > 1 else _LONG_CELL // 4)


def _outer_tables(walker: Walker, node: LexborNode) -> frozenset[int]:
    """Return the tables with tables inside, found once for the whole page."""
    if walker.found.outer_tables is None:
        outer: set[int] = set()
        root = node.parser.root if node.parser is not None else None
        for table in (root.css("table") if root is not None else [])[:_OUTER_LIMIT]:
            parent = table.parent
            while parent is not None and parent.tag != "table":
                parent = parent.parent
            if parent is not None:
                outer.add(parent.mem_id)
        walker.found.outer_tables = frozenset(outer)
    return walker.found.outer_tables


def _add_caption(walker: Walker, caption: LexborNode) -> None:
    old = walker.kind
    walker.kind = "caption"
    walker.walk(caption)
    walker.flush()
    walker.kind = old


def _grid(walker: Walker, rows: list[_Row]) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows with a cell for every column; cells that span rows leave empty ones below."""
    grid: list[tuple[Cell, ...]] = []
    below: dict[int, int] = {}
    for index, row in enumerate(rows):
        cells: list[Cell] = []
        column = 0
        for node, attributes in row.cells:
            column = _fill(cells, below, column)
            cell = _cell(walker, node, attributes, row)
            rows_spanned = min(_count(attributes.get("rowspan"), _ROW_SPAN_LIMIT), len(rows) - index)
            if rows_spanned > 1:
                below.update(dict.fromkeys(range(column, column + cell.columns), rows_spanned))
            cells.append(cell)
            column += cell.columns
        _fill(cells, below, column)
        below = {place: left - 1 for place, left in below.items() if left > 1}
        if any(cell.text for cell in cells):
            grid.append(tuple(cells))
    return _with_head(grid)


def _fill(cells: list[Cell], below: dict[int, int], column: int) -> int:
    """Add empty cells where one from a row above reaches down; return the next free column."""
    while below.get(column, 0) > 0 and column < _COLUMN_LIMIT * 4:
        cells.append(Cell())
        column += 1
    return column


def _count(text: str | None, limit: int) -> int:
    match = _NUMBER.match((text or "").strip())
    return max(1, min(int(match[0]), limit)) if match else 1


def _cell(walker: Walker, node: LexborNode, attributes: Attributes, row: _Row) -> Cell:
    text, spans = walker.read_cell(node, attributes) or _joined(walker.walk_cell(node, attributes))
    return Cell(
        text=text,
        spans=spans,
        head=node.tag == "th" or row.in_head,
        align=_align(attributes, row.attributes),
        columns=_count(attributes.get("colspan"), _COLUMN_LIMIT),
    )


def _joined(blocks: list[Block]) -> tuple[str, tuple[Span, ...]]:
    """Return the blocks of a cell as lines of one text."""
    if len(blocks) == 1 and not blocks[0].first:
        return blocks[0].text, blocks[0].spans
    lines: list[str] = []
    spans: list[Span] = []
    length = 0
    for block in blocks:
        if block.rows:
            continue
        text = block.first + block.text
        spans += cut_spans(block.spans, 0, len(block.text), length + len(block.first))
        lines.append(text)
        length += len(text) + 1
    return "\n".join(lines), tuple(spans)


def _align(cell: Attributes, row: Attributes) -> Align:
    for attributes in filter(None, (cell, row)):
        match = _ALIGN.search(attributes.get("style") or "")
        name = (match[1] if match else attributes.get("align") or "").lower()
        if name in {"right", "end"}:
            return "right"
        if name == "center":
            return "center"
        if name == "left":
            return "left"
    return "left"


def _with_head(grid: list[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """A first row that is bold throughout is a head row that nobody marked as one."""
    if len(grid) < 2 or any(cell.head for row in grid for cell in row):
        return tuple(grid)
    first = grid[0]
    if not all(_is_strong(cell) for cell in first if cell.text):
        return tuple(grid)
    if all(_is_strong(cell) for row in grid[1:] for cell in row if cell.text):
        return tuple(grid)
    marked = tuple(
        Cell(text=cell.text, spans=cell.spans, head=True, align=cell.align, columns=cell.columns)
        for cell in first
    )
    return (marked, *grid[1:])


def _is_strong(cell: Cell) -> bool:
    covered = sum(span.end - span.start for span in cell.spans if "strong" in span.styles)
    return bool(cell.text) and covered == len(cell.text)


def _open_layout_cell(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    """A cell of a table that only arranges: the cells of a row stand close together."""
    before = node.prev
    while before is not None and before.tag == "-text":
        before = before.prev
    walker.tight = before is not None and before.tag in {"td", "th"} and bool(walker.blocks)
    return walker.flush


HANDLERS: dict[str, Handler] = {"table": _open_table, "td": _open_layout_cell}
