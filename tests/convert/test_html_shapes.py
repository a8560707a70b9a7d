"""The two shapes of a Chinese news archive, written by us, and what makes them read like a newspaper."""

from __future__ import annotations

import subprocess
import sys

import pytest

from reader.convert.html import to_document
from reader.convert.markdown import to_markdown
from reader.convert.words import count_words
from reader.model import WordCount

LONG = (
    "入秋以来，水乡沿河的六个村子陆续疏通了老河道，把填埋多年的码头重新清理出来，"
    "又在两岸种下芦苇和垂柳。村民说，船又能从镇上一直划到湖口，赶集的人也多了起来。"
)
NEWSPAPER = f"""<p>水乡清河工程开工现场</p>
 <p>修复后的三号码头</p>
 <p>▲第一批货船从新码头驶出</p>
 <p>【本报提要】</p>
 <p>　　{LONG}</p>
 <p>{LONG}□本报记者沈小舟</p>
 <p>疏通旧河道</p>
 <p>找回“水上集市”</p>
 <p>{LONG}</p>
 <p>{LONG}</p>
 <p>1200米：</p>
 <p>{LONG}</p>
 <p>船工老周的一天</p>
 <p>【心声】</p><p class="em_media">（文章来源：水乡报）</p>

<p><a href="http://paper.example/Show.html?code=NW1">http://paper.example/Show.html?code=NW1</a></p>
<p><a href="//news.example/category/shuixiangbao.html">返回水乡报新闻</a>｜\
<a href="//news.example/">返回首页</a></p>"""


def stock(code: str, name: str) -> str:
    return (
        f'<span id="stock_{code}"><a href="http://quote.example/r/{code}" class="keytip" data-code="{code}">'
        f'{name}</a></span><span id="quote_{code}"></span>'
    )


ROLLING = (
    "<blockquote><p>多家航运公司公布了上月的货运量。</p></blockquote>"
    '<p style="display:none;height:1px;overflow:hidden;">藏起来的话<br /></p><!-- chart -->'
    '<p style="text-align:center;"><a href="http://quote.example/r/1.9">'
    '<img src="http://pic.example/get?id=1.9&token=a" '
    'alt="K图 9_1" width="578" height="276" style="border:#d1d1d1 1px solid;" /></a></p>'
    + "".join(
        f"<p>第{number}天，{stock('1.9', '江轮股份')}与{stock('1.10', '湖运集团')}的货量都在上升，"
        f'<span web="1" href="http://quote.example/r/1.9" class="key">江轮股份</span>跌幅<1%。<br /></p>'
        for number in range(30)
    )
    + '<p><img src="http://pic.example/port.jpg" alt="Image" /></p>'
    '<p style="text-align:center">图片来源：湖运集团官网</p>'
)


def test_a_newspaper_post() -> None:
    document = to_document(NEWSPAPER, "https://news.example/shuixiangbao/2026/03/02/nw1.html")
    shown = [(block.kind, block.text[:8]) for block in document.blocks]
    assert shown == [
        ("caption", "水乡清河工程开工"),
        ("caption", "修复后的三号码头"),
        ("caption", "▲第一批货船从新"),
        ("heading", "【本报提要】"),
        ("paragraph", LONG[:8]),
        ("paragraph", LONG[:8]),
        ("heading", "疏通旧河道"),
        ("heading", "找回“水上集市”"),
        ("paragraph", LONG[:8]),
        ("paragraph", LONG[:8]),
        ("paragraph", "1200米："),
        ("paragraph", LONG[:8]),
        ("paragraph", "船工老周的一天"),
        ("paragraph", "【心声】"),
        ("paragraph", "（文章来源：水乡"),
        ("paragraph", "http://p"),
        ("paragraph", "返回水乡报新闻｜"),
    ]
    assert document.blocks[7].tight
    assert document.blocks[14].spans[0].styles == ("dim",)
    assert [link.url for link in document.links] == [
        "http://paper.example/Show.html?code=NW1",
        "https://news.example/category/shuixiangbao.html",
        "https://news.example/",
    ]


