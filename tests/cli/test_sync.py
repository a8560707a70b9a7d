"""`reader sync`, the sync after a refresh, and the one that the app leaves behind."""

from __future__ import annotations

import asyncio
import json
import sys
import time
import tomllib
from pathlib import Path

import pytest
from cli_kit import Run
from mark_service import PASSWORD, USER, RemoteEntry, Service
from servers import Server

from reader.cli.command import Context
from reader.cli.screen import send_marks
from reader.config import load_or_default
from reader.library import Library
from reader.paths import Paths


@pytest.fixture
def service(server: Server, data_dir: Path) -> Service:
    """A service that the settings name."""
    command = [sys.executable, "-c", f"print({PASSWORD!r})"]
    lines = f'\n[sync]\naddress = "{server.origin}"\nuser_name = "{USER}"\n'
    lines += f"password_command = {json.dumps(command, ensure_ascii=False)}\n"
    tomllib.loads(lines)
    with (data_dir / "config.toml").open("a", encoding="utf-8") as file:
        file.write(lines)
    return Service(server)


@pytest.fixture
def items(service: Service, feed: str) -> list[RemoteEntry]:
    """What the service has of the feed."""
    stream = service.add_feed(feed, "Harbour News", "Sea")
    server, now = service.server, int(time.time())
    return [
        service.add_item(stream, server.url("/storm"), "A storm at sea", published=now),
        service.add_item(stream, server.url("/tea"), "新茶上市", published=now, read=True),
    ]


def test_sync_says_what_was_done(run: Run, items: list[RemoteEntry]) -> None:
    done = run("sync")
    assert (done.status, done.out, done.err) == (0, "Synced: 1 new feed, 1 mark taken over.\n", "")
    run("mark", "read", "--category", "Sea")
    assert run("sync", "--quiet").out == ""
    assert items[0].read
    assert run("sync").out == "Both sides are alike.\n"
    found = run("sync", "--json").json
    assert (found["synced"], found["sent"], found["refused"]) == (True, 0, {})


def test_a_refresh_syncs_too(run: Run, items: list[RemoteEntry], service: Service) -> None:
    assert "1 new feed" in run("refresh").out
    run("mark", "bookmarked", "1")
    asked = len(service.asked)
    # Which is about this feed alone.
    run("refresh", "Harbour")
    assert len(service.asked) == asked
    assert run("refresh", "--due", "--quiet").out == ""
    assert run("refresh", "--quiet").out == ""
    assert [item.starred for item in items].count(True) == 1
    lines = run("refresh", "--json").out.splitlines()
    assert json.loads(lines[-1])["synced"] is True


def test_what_is_refused_is_said_and_fails(run: Run, service: Service) -> None:
    address = "https://press.example/feed.xml"
    service.refused.add(address)
    outline = f'<opml><body><outline text="水边日报" xmlUrl="{address}"/></body></opml>'
    path = run._data_dir / "list.opml"
    path.write_text(outline, encoding="utf-8")
    run("import", str(path))
    done = run("sync")
    assert done.status == 1
    assert "水边日报 could not be added at the service: " in done.err


def test_without_a_service_it_says_what_to_do(run: Run) -> None:
    done = run("sync")
    assert done.status == 2
    assert "No service is named; write its address under [sync] in config.toml." in done.err


def test_a_wrong_address_is_told_by_the_settings(run: Run, data_dir: Path) -> None:
    (data_dir / "config.toml").write_text('[sync]\naddress = "rss.example.org"\n', encoding="utf-8")
    assert "sync.address must be an address that begins with https://" in run("sync").err


def test_who_leaves_the_app_leaves_a_sync_behind(
    run: Run, data_dir: Path, items: list[RemoteEntry], service: Service
) -> None:
    run("sync")
    paths = Paths.find(data_dir)
    config, _ = load_or_default(paths.config_file)
    context = Context(paths=paths, config=config, data_dir=data_dir)
    library = Library(paths.prepare(), config)
    asked = len(service.server.requests)
    send_marks(context, library)
    asyncio.run(library.set_read([1, 2]))
    send_marks(context, library)
    library.close()
    with service.server.arrived:
        assert service.server.arrived.wait_for(lambda: "edit-tag" in service.asked and items[0].read, 30)
    # The first one had nothing to send.
    assert service.asked[asked:].count("accounts/ClientLogin") <= 1
