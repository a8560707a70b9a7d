"""The main text of pages: the archive's own shape exactly, others by readability, short ones whole."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from reader.convert.extract import extract_page
from reader.convert.html import to_document
from reader.convert.metadata import parse_date

ADDRESS = "https://news.example/shuixiangbao/2026/03/02/nw1.html"
CHINESE = (
    "入秋以来，水乡沿河的六个村子陆续疏通了老河道，把填埋多年的码头重新清理出来，又在两岸种下芦苇和垂柳。"
)
PARAGRAPHS = "".join(
    f"<p>Bridge number {number} was built by the masons' guild, stood for two centuries over the mill race, "
    f'and was then <a href="/bridges/{number}">moved upstream</a>, stone by stone, when the canal was made '
    "wider.</p>"
    for number in range(8)
)


def text(html: str) -> str:
    return "\n".join(block.text for block in to_document(html).blocks)


WAY_BACK = (
    '<a href="//news.example/category/shuixiangbao.html">返回水乡报新闻</a>｜'
    '<a href="//news.example/">返回首页</a>'
)


# ---------------------------------------------------------------- the archive's pages


def archive_page(
    *,
    title: str = "疏通旧河道 “水上集市”回来了",
    body: str = f"<p>{CHINESE}</p>",
    head: str = "",
    tags: str = "",
) -> str:
    tags = tags or "<em>水乡报新闻</em>"
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="UTF-8"><title>{title} | 水乡消息</title>
<meta content="Someone" name="author" /><meta property="og:title" content="{title}">{head}
<meta name="description" content="{CHINESE}"></head>
<body onload="JavaScript:AutoRefresh(60000);"><div class="wrapper">
<header><h1><a href="https://news.example/">水乡消息</a></h1><p>一个新闻存档</p></header>
<section>
<small>(GMT+8, Asia/Shanghai, CST) 2026-03-02 08:06:12</small>
<h1>{title}</h1>

{body}
 <p>第二段文字在这里。</p><p class="em_media">（文章来源：水乡报）</p>

<p><a href="http://paper.example/Show.html?code=NW1">http://paper.example/Show.html?code=NW1</a></p>

<p>{WAY_BACK}</p>

  <small>tags: {tags}</small>
</section><footer><p>&copy; 2021</p></footer></div></body></html>"""


def test_an_archive_page() -> None:
    page = extract_page(archive_page(), ADDRESS)
    assert page.title == "疏通旧河道 “水上集市”回来了"
    assert page.published == datetime(2026, 3, 2, 0, 6, 12, tzinfo=UTC)
    assert page.tags == ("水乡报新闻",)
    assert (page.category_link, page.category_title) == (
        "https://news.example/category/shuixiangbao.html",
        "水乡报新闻",
    )
    assert page.author == ""
    assert page.base == ADDRESS
    assert text(page.html).splitlines() == [
        CHINESE,
        "第二段文字在这里。",
        "（文章来源：水乡报）",
        "http://paper.example/Show.html?code=NW1",
    ]


def test_a_head_that_repeats_the_text_without_escaping_it() -> None:
    source = '<p class="em_media">（文章来源：水乡报）</p>'
    spill = f'<meta property="og:description" content="<p>{CHINESE}</p>{source}">'
    assert extract_page(archive_page(head=spill), ADDRESS) == extract_page(archive_page(), ADDRESS)


def test_markup_left_open_does_not_swallow_the_end() -> None:
    page = extract_page(archive_page(body=f"<center><p>{CHINESE}<span id='x"), ADDRESS)
    assert page.title
    assert page.tags == ("水乡报新闻",)
    assert "tags:" not in page.html


def test_titles_with_signs() -> None:
    assert (
        extract_page(archive_page(title='涨幅<1% "引号" \\ &amp; 其他'), ADDRESS).title
        == '涨幅<1% "引号" \\ & 其他'
    )
    assert extract_page(archive_page(title=""), ADDRESS).title == ""


def test_tags_in_both_spellings() -> None:
    assert extract_page(archive_page(tags="水乡报新闻 - 河道"), ADDRESS).tags == ("水乡报新闻", "河道")
    assert extract_page(archive_page(tags="<em>甲 - 乙</em> - <em>丙</em>"), ADDRESS).tags == (
        "甲 - 乙",
        "丙",
    )


