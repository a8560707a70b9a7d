"""Where servers may send us, and where not."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import quote

import pytest
from servers import Answer, Server, redirect

from reader.config import NetworkConfig
from reader.errors import FetchError
from reader.fetch.client import REDIRECTS, Client
from reader.fetch.hosts import is_private, is_private_address, show_host


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ((301,), "/1"),
        ((308,), "/1"),
        ((302,), ""),
        ((303,), ""),
        ((307,), ""),
        ((301, 308), "/2"),
        ((301, 302), "/1"),
        ((302, 301), ""),
        ((301, 302, 301), "/1"),
    ],
)
async def test_permanent_moves_are_told(
    client: Client, server: Server, statuses: tuple[int, ...], moved: str
) -> None:
    for number, status in enumerate(statuses):
        server.add(f"/{number}", redirect(f"/{number + 1}", status))
    last = server.add(f"/{len(statuses)}", Answer("<rss/>"))
    response = await client.get(server.url("/0"))
    assert response.address == last
    assert response.moved_to == (server.url(moved) if moved else "")


async def test_a_move_is_told_with_not_modified_too(client: Client, server: Server) -> None:
    server.add("/old", redirect("/new", 301))
    server.add("/new", Answer("<rss/>", etag='"1"'))
    first = await client.get(server.url("/old"))
    again = await client.get(server.url("/old"), validators=first.validators)
    assert again.not_modified
    assert again.moved_to == server.url("/new")


@pytest.mark.parametrize(
    "location", ["next?a=1", "/x/next?a=1", "//{host}/x/next?a=1", "{origin}/x/next?a=1#top"]
)
async def test_every_form_of_location(client: Client, server: Server, location: str) -> None:
    server.add("/x/start", redirect(location.format(host=server.host, origin=server.origin)))
    server.add("/x/next", Answer("there"))
    assert (await client.get(server.url("/x/start"))).address == server.url("/x/next?a=1")


async def test_circles_are_named(client: Client, server: Server) -> None:
    server.add("/a", redirect("/b", 301))
    server.add("/b", redirect("/a", 301))
    with pytest.raises(FetchError, match="round in a circle"):
        await client.get(server.url("/a"))
    assert len(server.requests) == 2


async def test_endless_redirects_are_cut(client: Client, server: Server) -> None:
    server.add("*", lambda request: redirect(request.path + "x"))
    with pytest.raises(FetchError, match="more than 10 times"):
        await client.get(server.url("/a"))
    assert len(server.requests) == REDIRECTS + 1


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "http://[::1", ""]
)
async def test_other_schemes_are_refused(client: Client, server: Server, location: str) -> None:
    with pytest.raises(FetchError, match="not a web address"):
        await client.get(server.add("/a", redirect(location)))


async def test_a_named_private_host_may_send_us_to_another(client: Client, server: Server) -> None:
    with Server("127.0.0.2") as other:
        server.add("/a", redirect(other.add("/b", Answer("there"))))
        assert (await client.get(server.url("/a"))).body == b"there"


async def test_private_hosts_are_out_of_reach_for_content(client: Client, server: Server) -> None:
    with pytest.raises(FetchError, match=r"127\.0\.0\.1:\d+ lies in your own network"):
        await client.get(server.add("/a", Answer("secret")), allow_private=False)
    assert server.requests == []


async def test_content_may_use_hosts_that_the_user_named(client: Client, server: Server) -> None:
    server.add("/feed.xml", Answer("feed"))
    server.add("/a.html", Answer("page"))
    await client.get(server.url("/feed.xml"))
    assert (await client.get(server.url("/a.html"), allow_private=False)).body == b"page"


async def test_hosts_are_named_with_their_port(client: Client, server: Server) -> None:
    client.trust([server.url("/feed.xml")])
    with Server() as other, pytest.raises(FetchError, match="your own network"):
        await client.get(other.url("/"), allow_private=False)


async def test_public_hosts_never_send_us_into_the_private_network(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The public host is played by a proxy, the only way to have one on loopback."""
    with Server() as inside:
        monkeypatch.setenv("HTTP_PROXY", server.origin)
        server.add("*", redirect(inside.add("/", Answer("secret"))))
        client = Client(NetworkConfig())
        client.trust([inside.url("/")])
        for allow_private in (True, False):
            with pytest.raises(
                FetchError, match=r"news\.example sends us on to 127\.0\.0\.1:\d+, which lies in your"
            ):
                await client.get("http://news.example/", allow_private=allow_private)
        await client.aclose()
        assert inside.requests == []


