"""Days and ages in queries: 2026-11-01, 2026-11, 3d, 2w, today; bound to a clock when they are used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?)?年?\Z")
_AGE = re.compile(r"(\d{1,5})(h|d|w|m|y)\Z")
_HOURS = {"h": 1, "d": 24, "w": 24 * 7, "m": 24 * 30, "y": 24 * 365}
_WORDS = {"today": 0, "yesterday": 1}


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time that a query names."""

    day: tuple[int, int, int] | None = None
    """Year, month and day as the person's clock counts them; None: relative to now."""
    age: timedelta = timedelta(0)
    """How long ago."""
    midnight: bool = False
    """True: counted from the beginning of today."""

    def at(self, now: datetime) -> datetime:
        """Return the moment as aware UTC; a day means its beginning by the person's clock."""
        local = now.astimezone()
        if self.day is not None:
            try:
                return datetime(*self.day).astimezone(UTC)
            except (OverflowError, OSError, ValueError):
                return datetime(*self.day, tzinfo=UTC)
        if self.midnight:
            day = local.date() - self.age
            return datetime(day.year, day.month, day.day).astimezone(UTC)
        try:
            return (now - self.age).astimezone(UTC)
        except OverflowError:
            return datetime.min.replace(tzinfo=UTC)


def parse_moment(text: str) -> Moment | None:
    """Return the moment that a text names; None: it names none."""
    text = text.lower()
    if text in _WORDS:
        return Moment(age=timedelta(days=_WORDS[text]), midnight=True)
    if age := _AGE.match(text):
        return Moment(age=timedelta(hours=int(age[1]) * _HOURS[age[2]]))
    if found := _DAY.match(text):
        day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
        try:
            datetime(*day)
        except ValueError:
            return None
        return Moment(day=day)
    return None
