"""The functions that SQLite calls back while it searches: they read texts where no index can decide."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from reader.query.fold import fold
from reader.query.match import same_name
from reader.query.record import fold_texts, language_of, shows_picture
from reader.query.terms import Term, surely_occurs
from reader.store.values import Packed, unpack, unpack_extras


class Functions:
    """The terms of the query that is running, and the text that was read last."""

    def __init__(self) -> None:
        self._terms: Sequence[Term] = ()
        self._sets: Sequence[set[int]] = ()
        self._last: tuple[int, tuple[str, ...]] = (0, ())

    def register(self, connection: sqlite3.Connection) -> None:
        """Make the functions known to a connection."""
        connection.create_function("hit", 2, self._hit)
        connection.create_function("confirm", -1, self._confirm)
        connection.create_function("holds", 2, self._holds)
        connection.create_function("guessed", 2, _guessed)
        connection.create_function("labelled", 3, _labelled)
        connection.create_function("pictured", 4, _pictured)

    def begin(self, terms: Sequence[Term], sets: Sequence[set[int]]) -> None:
        """Take up a new query."""
        self._terms = terms
        self._sets = sets
        self._last = (0, ())

    def _hit(self, number: int, article_id: int) -> bool:
        return article_id in self._sets[number]

    def _confirm(
        self, term: int, article_id: int, title: str, author: str, feed: str, *bodies: Packed
    ) -> bool:
        wanted = self._terms[term]
        if self._last[0] != article_id:
            if any(body is not None and surely_occurs(wanted, unpack(body)) for body in bodies):
                return True
            texts = fold_texts(title, author, feed, [unpack(body) for body in bodies if body is not None])
            self._last = (article_id, texts)
        return wanted.occurs(*self._last[1])

    def _holds(self, term: int, text: str) -> bool:
        return self._terms[term].occurs(fold(text))


def _guessed(wanted: str, title: str) -> bool:
    return wanted == language_of("", title)


def _labelled(wanted: str, *extras: str | None) -> bool:
    return any(same_name(wanted, unpack_extras(each)[0]) for each in extras if each is not None)


def _pictured(feed_extras: str | None, page_extras: str | None, *bodies: Packed) -> bool:
    media = [file.media_type for each in (feed_extras, page_extras) for file in unpack_extras(each)[1]]
    return shows_picture([unpack(body) for body in bodies if body is not None], media)
