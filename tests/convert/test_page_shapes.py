"""Pages as the places that people read most make them, invented by us: what of them is the article."""

from __future__ import annotations

from datetime import UTC, datetime

from reader.convert.extract import extract_page
from reader.convert.html import to_document
from reader.model import Block, Document

FERRY = (
    "The ferry left the slip at six, as it has every morning since the pier was mended, with four passengers "
    "and a crate of hens aboard, and the harbour master wrote it down in pencil."
)
FOG = (
    "By noon the fog had lifted, and the men on the breakwater could see the far shore for the first time in "
    "nine days, which they remarked on."
)
DUSK = (
    "When the tide turned, the lamps were lit along the sea wall one by one, and the keeper walked home past "
    "the chandler's with his dog."
)
QUAY = "入秋以来，水乡沿河的六个村子陆续疏通了老河道，把填埋多年的码头重新清理出来，又在两岸种下芦苇和垂柳。"
BOAT = "航运公司本周恢复了停航三年的夜航船，每天两班，票价两元，老人和孩子不收钱，船上还卖热茶。"
LAMP = "记者在码头看到，新装的灯已经亮了，船长老周说灯光能照到对岸，比从前的煤油灯强得多。"


def read(html: str) -> Document:
    page = extract_page(f"<html><body>{html}</body></html>", "https://quay.example/p/lamps")
    return to_document(page.html, page.base)


def shown(document: Document) -> list[tuple[str, str]]:
    """Each block's kind and how it begins."""
    return [(block.kind, block.text[:24]) for block in document.blocks]


def texts(document: Document) -> str:
    return "\n".join(block.text for block in document.blocks)


def urls(document: Document) -> list[str]:
    return [image.url for image in document.images]


def code_of(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kind == "code"]


LETTER = f"""
<div class="main-menu"><button>Subscribe</button></div><article class="newsletter-post post">
<h1 class="post-title">The slow ferry</h1><div class="post-ufi"><a href="#">42</a></div>
<div class="available-content"><div class="body markup">
<figure><picture>
<source srcset="https://cdn.example/w_424/x.png 424w, https://cdn.example/w_1456/x.png 1456w">
<img src="https://cdn.example/w_1456/x.png" alt=""></picture><figcaption>The slip at dawn</figcaption>
</figure>
<p>{FERRY}</p><p>It was the third crossing<a id="footnote-anchor-1" href="#footnote-1"
class="footnote-anchor">1</a> of the week.</p>
<div class="subscription-widget-wrap"><p>Harbour Letters is free today. Subscribe!</p><form></form></div>
<h2 class="header-anchor-post">The bell<button aria-label="Link"></button></h2><p>{FOG}</p>
<p class="button-wrapper"><a class="button" href="https://letters.example/subscribe?"><span>Share</span></a>
</p>
<div class="footnote"><a id="footnote-1" href="#footnote-anchor-1" class="footnote-number">1</a>
<div class="footnote-content"><p>The other two were by night.</p></div></div></div></div></article>
<div class="comments"><h4>Discussion about this post</h4></div>"""


def test_a_letter_keeps_its_headings_and_notes_and_drops_what_it_sells() -> None:
    document = read(LETTER)
    assert shown(document) == [
        ("figure", "🖼 picture"),
        ("caption", "The slip at dawn"),
        ("paragraph", FERRY[:24]),
        ("paragraph", "It was the third crossin"),
        ("heading", "The bell"),
        ("paragraph", FOG[:24]),
        ("paragraph", "¹"),
        ("paragraph", "The other two were by ni"),
    ]
    assert "crossing¹ of" in document.blocks[3].text
    assert document.anchors["footnote-1"] == 6
    assert urls(document) == ["https://cdn.example/w_1456/x.png"]


OFFICIAL = f"""
<div class="rich_media"><h1 class="rich_media_title">早市三点开</h1><div id="meta_content"><a>水乡消息</a>
</div>
<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0; ">
<section style="text-align: center"><img data-src="https://pic.example/abc/640?fmt=jpeg" data-w="1080">
</section>
<section><p><span style="font-size: 15px">{QUAY}</span></p></section><p><br></p>
<section><p>{BOAT}</p></section><section><img data-src="https://pic.example/def/640?fmt=png"></section>
<p style="text-align:center">▲ 新装的灯</p>
<section class="code-snippet__fix"><ul class="code-snippet__line-index"><li></li><li></li></ul>
<pre data-lang="python"><code><span>def boat():</span></code><code><span>    return 1</span></code></pre>
</section><p>{LAMP}</p></div><div class="rich_media_tool">阅读原文 喜欢此内容的人还喜欢</div></div>"""


