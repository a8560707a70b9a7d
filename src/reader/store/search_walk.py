"""Finds the first entries that match, however many there are in all, by looking at the newest ones first.

The index is asked about the first few hundred articles of the order alone; only where too few of these
match, about all of them. What hangs on the whole list asks without a limit and gets the whole.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from typing import TypeAlias

from reader.model import Scope
from reader.query.terms import Term
from reader.query.tree import All, HasPicture, Named, Node, Query, Text, leaves
from reader.store.postings import Postings
from reader.store.search_functions import Functions
from reader.store.search_sql import Compiler, LookUp, Situation
from reader.store.values import id_list

Rows: TypeAlias = list[tuple[int, ...]]
"""Rows that sort in the order wanted and have the id third."""

_ORDERS = {
    False: ("-article.sort_at, article.id", "article.sort_at DESC, article.id"),
    True: ("article.sort_at, -article.id", "article.sort_at, article.id DESC"),
}
"""By oldest first: a key that sorts upwards, and the order as an index has it."""
_LISTED = "article.listed = 1"
_KEPT = "article.listed = 0 AND article.starred = 1"
"""What only a bookmark is left of, and what is hidden but a bookmark."""
_HIDDEN = """article.listed = 0 AND article.starred = 0
    AND article.id IN (SELECT article_id FROM hidden_place)"""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A compiled query."""

    where: str
    values: dict[str, object]
    ids: set[int] | None
    """Nothing else can match; None: no such set is known."""
    reads: bool
    """Whether texts have to be read."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What the rows are sorted by, and what they hold."""

    key: str
    order: str
    more: str

    @property
    def columns(self) -> str:
        """Return the columns of a row."""
        return f"{self.key}, article.id{self.more}"


