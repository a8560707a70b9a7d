"""From a document to lines of a width: prefixes, links, spans, code and tables, and places."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.convert.wrap import cell_width
from reader.model import Block, Cell, Document, Image, Link, Span
from reader.ui.widgets.article_code import highlight
from reader.ui.widgets.article_lines import PLAIN, Layout, Page, Place, Typesetting
from reader.ui.widgets.article_links import find_stop, link_at, stops_in
from reader.ui.widgets.article_table import draw_table
from reader.ui.widgets.article_text import draw_text

LINKS = (
    Link(url="https://example.org/a"),
    Link(url="https://example.org/b"),
    Link(url="javascript:alert(1)"),
)


def lay_out(*blocks: Block, width: int = 40, room: int = 0, setting: Typesetting = PLAIN) -> Layout:
    document = Document(blocks=blocks, links=LINKS, images=(Image(url="https://example.org/p.jpg"),))
    layout = Layout(Page(document=document), width, room, setting=setting)
    layout.extend()
    return layout


def shown(layout: Layout) -> list[str]:
    return [
        line.prefix + layout.drawn[line.block].text[line.start : line.end].rstrip() for line in layout.lines
    ]


def paragraph(text: str, **more: Any) -> Block:
    return Block(kind="paragraph", text=text, **more)


def link(start: int, end: int, number: int) -> Span:
    return Span(start=start, end=end, link=number)


def test_blocks_are_parted_by_blank_lines_unless_tight() -> None:
    layout = lay_out(
        paragraph("白日依山尽"),
        paragraph("one", first="• ", rest="  "),
        paragraph("two", first="• ", rest="  ", tight=True),
    )
    assert shown(layout) == ["白日依山尽", "", "• one", "• two"]


def test_further_lines_stand_behind_the_rest_prefix() -> None:
    layout = lay_out(paragraph("the quick brown fox jumps", first="▌ ", rest="▌ "), width=20)
    assert shown(layout) == ["▌ the quick brown", "▌ fox jumps"]


def test_the_bar_of_a_quote_runs_through_its_blank_lines() -> None:
    layout = lay_out(paragraph("one", first="▌ ", rest="▌ "), paragraph("two", first="▌ ▌ ", rest="▌ ▌ "))
    assert shown(layout) == ["▌ one", "▌", "▌ ▌ two"]


def test_deep_prefixes_leave_room_for_text() -> None:
    layout = lay_out(paragraph("白日依山尽", first=" " * 22 + "• ", rest=" " * 24), width=20)
    assert all(cell_width(line) <= 20 for line in shown(layout))


def test_a_caption_stands_right_below_its_picture() -> None:
    layout = lay_out(Block(kind="figure", text="🖼 the ferry"), Block(kind="caption", text="At dawn"))
    assert shown(layout) == ["🖼 the ferry", "At dawn"]


def test_links_are_numbered_at_their_end_and_the_number_begins_no_line() -> None:
    spans = (link(1, 3, 0), Span(start=3, end=5, styles=("strong",), link=0), link(6, 8, 1))
    drawn = draw_text("据南昌日报和晚报说", spans, Document(links=LINKS), look="text", numbers=True)
    assert drawn.text == "据南昌日报¹和晚报²说"
    assert drawn.plain(0, len(drawn.text)) == "据南昌日报和晚报说"
    assert [drawn.text[run.start : run.end] for run in drawn.runs] == ["南昌", "日报", "¹", "晚报", "²"]
    assert drawn.to_drawn(6) == 7 and drawn.to_source(7) == 6 and drawn.to_source(6) == 5
    for width in range(4, 30):
        layout = lay_out(paragraph("据南昌日报和晚报说", spans=spans), width=width)
        assert not any(line.startswith(("¹", "²", "、")) for line in shown(layout))


def test_link_numbers_stand_in_brackets_where_the_text_has_raised_figures_of_its_own() -> None:
    spans = (link(1, 5, 0), link(6, 8, 1))
    note = paragraph("一平方公里写作 1 km²。")
    for width in range(4, 30):
        lines = shown(lay_out(paragraph("据南昌日报和晚报说", spans=spans), note, width=width))
        assert "".join(lines).startswith("据南昌日报⁽¹⁾和晚报⁽²⁾说")
        assert not any(line.startswith(("⁽", "¹", "⁾", "²")) or line.endswith("⁽") for line in lines)
    drawn = lay_out(paragraph("据南昌日报和晚报说", spans=spans), note).drawn[0]
    assert drawn.plain(0, len(drawn.text)) == "据南昌日报和晚报说"
    table = Block(kind="table", rows=((Cell(text="江城¹"), Cell(text="晚报", spans=(link(0, 2, 1),))),))
    layout = lay_out(paragraph("据南昌日报说", spans=(link(1, 5, 0),)), table)
    assert "据南昌日报⁽¹⁾说" in shown(layout)
    assert "│ 江城¹ │ 晚报⁽²⁾ │" in shown(layout)
    assert [cell.text for cell, _ in layout.cells(1)] == ["江城¹", "晚报⁽²⁾"]


def test_raised_figures_in_what_we_add_change_no_link_number() -> None:
    document = Document(blocks=(paragraph("x²"), paragraph("据晚报说", spans=(link(1, 3, 0),))), links=LINKS)
    layout = Layout(Page(document=document, lead=1, roles={0: "title"}), 40, 40)
    layout.extend()
    assert "据晚报¹说" in shown(layout)


def test_a_dangerous_address_is_no_link() -> None:
    drawn = draw_text("click me", (link(0, 5, 2),), Document(links=LINKS), look="text", numbers=True)
    assert drawn.text == "click me"
    assert not any(run.leads for run in drawn.runs)
    drawn = draw_text("click me", (link(0, 5, 9),), Document(links=LINKS), look="text", numbers=True)
    assert drawn.text == "click me"


def test_overlapping_spans_both_count() -> None:
    spans = (Span(start=0, end=6, styles=("strong",)), Span(start=4, end=9, styles=("em",)))
    drawn = draw_text("one two three", spans, Document(), look="text", numbers=True)
    assert [(run.start, run.end, run.looks) for run in drawn.runs] == [
        (0, 4, ("strong",)),
        (4, 6, ("strong", "em")),
        (6, 9, ("em",)),
    ]


def test_chinese_emphasis_is_not_slanted() -> None:
    text = "这是重点，not this，也是重点"
    spans = [
        Span(start=2, end=4, styles=("em",)),
        Span(start=5, end=13, styles=("em",)),
        Span(start=16, end=18, styles=("strong", "em")),
    ]
    looks = [run.looks for run in draw_text(text, spans, Document(), look="text", numbers=True).runs]
    assert looks == [("em-upright",), ("em",), ("strong", "em-upright", "underline")]
    [run] = draw_text(text, spans[:1], Document(), look="heading", numbers=True).runs
    assert run.looks == ("em-upright", "underline"), "a heading is bold already"


def test_emoji_are_reduced_and_spans_follow() -> None:
    drawn = draw_text("👍🏽 yes", (link(3, 6, 0),), Document(links=LINKS), look="text", numbers=False)
    assert drawn.text == "👍 yes"
    assert drawn.text[drawn.runs[0].start : drawn.runs[0].end] == "yes"


def test_places_survive_a_change_of_width() -> None:
    text = "清晨六点，河埠头的早市已经开张。卖豆腐的老陈把两块木板往台阶上一搁。" * 5
    blocks = [paragraph(text), paragraph(text, spans=(link(3, 6, 0), link(40, 44, 1)))]
    wide, narrow = lay_out(*blocks, width=60), lay_out(*blocks, width=21)
    for line in range(len(wide.lines)):
        place = wide.place_of(line)
        found = narrow.lines[narrow.line_of(place)]
        assert found.block == place.block
        drawn = narrow.drawn[found.block]
        assert found.start <= drawn.to_drawn(place.offset) <= max(found.end, found.start)
        assert wide.line_of(place) in (line, line + 1)


def test_lines_are_made_as_far_as_they_are_asked_for() -> None:
    document = Document(blocks=tuple(paragraph(f"第{number}段") for number in range(100)))
    layout = Layout(Page(document=document), 40, 40)
    assert not layout.extend(lines=10)
    assert 10 <= len(layout.lines) < 14
    assert layout.line_of(Place(50, 0)) == 100
    assert not layout.done
    assert layout.extend()
    assert layout.line_of(Place(1000, 0)) == 198


def test_code_keeps_its_lines_and_has_edges() -> None:
    layout = lay_out(Block(kind="code", text="def f():\n    return 1\n\nf()"), width=20)
    assert [line.kind for line in layout.lines] == ["code-edge", "code", "code", "code", "code", "code-edge"]
    assert shown(layout)[1:5] == ["def f():", "    return 1", "", "f()"]


def test_code_is_coloured_if_its_language_is_known() -> None:
    looks = {run.looks[0] for run in highlight("def f():  # why\n    return 'x' * 2\n", "python")}
    assert looks == {"code-keyword", "code-name", "code-comment", "code-string", "code-number"}
    assert highlight("def f(): pass", "no-such-language") == ()
    assert highlight("def f(): pass", "") == ()
    assert highlight("x = 1\n" * 10_000, "python") == ()


# ---------------------------------------------------------------- tables


def row(*texts: str, head: bool = False) -> tuple[Cell, ...]:
    return tuple(Cell(text=text, head=head) for text in texts)


def test_a_table_is_a_grid() -> None:
    block = Block(
        kind="table",
        rows=(row("品名", "Price", head=True), (Cell(text="梨"), Cell(text="1.5", align="right"))),
    )
    assert draw_table(block, Document(), 60, numbers=True).text.splitlines() == [
        "┌──────┬───────┐",
        "│ 品名 │ Price │",
        "├──────┼───────┤",
        "│ 梨   │   1.5 │",
        "└──────┴───────┘",
    ]


def test_a_cell_may_cover_columns_and_rows_may_be_short() -> None:
    block = Block(
        kind="table", rows=((Cell(text="total", columns=2), Cell(text="9")), row("a", "b", "c"), row("x"))
    )
    assert draw_table(block, Document(), 60, numbers=True).text.splitlines() == [
        "┌───────┬───┐",
        "│ total │ 9 │",
        "│ a │ b │ c │",
        "│ x │   │   │",
        "└───┴───┴───┘",
    ]


def test_wide_cells_are_wrapped_to_the_page() -> None:
    block = Block(
        kind="table", rows=(row("说明", head=True), row("主要集中在北部的三个县，另有少量来自山区。"))
    )
    lines = draw_table(block, Document(), 24, numbers=True).text.splitlines()
    assert lines[3:] == [
        "│ 主要集中在北部的三个 │",
        "│ 县，另有少量来自     │",
        "│ 山区。               │",
        "└──────────────────────┘",
    ]


@given(
    st.lists(
        st.lists(
            st.builds(
                Cell,
                text=st.text(alphabet="白日 ab，1\n", max_size=30),
                head=st.booleans(),
                align=st.sampled_from(["left", "center", "right"]),
                columns=st.integers(0, 3),
            ),
            max_size=5,
        ).map(tuple),
        max_size=5,
    ).map(tuple),
    st.integers(20, 80),
)
@settings(max_examples=150, deadline=None)
def test_every_line_of_a_table_is_as_wide_as_the_others(
    rows: tuple[tuple[Cell, ...], ...], room: int
) -> None:
    block = Block(kind="table", rows=rows)
    lines = draw_table(block, Document(), room, numbers=True).text.split("\n")
    assert len({cell_width(line) for line in lines}) == 1


def test_cells_keep_their_links() -> None:
    cell = Cell(text="see here", spans=(link(4, 8, 0),))
    drawn = draw_table(Block(kind="table", rows=((cell,),)), Document(links=LINKS), 40, numbers=True)
    assert "see here¹" in drawn.text
    run = next(run for run in drawn.runs if run.url)
    assert drawn.text[run.start : run.end] == "here"
    assert run.looks == ("cell", "link")


# ---------------------------------------------------------------- links


def test_stops_are_found_in_both_directions() -> None:
    layout = lay_out(
        paragraph("one two", spans=(link(0, 3, 0), link(4, 7, 1))),
        paragraph("nothing here"),
        Block(kind="figure", text="🖼 ferry", spans=(Span(start=0, end=7, styles=("image",), image=0),)),
    )
    assert [stop.url for stop in stops_in(layout, 0)] == ["https://example.org/a", "https://example.org/b"]
    first = find_stop(layout, (0, -1), 1)
    assert first is not None and first.start == 0
    last = find_stop(layout, (1, 0), 1)
    assert last is not None and last.url == "https://example.org/p.jpg"
    assert find_stop(layout, (last.block, last.start), 1) is None
    back = find_stop(layout, (last.block, last.start), -1)
    assert back is not None and back.url == "https://example.org/b"
    assert find_stop(layout, (0, 0), -1) is None


def test_the_link_under_a_character() -> None:
    layout = lay_out(paragraph("one two", spans=(link(4, 7, 1),)))
    found = link_at(layout, 0, 5)
    assert found is not None and found.url == "https://example.org/b"
    assert link_at(layout, 0, 1) is None
    assert link_at(layout, 0, -3) is None
    assert link_at(layout, 9, 0) is None
