"""What an answer's headers say about time: how long it is fresh, and when to come back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{0,10})", re.IGNORECASE)
"""What stands there and is no number, such as -1, still overrules Expires and means: at once stale."""
_NO_CACHE = re.compile(r"(?:^|[\s,])no-(?:cache|store)(?:[\s,]|$)", re.IGNORECASE)
_LONGEST = timedelta(days=365)


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long the server asks to be left alone (RFC 9111, section 4.2); None: it does not say."""
    control = headers.get("cache-control", "")
    if _NO_CACHE.search(control):
        return None
    if (match := _MAX_AGE.search(control)) is not None:
        left = timedelta(seconds=_seconds(match[1])) - timedelta(seconds=_seconds(headers.get("age", "")))
    else:
        expires = parse_http_date(headers.get("expires", ""))
        if expires is None:
            return None
        # The server's own clock, because it may be wrong in both headers alike.
        left = expires - (parse_http_date(headers.get("date", "")) or now)
    return min(left, _LONGEST) if left > timedelta(0) else None


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when the server wants to be asked again (Retry-After, RFC 9110, section 10.2.3)."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return now + min(timedelta(seconds=_seconds(value)), _LONGEST)
    when = parse_http_date(value)
    return None if when is None else min(max(when, now), now + _LONGEST)


def parse_http_date(value: str) -> datetime | None:
    """Return a header's date; None: there is none, or it is broken ("Expires: 0")."""
    try:
        when = parsedate_to_datetime(value)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _seconds(value: str) -> int:
    value = value.strip()
    return min(int(value[:12]), 10**9) if value.isascii() and value.isdigit() else 0
