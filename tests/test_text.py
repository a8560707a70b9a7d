"""The gate for text from outside: nothing that a terminal obeys, and only addresses that are safe to open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text import FORBIDDEN, TITLE_LIMIT, clean_line, clean_text, folder_names, safe_url


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("plain", "plain"),
        ("\x1b[2J\x1b]0;owned\x07title", "[2J]0;ownedtitle"),
        ("a\x9b31mb", "a31mb"),
        ("right\u202eto left\u2066", "rightto left"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("tab\tstays", "tab\tstays"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("e" + "\u0301" * 40, "e" + "\u0301" * 4),
        ("南昌　中欧班列", "南昌　中欧班列"),
    ],
)
def test_clean_text(dirty: str, clean: str) -> None:
    assert clean_text(dirty) == clean


@given(st.text())
def test_clean_text_leaves_nothing_that_a_terminal_obeys(text: str) -> None:
    cleaned = clean_text(text)
    assert not FORBIDDEN.search(cleaned)
    assert clean_text(cleaned) == cleaned
    cleaned.encode("utf-8")


def test_folder_names_are_parted_by_either_slash() -> None:
    assert folder_names("") == folder_names(" / ") == folder_names("／") == ()
    assert folder_names("News/China") == ("News", "China")
    assert folder_names(" 财经 ／ 股市/ 沪深 ／") == ("财经", "股市", "沪深")


def test_clean_line_folds_blanks_and_cuts() -> None:
    assert clean_line("  第一行\n\t第二行  ") == "第一行 第二行"
    assert len(clean_line("字" * 2000)) == TITLE_LIMIT
    assert clean_line("字" * 2000).endswith("…")


@pytest.mark.parametrize(
    ("address", "base", "expected"),
    [
        ("https://example.org/a", "", "https://example.org/a"),
        ("/b?x=1&y=二", "https://example.org/a/", "https://example.org/b?x=1&y=%E4%BA%8C"),
        ("//example.org/c", "https://other.example/", "https://example.org/c"),
        ("a b.html", "https://example.org/", "https://example.org/a%20b.html"),
        ("https://example.org/%E4%BA%8C", "", "https://example.org/%E4%BA%8C"),
        ("http://例子.example/路", "", "http://xn--fsqu00a.example/%E8%B7%AF"),
        ("http://BÜCHER.example:8080/ä", "", "http://xn--bcher-kva.example:8080/%C3%A4"),
        ("http://１２７.0.0.1/", "", "http://127.0.0.1/"),
        ("http://二@例子.example/", "", "http://%E4%BA%8C@xn--fsqu00a.example/"),
        ("mailto:desk@example.org", "", "mailto:desk@example.org"),
        ("java\nscript:alert(1)", "https://example.org/", ""),
        ("javascript:alert(1)", "https://example.org/", ""),
        ("file:///etc/passwd", "https://example.org/", ""),
        ("data:text/html,x", "", ""),
        ("http://[broken", "https://example.org/", ""),
        ("http://example.org:99999/", "", ""),
        ("https:///nohost", "", ""),
        ("", "https://example.org/", ""),
        ("https://example.org/" + "x" * 5000, "", ""),
        ("https://example.org/\x1b]0;pwn\x07", "", "https://example.org/]0;pwn"),
    ],
)
def test_safe_url(address: str, base: str, expected: str) -> None:
    assert safe_url(address, base) == expected


@given(st.text(), st.text())
def test_safe_url_never_raises_and_is_printable_ascii(address: str, base: str) -> None:
    url = safe_url(address, base)
    assert url == "" or (url.isascii() and url.isprintable() and " " not in url)


def test_only_the_allowed_schemes() -> None:
    assert safe_url("mailto:a@example.org", schemes=("http", "https")) == ""
