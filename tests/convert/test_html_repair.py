"""Markup that loses text or freezes other converters: every kind ends as readable text, quickly."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

import pytest

from reader.convert import html as converter
from reader.convert.html import to_document
from reader.convert.repair import DEPTH_LIMIT, SIZE_LIMIT, flatten, is_parsable
from reader.model import Document


def words(document: Document) -> str:
    parts = []
    for block in document.blocks:
        parts.append(block.text)
        parts += [cell.text for row in block.rows for cell in row]
    return "\n".join(parts)


@pytest.fixture
def quick() -> Iterator[None]:
    """Fail if a conversion takes so long that its cost must be quadratic; ordinary ones take milliseconds.

    The processor's time is what counts: others may be at work on the machine.
    """
    start = time.process_time()
    yield
    assert time.process_time() - start < 4


@pytest.mark.parametrize(
    "stray", ["</script>", "</style>", "</head>", "<head>", "</title>", "</body></html>"]
)
def test_stray_tags_lose_nothing(stray: str) -> None:
    document = to_document(f"<p>before</p>{stray}<p>after</p>")
    assert [block.text for block in document.blocks] == ["before", "after"]


@pytest.mark.parametrize(
    "run",
    [
        "<a ",
        "<!--",
        "<![CDATA[",
        "</a",
        "<?",
        "<!",
        "&",
        "<",
        "<b><i>",
        "<table>",
        "</p>",
        "<p ",
        "<svg><style>",
    ],
)
def test_runs_of_broken_markup_take_no_time(run: str, quick: None) -> None:
    to_document(run * 20_000)


@pytest.mark.parametrize("tag", ["div", "ul><li", "blockquote", "span", "table><tr><td", "sup", "object"])
def test_very_deep_nesting_is_read_flat(tag: str, quick: None) -> None:
    html = f"<{tag}>" * 30_000 + "<p>at the bottom</p>"
    assert not is_parsable(html)
    assert words(to_document(html)) == "at the bottom"


@pytest.mark.parametrize("tag", ["div", "ul><li", "blockquote", "span", "em", "table><tr><td", "a href=/x"])
def test_nesting_below_the_cap_keeps_its_words(tag: str, quick: None) -> None:
    html = "".join(f"<{tag}>w{number} " for number in range(DEPTH_LIMIT // 3))
    text = words(to_document(html, "https://example.org/")).split()
    assert [f"w{number}" for number in range(DEPTH_LIMIT // 3)] == [word for word in text if word[0] == "w"]


def test_unclosed_paragraphs_and_items_are_not_deep() -> None:
    html = "<ul>" + "<li>item <b>bold</b><p>text" * 5_000
    assert is_parsable(html)
    assert len(to_document(html).blocks) == 10_000


def test_thousands_of_attributes_are_not_parsed(quick: None) -> None:
    html = "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">text</p>"
    assert not is_parsable(html)
    assert words(to_document(html)) == "text"


@pytest.mark.parametrize("shell", ["{}", "<!-->{}", "<!-- x --!>{}", "<svg><style>{}", "<p title='it>'>{}"])
def test_attributes_cannot_hide_behind_other_markup(shell: str) -> None:
    attack = "<p " + " ".join(f"a{number}=1" for number in range(3_000)) + ">text</p>"
    assert not is_parsable(shell.format(attack))


def test_a_long_data_address_is_no_attack() -> None:
    assert is_parsable(f'<p>a</p><img src="data:image/png;base64,{"A/b+" * 100_000}">')
    assert is_parsable("<script>" + "if (a<b) { x = '<div>' }\n" * 5_000 + "</script><p>text</p>")


def test_formatting_that_would_be_opened_again_in_every_paragraph(quick: None) -> None:
    html = "<p>" + "".join(f"<font size={n}>" for n in range(1_500)) + "</p>" + "<p>word</p>" * 3_000
    assert not is_parsable(html)
    assert words(to_document(html)).count("word") == 3_000


def test_what_lies_beyond_the_size_limit_is_shown_flat() -> None:
    html = "<p>start</p>" + "<p>filling <b>words</b></p>" * (SIZE_LIMIT // 20) + "<p>the <i>end</i></p>"
    document = to_document(html)
    assert document.blocks[0].text == "start"
    assert document.blocks[-1].text == "the end"
    assert document.blocks[-1].spans == ()


def test_broken_addresses_are_no_links() -> None:
    document = to_document(
        '<a href="http://[bad">one</a> <a href="javascript:alert(1)">two</a> <a href="/x">three</a>'
    )
    assert [block.text for block in document.blocks] == ["one two three"]
    assert document.links == ()


def test_surrogates_and_nul_are_taken_out() -> None:
    assert words(to_document("<p>a\ud800b\x00c</p>")) == "abc"


def test_control_characters_never_get_through() -> None:
    html = (
        '<p>&#27;[31mred&#x9b;0m \u202eturned \u200bzero<a href="http://a.example/&#27;]0;x">link</a>'
        '<img src="/i" alt="&#7;alt&#27;[1m"></p><pre>&#27;[2Jcode</pre><table><tr><td>&#8;a<td>b</table>'
    )
    document = to_document(html, "https://example.org/")
    shown = words(document) + "".join(link.url + link.text for link in document.links)
    shown += "".join(image.url + image.alt for image in document.images)
    assert not any((ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0 for char in shown)
    assert "\u202e" not in shown
    assert "\u200b" not in shown


def test_empty_input_is_an_empty_document() -> None:
    for html in ("", "   ", "<p></p>", "<!-- x -->", "<p>&nbsp;</p>", "<frameset><frame src=x></frameset>"):
        assert to_document(html) == Document()


def test_flatten_keeps_lines_and_drops_scripts() -> None:
    html = "<h1>Title</h1><script>var x = '<p>';</script><p>One &amp; <b>two</b><br>three</p>"
    html += "<!-- no --> if a<1% b"
    assert flatten(html) == "Title\nOne & two\nthree\nif a<1% b"


def test_a_failing_walk_falls_back_to_html2text(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setitem(converter.HANDLERS, "em", fail)
    with caplog.at_level(logging.ERROR):
        document = to_document(
            "<h2>Title</h2><p>some <em>words</em></p><section>a</section><section>b</section>"
        )
    text = words(document)
    assert "Title" in text
    assert "words" in text
    assert "ab" not in text
    assert "conversion failed" in caplog.text


def test_a_failing_fallback_still_shows_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    import html2text

    def fail(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setitem(converter.HANDLERS, "em", fail)
    monkeypatch.setattr(html2text.HTML2Text, "handle", fail)
    assert words(to_document("<p>some <em>words</em></p><p>more</p>")) == "some words\nmore"
