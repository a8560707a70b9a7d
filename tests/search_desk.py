"""Searches as the library makes them, in the newspaper of a store desk."""

from __future__ import annotations

from contextlib import closing

from store_desk import Desk, midnight

from reader.model import Hit, Scope
from reader.query import nearest, parse
from reader.store.search import Searcher

EVERYTHING = Scope(kind="all")


def find(desk: Desk, text: str, scope: Scope = EVERYTHING, limit: int | None = None) -> list[int]:
    with closing(Searcher(desk.path)) as searcher:
        now = desk.clock.now
        return list(searcher.ids(nearest(text), scope, now=now, today=midnight(now), limit=limit))


def titles(desk: Desk, text: str, scope: Scope = EVERYTHING) -> list[str]:
    return [item.title.removeprefix("标题 ") for item in desk.store.entries(find(desk, text, scope))]


def hits(desk: Desk, text: str, scope: Scope = EVERYTHING, **options: object) -> list[Hit]:
    with closing(Searcher(desk.path)) as searcher:
        now = desk.clock.now
        found = searcher.search(
            parse(text),
            scope,
            now=now,
            today=midnight(now),
            limit=20,
            **options,  # type: ignore[arg-type]  # the options are the caller's
        )
        return list(found.hits)
