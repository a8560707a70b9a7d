"""The way through a proxy: tunnels, HTTP/2 inside them, certificates, logins, and what goes wrong."""

from __future__ import annotations

import asyncio
import gzip
import re
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from h2.errors import ErrorCodes
from h2server import H2Server
from proxies import SocksProxy, TunnelProxy
from servers import Answer, Server, free_port, redirect

from reader.config import NetworkConfig
from reader.errors import FetchError, TooLarge
from reader.fetch import transport
from reader.fetch.client import Client

FOLDER = Path(__file__).parent / "tls"
SITE = FOLDER / "elsewhere.pem"
"""The certificate of elsewhere.example, which nobody but the proxy finds."""
NETWORK = NetworkConfig(connect_timeout=5, read_timeout=5, total_timeout=10, max_bytes=1_000_000)
FEED = "https://elsewhere.example/feed.xml"


@pytest.fixture(autouse=True)
def _trust(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    everybody = tmp_path / "everybody.pem"
    everybody.write_bytes(SITE.read_bytes() + (FOLDER / "own.pem").read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(everybody))


@pytest.fixture
def server() -> Iterator[H2Server]:
    with H2Server(SITE, protocols=("h2", "http/1.1")) as server:
        server.add("/feed.xml", Answer("<rss/>", "application/rss+xml", etag='"1"'))
        yield server


@pytest.fixture
def proxy(server: H2Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[TunnelProxy]:
    with TunnelProxy(to=server.host) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)
        yield proxy


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """The environment is read when a client is made, so every test with a proxy names that one first."""
    client = Client(NETWORK)
    yield client
    await client.aclose()


async def fault(client: Client, address: str = FEED) -> str:
    with pytest.raises(FetchError) as caught:
        await client.get(address, allow_private=False)
    assert str(caught.value).endswith(".")
    return str(caught.value)


async def ask(address: str = FEED) -> bytes:
    client = Client(NETWORK)
    try:
        return (await client.get(address, allow_private=False)).body
    finally:
        await client.aclose()


async def test_http2_is_spoken_through_the_tunnel(
    server: H2Server, proxy: TunnelProxy, client: Client
) -> None:
    response = await client.get(f"{FEED}?a=1", allow_private=False)
    assert (response.body, response.content_type) == (b"<rss/>", "application/rss+xml")
    (request,) = server.requests
    assert request.path == "/feed.xml?a=1"
    assert (request.headers[":authority"], request.headers[":scheme"]) == ("elsewhere.example", "https")
    assert request.headers["user-agent"].startswith("reader-tui/")
    assert proxy.targets == ["elsewhere.example:443"]
    assert (await client.get(FEED, validators=response.validators)).not_modified


async def test_requests_share_the_tunnel(server: H2Server, proxy: TunnelProxy, client: Client) -> None:
    await client.get(FEED)
    hold = threading.Event()
    for n in range(6):
        server.add(f"/{n}", Answer(f"body {n}", hold=hold))
    tasks = [asyncio.create_task(client.get(f"https://elsewhere.example/{n}")) for n in range(6)]
    await asyncio.to_thread(server.wait_for, 7)
    hold.set()
    assert [(await task).body for task in tasks] == [f"body {n}".encode() for n in range(6)]
    assert (server.connections, len(proxy.asked)) == (1, 1)


async def test_a_host_that_only_speaks_http1_is_asked_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with H2Server(SITE, protocols=("http/1.1",)) as server, TunnelProxy(to=server.host) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)
        server.add("/feed.xml", Answer("<rss/>"))
        assert await ask() == b"<rss/>"
        assert ":authority" not in server.requests[0].headers


async def test_a_server_that_knows_of_no_agreement_is_asked_by_http1(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Server(certificate=SITE) as server, TunnelProxy(to=server.host) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)
        server.add("/feed.xml", Answer("<rss/>"))
        assert await ask() == b"<rss/>"


async def test_without_the_package_http1_goes_through(
    server: H2Server, proxy: TunnelProxy, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "has_http2", lambda: False)
    assert (await client.get(FEED)).body == b"<rss/>"
    assert ":path" not in server.requests[0].headers


async def test_a_server_that_wants_http1_for_an_address_gets_it(
    server: H2Server, proxy: TunnelProxy, client: Client
) -> None:
    server.resets["/feed.xml"] = ErrorCodes.HTTP_1_1_REQUIRED
    for _ in range(2):
        assert (await client.get(FEED)).body == b"<rss/>"
    assert [":path" in request.headers for request in server.requests] == [True, False, False]


