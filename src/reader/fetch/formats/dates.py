"""From a date as feeds write it, in any of a dozen languages, to aware UTC; never guesses today's date."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from reader.fetch.formats.datewords import AFTERNOON, FORENOON, MONTHS, WIDE, read_number
from reader.fetch.formats.datezones import find_zone

_LONGEST = 100
_EARLIEST = 1990
"""Feeds are younger than this: an earlier year (0001, 1970) is a program's way to say "no date"."""
_LATEST = 2200

_CLOCK = r"(\d{1,2})[:h](\d{1,2})(?::(\d{1,2})(?:[.,]\d+)?)?"
_WEEKDAY = r"(?:[^\W\d]+\.?,?\s+|[^\W\d]+\.?,\s*)?"
_ISO = re.compile(rf"(\d{{4}})-0?(\d{{1,2}})(?:-(\d{{1,2}})(?:[T ,]+{_CLOCK})?\s*(.*))?", re.I)
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3}, )?(\d\d?) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|Z|([+-])(\d\d):?(\d\d))"
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d))?)?\s*(Z|[+-]\d\d:?\d\d)?")
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{13}")
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?(?:[ \-/]+|(?<=\.))(?:de )?([^\W\d]+)\.?,?[ \-/]+"
    rf"(?:de )?(\d{{4}}|\d{{2}})\b(?: г\.?)?(?:\s*[,\-]?\s*(?:(?:at|um|à|om|kl) )?{_CLOCK})?\s*(.*)",
    re.I,
)
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}([^\W\d]+)\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b"
    rf"(?:\s*[,\-]?\s*(?:at )?{_CLOCK})?\s*(.*)",
    re.I,
)
_UNIX = re.compile(rf"{_WEEKDAY}([^\W\d]+)\s+(\d{{1,2}})\s+{_CLOCK}\s+(.*?)\s*(\d{{4}})")
_NAMED = re.compile(rf"(\d{{4}})[- ]([^\W\d]+)[- ](\d{{1,2}})(?:[T ]+{_CLOCK})?\s*(.*)", re.I)
_EAST = re.compile(
    r"(?:\D{0,6})"
    r"(\d{4}|[〇零一二三四五六七八九]{4}|(?:民[國国]|令和|平成)\s*(?:\d{1,3}|元))\s*[年년.\-/]\s*"
    r"(\d{1,2}|[一二三四五六七八九十]{1,2})\s*[月월.\-/]\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日號号일]?"
)
_EAST_NUMBER = r"(\d{1,2}|[〇零一二三四五六七八九十]{1,3})"
_EAST_CLOCK = re.compile(
    rf"{_EAST_NUMBER}\s*[:时時点點시]\s*(?:(半)|{_EAST_NUMBER}\s*(?:[:分분]\s*{_EAST_NUMBER}?)?)?"
)
_EAST_DAY_FIRST = re.compile(
    rf"(?:(?:星期|周|週|礼拜|禮拜)?[一二三四五六日天월화수목금토일火水木金土月],?\s*)"
    rf"(\d{{1,2}})\s+(\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s*[月월]?\s+(\d{{4}})\s+{_CLOCK}\s*(.*)"
)
_NUMERIC = re.compile(
    rf"{_WEEKDAY}(\d{{1,4}})([/.])(\d{{1,2}})\2(\d{{1,4}})(?:[ T,\-]+{_CLOCK})?\s*(.*)", re.I
)
_HALF = re.compile(r"\s*\b([ap])\.?\s?m\b\.?", re.I)
_LATER_CLOCK = re.compile(rf"{AFTERNOON}|{FORENOON}|[时時点點시]|(?<![+\-−\d:])\d{{1,2}}:\d\d(?!\d)")
"""A time that stands behind other words: 2024-10-01（周二）08:00."""
_HAN = re.compile("[\u4e00-\u9fff]")
_MONTH_FIRST_LANGUAGES = ("", "en", "zh", "ja", "ko")
_KOREAN = re.compile("[년월일시]|오전|오후")
_JAPANESE = re.compile(r"時|曜|午後|午前|令和|平成|\([月火水木金土日]\)")
_ERAS = {"民": 1911, "令": 2018, "平": 1988}


