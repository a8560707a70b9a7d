"""Days and ages in queries: 2026-11-01, 11月1日, 3d, 两周, 上个月; bound to a clock when they are used."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal, TypeAlias

from reader.model import begin_of, day_at
from reader.query import chinese

_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})[日号]?)?月?)?年?\Z")
_SOLID_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)\Z")
_DAY_OF_YEAR = re.compile(r"(\d{1,2})(?:月(?:(\d{1,2})[日号]?)?|[-/.](\d{1,2}))\Z")
_AGE = re.compile(r"(\d{1,5})(h|d|w|m|y)\Z")
_HOURS = {"h": 1, "d": 24, "w": 24 * 7, "m": 24 * 30, "y": 24 * 365}
_WORDS = {"today": 0, "yesterday": 1, **chinese.DAYS}
_PERIOD = re.compile(r"(this|last)-?(week|month|year)\Z")
_LEAP_YEAR = 2024
_LAST = date.max

Period: TypeAlias = Literal["week", "month", "year"]
Span: TypeAlias = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time that a query names."""

    day: tuple[int, int, int] | None = None
    """Year, month and day as the person's clock counts them; a year of 0: the last time there was such a
    day. None: relative to now."""
    age: timedelta = timedelta(0)
    """How long ago."""
    midnight: bool = False
    """True: counted from the beginning of today."""
    period: Period | None = None
    """Counted from the beginning of this week, month or year; None: it is not."""
    back: int = 0
    """How many such periods before."""
    span: Span | None = None
    """How long what it names lasts; None: it is an age, and lasts until now."""
    over: bool = False
    """True: the moment at which what it names is over; False: at which it begins."""

    def at(self, now: datetime) -> datetime:
        """Return the moment as aware UTC; a day means its beginning by the person's clock."""
        today = day_at(now)
        day = None
        if self.day is not None:
            day = _find_year(*self.day, today)
        elif self.period is not None:
            day = _find_period(self.period, self.back, today)
        elif self.midnight:
            day = today - self.age
        if day is not None:
            return begin_of(_after(day, self.span) if self.over and self.span else day)
        try:
            return (now - self.age).astimezone(UTC)
        except OverflowError:
            return datetime.min.replace(tzinfo=UTC)


def parse_moment(text: str) -> Moment | None:
    """Return the moment that a folded text names; None: it names none."""
    if text in _WORDS:
        return Moment(age=timedelta(days=_WORDS[text]), midnight=True, span="day")
    if age := _AGE.match(chinese.read_age(text) or text):
        return Moment(age=timedelta(hours=int(age[1]) * _HOURS[age[2]]))
    if named := _PERIOD.match(chinese.PERIODS.get(text, text)):
        periods: dict[str, Period] = {"week": "week", "month": "month", "year": "year"}
        period = periods[named[2]]
        return Moment(period=period, back=int(named[1] == "last"), span=period)
    if found := _DAY.match(text) or _SOLID_DAY.match(text):
        day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
        return Moment(day=day, span=_span_of(found[2], found[3])) if _is_day(*day) else None
    if found := _DAY_OF_YEAR.match(text):
        month, number = int(found[1]), int(found[2] or found[3] or 1)
        span = _span_of(found[1], found[2] or found[3])
        return Moment(day=(0, month, number), span=span) if _is_day(_LEAP_YEAR, month, number) else None
    return None


def end_of(moment: Moment) -> Moment | None:
    """Return when the day, week, month or year that it names is over; None: it is an age."""
    return replace(moment, over=True) if moment.span else None


def _span_of(month: str | None, day: str | None) -> Span:
    return "day" if day else "month" if month else "year"


def _after(day: date, span: Span) -> date:
    """Return the day that follows a day, a week, a month or a year which begins on this one."""
    if day > _LAST - timedelta(days=366):
        return _LAST
    if span == "year":
        return date(day.year + 1, 1, 1)
    if span == "month":
        return date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day + timedelta(days=7 if span == "week" else 1)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _find_year(year: int, month: int, day: int, today: date) -> date:
    """Return a day with its year: the last one in which there was such a day that is not in the future."""
    if year:
        return date(year, month, day)
    year = today.year
    while not _is_day(year, month, day) or date(year, month, day) > today:
        year -= 1
    return date(year, month, day)


def _find_period(period: Period, back: int, today: date) -> date:
    if period == "week":
        return today - timedelta(days=today.weekday() + 7 * back)
    if period == "year":
        return date(today.year - back, 1, 1)
    years, month = divmod(today.year * 12 + today.month - 1 - back, 12)
    return date(years, month + 1, 1)
