"""The block of fields at the top of a Jekyll post, read without YAML.

Real front matter is joined from strings without escaping, so a quote or a backslash in a title makes
invalid YAML; such a post must still open. Only the outer quotes are taken off, and nothing is an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_FENCE = re.compile(r"-{3,}[ \t]*$")
_END = re.compile(r"(?:-{3,}|\.{3})[ \t]*$")
_FIELD = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")
_BLOCK = re.compile(r"[|>][+-]?\d?$")
_MOST_LINES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The fields of a post, and the text after them."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lower-cased name -> its values; a single value is a tuple of one."""
    body: str = ""

    def first(self, *names: str) -> str:
        """Return the first value of the first field that has one; "": none has."""
        return next((values[0] for name in names if (values := self.all(name))), "")

    def all(self, *names: str) -> tuple[str, ...]:
        """Return the values of all these fields that are not empty."""
        return tuple(value for name in names for value in self.fields.get(name, ()) if value)


def read_front_matter(text: str) -> FrontMatter:
    """Return the fields at the top of a post and its body; a text without them is all body."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines[:_MOST_LINES]) if line.strip()), None)
    if start is None or not _FENCE.match(lines[start]):
        return FrontMatter(body=text)
    end = _find_end(lines, start + 1)
    fields = _read_fields(lines[start + 1 : end])
    if not fields and any(line.strip() for line in lines[start + 1 : end]):
        return FrontMatter(body=text)
    rest = lines[end + 1 :] if end < len(lines) and _END.match(lines[end]) else lines[end:]
    return FrontMatter(fields=fields, body="\n".join(rest))


def _find_end(lines: list[str], start: int) -> int:
    """Return the line that closes the block; without one the first that cannot belong to it."""
    for number in range(start, min(len(lines), start + _MOST_LINES)):
        if _END.match(lines[number]):
            return number
    for number in range(start, len(lines)):
        line = lines[number]
        if not (_FIELD.match(line) or _ITEM.match(line) or line[:1] in (" ", "\t")):
            return number
    return len(lines)


def _read_fields(lines: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the fields of the block; the first of a name counts."""
    fields: dict[str, tuple[str, ...]] = {}
    values: list[str] = []
    name = block = ""
    for line in [*lines, "end:"]:
        match = _FIELD.match(line)
        if match is None:
            item = _ITEM.match(line)
            if name and item:
                values.append(_unquote(item[1]))
            elif name and line.strip():
                values = [f"{values[0] if values else ''}{block}{line.strip()}".strip()]
            continue
        if name:
            fields.setdefault(name, tuple(values))
        name, value = match[1].lower(), (match[2] or "").strip()
        block = "\n" if value.startswith("|") else " "
        values = [] if not value or _BLOCK.match(value) else _split_value(value)
    return fields


def _split_value(value: str) -> list[str]:
    """Return a value as a list: [a, b] has several, anything else is one."""
    if value.startswith("[") and value.endswith("]"):
        return [_unquote(part) for part in value[1:-1].split(",")]
    return [_unquote(value)]


def _unquote(value: str) -> str:
    """Take off the outer quotes; what looks like an escape is only one where all inner quotes have it."""
    value = value.strip()
    mark = value[:1]
    if len(value) < 2 or mark not in ("'", '"') or value[-1] != mark:
        return value
    value = value[1:-1]
    if mark == "'":
        return value.replace("''", "'")
    return value.replace('\\"', '"') if value.count('"') == value.count('\\"') else value
