"""Pictures, films, sounds, embedded pages and formulas."""

from __future__ import annotations

import pytest

from reader.convert.html import to_document
from reader.convert.media import best_candidate
from reader.model import Document


def convert(html: str) -> Document:
    return to_document(html, "https://example.org/a/b")


def text(html: str) -> str:
    return "\n".join(block.text for block in convert(html).blocks)


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ('<img src="p.jpg">', "https://example.org/a/p.jpg"),
        ('<img src="data:image/gif;base64,R0lGOD" data-src="/lazy.jpg">', "https://example.org/lazy.jpg"),
        ('<img src="/img/loading.gif" data-original="//cdn.example/x.jpg">', "https://cdn.example/x.jpg"),
        ('<img data-lazy-src="x.jpg">', "https://example.org/a/x.jpg"),
        ('<img srcset="s.jpg 320w, m.jpg 640w, l.jpg 1280w">', "https://example.org/a/l.jpg"),
        ('<img data-srcset="one.jpg 1x, two.jpg 2x">', "https://example.org/a/two.jpg"),
        (
            '<picture><source srcset="p.webp 1x, q.webp 2x"><img alt="x"></picture>',
            "https://example.org/a/q.webp",
        ),
        ('<img src="real.jpg" data-src="{{ template }}">', "https://example.org/a/real.jpg"),
        ('<img alt="only words">', ""),
    ],
)
def test_the_address_a_browser_would_load(html: str, address: str) -> None:
    document = convert(html)
    assert [image.url for image in document.images] == [address]
    assert document.blocks[0].kind == "figure"


def test_the_largest_candidate() -> None:
    assert best_candidate("a.jpg, b.jpg 1.5x") == "b.jpg"
    assert best_candidate("/w_100,h_50/a.jpg 100w,/w_900,h_450/b.jpg 900w") == "/w_900,h_450/b.jpg"
    assert best_candidate("data:image/png;base64,AA 2x, a.png 1x") == "a.png"
    assert best_candidate("") == ""


@pytest.mark.parametrize(
    "html",
    [
        '<img src="t.gif" width="1" height="1">',
        '<img src="t.gif" style="width:0px;height:0px">',
        '<img src="line.gif" width="600" height="1" alt="line">',
        '<img src="https://stats.doubleclick.net/x?y">',
        '<img src="/img/spacer.gif">',
        '<img src="icon.png" width="16" height="16">',
        "<img>",
        '<img src="" alt="">',
    ],
)
def test_trackers_spacers_and_icons_are_dropped(html: str) -> None:
    assert convert(f"<p>text{html}</p>").images == ()
    assert text(f"<p>text{html}</p>") == "text"


@pytest.mark.parametrize("alt", ["", "image", "IMG_1234.jpg", "图片", "photo-7f3a.webp", "Picture 3"])
def test_words_that_say_nothing_are_replaced(alt: str) -> None:
    assert text(f'<p>Text.</p><img src="a.jpg" alt="{alt}">').endswith("🖼 picture")


def test_a_title_stands_in_for_missing_words() -> None:
    assert text('<img src="a.jpg" title="The lock at dawn">') == "🖼 The lock at dawn"


def test_emoji_and_small_pictures_are_words() -> None:
    assert text('<p>Good <img class="emoji" alt="👍" src="e.png"> work</p>') == "Good 👍 work"
    assert text('<p>Press <img src="ok.png" alt="OK" width="20"> now</p>') == "Press OK now"


def test_a_picture_that_appears_twice_has_one_number() -> None:
    document = convert('<img src="a.jpg" alt="one"><p>x</p><img src="a.jpg" alt="one">')
    assert len(document.images) == 1
    assert [block.kind for block in document.blocks] == ["figure", "paragraph", "figure"]


def test_a_link_to_the_picture_itself_adds_nothing() -> None:
    assert convert('<a href="/a.jpg"><img src="/a.jpg" alt="x"></a>').blocks[0].spans[0].link is None
    linked = convert('<a href="/page"><img src="/a.jpg" alt="x"></a>')
    assert (linked.blocks[0].spans[0].link, linked.blocks[0].spans[0].image) == (0, 0)


def test_pictures_for_readers_without_scripts() -> None:
    lazy = '<img class="lazy" src="data:image/gif;base64,AA" data-src="/a.jpg" alt="a">'
    assert len(convert(f'{lazy}<noscript><img src="/a.jpg" alt="a"></noscript>').blocks) == 1
    assert text('<p>a</p><noscript>Scripts, please <img src="/b.jpg" alt="b"></noscript>') == "a\n🖼 b"


@pytest.mark.parametrize(
    ("html", "words", "address"),
    [
        ('<video src="v.mp4">no</video>', "▶ Video example.org/a/v.mp4", "https://example.org/a/v.mp4"),
        ('<video title="Flood"><source src="/v.webm"></video>', "▶ Flood", "https://example.org/v.webm"),
        ('<audio controls src="/s.mp3"></audio>', "▶ Audio example.org/s.mp3", "https://example.org/s.mp3"),
        ('<iframe src="//maps.example/x"></iframe>', "▶ Embedded maps.example/x", "https://maps.example/x"),
        (
            '<iframe src="https://www.youtube.com/embed/abc123xyz?rel=0" title="Talk"></iframe>',
            "▶ Talk",
            "https://www.youtube.com/watch?v=abc123xyz",
        ),
        ('<embed src="/e.swf">', "▶ Embedded example.org/e.swf", "https://example.org/e.swf"),
        (
            '<object data="/o.pdf"><p>none</p></object>',
            "▶ Embedded example.org/o.pdf",
            "https://example.org/o.pdf",
        ),
    ],
)
def test_media_are_named_links(html: str, words: str, address: str) -> None:
    document = convert(f"<p>a</p>{html}<p>b</p>")
    assert [block.text for block in document.blocks] == ["a", words, "b"]
    assert document.links[0].url == address


