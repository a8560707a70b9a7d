"""What commands print: sentences, tables for a terminal, lines for a pipe, JSON."""

from __future__ import annotations

import dataclasses
import io
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from reader.text import clean_text

_GAP = 2
"""Cells between the columns of a table."""
_NARROW = 10
"""Cells that a column keeps when it gives way."""


def prepare_streams() -> None:
    """Let both streams replace what the terminal's encoding lacks instead of failing.

    Whoever starts us with one of them closed wants to hear nothing there.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - until the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def is_terminal() -> bool:
    """Tell whether a person reads our output as it is printed."""
    return sys.stdout.isatty()


def say(text: str) -> None:
    """Print a line, free of anything that a terminal would obey."""
    print(clean_text(text))


def complain(sentence: str) -> None:
    """Print a sentence for a person to stderr."""
    sys.stdout.flush()
    print(f"reader: {clean_text(sentence)}", file=sys.stderr, flush=True)


def pad(text: str, cells: int) -> str:
    """Return text with blanks behind it, so that the next column begins after so many cells."""
    if text.isascii():
        return text.ljust(cells)
    from reader.convert.wrap import cell_width

    return text + " " * (cells - cell_width(text))


def print_rows(
    titles: Sequence[str], rows: Iterable[Sequence[str]], *, wide: Sequence[int] = (), empty: str = ""
) -> None:
    """Print rows: a table cut to the terminal's width, or whole, tab-separated lines for a pipe.

    `wide` names the columns that give way when the terminal is narrow. `empty`: what a person is told
    when there are no rows.
    """
    if not is_terminal():
        for row in rows:
            print("\t".join(clean_text(cell).replace("\t", " ").replace("\n", " ") for cell in row))
        return
    cleaned = [[clean_text(cell) for cell in row] for row in rows]
    if cleaned or not empty:
        _print_table(titles, cleaned, wide)
    else:
        say(empty)


def _print_table(titles: Sequence[str], rows: Sequence[Sequence[str]], wide: Sequence[int]) -> None:
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False)
    widths = [max(map(cell_len, column)) for column in zip(titles, *rows, strict=True)]
    excess = sum(widths) + _GAP * (len(widths) - 1) - console.width
    for _ in range(excess):
        widest = max(wide, key=lambda index: widths[index])
        if widths[widest] > _NARROW:
            widths[widest] -= 1
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, _GAP, 0, 0))
    for title, width in zip(titles, widths, strict=True):
        side: Literal["left", "right"] = "right" if title == "ID" else "left"
        table.add_column(title, width=width, no_wrap=True, overflow="ellipsis", justify=side)
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)


def print_json(value: object) -> None:
    """Print records, lists and plain values as JSON; times are ISO 8601 in UTC."""
    import json

    print(json.dumps(to_plain_values(value), ensure_ascii=not _speaks_utf8(), indent=2))


def print_json_line(value: object) -> None:
    """Print a record as one line of JSON, at once: somebody reads along."""
    import json

    print(json.dumps(to_plain_values(value), ensure_ascii=not _speaks_utf8()), flush=True)


def _speaks_utf8() -> bool:
    """Tell whether what is printed is UTF-8, as JSON has to be; escaped it is the same in every charset."""
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def to_plain_values(value: Any) -> Any:
    """Return dataclasses as dicts and times as text, all the way down."""
    if value is None or isinstance(value, str | int | float):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: to_plain_values(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): to_plain_values(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain_values(item) for item in value]
    return value


def show_date(moment: datetime | None, *, day_only: bool = False) -> str:
    """Return a time as the person's clock shows it, or a day; "" if there is none."""
    if moment is None:
        return ""
    if day_only:
        from reader.model import bare_day

        return bare_day(moment).isoformat()
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
