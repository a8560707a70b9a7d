"""Which entries of a list stand below the first of their story; knows no widget."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Unfolded:
    """The stories of a list that are shown whole."""

    below: Mapping[int, int] = field(default_factory=dict)
    """Entries that stand below the first of their story, and which one that is."""

    def __contains__(self, entry_id: int) -> bool:
        return entry_id in self.below

    def shows_story(self, entry_id: int) -> bool:
        """Tell whether the story of an entry is shown whole."""
        return entry_id in self.below or entry_id in self.below.values()

    def unfold(self, ids: Sequence[int], entry_id: int, others: Sequence[int]) -> tuple[list[int], Unfolded]:
        """Return a list with the others of an entry's story below it; as it is: they are all here."""
        present = set(ids)
        new = [other for other in others if other not in present] if entry_id in present else []
        at = list(ids).index(entry_id) + 1 if new else 0
        return [*ids[:at], *new, *ids[at:]], Unfolded({**self.below, **dict.fromkeys(new, entry_id)})

    def fold(self, ids: Sequence[int], first: int) -> tuple[list[int], Unfolded]:
        """Return a list without what stands below an entry."""
        kept = {other: above for other, above in self.below.items() if above != first}
        return [id for id in ids if id in kept or id not in self.below], Unfolded(kept)

    def first_of(self, entry_id: int) -> int:
        """Return the entry below which this one stands, or itself."""
        return self.below.get(entry_id, entry_id)

    def without(self, gone: Collection[int]) -> Unfolded:
        """Return what stays when entries leave the list."""
        return Unfolded({other: first for other, first in self.below.items() if first not in gone})

    def leave_out(self, ids: Sequence[int]) -> Sequence[int]:
        """Return entries without those that stand below one of them: as many as the list counts."""
        if not self.below:
            return ids
        present = set(ids)
        return [id for id in ids if self.below.get(id) not in present]
