"""Markdown: what html2text writes can be read back as CommonMark with the same words."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.convert.html import to_document
from reader.convert.markdown import article_markdown, front_matter, to_markdown
from reader.convert.rough import rough_markdown
from reader.text import FORBIDDEN

BASE = "https://example.org/a/b"


def markdown(html: str) -> str:
    return to_markdown(html, BASE).rstrip("\n")


def read_back(text: str) -> str:
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return str(markdown.render(text))


def letters(html: str, base: str = "") -> str:
    """The words of a page without blanks and list markers."""
    document = to_document(html, base)
    parts = []
    for block in document.blocks:
        parts.append(block.text)
        parts += [cell.text for row in block.rows for cell in row]
    return "".join(unicodedata.normalize("NFC", "".join(parts)).split())


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h2>Title</h2><p>Text</p>", "## Title\n\nText"),
        ("<p>un<em>break</em>able <b>bold</b></p>", "un*break*able **bold**"),
        ("<p>a<br>b</p>", "a  \nb"),
        ("<p><del>x</del> <code>a`b</code> <kbd>Ctrl</kbd></p>", "~~x~~ ``a`b`` `Ctrl`"),
        ("<p><a href='/x y'>l</a></p>", "[l](https://example.org/x%20y)"),
        ("<p><a href='https://e.org/a_b'>https://e.org/a_b</a></p>", "<https://e.org/a_b>"),
        (
            "<p><a href='/p'><img src='/i.png' alt='al[t]'></a></p>",
            "[![al\\[t\\]](https://example.org/i.png)](https://example.org/p)",
        ),
        ("<img data-src='/i.png' src='data:image/gif;base64,A'>", "![picture](https://example.org/i.png)"),
        ("<hr>", "---"),
        ("<blockquote><p>a</p><p>b</p><blockquote>c</blockquote></blockquote>", "> a\n>\n> b\n>\n> > c"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c"),
        ("<ol start=9><li>a<li>b<ul><li>c</ul></ol>", "9. a\n10. b\n    - c"),
        ("<ul><li><p>a</p><p>b</p><pre>c</pre></ul>", "- a\n\n  b\n\n  ```\n  c\n  ```"),
        ("<dl><dt>T<dd>D</dl>", "**T**\n\nD"),
        ("<pre class='lang-py'>a = 1\n```\nb</pre>", "````py\na = 1\n```\nb\n````"),
        (
            "<figure><img src=/i.png alt=x><figcaption>cap</figcaption></figure>",
            "![x](https://example.org/i.png)\n\n*cap*",
        ),
        ("<video src=/v.mp4 title=Film></video>", "[▶ Film](https://example.org/v.mp4)"),
        ("<ruby>東<rt>とう</rt></ruby>", "東（とう）"),
        ("<p>x<sup><a href='#n'>1</a></sup></p><p id=n>note</p>", "x¹\n\nnote"),
    ],
)
def test_markdown(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("# not a heading", "\\# not a heading"),
        ("1. not a list", "1\\. not a list"),
        ("- neither", "\\- neither"),
        ("> nor a quote", "\\> nor a quote"),
        ("*b* _c_ snake_case [d](e) `f`", "\\*b\\* \\_c\\_ snake_case \\[d\\](e) \\`f\\`"),
        ("&lt;b&gt; &amp;lt; a &amp; b", "\\<b> \\&lt; a & b"),
        ("C:\\dir ~~x~~", "C:\\\\dir \\~\\~x\\~\\~"),
        ("a<br># b<br>2) c", "a  \n\\# b  \n2\\) c"),
        ("---", "\\---"),
        ("Go!<a href='/x'>l</a>", "Go\\![l](https://example.org/x)"),
    ],
)
def test_signs_in_text_stay_text(html: str, expected: str) -> None:
    assert markdown(f"<p>{html}</p>") == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("推进<b>“一带一路”</b>建设", "推进“**一带一路**”建设"),
        ("建设，<b>注意：</b>风险", "建设，**注意**：风险"),
        ("见<b>（附件）</b>", "见（**附件）**"),
        ("<b>【提要】</b>正文", "**【提要**】正文"),
        ("<em>必读！</em>后文", "*必读*！后文"),
        ("<b> a </b>b", "**a** b"),
        ("<b>a</b><b>b</b>", "**ab**"),
        ("<b>粗<em>斜</em></b>体", "**粗*斜***体"),
        ("<b>！</b>字", "！字"),
    ],
)
def test_emphasis_beside_chinese_can_be_read_back(html: str, expected: str) -> None:
    text = markdown(f"<p>{html}</p>")
    assert text == expected
    assert "*" not in read_back(text)


def test_tables() -> None:
    html = (
        "<table><tr><th>a|b<th align=right>c<tr><td colspan=2>wide<br>x<tr><td><td><a href=/l>l</a></table>"
        "<table><tr><td>1<td>2<tr><td>3<td>4</table>"
    )
    assert markdown(html) == (
        "| a\\|b | c |\n| --- | ---: |\n| wide x |  |\n|  | [l](https://example.org/l) |\n\n"
        "|  |  |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |"
    )


def test_control_characters_do_not_come_back() -> None:
    html = '<p>a&#27;[31mb</p><pre>&#27;[2J</pre><a href="https://e.org/&#27;]0;">x</a>'
    assert not FORBIDDEN.search(to_markdown(html))


def test_no_private_characters_are_left() -> None:
    text = to_markdown("<p>a\U0010fa01b \U0010fd00 <b>\U0010fc00c</b></p>")
    assert text == "ab **c**\n"


def test_empty_input() -> None:
    assert to_markdown("") == ""


SENTENCES = st.lists(
    st.sampled_from(
        [
            "渡口",
            "“桥”",
            "（注）",
            "word",
            "two words",
            "1.",
            "- x",
            "# y",
            "a_b",
            "*",
            "[z]",
            "<",
            "&amp;",
            "，",
            "!",
            "`c`",
            "|",
        ]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
INLINE = st.one_of(
    SENTENCES.map(lambda text: text.replace("<", "&lt;")),
    st.builds(
        "<{0}>{1}</{0}>".format,
        st.sampled_from(["b", "em", "del", "code", "a href=/l"]),
        SENTENCES.map(lambda t: t.replace("<", "&lt;")),
    ),
)
PARAGRAPH = st.lists(INLINE, min_size=1, max_size=5).map("".join)
BLOCK = st.builds(
    lambda template, text: template.replace("{}", text),
    st.sampled_from(
        [
            "<p>{}</p>",
            "<h3>{}</h3>",
            "<ul><li>{}<li>x</ul>",
            "<ol start=7><li>y<ol><li>{}</ol></ol>",
            "<blockquote><p>{}</p><ul><li>{}</ul></blockquote>",
            "<table><tr><th>h<th>i<tr><td>{}<td>j</table>",
            "<p>z<br>{}</p>",
            "<figure><img src=/i.png alt='x'><figcaption>{}</figcaption></figure>",
        ]
    ),
    PARAGRAPH,
)


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(BLOCK, min_size=1, max_size=4).map("".join))
def test_read_back_it_has_the_same_words(html: str) -> None:
    text = to_markdown(html, BASE)
    before, after = Counter(letters(html, BASE)), Counter(letters(read_back(text)))
    assert not before - after, (text, before - after)


# ---------------------------------------------------------------- articles


def test_front_matter_is_yaml_whatever_the_title() -> None:
    text = front_matter(
        title='A "quoted" \\ title: with — 引号',
        date=datetime(2026, 3, 2, 8, tzinfo=UTC),
        author="",
        tags=("a, b", "丙"),
    )
    lines = text.splitlines()
    assert lines[0] == lines[-1] == "---"
    assert lines[2] == "date: 2026-03-02 16:00:00+08:00"
    assert json.loads(lines[1].removeprefix("title: ")) == 'A "quoted" \\ title: with — 引号'
    assert json.loads(lines[3].removeprefix("tags: ")) == ["a, b", "丙"]
    assert not any(line.startswith("author") for line in lines)


def test_a_time_from_before_there_were_zones_has_an_offset_that_can_be_written() -> None:
    text = front_matter(date=datetime(1890, 3, 2, 8, tzinfo=UTC), saved=datetime(1, 1, 1, tzinfo=UTC))
    assert text.splitlines()[1:3] == ["date: 1890-03-02 08:00:00+00:00", "saved: 0001-01-01 00:00:00+00:00"]


def test_an_article() -> None:
    text = article_markdown(
        "<p>Text</p>",
        BASE,
        title="On * bridges",
        date=datetime(2026, 3, 2, 8, tzinfo=UTC),
        author="Ann Ferry",
        source="https://example.org/a/b",
        feed="The Towpath",
        tags=("water",),
    )
    assert text == (
        '---\ntitle: "On * bridges"\ndate: 2026-03-02 16:00:00+08:00\nauthor: "Ann Ferry"\n'
        'source: "https://example.org/a/b"\nfeed: "The Towpath"\ntags: ["water"]\n---\n'
        "\n# On \\* bridges\n\nText\n"
    )
    assert article_markdown("", title="x\x1b[0m\ny").count("\x1b") == 0


def test_the_rough_text_keeps_blocks_apart() -> None:
    text = rough_markdown(
        "<section>a</section><section>b</section><a href='http://[bad'>c</a><script>x</script>&#27;d"
        "<style>p {}</style><noscript>n</noscript><p>e<button>share</button></p><svg><text>t</text></svg>"
    )
    assert text.split() == ["a", "b", "cd", "e"]
