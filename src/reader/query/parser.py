"""Reads a query; a wrong one raises QueryError with the place and the nearest query that is right.

query       = alternative { "or" alternative }
alternative = { [ "-" ] part }
part        = word | "phrase" | field:value | "(" query ")"
"""

from __future__ import annotations

from collections.abc import Sequence

from reader.language import tr
from reader.query.fields import read_field
from reader.query.lexer import Edit, Fault, Token, scan
from reader.query.terms import make_term
from reader.query.tree import All, Either, Node, Not, Query, QueryError, Text

_DEEPEST = 30
"""Parentheses inside each other."""
_LONGEST = 1000
"""Characters of a query."""
_ATTEMPTS = 40
"""Faults that are set right one after another before only the words are kept."""


def parse(text: str) -> Query:
    """Return what a query means; raises QueryError."""
    try:
        return _parse(text)
    except Fault as fault:
        nearest = _mend(text, fault)
        raise QueryError(fault.problem, position=fault.position, nearest=nearest) from None


def nearest(text: str) -> Query:
    """Return what a query means, or what the nearest right one means: for queries that are being typed."""
    try:
        return parse(text)
    except QueryError as error:
        return parse(error.nearest)


def quote(text: str) -> str:
    """Return a value as it stands in a query: in quotes if it needs them."""
    bare = text.replace('"', " ").strip()
    return bare if bare.isalnum() else f'"{bare}"'


def _parse(text: str) -> Query:
    if len(text) > _LONGEST:
        problem = tr("A query has at most {number} characters", number=_LONGEST)
        raise Fault(problem, _LONGEST, Edit(_LONGEST, len(text)))
    parser = _Parser(text, scan(text))
    root = parser.read_alternatives(0)
    if (extra := parser.peek()) is not None:
        raise Fault(tr("This parenthesis was never opened"), extra.start, Edit(extra.start, extra.end))
    return Query(text.strip(), root)


def _mend(text: str, fault: Fault) -> str:
    for _ in range(_ATTEMPTS):
        text = " ".join(fault.edit.apply(text).split())
        try:
            _parse(text)
        except Fault as next_fault:
            fault = next_fault
        else:
            return text
    words = "".join(each if each.isalnum() else " " for each in text[:_LONGEST])
    return " ".join(word for word in words.split() if word.lower() != "or")


class _Parser:
    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._length = len(text)
        self._tokens = tokens
        self._at = 0

    def peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def read_alternatives(self, depth: int) -> Node:
        nodes: list[Node] = []
        separator: Token | None = None
        while True:
            before = self._at
            node = self._read_all(depth)
            token = self.peek()
            if self._at == before and (separator or (token is not None and token.kind == "or")):
                # Nothing stands on one side of this "or".
                culprit = token if token is not None and token.kind == "or" else separator
                assert culprit is not None  # noqa: S101 - the condition above says so
                raise Fault(
                    tr("There is nothing on one side of this or"),
                    culprit.start,
                    Edit(culprit.start, culprit.end),
                )
            if node != All():
                nodes.append(node)
            if token is None or token.kind != "or":
                break
            separator = token
            self._at += 1
        if not nodes:
            return All()
        return nodes[0] if len(nodes) == 1 else Either(tuple(nodes))

    def _read_all(self, depth: int) -> Node:
        nodes: list[Node] = []
        while (token := self.peek()) is not None and token.kind not in ("or", "close"):
            if (node := self._read_part(depth)) is not None and node != All():
                nodes.append(node)
        return nodes[0] if len(nodes) == 1 else All(tuple(nodes))

    def _read_part(self, depth: int) -> Node | None:
        """Return one condition; None: there is no letter or digit in it, so it asks for nothing."""
        negated = False
        while (token := self.peek()) is not None and token.kind == "not":
            negated = not negated
            self._at += 1
        if token is None or token.kind in ("or", "close"):
            return None
        self._at += 1
        if token.kind == "open":
            node: Node | None = self._read_group(token, depth + 1)
        elif token.kind == "field":
            node = read_field(token, self.peek()) or _read_text(f"{token.name}:{token.text}", phrase=False)
        else:
            node = _read_text(token.text, phrase=token.kind == "phrase")
        if node is None or node == All():
            return None
        return Not(node) if negated else node

    def _read_group(self, opened: Token, depth: int) -> Node:
        if depth > _DEEPEST:
            raise Fault(tr("There are too many parentheses"), opened.start, Edit(opened.start, opened.end))
        node = self.read_alternatives(depth)
        closing = self.peek()
        if closing is None:
            if self._at == self._tokens.index(opened) + 1:
                edit = Edit(opened.start, opened.end)
            else:
                edit = Edit(self._length, self._length, ")")
            raise Fault(tr("This parenthesis is not closed"), opened.start, edit)
        self._at += 1
        return node


def _read_text(text: str, *, phrase: bool) -> Node | None:
    term = make_term(text, phrase=phrase)
    return None if term is None else Text(term)
