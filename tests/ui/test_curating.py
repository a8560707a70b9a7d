"""Stories folded in the lists, what changed in an article, and refreshes that nobody asks for."""

from __future__ import annotations

import pytest
from newsroom import NOW, PAPERS, TEXT, Open, Paper, Reading, change

from reader.config import ListConfig, RefreshConfig
from reader.model import EntryQuery, FeedChanges, FeedData, Scope
from reader.store import Store


async def find(reader: Reading, *titles: str) -> list[int]:
    """Return the ids of entries by their titles."""
    library = reader.app.context.library
    rows = await library.entries(list(reader.main.entries.ids))
    return [next(row.id for row in rows if row.title == title) for title in titles]


async def fold(reader: Reading) -> list[int]:
    """Let three entries tell one story, and bring the list up to date."""
    ids = await find(
        reader,
        "渡轮新线路本周试航，票价两元",
        "轻轨四号线明年开工",
        "Three electric boats and a very long cable",
    )
    leader, *others = sorted(ids)
    await reader.app.context.library._database.run(Store.put_stories, [(other, leader) for other in others])
    await reader.keys("enter", ".")
    return ids


async def test_a_story_stands_once_with_the_number_of_the_others(opened: Open) -> None:
    async with opened() as reader:
        await fold(reader)
        assert reader.main.entries.count == 11
        line = next(line for line in reader.text.splitlines() if "渡轮新线路" in line)
        assert " +2" in line


async def test_equals_shows_the_others_below_it_and_hides_them_again(opened: Open) -> None:
    async with opened() as reader:
        await fold(reader)
        await reader.keys("equals_sign")
        assert [title.lstrip("● ") for title in reader.titles[:3]] == [
            "渡轮新线路本周试航，票价两元",
            "轻轨四号线明年开工",
            "Three electric boats and a very long cable",
        ]
        assert "└ Three electric boats" in reader.text
        assert "+2" not in reader.text
        await reader.keys("j", "j", "equals_sign")
        assert (reader.main.entries.count, reader.main.entries.cursor) == (11, 0)
        await reader.keys("j", "equals_sign")
        assert reader.main.entries.count == 11, "this one stands alone"


async def test_reading_one_reads_all(opened: Open) -> None:
    async with opened() as reader:
        ids = await fold(reader)
        await reader.keys("equals_sign", "enter")
        assert not any(title.startswith("●") for title in reader.titles[:3])
        library = reader.app.context.library
        assert all(row.read for row in await library.entries(ids))
        assert reader.main.categories.categories[0].unread == 10
        await reader.keys("z")
        assert all(title.startswith("●") for title in reader.titles[:3])


@pytest.mark.parametrize("unfolds", [False, True])
async def test_marks_and_undo_tell_the_number_that_the_list_has(opened: Open, unfolds: bool) -> None:
    async with opened() as reader:
        await fold(reader)
        assert "11 entries" in reader.text
        await reader.keys(*["equals_sign"] * unfolds, "A")
        assert reader.toasts[-1] == "11 entries marked read · z takes it back"
        await reader.keys("z")
        assert reader.toasts[-1] == "Undone: Marked 11 entries read"
        await reader.keys("C")
        assert reader.toasts[-1] == "11 entries marked read · z takes it back"


async def test_a_smart_category_folds_its_stories_too(opened: Open) -> None:
    async with opened() as reader:
        await fold(reader)
        smart = await reader.app.context.library.add_smart_category("Everything", "newer:90d")
        reader.main.categories.show(await reader.app.context.library.categories())
        reader.main.show_scope(Scope(kind="smart", smart_id=smart.id))
        await reader.rest()
        rows = reader.main.entries.count
        assert " +2" in next(line for line in reader.text.splitlines() if "渡轮新线路" in line)
        await reader.keys("equals_sign")
        assert reader.main.entries.count == rows + 2
        assert "└ Three electric boats" in reader.text


