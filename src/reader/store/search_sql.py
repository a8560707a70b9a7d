"""Turns a parsed query into SQL over `article`; what it means is `reader.query.match`, word for word.

The index answers for words with sets of ids, which SQLite asks by calling `hit`; the sets may leave out
articles that are not asked for. `confirm` reads the text
where the index cannot decide: for articles that are still queued, and for words whose tokens may stand
apart. All statements are made of our own words; whatever comes from outside is bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from reader.model import FolderPath, Scope
from reader.query.fold import fold
from reader.query.match import names_folder, names_language, same_name
from reader.query.record import GUESSES, PLAIN, language_of
from reader.query.states import StateName
from reader.query.terms import Term, tag_token
from reader.query.tree import (
    All,
    Either,
    HasNote,
    HasPicture,
    Leaf,
    Named,
    Node,
    Not,
    Since,
    State,
    Text,
)
from reader.store.rows import IS_HIDDEN
from reader.store.search_texts import BODIES, EXTRAS, SEARCHED
from reader.store.values import to_number


@dataclass(frozen=True, slots=True)
class FeedFact:
    """What a query can ask about a feed."""

    id: int
    name: str
    folders: tuple[FolderPath, ...]
    language: str
    """As the feed declares it; "": it does not."""


class LookUp(Protocol):
    """Asks the index."""

    def __call__(self, tokens: Sequence[str], *, narrowing: bool = False) -> set[int] | None:
        """Return the articles that have all these tokens; None: it does not tell.

        `narrowing`: the answer only spares looking at other articles.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known when a query is compiled."""

    now: datetime
    today: datetime
    feeds: Callable[[], Sequence[FeedFact]]
    tagged: Callable[[str], set[int]]
    """Returns the articles that the user has given a tag."""
    few: Callable[[str], set[int] | None]
    """Returns the articles of which a condition of one of our own indexes holds; None: they are many."""
    look_up: LookUp
    """Where it does not tell, every text is read."""
    queued: set[int]
    """Articles that are not in the index as they are now."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in SQL."""

    sql: str
    ids: set[int] | None = None
    """Nothing else can meet it; None: no such set is known."""


