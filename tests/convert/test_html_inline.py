"""Inline elements: links, styles, raised and lowered text, ruby, quotation marks, what is hidden."""

from __future__ import annotations

import pytest

from reader.convert.html import to_document
from reader.model import Document, Style


def convert(html: str) -> Document:
    return to_document(html, "https://example.org/a/b")


def text(html: str) -> str:
    return "\n".join(block.text for block in convert(html).blocks)


def runs(html: str) -> list[tuple[str, tuple[Style, ...]]]:
    """The styled runs of the first block."""
    block = convert(html).blocks[0]
    return [(block.text[span.start : span.end], span.styles) for span in block.spans]


# ---------------------------------------------------------------- styles


@pytest.mark.parametrize(
    ("tag", "style"),
    [
        ("b", "strong"),
        ("em", "em"),
        ("cite", "em"),
        ("ins", "underline"),
        ("del", "strike"),
        ("code", "code"),
        ("kbd", "key"),
        ("mark", "mark"),
        ("small", "dim"),
    ],
)
def test_styles(tag: str, style: Style) -> None:
    assert runs(f"<p>a <{tag}>word</{tag}> b</p>") == [("word", (style,))]
    assert text(f"<p>a <{tag}>word</{tag}> b</p>") == "a word b"


def test_emphasis_adds_no_blanks_and_loses_none() -> None:
    assert text("<p>un<em>break</em>able</p>") == "unbreakable"
    assert (
        text("<p>推进<strong>“一带一路”</strong>建设，<strong>注意：</strong>风险</p>")
        == "推进“一带一路”建设，注意：风险"
    )
    assert text("<p>a <b> b </b> c<i> d</i>e</p>") == "a b c de"


def test_styles_nest_and_cover_the_blanks_inside() -> None:
    assert runs("<p><em>one <b>two</b> three</em></p>") == [
        ("one ", ("em",)),
        ("two", ("em", "strong")),
        (" three", ("em",)),
    ]


def test_styles_by_style_sheet() -> None:
    html = (
        '<p><span style="font-weight: 700">a</span> <font style="font-style:italic">b</font> '
        '<span style="color:red">c</span></p>'
    )
    assert runs(html) == [("a", ("strong",)), ("b", ("em",))]


def test_signs_of_markdown_are_plain_text() -> None:
    assert (
        text("<p># not * a _ heading ` [b](c) *** &lt;b&gt; &amp;lt;</p>")
        == "# not * a _ heading ` [b](c) *** <b> &lt;"
    )


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("H<sub>2</sub>O", "H₂O"),
        ("10<sup>-3</sup> m<sup>2</sup>", "10⁻³ m²"),
        ("1<sup>st</sup>", "1st"),
        ("x<sup>[12]</sup>", "x[12]"),
        ("a<sub>max</sub>", "amax"),
    ],
)
def test_raised_and_lowered_text(html: str, plain: str) -> None:
    assert text(html) == plain


def test_what_has_no_small_twin_is_styled() -> None:
    assert runs("1<sup>st</sup> a<sub>max</sub>") == [("st", ("sup",)), ("max", ("sub",))]


def test_ruby() -> None:
    assert (
        text("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>です") == "漢（かん）字（じ）です"
    )
    assert text("<ruby>東<rt>とう</rt></ruby>") == "東（とう）"
    assert text("<ruby>ABC<rt>letters</rt></ruby>") == "ABC (letters)"


def test_quotation_marks() -> None:
    assert text("He said <q>go, <q>now</q>, all</q>.") == "He said “go, ‘now’, all”."


def test_abbreviations_stay_as_they_are() -> None:
    assert text('<p>The <abbr title="World Canal Union">WCU</abbr> met.</p>') == "The WCU met."


@pytest.mark.parametrize(
    ("entity", "char"), [("&ldquo;", "“"), ("&mdash;", "—"), ("&eacute;", "é"), ("&copy;", "©")]
)
def test_entities(entity: str, char: str) -> None:
    assert text(f"<p>a{entity}b</p>") == f"a{char}b"


def test_a_wide_blank_inside_a_line_stays() -> None:
    assert text("<p>一&nbsp;二　三</p>") == "一\xa0二　三"


# ---------------------------------------------------------------- links


def test_addresses_are_made_absolute_and_encoded() -> None:
    document = convert(
        '<a href="../x y.html">a</a> <a href="//other.example/z">b</a> <a href="mailto:a@b.example">c</a>'
    )
    assert [link.url for link in document.links] == [
        "https://example.org/x%20y.html",
        "https://other.example/z",
        "mailto:a@b.example",
    ]


