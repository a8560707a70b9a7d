"""The lines of the note sheet, broken by the rules that articles are broken by."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from newsroom import Open
from textual.widgets import TextArea

from reader.convert.wrap import cell_width
from reader.ui.widgets.note_area import line_starts

STOPS = "，。、；：？！”’）》」』】"
WORDS = st.text(st.sampled_from("渡轮票价两元江边ab c 1,.（“" + STOPS), max_size=120)


def lines_of(text: str, width: int) -> list[str]:
    bounds = [0, *line_starts(text, width), len(text)]
    return [text[start:end] for start, end in pairwise(bounds)]


@given(WORDS, st.integers(8, 60))
def test_lines_are_whole_and_fit(text: str, width: int) -> None:
    lines = lines_of(text, width)
    assert "".join(lines) == text
    assert all(cell_width(line) <= width for line in lines)
    assert all(lines) or not text


def test_no_line_begins_with_a_stop() -> None:
    text = "渡轮公司说，新线路本周试航，票价两元，十二月起每天往返二十班（全程），风雨无阻。"
    for width in range(8, 60):
        assert not any(line[0] in STOPS for line in lines_of(text, width)), width


def test_blanks_at_the_end_of_a_line_have_room() -> None:
    assert lines_of("one two     ", 8) == ["one two ", "    "]


async def test_what_is_typed_is_broken_so_and_kept_as_it_was_typed(opened: Open) -> None:
    async with opened(60, 20) as reader:
        await reader.keys("enter", "c")
        assert "^s keeps it" in reader.text
        area = reader.app.screen.query_one(TextArea)
        width = area.wrap_width
        text = "渡" * (width // 2) + "，然后呢"
        for letter in text:
            area.insert(letter)
        await reader.rest()
        first, second = (line for line in reader.text.splitlines()[4:] if "渡" in line)
        assert "，" not in first and "渡，然后呢" in second
        await reader.keys("home", "up", "end", "x")
        assert area.text == "渡" * (width // 2 - 2) + "x渡渡，然后呢"
        await reader.keys("ctrl+s")
        (entry,) = await reader.app.context.library.bookmarks()
        note = await reader.app.context.library.note(entry.id)
        assert note is not None and note.text == area.text


async def test_lines_with_tabs_stay_in_the_sheet(opened: Open) -> None:
    async with opened(60, 20) as reader:
        await reader.keys("enter", "c")
        area = reader.app.screen.query_one(TextArea)
        area.insert("票价\t两元\n" + "江边\t" * 12)
        await reader.rest()
        assert "两元" in reader.text and max(reader.widths) <= 60
