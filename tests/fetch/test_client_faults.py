"""Everything that goes wrong on the way, one sentence each, against a real server."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from servers import Answer, Server, free_port

from reader.config import NetworkConfig
from reader.errors import FetchError, Gone, RateLimited, ReaderError, TooLarge
from reader.fetch.client import Client
from reader.fetch.connect_faults import Unreachable

TLS = Path(__file__).parent / "tls"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def is_sentence(error: ReaderError) -> bool:
    """A sentence for a person: it ends, and has no word of a library or of Python in it."""
    text = str(error)
    jargon = re.compile(
        r"httpx|httpcore|errno|Error|Exception|Traceback|<class|None|0x|_ssl|SSL(?!_CERT)|\(\)"
    )
    return text.endswith(".") and 20 < len(text) < 240 and not jargon.search(text)


async def fault(client: Client, address: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await client.get(address)
    assert is_sentence(caught.value), str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (400, FetchError, "did not understand"),
        (401, FetchError, "user name and a password"),
        (403, FetchError, "refuses"),
        (404, Gone, "nothing at this address"),
        (410, Gone, "gone for good"),
        (418, FetchError, "418"),
        (429, RateLimited, "asked too often"),
        (451, FetchError, "legal reasons"),
        (500, FetchError, "internal error"),
        (502, FetchError, "server behind it"),
        (503, RateLimited, "overloaded or being repaired"),
        (504, FetchError, "in vain"),
        (521, FetchError, "521"),
        (300, FetchError, "300"),
    ],
)
async def test_statuses(
    client: Client, server: Server, status: int, kind: type[FetchError], words: str
) -> None:
    error = await fault(client, server.add("/feed.xml", Answer("oh", status=status)))
    assert type(error) is kind
    assert words in str(error)
    assert server.host in str(error)
    assert str(status) in str(error)


async def test_only_410_is_forever(client: Client, server: Server) -> None:
    gone = await fault(client, server.add("/a", Answer(status=410)))
    missing = await fault(client, server.url("/b"))
    assert isinstance(gone, Gone)
    assert isinstance(missing, Gone)
    assert (gone.forever, missing.forever) == (True, False)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("header", "wait", "words"),
    [
        ("120", timedelta(minutes=2), "2 minutes"),
        ("Mon, 23 Nov 2026 15:00:00 GMT", timedelta(hours=3), "3 hours"),
        ("200000", timedelta(seconds=200_000), "2 days"),
        ("1", timedelta(seconds=1), "1 minute"),
    ],
)
async def test_retry_after(server: Server, status: int, header: str, wait: timedelta, words: str) -> None:
    client = Client(NetworkConfig(), clock=lambda: NOW)
    address = server.add("/", Answer(status=status, headers={"Retry-After": header}))
    error = await fault(client, address)
    await client.aclose()
    assert isinstance(error, RateLimited)
    assert error.retry_at == NOW + wait
    assert f"left alone for {words}." in str(error)


async def test_refused_connection(client: Client) -> None:
    port = free_port()
    error = await fault(client, f"http://127.0.0.1:{port}/feed.xml")
    assert isinstance(error, Unreachable)
    assert str(error).startswith(f"127.0.0.1:{port} refuses the connection")


async def test_unknown_host(client: Client) -> None:
    error = await fault(client, "http://news.invalid/feed.xml")
    assert isinstance(error, Unreachable)
    assert "news.invalid" in str(error)


@pytest.mark.parametrize(
    "address", ["ftp://example.org/x", "http://", "javascript:alert(1)", "http://[::1", ""]
)
async def test_addresses_that_are_none(client: Client, address: str) -> None:
    assert "not a web address" in str(await fault(client, address))


async def test_names_that_no_host_can_have(client: Client) -> None:
    await fault(client, f"http://{'a' * 70}.example/")
    await fault(client, "http://a..example/")


async def test_first_byte_too_late(server: Server) -> None:
    client = Client(NetworkConfig(read_timeout=0.05))
    error = await fault(client, server.add("/", Answer("x", hold=threading.Event())))
    await client.aclose()
    assert "sent nothing for 0.05 seconds" in str(error)


async def test_stalls_in_the_middle(server: Server) -> None:
    client = Client(NetworkConfig(read_timeout=0.05))
    error = await fault(client, server.add("/", Answer("x" * 1000, hold_middle=threading.Event())))
    await client.aclose()
    assert "sent nothing for 0.05 seconds" in str(error)


async def test_never_comes_to_an_end(server: Server) -> None:
    def trickle() -> Iterator[bytes]:
        while True:
            yield b"x"

    client = Client(NetworkConfig(total_timeout=0.2))
    error = await fault(client, server.add("/", Answer(chunks=trickle())))
    await client.aclose()
    assert "still not done after 0.2 seconds" in str(error)


async def test_connection_is_never_accepted() -> None:
    import socket

    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        port = deaf.getsockname()[1]
        # The queue of waiting connections is full after the first ones; the next gets no answer at all.
        fillers = [socket.socket() for _ in range(3)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        client = Client(NetworkConfig(connect_timeout=0.1, read_timeout=0.1))
        error = await fault(client, f"http://127.0.0.1:{port}/")
        await client.aclose()
        for filler in fillers:
            filler.close()
    assert "accepted no connection within 0.1 seconds" in str(error)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(drop="start"), "closed the connection without an answer"),
        (Answer(drop="reset"), "broke off"),
        (Answer("x" * 1000, drop="middle"), "promised 1,000 bytes and sent 500"),
        (Answer("x" * 10, length=1000), "promised 1,000 bytes and sent 10"),
        (Answer("x" * 1000, drop="middle", packed="gzip"), "promised"),
        (Answer(gzip.compress(bytes(9000))[:-20], headers={"Content-Encoding": "gzip"}), "broke off"),
        (Answer(gzip.compress(b"x" * 99)[:20] + b"?" * 50, headers={"Content-Encoding": "gzip"}), "damaged"),
        (Answer(b"x", headers={"Content-Encoding": "compress"}), "cannot unpack"),
        (Answer(status_line=b"220 mail.example ESMTP ready\r\n\r\n"), "not as a web server does"),
        (Answer(status_line=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"), "broke off"),
        (Answer(status_line=b"HTTP/1.1 200 OK\r\nA: " + b"x" * 200_000 + b"\r\n\r\n"), "not as a web server"),
    ],
)
async def test_broken_answers(client: Client, server: Server, answer: Answer, words: str) -> None:
    error = await fault(client, server.add("/feed.xml", answer))
    assert words in str(error)
    assert server.host in str(error)


async def test_the_end_of_the_connection_may_be_the_end(client: Client, server: Server) -> None:
    assert (await client.get(server.add("/", Answer("x" * 10, length=-1)))).body == b"x" * 10


async def test_too_large_by_its_own_word(client: Client, server: Server) -> None:
    address = server.add("/feed.xml", Answer(b"x", length=50_000_000))
    error = await fault(client, address)
    assert isinstance(error, TooLarge)
    assert "more than 1 MB" in str(error)


async def test_a_feed_of_fifty_megabytes_is_not_loaded_to_its_end(client: Client, server: Server) -> None:
    sent = 0

    def flood() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(500):
            yield b"x" * 100_000
            sent += 1

    assert isinstance(await fault(client, server.add("/feed.xml", Answer(chunks=flood()))), TooLarge)
    assert sent < 200


async def test_exactly_as_large_as_allowed(client: Client, server: Server) -> None:
    body = b"x" * 1_000_000
    assert (await client.get(server.add("/", Answer(body, packed="gzip")))).body == body
    assert (await client.get(server.url("/"), max_bytes=1_000_000)).body == body
    with pytest.raises(TooLarge, match="so we stopped"):
        await client.get(server.url("/"), max_bytes=999_999)


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        ("own", "signed by nobody but itself"),
        ("expired", "expired|nobody but itself"),
        ("elsewhere", "nobody"),
    ],
)
async def test_certificates_are_checked(client: Client, certificate: str, words: str) -> None:
    with Server(certificate=TLS / f"{certificate}.pem") as server:
        error = await fault(client, server.add("/", Answer("secret")))
        assert re.search(words, str(error))
        assert server.requests == []


@pytest.mark.parametrize(
    ("certificate", "words"), [("expired", "has expired"), ("elsewhere", "belongs to another")]
)
async def test_trusted_certificates_are_checked_too(
    monkeypatch: pytest.MonkeyPatch, certificate: str, words: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / f"{certificate}.pem"))
    client = Client(NetworkConfig())
    with Server(certificate=TLS / f"{certificate}.pem") as server:
        assert words in str(await fault(client, server.url("/")))
    await client.aclose()


async def test_certificates_of_the_environment_are_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "own.pem"))
    client = Client(NetworkConfig())
    with Server(certificate=TLS / "own.pem") as server:
        assert (await client.get(server.add("/", Answer("secret")))).body == b"secret"
    await client.aclose()


@pytest.mark.parametrize(
    ("variable", "content", "words"),
    [
        ("SSL_CERT_FILE", None, "named by SSL_CERT_FILE cannot be read: no such file"),
        ("SSL_CERT_FILE", "junk", "named by SSL_CERT_FILE cannot be read: there are none in it."),
        ("SSL_CERT_DIR", None, "named by SSL_CERT_DIR cannot be read: not a directory."),
    ],
)
async def test_certificates_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, content: str | None, words: str
) -> None:
    path = tmp_path / "trust.pem"
    if content is not None:
        path.write_text(content)
    monkeypatch.setenv(variable, str(path))
    client = Client(NetworkConfig())
    assert words in str(await fault(client, "https://127.0.0.1:9/"))
    await client.aclose()


async def test_certificates_of_a_folder_are_trusted_beside_those_of_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # OpenSSL finds it by the hash of its subject: openssl x509 -noout -subject_hash -in own.pem
    (tmp_path / "50b16ce1.0").write_bytes((TLS / "own.pem").read_bytes())
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    for file in ("", str(TLS / "elsewhere.pem")):
        monkeypatch.setenv("SSL_CERT_FILE", file)
        client = Client(NetworkConfig())
        with Server(certificate=TLS / "own.pem") as server:
            assert (await client.get(server.add("/", Answer("secret")))).body == b"secret"
        await client.aclose()


async def test_https_where_only_http_is_spoken(client: Client, server: Server) -> None:
    error = await fault(client, server.url("/").replace("http://", "https://"))
    assert "http://" in str(error)


async def test_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("HTTP_PROXY", f"http://ann:secret@127.0.0.1:{port}")
    client = Client(NetworkConfig())
    with pytest.raises(FetchError) as caught:
        await client.get("http://news.example/")
    await client.aclose()
    assert f"The proxy 127.0.0.1:{port} cannot be reached; check HTTPS_PROXY" in str(caught.value)
    assert "secret" not in str(caught.value)


async def test_a_proxy_of_a_kind_we_cannot_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://127.0.0.1:70")
    client = Client(NetworkConfig())
    with pytest.raises(ReaderError, match=r"127\.0\.0\.1:70 named by the environment cannot be used"):
        await client.get("http://news.example/")
    await client.aclose()
