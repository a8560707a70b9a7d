"""Feeds in the shapes of well-known places read well: as a row in the list, and as an article."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.convert.html import document_text, to_document
from reader.fetch.formats import parse_feed
from reader.model import Document, EntryData

SAMPLES = Path(__file__).parents[2] / "data" / "feeds"
CHARSETS = {
    "gb18030.xml": ("临江晚报", "𠮷野家门口的镕师傅", "“镕”字不在旧字表里，€5 也不在。"),
    "big5.xml": ("港邊日報", "渡輪改點，早班船提前半小時", "頭班船五點半開。"),
    "sjis.xml": ("駅前通信", "髙橋さんの①番線", "始発～終電、五分早くなります。"),
    "undeclared.xml": ("旧报新读", "渡口改建完工，早班船提前半小时", "历时两年的渡口改建工程昨天完工"),
    "cp1251.xml": ("Вестник гавани", "Первый паром уходит на полчаса раньше", "капитан № 1."),
    "cp1252.xml": ("L’écho du port", "L’été, le bac part plus tôt…", "Dix €, œufs compris."),
    "utf16.xml": ("宽字新闻", "雨天借伞", "车站的伞架空了。"),
}


def read(name: str) -> tuple[EntryData, ...]:
    path = next(SAMPLES.glob(f"*/{name}"))
    return parse_feed(path.read_bytes(), address=f"https://paper.example/feeds/{name}").entries


def show(entry: EntryData) -> tuple[Document, list[str]]:
    """Return an entry as the article view shows it: the document and its lines."""
    document = to_document(entry.content, entry.base)
    return document, document_text(document.blocks).split("\n")


@pytest.mark.parametrize("name", CHARSETS)
@pytest.mark.parametrize("server", ["", "text/xml", "text/xml; charset=ISO-8859-1"])
def test_every_charset_is_read(name: str, server: str) -> None:
    data = (SAMPLES / "xml" / name).read_bytes()
    parsed = parse_feed(data, content_type=server, address="https://paper.example/feed")
    feed, title, words = CHARSETS[name]
    assert (parsed.feed.title, parsed.entries[0].title) == (feed, title)
    assert words in parsed.entries[0].content


def test_a_film_shows_its_picture_and_its_description_line_by_line() -> None:
    (entry,) = read("youtube.xml")
    document, lines = show(entry)
    assert entry.title == "一只停了三十年的座钟"
    assert [image.url for image in document.images] == [
        "https://i1.video.example/vi/aB3dE5gH7jk/hqdefault.jpg"
    ]
    assert "拆开以后，发条上还缠着当年的棉线。" in lines
    assert "下一集：擒纵轮 & 摆锤" in lines
    assert [link.url for link in document.links] == ["https://watch.example/parts"]
    assert entry.enclosures == ()


def test_a_post_without_a_title_begins_with_its_words() -> None:
    lamp, wind, gull = read("microblog.xml")
    assert lamp.title == "Fog until noon. The new lamp carries nineteen miles, and the old one carried tw…"
    assert wind.title == "今晚没有风，海面像一张纸。 第二行。"
    assert gull.title == "gull.png"
    document, lines = show(lamp)
    assert [image.alt for image in document.images] == ["The lamp, seen from the gallery"]
    assert (
        "Fog until noon. The new lamp carries nineteen miles, and the old one carried twenty & a story."
        in lines
    )


def test_a_forums_post_leads_to_what_it_is_about() -> None:
    beans, peas = read("forum.xml")
    assert (beans.title, peas.title) == ("Beans up a ladder", "[Help] Peas & May: x < y?")
    document, _ = show(beans)
    assert "https://i.pics.example/beans.jpeg" in [link.url for link in document.links]
    assert [image.url for image in document.images] == ["https://b.thumbs.example/beans.jpg"]
    assert "Is it too late for <early> peas?" in show(peas)[1]


def test_a_link_with_comments_keeps_both() -> None:
    (entry,) = read("links.xml")
    assert entry.title == "Show MN: A loom that runs on Postgres (2024) [pdf]"
    assert entry.link == "https://loom.example/post?id=7&ref=mn"
    assert [link.url for link in show(entry)[0].links] == [
        entry.link,
        "https://news.maker.example/item?id=880017",
    ]


def test_a_paper_keeps_its_formulas_and_its_authors() -> None:
    (entry,) = read("preprints.xml")
    assert entry.title == r"Counting to $n < 10^6$ without \textit{Looking}"
    assert entry.author == "Wren Alder, 陈小满, J. Øst"
    assert "$a < b$ implies $b > a$" in "".join(show(entry)[1])


def test_release_notes_resolve_their_links_and_leave_faces_out() -> None:
    release, bare = read("releases.xml")
    document, lines = show(release)
    assert (release.title, bare.title) == ("v2.1.0", "v2.0.9")
    assert document.images == ()
    assert "What's new" in lines
    assert [link.url for link in document.links] == ["https://paper.example/loom/weft/pull/41"]


def test_an_episode_names_its_recordings_and_its_picture() -> None:
    signals, tides, ferry = read("media.xml")
    assert [(each.url, each.duration) for each in signals.enclosures] == [
        ("https://radio.example/shows/audio/12.mp3", 3723),
        ("https://radio.example/shows/audio/12.pdf", None),
    ]
    document, _ = show(signals)
    assert [image.url for image in document.images] == ["https://radio.example/shows/art/12.jpg"]
    assert [link.url for link in document.links] == ["https://radio.example/notes/12"]
    assert show(tides)[0].images == ()
    assert [image.url for image in show(ferry)[0].images] == ["https://cdn.radio.example/10.jpg"]
    assert ferry.enclosures[0].duration == 185


def test_of_a_picture_in_several_sizes_the_largest_is_shown() -> None:
    herring, thumbs = read("sizes.xml")
    assert [(image.url, image.alt) for image in show(herring)[0].images] == [
        ("https://pics.courier.example/herring.jpg?width=700&s=c3", "Nets on the quay")
    ]
    assert [each.url for each in herring.enclosures] == [
        "https://pics.courier.example/herring.jpg?width=700&s=c3"
    ]
    assert [image.url for image in show(thumbs)[0].images] == ["https://pics.courier.example/large.jpg"]


def test_a_feed_that_has_ended_says_so() -> None:
    data = (SAMPLES / "json" / "whole.json").read_bytes()
    assert "come to its end" in parse_feed(data).complaint
    assert not parse_feed(data).in_part, "all of it was read"
    assert parse_feed(data.replace(b'"expired": true', b'"expired": false')).complaint == ""


def test_what_is_missing_of_a_feed_makes_it_one_read_in_part() -> None:
    whole = (SAMPLES / "json" / "whole.json").read_bytes().replace(b'"expired": true', b'"expired": false')
    assert not parse_feed(whole).in_part
    assert parse_feed(whole, most=1).in_part, "not all was taken"
    item = "<item><title>{0}</title><link>https://a.example/{0}</link></item>"
    feed = f"<rss version='2.0'><channel><title>t</title>{''.join(map(item.format, range(4)))}"
    broken = parse_feed(f"{feed}<item><title>five".encode())
    assert broken.in_part and broken.complaint
    assert not parse_feed(f"{feed}</channel></rss>".encode()).in_part


def test_a_feed_in_a_text_is_text() -> None:
    assert [entry.title for entry in read("nested.xml")] == [
        "Write your first <rss> element",
        "An entry in an entry",
        "Inner",
        "A feed without a wrapper",
    ]
    assert [entry.title for entry in read("nested-atom.xml")] == ["One whole feed", "Its own text"]


def test_what_an_entry_comes_from_names_its_author() -> None:
    assert [entry.author for entry in read("nested-atom.xml")] == ["Ada", "Bea"]


def test_addresses_are_resolved_by_the_nearest_base() -> None:
    links = [link.url for link in show(read("nested-atom.xml")[1])[0].links]
    assert links == ["https://atlas.example/deep/leaf", "https://atlas.example/root"]
    assert [entry.link for entry in read("nested-atom.xml")] == [
        "https://atlas.example/one",
        "https://atlas.example/two",
    ]
    tide = read("whole.json")[0]
    assert [link.url for link in show(tide)[0].links] == ["https://paper.example/docks"]
