"""Feeds that give their entries new ids, once or at every load: what is here already is not taken as new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import count

import pytest
from newsstand import Clock, subscribe
from servers import Answer, Request, Server

from reader.library import Library
from reader.model import Entry, EntryQuery, Scope

ALL = EntryQuery(scope=Scope(kind="all"))
LONG = "<p>码头上的灯还亮着，船已经走了。" + "水手们把缆绳收好，坐在箱子上说话。" * 20 + "</p>"
START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def item(number: int, *, key: str, link: str = "", when: datetime | None = None, text: str = LONG) -> str:
    dated = f"<pubDate>{format_datetime(when)}</pubDate>" if when else ""
    return (
        f"<item><guid isPermaLink='false'>{key}</guid><title>第{number}号码头</title><link>{link}</link>"
        f"{dated}<description><![CDATA[{text.replace('灯', f'{number}号灯')}]]></description></item>"
    )


def feed_of(*items: str) -> str:
    return f"<rss version='2.0'><channel><title>码头</title>{''.join(items)}</channel></rss>"


async def refresh(library: Library) -> int:
    """Load everything; returns how many entries were new."""
    *_, last = [progress async for progress in library.refresh(force=True)]
    return last.new


async def listed(library: Library) -> list[Entry]:
    return await library.entries(await library.entry_ids(ALL))


async def health(library: Library) -> str:
    (feed,) = await library.feeds()
    assert feed.fault == "", "it works"
    return feed.complaint


def ever_new(make: Callable[[int, int], str]) -> Callable[[Request], Answer]:
    """A route that gives five entries, made anew at each load."""
    loads = count()

    def answer(request: Request) -> Answer:
        load = next(loads)
        return Answer(feed_of(*(make(number, load) for number in range(5))))

    return answer


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(
            lambda n, load: item(n, key=f"{load}-{n}", link=f"https://quay.example/{n}?s={load}", when=START),
            id="a session in the address",
        ),
        pytest.param(
            lambda n, load: item(
                n,
                key=f"{load}-{n}",
                link=f"https://quay.example/{n}",
                text=f"{LONG}<p>Seen by {load + n} people</p>",
            ),
            id="the same address, other words",
        ),
        pytest.param(
            lambda n, load: item(n, key=f"{load}-{n}", when=START + timedelta(seconds=load)),
            id="everything is of now",
        ),
    ],
)
async def test_new_ids_at_every_load_double_nothing(
    library: Library, server: Server, make: Callable[[int, int], str]
) -> None:
    await subscribe(library, server.add("/quay.xml", ever_new(make)))
    assert await refresh(library) == 5
    first = await listed(library)
    await library.set_read([first[0].id])
    assert [await refresh(library) for _ in range(4)] == [0, 0, 0, 0]
    assert [(entry.id, entry.read) for entry in await listed(library)] == [
        (entry.id, entry.id == first[0].id) for entry in first
    ]
    assert await health(library) == (
        "The feed gives its entries new ids; those that are here already were not taken as new."
    )


async def test_what_is_new_beside_new_ids_comes(library: Library, server: Server) -> None:
    def page(load: int, numbers: range) -> Answer:
        return Answer(
            feed_of(*(item(n, key=f"{load}-{n}", when=START + timedelta(hours=n)) for n in numbers))
        )

    address = server.add("/quay.xml", page(0, range(5)))
    await subscribe(library, address)
    assert await refresh(library) == 5
    server.add("/quay.xml", page(1, range(2, 7)))
    assert await refresh(library) == 2
    assert len(await listed(library)) == 7


async def test_ids_that_change_once_are_followed(library: Library, server: Server, clock: Clock) -> None:
    def page(scheme: str, text: str = LONG) -> Answer:
        items = (item(n, key=f"{scheme}://quay.example/?p={n}", when=START, text=text) for n in range(5))
        return Answer(feed_of(*items))

    await subscribe(library, server.add("/quay.xml", page("http")))
    assert await refresh(library) == 5
    server.add("/quay.xml", page("https"))
    assert await refresh(library) == 0
    server.add("/quay.xml", page("https", LONG + "<p>更正：船还没有走。</p>"))
    assert await refresh(library) == 0
    assert await health(library) == "", "it is over"
    entries = await listed(library)
    assert len(entries) == 5
    assert all(entry.updated for entry in entries), "their texts are followed under the new ids"


async def test_of_two_ids_for_one_entry_the_one_that_is_followed_is_renamed(
    library: Library, server: Server
) -> None:
    def page(*keys: str, text: str = LONG) -> Answer:
        return Answer(
            feed_of(
                *(
                    item(n, key=key, link=f"https://quay.example/{n}", when=START, text=text)
                    for n, key in enumerate(keys)
                )
            )
        )

    await subscribe(library, server.add("/quay.xml", page("a0", "a1", "a2", "a3")))
    assert await refresh(library) == 4
    server.add("/quay.xml", page("again", "a1", "a2", "a3"))
    assert await refresh(library) == 0
    server.add("/quay.xml", page("b0", "b1", "b2", "b3"))
    assert await refresh(library) == 0
    server.add("/quay.xml", page("b0", "b1", "b2", "b3", text=LONG + "<p>更正：船还没有走。</p>"))
    assert await refresh(library) == 0
    assert all(entry.updated for entry in await listed(library))


async def test_one_entry_is_taken_again_once_only(library: Library, server: Server) -> None:
    """A second one with the same words at the same time is another, if its address says so."""

    def page(scheme: str, *more: str) -> Answer:
        return Answer(
            feed_of(
                *(
                    item(n, key=f"{scheme}{n}", link=f"https://quay.example/{n}", when=START)
                    for n in range(5)
                ),
                *more,
            )
        )

    await subscribe(library, server.add("/quay.xml", page("a")))
    assert await refresh(library) == 5
    server.add("/quay.xml", page("b", item(0, key="other", link="https://quay.example/other", when=START)))
    assert await refresh(library) == 1
    assert len(await listed(library)) == 6


async def test_notices_with_the_same_few_words_are_news(library: Library, server: Server) -> None:
    def page(load: int) -> Answer:
        when = START + timedelta(days=load)
        return Answer(feed_of(*(item(n, key=f"{load}-{n}", when=when, text="<p>大风</p>") for n in range(5))))

    await subscribe(library, server.add("/wind.xml", page(0)))
    assert await refresh(library) == 5
    server.add("/wind.xml", page(1))
    assert await refresh(library) == 5
    assert await health(library) == ""


async def test_a_thread_that_is_opened_with_the_same_words_every_day_is_news(
    library: Library, server: Server
) -> None:
    def page(load: int) -> Answer:
        when = START + timedelta(days=load)
        others = (item(10 * load + n, key=f"{load}-{n}", when=when) for n in range(1, 5))
        return Answer(feed_of(item(0, key=f"{load}-0", when=when), *others))

    await subscribe(library, server.add("/forum.xml", page(0)))
    assert await refresh(library) == 5
    server.add("/forum.xml", page(1))
    assert await refresh(library) == 5
