"""What a client sends and what it understands, against a real server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from servers import Answer, Server, redirect

from reader import __version__
from reader.config import NetworkConfig
from reader.errors import FetchError
from reader.fetch.client import Client
from reader.fetch.freshness import fresh_for, parse_http_date, retry_at
from reader.fetch.transport import Transport
from reader.model import Validators

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


async def test_gives_body_type_and_address(client: Client, server: Server) -> None:
    address = server.add("/feed.xml", Answer("<rss/>", "application/rss+xml; charset=gbk"))
    response = await client.get(address + "#top")
    assert response.body == b"<rss/>"
    assert response.content_type == "application/rss+xml; charset=gbk"
    assert response.address == address
    assert (response.moved_to, response.not_modified, response.fresh_for) == ("", False, None)


async def test_introduces_itself(client: Client, server: Server) -> None:
    await client.get(server.add("/feed.xml", Answer("<rss/>")))
    headers = server.requests[0].headers
    assert headers["user-agent"].startswith(f"reader-tui/{__version__}")
    assert headers["accept-encoding"].startswith("gzip, deflate")
    assert "application/atom+xml" in headers["accept"]


async def test_user_agent_is_a_setting(server: Server) -> None:
    client = Client(NetworkConfig(user_agent="test/1"))
    await client.get(server.add("/", Answer("x")))
    await client.aclose()
    assert server.requests[0].headers["user-agent"] == "test/1"


async def test_asks_whether_it_has_changed(client: Client, server: Server) -> None:
    address = server.add(
        "/feed.xml", Answer("<rss/>", etag='W/"1"', last_modified="Mon, 23 Nov 2026 08:00:00 GMT")
    )
    first = await client.get(address)
    assert first.validators == Validators(etag='W/"1"', last_modified="Mon, 23 Nov 2026 08:00:00 GMT")
    second = await client.get(address, validators=first.validators)
    assert second.not_modified
    assert second.body == b""
    assert second.validators == first.validators
    assert server.requests[1].headers["if-modified-since"] == first.validators.last_modified


async def test_keeps_validators_that_a_304_does_not_repeat(client: Client, server: Server) -> None:
    address = server.add("/feed.xml", Answer(status=304))
    known = Validators(etag='"old"', last_modified="Mon, 23 Nov 2026 08:00:00 GMT")
    assert (await client.get(address, validators=known)).validators == known


async def test_a_304_that_nobody_asked_for_is_a_fault(client: Client, server: Server) -> None:
    with pytest.raises(FetchError, match="304"):
        await client.get(server.add("/feed.xml", Answer(status=304)))


async def test_keeps_no_cookies(client: Client, server: Server) -> None:
    address = server.add("/feed.xml", Answer("<rss/>", headers={"Set-Cookie": "who=you; Path=/"}))
    await client.get(address)
    await client.get(address)
    assert "cookie" not in server.requests[1].headers


async def test_keeps_connections(client: Client, server: Server) -> None:
    server.add("/", Answer("x" * 1000))
    for _ in range(3):
        await client.get(server.url("/"))
    assert server.connections == 1


async def test_asks_again_when_a_kept_connection_was_closed(client: Client, server: Server) -> None:
    answers = iter((Answer("one"), Answer(drop="start"), Answer("two")))
    address = server.add("/feed.xml", lambda request: next(answers))
    assert (await client.get(address)).body == b"one"
    assert (await client.get(address)).body == b"two"


async def test_user_name_and_password_of_the_address_stay_with_its_host(
    client: Client, server: Server
) -> None:
    server.add("/feed.xml", redirect("/new.xml", 301))
    server.add("/new.xml", Answer("<rss/>"))
    response = await client.get(server.url("/feed.xml").replace("http://", "http://ann:secret@"))
    assert [request.headers["authorization"] for request in server.requests] == ["Basic YW5uOnNlY3JldA=="] * 2
    assert "secret" not in response.address
    assert response.moved_to == server.url("/new.xml").replace("http://", "http://ann:secret@")

    with Server() as other:
        server.add("/feed.xml", redirect(other.add("/x", Answer("<rss/>"))))
        await client.get(server.url("/feed.xml").replace("http://", "http://ann:secret@"))
        assert "authorization" not in other.requests[0].headers


async def test_goes_through_the_proxy_of_the_environment(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.origin)
    server.add("*", Answer("<rss/>"))
    client = Client(NetworkConfig())
    # This name has no address: only the proxy could look it up, so nothing here may depend on doing so.
    response = await client.get("http://news.example/feed.xml", allow_private=False)
    await client.aclose()
    assert response.body == b"<rss/>"
    assert server.requests[0].path == "http://news.example/feed.xml"


async def test_loopback_needs_no_proxy(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.origin)
        client = Client(NetworkConfig())
        await client.get(server.add("/", Answer("x")))
        await client.aclose()
        assert proxy.requests == []


async def test_no_proxy_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server() as proxy:
        proxy.add("*", Answer("from the proxy"))
        monkeypatch.setenv("HTTP_PROXY", proxy.origin)
        monkeypatch.setenv("NO_PROXY", "invalid")
        client = Client(NetworkConfig())
        assert (await client.get("http://news.example/")).body == b"from the proxy"
        with pytest.raises(FetchError, match=r"no server called news\.invalid|could not be looked up"):
            await client.get("http://news.invalid/")
        await client.aclose()


async def test_no_proxy_may_name_a_port(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server() as proxy:
        proxy.add("*", Answer("from the proxy"))
        monkeypatch.setenv("HTTP_PROXY", proxy.origin)
        monkeypatch.setenv("NO_PROXY", "news.invalid:8080, 192.0.2.1")
        client = Client(NetworkConfig(connect_timeout=0.1))
        assert (await client.get("http://news.invalid/")).body == b"from the proxy"
        for address in ("http://news.invalid:8080/", "http://192.0.2.1/"):
            with pytest.raises(FetchError):
                await client.get(address)
        await client.aclose()
        assert len(proxy.requests) == 1


@pytest.mark.parametrize(
    ("no_proxy", "direct", "through"),
    [
        ("10.0.0.0/8", ["10.1.2.3", "10.255.0.1:8080"], ["11.0.0.1", "ten.example"]),
        ("192.168.1.7/24,news.example", ["192.168.1.200", "news.example"], ["192.168.2.1"]),
        ("fd00::/8", ["[fd12::1]", "[fd12::1]:8080"], ["[2001:db8::1]", "10.0.0.1"]),
        ("[fd00::]/8", ["[fd12::1]"], ["[2001:db8::1]"]),
        ("*.paper.example", ["www.paper.example", "paper.example"], ["newspaper.example"]),
        (".paper.example", ["www.paper.example"], ["newspaper.example"]),
        ("*", ["news.example", "10.0.0.1"], []),
        ("10.0.0.0/99, /8, 10.0.0.0/", [], ["10.0.0.1", "news.example"]),
        ("", [], ["10.0.0.1"]),
    ],
)
def test_no_proxy_may_name_networks(
    monkeypatch: pytest.MonkeyPatch, no_proxy: str, direct: list[str], through: list[str]
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    transport = Transport(1)
    assert [host for host in direct if transport.proxy_for(f"http://{host}/feed.xml")] == []
    assert [host for host in through if not transport.proxy_for(f"http://{host}/feed.xml")] == []


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"cache-control": "public, max-age=3600"}, timedelta(hours=1)),
        ({"cache-control": "Max-Age=3600", "age": "600"}, timedelta(minutes=50)),
        ({"cache-control": "max-age=60", "age": "600"}, None),
        ({"cache-control": "no-cache, max-age=3600"}, None),
        ({"cache-control": "s-maxage=3600"}, None),
        ({"cache-control": "max-age=-1", "expires": "Mon, 23 Nov 2026 13:30:00 GMT"}, None),
        ({"cache-control": "max-age=never", "expires": "Mon, 23 Nov 2026 13:30:00 GMT"}, None),
        ({"cache-control": 'max-age="60"', "age": "-1"}, timedelta(minutes=1)),
        ({"cache-control": "max-age=99999999999999"}, timedelta(days=365)),
        ({"expires": "Mon, 23 Nov 2026 13:30:00 GMT"}, timedelta(minutes=90)),
        (
            {"expires": "Mon, 23 Nov 2026 13:30:00 GMT", "date": "Mon, 23 Nov 2026 13:00:00 GMT"},
            timedelta(minutes=30),
        ),
        ({"expires": "Sun, 22 Nov 2026 13:30:00 GMT"}, None),
        ({"expires": "0"}, None),
        (
            {"cache-control": "max-age=60", "expires": "Mon, 23 Nov 2026 13:30:00 GMT"},
            timedelta(minutes=1),
        ),
    ],
)
def test_fresh_for(headers: dict[str, str], expected: timedelta | None) -> None:
    assert fresh_for(headers, NOW) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", None),
        ("120", NOW + timedelta(minutes=2)),
        ("Mon, 23 Nov 2026 12:30:00 GMT", NOW + timedelta(minutes=30)),
        ("Mon, 23 Nov 2020 12:30:00 GMT", NOW),
        ("99999999999", NOW + timedelta(days=365)),
        ("soon", None),
        ("-5", None),
        ("１２", None),
    ],
)
def test_retry_at(value: str, expected: datetime | None) -> None:
    assert retry_at({"retry-after": value}, NOW) == expected


def test_impossible_http_dates_are_none() -> None:
    assert parse_http_date("Mon, 99 Nov 2026 12:30:00 GMT") is None
    assert parse_http_date("Mon, 23 Nov 99999 12:30:00 GMT") is None


async def test_freshness_reaches_the_response(server: Server) -> None:
    client = Client(NetworkConfig(), clock=lambda: NOW)
    answer = Answer("x", etag='"1"', headers={"Cache-Control": "max-age=600"})
    address = server.add("/", answer)
    first = await client.get(address)
    again = await client.get(address, validators=first.validators)
    await client.aclose()
    assert first.fresh_for == again.fresh_for == timedelta(minutes=10)
