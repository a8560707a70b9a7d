"""Cuts a query into tokens with their places; full-width signs and typographic quotes count as plain ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from reader.language import tr
from reader.query import chinese
from reader.query.fold import fold

Kind: TypeAlias = Literal["word", "phrase", "field", "or", "not", "open", "close"]

# One to one, so that a place in the normalised text is the same place in what was written.
_QUOTES = "“”„‟「」『』〝〞〟«»"
_CLOSING = {"“": "”", "„": "”", "＂": "＂", "「": "」", "『": "』", "〝": "〞", "«": "»"}
_DASHES = "‐‑‒–−﹣"
_PLAIN = str.maketrans(
    {number: number - 0xFEE0 for number in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(map(ord, _QUOTES), '"')
    | dict.fromkeys(map(ord, _DASHES), "-")
    | dict.fromkeys(map(ord, "\u3000\xa0"), " ")
)
_FIELD = re.compile(r"([A-Za-z]{2,20}|[\u4e00-\u9fff]{1,4}):(?!//)")
_STOP = re.compile(r'[\s()"]')
_COMMAS = ",;、"
_OR = ("or", "OR", "|", "||", "或", "或者")
# As other programs spell it; in small letters these are words to look for.
_AND = ("AND", "&&")
_NOT = ("NOT",)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query."""

    kind: Kind
    start: int
    end: int
    text: str = ""
    """Words, phrases: what is looked for; fields: the value."""
    name: str = ""
    """Fields: the name, in English and in lower case."""
    written: str = ""
    """Fields: the name and the colon as they were written."""
    quoted: bool = False

    @property
    def is_chinese(self) -> bool:
        """True: a field that was written in Chinese."""
        return not self.written[:1].isascii()


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a query's text."""

    start: int
    end: int
    text: str = ""

    def apply(self, text: str) -> str:
        """Return the changed text."""
        return text[: self.start] + self.text + text[self.end :]


class Fault(Exception):
    """What is wrong at one place, and the change that sets it right."""

    def __init__(self, problem: str, position: int, edit: Edit) -> None:
        super().__init__(problem)
        self.problem = problem
        self.position = position
        self.edit = edit


def scan(text: str) -> list[Token]:
    """Return the tokens of a query; raises Fault where a quote stays open."""
    plain = text.translate(_PLAIN)
    found: list[Token] = []
    at = 0
    while at < len(plain):
        character = plain[at]
        if character.isspace() or character in _COMMAS:
            at += 1
            continue
        if character in "()":
            token = Token("open" if character == "(" else "close", at, at + 1)
        elif character == '"':
            token = _quoted(text, plain, at)
        elif character == "-" and plain[at + 1 : at + 2].strip(") \t\n"):
            token = Token("not", at, at + 1)
        elif (field := _FIELD.match(plain, at)) and (name := _field_name(field[1])):
            token = _value(text, plain, at, field, name)
        else:
            token = _word(text, plain, at)
        if token.kind != "word" or plain[token.start : token.end] not in _AND:  # all words must occur anyway
            found.append(token)
        at = token.end
    return found


def _word(text: str, plain: str, start: int) -> Token:
    end = _find_end(plain, start)
    word = plain[start:end]
    kind: Kind = "or" if word in _OR else "not" if word in _NOT else "word"
    return Token(kind, start, end, text[start:end])


def _find_end(plain: str, start: int) -> int:
    """Return where a word ends: before a blank, or before a comma that parts it from a field."""
    stop = _STOP.search(plain, start)
    end = stop.start() if stop else len(plain)
    for at in range(start, end):
        if plain[at] in _COMMAS and (field := _FIELD.match(plain, at + 1)) and _field_name(field[1]):
            return at
    return end


def _field_name(written: str) -> str:
    """Return the name of a field; "": a word in Chinese that is none, after which a colon may well stand."""
    return written.lower() if written.isascii() else chinese.FIELDS.get(fold(written), "")


def _quoted(text: str, plain: str, start: int) -> Token:
    end = plain.find('"', start + 1)
    if end < 0:
        closing = _CLOSING.get(text[start], '"')
        edit = Edit(len(text), len(text), closing) if plain[start + 1 :].strip() else Edit(start, len(text))
        raise Fault(tr("This quote is not closed"), start, edit)
    return Token("phrase", start, end + 1, text[start + 1 : end], quoted=True)


def _value(text: str, plain: str, start: int, field: re.Match[str], name: str) -> Token:
    at = field.end()
    # In wide letters it is as English as in plain ones.
    written = field[0] if field[0].isascii() else text[start:at]
    if plain[at : at + 1] == '"':
        value = _quoted(text, plain, at)
        return Token("field", start, value.end, value.text, name, written, quoted=True)
    end = _find_end(plain, at)
    return Token("field", start, end, text[at:end], name, written)
