"""What a saved query finds, with each story once: its list folds them as the lists of folders do."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress

from reader.model import Listed
from reader.store.stories import fold
from reader.store.values import id_list

_FEW = 2_000
"""Articles that are looked up one by one; among more, all the stories are gone through."""
# Of a story only what is listed folds: `=` shows nothing else below it again.
_AMONG = """
    SELECT article_id, leader FROM story WHERE article_id IN (SELECT value FROM json_each(?))
    AND EXISTS (SELECT 1 FROM article WHERE id = article_id AND listed = 1)
"""
_ALL = """
    SELECT article_id, leader FROM story
    WHERE article_id NOT IN (SELECT id FROM article WHERE starred = 1 AND listed = 0)
"""


def load_leaders(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, int]:
    """Return who came first in the stories of those articles that have one, by article; no hidden ones."""
    if len(ids) <= _FEW:
        return dict(connection.execute(_AMONG, (id_list(ids),)))
    return _among(ids, dict(connection.execute(_ALL)))


def _among(ids: Sequence[int], leaders: Mapping[int, int]) -> dict[int, int]:
    return {id: leaders[id] for id in compress(ids, map(leaders.__contains__, ids))} if leaders else {}


@dataclass(frozen=True, slots=True)
class Matches:
    """All that a query finds, newest first, and what belongs together in it."""

    ids: array[int]
    leaders: Mapping[int, int] = field(default_factory=dict)
    """By member, of what is among `ids`."""
    heads: Collection[int] = ()
    """The leaders that are among `ids` themselves."""

    @classmethod
    def of(cls, ids: array[int], leaders: Mapping[int, int]) -> Matches:
        """Join a list with what belongs together in it and maybe elsewhere."""
        here = _among(ids, leaders)
        return cls(ids, here, here.keys() & set(here.values()))

    def folded(self, *, oldest_first: bool = False, limit: int | None = None) -> Listed:
        """Return the list, or its first entries as they stand in the whole of it, with each story once."""
        ids = (self.ids[::-1] if oldest_first else self.ids)[:limit]
        return Listed(ids=fold(ids, self.leaders, self.heads), whole=len(ids) == len(self.ids))


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a saved query finds."""

    everything: Matches
    unread: Matches
