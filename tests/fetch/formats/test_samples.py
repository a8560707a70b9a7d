"""Every format found by walking the folder reads its sample files as the files beside them say."""

from __future__ import annotations

import dataclasses
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from reader.errors import NotAFeed
from reader.fetch.formats import Format, find_formats, parse_feed
from reader.model import FeedFormat, ParsedFeed

SAMPLES = Path(__file__).parents[2] / "data" / "feeds"
ENDING = ".expected.json"
FORMATS = {known.name: known for known in find_formats()}
FILES = sorted(path for path in SAMPLES.glob("*/*") if not path.name.endswith(ENDING))


def address_of(path: Path) -> str:
    folder = {"index": "category", "posts": "_posts"}.get(path.parent.name, "feeds")
    return f"https://paper.example/{folder}/{path.name}"


def load(path: Path) -> ParsedFeed:
    expected = FORMATS[path.parent.name].name  # type: ignore[index]  # a folder is named after its format
    return parse_feed(path.read_bytes(), address=address_of(path), expected=expected)


def to_plain(value: Any) -> Any:
    """Return records as JSON, with what is empty left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found = {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {name: part for name, part in found.items() if part not in ("", None, [], False)}
    if isinstance(value, tuple):
        return [to_plain(part) for part in value]
    return value.isoformat() if isinstance(value, datetime) else value


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_sample(path: Path) -> None:
    found = to_plain(load(path))
    beside = path.with_name(path.name + ENDING)
    if os.environ.get("UPDATE_EXPECTED") == "1":
        beside.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert beside.exists(), f"{beside.name} is missing; UPDATE_EXPECTED=1 writes it"
    assert found == json.loads(beside.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_records_keep_their_promises(path: Path) -> None:
    parsed = load(path)
    keys = [entry.key for entry in parsed.entries]
    assert parsed.format == path.parent.name
    assert len(set(keys)) == len(keys)
    assert all(keys)
    for entry in parsed.entries:
        assert entry.title
        assert entry.link.startswith(("http://", "https://", "")), entry.link
        for moment in (entry.published, entry.updated):
            assert moment is None or moment.utcoffset() is not None
        assert not (entry.summary and entry.summary == entry.content)


@pytest.mark.parametrize("known", find_formats(), ids=lambda known: known.name)
def test_every_format_has_samples_and_knows_them(known: Format) -> None:
    files = [path for path in FILES if path.parent.name == known.name]
    assert files, f"tests/data/feeds/{known.name} holds no sample"
    for path in files:
        from reader.fetch.formats.decode import decode

        assert known.sniff(decode(path.read_bytes())[0]), path.name


@pytest.mark.parametrize("known", find_formats(), ids=lambda known: known.name)
@pytest.mark.parametrize("text", ["", " ", "\0", "<", "{", "[1]", "nonsense", "<html></html>", "<rss", "{}"])
def test_a_format_refuses_what_it_cannot_read_with_a_sentence(known: Format, text: str) -> None:
    try:
        parsed = known.parse(text, "https://paper.example/")
    except NotAFeed as error:
        assert str(error).endswith(".")
    else:
        assert parsed.format == known.name


def test_the_folder_is_walked() -> None:
    assert {known.name for known in find_formats()} == {"xml", "json", "index", "posts"}
    assert [known.on_request for known in find_formats()] == [False, False, True, True]


PAGE = b"<!doctype html><html><head><title>Shop</title></head><body><a href='/x'>x</a></body></html>"


@pytest.mark.parametrize(
    ("data", "expected", "words"),
    [
        (b"", None, "empty"),
        (b" \r\n\t", None, "empty"),
        (PAGE, None, "a web page, not a feed"),
        (PAGE, "xml", "a web page, not a feed"),
        (b"<html><form><input type='password'></form></html>", None, "sign in"),
        (b"---\ntitle: x\n---\ntext", None, "a single post"),
        (b'{"name": "x"}', None, "not a JSON Feed"),
        (b'{"items": [', None, "damaged or incomplete"),
        (b"[1, 2]", None, "not a JSON Feed"),
        (b"<?xml version='1.0'?><svg/>", None, "XML that is not a feed"),
        (b"<?xml version='1.0'?><rss version='2.0", None, "beginning"),
        (b"\x89PNG\r\n\x1a\n" + b"\0\0\0\1" * 50, None, "another kind"),
        (b"just words", None, "plain text"),
        (b"", "index", "empty"),
        (b"plain words", "index", "plain text"),
        (b"", "posts", "empty"),
    ],
)
def test_what_is_no_feed_is_named(data: bytes, expected: FeedFormat | None, words: str) -> None:
    with pytest.raises(NotAFeed, match=words):
        parse_feed(data, address="https://paper.example/x", expected=expected)


def test_a_page_is_read_as_an_index_only_on_request() -> None:
    data = (SAMPLES / "index" / "linjiangribao.html").read_bytes()
    address = "https://paper.example/category/linjiangribao.html"
    assert len(parse_feed(data, address=address, expected="index").entries) == 3
    with pytest.raises(NotAFeed):
        parse_feed(data, address=address)
