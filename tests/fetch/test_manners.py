"""Requests as one server wants them: headers, and a login whose password a command gives."""

from __future__ import annotations

import asyncio
import logging
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from servers import Answer, Request, Server, redirect

from reader.config import NetworkConfig
from reader.errors import FetchError
from reader.fetch import manners as fetch_manners
from reader.fetch.client import Client
from reader.fetch.hosts import is_at_home
from reader.model import Manners
from reader.model.headers import parse_headers

SECRET = "wind und 江"
BASIC = "Basic " + b64encode(f"ann:{SECRET}".encode()).decode()


def python(code: str, *arguments: str) -> tuple[str, ...]:
    """Return a command that runs a line of Python."""
    return (sys.executable, "-c", code, *arguments)


def gives(password: str) -> tuple[str, ...]:
    """Return a command that prints a password and more."""
    return python(f"import sys; sys.stdout.buffer.write({password!r}.encode() + b'\\r\\nlogin: x')")


def login(home: str, command: tuple[str, ...] = gives(SECRET)) -> Manners:
    return Manners(home=home, user_name="ann", password_command=command)


async def test_own_user_agent_and_headers(client: Client, server: Server) -> None:
    address = server.add("/feed.xml", Answer("<rss/>"))
    manners = Manners(home=address, user_agent="test/2", headers=(("X-Key", "k1"), ("accept", "text/x")))
    await client.minding(manners).get(address)
    await client.get(address)
    own, usual = (request.headers for request in server.requests)
    assert (own["user-agent"], own["x-key"], own["accept"]) == ("test/2", "k1", "text/x")
    assert "accept-encoding" in own
    assert usual["user-agent"].startswith("reader-tui/")
    assert "x-key" not in usual


async def test_the_first_line_of_the_command_is_the_password(client: Client, server: Server) -> None:
    address = server.add("/feed.xml", Answer("<rss/>"))
    await client.minding(login(address)).get(address)
    assert server.requests[0].headers["authorization"] == BASIC


async def test_no_shell_sees_the_command(client: Client, server: Server) -> None:
    address = server.add("/feed.xml", Answer("<rss/>"))
    command = python("import sys; print(sys.argv[1])", "$(echo a); b | c")
    await client.minding(login(address, command)).get(address)
    expected = b64encode(b"ann:$(echo a); b | c").decode()
    assert server.requests[0].headers["authorization"] == f"Basic {expected}"


async def test_another_host_gets_neither_headers_nor_login(client: Client, server: Server) -> None:
    with Server() as other:
        address = server.add("/feed.xml", redirect("/here.xml"))
        server.add("/here.xml", redirect(other.add("/there.xml", redirect(server.url("/back.xml")))))
        server.add("/back.xml", Answer("<rss/>"))
        manners = Manners(
            home=address,
            user_agent="test/2",
            headers=(("X-Key", "k1"), ("Cookie", "a=1")),
            user_name="ann",
            password_command=gives(SECRET),
        )
        await client.minding(manners).get(address)
        (stranger,) = other.requests
        assert not {"x-key", "cookie", "authorization"} & set(stranger.headers)
        assert stranger.headers["user-agent"] == "test/2"
        assert [request.headers["authorization"] for request in server.requests] == [BASIC] * 3
        assert server.requests[1].headers["cookie"] == "a=1"


@pytest.mark.parametrize(
    ("url", "home", "expected"),
    [
        ("http://a.test/x", "http://a.test/feed", True),
        ("http://a.test:80/x", "http://a.test/feed", True),
        ("https://a.test/x", "http://a.test/feed", True),
        ("http://a.test/x", "https://a.test/feed", False),
        ("http://a.test:443/x", "https://a.test/feed", False),
        ("https://a.test:8443/x", "http://a.test/feed", False),
        ("http://a.test:8080/x", "http://a.test/feed", False),
        ("http://b.a.test/x", "http://a.test/feed", False),
        ("http://a.test.evil.test/x", "http://a.test/feed", False),
        ("http://a.test@evil.test/x", "http://a.test/feed", False),
    ],
)
def test_what_counts_as_the_same_host(url: str, home: str, expected: bool) -> None:
    assert is_at_home(url, home) is expected


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("/no/such/program",), "cannot be started; check its program '/no/such/program'"),
        (python("raise SystemExit(3)"), "failed (exit status 3); run it by hand"),
        (python("print('half'); raise SystemExit(1)"), "failed (exit status 1)"),
        (python("pass"), "printed nothing"),
        (python("print()"), "printed nothing"),
        (python("print('x' * 100_000)"), "printed far too much"),
        (python("while True: print('x' * 1000)"), "printed far too much"),
    ],
)
async def test_a_command_that_fails_is_told_in_a_sentence(
    client: Client, server: Server, command: tuple[str, ...], words: str
) -> None:
    address = server.add("/feed.xml", Answer("<rss/>"))
    with pytest.raises(FetchError) as caught:
        await client.minding(login(address, command)).get(address)
    text = str(caught.value)
    assert text.startswith(f"The password_command for {server.host} ")
    assert words in text
    assert text.endswith(".")
    assert "half" not in text
    assert server.requests == []


