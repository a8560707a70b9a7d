"""What a look at the installation finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

CheckState: TypeAlias = Literal["ok", "mended", "needs you"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: CheckState = "ok"
    message: str
    """What was found, and what to do where something is left to do; one sentence."""
