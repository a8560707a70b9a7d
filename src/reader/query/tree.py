"""What a query means, as a tree, and the error that a wrong one raises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from reader.errors import ReaderError
from reader.query.ages import Moment
from reader.query.states import StateName
from reader.query.terms import Term

TextField: TypeAlias = Literal["any", "title", "author", "feed", "note"]
NameField: TypeAlias = Literal["category", "tag", "lang"]

_LONGEST_HINT = 200


class QueryError(ReaderError):
    """A query that cannot be understood: what, where, and the nearest one that can."""

    def __init__(self, problem: str, *, position: int, nearest: str) -> None:
        where = f" (character {position + 1})"
        hint = f" Nearest: {nearest}" if 0 < len(nearest) <= _LONGEST_HINT else ""
        super().__init__(f"{problem}{where}.{hint}")
        self.problem = problem
        """What is wrong, without the place."""
        self.position = position
        """Index of the character where it goes wrong."""
        self.nearest = nearest
        """The whole query, changed as little as makes it valid; "": nothing is left of it."""


@dataclass(frozen=True, slots=True)
class Text:
    """A word or phrase that must occur somewhere or in one field."""

    term: Term
    field: TextField = "any"


@dataclass(frozen=True, slots=True)
class Named:
    """A field whose value is compared as a whole: category, tag, language."""

    field: NameField
    value: str
    """As the person wrote it, without quotes."""


@dataclass(frozen=True, slots=True)
class State:
    """is:unread and its like."""

    name: StateName


@dataclass(frozen=True, slots=True)
class Since:
    """after: and newer:; inside a Not it is before: and older:."""

    moment: Moment


@dataclass(frozen=True, slots=True)
class HasPicture:
    """has:picture."""


@dataclass(frozen=True, slots=True)
class HasNote:
    """has:note: the user has written on it or marked a passage in it."""


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    node: Node


@dataclass(frozen=True, slots=True)
class All:
    """Everything that must hold; empty: nothing is asked."""

    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """Alternatives, at least two."""

    nodes: tuple[Node, ...]


Leaf: TypeAlias = Text | Named | State | Since | HasPicture | HasNote
Node: TypeAlias = Leaf | Not | All | Either


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query."""

    text: str
    """As it was written."""
    root: Node

    @property
    def empty(self) -> bool:
        """True: it asks for nothing, so everything matches."""
        return self.root == All()

    @property
    def wants_hidden(self) -> bool:
        """True: it says itself whether hidden entries are meant."""
        return any(isinstance(leaf, State) and leaf.name == "hidden" for leaf in leaves(self.root))

    @property
    def terms(self) -> tuple[Term, ...]:
        """The words that a hit is shown by: those that must not occur are left out."""
        return tuple(leaf.term for leaf in _wanted(self.root) if isinstance(leaf, Text))


def leaves(node: Node) -> Iterator[Leaf]:
    """Yield every condition of a query."""
    if isinstance(node, Not):
        yield from leaves(node.node)
    elif isinstance(node, All | Either):
        for each in node.nodes:
            yield from leaves(each)
    else:
        yield node


def _wanted(node: Node) -> Iterator[Leaf]:
    if isinstance(node, All | Either):
        for each in node.nodes:
            yield from _wanted(each)
    elif not isinstance(node, Not):
        yield node


def join(query: Query, *others: Query) -> Query:
    """Return the query that asks for all of these together."""
    return Query(
        text=" ".join(each.text for each in (query, *others) if each.text),
        root=All(tuple(each.root for each in (query, *others) if not each.empty)),
    )
