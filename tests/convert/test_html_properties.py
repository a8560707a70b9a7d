"""Whatever the markup: no exception, and every visible word of the page is in the document, in order."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from reader.convert.html import to_document
from reader.convert.markdown import to_markdown
from reader.convert.plain import to_plain
from reader.convert.visible import is_dropped
from reader.model import Block, Document
from reader.text import FORBIDDEN

BUDGET = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
NEVER_SHOWN = {"noscript", "iframe", "video", "audio", "object", "embed", "math", "script", "rt", "svg"}
"""Elements whose own rules decide what is shown, tested elsewhere."""

SEEDS = (
    "<h2>Title</h2><p>Some <b>bold</b> and <em>slanted <i>words</i></em> with "
    "<a href='/x?a=1&b=2'>a link</a>.</p>",
    "<ul><li>one<ol start=3><li>two<li>three<p>four</p></ol><li>five</ul><dl><dt>six<dd>seven</dl>",
    "<table><caption>cap</caption><tr><th>a<th colspan=2>b<tr><td rowspan=2>c<td>d<td>e"
    "<tr><td>f<td>g</table>",
    "<blockquote><p>quoted<br>line<br><br>more</p>"
    "<pre><code class=language-x>code\n\tmore</code></pre></blockquote>",
    "<figure><img src=/i.png alt='a picture'><figcaption>caption</figcaption></figure><p hidden>hidden</p>",
    "<p>　　渡口的船夫说：\n“今天<b>不开船</b>。”</p><p>疏通旧河道</p>"
    "<center><img src=a.jpg></center><p>▲码头</p>",
    "<table><tr><td><p>left</p><p>column</p><ul><li>x</ul><td><table><tr><td>in<td>ner<tr><td>ta<td>ble</table></table>",
    "<p>H<sub>2</sub>O and 10<sup>-3</sup>, <q>said</q> <kbd>Ctrl</kbd> "
    "<a id=n></a><a href='#n'>note</a> &lt;b&gt; &amp;amp;</p>",
    "<details><summary>more</summary>inside</details><hr><div style='display:none'>no</div>"
    "<span>run</span><section>on</section>",
)
NAMES = (
    "p div span b i em a ul ol li dl dt dd table tr td th tbody caption blockquote pre code h1 h3 br hr img "
    "figure figcaption section font sup sub q center details summary address form label svg select body html"
)
TAGS = st.sampled_from(NAMES.split())
TEXT = st.text(
    st.sampled_from("ab c\n\t<>&\"'=/!-[]*_`#|　，。渡口か강\xa0\u200b\x1b\ufffd🖼▲【】1."), max_size=12
)
PIECE = st.one_of(
    TEXT,
    st.builds("<{}>".format, TAGS),
    st.builds("</{}>".format, TAGS),
    st.builds(
        "<{} {}={}>".format, TAGS, st.sampled_from(["id", "href", "style", "colspan", "start", "class"]), TEXT
    ),
    st.sampled_from(
        ["<!--", "-->", "<![CDATA[", "]]>", "<p", "</", "<a href='", '">', "&#27;", "&lt", "&amp;nbsp;"]
    ),
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A valid piece with cuts, swaps and insertions."""
    html = "".join(draw(st.lists(st.sampled_from(SEEDS), min_size=1, max_size=3)))
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(html)))
        end = min(len(html), start + draw(st.integers(0, 12)))
        html = html[:start] + draw(PIECE) + html[end:]
    return html


MARKUP = st.one_of(mutated(), st.lists(PIECE, max_size=30).map("".join))


def visible(node: LexborNode) -> Iterator[str]:
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            yield child.text_content or ""
        elif tag[:1] not in "-!_" and tag not in NEVER_SHOWN and not is_dropped(child, tag, child.attributes):
            yield from visible(child)


def letters(text: str) -> str:
    """Text as it can be compared: raised digits as digits, no blanks, no invisible characters."""
    return "".join(unicodedata.normalize("NFKC", FORBIDDEN.sub("", text)).replace("−", "-").split())


def texts(block: Block) -> str:
    return block.text + "".join(cell.text for row in block.rows for cell in row)


def is_in_order(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(char in rest for char in part)


def check(document: Document) -> None:
    """What every document promises to those who draw it."""
    for block in document.blocks:
        assert block.kind in {"rule", "table"} or block.text.strip()
        assert len(block.first) == len(block.rest) or block.first.strip()
        for text, spans in (
            (block.text, block.spans),
            *((c.text, c.spans) for row in block.rows for c in row),
        ):
            assert not FORBIDDEN.search(text)
            end = 0
            for span in spans:
                assert end <= span.start < span.end <= len(text)
                end = span.end
                assert span.link is None or span.link < len(document.links)
                assert span.image is None or span.image < len(document.images)
                assert not span.target or span.target in document.anchors
    assert all(0 <= index < len(document.blocks) for index in document.anchors.values())
    assert all(link.text for link in document.links)


def shown(html: str) -> tuple[str, str]:
    root = LexborHTMLParser(html).root
    document = to_document(html, "https://example.org/")
    check(document)
    before = letters("".join(visible(root))) if root is not None else ""
    return before, letters("".join(map(texts, document.blocks)))


@BUDGET
@given(MARKUP)
def test_every_visible_word_is_in_the_document(html: str) -> None:
    before, after = shown(html.replace("\x00", ""))
    if "<caption" in html:
        assert not Counter(before) - Counter(after)  # a caption is shown above its table, wherever it stands
    else:
        assert is_in_order(before, after)


@BUDGET
@given(MARKUP)
def test_every_format_can_be_made_of_every_markup(html: str) -> None:
    document = to_document(html)
    for width in (0, 1, 20):
        assert isinstance(to_plain(document, width), str)
    assert not FORBIDDEN.search(to_markdown(html))


def test_the_seeds_themselves() -> None:
    for html in SEEDS:
        before, after = shown(html)
        assert is_in_order(before, after), html
