"""What was stored in one language is shown in the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.language import choose_language, tr
from reader.numbers import count_of
from reader.retelling import retell


def gone() -> str:
    return tr(
        "{host} has nothing at this address (404); it is misspelt, or the page is gone.", host="paper.example"
    )


def moved() -> str:
    fault = tr("The address returned a web page that asks to sign in, not a feed.")
    return tr("{fault} Open it in a browser: the feed may have moved.", fault=fault)


def damaged() -> str:
    return tr("The feed is damaged: {read} of {listed} entries could be read.", read=1, listed=2)


def busy() -> str:
    wish = tr("asks to be left alone for {span}", span=count_of(5, "minute"))
    return tr(
        "{host} {reason} ({status}); {wish}.",
        host="paper.example",
        reason=tr("has been asked too often"),
        status=429,
        wish=wish,
    )


def marked() -> str:
    return tr("Marked {entries} read", entries=count_of(1200, "entry", "entries"))


def marked_one() -> str:
    return tr("Marked {entries} read", entries=count_of(1, "entry", "entries"))


@pytest.mark.parametrize("say", [gone, moved, damaged, busy, marked, marked_one])
def test_a_stored_sentence_is_told_in_the_language_of_the_screens(say: Callable[[], str]) -> None:
    english = say()
    choose_language("zh")
    chinese = say()
    assert chinese != english
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
