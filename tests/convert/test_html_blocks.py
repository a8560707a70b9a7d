"""Block elements: headings, lists, quotes, code, figures, details, line breaks."""

from __future__ import annotations

import pytest

from reader.convert.html import to_document
from reader.convert.outline import format_number
from reader.model import Block


def blocks(html: str) -> tuple[Block, ...]:
    return to_document(html, "https://example.org/a/b").blocks


def lines(html: str) -> list[str]:
    """Each block as one string, its prefix included; a blank line before it shown as "/"."""
    return [
        ("" if block.tight or index == 0 else "/") + block.first + block.text
        for index, block in enumerate(blocks(html))
    ]


# ---------------------------------------------------------------- paragraphs and breaks


def test_elements_that_run_together_elsewhere_start_on_new_lines() -> None:
    names = [
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "nav",
        "address",
        "figure",
        "figcaption",
    ]
    html = "".join(f"<{name}>{name}</{name}>" for name in [*names, "summary", "div", "form", "legend"])
    assert [block.text for block in blocks(html)] == [*names, "summary", "div", "form", "legend"]


def test_one_br_breaks_the_line_two_the_paragraph() -> None:
    assert lines("<p>a<br>b<br><br>c<br> <br>&nbsp;<br>d<br></p>") == ["a\nb", "/c", "/d"]


def test_br_before_a_full_width_indent_starts_a_paragraph() -> None:
    assert lines("<p>　　第一段。<br>　　第二段。</p>") == ["第一段。", "/第二段。"]


def test_styles_go_on_behind_a_double_break() -> None:
    first, second = blocks("<p><em>one<br><br>two</em></p>")
    assert first.spans[0].styles == second.spans[0].styles == ("em",)


@pytest.mark.parametrize("indent", ["　　", "\u2003\u2003", "&nbsp;&nbsp;&emsp;"])
def test_indents_made_of_blanks_are_stripped(indent: str) -> None:
    assert lines(f"<p>{indent}清晨的河面上有雾。</p>") == ["清晨的河面上有雾。"]


def test_newlines_between_chinese_characters_are_no_blanks() -> None:
    html = "<p>渡口的船\n夫说：\n“今天\r\n  不开船。”\nThe end\nof it.</p>"
    assert lines(html) == ["渡口的船夫说：“今天不开船。” The end of it."]


def test_newlines_between_chinese_inline_elements_are_no_blanks() -> None:
    assert lines("<p>渡口<b>旧址</b>\n<i>今天</i>\n重新开放</p>") == ["渡口旧址今天重新开放"]


def test_a_newline_between_two_links_stays_a_blank() -> None:
    assert lines('<p><a href="/a">返回栏目</a>\n<a href="/b">返回首页</a></p>') == ["返回栏目 返回首页"]


def test_a_newline_between_two_links_without_an_address_stays_a_blank_too() -> None:
    html = '<p><a href="../news/">返回要闻</a>\n<a href="../">返回首页</a>\n<b>本报</b></p>'
    assert to_document(html).blocks[0].text == "返回要闻 返回首页本报"


def test_korean_words_keep_their_blanks() -> None:
    assert lines("<p>강가의\n마을에</p>") == ["강가의 마을에"]


def test_a_rule_is_a_block() -> None:
    assert [block.kind for block in blocks("<p>a</p><hr><p>b</p>")] == ["paragraph", "rule", "paragraph"]


# ---------------------------------------------------------------- headings


def test_heading_levels() -> None:
    found = blocks("".join(f"<h{level}>Part {level}</h{level}>" for level in range(1, 7)))
    assert [(block.kind, block.level) for block in found] == [("heading", level) for level in range(1, 7)]


def test_a_link_around_blocks_and_one_inside_a_heading() -> None:
    document = to_document(
        '<a href="/x"><h2>Head</h2><p>Text</p></a><h3>See <a href="/y">here</a></h3>', "https://e.org/"
    )
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("heading", "Head"),
        ("paragraph", "Text"),
        ("heading", "See here"),
    ]
    assert [block.spans[0].link for block in document.blocks] == [0, 0, 1]
    assert document.links[0].text == "Head Text"


