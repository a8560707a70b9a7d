"""The Google Reader API over a loopback server: what is asked, what is read of the answers, what may fail."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest
from mark_service import AT, PASSWORD, USER, Service
from servers import Answer, Server, redirect

from reader.errors import SyncError
from reader.sync.greader import GoogleReader
from reader.sync.web import Refused, Web

FEED = "https://press.example/feed.xml?a=1&b=2"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def service(server: Server) -> Service:
    return Service(server)


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    web = Web(user_agent="reader-tui/1", connect_timeout=5, read_timeout=5, max_bytes=50_000)
    yield web
    await web.aclose()


@pytest.fixture
async def account(service: Service, web: Web) -> GoogleReader:
    account = GoogleReader(web, service.server.origin, USER, PASSWORD)
    await account.log_in()
    return account


@pytest.mark.parametrize("path", ["", "/api/greader.php"])
@pytest.mark.parametrize("named", ["", "/", "/api/greader.php"])
async def test_it_finds_the_api_below_the_address_that_people_know(
    server: Server, web: Web, path: str, named: str
) -> None:
    service = Service(server, path=path)
    service.add_feed(FEED, "水边日报")
    account = GoogleReader(web, server.origin + named, USER, PASSWORD)
    if named == "/api/greader.php" and not path:
        with pytest.raises(SyncError, match="does not understand us"):
            await account.log_in()
        return
    await account.log_in()
    assert [feed.address for feed in await account.feeds()] == [FEED]


async def test_a_wrong_password_is_told(service: Service, web: Web) -> None:
    account = GoogleReader(web, service.server.origin, USER, "falsch")
    with pytest.raises(Refused, match=r"refuses the login \(401\); check user_name and password_command"):
        await account.log_in()


async def test_an_address_that_is_no_api_is_told(server: Server, web: Web) -> None:
    server.add("*", Answer("<html>Welcome</html>", "text/html"))
    with pytest.raises(SyncError, match="is no address of a Google Reader API; FreshRSS shows its own"):
        await GoogleReader(web, server.origin, USER, PASSWORD).log_in()
    server.add("*", redirect("https://elsewhere.example/"))
    with pytest.raises(SyncError, match=r"sends us on to https://elsewhere\.example/; put that address"):
        await GoogleReader(web, server.origin, USER, PASSWORD).log_in()


async def test_a_login_that_is_answered_in_json(server: Server, web: Web) -> None:
    service = Service(server)
    service.fail["accounts/ClientLogin"] = Answer('{"SID": "x", "Auth": "anna/abc"}', "application/json")
    account = GoogleReader(web, server.url("/api/greader.php"), USER, PASSWORD)
    await account.log_in()
    assert await account.feeds() == []


async def test_subscriptions_are_made_moved_and_ended(service: Service, account: GoogleReader) -> None:
    await account.subscribe(FEED, title="水边 & 日报", folder=("要闻", "港口"))
    (feed,) = await account.feeds()
    assert (feed.address, feed.title, feed.folder) == (FEED, "水边 & 日报", ("要闻", "港口"))
    await account.move(feed.stream, feed.folder, ("国外",))
    assert service.feeds[feed.stream].label == "国外"
    await account.move(feed.stream, ("国外",), ())
    assert (await account.feeds())[0].folder == ()
    await account.unsubscribe(feed.stream)
    assert await account.feeds() == []


@pytest.mark.parametrize("label", ["Uncategorized", "未分类", "All", "", " / "])
async def test_what_has_no_folder_there_has_none_here(
    service: Service, account: GoogleReader, label: str
) -> None:
    service.add_feed(FEED, "水边日报", label)
    assert (await account.feeds())[0].folder == ()


async def test_ids_come_page_by_page(service: Service, account: GoogleReader) -> None:
    service.page = 3
    feed = service.add_feed(FEED, "水边日报")
    items = [service.add_item(feed, f"https://press.example/{n}", f"第{n}条") for n in range(8)]
    items[2].read = items[5].read = items[5].starred = True
    items[7].published = AT - 86_400
    numbers = [str(item.number) for item in items]
    assert await account.unread_ids() == [numbers[n] for n in (0, 1, 3, 4, 6, 7)]
    assert await account.starred_ids() == [numbers[5]]
    since = datetime.fromtimestamp(AT, UTC)
    assert await account.ids_since(since, 100) == numbers[:7]
    assert await account.ids_since(since, 4) == numbers[:4]


async def test_a_list_that_goes_round_in_a_circle_ends(service: Service, account: GoogleReader) -> None:
    same = json.dumps({"itemRefs": [{"id": "5"}], "continuation": "again"})
    service.server.add("/api/greader.php/reader/api/0/stream/items/ids", Answer(same, "application/json"))
    assert await account.unread_ids() == ["5"]


@pytest.mark.parametrize("tells_hex", [False, True])
async def test_items_are_read_and_marked(service: Service, account: GoogleReader, tells_hex: bool) -> None:
    service.tells_hex = tells_hex
    feed = service.add_feed(FEED, "水边日报")
    for n in range(3):
        service.add_item(feed, f"https://press.example/{n}", "R&amp;D 在渡口", text=f"<p>第{n}条正文</p>")
    ids = await account.unread_ids()
    items = await account.items(ids[:2])
    assert [item.id for item in items] == ids[:2]
    assert {item.stream for item in items} == {feed}
    data = items[0].data
    assert (data.title, data.link, data.author) == ("R&D 在渡口", "https://press.example/0", "渡口记者")
    assert (data.content, data.published) == ("<p>第0条正文</p>", datetime.fromtimestamp(AT, UTC))
    assert [(each.url, each.length) for each in data.enclosures] == [("https://press.example/a.mp3", 1200)]
    await account.mark(ids[:2], "read", True)
    await account.mark(ids[2:], "starred", True)
    assert [item.read for item in service.items.values()] == [True, True, False]
    await account.mark(ids[:1], "read", False)
    assert await account.unread_ids() == [ids[0], ids[2]]
    assert await account.starred_ids() == ids[2:]


async def test_a_token_that_has_run_out_is_taken_anew(service: Service, account: GoogleReader) -> None:
    await account.subscribe(FEED)
    service.token = "token-2"
    await account.subscribe("https://press.example/second.xml")
    assert len(service.feeds) == 2
    assert service.asked.count("token") == 2


async def test_hostile_words_are_cleaned(service: Service, account: GoogleReader) -> None:
    feed = service.add_feed("javascript:alert(1)", "坏\x1b[31m报\u202e")
    service.add_item(feed, "file:///etc/passwd", "标\x07题 <b>x</b>\n第二行", published=10**25)
    (told,) = await account.feeds()
    assert (told.address, told.title) == ("", "坏[31m报")
    (item,) = await account.items(await account.unread_ids())
    assert (item.data.link, item.data.title) == ("", "标题 <b>x</b> 第二行")
    assert item.data.published is None


@pytest.mark.parametrize(
    "body",
    ["", "<html>", "[]", "null", '{"subscriptions": 3', "[" * 40_000, '{"feeds": []}'],
    ids=["empty", "page", "list", "null", "cut", "deep", "other"],
)
async def test_an_answer_of_another_shape_is_told(service: Service, account: GoogleReader, body: str) -> None:
    service.fail["subscription/list"] = Answer(body, "application/json")
    with pytest.raises(SyncError, match=r"The service does not (answer as|list its)"):
        await account.feeds()


async def test_parts_of_another_shape_are_left_out(service: Service, account: GoogleReader) -> None:
    told: object = {
        "items": [
            7,
            {"id": None},
            {"id": "9", "origin": {"streamId": "feed/1"}, "title": ["x"], "canonical": {"href": 3}},
        ]
    }
    service.fail["stream/items/contents"] = Answer(json.dumps(told), "application/json")
    (item,) = await account.items(["9"])
    assert (item.id, item.data.title, item.data.link, item.data.content) == ("9", "", "", "")


async def test_a_kept_connection_that_was_closed_is_made_anew(
    service: Service, account: GoogleReader
) -> None:
    service.add_feed(FEED, "水边日报")
    service.fail["subscription/list"] = Answer(drop="start")
    assert len(await account.feeds()) == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer("x" * 60_000), "more than 50,000 bytes"),
        (Answer(status=500), r"has an error \(500\)"),
        (Answer(status=429), "asked too often"),
        (Answer(status=503), "its API is switched off"),
        (Answer(b"not packed", headers={"Content-Encoding": "gzip"}), "cannot be unpacked"),
    ],
)
async def test_what_fails_is_a_sentence(
    service: Service, account: GoogleReader, answer: Answer, words: str
) -> None:
    service.fail["subscription/list"] = answer
    with pytest.raises(SyncError, match=words):
        await account.feeds()


async def test_a_service_that_cannot_be_reached(web: Web) -> None:
    with Server() as server:
        address = server.origin
    with pytest.raises(SyncError, match="cannot be reached; check the network") as caught:
        await GoogleReader(web, address, USER, PASSWORD).log_in()
    assert caught.value.offline
