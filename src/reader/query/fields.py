"""The fields of a query: their names, what stands after the colon, and what was probably meant."""

from __future__ import annotations

import difflib
import re
from calendar import monthrange
from collections.abc import Callable, Mapping

from reader.query import chinese
from reader.query.ages import Moment, end_of, parse_moment
from reader.query.fold import fold
from reader.query.lexer import Edit, Fault, Token
from reader.query.states import STATES, StateName
from reader.query.terms import make_term
from reader.query.tree import (
    All,
    HasNote,
    HasPicture,
    Named,
    NameField,
    Node,
    Not,
    Since,
    State,
    TextField,
)
from reader.query.tree import Text as TextLeaf

_STATE_NAMES: Mapping[str, StateName] = {
    **{name: name for name in STATES},
    "new": "unread",
    "starred": "bookmarked",
    "bookmark": "bookmarked",
    "saved": "bookmarked",
    "changed": "updated",
    "removed": "gone",
    **chinese.STATES,
}
_PICTURES = ("picture", "pictures", "image", "images", "img", "photo", *chinese.PICTURES)
_NOTES = ("note", "notes", "highlight", "highlights", *chinese.NOTES)
_LANGUAGES = {"chinese": "zh", "english": "en", "japanese": "ja", "korean": "ko", **chinese.LANGUAGES}
# What other programs call it.
_FOREIGN = {
    "intitle": "title",
    "subject": "title",
    "by": "author",
    "from": "author",
    "site": "feed",
    "source": "feed",
    "folder": "category",
    "label": "tag",
    "language": "lang",
    "since": "after",
    "until": "before",
    "on": "date",
    "day": "date",
    "state": "is",
}
_EXAMPLES = {
    "feed": "Nature",
    "category": "Science",
    "author": "Brook",
    "title": "ferry",
    "note": "later",
    "tag": "boats",
    "lang": "zh",
    "is": "unread",
    "has": "picture",
    "before": "2026-11-01",
    "after": "2026-11-01",
    "date": "2026-11-01",
}
_NUMBERS = re.compile(r"\d+")
_LIKE_AGE = re.compile(r"(\d{1,5})\s*(h|d|w|m|y)[a-z]*\Z", re.I)


def read_field(token: Token, following: Token | None) -> Node | None:
    """Return what a field asks for; None: the token is a plain word with a colon in it."""
    read = _FIELDS.get(token.name)
    if read is None:
        _refuse_misspelt(token)
        return None
    if not token.text.strip():
        raise _empty(token, following)
    return read(token)


def _refuse_misspelt(token: Token) -> None:
    meant = _FOREIGN.get(token.name)
    if meant is None:
        near = difflib.get_close_matches(token.name, _FIELDS, n=1, cutoff=0.75)
        if not near:
            return
        meant = near[0]
    edit = Edit(token.start, token.start + len(token.name), meant)
    raise Fault(f"There is no field {token.name}:", token.start, edit)


def _name(token: Token) -> str:
    """Return the field's name as a sentence has it: as it was written, with a plain colon."""
    return f"{token.written[:-1]}:"


def _empty(token: Token, following: Token | None) -> Fault:
    needs = {"is": "a state", "has": "a thing"}.get(token.name, "a value")
    edit = Edit(token.start, token.end)
    if following is not None and following.kind in ("word", "phrase") and not token.quoted:
        edit = Edit(token.end, following.start)
    examples, age = (chinese.EXAMPLES, "3天") if token.is_chinese else (_EXAMPLES, "3d")
    such = f", such as {token.written}{examples.get(token.name, age)}"
    return Fault(f"{_name(token)} needs {needs} right behind the colon{such}", token.start, edit)


def _text(field: TextField) -> Callable[[Token], Node]:
    def read(token: Token) -> Node:
        term = make_term(token.text, phrase=token.quoted)
        if term is None:
            problem = f"There is no letter or digit in what {_name(token)} looks for"
            raise Fault(problem, token.start, Edit(token.start, token.end))
        return TextLeaf(term, field)

    return read


