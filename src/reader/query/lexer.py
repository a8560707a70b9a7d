"""Cuts a query into tokens with their places; full-width signs and typographic quotes count as plain ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["word", "phrase", "field", "or", "not", "open", "close"]

# One to one, so that a place in the normalised text is the same place in what was written.
_PLAIN = str.maketrans("：“”„‟＂「」『』（）－｜\u3000\xa0", ":" + '"' * 9 + "()-|  ")
_FIELD = re.compile(r"([A-Za-z]{2,20}):(?!//)")
_STOP = re.compile(r'[\s()"]')
_OR = ("or", "OR", "|", "||")
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
    """Fields: the name as written, in lower case."""
    quoted: bool = False


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
        if character.isspace():
            at += 1
            continue
        if character in "()":
            token = Token("open" if character == "(" else "close", at, at + 1)
        elif character == '"':
            token = _quoted(text, plain, at)
        elif character == "-" and plain[at + 1 : at + 2].strip(") \t\n"):
            token = Token("not", at, at + 1)
        elif field := _FIELD.match(plain, at):
            token = _value(text, plain, at, field)
        else:
            token = _word(text, plain, at)
        if token.kind != "word" or token.text not in _AND:  # all words must occur anyway
            found.append(token)
        at = token.end
    return found


def _word(text: str, plain: str, start: int) -> Token:
    stop = _STOP.search(plain, start)
    end = stop.start() if stop else len(plain)
    word = text[start:end]
    kind: Kind = "or" if word in _OR else "not" if word in _NOT else "word"
    return Token(kind, start, end, word)


def _quoted(text: str, plain: str, start: int) -> Token:
    end = plain.find('"', start + 1)
    if end < 0:
        edit = Edit(len(text), len(text), '"') if plain[start + 1 :].strip() else Edit(start, len(text))
        raise Fault("This quote is not closed", start, edit)
    return Token("phrase", start, end + 1, text[start + 1 : end], quoted=True)


def _value(text: str, plain: str, start: int, field: re.Match[str]) -> Token:
    name, at = field[1].lower(), field.end()
    if plain[at : at + 1] == '"':
        value = _quoted(text, plain, at)
        return Token("field", start, value.end, value.text, name, quoted=True)
    stop = _STOP.search(plain, at)
    end = stop.start() if stop else len(plain)
    return Token("field", start, end, text[at:end], name)