async def test_a_name_that_changes_its_mind_is_caught(
    client: Client, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the name is public while we check it, and private when we connect."""
    server.add("/", Answer("secret"))
    port = int(server.host.rpartition(":")[2])
    real, asked = socket.getaddrinfo, 0

    def look_up(host: Any, *rest: Any, **named: Any) -> Any:
        nonlocal asked
        if host in ("rebind.example", b"rebind.example"):
            asked += 1
            host = "127.0.0.1" if asked > 1 else "93.184.215.14"
        return real(host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(FetchError, match="turned out to lie in your own network; nothing was asked of it"):
        await client.get(f"http://rebind.example:{port}/", allow_private=False)
    assert server.requests == [], "not even a question reaches it"


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("127.0.0.1", True),
        ("127.1", True),
        ("2130706433", True),
        ("0x7f000001", True),
        ("0.0.0.0", True),
        ("10.1.2.3", True),
        ("172.16.0.1", True),
        ("192.168.1.1", True),
        ("169.254.169.254", True),
        ("100.64.0.1", True),
        ("224.0.0.1", True),
        ("::1", True),
        ("[::1]", True),
        ("::ffff:127.0.0.1", True),
        ("64:ff9b::7f00:1", True),
        ("2002:7f00:1::", True),
        ("fe80::1%eth0", True),
        ("fc00::1", True),
        ("fec0::1", True),
        ("::127.0.0.1", True),
        ("64:ff9b:1::a00:1", True),
        ("64:ff9b::5db8:d70e", False),
        ("2001:0:53aa:64c::1", True),
        ("0177.0.0.1", True),
        ("127.0.0.1.", True),
        ("localhost.", True),
        ("printer.local.", True),
        ("localhost", True),
        ("a.localhost", True),
        ("printer.local", True),
        ("198.18.0.7", False),
        ("93.184.215.14", False),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", False),
        ("1und1.invalid", False),
    ],
)
async def test_private_hosts(host: str, private: bool) -> None:
    assert await is_private(host) is private


async def test_names_are_not_looked_up_behind_a_proxy() -> None:
    assert not await is_private("news.example", resolve=False)
    assert await is_private("intranet", resolve=False)
    assert not is_private_address("news.example")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://example.org/feed", "example.org"),
        ("https://ann:secret@example.org:443/feed", "example.org"),
        ("http://example.org:8080/feed", "example.org:8080"),
        ("http://[::1]:8080/feed", "[::1]:8080"),
        ("https://xn--fsqu00a.xn--0zwm56d/", "例子.测试"),
        ("http://[broken", "http://[broken"),
        ("nonsense", "nonsense"),
    ],
)
def test_hosts_are_shown_as_people_write_them(address: str, shown: str) -> None:
    assert show_host(address) == shown


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
async def test_letters_in_a_location_are_meant_as_they_stand(
    client: Client, server: Server, codec: str
) -> None:
    """The header holds bytes; what is not UTF-8 goes back to the server as it came."""
    sent = "/新闻/江.xml".encode(codec)
    server.add("/x", Answer(status=302, headers={"Location": sent.decode("latin-1")}))
    server.add(quote(sent), Answer("<rss/>"))
    assert (await client.get(server.url("/x"))).body == b"<rss/>"