def test_a_page_without_tags_time_or_way_back() -> None:
    html = archive_page().replace("2026-03-02 08:06:12", "").replace("tags:", "x:").replace("返回", "去")
    page = extract_page(html, ADDRESS)
    assert (page.published, page.tags, page.category_link) == (None, (), "")
    assert "去首页" in page.html
    assert "2021" not in page.html


def test_an_impossible_time_is_no_time() -> None:
    assert extract_page(archive_page().replace("2026-03-02", "2026-02-31"), ADDRESS).published is None


def test_words_beside_the_way_back_stay() -> None:
    html = archive_page().replace("｜<a", "，也可以<a")
    page = extract_page(html, ADDRESS)
    assert page.category_title == "水乡报新闻"
    assert "也可以" in page.html


# ---------------------------------------------------------------- any page


def portal(content: str, *, head: str = "", lang: str = "en") -> str:
    teasers = "".join(f'<li><a href="/t{n}">Teaser {n}</a>' for n in range(30))
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>Bridges that moved - The Towpath</title>'
        f"{head}</head><body>"
        f'<nav><ul>{teasers}</ul></nav><div id="content">{content}</div>'
        f'<div class="sidebar"><ul>{teasers}</ul></div>'
        "<footer>All rights reserved by nobody.</footer></body></html>"
    )


def test_the_text_of_a_portal_page() -> None:
    html = portal(
        '<h1>Bridges that moved</h1><img src="data:image/gif;base64,A" data-src="/b.jpg" alt="b">'
        + PARAGRAPHS
    )
    page = extract_page(html, "https://towpath.example/2026/bridges")
    shown = text(page.html)
    assert all(f"Bridge number {number}" in shown for number in range(8))
    assert "Teaser" not in shown
    assert "rights reserved" not in shown
    assert page.title == "Bridges that moved"
    document = to_document(page.html, page.base)
    assert document.blocks[0].kind != "heading"
    assert document.links[0].url == "https://towpath.example/bridges/0"
    assert [image.url for image in document.images] == ["https://towpath.example/b.jpg"]


@pytest.mark.parametrize(
    "content",
    [
        "<p>A short note.</p>",
        "<main><p>A short note.</p></main>",
        "<article><h2>Head</h2><p>A short note.</p></article>",
        "A short note.<br>",
    ],
)
def test_short_pages_are_shown_whole(content: str) -> None:
    head = "<html><head><title>Note</title></head>"
    html = f"{head}<body><nav>Menu</nav>{content}<footer>Foot</footer></body></html>"
    shown = text(extract_page(html, "https://towpath.example/").html)
    assert "A short note." in shown
    assert "Menu" not in shown
    assert "Foot" not in shown


@pytest.mark.parametrize("lead", ["", "<header>编者按：船长口述。</header>"])
def test_the_head_of_a_short_page_goes_and_that_of_its_article_stays(lead: str) -> None:
    note = f"{lead}<p>渡轮今早停航，风太大。</p>"
    content = f"<article>{note}</article>" if lead else note
    html = f"<html><head><title>停航</title></head><body><header>首页 登录</header>{content}</body></html>"
    assert extract_page(html, "https://towpath.example/").html == note


def test_short_chinese_paragraphs_are_enough() -> None:
    paragraphs = "".join(f"<p>第{n}段，船走了。</p>" for n in range(12))
    shown = text(
        extract_page(portal(f"<article>{paragraphs}</article>", lang="zh-CN"), "https://e.example/").html
    )
    assert "第0段" in shown
    assert "第11段" in shown


def test_the_base_element_counts() -> None:
    html = portal(PARAGRAPHS, head='<base href="https://cdn.example/x/">')
    page = extract_page(html, "https://towpath.example/a")
    assert to_document(page.html, page.base).links[0].url == "https://cdn.example/bridges/0"


def test_hopeless_pages() -> None:
    assert extract_page("", "https://e.example/").html == ""
    assert extract_page("<html><body><script>x</script></body></html>", "https://e.example/").html == ""
    deep = extract_page("<div>" * 5_000 + "<p>at the bottom &amp; safe</p>", "https://e.example/")
    assert deep.html == "<p>at the bottom &amp; safe</p>"
    assert "\x00" not in extract_page("<p>a\x00b\ud800</p>", "").html


def test_a_page_from_a_file_has_no_address() -> None:
    page = extract_page(portal(PARAGRAPHS), "")
    assert "Bridge number 7" in page.html
    assert page.base == ""


# ---------------------------------------------------------------- metadata