async def test_a_feeds_own_list_is_whole_and_shows_no_number(opened: Open) -> None:
    async with opened() as reader:
        await fold(reader)
        feed = next(feed for feed in await reader.app.context.library.feeds() if feed.title == "山城晚报")
        reader.main.show_scope(Scope(kind="feed", feed_id=feed.id))
        await reader.rest()
        assert reader.main.entries.count == 3
        assert "+2" not in reader.text


async def test_folding_can_be_switched_off(opened: Open) -> None:
    async with opened(lists=ListConfig(fold_stories=False)) as reader:
        await fold(reader)
        assert reader.main.entries.count == 13
        assert "+2" not in reader.text


async def correct(reader: Reading, title: str, text: str) -> None:
    """Let a feed correct an entry of the first paper."""
    feed = (await reader.app.context.library.feeds())[0]
    paper = Paper(title=PAPERS[0].title)
    changes = FeedChanges(
        feed_id=feed.id,
        format="xml",
        feed=FeedData(title=feed.title),
        changes=(change(paper, 0, title, text),),
        checked_at=NOW,
    )
    await reader.app.context.library._database.run(Store.apply_many, [changes])


async def test_what_changed_is_shown_and_left_again(opened: Open) -> None:
    async with opened() as reader:
        await correct(reader, "渡轮新线路本周试航，票价两元", TEXT.replace("票价两元", "票价三元"))
        await reader.keys("enter", ".", "enter")
        assert "↻" in reader.text
        await reader.keys("V")
        assert reader.main.article is not None
        assert reader.main.article.compared
        assert "票价两三元" in reader.text
        assert "Changed on" in reader.text
        await reader.keys("V")
        assert not reader.main.article.compared
        assert "票价两三元" not in reader.text


async def test_an_article_that_never_changed_says_so(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "enter", "V")
        assert reader.toasts[-1] == "This article has not changed since it came."


async def test_feeds_are_refreshed_as_they_become_due(opened: Open) -> None:
    async with opened() as reader:
        reader.press.news = {"江城日报": ("晚到的一条消息",)}
        reader.press.faults = {"The Quiet Compiler": "quietcompiler.example does not answer."}
        reader.app._refresh_due()
        await reader.rest()
        await reader.rest()
        assert reader.press.asked == [None]
        assert reader.place == "categories", "the focus stays where it is"
        reader.app._refresh_due()
        await reader.rest()
        await reader.rest()
        assert len(reader.press.asked) == 2
        told = ["1 new, 1 failed; g f tells why."]
        assert reader.toasts == told, "a failure that nobody asked about is not told again and again"


async def test_nothing_is_asked_while_nothing_is_due(opened: Open) -> None:
    papers = tuple(paper for paper in PAPERS if not paper.fault)
    async with opened(papers=papers) as reader:
        reader.app._refresh_due()
        await reader.rest()
        assert reader.press.asked == []


async def test_the_start_asks_only_what_is_older_than_the_setting(opened: Open) -> None:
    settings = RefreshConfig(on_start=True, on_start_minutes=30)
    async with opened(refresh=settings) as reader:
        await reader.rest()
        library = reader.app.context.library
        failing = [feed.id for feed in await library.feeds() if feed.fault]
        assert reader.press.asked == [failing], "the others were asked a moment ago"


async def test_failing_pages_are_told_with_their_feed(opened: Open) -> None:
    async with opened(100, 40) as reader:
        (entry_id,) = await find(reader, "夜市搬家以后")
        await reader.app.context.library._database.run(
            Store.put_page_fault, entry_id, fault="It answers 500.", next_try=NOW, gone=False, now=NOW
        )
        await reader.keys("g", "f")
        assert "1 article page could not be fetched yet: It answers 500." in reader.text


async def test_the_number_of_a_story_is_counted_once(opened: Open) -> None:
    async with opened() as reader:
        await fold(reader)
        query = EntryQuery(scope=Scope(kind="all"), unread_only=True)
        assert len(await reader.app.context.library.entry_ids(query)) == 11
        rows = await reader.app.context.library.categories()
        assert rows[0].unread == 11
