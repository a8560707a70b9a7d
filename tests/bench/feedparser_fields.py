"""Says which of our fields an expectation of feedparser's suite is about, and whether the two agree.

Markup is compared by what a person sees: the words on the screen and the addresses that links and pictures
lead to; both sides pass the same converter, which mozilla.py measures. What feedparser keeps and a reader
has no place for is outside, each with the reason.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeAlias

from feedparser_cases import Case, Expectation
from feedparser_kinds import OUTSIDE
from selectolax.lexbor import LexborHTMLParser

from reader.convert.html import document_text, to_document
from reader.fetch.formats.decode import decode
from reader.model import EntryData, FeedData, ParsedFeed

_Comparison: TypeAlias = Callable[[Case, ParsedFeed, Any], tuple[bool, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one expectation."""

    field: str
    """Ours, such as "entry title"; outside a reader's needs: the reason."""
    inside: bool
    agrees: bool = True
    wanted: str = ""
    found: str = ""


def judge(case: Case, expectation: Expectation, parsed: ParsedFeed | None) -> Verdict:
    """Compare one expectation with what was read; `parsed` None: the document was refused."""
    for pattern, reason in OUTSIDE:
        if re.fullmatch(pattern, expectation.path):
            return Verdict(field=reason, inside=False)
    name, compare = next(
        (row[1:] for row in FIELDS if re.fullmatch(row[0], expectation.path)), ("not understood", _never)
    )
    looked_at = parsed or ParsedFeed(format="xml", feed=FeedData())
    if expectation.path.startswith("entries[1]"):
        # Two entries without a difference are one.
        looked_at = replace(looked_at, entries=looked_at.entries[-1:])
    agrees, found = compare(case, looked_at, expectation)
    return Verdict(
        field=name,
        inside=True,
        agrees=agrees,
        wanted=repr(expectation.value),
        found=repr(found) if parsed else "refused",
    )


def _never(case: Case, parsed: ParsedFeed, expected: Expectation) -> tuple[bool, object]:
    return False, expected.path


def _first(parsed: ParsedFeed) -> EntryData:
    return parsed.entries[0] if parsed.entries else EntryData(key="")


def see(markup: str, base: str = "") -> tuple[str, frozenset[str]]:
    """Return the words that a person sees of some HTML, without blanks, and where they lead."""
    document = to_document(markup, base)
    words = "".join(document_text(document.blocks).split())
    places = [link.url for link in document.links] + [image.url for image in document.images]
    return words, frozenset(place for place in places if place)


def _words(markup: str) -> Iterator[str]:
    """Yield the ways to see a line: as it stands, and its markup resolved."""
    yield "".join(markup.split())
    root = LexborHTMLParser(markup).body
    if root is not None:
        for each in root.css("script, style"):
            each.decompose()
        yield "".join(root.text().split())


# ------------------------------------------------------------------------------- one for each kind of field


def _line(of: Callable[[ParsedFeed], str]) -> _Comparison:
    """A line: the expected markup's words."""

    def compare(case: Case, parsed: ParsedFeed, expected: Any) -> tuple[bool, object]:
        found = of(parsed)
        return "".join(found.split()) in _words(str(expected.value or "")), found

    return compare


def _same(of: Callable[[ParsedFeed], object]) -> _Comparison:
    """The very value."""

    def compare(case: Case, parsed: ParsedFeed, expected: Any) -> tuple[bool, object]:
        found = of(parsed)
        return found == (expected.value if expected.value is not None else ""), found

    return compare


def _among(of: Callable[[ParsedFeed], tuple[str, ...]]) -> _Comparison:
    """One of several."""

    def compare(case: Case, parsed: ParsedFeed, expected: Any) -> tuple[bool, object]:
        found = of(parsed)
        return expected.value in found, found

    return compare


def _text(case: Case, parsed: ParsedFeed, expected: Any) -> tuple[bool, object]:
    """An article's text: the same words, and no link of the expected one lost or astray."""
    entry = _first(parsed)
    if isinstance(expected.value, int):
        return ord(see(entry.content)[0][:1] or "\0") == expected.value, entry.content
    wanted, places = see(expected.value or "")
    base = entry.base
    for markup in (entry.content, entry.summary):
        words, found = see(markup, base)
        plain = words == "".join(str(expected.value).split())
        if plain or (words == wanted and places <= found):
            return True, markup
    return False, (entry.content, entry.summary, see(entry.content, base)[1])


def _moment(of: Callable[[ParsedFeed], datetime | None]) -> _Comparison:
    """A time, given as feedparser's tuple or as the feed's own words."""

    def compare(case: Case, parsed: ParsedFeed, expected: Any) -> tuple[bool, object]:
        found = of(parsed)
        if isinstance(expected.value, tuple):
            wanted: datetime | None = datetime(*expected.value[:6]).replace(tzinfo=UTC)
        else:
            wanted = _read_moment(str(expected.value))
        return found is not None and found == wanted, found

    return compare


