"""Damaged copies of every sample, the same ones at each run; run as a program it reads so many of each."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from reader.errors import ReaderError
from reader.fetch.formats import loose, parse_feed
from reader.model import FeedFormat, ParsedFeed

SAMPLES = Path(__file__).parents[2] / "data" / "feeds"
TOKENS = (
    *(b"<", b">", b"&", b'"', b"'", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?", b"</"),
    *(
        b"<item>",
        b"</item>",
        b"<entry>",
        b"</entry>",
        b"</channel>",
        b"</rss>",
        b"<title>",
        b"</description>",
    ),
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b$B", b"~{", b"\xed\xa0\x80", "渡".encode("gbk")),
    *(b"&#xFFFF;", b"&#1114112;", b"&lt;", b"&nosuch;", b"&#27;[2J", b'<!DOCTYPE x [<!ENTITY a "b">]>'),
    *(b' xml:base="http://["', b' href="http://[::1"', b'url="//"', b"<link>http://e.example:99999/</link>"),
    *(b'encoding="utf-7"', b'encoding="idna"', b'encoding="rot13"', b'encoding="utf-16"', b'xmlns="'),
    *(b"2024-10-01T08:00:00+23:59", b"9999-12-31T23:59:59-23:59", b"99:99:99", b"\xe5\xb9\xb4"),
    *(b"{", b"}", b"[", b"]", b"1e999", b'"\\ud800"', b"null,", b'"items":'),
)
CONTENT_TYPES = ("", "text/xml; charset=gbk", "text/html; charset=utf-7", "application/json", 'x; charset="')
ADDRESSES = ("https://e.example/feed", "", "http://[", "file:///x/y.xml")


def mutate(data: bytes, dice: random.Random) -> bytes:
    """Return the data with one to five wounds."""
    for _ in range(dice.randint(1, 5)):
        place = dice.randint(0, len(data))
        match dice.randrange(6):
            case 0 | 1:
                data = data[:place] + dice.choice(TOKENS) + data[place + dice.choice((0, 0, 1, 5)) :]
            case 2:
                data = data[:place] + data[place + dice.randint(1, 60) :]
            case 3:
                data = data[:place] + dice.randbytes(dice.randint(1, 6)) + data[place:]
            case 4:
                start = dice.randint(0, len(data))
                data = data[:place] + data[start : start + dice.randint(1, 300)] + data[place:]
            case _:
                data = data[:place] if dice.random() < 0.5 else data[place:]
    return data


def make(copies: int) -> Iterator[tuple[Path, bytes, random.Random]]:
    """Yield a sample, a damaged copy of it, and the dice that go on to choose how it is delivered."""
    for path in sorted(SAMPLES.glob("*/*")):
        for number in range(0 if path.name.endswith(".expected.json") else copies):
            dice = random.Random(f"{path.name} {number}")
            yield path, mutate(path.read_bytes(), dice), dice


def check(parsed: ParsedFeed) -> None:
    """Fail if a record is not fit for a database and a screen."""
    keys = [entry.key for entry in parsed.entries]
    assert len(set(keys)) == len(keys)
    assert all(keys)
    repr(parsed).encode()
    for entry in parsed.entries:
        assert not set(entry.title) & set("\n\x1b\x00")
        assert entry.link.startswith(("http://", "https://", "mailto:")) or not entry.link
        assert not (entry.content and entry.content == entry.summary)


def read_here(command: list[str], *, input: bytes, **_: Any) -> subprocess.CompletedProcess[bytes]:
    """Do what the tolerant parser's own process does: to start one for each copy took nearly all the time."""
    try:
        found = json.dumps(loose._read(input))
    except Exception:
        return subprocess.CompletedProcess(command, 1, b"")
    return subprocess.CompletedProcess(command, 0, found.encode())


def main() -> None:
    vars(loose)["subprocess"] = SimpleNamespace(run=read_here, TimeoutExpired=subprocess.TimeoutExpired)
    outcomes: Counter[str] = Counter()
    for path, data, dice in make(int(sys.argv[1])):
        sys.stderr.write(f"{path.name}\n")
        kind: FeedFormat = path.parent.name  # type: ignore[assignment]  # a folder is named after its format
        try:
            check(
                parse_feed(
                    data,
                    content_type=dice.choice(CONTENT_TYPES),
                    address=dice.choice(ADDRESSES),
                    expected=dice.choice((kind, kind, None)),
                )
            )
            outcomes["read"] += 1
        except ReaderError as error:
            assert str(error).endswith((".", "?")), error
            outcomes["refused"] += 1
    sys.stdout.write(f"{outcomes['read']} read, {outcomes['refused']} refused\n")


if __name__ == "__main__":
    main()