async def test_a_command_that_never_ends_is_stopped(
    client: Client, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch_manners, "_PATIENCE", 0.1)
    address = server.add("/feed.xml", Answer("<rss/>"))
    with pytest.raises(FetchError, match=r"was not done after 0\.1 seconds"):
        await client.minding(login(address, python("import time; time.sleep(600)"))).get(address)


async def test_the_command_is_run_once_for_many_requests(
    client: Client, server: Server, tmp_path: Path
) -> None:
    count = f"open({str(tmp_path / 'runs')!r}, 'a').write('x')"
    address = server.add("/feed.xml", Answer("<rss/>"))
    polite = client.minding(login(address, python(f"{count}; print('p')")))
    await asyncio.gather(*(polite.get(address) for _ in range(5)))
    broken = client.minding(login(address, python(f"{count}; raise SystemExit(1)")))
    results = await asyncio.gather(*(broken.get(address) for _ in range(5)), return_exceptions=True)
    assert all(isinstance(result, FetchError) for result in results)
    assert (tmp_path / "runs").read_text() == "xx"


async def test_one_request_that_is_given_up_leaves_the_command_to_the_others(
    client: Client, server: Server
) -> None:
    address = server.add("/feed.xml", Answer("<rss/>"))
    polite = client.minding(login(address))
    first, second = (asyncio.create_task(polite.get(address)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).body == b"<rss/>"


async def test_a_wrong_password_is_asked_for_again_the_next_time(
    client: Client, server: Server, tmp_path: Path
) -> None:
    (tmp_path / "password").write_text("old")

    def answer(request: Request) -> Answer:
        right = request.headers["authorization"] == "Basic " + b64encode(b"ann:new").decode()
        return Answer("<rss/>") if right else Answer("no", status=401)

    address = server.add("/feed.xml", answer)
    polite = client.minding(login(address, python(f"print(open({str(tmp_path / 'password')!r}).read())")))
    with pytest.raises(FetchError, match="does not accept the user name and password"):
        await polite.get(address)
    (tmp_path / "password").write_text("new")
    assert (await polite.get(address)).body == b"<rss/>"


async def test_the_password_is_in_no_log_and_no_sentence(
    client: Client, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for path, answer in (("/drop", Answer(drop="start")), ("/no", Answer(status=401)), ("/ok", Answer("x"))):
        address = server.add(path, answer)
        try:
            await client.minding(login(address)).get(address.replace("http://", "http://bob:hidden@"))
        except FetchError as error:
            assert SECRET not in str(error)
    assert "/drop" in caplog.text
    for secret in (SECRET, "hidden", BASIC.split()[1]):
        assert secret not in caplog.text
        assert secret not in repr(client.minding(login(server.origin)))


async def test_it_goes_through_a_proxy_too(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.origin)
    server.add("/feed.xml", Answer(status=302, headers={"Location": "http://other.example/x"}))
    server.add("/x", Answer("<rss/>"))
    client = Client(NetworkConfig())
    manners = Manners(
        home="http://news.example/feed.xml",
        user_agent="test/2",
        headers=(("X-Key", "k1"),),
        user_name="ann",
        password_command=gives(SECRET),
    )
    await client.minding(manners).get(manners.home, allow_private=False)
    await client.aclose()
    ours, strangers = (request.headers for request in server.requests)
    assert (ours["x-key"], ours["authorization"], ours["user-agent"]) == ("k1", BASIC, "test/2")
    assert not {"x-key", "authorization"} & set(strangers)


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        ("", ()),
        ("Cookie: a=1; b=2", (("Cookie", "a=1; b=2"),)),
        ("X-A: 1 | X-B:  two words ", (("X-A", "1"), ("X-B", "two words"))),
        ("X-A: a|b", (("X-A", "a|b"),)),
    ],
)
def test_headers_as_people_write_them(text: str, headers: tuple[tuple[str, str], ...]) -> None:
    assert parse_headers(text) == headers


@pytest.mark.parametrize(
    "text", ["nonsense", "X-A:", ": x", "X A: 1", "Host: a", "user-agent: b", "X-A: 1\nX-B: 2", "X-A: 江"]
)
def test_headers_that_cannot_be_sent(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_headers(text)
