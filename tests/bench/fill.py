"""Fills a database with made-up feeds and articles, a fifth of them Chinese, for benchmarks to run on."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from reader.model import Enclosure, EntryChange, EntryData, Feed, FeedChanges, FeedData
from reader.store import Store

_HAN = (
    "城市清晨的公园里有人打拳河边新修步道通向老街茶馆门口挂着手写菜单记者从有关部门获悉今年前三季度"
    "粮食产量稳中有升多家企业加大研发投入市场供应充足交通运输繁忙夜间气温下降请注意添衣保暖"
)
_WORDS = (
    "the river town council opened a second library beside harbour where volunteers sort donated books every "
    "morning while engineers measure tides and students draw maps of old streets that nobody has walked for "
    "years because rain and slow trains keep most visitors near the market square and its two quiet cafes"
)
_FOLDERS = ("新闻", "科技", "Culture", "Science", "Local")


def fill(path: Path, feeds: int = 1000, articles_per_feed: int = 100, *, seed: int = 1) -> None:
    """Make a database with so many feeds in folders and so many articles in each, a third of them read."""
    dice = random.Random(seed)
    texts = {chinese: [_text(dice, chinese) for _ in range(200)] for chinese in (False, True)}
    start = datetime.now(UTC).replace(microsecond=0)
    now = [start - timedelta(days=30)]
    store = Store(path, clock=lambda: now[0])
    try:
        for number in range(feeds):
            folder = () if number % 10 == 0 else (_FOLDERS[number % len(_FOLDERS)],)
            address = f"https://host{number % 250}.example/{number}.xml"
            with store.one_step(""):
                feed = store.add_feed(address=address, format="xml", folders=(folder,))
            now[0] = start
            entries = _entries(dice, feed, start, texts[number % 5 == 0])
            store.apply_many(
                [
                    FeedChanges(
                        feed_id=feed.id,
                        format="xml",
                        feed=FeedData(title=f"{'晨报' if number % 5 == 0 else 'Gazette'} {number}"),
                        changes=tuple(islice(entries, articles_per_feed)),
                        checked_at=start,
                        next_due=start + timedelta(hours=1),
                    )
                ]
            )
        _mark(store, feeds * articles_per_feed)
    finally:
        store.close()


def _mark(store: Store, total: int) -> None:
    store.set_read(range(1, total + 1, 3), True, label="Marked a third read")
    store.set_starred(range(1, total + 1, 500), True, label="Saved a few")


def _entries(dice: random.Random, feed: Feed, start: datetime, texts: list[str]) -> Iterator[EntryChange]:
    published = start
    number = 0
    while True:
        number += 1
        published -= timedelta(seconds=dice.randrange(600, 40_000))
        text = dice.choice(texts)
        link = f"https://host{feed.id % 250}.example/{feed.id}/{published:%Y/%m/%d}/{number}.html"
        data = EntryData(
            key=link,
            title=text[3 : dice.randrange(20, 70)],
            link=link,
            author="" if number % 3 else "A. Writer",
            published=published,
            content=text,
            base=link,
            enclosures=() if number % 20 else (Enclosure(url=link + ".mp3", media_type="audio/mpeg"),),
        )
        yield EntryChange(data=data, digest=f"{dice.getrandbits(96):024x}", identity=link)


def _text(dice: random.Random, chinese: bool) -> str:
    """Return an article of about 1.7 KB of HTML."""
    paragraphs = []
    words = _WORDS.split()
    for _ in range(5):
        if chinese:
            clauses = (_HAN[start : start + dice.randrange(5, 14)] for start in dice.choices(range(80), k=11))
            paragraphs.append(f"<p>{'，'.join(clauses)}。</p>")
        else:
            paragraphs.append(f"<p>{' '.join(dice.choices(words, k=58)).capitalize()}.</p>")
    return "\n".join(paragraphs)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    counts = [int(argument) for argument in sys.argv[2:4]]
    begun = time.perf_counter()
    fill(target, *counts)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB in {time.perf_counter() - begun:.1f} s")