def _named(field: NameField) -> Callable[[Token], Node]:
    def read(token: Token) -> Node:
        return Named(field, token.text.strip())

    return read


def _language(token: Token) -> Node:
    value = fold(token.text.strip()).replace("_", "-")
    return Named("lang", _LANGUAGES.get(value, value))


def _state(token: Token) -> Node:
    wanted = fold(token.text.strip())
    name = _STATE_NAMES.get(wanted)
    if name is None:
        near = difflib.get_close_matches(wanted, _STATE_NAMES, n=1, cutoff=0.4)
        known = _first_names(chinese.STATES) if token.is_chinese else STATES
        edit = Edit(token.start, token.end, f"{token.written}{near[0] if near else known[0]}")
        problem = f"{_name(token)} knows {', '.join(known)}, but not {token.text.strip()}"
        raise Fault(problem, token.start, edit)
    return State(name)


def _has(token: Token) -> Node:
    wanted = fold(token.text.strip())
    if wanted in _NOTES:
        return HasNote()
    if wanted in _PICTURES:
        return HasPicture()
    picture, note = ("图片", "笔记") if token.is_chinese else ("picture", "note")
    near = note if difflib.get_close_matches(wanted, _NOTES, n=1) else picture
    edit = Edit(token.start, token.end, f"{token.written}{near}")
    problem = f"{_name(token)} knows {picture} and {note}, but not {token.text.strip()}"
    raise Fault(problem, token.start, edit)


def _first_names(names: Mapping[str, StateName]) -> list[str]:
    """Return of each state the name that stands first."""
    first: dict[StateName, str] = {}
    for name, state in names.items():
        first.setdefault(state, name)
    return list(first.values())


def _since(*, negated: bool) -> Callable[[Token], Node]:
    def read(token: Token) -> Node:
        moment = _moment(token)
        return Not(Since(moment)) if negated else Since(moment)

    return read


def _within(token: Token) -> Node:
    """Return what asks for a day, a week, a month or a year; of an age, for what came since."""
    begin = _moment(token)
    end = end_of(begin)
    return All((Since(begin), Not(Since(end)))) if end is not None else Since(begin)


def _moment(token: Token) -> Moment:
    text = fold(token.text.strip())
    moment = parse_moment(text)
    if moment is not None:
        return moment
    near = _near_moment(text)
    such = "2026-11-01 or an age such as 3d, 2w, 1m, 1y"
    if token.is_chinese:
        near = chinese.write_age(near)
        such = "11月1日 or 昨天, or an age such as 3天, 2周, 1个月"
    problem = f"{_name(token)} takes a day such as {such}"
    edit = Edit(token.start, token.end, f"{token.written}{near}" if near else "")
    raise Fault(problem, token.start, edit)


def _near_moment(text: str) -> str:
    """Return the nearest day or age; "": there is none."""
    if age := _LIKE_AGE.match(text):
        return f"{age[1]}{age[2].lower()}"
    if near := difflib.get_close_matches(text.lower(), ("today", "yesterday"), n=1):
        return near[0]
    numbers = [int(number) for number in _NUMBERS.findall(text)[:3]]
    if numbers and 1 <= numbers[0] <= 9999 and len(str(numbers[0])) == 4:
        year, month, day = (*numbers, 1, 1)[:3]
        month = min(max(month, 1), 12)
        return f"{year:04}-{month:02}-{min(max(day, 1), monthrange(year, month)[1]):02}"
    if len(numbers) == 1 and text.isdigit() and numbers[0] < 1000:
        return f"{numbers[0]}d"
    return ""


_FIELDS: Mapping[str, Callable[[Token], Node]] = {
    "feed": _text("feed"),
    "category": _named("category"),
    "author": _text("author"),
    "title": _text("title"),
    "note": _text("note"),
    "tag": _named("tag"),
    "lang": _language,
    "is": _state,
    "has": _has,
    "before": _since(negated=True),
    "older": _since(negated=True),
    "after": _since(negated=False),
    "newer": _since(negated=False),
    "date": _within,
}
