"""The catalogue of each language says what the source says, and is compiled (UPDATE_CATALOGUE=1)."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter
from typing import cast, get_args

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

import reader
from reader.language import choose_language, tr
from reader.numbers import count_of
from reader.ui.action import Group

SOURCE = Path(reader.__file__).parent
LOCALE = SOURCE / "locale"
LANGUAGES = sorted(file.stem for file in LOCALE.glob("*.po"))


def read_catalogue(name: str) -> Catalog:
    with (LOCALE / f"{name}.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def said_in(call: ast.Call, file: Path) -> Iterator[str]:
    """Yield the keys of the catalogue that a call asks for."""
    texts = [
        part.value for part in call.args if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    match name_of(call):
        case "tr":
            # What stands in a table was marked there, or is an attribute or item of what was.
            assert texts or not isinstance(call.args[0], ast.JoinedStr | ast.BinOp), f"{file}:{call.lineno}"
            yield from texts
        case "mark":
            yield from texts
        case "tr_count":
            yield from texts[:1]
        case "_action":
            yield from texts[2:4]
        case "count_of":
            yield from (f"{{number}} {text}" for text in texts[:1])


def said() -> dict[str, str]:
    """Return every key that the source asks for, and a place that does."""
    found = dict.fromkeys(get_args(Group), "action.py")
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found |= {key: f"{file.relative_to(SOURCE)}:{node.lineno}" for key in said_in(node, file)}
    return found


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def forms(text: object) -> list[str]:
    """Return a message, or each of its forms for a number."""
    return [text] if isinstance(text, str) else list(cast(Iterable[str], text))


def words_of(catalogue: Catalog) -> dict[str, list[str]]:
    return {forms(message.id)[0]: forms(message.string) for message in catalogue if message.id}


@pytest.mark.parametrize("name", LANGUAGES)
def test_all_that_the_source_says_is_translated_and_nothing_else(name: str) -> None:
    source = said()
    keys = {
        forms(message.id)[0] for message in read_catalogue(name) if message.id and all(forms(message.string))
    }
    assert {key: place for key, place in source.items() if key not in keys} == {}
    assert keys - source.keys() == set()


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_translation_fills_in_what_the_message_does(name: str) -> None:
    for message in read_catalogue(name):
        if message.id:
            names = [names_in(text) for text in forms(message.id) + forms(message.string)]
            assert all(each == names[0] for each in names), message.id


@pytest.mark.parametrize("name", LANGUAGES)
def test_no_translation_is_a_guess(name: str) -> None:
    assert [message.id for message in read_catalogue(name) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_readable_one(name: str) -> None:
    readable, compiled = read_catalogue(name), LOCALE / f"{name}.mo"
    if os.environ.get("UPDATE_CATALOGUE"):
        with compiled.open("wb") as file:
            write_mo(file, readable)
    with compiled.open("rb") as file:
        # Not byte for byte: its head tells when it was written, and by which Babel.
        assert words_of(read_mo(file)) == words_of(readable), (
            "run: UPDATE_CATALOGUE=1 pytest tests/test_language.py"
        )


def test_english_is_what_stands_in_the_source() -> None:
    assert tr("No message of ours: {name}.", name="{x}") == "No message of ours: {x}."
    assert count_of(1, "entry", "entries") == "1 entry"
    assert count_of(1200, "entry", "entries") == "1,200 entries"


def test_chinese_counts_without_a_plural_and_keeps_what_it_does_not_know() -> None:
    choose_language("zh")
    assert count_of(1, "entry", "entries") == "1 条"
    assert count_of(1200, "entry", "entries") == "1,200 条"
    assert tr("No message of ours: {name}.", name="{x}") == "No message of ours: {x}."


@pytest.mark.parametrize(
    ("environment", "chinese"),
    [
        ({}, False),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, False),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_TW.UTF-8"}, True),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, True),
        ({"LANG": "C.UTF-8"}, False),
    ],
)
def test_auto_follows_the_locale(environment: dict[str, str], chinese: bool) -> None:
    choose_language("auto", environment)
    assert (count_of(2, "link") == "2 个链接") is chinese


def test_a_setting_goes_before_the_locale() -> None:
    choose_language("en", {"LANG": "zh_CN.UTF-8"})
    assert count_of(2, "link") == "2 links"