def metadata(
    head: str, content: str = PARAGRAPHS, lang: str = "en"
) -> tuple[str, str, datetime | None, tuple[str, ...]]:
    page = extract_page(portal(content, head=head, lang=lang), "https://towpath.example/a")
    return page.title, page.author, page.published, page.tags


def test_json_ld() -> None:
    record = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "The Towpath"},
            {
                "@type": ["NewsArticle"],
                "headline": "Moved bridges",
                "author": [{"@type": "Person", "name": "Ann Ferry"}, {"name": "Bo Lock"}],
                "datePublished": "2026-03-02T08:00:00+01:00",
                "keywords": ["bridges", "stone"],
            },
        ],
    }
    scripts = ("{broken", json.dumps(record))
    head = "".join(f'<script type="application/ld+json">{text}</script>' for text in scripts)
    time = datetime(2026, 3, 2, 7, tzinfo=UTC)
    assert metadata(head) == ("Moved bridges", "Ann Ferry, Bo Lock", time, ("bridges", "stone"))


def test_open_graph_and_meta() -> None:
    head = (
        '<meta property="og:title" content="Bridges &amp; stones"><meta name="author" content="By Ann Ferry">'
        '<meta property="article:published_time" content="Mon, 02 Mar 2026 08:00:00 GMT">'
        '<meta property="article:tag" content="a"><meta property="article:tag" content="b">'
    )
    assert metadata(head) == (
        "Bridges & stones",
        "Ann Ferry",
        datetime(2026, 3, 2, 8, tzinfo=UTC),
        ("a", "b"),
    )


def test_metadata_in_the_text() -> None:
    content = (
        '<h1>Moved</h1><p class="byline">作者： 沈小舟</p><time datetime="2026-03-02 08:00">then</time>'
        + PARAGRAPHS
    )
    title, author, published, _ = metadata("", content, "zh-CN")
    assert (title, author) == ("Moved", "沈小舟")
    assert published == datetime(2026, 3, 2, 0, 0, tzinfo=UTC)


def test_nothing_said() -> None:
    assert metadata("", PARAGRAPHS) == ("Bridges that moved", "", None, ())


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-03-02T08:00:00Z", 8),
        ("2026-03-02T08:00:00.123456+08:00", 0),
        ("2026-03-02 08:00:00 +0800", 0),
        ("Mon, 2 Mar 2026 08:00:00 +0000", 8),
        ("2026年3月2日 08:00", 0),
        ("发布时间：2026/03/02 08:00:30 来源", 0),
    ],
)
def test_dates(text: str, hour: int) -> None:
    found = parse_date(text, timezone(timedelta(hours=8)))
    assert found is not None
    assert (found.year, found.month, found.day, found.hour) == (2026, 3, 2, hour)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13-40", "0000-00-00", "1969-12-31", "９９９９", "1" * 500]
)
def test_dates_that_are_none(text: str) -> None:
    assert parse_date(text) is None


def test_a_short_list_among_the_paragraphs_stays_and_a_menu_goes() -> None:
    listing = "<ul><li>豆腐<ul><li>嫩</li><li>老</li></ul></li><li>鱼</li></ul>"
    menu = '<ul><li><a href="/a">要闻</a></li><li><a href="/b">体育</a></li></ul>'
    body = f"<p>{CHINESE}</p>" * 30
    html = f"<html><body><div><p>{CHINESE}</p>{listing}{body}<p>{CHINESE}</p>{menu}</div></body></html>"
    shown = text(extract_page(html, ADDRESS).html)
    assert "豆腐\n嫩\n老\n鱼" in shown
    assert "体育" not in shown


def test_drawings_stay_and_their_small_kin_go() -> None:
    page = (
        "<html><head><title>Tides</title></head><body><nav><svg><title>Menu</title></svg></nav><div>"
        + "<p>The ferry leaves the harbour, and nobody on the quay waves any more.</p>" * 40
        + "<svg viewBox='0 0 800 300'><title>How the tide turns</title><path d='M0 0'/></svg>"
        + "<p>Share it <svg width='16' height='16'><title>Link</title></svg> or not.</p>"
        + "<p>The ferry leaves the harbour, and nobody on the quay waves any more.</p>" * 40
        + "</div></body></html>"
    )
    document = to_document(extract_page(page, "https://example.org/").html, "https://example.org/")
    assert [image.alt for image in document.images] == ["How the tide turns"]
