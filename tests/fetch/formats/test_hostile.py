"""Hostile documents neither hang nor leak, and broken ones never raise anything but NotAFeed."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.errors import NotAFeed
from reader.fetch.formats import parse_feed
from reader.fetch.formats.loose import parse_loosely
from reader.model import FeedFormat, ParsedFeed

SAMPLES = Path(__file__).parents[2] / "data" / "feeds"
COPIES = 30
HANG = 120
"""Seconds; all floods together take about ten."""


def rss(body: str, prolog: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{prolog}<rss version="2.0"><channel><title>T</title>{body}</channel></rss>'
    ).encode()


def run(name: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run a program of this folder; one that hangs fails the test."""
    return subprocess.run(
        [sys.executable, str(Path(__file__).with_name(name)), *arguments],
        capture_output=True,
        timeout=HANG,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"},
    )


def test_every_damaged_copy_of_a_sample_is_read_or_refused() -> None:
    done = run("mutants.py", str(COPIES))
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    read, refused = (int(part.split()[0]) for part in done.stdout.decode().split(","))
    assert read + refused == COPIES * len(FILES)
    assert refused < read


def test_floods_end() -> None:
    done = run("hostile.py")
    lines = dict(line.split(": ", 1) for line in done.stdout.decode().splitlines())
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert lines["billion laughs"] == "1 entries"
    assert lines["deep elements"] == "2 entries"
    assert lines["tiny items"] == lines["tiny broken items"] == "2000 entries"
    assert lines["deep json"] == "The address returned JSON that is damaged or incomplete, not a feed."
    assert lines["index deep"] == "The page is nested too deeply to be read."
    assert len(lines) == 32


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file://SECRET">]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "file://SECRET">%p;]>',
        '<!DOCTYPE r SYSTEM "file://SECRET">',
        '<!DOCTYPE r PUBLIC "x" "file://SECRET" [<!ENTITY x "&y;">]>',
    ],
)
def test_no_file_is_read(tmp_path: Path, prolog: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET")
    body = "<item><title>a &x;</title><description>b &x;</description><guid>1</guid></item>"
    parsed = parse_feed(rss(body, prolog.replace("SECRET", str(secret))))
    assert "TOPSECRET" not in repr(parsed)
    assert parsed.entries[0].title.startswith("a")


def test_nothing_dangerous_reaches_a_record() -> None:
    body = (
        "<item><title><![CDATA[<script>alert(1)</script>T<img onerror=alert(2)>\x1b]0;owned\x07]]></title>"
        "<link>javascript:alert(3)</link><guid>javascript:alert(4)</guid><category>a\u202eb\x9b31m</category>"
        "<author>&#27;[31mred&#x9b;</author><description>x</description>"
        '<enclosure url="file:///etc/passwd" type="audio/mpeg\x00"/><enclosure url="smb://evil/x"/></item>'
    )
    entry = parse_feed(rss(body)).entries[0]
    assert entry.title == "T]0;owned"
    assert entry.link == ""
    assert entry.enclosures == ()
    assert entry.tags == ("ab›31m",)
    assert entry.author == "[31mred›"


@pytest.mark.parametrize(
    "link", ["file:///etc/passwd", "smb://evil/x", "-oProxyCommand=touch", "data:text/html,x"]
)
def test_links_of_other_kinds_are_left_out(link: str) -> None:
    entry = parse_feed(rss(f"<item><title>x</title><link>{link}</link></item>")).entries[0]
    assert entry.link in ("", f"http://e.example/{link}")


def test_the_tolerant_parser_keeps_to_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from reader.fetch.formats import loose

    monkeypatch.setattr(loose, "_TIME_LIMIT", timedelta(milliseconds=1).total_seconds())
    assert parse_loosely("<rss><item><title>x</title></item></rss>") is None


def test_the_tolerant_parser_gives_drafts() -> None:
    draft = parse_loosely(
        "<rss><channel><title>T</title><item><title>a</title><guid>1</guid><category>c"
        "<enclosure url='http://e/x.mp3' length=3><pubDate>2024年10月1日</pubDate></item></channel></rss>"
    )
    assert draft is not None
    assert draft.title == "T"
    assert draft.entries[0].published == "2024年10月1日"
    assert draft.entries[0].enclosures[0].url == "http://e/x.mp3"


FILES = sorted(path for path in SAMPLES.glob("*/*") if not path.name.endswith(".expected.json"))
CUTS = st.tuples(st.integers(0, 4000), st.integers(0, 60), st.binary(max_size=12))
CONTENT_TYPES = ("", "text/xml; charset=gbk", "text/html; charset=utf-16", "application/json")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(FILES),
    st.lists(CUTS, max_size=4),
    st.sampled_from(CONTENT_TYPES),
    st.sampled_from([None, "xml", "json", "index", "posts"]),
)
def test_a_mutated_feed_is_read_or_refused(
    path: Path, cuts: list[tuple[int, int, bytes]], content_type: str, expected: FeedFormat | None
) -> None:
    data = path.read_bytes()
    for place, length, inserted in cuts:
        data = data[:place] + inserted + data[place + length :]
    check(data, content_type, expected)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([None, "index", "posts"]))
def test_any_bytes_are_read_or_refused(data: bytes, expected: FeedFormat | None) -> None:
    check(data, "", expected)


@pytest.mark.parametrize("address", ["http://[bad", "", "file:///x/y", "//", "http://e.example:99999/"])
def test_a_broken_address_of_its_own_does_no_harm(address: str) -> None:
    for path in FILES:
        kind: FeedFormat = path.parent.name  # type: ignore[assignment]  # a folder is named after its format
        assert parse_feed(path.read_bytes(), address=address, expected=kind).format == kind


def check(data: bytes, content_type: str, expected: FeedFormat | None) -> None:
    """Parse; what comes out must be fit for a database and a screen."""
    try:
        parsed: ParsedFeed = parse_feed(
            data, content_type=content_type, address="https://e.example/f", expected=expected
        )
    except NotAFeed as error:
        assert str(error).endswith((".", "?"))
        return
    keys = [entry.key for entry in parsed.entries]
    assert len(set(keys)) == len(keys)
    repr(parsed).encode()
    for entry in parsed.entries:
        (entry.title + entry.content + entry.summary + entry.key).encode()
        assert not set(entry.title) & set("\n\x1b\x00")
