"""Articles and notes as well-formed pages that load nothing by themselves."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.convert.html import to_document
from reader.convert.web import from_markdown, to_xhtml
from reader.model import Document, Image

OPENING = [
    "p",
    "b",
    "i",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "pre",
    "code",
    "blockquote",
    "h2",
    "br",
    "hr",
]
PIECES = st.sampled_from(
    [
        *(f"<{name}>" for name in (*OPENING, "script", "svg")),
        *(f"</{name}>" for name in ("b", "ul", "table", "a", "p", "code")),
        "<a href='https://e.example/?a&b'>",
        "<a href='#x'>",
        "<img src='https://p.example/1.png' alt='a]b'>",
        *(
            "words ",
            "汉字，标点。",
            "&lt;b&gt;",
            "![a](b)",
            "[x](javascript:1)",
            "`c`",
            "*x*",
            "|",
            "\\",
            "# ",
        ),
        *("1. ", "]]>", "<!-- c -->", "\x0b", "\n"),
    ]
)


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=30))
def test_any_page_becomes_well_formed_and_loads_nothing(pieces: list[str]) -> None:
    root = ET.fromstring(f"<body>{to_xhtml(to_document(''.join(pieces)))}</body>")
    for element in root.iter():
        assert element.tag not in {"script", "style", "iframe", "object", "img"}
        assert not any(name.startswith("on") for name in element.attrib)
        assert element.attrib.get("href", "https://").startswith(("https://", "mailto:"))


def test_pictures_with_a_place_stand_there_and_others_become_links() -> None:
    html = (
        "<p><img src='https://p.example/1.png' alt='one'> <img src='https://p.example/2.png' alt='two'></p>"
    )
    document = to_document(html)
    placed = replace(document, images=(Image(url="images/1.png", alt="one"), *document.images[1:]))
    markup = to_xhtml(placed)
    assert '<img src="images/1.png" alt="one" />' in markup
    assert '<a href="https://p.example/2.png">🖼 two</a>' in markup


def test_chinese_emphasis_and_captions_are_not_slanted() -> None:
    html = "<p>这是<em>重点</em>，<i>not this</i>。</p><figure><img src='/1.png'>"
    html += "<figcaption>新灯</figcaption></figure>"
    markup = to_xhtml(to_document(html, "https://p.example/"))
    assert '<p>这是<em class="upright">重点</em>，<em>not this</em>。</p>' in markup
    assert '<p><em class="caption">新灯</em></p>' in markup


def test_no_text_is_no_markup() -> None:
    assert to_xhtml(Document()) == ""


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a *b*\n\n- c", "<p>a <em>b</em></p>\n<ul>\n<li>c</li>\n</ul>\n"),
        ("~~x~~\r\ny", "<p><s>x</s>\ny</p>\n"),
        ("这是==重点==内容", "<p>这是<mark>重点</mark>内容</p>\n"),
        ("==a *b* `c`==.", "<p><mark>a <em>b</em> <code>c</code></mark>.</p>\n"),
        ("==a `b== c`", "<p>==a <code>b== c</code></p>\n"),
        ("==一\n二==", "<p><mark>一\n二</mark></p>\n"),
        ("x==y and z==1", "<p>x==y and z==1</p>\n"),
        ("a == b == c, == d==, ==e ==", "<p>a == b == c, == d==, ==e ==</p>\n"),
        (r"\==f== ====", "<p>==f== ====</p>\n"),
        ("`==g==`", "<p><code>==g==</code></p>\n"),
        ("==h\n\ni==", "<p>==h</p>\n<p>i==</p>\n"),
        ("一\n==", "<h1>一</h1>\n"),
    ],
)
def test_notes_as_a_person_means_them(text: str, html: str) -> None:
    assert from_markdown(text) == html
