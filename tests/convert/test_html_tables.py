"""Tables: data as a grid, layout read cell by cell."""

from __future__ import annotations

from reader.convert.html import to_document
from reader.model import Block, Span


def blocks(html: str) -> tuple[Block, ...]:
    return to_document(html, "https://example.org/").blocks


def grid(html: str) -> list[list[str]]:
    """The only table's texts."""
    (block,) = [block for block in blocks(html) if block.kind == "table"]
    return [[cell.text for cell in row] for row in block.rows]


def test_a_table_of_data() -> None:
    html = """<table><caption>Trains</caption><thead><tr><th>Line<th align=right>km</thead>
      <tr><td>North<td style="text-align: right">12<tr><td>South<td align=center>7</table><p>after</p>"""
    caption, table, after = blocks(html)
    assert (caption.kind, caption.text) == ("caption", "Trains")
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Line", "km"],
        ["North", "12"],
        ["South", "7"],
    ]
    assert [cell.head for cell in table.rows[0]] == [True, True]
    assert not table.rows[1][0].head
    assert [row[1].align for row in table.rows] == ["right", "right", "center"]
    assert after.text == "after"


def test_cells_hold_lines_links_and_pictures() -> None:
    html = """<table><tr><th>a<th>b<tr><td><p>one</p><p>two <b>bold</b></p><td>x<br>y <a href="/l">link</a>
      <tr><td><ul><li>i<li>j</ul><td><img src="/p.png" alt="heron"></table>"""
    document = to_document(html, "https://example.org/")
    (table,) = document.blocks
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["a", "b"],
        ["one\ntwo bold", "x\ny link"],
        ["• i\n• j", "🖼 heron"],
    ]
    bold, link, picture = table.rows[1][0].spans[0], table.rows[1][1].spans[0], table.rows[2][1].spans[0]
    assert (bold.start, bold.end, bold.styles) == (8, 12, ("strong",))
    assert (link.start, link.end, link.link) == (4, 8, 0)
    assert picture.image == 0


def test_cells_over_several_columns_and_rows() -> None:
    html = "<table><tr><th colspan=2>ab<th>c<tr><td rowspan=2>d<td>e<td>f<tr><td>g<td>h"
    html += "<tr><td colspan=x>i<td>j<td>k</table>"
    (table,) = blocks(html)
    assert [[(cell.text, cell.columns) for cell in row] for row in table.rows] == [
        [("ab", 2), ("c", 1)],
        [("d", 1), ("e", 1), ("f", 1)],
        [("", 1), ("g", 1), ("h", 1)],
        [("i", 1), ("j", 1), ("k", 1)],
    ]


def test_spans_are_capped() -> None:
    (table,) = blocks("<table><tr><td colspan=9999 rowspan=9999>a<td>b<tr><td>c<td>d</table>")
    assert table.rows[0][0].columns == 60
    assert "c" in [cell.text for cell in table.rows[1]]


def test_the_first_row_is_only_a_head_if_it_looks_like_one() -> None:
    plain = blocks("<table><tr><td>a<td>b<tr><td>c<td>d</table>")[0]
    assert not any(cell.head for row in plain.rows for cell in row)
    bold = blocks("<table><tr><td><b>a</b><td><strong>b</strong><tr><td>c<td>d</table>")[0]
    assert [cell.head for cell in bold.rows[0]] == [True, True]
    assert not bold.rows[1][0].head


def test_empty_and_hidden_rows_are_left_out() -> None:
    html = "<table><tr><td>a<td>b<tr><td>&nbsp;<td><tr hidden><td>x<td>y"
    html += "<tr><td>c<td style='display:none'>z<td>d</table>"
    assert grid(html) == [["a", "b"], ["c", "d"]]


def test_a_bar_in_a_cell_is_plain_text() -> None:
    assert grid("<table><tr><td>a|b<td>c<tr><td>d<td>e</table>")[0][0] == "a|b"


