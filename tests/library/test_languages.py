"""Which language an article is in."""

from __future__ import annotations

import pytest

from reader.library.languages import article_language, text_language

SIMPLIFIED = "渡轮公司说，新线路本周试航，票价两元。"
TRADITIONAL = "渡輪公司說，新線路本週試航，票價兩元。"
ENGLISH = "The company says that the new line opens this week, and that a ticket is two yuan."
FRENCH = "La compagnie annonce une nouvelle ligne cette semaine; le billet vaut deux yuans."
JAPANESE = "渡し船の会社によると、新しい路線は今週から始まるという。"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SIMPLIFIED, "zh-Hans"),
        (TRADITIONAL, "zh-Hant"),
        ("山水", "zh"),
        (ENGLISH, "en"),
        (FRENCH, ""),
        (JAPANESE, "ja"),
        ("배 회사는 새 노선이 이번 주에 시작된다고 말했다.", "ko"),
        (f"{SIMPLIFIED}Python 3.11 HTTP/2", "zh-Hans"),
        ("", ""),
    ],
)
def test_a_text_tells_its_language(text: str, language: str) -> None:
    assert text_language(text) == language


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("zh-CN", SIMPLIFIED, "zh-Hans"),
        ("zh_TW", TRADITIONAL, "zh-Hant"),
        ("zh-Hant-HK", SIMPLIFIED, "zh-Hant"),
        ("zh", TRADITIONAL, "zh-Hant"),
        ("cn", "山水", "zh-Hans"),
        ("en-US", ENGLISH, "en"),
        ("fr-FR", FRENCH, "fr"),
        ("ja", "山水", "ja"),
        ("", SIMPLIFIED, "zh-Hans"),
        ("english", FRENCH, ""),
        ("en-US", SIMPLIFIED, "zh-Hans"),
        ("zh-CN", ENGLISH, "en"),
        ("zh-CN", "GDP", "zh-Hans"),
        ("zh-CN", "", "zh-Hans"),
    ],
)
def test_a_feed_tells_it_if_the_text_does_not_gainsay_it(declared: str, text: str, language: str) -> None:
    assert article_language(declared, text) == language


def test_no_markup_gets_into_a_language() -> None:
    assert article_language('en" onclick="x', "x") == ""
