"""Articles of an archive that are read by its papers' pages and by the feed of the whole site as well."""

from __future__ import annotations

from html import escape

import pytest
from newsstand import CATEGORY, LATEST, OLDER, category_page, open_site
from servers import Answer, Server

from reader.library import Library
from reader.model import Entry, EntryQuery, Feed, Scope

ALL = Scope(kind="all")
BODY = """<p>{text}</p><p class="em_media">（文章来源：水乡报）</p>

<p><a href="http://source.example/NewsShare.html?infoCode=NW1">http://source.example/NewsShare.html?infoCode=NW1</a></p>
"""
BACK = (
    '\n<p><a href="//{host}/category/shuixiangbao.html">返回水乡报新闻</a>｜'
    '<a href="//{host}/">返回首页</a></p>'
)
TEXT = "清淤船昨天离开了西栅，比原定日子早了十二天。" * 8


def site_feed(server: Server, *, back: str = BACK, text: str = TEXT) -> Answer:
    """Return the feed of the whole site with its latest article."""
    link = server.url(LATEST)
    content = BODY.format(text=text) + back.format(host=server.host)
    return Answer(
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">'
        f'<title type="html">水乡资讯</title><id>{server.url("/feed.xml")}</id><entry>'
        f'<title type="html">水巷清淤提前完工</title><link href="{link}"/>'
        f"<id>{link.removesuffix('.html')}</id>"
        "<published>2026-03-02T08:06:12+08:00</published><updated>2026-03-02T08:06:12+08:00</updated>"
        f'<content type="html" xml:base="{link}">{escape(content)}</content></entry></feed>'
    )


@pytest.fixture(autouse=True)
def _site(server: Server) -> None:
    open_site(server)
    server.add("/feed.xml", site_feed(server))


async def add(library: Library, address: str, folder: str = "") -> Feed:
    (candidate,) = await library.find_feeds(address)
    return await library.subscribe(candidate, folders=((folder,),) if folder else ((),))


async def refresh(library: Library) -> None:
    async for _ in library.refresh(force=True):
        pass


async def rows(library: Library, scope: Scope = ALL) -> list[Entry]:
    return await library.entries(await library.entry_ids(EntryQuery(scope=scope)), scope)


async def words(library: Library, entry_id: int) -> str:
    article = await library.article(entry_id)
    return "\n".join(block.text for block in article.document.blocks)


async def test_what_the_sites_feed_brings_loses_the_line_as_a_page_does(
    library: Library, server: Server
) -> None:
    await add(library, server.url("/feed.xml"))
    await refresh(library)
    (entry,) = await rows(library)
    article = await library.article(entry.id)
    assert article.source == "feed"
    assert (await words(library, entry.id)).endswith("infoCode=NW1")
    assert [link.url for link in article.document.links] == [
        "http://source.example/NewsShare.html?infoCode=NW1"
    ]
    assert "返回" not in await library.markdown(entry.id)
    assert (await library.search("返回首页")).hits == ()
    page = await library.fetch_article(entry.id)
    assert page.source == "page"
    assert "返回" not in "".join(block.text for block in page.document.blocks)


async def test_what_is_known_is_no_change_because_of_the_line(library: Library, server: Server) -> None:
    await add(library, server.url("/feed.xml"))
    await refresh(library)
    await refresh(library)
    (entry,) = await rows(library)
    assert not entry.updated
    server.add("/feed.xml", site_feed(server, text=TEXT + "船上的人说，明年还来。"))
    await refresh(library)
    (entry,) = await rows(library)
    assert entry.updated
    compared = await library.changes(entry.id)
    assert "返回" not in "".join(block.text for block in compared.document.blocks)


@pytest.mark.parametrize("site_first", [True, False])
async def test_it_is_named_after_its_paper_everywhere(
    library: Library, server: Server, site_first: bool
) -> None:
    sources = [(server.url("/feed.xml"), "全站"), (server.url(CATEGORY), "报纸")]
    feeds = {}
    for address, folder in sources if site_first else sources[::-1]:
        feeds[folder] = await add(library, address, folder)
        await refresh(library)
    everywhere = await rows(library)
    assert [row.feed_title for row in everywhere] == ["水乡报新闻"] * 2
    latest = next(row for row in everywhere if row.link.endswith(LATEST))
    assert (await library.article(latest.id)).entry.feed_title == "水乡报新闻"
    paper = Scope(kind="feed", feed_id=feeds["报纸"].id)
    assert [row.feed_title for row in await rows(library, paper)] == ["水乡报新闻"] * 2
    whole = Scope(kind="folder", folder=("全站",))
    assert [row.feed_title for row in await rows(library, whole)] == ["水乡资讯"]
    found = await library.search("清淤船")
    assert {hit.entry.feed_title for hit in found.hits} == {"水乡报新闻"}
    found = await library.search("清淤船", scope=whole)
    assert [hit.entry.feed_title for hit in found.hits] == ["水乡资讯"]
    saved = await library.save(latest.id)
    assert saved is not None
    assert (saved.category, saved.feed_address) == ("水乡报新闻", server.url(CATEGORY))
    assert [row.feed_title for row in await library.bookmarks()] == ["水乡报新闻"]


async def test_it_gets_the_papers_name_when_the_paper_lists_it_later(
    library: Library, server: Server
) -> None:
    server.add(CATEGORY, Answer(category_page((OLDER, "“夜航船”恢复班次")), "text/html"))
    await add(library, server.url("/feed.xml"))
    await add(library, server.url(CATEGORY))
    await refresh(library)
    named = {row.link[-27:]: row.feed_title for row in await rows(library)}
    assert named == {LATEST[-27:]: "水乡资讯", OLDER[-27:]: "水乡报新闻"}
    open_site(server)
    await refresh(library)
    assert {row.feed_title for row in await rows(library)} == {"水乡报新闻"}
