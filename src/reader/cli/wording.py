"""What argparse complains about, in the words of a person; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.language import tr

_ARGUMENT = re.compile(r"argument (?P<name>[^:]+): (?P<rest>.*)", re.S)
_INVALID = re.compile(r"invalid (?P<kind>int|float) value: '(?P<value>.*)'", re.S)
_CHOICE = re.compile(r"invalid choice: '?(?P<value>.*?)'? \(choose from (?P<choices>.*)\)", re.S)
_NOT_WITH = re.compile(r"not allowed with argument (?P<other>.+)")


def explain_usage(message: str) -> str:
    """Return one of argparse's complaints as a sentence without its full stop; what is unknown stays."""
    required = message.removeprefix("the following arguments are required: ")
    if required != message:
        before, last = _part(required.split(", "))
        if not before:
            return tr("{name} is missing", name=last)
        return tr("{names} and {last} are missing", names=before, last=last)
    unknown = message.removeprefix("unrecognized arguments: ")
    if unknown != message:
        return tr("nothing is known about {words}", words=unknown)
    found = _ARGUMENT.fullmatch(message)
    return message if found is None else _explain_argument(found["name"], found["rest"])


def _explain_argument(name: str, rest: str) -> str:
    if match := _INVALID.fullmatch(rest):
        if not match["value"]:
            return tr("{name} has to be a number, not nothing", name=name)
        return tr("{name} has to be a number, not {value}", name=name, value=match["value"])
    if match := _CHOICE.fullmatch(rest):
        return _explain_choice(name, match["value"], match["choices"])
    if match := _NOT_WITH.fullmatch(rest):
        return tr("{name} and {other} do not go together", name=name, other=match["other"])
    if rest.startswith("expected"):
        return tr("{name} needs a value after it", name=name)
    return tr("{name}: {fault}", name=name, fault=rest)


def _explain_choice(name: str, value: str, listed: str) -> str:
    before, last = _part([choice.strip("' ") for choice in listed.split(",")])
    choices = tr("{words} or {last}", words=before, last=last) if before else last
    if not value:
        return tr("{name} can be {choices}, not nothing", name=name, choices=choices)
    return tr("{name} can be {choices}, not {value}", name=name, choices=choices, value=value)


def _part(words: Sequence[str]) -> tuple[str, str]:
    """Return all words but the last as a list, and the last."""
    return tr(", ").join(words[:-1]), words[-1]
