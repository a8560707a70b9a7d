"""The newspaper's head: its name and today's date, with a rule below."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime

from textual.content import Content
from textual.widget import Widget

from reader.convert.wrap import cell_width
from reader.language import chosen_language

NAME = "THE READER"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def english_date(day: datetime) -> str:
    """Return a date such as "Monday, 23 November 2026", whatever the locale."""
    return f"{_DAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def chinese_date(day: datetime) -> str:
    """Return a date such as "2026年11月23日 星期一"."""
    return f"{day.year}年{day.month}月{day.day}日 星期{'一二三四五六日'[day.weekday()]}"


def speaks_chinese() -> bool:
    """Tell whether the screens or the dates of the user's locale are Chinese."""
    if chosen_language() != "en":
        return True
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_TIME") or os.environ.get("LANG") or ""
    return locale.lower().startswith("zh")


class Masthead(Widget):
    """One line: date, name, and the other date where there is room for it."""

    DEFAULT_CSS = """
    Masthead {
        dock: top;
        height: 2;
        color: $foreground;
        border-bottom: heavy $border;
    }
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock

    def render(self) -> Content:
        """Draw the line: the name in the middle, dates at both ends if they fit."""
        width = self.size.width
        today = self._clock().astimezone()
        dates = [english_date(today), chinese_date(today)]
        if speaks_chinese():
            dates.reverse()
        spaced = " ".join(NAME.replace(" ", "\u00b7")).replace("\u00b7", " ")
        name = spaced if width >= 60 else NAME
        left, right = dates
        middle = cell_width(name)
        side = (width - middle) // 2 - 1
        if max(cell_width(left), cell_width(right)) + 2 > side:
            left = ""
        if cell_width(right) + 2 > side or not left:
            right = left or (dates[0] if cell_width(dates[0]) + middle + 3 <= width else "")
            left = ""
        if not left:
            gap = max(1, width - 2 - middle - cell_width(right))
            return Content.assemble((f" {name}", "bold"), " " * gap, (right, "dim"))
        before = side - cell_width(left)
        after = max(1, width - 2 - cell_width(left) - before - middle - cell_width(right))
        return Content.assemble(
            (f" {left}", "dim"), " " * before, (name, "bold"), " " * after, (right, "dim")
        )
