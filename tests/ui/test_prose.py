"""Chinese on sheets and in lists: broken as in the articles."""

from __future__ import annotations

import pytest
from newsroom import Open
from textual.content import Content

from reader.ui.widgets.prose import lines_of

QUOTE = "渡轮公司说，新线路本周试航，票价两元，十二月起每天往返二十班（全程），风雨无阻。"


@pytest.mark.parametrize("width", range(8, 50))
def test_no_line_begins_with_a_stop_and_nothing_is_lost(width: int) -> None:
    lines = lines_of(Content(QUOTE), width)
    assert "".join(line.plain for line in lines) == QUOTE
    assert not any(line.plain[0] in "，。）" for line in lines)
    assert all(line.cell_length <= width for line in lines)


def test_breaks_of_the_text_stay_and_so_do_styles() -> None:
    lines = lines_of(Content.assemble(("一二", "bold"), "\n\n", "three four"), 6)
    assert [line.plain for line in lines] == ["一二", "", "three", "four"]
    assert lines[0].spans and not lines[2].spans


@pytest.mark.parametrize("width", [40, 60, 80, 120])
async def test_a_marked_passage_is_set_so_in_the_list_and_on_its_sheet(opened: Open, width: int) -> None:
    async with opened(width, 24) as reader:
        await reader.keys("enter", "enter", "H", "j", "l", "l", "enter", "g", "n")
        rows = [line.strip(" ▌│") for line in reader.text.splitlines()[2:-2]]
        assert not any(row[:1] in tuple("，。”") for row in rows if row)
        await reader.keys("c")
        assert reader.screen == "NoteScreen"
        rows = [line.strip(" ▌│┃█") for line in reader.text.splitlines()[2:-2]]
        assert not any(row[:1] in tuple("，。”") for row in rows if row)
        assert max(reader.widths) <= width


@pytest.mark.parametrize("width", range(12, 60))
def test_a_dot_between_two_keys_begins_no_line(width: int) -> None:
    words = "Enter 在浏览器中打开 · i 在文中显示 · ^s 保存 · Esc 关闭"
    lines = lines_of(Content(words), width)
    assert "".join(line.plain for line in lines).replace(" ", "") == words.replace(" ", "")
    assert not any(line.plain.startswith("·") for line in lines)
