"""Puts hits in the order of relevance: how often the words occur, how rare they are, in title or text."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from math import log

from reader.query.fold import fold
from reader.query.markup import plain
from reader.query.terms import Term
from reader.store.search_texts import BODIES
from reader.store.values import id_list, unpack

_TITLE = 4.0
"""What a hit in the title weighs against one in the text."""
_SATURATION, _LENGTH = 1.2, 0.75
"""The usual k1 and b of BM25 (Robertson and Zaragoza, 2009)."""


def rank(connection: sqlite3.Connection, terms: Sequence[Term], ids: Sequence[int]) -> list[int]:
    """Return the ids, the most relevant first; equally relevant ones stay in their order."""
    if not terms:
        return list(ids)
    rows = connection.execute(
        f"SELECT id, title, {BODIES} FROM article WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608 - our own columns
        (id_list(ids),),
    )
    counts: dict[int, list[float]] = {}
    lengths: dict[int, int] = {}
    for article_id, title, *bodies in rows:
        head = fold(title)
        text = "\n".join(fold(plain(unpack(body))) for body in bodies if body is not None)
        lengths[article_id] = len(text) + 1
        counts[article_id] = [_TITLE * _count(term, head) + _count(term, text) for term in terms]
    if not counts:
        return []
    mean = sum(lengths.values()) / len(lengths)
    weights = [
        log(1 + len(counts) / (1 + sum(1 for each in counts.values() if each[number])))
        for number in range(len(terms))
    ]
    scores = {
        article_id: sum(
            weight * count * (_SATURATION + 1) / (count + _SATURATION * _norm(lengths[article_id], mean))
            for weight, count in zip(weights, each, strict=True)
        )
        for article_id, each in counts.items()
    }
    return sorted(counts.keys() & set(ids), key=lambda id: (-scores[id], ids.index(id)))


def _count(term: Term, text: str) -> int:
    return sum(1 for _ in term.pattern.finditer(text))


def _norm(length: int, mean: float) -> float:
    return 1 - _LENGTH + _LENGTH * length / mean
