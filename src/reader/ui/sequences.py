"""Keys that follow each other ("g s"): what has been pressed so far and what it leads to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a key press means for the sequence."""

    kind: Literal["pass", "wait", "run", "cancel"]
    """Not ours · more keys are needed · `keys` is complete · `keys` means nothing or Esc ended it."""
    keys: str = ""
    """Everything pressed so far, separated by blanks."""


class KeySequence:
    """The keys pressed so far of a sequence that is not finished."""

    def __init__(self, prefixes: Collection[str]) -> None:
        self.prefixes = prefixes
        self.pending = ""
        """"": no sequence has begun."""

    def feed(self, key: str, complete: Collection[str]) -> Outcome:
        """Take a key; `complete` are the sequences that do something here and now."""
        if not self.pending and key not in self.prefixes:
            return Outcome(kind="pass")
        if self.pending and key == "escape":
            self.pending = ""
            return Outcome(kind="cancel")
        keys = f"{self.pending} {key}".strip()
        if keys in complete:
            self.pending = ""
            return Outcome(kind="run", keys=keys)
        if keys in self.prefixes and any(other.startswith(keys + " ") for other in complete):
            self.pending = keys
            return Outcome(kind="wait", keys=keys)
        began, self.pending = bool(self.pending), ""
        return Outcome(kind="cancel" if began else "pass", keys=keys)
