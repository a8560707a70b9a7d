"""Says stored sentences in the language of the screens: what a refresh by cron met, a step to undo."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter

from reader.language import chosen_language

_CATALOGUE = Path(__file__).with_name("locale") / "zh.mo"
_CHINESE = re.compile("[\u3400-\u9fff]")
_DEEPEST = 3
"""Sentences within sentences, such as a fault with its remedy behind it."""
_FEWEST = 4
"""Characters of its own by which a message is known; what is all names could be anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Message:
    """A message in the language that is read, and in the one that is wanted."""

    longest: str
    """The longest piece of its own: a sentence without it is another message."""
    own: int
    """How many characters are its own."""
    source: str
    target: str
    single: str
    """The target for what there is one of."""


def retell(sentence: str) -> str:
    """Return a stored sentence in the language of the screens; one that is in no catalogue stays."""
    chinese = chosen_language() == "zh"
    if not sentence or (not chinese and not _CHINESE.search(sentence)):
        return sentence
    return _retell(sentence, chinese, _DEEPEST)


@lru_cache(maxsize=512)
def _retell(sentence: str, chinese: bool, deepest: int) -> str:
    fitting = [each for each in _messages(chinese) if each.longest in sentence]
    for message in sorted(fitting, key=lambda each: -each.own):
        found = re.fullmatch(_pattern(message.source), sentence, re.DOTALL)
        if found is not None:
            values = {
                name: _retell(value, chinese, deepest - 1) if deepest else value
                for name, value in found.groupdict().items()
            }
            return _fill(message.single if values.get("number") == "1" else message.target, values)
    return sentence


@cache
def _messages(chinese: bool) -> tuple[_Message, ...]:
    """Return all messages that can be told by words of their own."""
    told = []
    for one, many, other in _entries():
        for source, target, single in (
            ((one, other, other), (many, other, other)) if chinese else ((other, many, one),)
        ):
            pieces = [piece for piece, *_ in Formatter().parse(source)]
            own = sum(map(len, pieces))
            if own >= (_FEWEST if chinese else _FEWEST // 2):
                longest = max(pieces, key=len)
                told.append(_Message(longest=longest, own=own, source=source, target=target, single=single))
    return tuple(told)


def _entries() -> Iterator[tuple[str, str, str]]:
    """Yield each message of the compiled catalogue, for one and for many, with its translation.

    The format: https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
    """
    data = _CATALOGUE.read_bytes()
    _, _, count, sources, targets = struct.unpack("<5I", data[:20])
    for number in range(count):
        source, target = (
            data[start : start + length].decode()
            for length, start in (
                struct.unpack_from("<2I", data, at + 8 * number) for at in (sources, targets)
            )
        )
        if source:
            one, _, many = source.partition("\0")
            yield one, many or one, target.partition("\0")[0]


@cache
def _pattern(source: str) -> str:
    """Return a pattern that finds the values of a message."""
    parts: list[str] = []
    seen: set[str] = set()
    for own, name, *_ in Formatter().parse(source):
        parts.append(re.escape(own))
        if name is not None:
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.+?)")
            seen.add(name)
    return "".join(parts)


def _fill(target: str, values: Mapping[str, str]) -> str:
    """Return a message with values that are words already."""
    return "".join(
        own + ("" if name is None else values.get(name, "")) for own, name, *_ in Formatter().parse(target)
    )
