"""What stands around a text: title and facts above, its address below, in the language of the text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from reader.convert.wrap import cell_width
from reader.model import Article, Block, Document, Enclosure, Entry, Link, Span, WordCount
from reader.ui.widgets.article_byline import wrap_byline
from reader.ui.widgets.article_page import article_page, format_date, is_chinese, message_page

SHANGHAI = timezone(timedelta(hours=8))
MOMENT = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)

ENTRY = Entry(
    id=1,
    feed_id=1,
    feed_title="江城晚报",
    title="清晨的早市",
    link="https://example.org/news/1.html",
    author="林晚",
    published=MOMENT,
    first_seen=MOMENT,
)
DOCUMENT = Document(
    blocks=(Block(kind="paragraph", text="清晨六点，早市开张。"),),
    links=(Link(url="https://example.org/a"),),
    anchors={"top": 0},
    words=WordCount(han=900),
)


def texts(article: Article, previous_title: str = "", next_title: str = "") -> list[str]:
    page = article_page(article, zone=SHANGHAI, previous_title=previous_title, next_title=next_title)
    return [
        block.first + block.text.replace("\xa0", " ")
        for block in page.document.blocks
        if block.kind != "rule"
    ]


def test_an_article_has_its_facts_above_and_its_address_below() -> None:
    assert texts(Article(entry=ENTRY, document=DOCUMENT)) == [
        "清晨的早市",
        "江城晚报 · 林晚 · 2026年11月23日 周一 06:30 · 约 3 分钟",
        "清晨六点，早市开张。",
        "原文 https://example.org/news/1.html",
    ]


def test_an_english_article_gets_english_words() -> None:
    entry = replace(
        ENTRY,
        title="The harbour",
        feed_title="Gazette",
        author="Gazette",
        starred=True,
        updated=True,
        gone_since=MOMENT,
    )
    article = Article(
        entry=entry,
        document=Document(words=WordCount(latin=500)),
        enclosures=(
            Enclosure(
                url="https://example.org/talk.mp3", media_type="audio/mpeg", length=12_345_678, duration=3723
            ),
            Enclosure(url="https://example.org/short.mp3", duration=62),
            Enclosure(url=""),
        ),
        tags=("tides", "ferries"),
        notice="The site gives only a teaser.",
    )
    assert texts(article, "A previous piece", "A next piece") == [
        "The harbour",
        "Gazette · Mon 23 Nov 2026 06:30 · 3 min",
        "★ bookmark · ✎ changed since it was first read · ✕ gone from its site since Mon 23 Nov 2026",
        "! The site gives only a teaser.",
        "File talk.mp3 (audio/mpeg, 12.3 MB, 1:02:03)",
        "File short.mp3 (1:02)",
        "Source https://example.org/news/1.html",
        "#tides #ferries",
        "Previous  A previous piece",
        "Next      A next piece",
    ]


def test_a_file_is_called_what_its_address_says_in_plain_letters() -> None:
    files = (
        Enclosure(url="https://example.org/%E7%AC%AC1%E6%9C%9F.mp3?from=rss"),
        Enclosure(url="https://a.example/"),
    )
    lines = texts(Article(entry=ENTRY, document=DOCUMENT, enclosures=files))
    assert "附件 第1期.mp3" in lines
    assert "附件 a.example" in lines


def test_a_post_without_a_title_of_its_own_begins_once() -> None:
    words = "雾到中午才散。新灯能照十九海里，旧灯照二十海里，外加一个故事。"
    figure, text = Block(kind="figure", text="🖼 灯"), Block(kind="paragraph", text=words)
    document = Document(blocks=(figure, text), words=WordCount(han=30))
    for title in (words, "雾到中午才散。新灯能照十九海里…"):
        article = Article(entry=replace(ENTRY, title=title), document=document)
        assert article.heading == ""
        assert "雾" not in texts(article)[0]
    for title in ("雾到中午才散", "雾到中午才散。老灯…", "灯塔日记", "", "…"):
        assert Article(entry=replace(ENTRY, title=title), document=document).heading == title


def test_the_page_keeps_the_documents_numbers_and_anchors() -> None:
    page = article_page(Article(entry=ENTRY, document=DOCUMENT), zone=SHANGHAI)
    assert page.document.links[0] == DOCUMENT.links[0]
    assert page.document.links[1].url == ENTRY.link
    assert page.anchor("top") == page.lead
    assert page.document.blocks[page.lead] == DOCUMENT.blocks[0]
    assert page.anchor("nowhere") is None


def test_an_address_that_the_text_has_too_keeps_its_number() -> None:
    document = replace(DOCUMENT, links=(Link(url=ENTRY.link),))
    page = article_page(Article(entry=ENTRY, document=document), zone=SHANGHAI)
    assert len(page.document.links) == 1


def test_an_address_that_ends_the_text_is_not_shown_again() -> None:
    block = Block(kind="paragraph", text=ENTRY.link, spans=(Span(start=0, end=len(ENTRY.link), link=0),))
    back = Block(kind="paragraph", text="返回首页")
    document = replace(DOCUMENT, blocks=(block, back), links=(Link(url=ENTRY.link),))
    shown = texts(Article(entry=ENTRY, document=document))
    assert not any(line.startswith(("原文", "Source")) for line in shown)


def test_an_article_without_anything_still_has_a_page() -> None:
    entry = Entry(id=0, feed_id=None, feed_title="", title="", first_seen=MOMENT)
    assert texts(Article(entry=entry, document=Document())) == ["(no title)", "Mon 23 Nov 2026 06:30"]


def test_a_bare_day_stays_the_day_of_its_source() -> None:
    day = datetime(2026, 11, 23, tzinfo=SHANGHAI)
    assert format_date(day, UTC, day_only=True, chinese=True) == "2026年11月23日\xa0周一"
    assert format_date(day.astimezone(UTC), SHANGHAI, day_only=True, chinese=True) == "2026年11月23日\xa0周一"


def test_the_language_of_the_page_follows_its_text() -> None:
    assert is_chinese(WordCount(han=10, latin=3))
    assert not is_chinese(WordCount(han=10, kana=8))
    assert not is_chinese(WordCount(latin=3))
    assert is_chinese(WordCount(), "早市")
    assert not is_chinese(WordCount(), "market")


def test_a_message_is_a_page_without_positions() -> None:
    page = message_page("No article.\n\nPress Enter.")
    assert [block.text for block in page.document.blocks] == ["No article.", "Press Enter."]
    assert set(page.roles.values()) == {"message"}


def lines(text: str, width: int) -> list[str]:
    starts = wrap_byline(text, width)
    return [text[start:end].rstrip() for start, end in zip([0, *starts], [*starts, len(text)], strict=True)]


def test_the_facts_are_broken_between_two_of_them() -> None:
    facts = "江城晚报 · 2026年11月23日\xa0周一\xa006:30 · 约\xa09\xa0分钟"
    assert lines(facts, 80) == [facts]
    assert lines(facts, 30) == ["江城晚报 ·", "2026年11月23日\xa0周一\xa006:30 ·", "约\xa09\xa0分钟"]
    assert lines(facts, 40)[1:] == ["约\xa09\xa0分钟"]


def test_a_fact_wider_than_a_line_is_cut() -> None:
    cut = lines("一个名字特别特别长的报纸的名字 · 约 9 分钟", 16)
    assert "".join(cut).replace(" ", "") == "一个名字特别特别长的报纸的名字·约9分钟"
    assert all(cell_width(line.removesuffix(" ·")) <= 16 for line in cut)
