"""Words: how they are folded, cut, found and shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.query.fold import fold, origins
from reader.query.markup import LIMIT, plain
from reader.query.snippet import marks, snippet, snippet_of_html
from reader.query.terms import make_term, occurrences, surely_occurs, tag_token, tokens

_TEXT = st.text(
    alphabet=st.sampled_from("南昌粮食產产市場ab AbÉé1２Ｋ，。-—\n&<>がガ\u0301\u00ad각ﬁß_"), max_size=30
)


def found(word: str, text: str, *, phrase: bool = False) -> bool:
    term = make_term(word, phrase=phrase)
    assert term is not None
    return term.occurs(fold(text))


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("市场", "農貿市場開門了"),
        ("市場", "农贸市场开门了"),
        ("rcep", "ＲＣＥＰ生效"),
        ("Cafe", "a quiet café"),
        ("CAFÉ", "a quiet cafe"),
        ("strasse", "Die Straße"),
        ("harb", "the harbour wall"),
        ("RCEP电商", "RCEP，电商来了"),
        ("old-town", "the old town"),
        ("昌", "在南昌"),
        ("ガ", "ガソリン"),
        ("12", "第12届"),
        ("第12届", "第12届菊花展"),
    ],
)
def test_spellings_that_mean_the_same_are_found(word: str, text: str) -> None:
    assert found(word, text)


@pytest.mark.parametrize(
    ("word", "text", "phrase"),
    [
        ("AI", "maintain", False),
        ("2月", "12月", False),
        ("12", "2012", False),
        ("20", "2026", False),
        ("old town", "the oldtown", True),
        ("harb", "the harbour wall", True),
        ("カ", "ガソリン", False),
        ("昌南", "南昌", False),
    ],
)
def test_what_only_looks_alike_is_not(word: str, text: str, phrase: bool) -> None:
    assert not found(word, text, phrase=phrase)


@given(_TEXT, _TEXT, st.booleans())
def test_whatever_matches_has_all_the_tokens(word: str, text: str, phrase: bool) -> None:
    term = make_term(word, phrase=phrase)
    if term is None:
        return
    have = tokens(fold(text))
    has_all = all(
        any(each.startswith(token[:-1]) for each in have) if token.endswith("*") else token in have
        for token in term.tokens
    )
    if term.occurs(fold(text)):
        assert has_all
    elif term.exact:
        assert not has_all


@given(_TEXT, st.lists(_TEXT | st.sampled_from(["<b>", "</b>", "<p>", "&shy;", "<script>", "</script>"])))
def test_the_short_cut_never_claims_too_much(word: str, parts: list[str]) -> None:
    term = make_term(word)
    html = "".join(parts)
    if term is not None and surely_occurs(term, html):
        assert term.occurs(fold(plain(html)))


@given(_TEXT)
def test_marks_lie_within_the_text(text: str) -> None:
    term = make_term("a") or make_term("b")
    assert term is not None
    for start, end in marks([term], text):
        assert 0 <= start < end <= len(text)
    folded = fold(text)
    back = origins(text, folded)
    assert back is None or (len(back) == len(folded) + 1 and back[-1] == len(text))


def test_tags_have_tokens_of_their_own() -> None:
    assert tag_token("Local News") == tag_token("local  news")
    assert tag_token("!?") == ""
    assert tag_token("news") not in tokens("news")


def test_html_becomes_lines_of_words() -> None:
    html = """<style>p { color: red }</style><p>江西省\n粮食<b>产量</b> 稳中有升。<br>Ships &amp; boats</p>
    <!-- not this --><ul><li>one<li>two</ul><script>if (a < b) alert("no")</script>"""
    assert plain(html) == "江西省粮食产量 稳中有升。\nShips & boats\none\ntwo"
    assert plain("no markup, 1 < 2") == "no markup, 1 < 2"
    assert len(plain("<p>" + "长" * (LIMIT + 10))) == LIMIT
    assert plain("<!-- never closed <p>x") == ""


def test_the_sentence_with_most_of_the_words_is_shown() -> None:
    terms = [term for word in ("市场", "价格") if (term := make_term(word))]
    html = "<p>菜市场清晨开门。</p><p>记者看到，市場里价格平稳！后来下雨了。</p>"
    text, spans = snippet_of_html(terms, html)
    assert text == "记者看到，市場里价格平稳！"
    assert [text[start:end] for start, end in spans] == ["市場", "价格"]


def test_a_long_sentence_is_cut_around_the_hit() -> None:
    term = make_term("lighthouse")
    assert term is not None
    text, spans = snippet([term], "word " * 200 + "the lighthouse " + "word " * 200)
    assert len(text) < 200
    assert text.startswith("…")
    assert text.endswith("…")
    assert [text[start:end] for start, end in spans] == ["lighthouse"]
    assert snippet([term], "nothing here") == ("", ())


def test_marks_are_right_where_folding_changes_the_length() -> None:
    term = make_term("fluss")
    assert term is not None
    text = "ﬃ Der Fluß ﬁel"
    assert [text[start:end] for start, end in marks([term], text)] == ["Fluß"]


def test_occurrences_do_not_overlap() -> None:
    terms = [term for word in ("南昌", "昌市") if (term := make_term(word))]
    assert occurrences(terms, "南昌市") == [(0, 2)]
