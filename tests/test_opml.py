"""Subscription lists survive the way out and back; strange ones are read as well."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ReaderError
from reader.model import FolderPath
from reader.opml import OpmlFeed, OpmlLink, OpmlOutline, read_opml, write_opml


def opml(body: str, head: str = "<title>My list</title>") -> bytes:
    declaration = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{declaration}<opml version="2.0"><head>{head}</head><body>{body}</body></opml>'.encode()


def write(outline: OpmlOutline) -> bytes:
    return write_opml(outline.feeds, folders=outline.folders, links=outline.links, title=outline.title)


def test_folders_order_and_attributes() -> None:
    outline = read_opml(
        opml(
            '<outline text="新闻"><outline text="空"/><outline type="rss" text="甲" title="甲报" '
            'xmlUrl="https://a.example/feed" htmlUrl="https://a.example/" customId="7" pos="x"/></outline>'
            '<outline text="技术"><outline text="深"><outline type="atom" text="B" xmlUrl="https://b.example/x"/>'
            '</outline></outline><outline title="新闻二"/>'
            '<outline text="技术"><outline text="again" xmlUrl="https://a.example/feed"/></outline>'
            '<outline text="Top" xmlUrl="https://c.example/rss"/>'
        )
    )
    assert outline.title == "My list"
    assert outline.folders == (("新闻",), ("新闻", "空"), ("技术",), ("技术", "深"), ("新闻二",))
    first, second, third = outline.feeds
    assert first == OpmlFeed(
        address="https://a.example/feed",
        title="甲报",
        folders=(("新闻",), ("技术",)),
        html_url="https://a.example/",
        attributes={"text": "甲", "customId": "7", "pos": "x"},
        elsewhere={("技术",): {"text": "again", "title": "again"}},
    )
    assert second.folders == (("技术", "深"),)
    assert second.attributes == {"type": "atom"}
    assert third.folders == ((),)
    assert read_opml(write(outline)).feeds[0] == first
    assert read_opml(write(outline)).folders == outline.folders


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("feed://a.example/x", "http://a.example/x"),
        ("feed:https://a.example/x", "https://a.example/x"),
        ("FEED://a.example/x", "http://a.example/x"),
        ("pcast://a.example/x", "http://a.example/x"),
        ("a.example/feed.xml", "http://a.example/feed.xml"),
        (" https://a.example/中文 x ", "https://a.example/%E4%B8%AD%E6%96%87%20x"),
        ("file:///home/me/site/_posts#linjiangribao", "file:///home/me/site/_posts#linjiangribao"),
        ("file://host/x", ""),
        ("javascript:alert(1)", ""),
        ("exec:ls", ""),
        ("query:unread", ""),
    ],
)
def test_addresses(address: str, expected: str) -> None:
    outline = read_opml(opml(f'<outline text="x" xmlUrl="{address}"/>'))
    assert [feed.address for feed in outline.feeds] == ([expected] if expected else [])
    assert outline.skipped == (0 if expected else 1)


def test_what_is_no_feed_comes_back() -> None:
    outline = read_opml(
        opml(
            '<outline text="F"><outline type="link" text="a" url="https://a.example/" x="1"/></outline>'
            '<outline text="b" htmlUrl="https://b.example/"/>'
            '<outline text="c" xmlUrl=""/><outline text="d" xmlUrl="exec:ls"/><outline/>'
        )
    )
    assert [link.attributes["text"] for link in outline.links] == ["a", "b", "c", "d"]
    assert outline.links[0] == OpmlLink(
        folder=("F",), attributes={"type": "link", "text": "a", "url": "https://a.example/", "x": "1"}
    )
    assert outline.skipped == 2, "two stand there as feeds"
    assert read_opml(write(outline)) == outline


def test_another_title_in_another_folder_comes_back() -> None:
    outline = read_opml(
        opml(
            '<outline text="A"><outline text="One" title="Uno" xmlUrl="https://a.example/" k="1"/></outline>'
            '<outline text="B"><outline text="Two" xmlUrl="https://a.example/" k="2" n="3"/></outline>'
            '<outline text="C"><outline xmlUrl="https://a.example/"/></outline>'
        )
    )
    (feed,) = outline.feeds
    assert (feed.title, feed.folders) == ("Uno", (("A",), ("B",), ("C",)))
    assert feed.elsewhere == {("B",): {"text": "Two", "title": "Two", "k": "2"}}
    back = write(outline).decode()
    assert '<outline type="rss" text="Two" title="Two" xmlUrl="https://a.example/" k="2" n="3" />' in back
    assert read_opml(write(outline)) == outline


@pytest.mark.parametrize(
    "data",
    [
        b'<opml><body><outline text="A & B" xmlUrl="https://a.example/?x=1&y=2"/></body></opml>',
        b'<opml version="1.0"><body><outline text="A &amp; B" xmlUrl="https://a.example/?x=1&amp;y=2"',
        b'<outline text="A &amp; B" xmlurl="https://a.example/?x=1&amp;y=2"/>',
        b'<OPML><BODY><OUTLINE TEXT="A &amp; B" XMLURL="https://a.example/?x=1&amp;y=2"/></BODY></OPML>',
        b'<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x "y">]><opml><body>'
        b'<outline text="A &amp; B" xmlUrl="https://a.example/?x=1&amp;y=2"/></body></opml>',
        b'\xef\xbb\xbf<opml><body><outline text="A &amp; B" xmlUrl="https://a.example/?x=1&amp;y=2"/>',
    ],
)
def test_broken_lists(data: bytes) -> None:
    try:
        feeds = read_opml(data).feeds
    except ReaderError:
        feeds = ()
    if data.endswith(b'y=2"'):
        assert feeds == ()
        return
    assert [(feed.title, feed.address) for feed in feeds] == [("A & B", "https://a.example/?x=1&y=2")]


def test_a_broken_list_keeps_its_title() -> None:
    broken = "<opml><head><title>船与河 & more</title><ownerName>Ann</ownerName></head><body>"
    outline = read_opml(f'{broken}<outline text="A & B" xmlUrl="https://a.example/"/>'.encode())
    assert (outline.title, len(outline.feeds)) == ("船与河 & more", 1)


def test_a_cut_list_gives_what_is_there() -> None:
    data = opml(
        '<outline text="F"><outline text="a" xmlUrl="https://a.example/"/><outline text="b" xmlUrl="ht'
    )
    outline = read_opml(data[: data.index(b"ht</body>")] if b"ht</body>" in data else data)
    assert [feed.folders for feed in outline.feeds] == [(("F",),)]


@pytest.mark.parametrize(
    ("end", "is_cut"),
    [
        ("</body></opml>", False),
        ("</body></opml>\n<!-- a & b", False),
        ("</body></op", True),
        ("<outline text='b", True),
        ("<outline text='f'><outline text='b' xmlUrl='https://b.example/'/>", True),
        ("", True),
    ],
)
def test_a_list_that_ends_early_is_told_from_a_careless_one(end: str, is_cut: bool) -> None:
    begin = "<opml><body><outline text='A & B' xmlUrl='https://a.example/'/>"
    outline = read_opml(f"{begin}{end}".encode())
    assert outline.is_cut is is_cut
    assert outline.feeds[0].title == "A & B"
    assert read_opml(b"<outline text='a & b' xmlUrl='https://a.example/'/>").is_cut is False


@pytest.mark.parametrize("codec", ["gbk", "utf-16", "cp1252"])
def test_other_charsets(codec: str) -> None:
    title = "Café" if codec == "cp1252" else "临江日报"
    label = {"cp1252": "windows-1252", "gbk": "gb2312"}.get(codec, codec)
    text = f'<?xml version="1.0" encoding="{label}"?><opml><body><outline text="{title}" xmlUrl="https://a.example/"/>'
    assert read_opml(f"{text}</body></opml>".encode(codec)).feeds[0].title == title


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<html><body>x</body></html>", "not an OPML file"),
        (b"<rss><channel/></rss>", "not an OPML file"),
        (b"\x89PNG\r\n", "not an OPML file"),
        (b"just words", "not an OPML file"),
        (b"notes.txt\nreadme.md\n", "nor a list of addresses"),
        ("今天读了 https://a.example/1 这一篇。\n写得好。\n明天再读。".encode(), "nor a list of addresses"),
        (b'{"a": "https://a.example/feed"}', "nor a list of addresses"),
    ],
)
def test_what_is_no_list_is_named(data: bytes, words: str) -> None:
    with pytest.raises(ReaderError, match=words):
        read_opml(data)


def plain(text: str, codec: str = "utf-8") -> list[tuple[str, str, tuple[FolderPath, ...]]]:
    """Return address, title and folders of the feeds in a plain list."""
    return [(feed.address, feed.title, feed.folders) for feed in read_opml(text.encode(codec)).feeds]


TOP: tuple[FolderPath, ...] = ((),)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_plain_list_of_addresses(codec: str) -> None:
    text = (
        "# 我的订阅\r\nhttps://a.example/feed\r\n\r\n  http://b.example/rss.xml?a=1&b=2  \r\n"
        "江城晚报 https://c.example/feed\r\nd.example/atom.xml\r\nfeed://e.example/x\r\nf.example\r\n"
        "file:///home/ann/site\r\nhttps://a.example/feed"
    )
    assert plain(text, codec) == [
        ("https://a.example/feed", "", TOP),
        ("http://b.example/rss.xml?a=1&b=2", "", TOP),
        ("https://c.example/feed", "江城晚报", TOP),
        ("http://d.example/atom.xml", "", TOP),
        ("http://e.example/x", "", TOP),
        ("http://f.example", "", TOP),
        ("file:///home/ann/site", "", TOP),
    ]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("https://a.example/feed\tRiver notes", "River notes"),
        ("https://a.example/feed, River notes", "River notes"),
        ("River notes: https://a.example/feed", "River notes"),
        ("River notes — https://a.example/feed", "River notes"),
        ('"River notes","https://a.example/feed"', "River notes"),
        ("- [River notes](https://a.example/feed)", "River notes"),
        ("* <https://a.example/feed>", ""),
        ("12. https://a.example/feed", ""),
    ],
)
def test_titles_as_people_write_them(line: str, title: str) -> None:
    assert plain(line) == [("https://a.example/feed", title, TOP)]


def test_newsboats_tags_become_folders() -> None:
    text = (
        '# urls\nhttps://a.example/feed news "local news" "~The \\"Heron\\" Times"\n'
        'https://b.example/feed "!hidden" news "~不看"\n"query:Unread:unread = \\"yes\\""\n'
        '"exec:~/bin/scrape.py --all" news\nfilter:~/bin/clean:https://c.example/feed\nhttps://d.example/feed\n'
    )
    assert plain(text) == [
        ("https://a.example/feed", 'The "Heron" Times', (("news",), ("local news",))),
        ("https://b.example/feed", "不看", (("news",),)),
        ("https://d.example/feed", "", TOP),
    ]
    outline = read_opml(text.encode())
    assert outline.folders == (("news",), ("local news",))
    assert (outline.skipped, len(outline.links)) == (3, 3), "nothing is run, and nothing is lost"


@given(st.text(max_size=200))
def test_any_text_is_a_list_or_a_sentence(text: str) -> None:
    try:
        assert all(feed.address for feed in read_opml(text.encode("utf-8", "replace")).feeds)
    except ReaderError as error:
        assert str(error).endswith(".")


def test_a_list_without_feeds_is_fine() -> None:
    assert read_opml(opml("")) == OpmlOutline(title="My list")


def test_thousands_of_levels() -> None:
    data = opml(
        '<outline text="f">' * 5000 + '<outline text="x" xmlUrl="https://a.example/"/>' + "</outline>" * 5000
    )
    assert len(read_opml(data).feeds) == 1
    assert len(read_opml(data[:-6000]).feeds) == 1


def test_the_date_is_written() -> None:
    data = write_opml((), created=datetime(2026, 3, 5, 8, 0, tzinfo=UTC))
    assert b"<dateCreated>Thu, 05 Mar 2026 08:00:00 +0000</dateCreated>" in data


NAMES = st.text(alphabet="abc新闻 &<>\"'é", min_size=1, max_size=6).map(str.strip).filter(bool)
NAMES = NAMES.map(lambda name: " ".join(name.split()))
FOLDERS: st.SearchStrategy[FolderPath] = st.lists(NAMES, min_size=1, max_size=3).map(tuple)
PLACES = st.lists(st.one_of(st.just(()), FOLDERS), min_size=1, max_size=3, unique=True).map(tuple)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["customId", "interval", "x-tags", "description", "{urn:other}mark", "version"]),
    st.text(alphabet="a b&<>\"'中\n", max_size=8).map(lambda value: " ".join(value.split())),
)
FEEDS = st.lists(
    st.builds(
        OpmlFeed,
        address=st.integers(0, 30).map(lambda number: f"https://{number}.example/feed?a=1&b=2"),
        title=NAMES,
        folders=PLACES,
        html_url=st.sampled_from(["", "https://site.example/"]),
        attributes=ATTRIBUTES,
    ),
    max_size=6,
    unique_by=lambda feed: feed.address,
)


@given(FEEDS, st.lists(FOLDERS, max_size=4))
def test_nothing_is_lost_on_the_way_back(feeds: list[OpmlFeed], folders: list[FolderPath]) -> None:
    found = read_opml(write_opml(feeds, folders=folders, title="x"))
    assert found.skipped == 0
    known = {feed.address: feed for feed in found.feeds}
    assert len(known) == len(feeds)
    for feed in feeds:
        back = known[feed.address]
        assert (back.title, back.html_url, dict(back.attributes)) == (
            feed.title,
            feed.html_url,
            dict(feed.attributes),
        )
        assert set(back.folders) == set(feed.folders)
    assert set(folders) <= set(found.folders)
    for path in {place for feed in feeds for place in feed.folders}:
        before = [feed.address for feed in feeds if path in feed.folders]
        seen = [feed.address for feed in found.feeds if path in feed.folders]
        assert seen == before


@given(FEEDS, st.lists(FOLDERS, max_size=4))
def test_a_list_read_once_stays_the_same(feeds: list[OpmlFeed], folders: list[FolderPath]) -> None:
    outline = read_opml(write_opml(feeds, folders=folders, title="x"))
    assert read_opml(write(outline)) == outline


def test_two_folders_that_contradict_each_other() -> None:
    one, two = (f'<outline text="{name}" xmlUrl="https://{name}.example/"/>' for name in "ab")
    outline = read_opml(opml(f'<outline text="F">{one}{two}</outline><outline text="G">{two}{one}</outline>'))
    assert [feed.title for feed in outline.feeds] == ["a", "b"]


@given(st.binary(max_size=200), st.text(alphabet="<>/\"'= outlinextmpbdyUr:&;", max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes, text: str) -> None:
    for candidate in (data, b"<opml>" + text.encode(), b"<outline " + data):
        try:
            read_opml(candidate)
        except ReaderError as error:
            assert str(error).endswith(".")
