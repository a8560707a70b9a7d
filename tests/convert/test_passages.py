"""Marked passages in Markdown and HTML: the text stays, the markup is sound, and marks come off again."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.convert.html import to_document
from reader.convert.markdown import document_markdown
from reader.convert.passages import show_passages
from reader.convert.web import from_markdown, take_marks, to_xhtml
from reader.model import Document, Passage, block_text

PAGE = """
<p>昨天早上<b>清淤船</b>离开了<a href="https://a.example/x">西栅<b>的水</b>闸口</a>。“好”<i>以后</i>再说</p>
<ul><li>one two</li><li>three <code>x = 1</code></li></ul>
<pre><code>if a:
    return a &lt; b
</code></pre>
<table><tr><th>甲</th><th></th><th>乙丙</th></tr><tr><td>d|e</td><td>fg</td><td>h</td></tr></table>
<p>written &lt;mark&gt; so <img src="https://a.example/p.png" alt="a boat"> 1. end <a href="https://a.example">https://a.example</a></p>
"""


def marked(document: Document, *places: tuple[int, int, int, int]) -> Document:
    return show_passages(
        document,
        [Passage(block=a, offset=b, end_block=c, end_offset=d) for a, b, c, d in places],
    )


def test_a_passage_goes_over_bold_words_and_a_link_into_the_next_block() -> None:
    text = document_markdown(marked(to_document(PAGE), (0, 5, 1, 3)))
    assert text.startswith(
        "昨天早上**清**<mark>**淤船**离开了</mark>[<mark>西栅**的水**闸口</mark>](https://a.example/x)"
        "<mark>。“好”*以后*再说</mark>\n\n- <mark>one</mark> two\n"
    )


def test_cells_code_words_and_addresses_are_marked_and_a_picture_is_not_cut() -> None:
    document = to_document(PAGE)
    last = len(document.blocks) - 1
    length = len(document.blocks[last].text)
    text = document_markdown(marked(document, (2, 4, 2, 7), (4, 2, 4, 8), (last, 0, last, length)))
    assert "- thre<mark>e `x`</mark>` = 1`\n" in text
    assert "| 甲 |  | <mark>乙丙</mark> |\n| --- | --- | --- |\n| <mark>d\\|e</mark> | fg | h |" in text
    assert "</mark>![a boat](https://a.example/p.png)<mark> 1. end <https://a.example></mark>\n" in text


@pytest.mark.parametrize("places", [[(2, 0, 2, 7), (2, 0, 2, 11)], [(2, 8, 2, 11), (2, 0, 2, 8)]])
def test_passages_that_meet_in_words_of_code_leave_them_whole(
    places: list[tuple[int, int, int, int]],
) -> None:
    document = to_document(PAGE)
    assert "- <mark>three `x = 1`</mark>\n" in document_markdown(marked(document, *places))


def test_books_and_pages_mark_code_too() -> None:
    markup = to_xhtml(marked(to_document(PAGE), (3, 3, 3, 16)))
    assert "<code>if <mark>a:\n    return</mark> a &lt; b\n</code>" in markup
    assert "&lt;mark&gt; so" in markup, "what the page itself wrote is no mark"


def test_marks_are_taken_off_again_and_the_words_are_known() -> None:
    document = to_document(PAGE)
    html, words = take_marks(from_markdown(document_markdown(marked(document, (0, 5, 0, 13), (1, 0, 1, 3)))))
    assert words == ("淤船离开了", "西栅的", "one")
    assert document_markdown(to_document(html)) == document_markdown(document)


@pytest.mark.parametrize(
    "text", ["==词==", "说：==词== 与 ==words==", "a==b==c", "<b>粗</b>==词==", "= ==x==", "=====x=="]
)
def test_what_only_looks_like_a_mark_is_none_when_it_comes_back(text: str) -> None:
    document = to_document(f"<p>{text}</p>")
    html, words = take_marks(from_markdown(document_markdown(document)))
    assert words == ()
    assert [block_text(block) for block in to_document(html).blocks] == [
        block_text(block) for block in document.blocks
    ]


def test_two_links_to_one_address_stay_two_links() -> None:
    html = "<p>See <a href='https://a.example/'>here</a>, or <a href='https://a.example/'>there</a>.</p>"
    text = document_markdown(to_document(html))
    assert text == "See [here](https://a.example/), or [there](https://a.example/).\n"


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 40), st.integers(0, 3), st.integers(0, 40))))
def test_wherever_passages_lie_the_text_stays_and_the_markup_is_sound(
    drawn: list[tuple[int, int, int, int]],
) -> None:
    document = to_document(PAGE)
    most = len(document.blocks) - 1
    places = [(block, start, min(block + more, most), end) for block, start, more, end in drawn]
    shown = marked(document, *places)
    assert [block_text(block) for block in shown.blocks] == [block_text(block) for block in document.blocks]
    root = ET.fromstring(f"<body>{to_xhtml(shown)}</body>")
    plain = ET.fromstring(f"<body>{to_xhtml(document)}</body>")
    assert "".join(root.itertext()) == "".join(plain.itertext())
    html, _ = take_marks(from_markdown(document_markdown(shown)))
    assert document_markdown(to_document(html)) == document_markdown(document)