def parse_date(text: str, *, language: str = "") -> datetime | None:
    """Return the aware UTC time that a feed's date string means; None: it is none, or an impossible one.

    `language` is the feed's: it decides what CST means and the zone of a date without one.
    """
    text = " ".join(text.translate(WIDE).split())
    if not 6 <= len(text) <= _LONGEST:
        return None
    quick = _read_quickly(text)
    if quick:
        return quick if _EARLIEST <= quick.year < _LATEST else None
    language = language.lower()[:2]
    for read in _READERS:
        found = read(text, language)
        if found:
            return found if _EARLIEST <= found.year < _LATEST else None
    return None


def _read_quickly(text: str) -> datetime | None:
    """Read the two forms that nine of ten feeds use, with a zone, at a fifth of the price."""
    match = _RFC822.fullmatch(text)
    try:
        if not match:
            moment = datetime.fromisoformat(text) if text[10:11] in ("T", " ") else None
            return moment.astimezone(UTC) if moment and moment.tzinfo else None
        day, word, year, hour, minute, second, sign, hours, minutes = match.groups()
        moment = datetime(
            int(year), MONTHS[word.lower()], int(day), int(hour), int(minute), int(second), tzinfo=UTC
        )  # fmt: skip
        if not sign:
            return moment
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        return moment - offset if sign == "+" else moment + offset
    except (ValueError, KeyError, OverflowError):
        return None


def _read_iso(text: str, language: str) -> datetime | None:
    """2024-10-01T08:00:00+08:00, 2024-10-01 08:00, 2024-10-01, 2024-10."""
    match = _ISO.fullmatch(text)
    if not match:
        return None
    year, month, day, *clock, rest = match.groups()
    if rest and not clock[0] and _LATER_CLOCK.search(rest):
        return None
    language = language or ("zh" if rest and _HAN.search(rest) else "")
    return _make(year, month, day or 1, clock, rest or "", language)


def _read_number(text: str, language: str) -> datetime | None:
    """20241001, 20241001T080000Z; seconds or milliseconds since 1970."""
    match = _COMPACT.fullmatch(text)
    if match and 1900 < int(match[1]) < _LATEST:
        year, month, day, *clock, rest = match.groups()
        return _make(year, month, day, clock, rest or "", language)
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10].partition(".")[0]), UTC)


def _read_east(text: str, language: str) -> datetime | None:
    """2024年10月1日 下午3:05, 二〇二四年十月一日, 民國113年10月1日, 2024년 10월 1일, 2024/10/1."""
    match = _EAST.match(text)
    if not match:
        return None
    try:
        era = _ERAS.get(match[1][0])
        written = match[1][2:].strip() if era else match[1]
        year = (era or 0) + (1 if written == "元" else read_number(written))
        month, day = read_number(match[2]), read_number(match[3])
    except ValueError:
        return None
    rest = text[match.end() :]
    clock = _EAST_CLOCK.search(rest)
    parts = _read_eastern_clock(clock) if clock else ()
    half = "p" if re.search(AFTERNOON, rest) else "a" if re.search(FORENOON, rest) else ""
    language = _find_eastern_language(text, language)
    zone = rest[clock.end() :] if clock else rest.lstrip("T 日")
    return _make(year, month, day, parts, zone, language, half)


def _read_eastern_clock(match: re.Match[str]) -> tuple[str, ...]:
    """Return hour, minute and second of a clock in ordinary or Chinese digits; 半 is half past."""
    hour, half, minute, second = match.groups()
    try:
        return tuple(str(read_number(part or "0")) for part in (hour, "30" if half else minute, second))
    except ValueError:
        return ()


def _find_eastern_language(text: str, language: str) -> str:
    """Return the language a date's own signs give away, else the feed's."""
    if _KOREAN.search(text):
        return "ko"
    if _JAPANESE.search(text):
        return "zh" if language == "zh" else "ja"
    return language or ("zh" if _HAN.search(text) else "")


