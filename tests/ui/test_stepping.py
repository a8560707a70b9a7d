"""Going on and back: to the next unread across categories and folders, and by brackets and letters."""

from __future__ import annotations

from newsroom import Open


async def test_n_goes_on_across_categories(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("6")
        assert reader.category == "山城晚报"
        titles = []
        for _ in range(4):
            await reader.keys("n")
            titles.append(reader.opened)
        assert titles == [
            "轻轨四号线明年开工",
            "火锅店门口的长队",
            "夜市搬家以后",
            "Three electric boats and a very long cable",
        ]
        assert reader.category == "Harbour Weekly"
        assert reader.place == "article"


async def test_n_ends_with_a_word(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("C", "n")
        assert "Nothing unread is left." in reader.text
        assert reader.opened == ""


async def test_n_comes_round_to_what_stands_above(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("6", "enter", "G", "n")
        assert reader.opened == "夜市搬家以后"
        await reader.keys("n")
        assert reader.opened == "轻轨四号线明年开工"
        assert reader.category == "山城晚报"


async def test_p_goes_back(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("6", "enter", "G", "p")
        assert reader.opened == "火锅店门口的长队"


async def test_folders_are_read_folder_by_folder(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("4", "A", "n")
        assert reader.category == "Technology"
        assert reader.opened == "Three electric boats and a very long cable"


async def test_capital_j_and_k_step_through_the_list_from_any_pane(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "J", "J")
        assert reader.main.entries.cursor == 2
        assert reader.opened == "", "without an open article only the cursor moves"
        await reader.keys("enter", "J")
        assert reader.opened == "Naming things, part nine"
        await reader.keys("K", "K", "K", "K")
        assert reader.opened == "渡轮新线路本周试航，票价两元"
        assert "This is the first article." in reader.text


async def test_space_reads_the_whole_day(opened: Open) -> None:
    async with opened(80, 50) as reader:
        seen: list[str] = []
        for _ in range(12):
            await reader.keys("space")
            if not seen or seen[-1] != reader.opened:
                seen.append(reader.opened)
        assert len(seen) > 3
        assert seen[:3] == [
            "渡轮新线路本周试航，票价两元",
            "轻轨四号线明年开工",
            "Three electric boats and a very long cable",
        ]


async def test_brackets_step_through_categories(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("right_square_bracket")
        assert (reader.category, reader.main.entries.count) == ("Today", 7)
        await reader.keys("left_square_bracket", "left_square_bracket")
        assert reader.category == "空白晨报"
        await reader.keys("right_curly_bracket")
        assert reader.category == "江城日报"
        await reader.keys("left_curly_bracket")
        assert reader.category == "The Quiet Compiler"


async def test_brackets_work_while_reading(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("5", "enter", "enter", "right_square_bracket")
        assert reader.category == "山城晚报"
        assert reader.place == "entries"


async def test_folders_fold(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("4", "minus")
        assert "▸ 本地" in reader.text
        await reader.keys("j")
        assert reader.category == "Technology"
        await reader.keys("k", "l")
        assert "▾ 本地" in reader.text
        assert reader.place == "categories", "the first l only unfolds"
        await reader.keys("j", "h")
        assert reader.category == "本地", "out of a feed goes to its folder"
        await reader.keys("minus", "minus", "l")
        assert reader.place == "entries"


async def test_what_is_folded_away_is_found_by_n(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("7", "minus", "5", "A", "6", "A", "n")
        assert reader.category == "Harbour Weekly"
        await reader.keys("escape", "escape")
        assert "▾ ! Technology" in reader.text


async def test_go_to(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("5", "enter", "g", "u")
        assert (reader.category, reader.place) == ("All unread", "entries")
        await reader.keys("g", "t")
        assert reader.category == "Today"
        await reader.keys("g", "c")
        assert reader.place == "categories"
        await reader.keys("G", "g", "g")
        assert reader.category == "All unread"