@dataclass(slots=True)
class Walk:
    """One query on its way through the order; used within one transaction."""

    connection: sqlite3.Connection
    postings: Postings
    functions: Functions
    situation: Situation
    heed: Callable[[], None]
    """Raises Superseded if this shall stop."""
    query: Query
    scope: Scope
    indexed: bool
    """Whether there is an index to be asked."""
    left_out: set[int] | None
    """What is not indexed yet, if it shall be left out, so that no text has to be read to find it."""

    _terms: list[Term] = field(default_factory=list)
    _sets: list[set[int]] = field(default_factory=list)

    def rows(self, limit: int | None, *, oldest_first: bool = False, columns: str = "") -> Rows:
        """Return the first rows that match, with more columns behind the id."""
        self.functions.begin(self._terms, self._sets)
        few = self.postings.reach.few
        order = _Order(*_ORDERS[oldest_first], columns)
        probe = _Probe(self.postings)
        plan = self._compile(probe.look_up if self.indexed else tell_nothing)
        if probe.is_slow:
            if limit is not None and plan.ids is None and (found := self._skim(limit, order)) is not None:
                return found
            probe = _Probe(self.postings, is_patient=True)
            plan = self._compile(probe.look_up)
        if probe.gave_up:
            if plan.ids is not None and len(plan.ids) <= few:
                plan = self._compile(partial(self.postings.among, ids=plan.ids))
            elif limit is not None and (found := self._near(limit, order)) is not None:
                return found
            else:
                plan = self._compile(self._ask_all)
        # All that match are found soonest by looking each up, unless they are a large part of everything.
        if plan.ids is not None and len(plan.ids) <= (few if limit else max(few, self.postings.rows // 4)):
            return self._look_at(plan, order, plan.ids, limit)
        return _merged((self._go_along(plan, order, part, limit) for part in self._parts), limit)

    def matching(self, ids: Collection[int]) -> set[int]:
        """Return those of these articles that match."""
        self.functions.begin(self._terms, self._sets)
        plan = self._compile(partial(self._look_up_among, ids) if self.indexed else tell_nothing)
        return {row[2] for row in self._look_at(plan, _Order(*_ORDERS[False], ""), ids, None)}

    def _look_up_among(
        self, ids: Collection[int], tokens: Sequence[str], *, narrowing: bool = False
    ) -> set[int] | None:
        if self.postings.is_slow(tokens):  # to read these few texts is quicker
            return None
        return self.postings.among(tokens, ids, narrowing=narrowing)

    # ------------------------------------------------------------ compiling

    @property
    def _parts(self) -> tuple[str, ...]:
        """Return the conditions of what may match; each has an index of its own."""
        return (_LISTED, _KEPT, _HIDDEN) if self.query.wants_hidden else (_LISTED, _KEPT)

    def _ask_all(self, tokens: Sequence[str], *, narrowing: bool = False) -> set[int]:
        return self.postings.everybody(tokens)

    def _compile(self, look_up: LookUp, root: Node | None = None) -> _Plan:
        """Compile the query, or another one that is asked in its place."""
        made = Compiler(replace(self.situation, look_up=look_up), terms=self._terms, sets=self._sets)
        node = self.query.root if root is None else root
        condition = made.compile(node, self.scope, hidden=self.query.wants_hidden)
        where = f"({condition.sql})"
        if self.left_out is not None:
            self._sets.append(self.left_out)
            where += f" AND NOT hit({len(self._sets) - 1}, article.id)" if self.indexed else " AND 0"
        return _Plan(where, made.values, condition.ids, reads=made.reads)

    # ------------------------------------------------------------ running

    def _near(self, limit: int, order: _Order) -> Rows | None:
        """Return the first rows, found among the first articles; None: too few of these match."""
        reach = self.postings.reach
        if self.postings.rows < reach.near + reach.far:
            return None
        size = max(reach.near, limit)
        with self._stretches(order) as stretches:
            while size <= reach.far:
                fresh = list(chain.from_iterable(each.go_on(size) for each in stretches))
                plan = self._compile(partial(self.postings.among, ids=fresh))
                for each in stretches:
                    each.found += self._look_at(plan, order, each.fresh, limit - len(each.found), sorted=True)
                short = [
                    len(each.found) for each in stretches if not each.is_over and len(each.found) < limit
                ]
                if not short:
                    return _merged((each.found for each in stretches), limit)
                # As far as this would take at the same rate, and a little further. To go along there takes
                # about twice as long for each article as the index takes for each that has the words.
                further = size * limit * 6 // (5 * max(1, *short))
                if plan.ids is not None and len(plan.ids) * self.postings.rows < 2 * further * len(fresh):
                    return None
                size = max(size + 1 + reach.near // 2, further)
        return None

    def _skim(self, limit: int, order: _Order) -> Rows | None:
        """Return the first rows by reading the first texts; None: it takes more than that."""
        if limit > self.postings.reach.screenful or self.left_out:
            return None
        plan = self._compile(tell_nothing)
        with self._stretches(order) as stretches:
            for each in stretches:
                each.found = self._look_at(plan, order, each.go_on(4 * limit), limit, sorted=True)
                if len(each.found) < limit and not each.is_over:
                    return None
            return _merged((each.found for each in stretches), limit)

    @contextmanager
    def _stretches(self, order: _Order) -> Iterator[list[_Stretch]]:
        """Open the parts of the order, as far as it is quickly seen what may match.

        They are closed whatever happens: one left open would keep the database as it is now.
        """
        around = self._compile(tell_nothing, _without_texts(self.query.root))
        with ExitStack() as stack:
            stretches = []
            for part in self._parts:
                where = f"{part} AND {around.where}"
                statement = f"SELECT article.id FROM article WHERE {where} ORDER BY {order.order}"  # noqa: S608
                self.heed()
                cursor = self.connection.execute(statement, around.values)
                stretches.append(_Stretch(stack.enter_context(closing(cursor))))
            yield stretches

    def _go_along(self, plan: _Plan, order: _Order, part: str, limit: int | None) -> Rows:
        """Return the first matching rows of a part; this stops at the limit."""
        where = f"{part} AND {plan.where}"
        statement = f"SELECT {order.columns} FROM article WHERE {where} ORDER BY {order.order}"  # noqa: S608
        return self._fetch(statement, plan.values, limit)

    def _look_at(
        self, plan: _Plan, order: _Order, ids: Collection[int], limit: int | None, *, sorted: bool = False
    ) -> Rows:
        """Return the first matching rows among these articles, of which each is looked up.

        `sorted`: they stand in the order already.
        """
        if plan.ids is not None:
            ids = [id for id in ids if id in plan.ids]
        among = f"""SELECT {order.columns}
            FROM json_each(:ids) AS wanted CROSS JOIN article ON article.id = wanted.value
            WHERE ({" OR ".join(f"({part})" for part in self._parts)})"""  # noqa: S608 - our own words
        statement = f"{among} AND {plan.where} ORDER BY {order.order}"
        if limit is None or not (plan.reads or sorted):
            return self._fetch(statement, plan.values | {"ids": id_list(ids)}, limit)
        if not sorted:
            rows = self._fetch(f"{among} ORDER BY {order.order}", {"ids": id_list(ids)}, None)
            ids = [row[2] for row in rows]
        found: Rows = []
        reach = self.postings.reach
        for some in _portions(list(ids), reach.texts if plan.reads else reach.rows):
            if len(found) >= limit:
                break
            found += self._fetch(statement, plan.values | {"ids": id_list(some)}, limit - len(found))
        return found

    def _fetch(self, statement: str, values: dict[str, object], limit: int | None) -> Rows:
        self.heed()
        limited = f"{statement} LIMIT {-1 if limit is None else limit:d}"
        return self.connection.execute(limited, values).fetchall()


class _Stretch:
    """How far one part of the order has been looked at."""

    def __init__(self, ids: sqlite3.Cursor) -> None:
        self._ids = ids
        self._seen = 0
        self.found: Rows = []
        self.fresh: Sequence[int] = ()
        """What is to be looked at next."""
        self.is_over = False
        """Whether there is nothing behind that."""

    def go_on(self, size: int) -> Sequence[int]:
        """Take the next articles, up to so many in all."""
        if self.is_over:
            self.fresh = ()
        else:
            self.fresh = [id for (id,) in self._ids.fetchmany(size - self._seen)]
            self.is_over = len(self.fresh) < size - self._seen
            self._seen = size
        return self.fresh


class _Probe:
    """Asks the index for what it can answer with a few articles."""

    def __init__(self, postings: Postings, *, is_patient: bool = False) -> None:
        self._postings = postings
        self._is_patient = is_patient
        self.gave_up = False
        """Whether there was more."""
        self.is_slow = False
        """Whether something was not asked because the answer takes long, which only the patient wait for."""

    def look_up(self, tokens: Sequence[str], *, narrowing: bool = False) -> set[int] | None:
        """Return the articles with these tokens; None: they are many."""
        if not (narrowing or self._is_patient) and self._postings.is_slow(tokens):
            self.is_slow = True
            return None
        found = self._postings.few(tokens, narrowing=narrowing)
        self.gave_up |= found is None
        return found


def tell_nothing(tokens: Sequence[str], *, narrowing: bool = False) -> None:
    """Answer in the place of an index that is not there or not to be asked."""


def _portions(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _merged(parts: Iterable[Rows], limit: int | None) -> Rows:
    return list(islice(heapq.merge(*parts), limit))


def _without_texts(root: Node) -> Node:
    """Return what a query asks for besides texts, so that nothing that matches is left out."""
    nodes = root.nodes if isinstance(root, All) else (root,)
    return All(tuple(node for node in nodes if not any(map(_is_text, leaves(node)))))


def _is_text(leaf: object) -> bool:
    if isinstance(leaf, Text):
        return leaf.field in ("any", "title", "author")
    return isinstance(leaf, HasPicture) or (isinstance(leaf, Named) and leaf.field == "tag")
