"""The states that a query can ask for."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

StateName: TypeAlias = Literal["unread", "read", "bookmarked", "updated", "gone", "hidden"]
STATES: tuple[StateName, ...] = get_args(StateName)