@dataclass(slots=True)
class Compiler:
    """Compiles one query; keeps its parameters, and the terms and sets that the functions know."""

    situation: Situation
    values: dict[str, object] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    sets: list[set[int]] = field(default_factory=list)
    reads: bool = False
    """Whether texts have to be read, which takes long, to decide about an article."""

    def compile(self, node: Node, scope: Scope, *, hidden: bool) -> Condition:
        """Return the condition of a query within a scope; `hidden`: it says whether hidden ones are meant."""
        condition = self._node(node)
        within = self._scope(scope, hidden=hidden)
        return Condition(f"{within} AND ({condition.sql})" if within else condition.sql, condition.ids)

    def bind(self, value: object) -> str:
        """Return the parameter that stands for a value."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def _scope(self, scope: Scope, *, hidden: bool) -> str:
        if scope.kind == "today":
            return f"article.listed = 1 AND article.sort_at >= {self.bind(to_number(self.situation.today))}"
        if scope.kind == "saved":
            return "article.starred = 1"
        if scope.kind == "history":
            return "article.read = 1 AND (article.listed = 1 OR article.starred = 1)"
        if scope.kind == "feed":
            return _within([scope.feed_id or 0], hidden=hidden)
        if scope.kind == "folder":
            depth = len(scope.folder)
            feeds = self.situation.feeds()
            inside = [feed.id for feed in feeds if any(path[:depth] == scope.folder for path in feed.folders)]
            return _within(inside, hidden=hidden)
        return ""

    def _node(self, node: Node) -> Condition:
        if isinstance(node, Not):
            return Condition(f"NOT ({self._node(node.node).sql})")
        if isinstance(node, All):
            return self._all(node)
        if isinstance(node, Either):
            parts = [self._node(each) for each in node.nodes]
            ids: set[int] | None = set()
            for part in parts:
                ids = None if ids is None or part.ids is None else ids | part.ids
            return Condition(" OR ".join(f"({part.sql})" for part in parts), ids)
        return self._leaf(node)

    def _all(self, node: All) -> Condition:
        # Words that must all occur are one question to the index.
        texts = [each for each in node.nodes if isinstance(each, Text) and each.field == "any"]
        parts = [self._words([each.term for each in texts])] if texts else []
        parts += [self._node(each) for each in node.nodes if each not in texts]
        known = [part.ids for part in parts if part.ids is not None]
        ids = set.intersection(*known) if known else None
        return Condition(" AND ".join(f"({part.sql})" for part in parts) or "1", ids)

    def _leaf(self, leaf: Leaf) -> Condition:
        if isinstance(leaf, Text):
            return self._words([leaf.term]) if leaf.field == "any" else self._field(leaf)
        if isinstance(leaf, Named):
            return self._named(leaf)
        if isinstance(leaf, State):
            sql = _STATES[leaf.name]
            return Condition(sql, self.situation.few(sql) if leaf.name in _INDEXED else None)
        if isinstance(leaf, Since):
            moment = leaf.moment.at(self.situation.now)
            return Condition(f"article.sort_at >= {self.bind(to_number(moment))}")
        if isinstance(leaf, HasNote):
            return Condition(_NOTED, self.situation.few(_NOTED))
        assert isinstance(leaf, HasPicture)  # noqa: S101 - no other leaf is left
        self.reads = True
        return Condition(f"pictured({EXTRAS}, {BODIES})")

    def _words(self, terms: Sequence[Term]) -> Condition:
        """Return the condition that all of these occur somewhere in an article."""
        ids = self.situation.look_up([token for term in terms for token in term.tokens])
        if ids is None:
            return Condition(self._read(terms))
        indexed = self._hit(ids)
        if inexact := [term for term in terms if not term.exact]:
            indexed += f" AND {self._read(inexact)}"
        return self._either_way(lambda: self._read(terms), indexed, ids)

    def _read(self, terms: Sequence[Term]) -> str:
        """Return the condition that the texts have all of these."""
        self.reads = True
        return " AND ".join(self._confirm(term) for term in terms)

    def _either_way(self, read: Callable[[], str], indexed: str, ids: set[int]) -> Condition:
        """Join the two ways to decide: by reading for what is queued, by the index for all else."""
        queued = self.situation.queued
        if not queued:
            return Condition(indexed, ids)
        return Condition(f"CASE WHEN {self._hit(queued)} THEN {read()} ELSE {indexed} END", ids | queued)

    def _field(self, leaf: Text) -> Condition:
        term = leaf.term
        if leaf.field == "feed":
            ids = [feed.id for feed in self.situation.feeds() if term.occurs(fold(feed.name))]
            orphan = f"(article.feed_id IS NULL AND {self._holds(term, 'article.feed_title')})"
            return Condition(f"{_standing(ids)} OR {orphan}")
        if leaf.field == "note":
            return self._noted(term)
        # Title and author are indexed with the text, which narrows down where to look.
        candidates = self.situation.look_up(term.tokens, narrowing=True)
        holds = self._holds(term, "article.title" if leaf.field == "title" else "article.author")
        if candidates is None:
            return Condition(holds)
        known = candidates | self.situation.queued
        return Condition(f"{self._hit(known)} AND {holds}", known)

    def _noted(self, term: Term) -> Condition:
        """Return the condition that the user has written this, or marked it; both tables are small."""
        self.terms.append(term)
        number = self.bind(len(self.terms) - 1)
        return Condition(
            f"""article.id IN (SELECT article_id FROM note WHERE holds({number}, text)
                UNION SELECT article_id FROM highlight WHERE removed = 0
                AND (holds({number}, quote) OR holds({number}, note)))""",  # noqa: S608
            self.situation.few(_NOTED),
        )

    def _named(self, leaf: Named) -> Condition:
        if leaf.field == "lang":
            return Condition(self._language(leaf.value))
        if leaf.field == "tag":
            return self._tag(leaf.value)
        ids = [
            feed.id
            for feed in self.situation.feeds()
            if same_name(leaf.value, (feed.name,))
            or any(names_folder(leaf.value, path) for path in feed.folders)
        ]
        return Condition(_standing(ids))

    def _language(self, value: str) -> str:
        """Return the condition of a language; titles, which take a call each, are asked last."""
        declared = {feed.id: feed.language for feed in self.situation.feeds() if feed.language}
        spoken = [id for id, own in declared.items() if names_language(value, language_of(own, ""))]
        condition = f"coalesce(article.feed_id, 0) IN ({_listed(spoken)})"
        if value not in GUESSES:
            return condition
        silent = f"coalesce(article.feed_id, 0) NOT IN ({_listed(declared)})"
        plain = "length(article.title) = length(CAST(article.title AS BLOB))"
        guess = f"guessed({self.bind(value)}, article.title)"
        written = f"({plain} OR {guess})" if value == PLAIN else f"NOT {plain} AND {guess}"
        return f"({condition} OR ({silent} AND {written}))"

    def _tag(self, value: str) -> Condition:
        """Return the condition of a tag, the user's own or the source's."""
        own = self.situation.tagged(value)
        labelled = Condition(f"labelled({self.bind(value)}, {EXTRAS})")
        token = tag_token(value)
        found = self.situation.look_up((token,)) if token else None
        if found is not None:
            sql = labelled.sql
            labelled = self._either_way(lambda: sql, f"{self._hit(found)} AND {sql}", found)
        ids = None if labelled.ids is None else labelled.ids | own
        return Condition(f"{self._hit(own)} OR ({labelled.sql})", ids)

    def _hit(self, ids: set[int]) -> str:
        self.sets.append(ids)
        return f"hit({self.bind(len(self.sets) - 1)}, article.id)"

    def _confirm(self, term: Term) -> str:
        self.terms.append(term)
        return f"confirm({self.bind(len(self.terms) - 1)}, article.id, {SEARCHED})"

    def _holds(self, term: Term, column: str) -> str:
        self.terms.append(term)
        return f"holds({self.bind(len(self.terms) - 1)}, {column})"


def _listed(ids: Iterable[int]) -> str:
    return ",".join(map(str, ids))


def _within(feed_ids: Sequence[int], *, hidden: bool) -> str:
    """Return the condition that an article stands in one of these feeds; a scope begins with it."""
    ids = _listed(feed_ids)
    select = f"SELECT article_id FROM place WHERE feed_id IN ({ids})"  # noqa: S608
    if hidden:
        select += f" UNION ALL SELECT article_id FROM hidden_place WHERE feed_id IN ({ids})"  # noqa: S608
    return f"article.id IN ({select})"


def _standing(feed_ids: Sequence[int]) -> str:
    """Return the same condition for one article after the other: most are decided by their owner."""
    ids = _listed(feed_ids)
    return f"""(coalesce(article.feed_id, 0) IN ({ids})
        OR EXISTS (SELECT 1 FROM place WHERE article_id = article.id AND place.feed_id IN ({ids}))
        OR EXISTS (SELECT 1 FROM hidden_place AS h WHERE article_id = article.id AND h.feed_id IN ({ids})))"""  # noqa: S608


_NOTED = """article.id IN (SELECT article_id FROM note
    UNION SELECT article_id FROM highlight WHERE removed = 0)"""
_INDEXED: frozenset[StateName] = frozenset({"bookmarked", "updated", "gone"})
"""States that have an index of their own."""
_STATES: dict[StateName, str] = {
    "unread": "article.read = 0",
    "read": "article.read = 1",
    "bookmarked": "article.starred = 1",
    "updated": "article.updated = 1",
    "gone": "article.gone_since IS NOT NULL",
    "hidden": IS_HIDDEN,
}
