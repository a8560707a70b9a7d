"""Many feeds at once, and when each is due again."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers import Answer, Request, Server, free_port
from turns import counting_turns

from reader.config import NetworkConfig
from reader.errors import FetchError, Gone, NotAFeed, RateLimited, ReaderError
from reader.fetch import gate, refresh, sources
from reader.fetch.client import Client
from reader.fetch.connect_faults import Unreachable
from reader.fetch.refresh import LONGEST, SHORTEST, Outcome, load_batches, next_due
from reader.fetch.sources import Loaded, Source
from reader.model import Feed, FeedData, ParsedFeed, Validators

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>
<link>http://example.org/</link><description/><item><title>第一条</title><link>http://example.org/1</link>
<guid>1</guid></item></channel></rss>"""


def feed(
    address: str, number: int = 1, *, validators: Validators = Validators(), fault_count: int = 0
) -> Feed:
    return Feed(
        id=number,
        address=address,
        format="xml",
        added=NOW,
        validators=validators,
        fault_count=fault_count,
        ttl_minutes=None,
    )


async def load_all(
    client: Client, feeds: list[Feed], *, limit: int, per_host: int
) -> AsyncGenerator[tuple[Feed, Outcome], None]:
    """Yield each feed with its outcome as it finishes."""
    async with aclosing(load_batches(client, feeds, limit=limit, per_host=per_host, most=1)) as batches:
        async for batch in batches:
            for result in batch:
                yield result


async def load(
    client: Client, feeds: list[Feed], *, limit: int = 16, per_host: int = 4
) -> dict[int, Outcome]:
    results = load_all(client, feeds, limit=limit, per_host=per_host)
    async with aclosing(results):
        return {feed.id: outcome async for feed, outcome in results}


@pytest.fixture
def servers() -> Iterator[list[Server]]:
    started = [Server() for _ in range(3)]
    yield started
    for server in started:
        server.close()


async def test_good_and_broken_feeds_side_by_side(client: Client, server: Server) -> None:
    feeds = [
        feed(server.add("/good", Answer(RSS.format(title="好"))), 1),
        feed(server.add("/gone", Answer(status=410)), 2),
        feed(server.add("/page", Answer("<!doctype html><p>no feed", "text/html")), 3),
        feed(server.add("/empty", Answer("")), 4),
        feed(server.add("/same", Answer("x", etag='"1"')), 5, validators=Validators(etag='"1"')),
        feed("gopher://example.org/", 6),
    ]
    outcomes = await load(client, feeds)
    good, gone, page, empty, same, odd = (outcomes[number] for number in range(1, 7))
    assert isinstance(good, Loaded)
    assert good.parsed is not None
    assert [entry.title for entry in good.parsed.entries] == ["第一条"]
    assert isinstance(gone, Gone)
    assert isinstance(page, NotAFeed)
    assert isinstance(empty, NotAFeed)
    assert isinstance(same, Loaded)
    assert same.parsed is None
    assert isinstance(odd, FetchError)


async def test_nothing_to_load(client: Client) -> None:
    assert await load(client, []) == {}


async def test_results_come_as_they_finish(client: Client, servers: list[Server]) -> None:
    slow, quick, _ = servers
    hold = threading.Event()
    feeds = [
        feed(slow.add("/slow", Answer(RSS.format(title="慢"), hold=hold)), 1),
        feed(quick.add("/quick", Answer(RSS.format(title="快"))), 2),
    ]
    order = []
    async with aclosing(load_all(client, feeds, limit=2, per_host=1)) as results:
        async for loaded, _ in results:
            order.append(loaded.id)
            hold.set()
    assert order == [2, 1]


