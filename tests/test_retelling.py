"""What was stored in one language is shown in the other."""

from __future__ import annotations

import pytest

from reader.language import choose_language
from reader.retelling import retell

PAIRS = [
    (
        "paper.example has nothing at this address (404); it is misspelt, or the page is gone.",
        "paper.example 的这个网址什么也没有（404）；可能拼错了，或者页面已经没有了。",
    ),
    (
        "The address returned a web page that asks to sign in, not a feed. "
        "Open it in a browser: the feed may have moved.",
        "这个网址给出的是要登录的网页，不是订阅源。请用浏览器打开看看：订阅源可能搬走了。",
    ),
    ("The feed is damaged: 1 of 2 entries could be read.", "订阅源已损坏：2 条里读出了 1 条。"),
    ("Marked 1,200 entries read", "将 1,200 条标为已读"),
    ("Marked 1 entry read", "将 1 条标为已读"),
]


@pytest.mark.parametrize(("english", "chinese"), PAIRS)
def test_a_stored_sentence_is_told_in_the_language_of_the_screens(english: str, chinese: str) -> None:
    choose_language("zh")
    assert retell(english) == chinese
    assert retell(chinese) == chinese
    choose_language("en")
    assert retell(chinese) == english
    assert retell(english) == english


@pytest.mark.parametrize(
    "sentence", ["", "江城日报没有回答。", "quietcompiler.example does not answer.", "{odd} 100%"]
)
def test_what_is_no_message_of_ours_stays(sentence: str) -> None:
    choose_language("zh")
    assert retell(sentence) == sentence
    choose_language("en")
    assert retell(sentence) == sentence