def test_media_without_an_address() -> None:
    assert text("<object><p>What it would show</p></object><video><p>Words instead</p></video>") == (
        "What it would show\nWords instead"
    )
    assert text('<iframe src="javascript:x"></iframe><iframe width=0 height=0 src="/count"></iframe>') == ""


def test_media_are_named_in_the_language_of_the_text() -> None:
    assert text('<p>看录像：</p><video src="/v.mp4"></video>').endswith("▶ 视频 example.org/v.mp4")


# ---------------------------------------------------------------- formulas


def test_tex_is_taken_where_the_page_has_it() -> None:
    katex = (
        '<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>E</mi></mrow>'
        '<annotation encoding="application/x-tex">E=mc^2</annotation></semantics></math></span>'
        '<span class="katex-html" aria-hidden="true">E=mc2</span></span>'
    )
    assert text(f"<p>So {katex} holds.</p>") == "So E=mc^2 holds."
    assert text('<p>So <script type="math/tex">a^2+b^2</script> holds.</p>') == "So a^2+b^2 holds."
    wiki = '<img class="mwe-math-fallback-image-inline" alt="{\\displaystyle x_{1}}" src="x.svg">'
    assert text(f"<p>Let {wiki} be.</p>") == "Let x_{1} be."


@pytest.mark.parametrize(
    ("mathml", "line"),
    [
        ("<msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mn>1</mn>", "x^2+1"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>", "(a+b)/c"),
        ("<msqrt><mi>x</mi></msqrt>", "√(x)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "3√(x)"),
        (
            "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>0</mn></mrow><mi>n</mi></munderover>",
            "∑_(i=0)^n",
        ),
        (
            "<mtable><mtr><mtd>1</mtd><mtd>0</mtd></mtr><mtr><mtd>0</mtd><mtd>1</mtd></mtr></mtable>",
            "1 0; 0 1",
        ),
    ],
)
def test_mathml_is_spelled_out(mathml: str, line: str) -> None:
    assert text(f"<p><math>{mathml}</math></p>") == line


def test_display_formulas_stand_alone() -> None:
    html = '<p>We have <math display="block" alttext="a+b"><mi>a</mi></math> so.</p>'
    assert text(html) == "We have\na+b\nso."


# ---------------------------------------------------------------- drawings in the page itself


@pytest.mark.parametrize(
    ("drawing", "line"),
    [
        (
            '<svg viewBox="0 0 800 300"><title>How the tide turns</title><path d="M0 0"/></svg>',
            "How the tide turns",
        ),
        ('<svg role="img" aria-label="潮汐示意图"><g><title>点</title></g></svg>', "潮汐示意图"),
        (
            '<svg width="400" height="200"><text>Spring<tspan>tide</tspan></text><text>10</text>'
            "<foreignObject><div>neap</div></foreignObject></svg>",
            "Spring tide · neap",
        ),
        ('<svg width="400" height="200"><path d="M0 0"/></svg>', "picture"),
    ],
)
def test_a_drawing_shows_its_title_or_its_words_or_that_it_is_there(drawing: str, line: str) -> None:
    assert text(f"<p>before, in English</p>{drawing}<p>after</p>") == f"before, in English\n🖼 {line}\nafter"


@pytest.mark.parametrize(
    "icon",
    [
        '<svg width="16" height="16"><title>Link</title></svg>',
        '<svg width="1em" viewBox="0 0 512 512"><title>Phone</title></svg>',
        '<svg viewBox="0 0 24 24"><title>Clock</title></svg>',
        '<svg viewBox="0 0 512 512"><path d="M0 0"/></svg>',
        '<svg width="400" height="200" aria-hidden="true"><text>wave</text></svg>',
    ],
)
def test_icons_beside_words_are_no_drawings(icon: str) -> None:
    assert text(f"<p>{icon}Call us</p>") == "Call us"


def test_an_icon_that_fills_a_cell_is_its_word() -> None:
    table = (
        "<table><tr><td>Ferry</td><td><svg width='16'><title>yes</title></svg></td></tr>"
        "<tr><td>Bus</td><td>no</td></tr></table>"
    )
    rows = convert(table).blocks[0].rows
    assert [[cell.text for cell in row] for row in rows] == [["Ferry", "yes"], ["Bus", "no"]]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The ferry 渡轮 leaves the harbour at eight", "picture"),
        ("Ferry Weekly 周刊说，新线路本周试航，票价两元。", "图片"),
        ("渡轮", "图片"),
        ("港町の渡船は朝八時に出る", "picture"),
        ("", "picture"),
    ],
)
def test_a_picture_without_words_is_named_in_the_language_of_the_text(words: str, name: str) -> None:
    assert text(f'<p>{words}</p><img src="a.jpg">').endswith(f"🖼 {name}")