@pytest.mark.parametrize("mark", ["#", "¶", "§", "🔗", "", "<span>#</span>"])
def test_a_headings_permalink_is_left_out(mark: str) -> None:
    document = to_document(f'<h2 id="t">Title<a href="#t">{mark}</a></h2>', "https://e.org/")
    assert document.blocks[0].text == "Title"
    assert document.links == ()


def test_a_heading_that_is_a_button_keeps_its_words() -> None:
    assert lines("<h3><button>How long is the bridge?</button></h3><button>Subscribe</button>") == [
        "How long is the bridge?"
    ]


# ---------------------------------------------------------------- lists


def test_nested_lists() -> None:
    html = "<p>x</p><ul><li>a<ul><li>b<ul><li>c<ul><li>d</ul></ul></ul><li>e</ul><p>y</p>"
    assert lines(html) == ["x", "/• a", "  ◦ b", "    ▪ c", "      ▪ d", "• e", "/y"]


def test_numbered_lists_count_as_the_page_says() -> None:
    assert lines("<ol start=9><li>a<li>b</ol>") == [" 9. a", "10. b"]
    assert lines("<ol reversed><li>a<li value=7>b<li>c</ol>") == ["3. a", "7. b", "6. c"]
    assert lines("<ol type=a start=26><li>x<li>y</ol>") == [" z. x", "aa. y"]
    assert lines("<ol type=I><li>x<li>y<li>z</ol>") == ["  I. x", " II. y", "III. z"]
    assert lines('<ol style="list-style-type: lower-roman"><li>x</ol>') == ["i. x"]
    assert lines("<ol start=x><li value=y>a</ol>") == ["1. a"]


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        (27, "A", "AA"),
        (703, "a", "aaa"),
        (1994, "I", "MCMXCIV"),
        (0, "a", "0"),
        (4000, "i", "4000"),
        (-3, "1", "-3"),
    ],
)
def test_numbers_in_letters(number: int, kind: str, text: str) -> None:
    assert format_number(number, kind) == text


def test_items_with_several_paragraphs_hang_together() -> None:
    found = blocks("<ol start=10><li><p>a</p><p>b</p><ul><li>c</ul><pre>d</pre><li>e</ol>")
    assert [(block.first, block.rest, block.text) for block in found] == [
        ("10. ", "    ", "a"),
        ("    ", "    ", "b"),
        ("    ◦ ", "      ", "c"),
        ("    ", "    ", "d"),
        ("11. ", "    ", "e"),
    ]
    assert not found[1].tight
    assert not found[4].tight


def test_lists_in_numbered_lists_keep_their_place() -> None:
    items = "".join(f"<li>n{number}<ul><li>child</ul>" for number in range(12))
    found = blocks(f"<ol>{items}</ol>")
    assert found[-1].first == "    ◦ "
    assert len(found) == 24


def test_deep_lists_stop_indenting() -> None:
    depth = 60
    found = blocks("<ul><li>" * depth + "deep")
    assert len(found[-1].first) < 40
    assert found[-1].text == "deep"


def test_definition_lists() -> None:
    found = blocks(
        "<dl><dt>Weir</dt><dd>A low dam.</dd><dd><p>Also a trap.</p><p>Old word.</p></dd>"
        "<dt>Lock<dd>A gate.</dl>"
    )
    assert [(block.first, block.text, block.tight) for block in found] == [
        ("", "Weir", False),
        ("    ", "A low dam.", True),
        ("    ", "Also a trap.", True),
        ("    ", "Old word.", False),
        ("", "Lock", False),
        ("    ", "A gate.", True),
    ]
    assert found[0].spans[0].styles == ("strong",)
    assert {block.kind for block in found} == {"paragraph"}


def test_task_lists() -> None:
    box = "<input type=checkbox>"
    html = f"<ul><li><input type=checkbox checked disabled> done<li>{box} to do</ul>{box}"
    assert lines(html) == ["• ☑ done", "• ☐ to do"]


# ---------------------------------------------------------------- quotes, details


