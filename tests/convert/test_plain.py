"""Plain text: for pipes one line per paragraph, for a width wrapped."""

from __future__ import annotations

from reader.convert.html import to_document
from reader.convert.plain import to_plain
from reader.convert.wrap import cell_width
from reader.model import Document


def plain(html: str, width: int = 0) -> str:
    return to_plain(to_document(html, "https://example.org/"), width)


def test_paragraphs_links_and_their_addresses() -> None:
    html = '<h2>Title</h2><p>See <a href="/a">one</a>, <a href="/b"><b>two</b> more</a> '
    html += 'and <a href="/a">one</a> again.</p>'
    assert plain(html) == (
        "Title\n\nSee one[1], two more[2] and one again.\n\n[1] https://example.org/a\n[2] https://example.org/b\n"
    )


def test_an_address_that_is_its_own_text_is_not_listed_again() -> None:
    assert plain('<p><a href="https://e.org/x">https://e.org/x</a></p>') == "https://e.org/x\n"


def test_lists_quotes_code_and_pictures() -> None:
    html = (
        "<ul><li>a<ol><li>b</ol></ul><blockquote>c<br>d</blockquote><pre>e\n  f</pre><hr>"
        '<figure><img src="/i.png" alt="A heron"><figcaption>By the weir</figcaption></figure>'
    )
    assert plain(html) == (
        "• a\n  1. b\n\n▌ c\n▌ d\n\ne\n  f\n\n" + "─" * 40 + "\n\n🖼 A heron\nBy the weir\n"
    )


def test_a_width_wraps_with_prefixes() -> None:
    text = plain("<ul><li>" + "words " * 20 + "</ul><p>" + "清晨的河面上，" * 10 + "</p>", 30)
    lines = text.splitlines()
    assert all(cell_width(line) <= 30 for line in lines)
    assert lines[1].startswith("  words")
    assert not any(line.startswith("，") for line in lines)


def test_tables_are_aligned_by_cell_width() -> None:
    html = (
        "<table><tr><th>站名<th align=right>km<tr><td>北桥<td align=right>12<tr><td>Old lock<td align=right>7"
        "<tr><td colspan=2>a cell over both columns</table>"
    )
    assert plain(html).splitlines() == [
        "站名" + " " * 18 + "km",
        "─" * 8 + "  " + "─" * 14,
        "北桥" + " " * 18 + "12",
        "Old lock" + " " * 15 + "7",
        "a cell over both columns",
    ]


def test_a_wide_table_wraps_its_cells() -> None:
    html = f"<table><tr><th>a<th>b<tr><td>{'word ' * 12}<td>{'短句，' * 12}</table>"
    assert all(cell_width(line) <= 40 for line in plain(html, 40).splitlines())


def test_an_empty_document() -> None:
    assert to_plain(Document()) == ""
