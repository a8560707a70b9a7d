"""What several feeds of a folder have, which the sum of their numbers counts more than once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from reader.model import FolderPath
from reader.store.values import to_folder

SHARED_ROWS = "SELECT feeds, unread, total FROM shared_tally"
"""Which feeds have articles in common, and how many of them are unread and how many there are."""
TOLD_ROWS = "SELECT places, stories FROM told_tally"
"""Which feeds tell the same stories, for each of their unread articles, and how many stories."""


class FolderMap:
    """The folders around each feed as the bits of a number: what two have in common is found at once."""

    def __init__(self, shelf: Iterable[tuple[int, str]]) -> None:
        numbers: dict[FolderPath, int] = {}
        known: dict[str, int] = {}
        self._around: defaultdict[str, int] = defaultdict(int)
        """By feed."""
        self._again: dict[str, tuple[int, ...]] = {}
        """By several feeds, with commas between them; those of a story's articles with semicolons."""
        for feed_id, folder in shelf:
            if folder not in known:
                path, bits = to_folder(folder), 0
                for depth in range(1, len(path) + 1):
                    bits |= 1 << numbers.setdefault(path[:depth], len(numbers))
                known[folder] = bits
            self._around[str(feed_id)] |= known[folder]
        self._paths = list(numbers)
        """By the place of their bit."""

    def around(self, feeds: str) -> int:
        """Return the folders in which at least one of these feeds stands."""
        bits = 0
        for feed in feeds.split(","):
            bits |= self._around[feed]
        return bits

    def again(self, feeds: str) -> tuple[int, ...]:
        """Return the folders that what all of these feeds have is counted in once more, for each time."""
        found = self._again.get(feeds)
        if found is None:
            found = self._again[feeds] = tuple(again(map(self._around.__getitem__, feeds.split(","))))
        return found

    def told_again(self, places: str) -> tuple[int, ...]:
        """Return the folders in which a story is told once more, for each time."""
        found = self._again.get(places)
        if found is None:
            found = self._again[places] = tuple(again(map(self.around, places.split(";"))))
        return found

    def spread(self, counts: Mapping[int, int]) -> dict[FolderPath, int]:
        """Return by folder what was counted for several of them at once."""
        found: Counter[FolderPath] = Counter()
        for bits, count in counts.items():
            while bits:
                lowest = bits & -bits
                found[self._paths[lowest.bit_length() - 1]] += count
                bits ^= lowest
        return dict(found)


def again(places: Iterable[int]) -> Iterable[int]:
    """Yield the folders in which a thing stands once more, for each of its places that is not the first."""
    seen = 0
    for bits in places:
        if common := seen & bits:
            yield common
        seen |= bits


@lru_cache(maxsize=2)
def folder_map(shelf: tuple[tuple[int, str], ...]) -> FolderMap:
    """Return the map of where feeds stand; the last ones are kept, as they change much less than the news."""
    return FolderMap(shelf)


def count_shared(
    folders: FolderMap, rows: Iterable[tuple[str, int, int]]
) -> tuple[dict[FolderPath, int], dict[FolderPath, int]]:
    """Return by folder how many unread articles its feeds count again, and how many at all."""
    again_unread: defaultdict[int, int] = defaultdict(int)
    again_total: defaultdict[int, int] = defaultdict(int)
    for feeds, unread, total in rows:
        for common in folders.again(feeds):
            again_unread[common] += unread
            again_total[common] += total
    return folders.spread(again_unread), folders.spread(again_total)


def count_told(folders: FolderMap, rows: Iterable[tuple[str, int]]) -> tuple[int, dict[FolderPath, int]]:
    """Return how many unread articles are folded away of all, and by folder of its own."""
    everywhere = 0
    told_again: defaultdict[int, int] = defaultdict(int)
    for places, stories in rows:
        everywhere += places.count(";") * stories
        for common in folders.told_again(places):
            told_again[common] += stories
    return everywhere, folders.spread(told_again)