def test_quotes_nest() -> None:
    html = "<blockquote><p>a</p><blockquote>b<br>c</blockquote><ul><li>d</ul><pre>e\nf</pre></blockquote>g"
    found = blocks(html)
    assert [(block.first, block.rest, block.text) for block in found] == [
        ("▌ ", "▌ ", "a"),
        ("▌ ▌ ", "▌ ▌ ", "b\nc"),
        ("▌ • ", "▌   ", "d"),
        ("▌ ", "▌ ", "e\nf"),
        ("", "", "g"),
    ]
    assert "quote" in found[0].spans[0].styles
    assert found[-1].spans == ()


def test_details_show_what_they_hold() -> None:
    assert lines("<details><summary>More</summary><p>Inside</p></details>") == ["▾ More", "/Inside"]


# ---------------------------------------------------------------- code


def test_code_keeps_its_lines_and_names_its_language() -> None:
    html = '<pre><code class="hljs language-python">def f():\n\treturn `x`  # a\n\n    y\n\n</code></pre>'
    (block,) = blocks(html)
    assert (block.kind, block.language) == ("code", "python")
    assert block.text == "def f():\n    return `x`  # a\n\n    y"
    assert block.spans == ()


@pytest.mark.parametrize(
    ("html", "language"),
    [
        (
            '<div class="language-ruby highlighter-rouge"><div class="highlight"><pre>x</pre></div></div>',
            "ruby",
        ),
        ('<div class="highlight highlight-source-rust"><pre>x</pre></div>', "rust"),
        ('<pre data-lang="Go">x</pre>', "go"),
        ('<pre class="brush: sql">x</pre>', "sql"),
        ('<pre class="lang-c++">x</pre>', "c++"),
        ('<pre><code class="language-none">x</code></pre>', ""),
        ("<pre>x</pre>", ""),
    ],
)
def test_languages(html: str, language: str) -> None:
    assert blocks(html)[0].language == language


def test_markup_inside_code_is_no_text() -> None:
    found = blocks(
        '<pre>a<br>b<b>c</b> <a href="https://e.org/">l</a>\n<div>d</div><div>e</div></pre><p>f</p>'
    )
    assert [block.text for block in found] == ["a\nbc l\nd\ne", "f"]
    assert [span.styles for span in found[0].spans] == [("strong",), ()]
    assert found[0].spans[1].link == 0


def test_line_numbers_beside_code_are_left_out() -> None:
    html = (
        '<table class="rouge-table"><tr><td class="gutter gl"><pre class="lineno">1\n2</pre></td>'
        '<td class="code"><pre>x = 1\ny = 2</pre></td></tr></table>'
    )
    assert lines(html) == ["x = 1\ny = 2"]


# ---------------------------------------------------------------- figures


def test_figures_and_their_captions() -> None:
    document = to_document(
        '<figure><img src="/a.jpg" alt="A heron"><figcaption>Seen <b>today</b></figcaption></figure>'
        "<p>Text.</p>",
        "https://e.org/",
    )
    figure, caption, text = document.blocks
    assert (figure.kind, figure.text, figure.spans[0].image) == ("figure", "🖼 A heron", 0)
    assert (caption.kind, caption.text, caption.tight) == ("caption", "Seen today", True)
    assert text.kind == "paragraph"
    assert document.images[0].url == "https://e.org/a.jpg"


def test_pictures_at_the_ends_of_a_line_stand_alone_those_among_words_stay() -> None:
    found = blocks(
        "<p>a<img src=1.jpg alt=one>b</p><p><img src=2.jpg alt=two><br>c<img src=3.jpg alt=three></p>"
    )
    assert [(block.kind, block.text) for block in found] == [
        ("paragraph", "a🖼 oneb"),
        ("figure", "🖼 two"),
        ("paragraph", "c"),
        ("figure", "🖼 three"),
    ]
    assert found[0].spans[0].image == 0


@pytest.mark.parametrize("html", ['<p class="wp-caption-text">c</p>', '<div class="photo caption">c</div>'])
def test_captions_by_their_class(html: str) -> None:
    assert blocks(f'<p><img src="a.jpg"></p>{html}')[1].kind == "caption"


def test_anchors_name_the_block_they_stand_in() -> None:
    html = '<h2 id="one">One</h2><p>a</p><a name="two"></a><p>b <span id="three">c</span></p><p id="end"></p>'
    assert dict(to_document(html).anchors) == {"one": 0, "two": 2, "three": 2, "end": 2}
