"""Asks the full-text index who has some tokens: everybody, a few articles, or whether it is a few at all."""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from reader.store.search_index import ROW_BITS, ROW_MASK, index_path, is_current
from reader.store.values import id_list

_SPELLINGS = 8
"""Words up to which those that begin alike are asked for one by one, which the index does far quicker."""
_GAP = 256
"""Rows that are passed over quicker than the index is asked once more."""
_RANGES = 40
"""Ranges of rows up to which asking for each is quicker than asking for everything."""
_FREQUENT, _MANY_RANGES = 20_000, 400
"""The same for what so many articles have; only of these lists has FTS5 an index of its own."""
_KEPT = 250_000
"""Ids, of 8 bytes each, that are remembered for as long as the index stays the same."""
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """From how many articles on another way is the quicker one."""

    few: int = 2000
    """Up to here each is looked up and sorted; what are more is walked along in order."""
    near: int = 400
    """So many of the first are looked at before the index is asked for everything."""
    far: int = 10_000
    """So many at most."""
    rows: int = 250
    """So many are looked at before it is seen whether they were enough."""
    texts: int = 50
    """The same where texts have to be read."""
    screenful: int = 40
    """So many are found sooner by reading the newest texts than by asking for all that begins so."""


class Postings:
    """The index of a database, attached to a reading connection as `search`."""

    def __init__(self, connection: sqlite3.Connection, database: Path, reach: Reach) -> None:
        """Take a connection on which no transaction is open; from now on it can only read."""
        self.reach = reach
        self._connection = connection
        self._index = index_path(database)
        self._attached: tuple[int, int] | None = None
        self._state: tuple[str, int, int] | None = None
        self._is_pure = True
        self._kept: dict[str, array[int]] = {}
        self._spellings: dict[str, list[str]] = {}
        # Without FTS5 there is no index that could be asked.
        with suppress(sqlite3.OperationalError):
            connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(search, search_index, row)")
        connection.execute("PRAGMA query_only = ON")

    def attach(self) -> None:
        """Take in the index, or the one that has replaced it."""
        try:
            found = self._index.stat()
            there = (found.st_dev, found.st_ino)
        except OSError:
            there = None
        if there == self._attached:
            return
        self._forget(None)
        if self._attached is not None:
            self._connection.execute("DETACH search")
            self._attached = None
        if there is not None:
            with suppress(sqlite3.Error):
                self._connection.execute(
                    "ATTACH ? AS search", (self._index.absolute().as_uri() + "?mode=ro",)
                )
                self._attached = there

    def belongs(self, mark: str) -> bool:
        """Tell whether the index is there, whole, and belongs to the queue with this mark."""
        if self._attached is None or not is_current(mark):
            return False
        try:
            row = self._connection.execute("SELECT mark, serial, rows FROM search.state").fetchone()
            if row != self._state:
                self._forget(row)
                again = self._connection.execute("SELECT 1 FROM search.reindexed LIMIT 1").fetchone()
                self._is_pure = again is None
        except sqlite3.DatabaseError:
            return False
        return row is not None and bool(row[0] == mark)

    @property
    def rows(self) -> int:
        """How many rows the index has."""
        return 0 if self._state is None else self._state[2]

    def _forget(self, state: tuple[str, int, int] | None) -> None:
        self._state = state
        self._kept.clear()
        self._spellings.clear()

    # ------------------------------------------------------------ asking

    def is_slow(self, tokens: Sequence[str]) -> bool:
        """Tell whether the index takes long over these tokens, because many words begin so."""
        expression, is_quick = self._express(tokens)
        return not is_quick and expression not in self._kept

    def few(self, tokens: Sequence[str], *, narrowing: bool = False) -> set[int] | None:
        """Return the articles that have all these tokens; None: they are more than a few.

        `narrowing`: whoever asks can do without, so that None also answers what would take long.
        """
        expression, is_quick = self._express(tokens)
        if not is_quick:
            found = None if narrowing else self._everybody(expression)
            return None if found is None or len(found) > self.reach.few else set(found)
        # To count costs a tenth of taking them in.
        if self._rows(expression, f"LIMIT 1 OFFSET {self.reach.few}"):
            return None
        return set(self._valid(self._rows(expression)))

    def among(
        self, tokens: Sequence[str], ids: Collection[int], *, narrowing: bool = False
    ) -> set[int] | None:
        """Return those of these articles that have all the tokens; None only if `narrowing`."""
        expression, is_quick = self._express(tokens)
        if not is_quick and narrowing:
            return None
        generations = self._generations(ids) if is_quick else {}
        rows = sorted(generations.get(id, 0) << ROW_BITS | id for id in ids) if is_quick else []
        ranges = list(_ranges(rows))
        if not is_quick or not self._is_worth(expression, len(ranges)):
            everybody = self._everybody(expression)
            return {id for id in ids if _holds(everybody, id)}
        found: set[int] = set()
        for first, last in ranges:
            found.update(self._rows(expression, f"AND rowid BETWEEN {first} AND {last}"))
        return {row & ROW_MASK for row in found.intersection(rows)}

    def _is_worth(self, expression: str, ranges: int) -> bool:
        """Tell whether to ask for so many ranges takes less long than to ask for everything."""
        if ranges <= _RANGES:
            return True
        if ranges > _MANY_RANGES or expression in self._kept:
            return False
        return bool(self._rows(expression, f"LIMIT 1 OFFSET {_FREQUENT}"))

    def everybody(self, tokens: Sequence[str]) -> set[int]:
        """Return all articles that have all these tokens."""
        return set(self._everybody(self._express(tokens)[0]))

    def _everybody(self, expression: str) -> array[int]:
        found = self._kept.get(expression)
        if found is None:
            found = array("q", sorted(self._valid(self._rows(expression))))
            if sum(map(len, self._kept.values())) + len(found) > _KEPT:
                self._kept.clear()
            self._kept[expression] = found
        return found

    # ------------------------------------------------------------ statements

    def _rows(self, expression: str, limits: str = "") -> array[int]:
        """Return the numbers of the rows with these words."""
        statement = f"SELECT rowid FROM search.search_index WHERE search_index MATCH ? {limits}"  # noqa: S608 - our own words
        return array("q", chain.from_iterable(self._connection.execute(statement, (expression,))))

    def _valid(self, rows: array[int]) -> Iterable[int]:
        """Return the articles of rows; rows that no longer count are left out."""
        generations = self._generations(
            {row & ROW_MASK for row in rows} if len(rows) <= self.reach.few else None
        )
        if not generations:
            return rows
        return {row & ROW_MASK for row in rows if generations.get(row & ROW_MASK, 0) == row >> ROW_BITS}

    def _generations(self, ids: Collection[int] | None) -> dict[int, int]:
        """Return which row counts for those of these articles that were indexed again; None: for all."""
        if self._is_pure:
            return {}
        statement = "SELECT article_id, generation FROM search.reindexed"
        if ids is None:
            return dict(self._connection.execute(statement))
        some = " WHERE article_id IN (SELECT value FROM json_each(?))"
        return dict(self._connection.execute(statement + some, (id_list(ids),)))

    def _express(self, tokens: Sequence[str]) -> tuple[str, bool]:
        """Return what asks the index for all these tokens, and whether it can answer for a few rows quickly.

        For the beginning of a word FTS5 joins all that begins so, however few rows are asked for.
        """
        parts: list[str] = []
        is_quick = True
        for token in tokens:
            if not token.endswith("*"):
                parts.append(f'"{token}"')
                continue
            spellings = self._spell(token[:-1])
            if len(spellings) <= _SPELLINGS:
                words = " OR ".join(f'"{word}"' for word in spellings or (token[:-1],))
                parts.append(f"({words})")
            else:
                is_quick = False
                parts.append(f'"{token[:-1]}"*')
        return " AND ".join(parts), is_quick

    def _spell(self, beginning: str) -> list[str]:
        """Return the words of the index that begin so, at most one too many."""
        found = self._spellings.get(beginning)
        if found is None:
            words = self._connection.execute(
                f"SELECT term FROM temp.words WHERE term >= ? AND term <= ? LIMIT {_SPELLINGS + 1}",  # noqa: S608
                (beginning, beginning + _LAST),
            )
            found = [word for (word,) in words]
            self._spellings[beginning] = found
        return found


def _holds(ascending: array[int], id: int) -> bool:
    at = bisect_left(ascending, id)
    return at < len(ascending) and ascending[at] == id


def _ranges(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield ranges that hold all these numbers, which ascend; small gaps are taken in."""
    if not rows:
        return
    first = last = rows[0]
    for row in rows:
        if row - last > _GAP:
            yield first, last
            first = row
        last = row
    yield first, last
