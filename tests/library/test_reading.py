"""What becomes of a stored text on its way to the screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from reader.convert.html import to_document
from reader.library.reading import choose_body, make_markdown, without_title
from reader.model import Body, Entry, StoredArticle

TITLE = "疏通旧河道 “水上集市”回来了"


def test_a_heading_that_repeats_the_title_is_not_shown_twice() -> None:
    document = to_document(f"<h1>{TITLE.replace(' ', '　')}</h1><h2 id=way>渡口</h2><p>正文。</p>")
    shown = without_title(document, TITLE)
    assert [block.text for block in shown.blocks] == ["渡口", "正文。"]
    assert shown.anchors["way"] == 0


def test_other_headings_stay() -> None:
    for html in (
        "<h1>渡口</h1><p>正文。</p>",
        f"<p>{TITLE}</p><p>正文。</p>",
        f"<h1>{TITLE}</h1>",
        f'<h1><a href="https://example.org/">{TITLE}</a></h1><p>正文。</p>',
    ):
        document = to_document(html)
        assert without_title(document, TITLE) is document


def test_the_longest_text_is_shown_but_a_copy_only_where_nothing_else_is_left() -> None:
    entry = Entry(
        id=1, feed_id=1, feed_title="水乡报", title=TITLE, first_seen=datetime(2026, 3, 2, tzinfo=UTC)
    )
    feed, page = Body(html="<p>河道</p>"), Body(html="<p>河道疏通了。</p>", source="page")
    copy = Body(html="<p>河道疏通了，集市也回来了。</p>", source="bookmark")
    stored = StoredArticle(entry=entry, bodies=(copy, feed, page))
    assert choose_body(stored) == page
    assert choose_body(stored, "feed") == feed
    assert choose_body(stored, "bookmark") == copy
    empty = Body(html=" ", source="page")
    assert choose_body(StoredArticle(entry=entry, bodies=(empty, copy))) == copy
    assert choose_body(StoredArticle(entry=entry, bodies=(empty,)), "page") is None


def test_a_stored_text_is_shown_without_the_line_back_to_its_site() -> None:
    line = '<p><a href="/category/shuixiangbao.html">返回水乡报新闻</a>｜<a href="/">返回首页</a></p>'
    page = Body(html="<p>河道疏通了。</p>", base="https://news.example/1.html", source="page")
    feed = Body(html=page.html + line, base=page.base)
    entry = Entry(
        id=1, feed_id=1, feed_title="水乡报", title=TITLE, first_seen=datetime(2026, 3, 2, tzinfo=UTC)
    )
    for source in ("feed", "bookmark"):
        body = choose_body(StoredArticle(entry=entry, bodies=(replace(feed, source=source),)))
        assert body == replace(page, source=source)
    assert choose_body(StoredArticle(entry=entry, bodies=(page, feed))) == page, "it makes no text longer"
    # A file that is opened by itself is shown as it is.
    opened = StoredArticle(entry=replace(entry, id=0), bodies=(feed,))
    assert choose_body(opened) == feed


def test_links_in_markdown_lead_where_the_text_came_from() -> None:
    entry = Entry(
        id=1, feed_id=1, feed_title="水乡报", title=TITLE, first_seen=datetime(2026, 3, 2, tzinfo=UTC)
    )
    body = Body(html='<p><a href="../map.html">地图</a></p>', base="https://water.example/a/b.html")
    assert "[地图](https://water.example/map.html)" in make_markdown(
        StoredArticle(entry=entry, bodies=(body,))
    )
    bare = make_markdown(StoredArticle(entry=entry, bodies=()))
    assert TITLE in bare