def _read_moment(text: str) -> datetime | None:
    """Read the suite's dates by the standard library alone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _encoding(case: Case, parsed: ParsedFeed, expected: Any) -> tuple[bool, object]:
    """The charset: the text must be what the expected one gives."""
    text, name = decode(case.data, case.content_type)
    try:
        codec = codecs.lookup(expected.value).name
        wanted = case.data.decode(codec, "replace").lstrip("\ufeff")
    except LookupError:
        return False, name
    return name == codec or text == wanted, name


def _file(name: str) -> _Comparison:
    """A property of the first file that belongs to an entry."""

    def compare(case: Case, parsed: ParsedFeed, expected: Any) -> tuple[bool, object]:
        found = [getattr(each, name) for each in _first(parsed).enclosures]
        return any(str(each) == str(expected.value) for each in found), found

    return compare


def _whole_file(case: Case, parsed: ParsedFeed, expected: Any) -> tuple[bool, object]:
    """A further file that belongs to an entry."""
    found = [(each.url, each.media_type, str(each.length)) for each in _first(parsed).enclosures]
    wanted = expected.value
    return (wanted.get("href", wanted.get("url")), wanted["type"], wanted["length"]) in found, found


def _id_is_link(case: Case, parsed: ParsedFeed, expected: Any) -> tuple[bool, object]:
    """Whether the id leads to the entry."""
    entry = _first(parsed)
    return (entry.link == entry.key) == bool(expected.value), (entry.key, entry.link)


def _any_tag(case: Case, parsed: ParsedFeed, expected: Any) -> tuple[bool, object]:
    """Some tag."""
    return bool(_first(parsed).tags), _first(parsed).tags


def _picture(case: Case, parsed: ParsedFeed, expected: Any) -> tuple[bool, object]:
    """The picture that stands with an entry's text."""
    found = see(_first(parsed).content)[1]
    return expected.value in found, found


def _names(parsed: ParsedFeed) -> tuple[str, ...]:
    return tuple(_first(parsed).author.split(", "))


def _no_mail(of: Callable[[ParsedFeed], str]) -> _Comparison:
    """A person, of whom we show the name alone."""

    def compare(case: Case, parsed: ParsedFeed, expected: Any) -> tuple[bool, object]:
        found = of(parsed)
        return found in (expected.value, re.sub(r"\s*\(\S+@\S+\)$", "", expected.value)), found

    return compare


_ENTRY = r"entries\[\d\]\."
FIELDS: tuple[tuple[str, str, _Comparison], ...] = (
    (r"encoding", "encoding", _encoding),
    (r"feed\.title(_detail\.value)?", "feed title", _line(lambda parsed: parsed.feed.title)),
    (
        r"feed\.(tagline|subtitle|description)(_detail\.value)?",
        "feed description",
        _line(lambda parsed: parsed.feed.description),
    ),
    (r"feed\.(link|links\[0\]\.href)", "feed link", _same(lambda parsed: parsed.feed.link)),
    (r"feed\.(author|author_detail\.name)", "feed author", _no_mail(lambda parsed: parsed.feed.author)),
    (
        r"feed\.authors\[\d\]\.name",
        "feed author",
        _among(lambda parsed: tuple(parsed.feed.author.split(", "))),
    ),
    (r"feed\.language", "feed language", _same(lambda parsed: parsed.feed.language)),
    (r"feed\.updated(_parsed)?", "feed date", _moment(lambda parsed: parsed.feed.updated)),
    (r"feed\.ttl", "feed ttl", _same(lambda parsed: str(parsed.feed.ttl_minutes))),
    (r"len\(entries\)", "count of entries", _same(lambda parsed: len(parsed.entries))),
    (_ENTRY + r"title(_detail\.value)?", "entry title", _line(lambda parsed: _first(parsed).title)),
    (_ENTRY + r"(link|links\[0\]\.href)", "entry link", _same(lambda parsed: _first(parsed).link)),
    (_ENTRY + r"(id|guid)", "entry id", _same(lambda parsed: _first(parsed).key)),
    (_ENTRY + r"guidislink", "entry id that is the link", _id_is_link),
    (
        _ENTRY + r"(author|author_detail\.name)",
        "entry author",
        _no_mail(lambda parsed: _first(parsed).author),
    ),
    (_ENTRY + r"authors\[\d\]\.name", "entry author", _among(_names)),
    (
        r"ord\(entries\[0\]\.description\)|"
        + _ENTRY
        + r"(description|summary|subtitle|summary_detail\.value|content\[0\]\.value)",
        "entry text",
        _text,
    ),
    (
        _ENTRY + r"(content\[0\]|summary_detail)\.base",
        "entry base address",
        _same(lambda parsed: _first(parsed).base),
    ),
    (
        _ENTRY + r"(published|created)(_parsed)?",
        "entry date",
        _moment(lambda parsed: _first(parsed).published),
    ),
    (_ENTRY + r"updated(_parsed)?", "entry date of change", _moment(lambda parsed: _first(parsed).updated)),
    (_ENTRY + r"category != None", "entry tags", _any_tag),
    (
        _ENTRY + r"(category|tags\[\d\]\.(term|label))",
        "entry tags",
        _among(lambda parsed: _first(parsed).tags),
    ),
    (r"len\(entries\[0\]\.tags\)", "entry tags", _same(lambda parsed: len(_first(parsed).tags))),
    (_ENTRY + r"enclosures\[0\]\.(href|url)", "enclosures", _file("url")),
    (_ENTRY + r"enclosures\[0\]\.type", "enclosures", _file("media_type")),
    (_ENTRY + r"enclosures\[0\]\.length", "enclosures", _file("length")),
    (_ENTRY + r"enclosures\[\d\]", "enclosures", _whole_file),
    (_ENTRY + r"(image\.href|media_thumbnail\[0\]\.url)", "entry picture", _picture),
    (_ENTRY + r"itunes_duration", "enclosures", _file("duration")),
)
"""Pattern of a path -> our field, and how the two are compared."""