async def test_few_per_host_and_a_bounded_number_in_all(client: Client, servers: list[Server]) -> None:
    feeds: list[Feed] = []
    for server in servers:
        for number in range(8):
            address = server.add(f"/{number}", Answer(RSS.format(title="好")))
            feeds.append(feed(address, len(feeds)))
    assert len(await load(client, feeds, limit=100, per_host=2)) == 24
    assert all(server.busiest <= 2 for server in servers)
    for server in servers:
        server.busiest = 0
    await load(client, feeds, limit=1, per_host=4)
    assert all(server.busiest == 1 for server in servers)


async def test_a_slow_host_keeps_no_slot_from_the_others(client: Client, servers: list[Server]) -> None:
    slow, quick, _ = servers
    hold = threading.Event()
    feeds = [
        feed(slow.add(f"/{number}", Answer(RSS.format(title="慢"), hold=hold)), number) for number in range(6)
    ]
    feeds += [feed(quick.add(f"/{n}", Answer(RSS.format(title="快"))), 100 + n) for n in range(6)]
    order = []
    async with aclosing(load_all(client, feeds, limit=2, per_host=1)) as results:
        async for loaded, _ in results:
            order.append(loaded.id)
            if len(order) == 6:
                hold.set()
    assert order[:6] == [100, 101, 102, 103, 104, 105]


@pytest.mark.parametrize("stalling", [2, 3])
async def test_hosts_that_say_nothing_hold_up_nobody(
    client: Client, server: Server, monkeypatch: pytest.MonkeyPatch, stalling: int
) -> None:
    monkeypatch.setattr(gate, "_PATIENCE", 0.01)
    hold = threading.Event()
    silent = [Server() for _ in range(stalling)]
    feeds = [
        feed(each.add("/", Answer(RSS.format(title="默"), hold=hold)), n) for n, each in enumerate(silent)
    ]
    feeds += [feed(server.add(f"/{n}", Answer(RSS.format(title="快"))), 100 + n) for n in range(6)]
    order = []
    async with aclosing(load_all(client, feeds, limit=2, per_host=1)) as results:
        async for loaded, outcome in results:
            assert isinstance(outcome, Loaded)
            order.append(loaded.id)
            if len(order) == 6:
                hold.set()
    for each in silent:
        each.close()
    assert sorted(order[:6]) == [100, 101, 102, 103, 104, 105]
    assert sorted(order[6:]) == list(range(stalling))


