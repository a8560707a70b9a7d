"""Keys on an article: saving, copying, opening in the browser, links by number, the other text."""

from __future__ import annotations

from pathlib import Path

from newsroom import NOW, PAPERS, Open, Paper, make_app, reading

from reader.model import Article, Entry, EntryQuery, Picture, Saved, Scope
from reader.ui.app import ReaderApp
from reader.ui.entry_states import saved_words

LINK = "https://news.example/"


async def test_s_saves_and_takes_back(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "s")
        assert "Bookmarked." in reader.toasts
        assert "●★" in reader.text
        await reader.keys("s")
        assert "Bookmark removed · z brings it back" in reader.toasts
        assert "●★" not in reader.text
        await reader.keys("z")
        assert "●★" in reader.text


async def test_s_while_reading_saves_what_is_read(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "j", "enter", "s")
        saved = await reader.app.context.library.bookmarks()
        assert [entry.title for entry in saved] == ["轻轨四号线明年开工"]
        await reader.keys("3")
        assert reader.main.article is not None
        assert reader.main.article.entry.starred


async def test_a_save_that_fails_is_told(opened: Open) -> None:
    async with opened() as reader:
        reader.press.saving_fails = True
        await reader.keys("enter", "s")
        assert "news.example does not answer." in reader.toasts


def test_what_saving_says() -> None:
    here, missing = Picture(url="a", data=b"x"), Picture(url="b", fault="404")
    assert saved_words(None) == "Bookmarked."
    assert saved_words(Saved(saved_at=NOW)) == "Bookmarked."
    assert saved_words(Saved(saved_at=NOW, pictures=(here,))) == "Bookmarked with 1 picture."
    assert saved_words(Saved(saved_at=NOW, pictures=(here, here))) == "Bookmarked with 2 pictures."
    assert saved_words(Saved(saved_at=NOW, pictures=(here, missing))) == (
        "Bookmarked; 1 of 2 pictures will be tried again at the next refresh."
    )


async def test_y_and_capital_y_copy(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "y")
        assert reader.app.clipboard.startswith(LINK)
        address = reader.app.clipboard
        await reader.keys("Y")
        assert reader.app.clipboard == f"渡轮新线路本周试航，票价两元\n{address}"
        assert "Copied title and address." in reader.toasts


async def test_o_opens_the_browser_and_capital_o_goes_on(opened: Open, tmp_path: Path) -> None:
    script = tmp_path / "browser"
    script.write_text('#!/bin/sh\nprintf "%s\\n" "$1" >> ' + str(tmp_path / "visited") + "\n")
    script.chmod(0o755)
    async with opened(browser=(str(script),)) as reader:
        await reader.keys("enter", "o", "O")
        assert reader.opened == "轻轨四号线明年开工"
        assert not reader.titles[0].startswith("●")
        for _ in range(200):
            if (tmp_path / "visited").exists() and (tmp_path / "visited").read_text().count("\n") == 2:
                break
            await reader.pilot.pause(0.02)
        assert (tmp_path / "visited").read_text().count(LINK) == 2


async def test_a_missing_browser_is_told(opened: Open) -> None:
    async with opened(browser=("/no/such/program",)) as reader:
        await reader.keys("enter", "o")
        await reader.rest()
        assert any(toast.startswith("/no/such/program could not be started") for toast in reader.toasts)


async def test_links_by_number(opened: Open) -> None:
    async with opened(browser=("/no/such/program",)) as reader:
        await reader.keys("enter", "enter", "2")
        assert "Link 2 · Enter opens it: https://ferry.example/plan" in reader.text
        await reader.keys("enter")
        assert any("/no/such/program" in toast for toast in reader.toasts)
        await reader.keys("9", "9", "enter")
        assert "There is no link 99." in reader.text
        await reader.keys("1", "escape")
        assert reader.place == "article", "Esc only forgets the number"
        assert reader.main.number == ""
        await reader.keys("9")
        assert "There is no link 9." in reader.text, "before anything tries to open it"


async def test_a_number_is_forgotten_with_the_line_that_tells_of_it(opened: Open) -> None:
    async with opened(browser=("/no/such/program",)) as reader:
        await reader.keys("enter", "enter", "2")
        reader.main.say("")
        await reader.keys("enter")
        assert not reader.toasts
        await reader.keys("2")
        reader.main.say("")
        await reader.keys("1")
        assert "Link 1 · Enter opens it" in reader.text
        await reader.keys("J", "enter")
        assert not reader.toasts, "a number is one of the article that it was typed in"


async def test_tab_says_where_a_link_leads(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "enter", "tab")
        assert "https://news.example/ferry" in reader.text.splitlines()[-1]


async def test_the_link_list(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("u")
        assert "Open an article to see its links." in reader.text
        await reader.keys("enter", "enter", "u")
        assert reader.screen == "LinksScreen"
        assert "本周试航" in reader.text
        assert "https://news.example/ferry" in reader.text
        await reader.keys("j", "y")
        assert reader.app.clipboard == "https://ferry.example/plan"
        await reader.keys("q")
        assert reader.screen == "CategoriesScreen"


async def test_the_end_of_a_long_link_list_can_be_seen(opened: Open) -> None:
    links = "".join(f'<p><a href="https://news.example/{n}">第{n}处</a>。</p>' for n in range(1, 61))
    async with opened(80, 24, papers=(Paper(title="江城日报", titles=("六十处",), text=links),)) as reader:
        await reader.keys("enter", "enter", "u", "G")
        assert "60  第60处" in reader.text and "Enter opens · y copies · Esc closes" in reader.text


async def test_x_says_when_there_is_no_other_text(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("x")
        assert reader.opened == ""


async def test_another_text_of_an_article_stands_between_the_same_two(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "j", "enter")
        before = reader.main.pane.neighbours
        assert all(before)
        assert reader.main.article is not None
        reader.main.show_other_text(await reader.app.context.library.article(reader.main.article.entry.id))
        await reader.keys("G")
        assert reader.main.pane.neighbours == before
        assert f"上一篇  {before[0]}" in reader.text


async def test_position_on_the_status_line(opened: Open) -> None:
    async with opened(80, 20) as reader:
        await reader.keys("enter", "j")
        assert "2/13" in reader.text
        await reader.keys("enter", "G")
        assert "100%" in reader.text


async def test_one_article_without_subscribing(tmp_path: Path) -> None:
    base = make_app(tmp_path, papers=PAPERS[:1])
    library = base.context.library
    ids = await library.entry_ids(EntryQuery(scope=Scope(kind="all")))
    stored = await library.article(ids[0])
    loose = Article(
        entry=Entry(
            id=0, feed_id=None, feed_title="", title="孤篇", link=LINK, first_seen=stored.entry.first_seen
        ),
        document=stored.document,
    )
    app = ReaderApp(library, base.context.config, open_article=loose)
    async with reading(app, 80, 24) as reader:
        assert reader.screen == "ArticleScreen"
        assert "孤篇" in reader.text
        await reader.keys("space", "G", "escape")
        assert reader.app.return_code is None, "Esc does not leave by mistake"
        await reader.keys("q")
        assert reader.app.return_code == 0
