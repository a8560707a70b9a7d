"""The zone of a time in a feed: as an offset, by a name or a place, else by the feed's language."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from reader.fetch.formats.datewords import ZONES

_OFFSET = re.compile(r"(?:GMT|UTC|UT|Z)?\s*([+\-−])(\d{1,2}):?(\d{2})?", re.I)
_AMERICAN = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
    "at": "America/Halifax",
}
"""How American newspapers name their time, summer and winter alike."""
_ZONE_NAME = re.compile(r"[A-Za-z]+(?:/[A-Za-z_]+)*")


def default_zone(language: str) -> tzinfo:
    """Return the zone of a time that is written without one, by the language it is written in."""
    language = language.lower()[:2]
    return timezone(timedelta(hours=8 if language == "zh" else 9 if language in ("ja", "ko") else 0))


def find_zone(text: str, language: str) -> tzinfo:
    """Return the zone that follows a time; an unknown or missing one is the language's."""
    text = re.sub(r"\([^()]*\)", "", text).strip() or text.strip(" ()")
    match = _OFFSET.match(text)
    if match:
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        if minutes < 24 * 60:
            return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes))
    name = _ZONE_NAME.match(text)
    if not name:
        return default_zone(language)
    known = "hkt" if language == "zh" and name[0].lower() == "cst" else name[0].lower()
    if known in ZONES:
        return timezone(timedelta(minutes=ZONES[known]))
    return _find_place(_AMERICAN.get(name[0].lower(), name[0])) or default_zone(language)


def _find_place(name: str) -> tzinfo | None:
    """Return the zone of a place such as Asia/Shanghai; None: no such place."""
    if "/" not in name:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None