async def test_hosts_without_the_proxy_speak_as_before(
    server: H2Server, proxy: TunnelProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One host is asked through the proxy and another directly; neither changes how the other is asked."""
    client = Client(NETWORK)
    await client.get(FEED)
    with H2Server(FOLDER / "own.pem", protocols=("h2", "http/1.1")) as direct:
        monkeypatch.setattr(transport, "has_http2", lambda: False)
        assert (await client.get(direct.add("/", Answer("x")))).body == b"x"
        assert ":path" not in direct.requests[0].headers
    await client.aclose()


async def test_redirects_packing_and_bombs(server: H2Server, proxy: TunnelProxy, client: Client) -> None:
    server.add("/old.xml", redirect("/new.xml", 301))
    server.add("/new.xml", Answer("江" * 9000, packed="gzip"))
    response = await client.get("https://elsewhere.example/old.xml")
    assert response.body.decode() == "江" * 9000
    assert response.moved_to == "https://elsewhere.example/new.xml"
    server.add("/bomb", Answer(gzip.compress(bytes(50_000_000)), headers={"Content-Encoding": "gzip"}))
    with pytest.raises(TooLarge):
        await client.get("https://elsewhere.example/bomb")
    assert (await client.get(FEED)).body == b"<rss/>"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(drop="start"), "closed the connection without an answer|broke off"),
        (Answer("x" * 1000, drop="middle"), "promised 1,000 bytes|broke off"),
        (Answer("x" * 1000, drop="middle", length=-1), "broke off"),
        (Answer(status=404), "nothing at this address"),
    ],
)
async def test_broken_answers(
    server: H2Server, proxy: TunnelProxy, client: Client, answer: Answer, words: str
) -> None:
    server.add("/feed.xml", answer)
    said = await fault(client)
    assert re.search(words, said)
    server.add("/next", Answer("x"))
    assert (await client.get("https://elsewhere.example/next")).body == b"x"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, r"does not let us through to elsewhere\.example \(403\); check HTTPS_PROXY.* NO_PROXY"),
        (407, r"The proxy wants a user name and a password \(407\)"),
        (502, r"cannot reach elsewhere\.example \(502\)"),
        (504, r"cannot reach elsewhere\.example \(504\)"),
    ],
)
async def test_a_proxy_that_refuses(monkeypatch: pytest.MonkeyPatch, status: int, words: str) -> None:
    with TunnelProxy(to="127.0.0.1:9", status=status) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)
        client = Client(NETWORK)
        assert re.search(words, await fault(client))
        await client.aclose()


async def test_a_proxy_with_a_login(server: H2Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The password of the environment is percent-encoded, and the site never sees it."""
    with TunnelProxy(to=server.host, login="Basic YW5uOnNlY0ByZXQ=") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://ann:sec%40ret@{proxy.host}")
        assert await ask() == b"<rss/>"
        assert "proxy-authorization" not in server.requests[0].headers
        monkeypatch.setenv("HTTPS_PROXY", f"http://ann:wrong@{proxy.host}")
        client = Client(NETWORK)
        said = await fault(client)
        await client.aclose()
        assert "wants a user name and a password (407)" in said
        assert "wrong" not in said


async def test_a_proxy_that_is_asked_over_tls(server: H2Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its certificate is trusted as the environment says, and inside its connection runs the site's own."""
    with TunnelProxy(to=server.host, certificate=FOLDER / "own.pem") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)
        assert await ask() == b"<rss/>"
        assert ":path" in server.requests[0].headers


@pytest.mark.parametrize(
    ("certificate", "words"),
    [("own", "belongs to another name"), ("expired", "has expired|whom this computer does not trust|itself")],
)
async def test_certificates_are_checked_behind_the_tunnel(
    monkeypatch: pytest.MonkeyPatch, certificate: str, words: str
) -> None:
    with H2Server(FOLDER / f"{certificate}.pem") as server, TunnelProxy(to=server.host) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)
        client = Client(NETWORK)
        said = await fault(client)
        await client.aclose()
        assert re.search(rf"elsewhere\.example cannot prove who it is, .*(?:{words})", said)
        assert f"asked through the proxy {proxy.host}" in said
        assert server.requests == []


async def test_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("HTTPS_PROXY", f"http://ann:secret@127.0.0.1:{port}")
    client = Client(NETWORK)
    said = await fault(client)
    await client.aclose()
    assert (
        said == f"The proxy 127.0.0.1:{port} cannot be reached; check HTTPS_PROXY, HTTP_PROXY or ALL_PROXY."
    )


async def test_a_socks_proxy_without_its_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setenv("ALL_PROXY", "socks5://ann:secret@127.0.0.1:1080")
    client = Client(NETWORK)
    assert await fault(client) == (
        "The proxy 127.0.0.1:1080 speaks SOCKS, for which a package is missing: install reader-tui[socks]."
    )
    await client.aclose()


async def test_a_socks_proxy_is_gone_through(server: H2Server, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("socksio")
    with SocksProxy(to=server.host) as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.address)
        assert await ask() == b"<rss/>"
        assert proxy.targets == ["elsewhere.example:443"]
        assert ":path" in server.requests[0].headers, "HTTP/2 there, too"
