"""What may not be meant in a query that is right: the name of a category that there is not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from reader.language import tr
from reader.model import FolderPath
from reader.query.fold import fold
from reader.query.lexer import Edit, Token, scan
from reader.query.match import names_folder, same_name
from reader.query.parser import parse, quote
from reader.query.tree import QueryError


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name in a query that nothing has."""

    sentence: str
    nearest: str = ""
    """The whole query with the nearest name that there is; "": none is near."""


def names_categories(text: str) -> bool:
    """Tell whether a query asks for categories by name; one that is wrong is no question of names."""
    return bool(_categories(text))


def find_doubt(text: str, feeds: Iterable[str], folders: Iterable[FolderPath]) -> Doubt | None:
    """Return the first category in a query that is none of these; None: all of them are there."""
    names, paths = list(feeds), list(folders)
    for token in _categories(text):
        wanted = token.text.strip()
        if same_name(wanted, names) or any(names_folder(wanted, path) for path in paths):
            continue
        known = {fold(name): name for name in (*names, *(part for path in paths for part in path))}
        near = difflib.get_close_matches(fold(wanted), known, n=1, cutoff=0.6)
        if not near:
            return Doubt(tr('There is no category "{wanted}".', wanted=wanted))
        name = known[near[0]]
        edit = Edit(token.start, token.end, f"{token.written}{quote(name)}")
        sentence = tr('There is no category "{wanted}"; the nearest is "{name}".', wanted=wanted, name=name)
        return Doubt(sentence, edit.apply(text))
    return None


def _categories(text: str) -> list[Token]:
    try:
        parse(text)
    except QueryError:
        return []
    return [token for token in scan(text) if token.kind == "field" and token.name == "category"]
