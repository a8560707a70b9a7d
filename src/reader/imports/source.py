"""Reads files of unknown origin: their encoding, their rows, and what the system says against it."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reader.errors import ReaderError
from reader.language import tr
from reader.paths import why

_HEAD = 8192
_HINT = re.compile(r"\A\"?sep=.\"?\r?\n")
_LIMIT = 2_000_000_000
"""Bytes; larger files are refused."""


@contextmanager
def reading(path: Path, name: str = "") -> Iterator[None]:
    """Turn what goes wrong with a file into a sentence; `name` is what to call it there, "": its path."""
    name = name or str(path)
    try:
        yield
    except ReaderError:
        raise
    except json.JSONDecodeError as error:
        damaged = tr(
            "{name} is damaged or was cut off: it is no valid JSON at line {line}, character {column}.",
            name=name,
            line=error.lineno,
            column=error.colno,
        )
        raise ReaderError(damaged) from error
    except RecursionError as error:
        deep = tr("{name} is no list of bookmarks: its values are nested too deeply.", name=name)
        raise ReaderError(deep) from error
    except (OSError, ValueError, csv.Error) as error:
        raise ReaderError(tr("{path} cannot be read: {why}.", path=name, why=why(error))) from error


def read_head(path: Path) -> str:
    """Return the first characters of a file."""
    with path.open("rb") as file:
        return decode(file.read(_HEAD), whole=False)


def read_text(path: Path) -> str:
    """Return the text of a file, whatever its encoding."""
    if path.stat().st_size > _LIMIT:
        raise ReaderError(tr("{path} is larger than 2 GB.", path=path))
    return decode(path.read_bytes(), whole=True)


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file by the names of its columns, in lower case."""
    csv.field_size_limit(_LIMIT // 2)
    text = _skip_hint(read_text(path))
    rows = _split_rows(text, _find_delimiter(text[:_HEAD]))
    names = [name.strip().lower() for name in next(rows, [])]
    for row in rows:
        yield dict(zip(names, row, strict=False))


def _split_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the cells of each row; a quotation mark that nothing closes takes no more than its own line."""
    lines = io.StringIO(text, newline="").readlines()
    start = 0
    while start < len(lines):
        rows = csv.reader((lines[at] for at in range(start, len(lines))), delimiter=delimiter)
        first = start
        for row in rows:
            following = start + rows.line_num
            if following - first > 1 and not _is_sound(lines[first:following], delimiter):
                break
            yield row
            first = following
        else:
            return
        yield next(csv.reader(lines[first : first + 1], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
        start = first + 1


def _is_sound(lines: list[str], delimiter: str) -> bool:
    """Tell whether quotation marks of a row are closed where they should be."""
    try:
        return len(list(csv.reader(lines, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False


def columns(head: str) -> set[str]:
    """Return the names of a CSV file's columns, in lower case."""
    head = _skip_hint(head)
    row = next(csv.reader(head.splitlines()[:1], delimiter=_find_delimiter(head)), [])
    return {name.strip().lower() for name in row}


def _skip_hint(text: str) -> str:
    """Return a table without the blank lines and the hint to spreadsheets that may stand above it."""
    return _HINT.sub("", text.lstrip("\r\n"), count=1)


def _find_delimiter(head: str) -> str:
    """Return what parts the columns: a comma, or what spreadsheets elsewhere put in its place."""
    line = head.splitlines()[0] if head else ""
    return max(",;\t", key=lambda sign: len(next(csv.reader([line], delimiter=sign), [])))


def read_json(path: Path) -> Any:
    """Return the values of a JSON file."""
    return json.loads(read_text(path))


def _find_wide(head: bytes) -> str:
    """Return which UTF-16 without a mark it is, by the zeros beside Latin letters; "": none."""
    odd, even = head[1::2].count(0), head[::2].count(0)
    if odd * 4 > len(head) and even * 8 < odd:
        return "utf-16-le"
    return "utf-16-be" if even * 4 > len(head) and odd * 8 < even else ""


def decode(data: bytes, *, whole: bool = True) -> str:
    """Return the text of a file's data, whatever its encoding; not `whole`: it may end within a character."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if wide := _find_wide(data[:_HEAD]):
        return data.decode(wide, "replace")
    for name in ("utf-8-sig", "gb18030"):
        try:
            # The head may end in the middle of a character.
            return codecs.getincrementaldecoder(name)().decode(data, whole)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace")