def test_an_official_account_is_read_although_a_script_would_have_to_show_it() -> None:
    document = read(OFFICIAL)
    assert shown(document) == [
        ("figure", "🖼 图片"),
        ("paragraph", QUAY[:24]),
        ("paragraph", BOAT[:24]),
        ("figure", "🖼 图片"),
        ("caption", "▲ 新装的灯"),
        ("code", "def boat():\n    return 1"),
        ("paragraph", LAMP[:24]),
    ]
    assert urls(document) == ["https://pic.example/abc/640?fmt=jpeg", "https://pic.example/def/640?fmt=png"]


def test_portals_tell_their_time_and_name_to_people_only() -> None:
    for line in (
        '<em id="publish_time">2026年11月20日 08:06</em><a id="js_name"> 水乡消息 </a>',
        '<div class="date-source"><span class="date">2026年11月20日 08:06</span></div>',
        '<div class="post_info">2026-11-20 08:06:12　来源: <a href="/s">水乡报</a> 浙江</div>',
    ):
        page = extract_page(f"<body>{line}<p>{QUAY}</p><p>{BOAT}</p></body>", "https://quay.example/p/1")
        assert page.published is not None
        assert page.published.replace(second=0) == datetime(2026, 11, 20, 0, 6, tzinfo=UTC)
        assert page.author == ("水乡消息" if "js_name" in line else "")


def test_what_any_page_hides_until_its_script_has_run_is_read_too() -> None:
    body = f"<div class='story' style='opacity:0'><p>{FERRY}</p><p>{FOG}</p><p>{DUSK}</p></div>"
    document = read(f"<nav>Home</nav>{body}<p style='visibility:hidden'>a trap for robots</p>")
    assert [block.text for block in document.blocks] == [FERRY, FOG, DUSK]
    half = f"<article><p>{FERRY}</p><div style='visibility:hidden'><p>{FOG} {DUSK}</p></div></article>"
    assert texts(read(half)) == FERRY, "what is hidden for good stays so"


def test_a_portal_has_its_caption_and_none_of_its_codes_to_scan() -> None:
    document = read(
        f"""<div class="top-bar">首页 新闻</div><h1 class="main-title">夜航船恢复</h1>
        <div class="article" id="artibody"><div class="img_wrapper"><img src="/default/1.jpg"
        data-src="//pic.example/w550/2.jpg" alt="码头"><span class="img_descr">新装的灯。水乡报 图</span>
</div>
        <p>　　{QUAY}</p><p>　　{BOAT}</p><p>　　{LAMP}</p>
        <div class="appendQr_wrap"><img src="//pic.example/qr.png"><p>更多内容请扫描二维码</p></div></div>
        <div class="keywords">关键字 : 码头</div>"""
    )
    assert [block.kind for block in document.blocks] == ["figure", "caption", *["paragraph"] * 3]
    assert urls(document) == ["https://pic.example/w550/2.jpg"]


def test_pages_for_telephones_have_their_pictures_and_films() -> None:
    document = read(
        f"""<article><h1>Ten lamps</h1><amp-img src="https://amp.example/a.jpg" width="1200" height="800"
        alt="A lamp"><noscript><img src="https://amp.example/a.jpg" alt="A lamp"></noscript></amp-img>
        <p>{FERRY}</p><amp-youtube data-videoid="abcdefghijk" width="480" height="270"></amp-youtube>
<p>{FOG}</p>
        <amp-ad type="x"></amp-ad><p>{DUSK}</p></article>"""
    )
    assert urls(document) == ["https://amp.example/a.jpg"]
    assert [link.url for link in document.links] == ["https://www.youtube.com/watch?v=abcdefghijk"]
    assert [block.kind for block in document.blocks] == ["figure", *["paragraph"] * 4]


def test_a_storyteller_begins_with_the_story() -> None:
    document = read(
        f"""<article><h1>Ten lamps</h1><h2>What I learned on the wall</h2><div class="speechify-ignore">
        <img alt="Ada Wren" src="/x.jpeg" width="32" height="32"><a href="/@ada">Ada Wren</a><p>Listen</p>
        <p>Share</p></div><figure><picture>
<source srcset="https://m.example/640/l.jpeg 640w, https://m.example/1400/l.jpeg
        1400w"><img alt="" width="700" height="467"></picture><figcaption>Photo by J. Oar</figcaption>
</figure>
        <p>{FERRY}</p><p>{FOG}</p><pre><span>def lamp():<br>    return 1</span></pre><p>{DUSK}</p>
</article>"""
    )
    assert "Listen" not in texts(document) and "Share" not in texts(document)
    assert urls(document) == ["https://m.example/1400/l.jpeg"]
    assert [block.text for block in code_of(document)] == ["def lamp():\n    return 1"]