def test_an_address_that_repeats_has_one_number() -> None:
    document = convert(
        '<p><a href="/a">first</a>, <a href="/b">second</a>, <a href="/a">again</a></p><a href="/b">x</a>'
    )
    assert [(link.url, link.text) for link in document.links] == [
        ("https://example.org/a", "first"),
        ("https://example.org/b", "second"),
    ]
    assert [span.link for span in document.blocks[0].spans] == [0, 1, 0]


def test_links_without_words_take_no_number() -> None:
    document = convert(
        '<p><a href="/empty"></a><a href="/hidden"><span hidden>x</span></a><a href="/a">a</a></p>'
    )
    assert [link.url for link in document.links] == ["https://example.org/a"]


@pytest.mark.parametrize(
    "href", ["javascript:x()", "data:text/html,x", "file:///etc/passwd", "#", "", "http://[bad"]
)
def test_addresses_that_are_not_opened(href: str) -> None:
    document = convert(f'<p>see <a href="{href}">this</a></p>')
    assert document.links == ()
    assert document.blocks[0].text == "see this"


def test_footnotes_lead_there_and_back() -> None:
    document = convert(
        '<p>Text<sup id="ref1"><a href="#fn1">1</a></sup> and '
        '<a href="https://example.org/a/b#fn2">two</a></p>'
        '<ol><li id="fn1">Note <a href="#ref1">↩</a><li id="fn2">Other</ol>'
    )
    text_block, note = document.blocks[0], document.blocks[1]
    assert text_block.text == "Text¹ and two"
    assert [span.target for span in text_block.spans] == ["fn1", "fn2"]
    assert note.spans[0].target == "ref1"
    assert (document.anchors["fn1"], document.anchors["fn2"], document.anchors["ref1"]) == (1, 2, 0)
    assert document.links == ()


def test_a_fragment_that_is_not_here_leads_to_the_page() -> None:
    assert [link.url for link in convert('<a href="#elsewhere">x</a>').links] == [
        "https://example.org/a/b#elsewhere"
    ]
    assert to_document('<a href="#elsewhere">x</a>').links == ()


def test_a_link_to_an_anchor_in_a_hidden_part_is_plain_text() -> None:
    document = convert('<p>see <a href="#n">note</a></p><div hidden><p><a id="n"></a>x</p></div>')
    assert document.blocks[0].spans[0].target == ""
    assert dict(document.anchors) == {}


# ---------------------------------------------------------------- hidden


@pytest.mark.parametrize(
    "html",
    [
        "<p hidden>x</p>",
        '<p style="display:none;height:1px;overflow:hidden;"><br />x</p>',
        '<div style="visibility: hidden">x</div>',
        '<span aria-hidden="true">x</span>',
        '<span class="sr-only">x</span>',
        "<script>x</script><style>x</style><template>x</template>",
        "<svg aria-hidden='true'><title>x</title><text>x</text></svg>",
        "<button>x</button><select><option>x</select><textarea>x</textarea>",
        "<noscript>Please switch scripts on</noscript>",
        "<dialog>x</dialog>",
        "<title>x</title>",
    ],
)
def test_hidden_parts_and_controls(html: str) -> None:
    assert text(f"<p>before</p>{html}<p>after</p>") == "before\nafter"


@pytest.mark.parametrize(
    "html",
    [
        '<div aria-hidden="true">answer</div>',
        '<p hidden="until-found">answer</p>',
        "<dialog open>answer</dialog>",
    ],
)
def test_parts_that_only_look_hidden(html: str) -> None:
    assert text(html) == "answer"


@pytest.mark.parametrize(
    "href",
    [
        "https://twitter.com/intent/tweet?text=x",
        "https://www.facebook.com/sharer/sharer.php?u=x",
        "https://service.weibo.com/share/share.php?url=x",
        "//connect.qq.com/widget/shareqq/index.html",
    ],
)
def test_share_links_are_dropped(href: str) -> None:
    assert text(f'<p>Text</p><p><a href="{href}">Share</a></p>') == "Text"


def test_ordinary_links_to_the_same_sites_stay() -> None:
    assert text('<a href="https://twitter.com/someone">Someone</a>') == "Someone"


def test_an_empty_link_inside_the_same_link_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    address = "https://e.example/?a&b"
    document = to_document(
        f'<a href="{address}"><table><a href="{address}"><script></script></a></table></a><p>后文</p>'
    )
    assert [block.text for block in document.blocks] == ["后文"]
    assert document.links == ()
    assert not caplog.records