def test_a_rolling_post_reads_as_text_with_a_short_list_of_links() -> None:
    document = to_document(ROLLING, "https://news.example/emnews/1.html")
    assert [(link.url, link.text) for link in document.links] == [
        ("http://quote.example/r/1.9", "🖼 K图 9_1"),
        ("http://quote.example/r/1.10", "湖运集团"),
    ]
    quote, chart, first = document.blocks[:3]
    assert quote.first == "▌ "
    assert (chart.kind, chart.text) == ("figure", "🖼 K图 9_1")
    assert first.text == "第0天，江轮股份与湖运集团的货量都在上升，江轮股份跌幅<1%。"
    assert [span.link for span in first.spans] == [0, 1]
    assert [(block.kind, block.text) for block in document.blocks[-2:]] == [
        ("figure", "🖼 图片"),
        ("caption", "图片来源：湖运集团官网"),
    ]
    assert "藏起来的话" not in "".join(block.text for block in document.blocks)


def test_an_ordinary_conversion_loads_neither_html2text_nor_readability() -> None:
    code = (
        "import sys; from reader.convert.html import to_document; to_document('<p>a<b>b</b></p>');"
        "print(sorted({'html2text', 'readability', 'lxml', 'markdown_it', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_bold_line_before_text_is_a_heading() -> None:
    document = to_document(f"<p><strong>疏通旧河道</strong></p><p>{LONG}</p><p>字<b>粗</b></p>")
    assert (document.blocks[0].kind, document.blocks[0].level) == ("heading", 4)
    assert document.blocks[0].spans == ()
    assert document.blocks[2].kind == "paragraph"


@pytest.mark.parametrize(
    "html",
    [
        "<p><b>注意：</b></p><p>text</p>",
        "<p><b>This whole sentence is bold.</b></p><p>text</p>",
        "<p>text</p><p><b>Last words</b></p>",
        "<ul><li><b>item</b></ul><p>text</p>",
        "<p><b>one</b></p><p><b>two</b></p><p><b>three</b></p><p><b>four</b></p><p>text</p>",
        f"<p><b>{'long ' * 30}</b></p><p>text</p>",
    ],
)
def test_bold_paragraphs_that_are_no_headings(html: str) -> None:
    assert "heading" not in {block.kind for block in to_document(html).blocks}


@pytest.mark.parametrize(
    "line", ["本报记者沈小舟", "●短讯一则", "他说：好。", "（完）", "文/沈小舟", "2026", "Just words"]
)
def test_short_paragraphs_that_are_no_headings(line: str) -> None:
    html = f"<p>{LONG}</p><p>{LONG}</p><p>{line}</p><p>{LONG}</p><p>{LONG}</p>"
    assert to_document(html).blocks[2].kind == "paragraph"


def test_short_paragraphs_are_left_alone_where_the_page_has_headings() -> None:
    html = f"<h2>题目</h2><p>{LONG}</p><p>{LONG}</p><p>疏通旧河道</p><p>{LONG}</p><p>{LONG}</p>"
    assert to_document(html).blocks[3].kind == "paragraph"


def test_dialogue_stays_dialogue() -> None:
    html = "".join(f"<p>“{words}”</p>" for words in ("船来了", "在哪里", "就在桥下", "快去看看"))
    assert {block.kind for block in to_document(html).blocks} == {"paragraph"}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("清晨的河面", WordCount(han=5)),
        ("The lock-keeper's 2 boats", WordCount(latin=4)),
        ("ひらがなとカタカナ漢字", WordCount(han=2, kana=9)),
        ("강가의 마을에 배가", WordCount(hangul=3)),
        ("2026年3月GDP增长1,184.05亿元", WordCount(han=6, latin=4)),
        ("", WordCount()),
        ("🖼 —— ……", WordCount()),
    ],
)
def test_words_are_counted_by_script(text: str, count: WordCount) -> None:
    assert count_words(text) == count


def test_a_line_that_names_its_source_is_dim_even_with_links_in_it() -> None:
    html = '<p>（文章来源：江城<a href="https://example.org/z">证券</a>报）</p>'
    block = to_document(html).blocks[0]
    assert [(block.text[span.start : span.end], span.styles, span.link) for span in block.spans] == [
        ("（文章来源：江城", ("dim",), None),
        ("证券", ("dim",), 0),
        ("报）", ("dim",), None),
    ]
    assert to_markdown(html) == "（文章来源：江城[证券](https://example.org/z)报）\n"
