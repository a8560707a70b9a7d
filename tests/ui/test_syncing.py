"""The app keeps in step with a service: what was read elsewhere appears, faults are said once."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from mark_service import PASSWORD, USER, Service
from newsroom import PAPERS, Open, change
from servers import Answer, Server

from reader.config import SyncConfig

PAPER = PAPERS[0]


@pytest.fixture
def service() -> Iterator[Service]:
    """A service that has the first paper, too, and all its entries."""
    with Server() as server:
        service = Service(server)
        stream = service.add_feed(PAPER.address, PAPER.title, "本地")
        for index, title in enumerate(PAPER.titles):
            data = change(PAPER, index, title).data
            assert data.published is not None
            service.add_item(stream, data.link, title, published=int(data.published.timestamp()))
        yield service


def settings(service: Service) -> SyncConfig:
    command = (sys.executable, "-c", f"print({PASSWORD!r})")
    return SyncConfig(
        address=service.server.origin, user_name=USER, password_command=command, feeds="receive"
    )


async def test_what_was_read_elsewhere_is_read_after_a_refresh(opened: Open, service: Service) -> None:
    async with opened(sync=settings(service)) as reader:
        await reader.rest()
        before = {feed.title: feed.unread for feed in await reader.app.context.library.feeds()}
        for item in service.items.values():
            item.read = True
        await reader.keys("R")
        await reader.rest()
        # As a toast, or on the status line if that of the refresh came later.
        assert f"Synced: {before[PAPER.title]} marks taken over." in "".join((*reader.toasts, reader.text))
        unread = {feed.title: feed.unread for feed in await reader.app.context.library.feeds()}
        assert unread[PAPER.title] == 0
        assert unread["山城晚报"] == before["山城晚报"]


async def test_feed_health_tells_how_the_service_does(opened: Open, service: Service) -> None:
    async with opened(sync=settings(service)) as reader:
        await reader.rest()
        await reader.keys("g", "f")
        await reader.until_shown("In step with the service a moment ago")
        service.fail["subscription/list"] = Answer(status=500)
        await reader.keys("escape", "R")
        await reader.rest()
        assert any("has an error (500)" in each.message for each in reader.app._notifications)
        await reader.keys("g", "f")
        await reader.until_shown("has an error (500); the next sync")


async def test_without_a_service_nothing_is_said_of_one(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("g", "f")
        assert "service" not in reader.text


async def test_no_network_is_only_told_to_who_asks(opened: Open, service: Service) -> None:
    named = settings(service)
    service.server.close()
    async with opened(sync=named) as reader:
        await reader.rest()
        assert reader.toasts == []
        assert (await reader.app.context.library.sync_state()).fault
        await reader.keys("R")
        await reader.rest()
        assert any("cannot be reached" in each.message for each in reader.app._notifications)
