"""Lines: none too wide, none begun or ended by a character that must not, and no word lost between them."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.convert.cells import columns
from reader.convert.linebreak import NO, breaks
from reader.convert.wrap import cell_width, justify, wrap

CORPUS = [
    pytest.param(line, id=f"{path.stem}-{number}")
    for path in sorted((Path(__file__).parent / "corpus").glob("*.txt"))
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
]
CLOSING = "，。、；：？！”’）】》〉」』］｝…—～%‰℃,.;:?!)]}ーっゃゅょッャュョ々"
OPENING = "“‘（【《〈「『［｛([{￥$"
ADDRESS = re.compile(r"(?:https?://)[!-~]+")
WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:[’'][A-Za-z]+)*")
NUMBER = re.compile(r"[\d.,]*\d[%‰％℃]?")
PAIR = re.compile("——|……|――")


def split(text: str, width: int, *, first: int = 0, hang: bool = False) -> list[str]:
    starts = wrap(text, width, first=first, hang=hang)
    return [text[start:end] for start, end in zip([0, *starts], [*starts, len(text)], strict=True)]


def token(text: str, at: int) -> str:
    """The run of Latin letters, digits and marks around an offset: longer than a line, it must be cut."""
    end = re.compile("[!-~]*").match(text, at)
    start = re.search("[!-~]*$", text[:at])
    assert start and end
    return start[0] + end[0]


def violations(text: str, width: int) -> list[str]:
    """Everything that CLREQ and good manners forbid in the text wrapped to this width."""
    starts = wrap(text, width)
    lines = split(text, width)
    found = [f"over-wide: {line}" for line in lines if cell_width(line.rstrip(" \u3000")) > width]
    addresses = [match.span() for match in ADDRESS.finditer(text)]
    for at in starts:
        if any(start < at < end for start, end in addresses) or cell_width(token(text, at)) > width:
            continue
        near = f"{text[max(0, at - 5) : at]}|{text[at : at + 5]}"
        # A dash, or an ellipsis after a space, may open a line rather than leave a big hole.
        excused = (text[at] == "—" and text[at - 1] != "—") or (text[at] == "…" and text[at - 1] == " ")
        if text[at] in CLOSING and not excused:
            found.append(f"starts with a closing mark: {near}")
        if text[at - 1] in OPENING:
            found.append(f"ends with an opening mark: {near}")
        for what, pattern in (("word", WORD), ("number", NUMBER), ("pair", PAIR)):
            if any(match.start() < at < match.end() for match in pattern.finditer(text)):
                found.append(f"split {what}: {near}")
    if (
        len(lines) > 1
        and len(lines[-1].strip("，。、；：？！”’）】》…—")) == 1
        and cell_width(lines[-1][0]) == 2
    ):
        found.append(f"lonely last character: {lines[-1]}")
    return found


@pytest.mark.parametrize("text", CORPUS)
def test_no_violation_at_any_width(text: str) -> None:
    for width in range(20, 161):
        assert violations(text, width) == [], width


@pytest.mark.parametrize("text", CORPUS)
def test_the_lines_are_the_text(text: str) -> None:
    for width in (1, 2, 3, 7, 13, 40):
        assert "".join(split(text, width)) == text


def test_a_closing_mark_takes_its_character_along() -> None:
    assert split("今天的天气很好，我们去河边走走吧。", 14) == ["今天的天气很", "好，我们去河边", "走走吧。"]


def test_an_opening_mark_goes_down_with_its_word() -> None:
    assert split("请大家先读一读《江上杂记》这本书", 16)[0] == "请大家先读一读"


def test_a_lonely_last_character_gets_company() -> None:
    lines = split("今天的天气真是好极了。", 20)
    assert lines == ["今天的天气真是好", "极了。"]


def test_hanging_punctuation_stands_beyond_the_width() -> None:
    text = "今天的天气很好，我们去河边走走吧"
    assert split(text, 14)[0] == "今天的天气很"
    assert split(text, 14, hang=True)[0] == "今天的天气很好，"


def test_a_number_keeps_its_unit_unless_that_leaves_a_hole() -> None:
    assert split("去年的产值达到385亿元左右", 19)[0] == "去年的产值达到"
    assert split("全部投资合计有1184.05亿元左右", 23)[0] == "全部投资合计有1184.05亿"


def test_the_first_line_may_be_partly_taken() -> None:
    assert split("白日依山尽黄河入海流", 10, first=4)[0] == "白日依"


def test_a_line_end_in_the_text_starts_a_line() -> None:
    assert split("白日\n依山尽\n\n黄河", 20) == ["白日\n", "依山尽\n", "\n", "黄河"]
    assert wrap("白日\n", 20) == []


def test_a_word_longer_than_the_line_is_cut_between_graphemes() -> None:
    word = "e\u0301" * 10
    assert split(word, 4) == ["e\u0301" * 4, "e\u0301" * 4, "e\u0301" * 2]


def test_a_word_that_is_torn_keeps_what_closes_it() -> None:
    for closing in ("¹", "⁽¹²⁾", "，", "”。"):
        text = "z" * 24 + closing + "fine"
        for width in range(6, 30):
            lines = [text[start:end] for start, end in pairwise([0, *wrap(text, width), len(text)])]
            assert not any(line[0] in "¹⁽⁾，”。" for line in lines)
            assert all(cell_width(line) <= width for line in lines)
    flag = "a" * 7 + "🇨🇳，" + "b" * 9
    assert 8 not in wrap(flag, 9) and 8 not in wrap(flag, 10)


def test_an_address_is_cut_at_its_joints() -> None:
    lines = split(
        "见 https://www.example.org/news/2026/11/report-on-the-harbour.html?page=2&size=big 一文", 30
    )
    assert lines == [
        "见 https://www.example.org/",
        "news/2026/11/report-on-the",
        "-harbour.html?page=2&size=big ",
        "一文",
    ]


@pytest.mark.parametrize("width", range(30, 60))
def test_no_stub_of_an_address_stands_alone(width: int) -> None:
    address = "https://news.example.org/2026/11/22/nw202611222231990214.html"
    for text in (address, f"见 {address}，别处没有。", f"全文在（{address}?p=2）里"):
        lines = split(text, width)
        for number, line in enumerate(lines[1:], 1):
            piece = re.match("[!-~]+", line)
            ends = number == len(lines) - 1 or not re.match("[!-~]", lines[number + 1])
            if piece and ends and re.search("[!-~]$", lines[number - 1]) and "example" not in piece[0]:
                assert len(piece[0]) >= 6, lines


def test_a_stub_stays_where_the_rest_would_not_fit() -> None:
    assert split("https://a.example/nw202611222231990214.html", 24)[-1] == ".html"


def test_blanks_at_the_end_of_a_line_do_not_count() -> None:
    assert split("four four   four", 9) == ["four four   ", "four"]


def test_a_terminal_of_no_width_still_ends() -> None:
    assert split("白日依山", 0) == ["白", "日", "依", "山"]
    assert wrap("", 0) == []


@given(
    st.text(alphabet=st.sampled_from("白日，。“”（）——…a1%$ -/.\u3000\n\u0301\u200d👩🏽🇨🇳éー가\u0e01'\"")),
    st.integers(2, 30),
    st.integers(0, 8),
)
@example("\u200d\u200d", 2, 0)
@settings(max_examples=300, deadline=None)
def test_lines_never_exceed_the_width(text: str, width: int, first: int) -> None:
    starts = wrap(text, width, first=min(first, width - 2))
    assert starts == sorted(set(starts)) and all(0 < start <= len(text) for start in starts)
    cells = columns(text)
    for start, end in zip([0, *starts], [*starts, len(text)], strict=True):
        bare = text[start:end].rstrip(" \u3000\n")
        used = min(first, width - 2) if start == 0 else 0
        assert cells[start + len(bare)] - cells[start] + used <= width


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_no_break_inside_a_mark_sequence(text: str) -> None:
    verdicts = breaks(text)
    assert len(verdicts) == len(text) + 1
    for index in range(1, len(text)):
        if text[index] in "\u0301\u200d" and text[index - 1].isalpha():
            assert verdicts[index] == NO


def test_justify_fills_the_line_with_single_spaces() -> None:
    line = "增长27.2%，其中GDP占一半"
    assert justify(line, 2) == [2, 10]
    assert justify(line, 0) == []
    assert justify("白日依山尽", 2) == []
    assert justify(line, 30) == []


def test_justify_leaves_wide_stops_and_brackets_as_they_are() -> None:
    assert justify("渡轮停了，桥（新的）也封了。船呢？《江上》说", 1) == []
    assert justify("他说“明天”再来", 2) == [2, 6]


def test_justify_prefers_the_spaces_between_words() -> None:
    assert justify("one two three", 2) == [4, 8]


def test_a_very_long_paragraph_takes_no_time() -> None:
    text = "".join(str(value) for param in CORPUS for value in param.values) * 9
    assert len(text.encode()) > 50_000
    start = time.process_time()
    assert wrap(text, 80)
    # Hundreds of times what it takes; if the cost were quadratic, that would not be enough.
    assert time.process_time() - start < 4