def test_layout_tables_are_read_cell_by_cell() -> None:
    html = """<table><tr><td><h2>Letter</h2><p>First paragraph.</p><p>Second paragraph.</p>
      <td>Side column</table>"""
    assert [(block.kind, block.text) for block in blocks(html)] == [
        ("heading", "Letter"),
        ("paragraph", "First paragraph."),
        ("paragraph", "Second paragraph."),
        ("paragraph", "Side column"),
    ]


def test_a_table_for_presentation_with_one_column_or_long_cells_is_layout() -> None:
    for html in (
        "<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>",
        "<table><tr><td>a<tr><td>b<tr><td>c<tr><td>d</table>",
        f"<table><tr><td>a<td>{'words ' * 60}<tr><td>c<td>d</table>",
    ):
        assert {block.kind for block in blocks(html)} == {"paragraph"}


def test_a_table_inside_a_table_stays_a_grid() -> None:
    html = "<table><tr><td>intro<td><table><tr><td>a<td>b<tr><td>c<td>d</table><tr><td>end<td>x</table>"
    assert [(block.kind, block.text) for block in blocks(html)] == [
        ("paragraph", "intro"),
        ("table", ""),
        ("paragraph", "end"),
        ("paragraph", "x"),
    ]
    assert grid(html) == [["a", "b"], ["c", "d"]]


def test_words_in_tables_count() -> None:
    assert to_document("<table><tr><th>渡口<th>two words<tr><td>a<td>b</table>").words.han == 2
    assert to_document("<table><tr><th>渡口<th>two words<tr><td>a<td>b</table>").words.latin == 4


def test_a_table_in_a_list_item_or_a_quote_keeps_its_prefix() -> None:
    table = "<table><tr><th>a<th>b<tr><td>c<td>d</table>"
    found = blocks(f"<ul><li>x{table}</ul><blockquote>{table}</blockquote>")
    assert [(block.kind, block.first) for block in found] == [
        ("paragraph", "• "),
        ("table", "  "),
        ("table", "▌ "),
    ]


def test_anchors_in_cells_name_the_table() -> None:
    document = to_document(
        '<p>x</p><table><tr><th>a<th>b<tr><td id="here">c<td><p>d</p><p id="there">e</p></table>'
    )
    assert dict(document.anchors) == {"here": 1, "there": 1}


def test_two_thousand_tables_take_no_time() -> None:
    document = to_document("<table><tr><td>a<td>b<tr><td>c<td>d</table>" * 2_000)
    assert len(document.blocks) == 2_000


def test_an_icon_that_fills_a_cell_is_kept_under_its_name() -> None:
    document = to_document(
        "<table><tr><th>pier<th>open<th>lamp</tr>"
        "<tr><td>North<td><a href='/n'><img src='/icons/yes-mark.png' width=16></a><td>lit "
        "<img src='/icons/bulb.png' width=16></tr>"
        "<tr><td>South<td><img src='/icons/no-mark.png' width=20px><td><img src='/i/corner.gif' width=7></tr>"
        "</table>",
        "https://piers.example/",
    )
    rows = [[cell.text for cell in row] for row in document.blocks[0].rows]
    assert rows == [["pier", "open", "lamp"], ["North", "🖼 yes-mark", "lit"], ["South", "🖼 no-mark", ""]]
    assert [image.alt for image in document.images] == ["yes-mark", "no-mark"]


def test_a_row_of_nothing_but_icons_is_an_ornament() -> None:
    html = "<table><tr><td><img src=/corner1.gif width=7><td><img src=/corner2.gif width=7></table><p>text"
    document = to_document(html, "https://piers.example/")
    assert [block.text for block in document.blocks] == ["text"]
    assert not document.images


def test_a_cell_of_plain_text_keeps_its_anchor_its_style_and_nothing_of_its_white_space() -> None:
    document = to_document(
        "<p><a href='#pier'>where</a></p><em><table><tr><th>ferry<th>from</tr>"
        "<tr><td>\n first \t boat\n</td><td id=pier>South</td></tr><tr><td>&nbsp;<td>North</tr></table></em>"
    )
    table = document.blocks[1]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["ferry", "from"],
        ["first boat", "South"],
        ["", "North"],
    ]
    assert document.anchors["pier"] == 1
    assert table.rows[1][1].spans == (Span(start=0, end=5, styles=("em",)),)