def _read_east_day_first(text: str, language: str) -> datetime | None:
    """星期二, 01 十月 2024 08:00:00 +0800: an English pattern filled by a Chinese locale."""
    match = _EAST_DAY_FIRST.fullmatch(text)
    if not match:
        return None
    day, month, year, *clock, rest = match.groups()
    try:
        number = read_number(month)
    except ValueError:
        return None
    return _make(year, number, day, clock, rest or "", language or "zh")


def _read_day_first(text: str, language: str) -> datetime | None:
    """Tue, 01 Oct 2024 08:00:00 GMT (RFC 822) and its European cousins."""
    match = _DAY_FIRST.fullmatch(text)
    month = _find_month(match[2]) if match else 0
    if not match or not month:
        return None
    day, _, year, *clock, rest = match.groups()
    return _make(_full_year(year), month, day, clock, rest or "", language)


def _read_month_first(text: str, language: str) -> datetime | None:
    """October 1, 2024 at 8:05 pm EST."""
    match = _MONTH_FIRST.fullmatch(text)
    month = _find_month(match[1]) if match else 0
    if not match or not month:
        return None
    _, day, year, *clock, rest = match.groups()
    return _make(year, month, day, clock, rest or "", language)


def _read_unix(text: str, language: str) -> datetime | None:
    """Tue Oct  1 08:00:00 CST 2024, as date(1) and C's asctime print it."""
    match = _UNIX.fullmatch(text)
    month = _find_month(match[1]) if match else 0
    if not match or not month:
        return None
    _, day, *clock, zone, year = match.groups()
    return _make(year, month, day, clock, zone or "", language)


def _read_named(text: str, language: str) -> datetime | None:
    """2024-Oct-01 08:00."""
    match = _NAMED.fullmatch(text)
    month = _find_month(match[2]) if match else 0
    if not match or not month:
        return None
    year, _, day, *clock, rest = match.groups()
    return _make(year, month, day, clock, rest or "", language)


def _read_numeric(text: str, language: str) -> datetime | None:
    """1.10.2024, 13/10/2024; 10/01/2024 8:00 AM in America's order unless the feed's language has another."""
    match = _NUMERIC.fullmatch(text)
    if not match:
        return None
    first, mark, second, third, *clock, rest = match.groups()
    if len(first) == 4:
        return _make(first, second, third, clock, rest or "", language)
    day_first = mark == "." or int(first) > 12 or language not in _MONTH_FIRST_LANGUAGES
    month, day = (second, first) if day_first else (first, second)
    if int(month) > 12:
        month, day = day, month
    return _make(_full_year(third), month, day, clock, rest or "", language)


_READERS: tuple[Callable[[str, str], datetime | None], ...] = (
    _read_day_first,
    _read_iso,
    _read_number,
    _read_east,
    _read_east_day_first,
    _read_unix,
    _read_month_first,
    _read_named,
    _read_numeric,
)
"""Tried in turn: the commonest first, the ambiguous last."""


def _find_month(word: str) -> int:
    """Return the month a word names; 0: none."""
    word = word.lower().rstrip(".")
    return MONTHS.get(word) or MONTHS.get(word[:3]) or 0


def _full_year(year: str) -> int:
    """Return a year of two digits in its century."""
    number = int(year)
    return number + (2000 if number < 70 else 1900) if len(year) <= 2 else number


def _make(
    year: int | str,
    month: int | str,
    day: int | str,
    clock: list[str | None] | tuple[str | None, ...],
    rest: str,
    language: str,
    half: str = "",
) -> datetime | None:
    """Put the parts together; None when there is no such moment."""
    hour, minute, second = (int(part or 0) for part in (tuple(clock) + (None,) * 3)[:3])
    match = _HALF.match(rest)
    if match:
        half, rest = match[1].lower(), rest[match.end() :]
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    late = timedelta(days=1) if hour == 24 else timedelta()
    try:
        moment = datetime(
            int(year), int(month), int(day), hour % 24 if late else hour, minute, min(second, 59),
            tzinfo=find_zone(rest, language),
        )  # fmt: skip
        return (moment + late).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