def test_a_log_has_each_picture_once_and_no_sharing() -> None:
    document = read(
        f"""<main><article><header class="entry-header"><h1>A shed</h1></header><div class="entry-content">
        <p>{FERRY}</p><figure class="wp-block-image"><img src="data:image/gif;base64,R0lGOD" alt=""
        data-lazy-src="https://shed.example/s-1024.jpg"><noscript><img src="https://shed.example/s-1024.jpg"
        alt=""></noscript><figcaption>The <em>new</em> shed</figcaption></figure><p>{FOG}</p>
        <h2 id="comment-on-wood">Wood</h2><p>{DUSK}</p><blockquote class="twitter-tweet"><p>Rain again.</p>
</blockquote>
        <div class="sharedaddy sd-sharing-enabled"><h3>Share this:</h3></div></div></article>
        <div id="comments"><h2>3 thoughts</h2><p>{FOG}</p></div></main>"""
    )
    assert urls(document) == ["https://shed.example/s-1024.jpg"]
    assert ("paragraph", "Rain again.") in shown(document)
    assert "thoughts" not in texts(document) and "Share" not in texts(document)


def test_notes_stay_with_their_marks() -> None:
    document = read(
        f"""<article><p>{FERRY}</p><p>A note<sup id="r1"><a href="#n1" class="footnote-ref">1</a></sup>
        and another<sup class="footnote"><a href="#n2" id="r2">[2]</a></sup>.</p><p>{FOG}</p><p>{DUSK}</p>
        <section class="footnotes" role="doc-endnotes"><hr><ol><li id="n1"><p>First note.
        <a href="#r1" class="footnote-backref">&#8617;</a></p></li><li id="n2">Second note.</li></ol>
</section>
        </article>"""
    )
    assert document.blocks[1].text == "A note¹ and another[2]."
    assert [span.target for block in document.blocks for span in block.spans if span.target] == [
        "n1",
        "n2",
        "r1",
    ]
    assert document.blocks[document.anchors["n2"]].text == "Second note."


def test_numbers_of_lines_are_no_code_and_a_formula_stands_once() -> None:
    document = to_document(
        """<div class="highlight">
<pre><code class="language-js"><span class="line"><span class="ln">1</span>let a = 1;
</span><span class="line"><span class="ln">2</span>let b = 2;</span></code></pre></div>
<pre><span class="linenumber">1</span>go()</pre>
<p>x<mjx-container><mjx-math aria-hidden="true"><mjx-mi>y</mjx-mi></mjx-math><mjx-assistive-mml><math>
<mi>y</mi></math>
</mjx-assistive-mml></mjx-container></p>"""
    )
    assert [block.text for block in document.blocks] == ["let a = 1;\nlet b = 2;", "go()", "xy"]


def test_code_of_places_that_number_or_title_it() -> None:
    lines = '<div class="line"><code>def</code> <code>f():</code></div>'
    lines += '<div class="line"><code>&nbsp;&nbsp;</code><code>pass</code></div>'
    document = to_document(
        f"""<div class="code-block-extension-header"><div>复制代码</div></div><pre><code>let a</code></pre>
<pre><code>def f():</code><ul class="pre-numbering"><li>1</li></ul></pre>
<div class="syntaxhighlighter python"><table><tbody><tr><td class="gutter"><div class="line">1</div></td>
<td class="code"><div class="container">{lines}</div></td></tr></tbody></table></div>"""
    )
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("code", "let a"),
        ("code", "def f():"),
        ("code", "def f():\n  pass"),
    ]
    assert document.blocks[-1].language == "python"


def test_a_picture_behind_its_stand_in_is_one_and_a_formula_is_none() -> None:
    document = to_document(
        """<figure><noscript><img src="https://p.example/a.jpg"></noscript><img src="data:image/svg+xml;utf8,"
data-actualsrc="https://p.example/a.jpg"></figure><p>行内公式 <img src="https://f.example/equation?tex=x%5E2"
alt="x^2" eeimg="1"> 结束。</p>"""
    )
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("figure", "🖼 图片"),
        ("paragraph", "行内公式 x^2 结束。"),
    ]
