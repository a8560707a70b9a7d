"""What is remembered of the entries that a feed has shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """An entry that a feed has shown before, whether it is still here or was cleaned up."""

    key: str
    digest: str
    identity: str = ""
    """What was asked for by this; "": something else about it was."""
    published: datetime | None = None
    """None: it had no date, or the article is not here any more."""
