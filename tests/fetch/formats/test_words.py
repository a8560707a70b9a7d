"""Titles with markup and entities, double encoding, teasers that repeat the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.fetch.formats.draft import EnclosureDraft, EntryDraft, FeedDraft, finish_feed
from reader.fetch.formats.words import guess_language, repeats, to_html, to_line, to_words, undo_mojibake
from reader.text import safe_url


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Plain", "Plain"),
        ("  two \n lines ", "two lines"),
        ("a < b and c > d", "a < b and c > d"),
        ("x<y, 1<2", "x<y, 1<2"),
        ("<b>Bold</b> and <i class=x>thin</i>", "Bold and thin"),
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&T"),
        ("AT&amp;amp;amp;T", "AT&amp;T"),
        ("&lt;em&gt;Now&lt;/em&gt;", "Now"),
        ("The &lt;b&gt; element", "The <b> element"),
        ("Use <unknown> here", "Use <unknown> here"),
        ("vector<int> v", "vector<int> v"),
        ("one<br>two<p>three</p>", "one two three"),
        ("<script>alert(1)</script>T<img src=x onerror=alert(2)>", "T"),
        ("caf&eacute; &#233; &#xe9;", "café é é"),
        ("“quoted” ｜ 新闻", "“quoted” ｜ 新闻"),
        ("red\x1b[31m \u202eevil&#27;[2J", "red[31m evil[2J"),
        ("Tom & Jerry", "Tom & Jerry"),
        ("&amp;&lt;", "&<"),
        ("Sale<!-- ad 7 --> today<!-- <b> -->", "Sale today"),
        ("<blink>Sale</blink> today", "Sale today"),
        ("The <blink> tag", "The <blink> tag"),
        ('Party <img class="emoji" alt="🎉" src="p.svg">!', "Party 🎉!"),
        ('A chart <img alt="Chart of prices" src="c.png">', "A chart"),
        ('<img src="c.png" alt="Prices > wages">', "Prices > wages"),
        ("<a title='1 > 0' href=x>One</a>", "One"),
        ("<a href=it's>One</a> 'n' two", "One 'n' two"),
    ],
)
def test_titles(text: str, line: str) -> None:
    assert to_line(text) == line


@given(st.text(alphabet="<>&;/ablrpto#x2726 \n\x1b中", max_size=80))
def test_a_title_is_always_one_clean_line(text: str) -> None:
    line = to_line(text)
    assert "\n" not in line
    assert "\x1b" not in line
    assert line == line.strip()


def test_plain_text_becomes_html_that_shows_it() -> None:
    assert to_html("a < b & c\r\nnext") == "a &lt; b &amp; c<br>\nnext"
    assert to_words(to_html("a < b & c")) == "a < b & c"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("见 https://e.example/a?b=1&c=2。", "https://e.example/a?b=1&amp;c=2"),
        ("（https://e.example/渡口）", "https://e.example/渡口"),
        ("See https://e.example/a, or not.", "https://e.example/a"),
        ("At <https://e.example/x>!", "https://e.example/x"),
        ("(https://e.example/a.html)", "https://e.example/a.html"),
    ],
)
def test_an_address_in_plain_text_becomes_a_link(text: str, address: str) -> None:
    assert f'<a href="{address}">{address}</a>' in to_html(text)
    assert to_words(to_html(text)) == text


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>One<b>two</b></p><p>three</p>", "Onetwo three"),
        ('<a href="x">#<span>lamps</span></a>', "#lamps"),
        ("一行<br/>二行<li>三</li>", "一行 二行 三"),
        ("<style>p {}</style>x &lt; y", "x < y"),
    ],
)
def test_words_of_markup(markup: str, words: str) -> None:
    assert to_words(markup) == words


def test_what_is_no_address_becomes_none() -> None:
    assert "<a" not in to_html("http:// and https: and xhttp://e.example and mailto:a@e.example")


@pytest.mark.parametrize("text", ["été à la plage", "“It’s”", "渡口改建", "Żółć", "£5 – naïve"])
def test_text_encoded_twice_is_undone(text: str) -> None:
    twice = text.encode().decode("latin-1")
    assert undo_mojibake(twice) == text
    windows = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
    assert undo_mojibake(windows) == text
    assert undo_mojibake(text) == text


def test_quotes_of_windows_taken_for_controls() -> None:
    assert undo_mojibake("渡口\x93早班\x94船 don\x92t") == "渡口“早班”船 don’t"


@pytest.mark.parametrize("text", ["é»", "Ã la carte", "«Café»", "ÂÃ", "Ärger mit Ölfarbe", "渡口Ã©"])
def test_text_that_only_looks_encoded_twice_stays(text: str) -> None:
    assert undo_mojibake(text) == text


LONG = "<p>历时两年的渡口改建工程昨天完工，候船厅比从前大了一倍。</p><p>头一班船改在清晨五点半开出。</p>" * 20


@pytest.mark.parametrize(
    ("teaser", "text", "same"),
    [
        ("", LONG, True),
        (LONG, LONG, True),
        ("历时两年的渡口改建工程昨天完工，候船厅比从前大了一倍。 头一班船改在清晨…", LONG, True),
        ("历时两年的渡口改建工程昨天完工 [...]", LONG, True),
        ("<p>历时两年的渡口&nbsp;改建工程</p> <a href=x>阅读全文</a>", LONG, True),
        ("历时三年的渡口改建工程昨天完工", LONG, False),
        ("记者走访了候船厅。", LONG, False),
        ("One", "<b>O</b>ne more word", True),
        ("Two", "<b>O</b>ne more word", False),
        (
            "The first words are these, and then others",
            "<p>The first words are these, and then more</p>",
            False,
        ),
    ],
)
def test_a_teaser_repeats_the_text(teaser: str, text: str, same: bool) -> None:
    assert repeats(teaser, text) is same


def finish(content: str, summary: str) -> tuple[str, str]:
    draft = EntryDraft(id="1", content=content, summary=summary)
    entry = finish_feed(FeedDraft(entries=[draft]), "xml").entries[0]
    return entry.content, entry.summary


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("desk@paper.example (Anna Li)", "Anna Li"),
        ("Anna Li (desk@paper.example)", "Anna Li"),
        ("王小明 <wang@paper.example>", "王小明"),
        ("王小明 <a@paper.example>, Bo (b@paper.example)", "王小明, Bo"),
        ("desk@paper.example", "desk@paper.example"),
        ("<desk@paper.example>", "desk@paper.example"),
        ("<a href='mailto:x@y.example'>Anna</a>", "Anna"),
        ("Anna (@anna)", "Anna (@anna)"),
    ],
)
def test_an_author_is_a_name(author: str, name: str) -> None:
    draft = EntryDraft(id="1", author=author)
    assert finish_feed(FeedDraft(entries=[draft]), "xml").entries[0].author == name


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [
        ("1:02:03", 3723),
        ("62:03", 3723),
        ("3723", 3723),
        ("3723.5", 3723),
        ("0", None),
        ("an hour", None),
        ("", None),
        ("1:2:3:4", None),
        ("-5", None),
    ],
)
def test_durations_are_seconds(duration: str, seconds: int | None) -> None:
    file = EnclosureDraft(url="https://e.example/a.mp3", duration=duration)
    entry = finish_feed(FeedDraft(entries=[EntryDraft(id="1", enclosures=[file])]), "xml").entries[0]
    assert entry.enclosures[0].duration == seconds


def test_an_entrys_picture_stands_before_its_text_once() -> None:
    draft = EntryDraft(id="1", content="<p>Words</p>", picture="/p.jpg?a=1&b=2", base="https://e.example/x")
    (entry,) = finish_feed(FeedDraft(entries=[draft]), "xml").entries
    assert entry.content.endswith("<p>Words</p>")
    assert entry.content.startswith('<p><img src="https://e.example/p.jpg?a=1&amp;b=2"')
    for content, picture in (
        ('<p>Words</p><img src="other.jpg">', "https://e.example/p.jpg"),
        ("<p>Words</p>", "https://e.example/logo.png"),
        ("<p>Words</p>", "file:///etc/passwd"),
    ):
        plain = EntryDraft(id="1", content=content, picture=picture)
        feed = FeedDraft(entries=[plain], pictures={"https://e.example/logo.png"})
        assert finish_feed(feed, "xml").entries[0].content == content


def test_the_same_text_never_stands_twice() -> None:
    assert finish(LONG, LONG) == (LONG, "")
    assert finish("", LONG) == (LONG, "")
    assert finish("<p>历时两年的渡口改建工程</p>", LONG) == (LONG, "")
    assert finish(LONG, "另一段导语。") == (LONG, "另一段导语。")


def test_a_long_text_is_cut_between_tags() -> None:
    content, _ = finish("<p>字</p>" * 300_000, "")
    assert 900_000 < len(content) <= 1_000_000
    assert content.rfind("<") < content.rfind(">")


def test_the_newest_two_thousand_entries_are_kept_in_order() -> None:
    entries = [
        EntryDraft(
            id=str(number),
            published=f"2024-01-01T{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}Z",
        )
        for number in range(2500)
    ]
    kept = [entry.key for entry in finish_feed(FeedDraft(entries=entries), "xml").entries]
    assert kept == [str(number) for number in range(500, 2500)]
    undated = [EntryDraft(id=str(number)) for number in range(2500)]
    assert len(finish_feed(FeedDraft(entries=undated), "xml").entries) == 2000
    assert finish_feed(FeedDraft(entries=undated), "xml").entries[0].key == "0"


@given(
    st.sampled_from(["http://", "https://", "HTTP://", "ftp://", "//", "/", ""]),
    st.text(alphabet="aZ0.-_~:/?#[]@!$&'()*+,;=% é\x1b", max_size=30),
)
def test_the_short_way_for_addresses_gives_what_the_gate_gives(scheme: str, rest: str) -> None:
    address = scheme + rest
    entry = finish_feed(FeedDraft(entries=[EntryDraft(id="1", link=address)]), "xml").entries[0]
    assert entry.link == safe_url(address)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("渡口改建完工", "zh"),
        ("始発電車が五分早くなります", "ja"),
        ("The ferry", ""),
        ("", ""),
        ("IPO 财报：FF 91 完成", "zh"),
    ],
)
def test_languages_are_guessed_by_script(text: str, language: str) -> None:
    assert guess_language(text) == language
