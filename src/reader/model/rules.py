"""Saved queries: smart categories and rules, and what rules decide about an entry that has just come."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SmartCategory:
    """A saved query in the category list."""

    id: int
    name: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What happens to new entries that match a query."""

    id: int
    query: str
    action: str
    """"read", "star", "hide", "notify", "tag:" and a name, or several of them parted by ", "."""
    enabled: bool = True
    """False: the user has switched it off."""

    @property
    def actions(self) -> tuple[str, ...]:
        """What is done, one by one."""
        return tuple(self.action.split(", "))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the rules say about a new entry, all of them together."""

    read: bool = False
    star: bool = False
    hide: bool = False
    notify: bool = False
    tags: tuple[str, ...] = ()


NO_VERDICT = Verdict()
"""No rule has anything to say."""
