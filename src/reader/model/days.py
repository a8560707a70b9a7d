"""Days by the person's clock, and bare days, which are the same wherever that clock stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

_HALF_A_DAY = timedelta(hours=12)


def bare_day(midnight: datetime) -> date:
    """Return the day that is given by its first moment in the source's zone, whatever that zone is.

    Half a day later it is that day in Greenwich, too; in the zone of the person it may be another.
    """
    return (midnight.astimezone(UTC) + _HALF_A_DAY).date()


def day_at(moment: datetime, *, day_only: bool = False) -> date:
    """Return the day of a moment by the person's clock; a bare day is not moved to another."""
    return bare_day(moment) if day_only else moment.astimezone().date()


def by_clock(moment: datetime) -> datetime:
    """Return a moment by the person's clock, but by Greenwich's where RFC 3339 cannot name the offset."""
    try:
        local = moment.astimezone()
    except (OverflowError, OSError, ValueError):
        return moment.astimezone(UTC)
    # Before there were zones, clocks were off by seconds, too.
    is_whole = (local.utcoffset() or timedelta()) % timedelta(minutes=1) == timedelta()
    return local if is_whole else moment.astimezone(UTC)


def begin_of(day: date) -> datetime:
    """Return when a day begins by the person's clock, as aware UTC; the first days ever by Greenwich's."""
    # Without a zone, so that the offset is that of midnight: clocks may have been changed since.
    midnight = datetime(day.year, day.month, day.day)
    try:
        return midnight.astimezone(UTC)
    except (OverflowError, OSError, ValueError):
        return midnight.replace(tzinfo=UTC)


def midnight_of(moment: datetime) -> datetime:
    """Return when the day of a moment began by the person's clock, as aware UTC."""
    return begin_of(day_at(moment))