async def test_no_more_than_as_many_again_are_waited_for(
    client: Client, servers: list[Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "_PATIENCE", 0.0)
    hold = threading.Event()
    silent = servers[0]
    feeds = [feed(silent.add(f"/{n}", Answer(RSS.format(title="默"), hold=hold)), n) for n in range(8)]
    task = asyncio.create_task(load(client, feeds, limit=2, per_host=16))
    await asyncio.to_thread(silent.wait_for, 4)
    assert silent.busiest == 4
    hold.set()
    assert len(await task) == 8
    assert silent.busiest == 4


async def test_a_host_that_refuses_is_asked_no_more(client: Client, server: Server) -> None:
    dead = f"http://127.0.0.1:{free_port()}"
    feeds = [feed(f"{dead}/{number}", number) for number in range(5)]
    feeds += [
        feed(server.add(f"/{n}", Answer(status=429, headers={"Retry-After": "60"})), 10 + n) for n in range(5)
    ]
    outcomes = await load(client, feeds, per_host=1)
    assert all(isinstance(outcomes[number], Unreachable) for number in range(5))
    assert all(isinstance(outcomes[10 + number], RateLimited) for number in range(5))
    assert len(server.requests) == 1


async def test_stopping_early_lets_go_of_everything(client: Client, server: Server) -> None:
    hold = threading.Event()
    first = feed(server.add("/first", Answer(RSS.format(title="好"))), 0)
    held = [feed(server.add(f"/{n}", Answer(RSS.format(title="慢"), hold=hold)), n) for n in range(1, 30)]
    async with aclosing(load_all(client, [first, *held], limit=8, per_host=8)) as results:
        async for loaded, _ in results:
            assert loaded.id == 0
            break
    left = [task for task in asyncio.all_tasks() if task.get_name().startswith("load ")]
    assert left == []
    hold.set()
    assert isinstance((await load(client, [first]))[0], Loaded)


async def test_cancelling_the_task_that_reads_the_results(client: Client, server: Server) -> None:
    feeds = [feed(server.add("/held", Answer("x", hold=threading.Event())), 1)]
    task = asyncio.create_task(load(client, feeds))
    await asyncio.to_thread(server.wait_for, 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [task for task in asyncio.all_tasks() if task.get_name().startswith("load ")] == []


async def test_a_slow_reader_of_results_stops_the_loading(
    client: Client, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "_UNITS_WAITING", 1)
    answer = Answer(RSS.format(title="好"))
    feeds = [feed(server.add(f"/{number}", answer), number) for number in range(120)]
    async with aclosing(load_all(client, feeds, limit=4, per_host=4)) as results:
        await anext(results)
        # Everything that can happen without anybody taking results: 16 wait, 2 are parsed, one is not yet,
        # and 4 stand before the door.
        await asyncio.to_thread(server.wait_for, 24)
        assert len(server.requests) == 24
        rest = 0
        async for _ in results:
            rest += 1
    assert rest == 119


async def test_a_bug_costs_one_feed_and_is_logged(
    client: Client, server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def explode(*_: object) -> Loaded:
        raise ZeroDivisionError("boom")

    broken = Source(name="broken", matches=lambda address: "/bug" in address, load=explode, examples=())
    found = (broken, *sources.find_sources())
    monkeypatch.setattr(sources, "find_sources", lambda: found)
    feeds = [feed(server.url("/bug"), 1), feed(server.add("/good", Answer(RSS.format(title="好"))), 2)]
    outcomes = await load(client, feeds)
    assert isinstance(outcomes[1], ReaderError)
    assert "mistake of this program" in str(outcomes[1])
    assert isinstance(outcomes[2], Loaded)
    assert "boom" in caplog.text


async def test_parsing_leaves_the_loop_free(client: Client, server: Server) -> None:
    """While a feed of 10,000 entries is parsed, the event loop keeps turning."""
    item = "<item><title>消息</title><link>http://example.org/{0}</link><guid>{0}</guid></item>"
    items = "".join(item.format(number) for number in range(10_000))
    address = server.add(
        "/big", Answer(f"<rss version='2.0'><channel><title>大</title>{items}</channel></rss>")
    )
    async with counting_turns() as turns:
        outcomes = await load(client, [feed(address)])
    loaded = outcomes[1]
    assert isinstance(loaded, Loaded)
    assert loaded.parsed is not None
    assert turns.count > 20


def due(outcome: Outcome, *, interval: int = 60, jitter: float = 0.0, fault_count: int = 0) -> timedelta:
    known = feed("https://example.org/feed", fault_count=fault_count)
    wait = timedelta(minutes=interval)
    return next_due(NOW, feed=known, outcome=outcome, interval=wait, jitter=jitter) - NOW


def loaded(*, ttl: int | None = None, fresh: timedelta | None = None) -> Loaded:
    parsed = ParsedFeed(format="xml", feed=FeedData(ttl_minutes=ttl))
    return Loaded(parsed=parsed, fresh_for=fresh)


def test_due_after_the_interval() -> None:
    assert due(loaded()) == timedelta(minutes=60)
    assert due(loaded(), jitter=1.0) == timedelta(minutes=66)
    assert due(Loaded(parsed=None)) == timedelta(minutes=60)


def test_feeds_and_servers_may_ask_for_more_but_not_for_less() -> None:
    assert due(loaded(ttl=240)) == timedelta(hours=4)
    assert due(loaded(ttl=1)) == timedelta(hours=1)
    assert due(loaded(fresh=timedelta(hours=3))) == timedelta(hours=3)
    assert due(loaded(fresh=timedelta(minutes=3))) == timedelta(hours=1)
    assert due(loaded(ttl=240, fresh=timedelta(hours=6))) == timedelta(hours=6)


def test_floor_and_ceiling() -> None:
    assert due(loaded(), interval=0) == SHORTEST
    assert due(loaded(ttl=10**9), jitter=1.0) == LONGEST


def test_what_a_server_says_of_all_its_files_does_not_make_the_news_old() -> None:
    assert due(loaded(fresh=timedelta(days=365))) == timedelta(days=1)
    assert due(loaded(fresh=timedelta(days=365)), interval=3 * 1440) == timedelta(days=3)


def test_whoever_wants_a_feed_once_a_month_gets_it_so() -> None:
    assert due(loaded(), interval=43_200) == timedelta(days=30)


def test_an_unchanged_feed_keeps_its_wish() -> None:
    known = Feed(id=1, address="https://example.org/", format="xml", added=NOW, ttl_minutes=180)
    when = next_due(NOW, feed=known, outcome=Loaded(parsed=None), interval=timedelta(hours=1), jitter=0)
    assert when == NOW + timedelta(hours=3)


def test_failures_double_the_wait() -> None:
    waits = [due(FetchError("x"), fault_count=count, jitter=0.5) for count in range(5)]
    assert waits == [timedelta(minutes=10 * 2**count) for count in range(5)]
    assert due(FetchError("x"), fault_count=10_000, jitter=0.5) == LONGEST


def test_being_offline_never_costs_days() -> None:
    assert due(Unreachable("x"), fault_count=50, jitter=0.5) == timedelta(hours=6)


def test_servers_that_ask_for_patience_get_it() -> None:
    asked = RateLimited("x", retry_at=NOW + timedelta(hours=2))
    assert due(asked) == timedelta(hours=2)
    assert timedelta(hours=2) < due(asked, jitter=1.0) <= timedelta(hours=2, minutes=5)
    assert due(RateLimited("x", retry_at=NOW - timedelta(hours=2))) == SHORTEST
    assert due(RateLimited("x", retry_at=NOW + timedelta(days=300))) == LONGEST
    assert due(RateLimited("x"), fault_count=1, jitter=0.5) == timedelta(minutes=20)


def test_what_is_gone_is_left_alone() -> None:
    assert due(Gone("x", forever=True)) == LONGEST
    assert due(Gone("x"), jitter=0.5) == timedelta(minutes=10)


@given(
    outcome=st.one_of(
        st.builds(
            loaded,
            ttl=st.none() | st.integers(-(10**9), 10**9),
            fresh=st.none() | st.timedeltas(timedelta(days=-400), timedelta(days=400)),
        ),
        st.sampled_from([FetchError("x"), Gone("x"), Gone("x", forever=True), Unreachable("x")]),
        st.builds(
            lambda when: RateLimited("x", retry_at=when),
            st.none() | st.timedeltas(timedelta(days=-400), timedelta(days=400)).map(lambda wait: NOW + wait),
        ),
    ),
    interval=st.integers(0, 10_080),
    jitter=st.floats(0, 1),
    fault_count=st.integers(0, 10**6),
)
def test_always_between_floor_and_ceiling(
    outcome: Outcome, interval: int, jitter: float, fault_count: int
) -> None:
    assert SHORTEST <= due(outcome, interval=interval, jitter=jitter, fault_count=fault_count) <= LONGEST


async def test_settings_of_the_network_reach_the_connections(server: Server) -> None:
    client = Client(NetworkConfig(concurrency=1))
    outcomes = await load(client, [feed(server.add("/", Answer(RSS.format(title="好"))))])
    await client.aclose()
    assert isinstance(outcomes[1], Loaded)


async def test_routes_may_look_at_the_request(client: Client, server: Server) -> None:
    def answer(request: Request) -> Answer:
        return Answer(RSS.format(title=request.headers["host"]))

    outcome = (await load(client, [feed(server.add("/", answer))]))[1]
    assert isinstance(outcome, Loaded)
    assert outcome.parsed is not None
    assert outcome.parsed.feed.title == server.host
