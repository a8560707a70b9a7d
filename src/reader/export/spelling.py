"""Tells whether two files of ours say the same, but by the clock of another zone or in another language."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from reader.model.annotation import NOTES_HEADINGS

_TIME = re.compile(r"(?m)^(?P<name>date|saved|gone): (?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d)$")
_END = "\n---\n"
"""Of the front matter."""
_HEADING = re.compile(rf"(?m)(^<!-- notes -->\n\n## )(?:{'|'.join(NOTES_HEADINGS)})$")


def says_the_same(one: bytes, other: bytes) -> bool:
    """Tell whether two Markdown files differ in nothing but in how they spell times and our own words.

    Whoever travels, or reads in another language, does not want all files written again.
    """
    return one == other or _settle(one) == _settle(other)


def _settle(data: bytes) -> str:
    head, end, text = data.decode("utf-8", "surrogateescape").partition(_END)
    return _TIME.sub(_by_greenwich, head) + end + _HEADING.sub(rf"\g<1>{NOTES_HEADINGS[0]}", text)


def _by_greenwich(match: re.Match[str]) -> str:
    try:
        moment = datetime.fromisoformat(match["time"]).astimezone(UTC)
    except (ValueError, OverflowError):
        return match[0]
    return f"{match['name']}: {moment.isoformat()}"
