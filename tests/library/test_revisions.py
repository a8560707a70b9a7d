"""What changed: words marked in one document."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reader.library.revisions import compare, is_marked, pick
from reader.model import Block, Body, Cell, Document, Entry, Link, Revision, Span, StoredArticle

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def document(*texts: str) -> Document:
    return Document(blocks=tuple(Block(kind="paragraph", text=text) for text in texts))


def shown(result: Document) -> list[str]:
    """The blocks with new words in +…+ and old ones in -…-."""
    lines = []
    for block in result.blocks:
        line = block.text
        for span in sorted(block.spans, key=lambda span: -span.start):
            mark = "+" if "underline" in span.styles else "-" if "strike" in span.styles else ""
            line = line[: span.start] + mark + line[span.start : span.end] + mark + line[span.end :]
        lines.append(line)
    return lines


def test_words_and_figures_are_marked() -> None:
    old, new = document("The ferry costs 2.50 crowns."), document("The night ferry costs 3.50 crowns.")
    assert shown(compare(old, new)) == ["The+ night+ ferry costs -2.50-+3.50+ crowns."]


def test_chinese_is_compared_by_character_and_whole_number() -> None:
    old, new = document("渡轮票价两元，每天12班。"), document("渡轮票价三元，每天120班。")
    assert shown(compare(old, new)) == ["渡轮票价-两-+三+元，每天-12-+120+班。"]


def test_paragraphs_come_and_go() -> None:
    old = document("第一段没有变。", "这一段被删去了。", "最后一段也没有变。")
    new = document("第一段没有变。", "最后一段也没有变。", "A new paragraph.")
    assert shown(compare(old, new)) == [
        "第一段没有变。",
        "-这一段被删去了。-",
        "最后一段也没有变。",
        "+A new paragraph.+",
    ]


def test_a_changed_title_stands_first() -> None:
    result = compare(document("a"), document("a"), old_title="渡轮停航", new_title="渡轮复航")
    assert shown(result)[0] == "渡轮-停-+复+航"
    assert is_marked(result)
    assert not is_marked(compare(document("a"), document("a"), old_title="x", new_title="x"))


def test_links_and_anchors_of_the_new_text_stay() -> None:
    old = Document(
        blocks=(
            Block(kind="paragraph", text="Old link", spans=(Span(start=0, end=8, link=0),)),
            Block(kind="paragraph", text="See the plan for it.", spans=()),
        ),
        links=(Link(url="https://old.example"),),
    )
    new = Document(
        blocks=(
            Block(
                kind="paragraph",
                text="See the new plan for it.",
                spans=(Span(start=4, end=16, styles=("strong",), link=0),),
            ),
        ),
        links=(Link(url="https://new.example"),),
        anchors={"plan": 0},
    )
    result = compare(old, new)
    assert [span.link for span in result.blocks[0].spans] == [None]
    block = result.blocks[1]
    linked = [block.text[span.start : span.end] for span in block.spans if span.link == 0]
    assert "".join(linked) == "the new plan"
    assert all("strong" in span.styles for span in block.spans if span.link == 0)
    assert result.anchors == {"plan": 1}


def test_changed_cells_of_a_table_are_marked() -> None:
    def table(*cells: str) -> Document:
        return Document(blocks=(Block(kind="table", rows=(tuple(Cell(text=cell) for cell in cells),)),))

    (block,) = compare(table("a", "1"), table("a", "2")).blocks
    assert [bool(cell.spans) for cell in block.rows[0]] == [False, True]


def revision(source: str, html: str) -> Revision:
    body = Body(html=html, source="page" if source == "page" else "feed")
    return Revision(replaced_at=NOW, title="t", body=body)


def test_the_former_text_of_what_is_read_is_compared() -> None:
    entry = Entry(id=1, feed_id=1, feed_title="f", title="t", first_seen=NOW)
    page, feed = Body(html="<p>long page text</p>", source="page"), Body(html="<p>short</p>")
    stored = StoredArticle(entry=entry, bodies=(page, feed))
    revisions = [revision("feed", "new feed"), revision("page", "old page"), revision("page", "older page")]
    found = pick(stored, revisions)
    assert found is not None
    assert (found[0].body.html, found[1]) == ("old page", page)
    assert pick(stored, revisions[:1]) == (revisions[0], feed)
    assert pick(stored, []) is None
    assert pick(StoredArticle(entry=entry), revisions) is None


TEXT = st.lists(st.text(alphabet="ab 12.渡轮\n", max_size=20), max_size=5)


@given(TEXT, TEXT)
def test_both_texts_can_be_read_out_of_the_result(old: list[str], new: list[str]) -> None:
    result = compare(document(*old), document(*new))

    def without(style: str) -> list[str]:
        kept = []
        for block in result.blocks:
            dropped = {
                at for span in block.spans if style in span.styles for at in range(span.start, span.end)
            }
            text = "".join(char for at, char in enumerate(block.text) if at not in dropped)
            if text or not dropped:
                kept.append(text)
        return [text for text in kept if text]

    assert without("strike") == [text for text in new if text]
    assert without("underline") == [text for text in old if text]
    for block in result.blocks:
        ends = [(span.start, span.end) for span in block.spans]
        assert all(0 <= start < end <= len(block.text) or start == end for start, end in ends)
        assert all(one[1] <= other[0] for one, other in pairwise(ends))
