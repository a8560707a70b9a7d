"""What tomllib complains about, in the words of a person; pure."""

from __future__ import annotations

import re
from pathlib import Path

_PLACE = re.compile(
    r"(?P<reason>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL
)
_TWICE = re.compile(r"cannot declare \((?P<names>.*?),?\) twice", re.I)
_MEANINGS = (
    ("invalid value", 'this is no value; a text stands in quotes, as in theme = "ink"'),
    ("illegal character '\\n'", "a quote is not closed"),
    ("found invalid character '\\n'", "a quote is not closed"),
    ("unterminated string", "a quote is not closed"),
    ('expected "\'"', "a quote is not closed"),
    ("unescaped '\\' in a string", "write \\\\ for \\, or put single quotes around the text"),
    ("expected ']' at the end of a table", "the ] at the end is missing"),
    ("unclosed array", "a list is not closed, or a comma is missing in it"),
    ("unclosed inline table", "a table is not closed, or a comma is missing in it"),
    ("cannot overwrite a value", "this setting stands here a second time"),
    ("expected '=' after a key", "write it as NAME = VALUE"),
    ("expected newline or end of document", "nothing more may follow the value; a text stands in quotes"),
    ("invalid statement", "write it as NAME = VALUE, or begin the line with # to have it passed over"),
)
"""Beginnings of its complaints."""


def explain_syntax(complaint: str, path: Path) -> str:
    """Return a sentence that names the line; what is not known to us stays in tomllib's words."""
    found = _PLACE.fullmatch(complaint)
    reason = found["reason"] if found else complaint
    if twice := _TWICE.match(reason):
        words = f"[{twice['names'].replace(chr(39), '').replace(', ', '.')}] stands here a second time"
    else:
        low = reason.lower()
        words = next((words for begin, words in _MEANINGS if low.startswith(begin)), "")
        words = words or f"this is not TOML ({reason[:1].lower()}{reason[1:]})"
    if found is None:
        return f"{path}: {words}."
    if found["line"] is None:
        return f"{path}, in its last line: {words}."
    return f"{path}, line {found['line']}: {words} (column {found['column']})."
