"""The front matter of a Markdown file: the plain part of YAML that note keepers write, read leniently."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress

_BLOCK = re.compile(r"\A\s*---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"([A-Za-z_][\w -]*):(?:[ \t]+(.*))?$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")


def split_front_matter(text: str) -> tuple[Mapping[str, str | list[str]], str]:
    """Return the fields by their names in lower case, and the text after them."""
    match = _BLOCK.match(text)
    if match is None:
        return {}, text
    fields: dict[str, str | list[str]] = {}
    name = ""
    for line in match[1].split("\n"):
        item = _ITEM.match(line)
        field = _FIELD.match(line)
        if field:
            name = field[1].strip().lower()
            fields[name] = _read_value((field[2] or "").strip())
        elif item and name:
            former = fields[name]
            value = _read_scalar(item[1].strip())
            fields[name] = [*former, value] if isinstance(former, list) else [value]
    return fields, text[match.end() :]


def _read_value(text: str) -> str | list[str]:
    if text.startswith("[") and text.endswith("]"):
        with suppress(ValueError):
            found = json.loads(text)
            return [str(each) for each in found]
        return [_read_scalar(part.strip()) for part in text[1:-1].split(",") if part.strip()]
    return _read_scalar(text)


def _read_scalar(text: str) -> str:
    """Return a string without its quotes; a broken one as it stands."""
    if len(text) > 1 and text[0] == text[-1] == '"':
        with suppress(ValueError):
            return str(json.loads(text))
        return text[1:-1]
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text
