"""What argparse complains about, in the words of a person; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ARGUMENT = re.compile(r"argument (?P<name>[^:]+): (?P<rest>.*)", re.S)
_INVALID = re.compile(r"invalid (?P<kind>int|float) value: '(?P<value>.*)'", re.S)
_CHOICE = re.compile(r"invalid choice: '?(?P<value>.*?)'? \(choose from (?P<choices>.*)\)", re.S)
_NOT_WITH = re.compile(r"not allowed with argument (?P<other>.+)")


def explain_usage(message: str) -> str:
    """Return one of argparse's complaints as a sentence without its full stop; what is unknown stays."""
    required = message.removeprefix("the following arguments are required: ")
    if required != message:
        missing = required.split(", ")
        return f"{_list(missing, 'and')} {'is' if len(missing) == 1 else 'are'} missing"
    unknown = message.removeprefix("unrecognized arguments: ")
    if unknown != message:
        return f"nothing is known about {unknown}"
    found = _ARGUMENT.fullmatch(message)
    return message if found is None else _explain_argument(found["name"], found["rest"])


def _explain_argument(name: str, rest: str) -> str:
    if match := _INVALID.fullmatch(rest):
        return f"{name} has to be a number, not {match['value'] or 'nothing'}"
    if match := _CHOICE.fullmatch(rest):
        choices = [choice.strip("' ") for choice in match["choices"].split(",")]
        return f"{name} can be {_list(choices, 'or')}, not {match['value'] or 'nothing'}"
    if match := _NOT_WITH.fullmatch(rest):
        return f"{name} and {match['other']} do not go together"
    if rest.startswith("expected"):
        return f"{name} needs a value after it"
    return f"{name}: {rest}"


def _list(words: Sequence[str], last: str) -> str:
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
