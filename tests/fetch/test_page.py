"""Article pages and pictures."""

from __future__ import annotations

import pytest
from servers import Answer, Server, redirect

from reader.errors import FetchError, Gone
from reader.fetch.client import Client
from reader.fetch.page import fetch_page, fetch_picture

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
PAGE = "<!doctype html><title>晨报</title><p>今天的第一条消息。</p>"


@pytest.fixture(autouse=True)
def named(client: Client, server: Server) -> None:
    client.trust([server.origin])


async def test_page_is_decoded_and_knows_where_it_came_from(client: Client, server: Server) -> None:
    server.add("/old.html", redirect("/new.html"))
    server.add("/new.html", Answer(PAGE.encode("gb18030"), "text/html; charset=gb2312"))
    page = await fetch_page(client, server.url("/old.html"))
    assert page.html == PAGE
    assert page.address == server.url("/new.html")
    assert "text/html" in server.requests[0].headers["accept"]


async def test_page_without_a_type(client: Client, server: Server) -> None:
    page = await fetch_page(client, server.add("/a", Answer(PAGE, "")))
    assert page.html == PAGE


async def test_page_that_is_called_a_download(client: Client, server: Server) -> None:
    page = await fetch_page(client, server.add("/a", Answer(PAGE, "application/octet-stream")))
    assert page.html == PAGE


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(b"%PDF-1.7 ...", "application/pdf"), "a PDF file"),
        (Answer(b"%PDF-1.7 ...", "text/html"), "a PDF file"),
        (Answer(PNG, "image/png"), "a picture"),
        (Answer(b"\0\1\2", "video/mp4"), "a film"),
        (Answer(b"\0\1\2", "application/octet-stream"), "a file to download"),
        (Answer(b"\0\1\2", "application/x-odd"), "a file (application/x-odd)"),
        (Answer(b'{"a": 1}', "application/json"), "raw data"),
        (Answer(b"  \n", "text/html"), "an empty page"),
    ],
)
async def test_what_is_no_page_is_named(client: Client, server: Server, answer: Answer, words: str) -> None:
    with pytest.raises(FetchError) as caught:
        await fetch_page(client, server.add("/a", answer))
    assert words in str(caught.value)
    assert server.host in str(caught.value)


def stub(content: str) -> Answer:
    meta = f'<meta http-equiv="refresh" content="{content}">'
    return Answer(f"<!DOCTYPE html><html><head>{meta}<title>Redirecting…</title></head></html>", "text/html")


@pytest.mark.parametrize(
    "content", ["0; url=/new.html", "0;URL='/new.html'", "1.5; url=/new.html#top", "3, url=/new.html"]
)
async def test_a_page_that_only_leads_to_another_is_followed(
    client: Client, server: Server, content: str
) -> None:
    server.add("/new.html", Answer(PAGE, "text/html"))
    page = await fetch_page(client, server.add("/old.html", stub(content)), allow_private=True)
    assert (page.html, page.address) == (PAGE, server.url("/new.html"))


@pytest.mark.parametrize(
    "content", ["60", "0", "0; url=/old.html#x", "30; url=/new.html", "0; url=file:///etc/passwd"]
)
async def test_a_page_that_loads_itself_anew_stays(client: Client, server: Server, content: str) -> None:
    page = await fetch_page(client, server.add("/old.html", stub(content)), allow_private=True)
    assert page.address == server.url("/old.html")


async def test_pages_that_lead_in_a_circle_are_named(client: Client, server: Server) -> None:
    server.add("/a.html", stub("0; url=/b.html"))
    server.add("/b.html", stub("0; url=/a.html"))
    with pytest.raises(FetchError, match="from page to page"):
        await fetch_page(client, server.url("/a.html"), allow_private=True)
    assert len(server.requests) == 4


async def test_a_stub_leads_into_no_network_of_ours(client: Client, server: Server) -> None:
    with Server() as other:
        server.add("/a.html", stub(f"0; url={other.url('/secret')}"))
        with pytest.raises(FetchError, match="own network"):
            await fetch_page(client, server.url("/a.html"), allow_private=True)
        assert other.requests == []


async def test_missing_page(client: Client, server: Server) -> None:
    with pytest.raises(Gone):
        await fetch_page(client, server.url("/removed.html"))


async def test_pages_of_strangers_in_the_own_network_are_refused(client: Client) -> None:
    with Server() as other:
        address = other.add("/", Answer(PAGE, "text/html"))
        with pytest.raises(FetchError, match="your own network"):
            await fetch_page(client, address)
        assert "own network" in (await fetch_picture(client, address, 1000)).fault
        assert (await fetch_page(client, address, allow_private=True)).html == PAGE


@pytest.mark.parametrize(
    ("data", "content_type", "media_type"),
    [
        (PNG, "image/png", "image/png"),
        (PNG, "application/octet-stream", "image/png"),
        (PNG, "text/html", "image/png"),
        (b"\xff\xd8\xff\xe0rest", "", "image/jpeg"),
        (b"GIF89a rest", "image/png", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "", "image/webp"),
        (b"\0\0\0\x1cftypavif", "", "image/avif"),
        (b"anything else", "image/x-own; q=1", "image/x-own"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml", "image/svg+xml"),
    ],
)
async def test_pictures(
    client: Client, server: Server, data: bytes, content_type: str, media_type: str
) -> None:
    address = server.add("/p", Answer(data, content_type))
    picture = await fetch_picture(client, address, 1000)
    assert (picture.url, picture.data, picture.media_type, picture.fault) == (address, data, media_type, "")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(PNG * 100, "image/png"), "larger than 1,000 bytes"),
        (Answer("<html>please log in", "text/html"), "something else than a picture"),
        (Answer("<html>please log in", "image/png"), "something else than a picture"),
        (Answer("%PDF-1.7", "image/png"), "something else than a picture"),
        (Answer("", "image/png"), "something else than a picture"),
        (Answer(status=403), "403"),
        (Answer(PNG, drop="middle"), "promised"),
    ],
)
async def test_pictures_fail_with_a_sentence(
    client: Client, server: Server, answer: Answer, words: str
) -> None:
    picture = await fetch_picture(client, server.add("/p", answer), 1000)
    assert words in picture.fault
    assert picture.data == b""


async def test_pictures_are_no_files(client: Client) -> None:
    assert "not a web address" in (await fetch_picture(client, "file:///etc/passwd", 1000)).fault
    assert "not a web address" in (await fetch_picture(client, "data:image/png;base64,AAAA", 1000)).fault


@pytest.mark.parametrize(
    "path", ["/login?next=%2Fstorm", "/users/sign_in", "/accounts/login/", "/wp-login.php"]
)
async def test_a_login_is_not_taken_for_the_article(client: Client, server: Server, path: str) -> None:
    server.add(path.partition("?")[0], Answer(PAGE, "text/html"))
    with pytest.raises(FetchError, match="shows a login page instead of the article; open it in a browser"):
        await fetch_page(client, server.add("/storm", redirect(path)))
    assert (await fetch_page(client, server.url(path))).html == PAGE, "unless that is what was asked for"
    server.add("/2026/how-to-log-in.html", Answer(PAGE, "text/html"))
    short = server.add("/s/1", redirect("/2026/how-to-log-in.html"))
    assert (await fetch_page(client, short)).html == PAGE, "a word of a title makes no login"
