"""The line breaker against Unicode's own test file and against ICU.

Unicode's LineBreakTest.txt is not ours to ship. Debian's package unicode-data brings it; another
copy is named by READER_LINE_BREAK_TEST. Rates: 98.7 % of 15.0's cases, 95.3 % of 16.0's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.convert.linebreak import AVOID, MUST, NO, OK, SPLIT, breaks, classes

CORPUS = Path(__file__).parent / "corpus"
UNICODE_FILE = Path(
    os.environ.get("READER_LINE_BREAK_TEST", "/usr/share/unicode/auxiliary/LineBreakTest.txt")
)


def shown(text: str) -> str:
    """The text with a mark at every place: | break, ~ avoid, · inside a long word."""
    marks = {NO: "", SPLIT: "·", AVOID: "~", OK: "|", MUST: "¶"}
    return "".join(marks[verdict] + text[at : at + 1] for at, verdict in enumerate(breaks(text)))[:-1]


@pytest.mark.parametrize(
    "expected",
    [
        "他|说：|“好。”|就|走|了",
        "（一）|《江|上》",
        "增|长|27.2%，|约|￥36~亿~元",
        "第|3~章",
        "她|走|了~——|没|有|回|头……|再|见",
        "a |word, |another-|one",
        "don’t |say |“never” |again",
        "the |flag |-v |is |on",
        "word~—|word",
        "和/~或",
        "Python|很|好|学",
        "スー|パー|で|買っ|た",
        "도|서|관|은 |문|을",
        "e\u0301a |e\u0301",
        "👩\u200d🚀|👍🏽|🇨🇳|🇯🇵",
        "10\xa0km |away",
        "« un |mot » |ici",
        "„so“ |ist |es",
        "one\n¶two",
        "列|奥|纳|多·|达·|芬|奇",
    ],
)
def test_places(expected: str) -> None:
    text = expected.translate({ord(mark): None for mark in "|~¶"})
    assert shown(text) == expected


def test_an_address_breaks_at_its_joints_only() -> None:
    assert shown("https://example.org/a/b?c=d") == "https://example|.org/|a/|b|?c|=d"
    assert shown("（http://example.org/%E4%BD）。") == "（http://example|.org/|%E4~%BD）。"


def test_a_long_word_has_places_of_last_resort() -> None:
    assert shown("first.last@lists.example.org") == "first·.last·@lists·.example·.org"


def test_classes_follow_the_neighbours_for_apostrophes_only() -> None:
    assert classes("don’t ‘so’") == "AAAAASOAAC"


def test_the_empty_text_ends_at_once() -> None:
    assert breaks("") == bytes([MUST])


def unicode_cases() -> Iterator[tuple[str, list[bool]]]:
    for line in UNICODE_FILE.read_text(encoding="utf-8").splitlines():
        fields = line.split("#")[0].split()
        if fields:
            text = "".join(chr(int(code, 16)) for code in fields[1::2])
            yield text, [mark == "÷" for mark in fields[::2]]


@pytest.mark.skipif(not UNICODE_FILE.exists(), reason="no LineBreakTest.txt; see READER_LINE_BREAK_TEST")
def test_pass_rate_of_the_unicode_test_file() -> None:
    results = [
        [False, *(verdict != NO for verdict in breaks(text)[1:])] == expected
        for text, expected in unicode_cases()
    ]
    assert len(results) > 5000
    assert sum(results) / len(results) >= 0.95


@pytest.mark.parametrize(
    ("name", "locale"),
    [("chinese", "zh"), ("japanese", "ja-u-lb-strict"), ("korean", "ko")],
)
def test_agreement_with_icu_on_prose(name: str, locale: str) -> None:
    icu = pytest.importorskip("icu4py.breakers")
    places = same = 0
    for line in (CORPUS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        expected = {end for _, end in icu.LineBreaker(line, locale).segments()}
        verdicts = breaks(line)
        for at in range(1, len(line)):
            if line[at] == "～":
                continue  # ICU lets it start a line, CLREQ does not
            places += 1
            same += (verdicts[at] > SPLIT) == (at in expected)
    assert same / places >= 0.999
