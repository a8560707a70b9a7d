"""Reads the cases of feedparser's own test suite: a document, and what it says is to be found in it.

Every file carries its expectation in a comment ("Expect: not bozo and feed['title'] == 'x'"). The
expression is taken apart as syntax and never run.
"""

from __future__ import annotations

import ast
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

FOLDERS = ("wellformed", "illformed", "encoding", "entities", "json")
_EXPECT = re.compile(r"Description:\s*(.*?)\s*Expect:\s*(.*)\s*-->")
_HEADER = re.compile(r"^Header:\s+([^:]+):(.*)$", re.MULTILINE)
_HOST = "http://127.0.0.1:8097"
_WIDE = (
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00?", "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One comparison of a case's expression."""

    path: str
    """What is looked at, such as "entries[0].author_detail.name"."""
    value: Any = True
    """What it is to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One file of the suite."""

    name: str
    data: bytes
    address: str
    content_type: str
    moved: bool
    """True: the address is that of a Content-Location header."""
    expectations: tuple[Expectation, ...]


def read_cases(tests: Path) -> Iterator[Case]:
    """Yield the cases of a checkout's tests folder."""
    for folder in FOLDERS:
        for path in sorted((tests / folder).rglob("*.*")):
            if path.suffix not in (".xml", ".json"):
                continue
            case = read_case(path, path.relative_to(tests).as_posix())
            if case:
                yield case


def read_case(path: Path, name: str) -> Case | None:
    """Return one file as a case; None: it expects nothing."""
    data = path.read_bytes()
    text = _decode(data)
    found = _EXPECT.search(text)
    if not found:
        return None
    headers = {key.lower(): value.strip() for key, value in _HEADER.findall(text)}
    address = f"{_HOST}/tests/{name}" if "http" in name else ""
    moved = headers.get("content-location", "")
    return Case(
        name=name,
        data=data,
        address=urljoin(address, moved) if moved and not moved.startswith("javascript:") else address,
        content_type=headers.get("content-type", ""),
        moved=bool(moved),
        expectations=tuple(_take_apart(ast.parse(found[2].strip(), mode="eval").body)),
    )


def _decode(data: bytes) -> str:
    """Return the bytes as the suite itself reads them, to find the comment."""
    codec = next((codec for head, codec in _WIDE if data.startswith(head)), "utf-8")
    return data.decode(codec, "ignore")


def _take_apart(node: ast.expr) -> Iterator[Expectation]:
    """Yield the comparisons that "and" joins."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        for each in node.values:
            yield from _take_apart(each)
    elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.Is):
        value = constant_of(node.comparators[-1])
        for each in (node.left, *node.comparators[:-1]):
            yield Expectation(path=_path_of(each), value=value)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield Expectation(path=_path_of(node.operand), value=None)
    elif isinstance(node, ast.BoolOp):
        yield from list(_take_apart(node.values[-1]))
    elif isinstance(node, ast.Compare):
        yield Expectation(path=f"{_path_of(node.left)} != {ast.unparse(node.comparators[0])}")
    else:
        yield Expectation(path=_path_of(node))


def constant_of(node: ast.expr) -> Any:
    """Return the value of a constant expression; a sum of strings is one."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return constant_of(node.left) + constant_of(node.right)
    try:
        return ast.literal_eval(node)
    except ValueError:
        return ast.unparse(node)


def _path_of(node: ast.expr) -> str:
    """Return feed['title'], feed.title and feed.has_key('title') as "feed.title"."""
    match node:
        case ast.Subscript(value=inner, slice=ast.Constant(value=int(number))):
            return f"{_path_of(inner)}[{number}]"
        case ast.Subscript(value=inner, slice=ast.Constant(value=str(key))):
            return f"{_path_of(inner)}.{key}"
        case ast.Call(func=ast.Attribute(value=inner, attr="has_key"), args=[ast.Constant(value=str(key))]):
            return f"{_path_of(inner)}.{key}"
        case ast.Attribute(value=inner, attr=key):
            return f"{_path_of(inner)}.{key}"
        case ast.Name(id=key):
            return key
        case ast.Call(func=function, args=[inner]):
            return f"{_path_of(function)}({_path_of(inner)})"
        case _:
            return ast.unparse(node)


def read_dates(tests: Path) -> Iterator[tuple[str, datetime | None]]:
    """Yield the rows of feedparser's table of dates: the text and the time it means; None: it is no date."""
    tree = ast.parse((tests / "test_date_parsers.py").read_text("utf-8"))
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Tuple) and len(node.elts) == 3 and isinstance(node.elts[0], ast.Name)):
            continue
        text, wanted = (constant_of(each) for each in node.elts[1:])
        yield text, datetime(*wanted[:6]).replace(tzinfo=UTC) if wanted else None


def read_labels(tests: Path) -> Iterator[str]:
    """Yield the charset labels that feedparser's own test declares a document in."""
    tree = ast.parse((tests / "test_encoding.py").read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and len(node.elts) > 50:
            yield from (constant_of(each) for each in node.elts)
