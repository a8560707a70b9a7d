"""Makes up articles of 1.7 KB of HTML for the search benchmark: words by Zipf's law, half of them Chinese."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate, islice
from pathlib import Path

from reader.model import EntryChange, EntryData, FeedChanges, FeedData
from reader.store import Store

_START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
_SYLLABLES = (
    "ba",
    "con",
    "de",
    "fer",
    "gra",
    "hin",
    "il",
    "jo",
    "ka",
    "len",
    "mor",
    "ne",
    "ol",
    "pra",
    "qui",
    "ris",
    "sa",
    "ten",
    "ur",
    "ver",
    "wil",
    "ex",
    "yo",
    "za",
    "str",
    "om",
    "ent",
    "al",
)


class Vocabulary:
    """Words of two languages, the n-th about n times rarer than the first."""

    def __init__(self, dice: random.Random) -> None:
        # The 3,755 characters of GB 2312 level 1 are the common ones; a fifth of them make most words.
        rows = range(0xB0, 0xD8)
        common = [
            character
            for row in rows
            for cell in range(0xA1, 0xFF)
            for character in bytes((row, cell)).decode("gb2312", "ignore")
        ]
        dice.shuffle(common)
        weights = list(accumulate(1 / (rank + 20) for rank in range(len(common))))
        lengths = dice.choices((1, 2, 3, 4), weights=(6, 70, 14, 10), k=40_000)
        self.chinese = list(
            dict.fromkeys("".join(dice.choices(common, cum_weights=weights, k=length)) for length in lengths)
        )
        self.english = list(
            dict.fromkeys(
                "".join(dice.choices(_SYLLABLES, k=dice.choice((1, 2, 2, 3, 3, 4)))) for _ in range(40_000)
            )
        )
        self._weights = {
            chinese: list(accumulate(1 / (rank + 3) for rank in range(len(self.words(chinese)))))
            for chinese in (True, False)
        }

    def words(self, chinese: bool) -> list[str]:
        """Return the words of a language, frequent ones first."""
        return self.chinese if chinese else self.english

    def draw(self, dice: random.Random, chinese: bool, count: int) -> list[str]:
        """Return so many words as a text would have them."""
        return dice.choices(self.words(chinese), cum_weights=self._weights[chinese], k=count)


def fill(path: Path, articles: int, *, per_feed: int = 100, seed: int = 7) -> Vocabulary:
    """Make a database with so many articles, a few tagged and a third read, and return its words."""
    dice = random.Random(seed)
    vocabulary = Vocabulary(dice)
    store = Store(path, clock=lambda: _START)
    try:
        for number in range(articles // per_feed):
            chinese = number % 2 == 0
            with store.one_step(""):
                feed = store.add_feed(
                    address=f"https://host{number % 250}.example/{number}.xml",
                    format="xml",
                    title=f"{'晨报' if chinese else 'Gazette'} {number}",
                    folders=(("新闻",) if chinese else ("News", f"Part {number % 7}"),),
                )
            entries = _entries(dice, vocabulary, feed.id, chinese)
            store.apply_many(
                [
                    FeedChanges(
                        feed_id=feed.id,
                        format="xml",
                        feed=FeedData(title=feed.title, language="zh" if chinese else "en"),
                        changes=tuple(islice(entries, per_feed)),
                        checked_at=_START,
                    )
                ]
            )
        store.set_read(range(1, articles + 1, 3), True, label="Marked a third read")
        store.set_starred(range(1, articles + 1, 500), True, label="Saved a few")
    finally:
        store.close()
    return vocabulary


def changes(feed_id: int, count: int, seed: int) -> FeedChanges:
    """Return what a refresh of one feed with so many new articles writes."""
    dice = random.Random(seed)
    entries = _entries(dice, _vocabulary(), feed_id, seed % 2 == 0)
    return FeedChanges(
        feed_id=feed_id,
        format="xml",
        feed=FeedData(title="Gazette"),
        changes=tuple(islice(entries, count)),
        checked_at=_START,
    )


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary(random.Random(7))


def _entries(
    dice: random.Random, vocabulary: Vocabulary, feed_id: int, chinese: bool
) -> Iterator[EntryChange]:
    published = _START
    while True:
        published -= timedelta(seconds=dice.randrange(600, 40_000))
        link = f"https://host{feed_id % 250}.example/{published:%Y/%m/%d}/{dice.getrandbits(24)}.html"
        title = vocabulary.draw(dice, chinese, dice.randrange(5, 10))
        data = EntryData(
            key=link,
            title="".join(title) if chinese else " ".join(title).capitalize(),
            link=link,
            author="" if dice.random() < 0.6 else "A. Writer",
            published=published,
            content=_html(dice, vocabulary, chinese),
            base=link,
        )
        yield EntryChange(data=data, digest=f"{dice.getrandbits(96):024x}", identity=link)


def _html(dice: random.Random, vocabulary: Vocabulary, chinese: bool) -> str:
    paragraphs = []
    for _ in range(dice.randrange(3, 7)):
        words = vocabulary.draw(dice, chinese, dice.randrange(34, 62))
        if chinese:
            clauses = ["".join(words[start : start + 6]) for start in range(0, len(words), 6)]
            text = "，".join(clauses) + "。"
        else:
            text = " ".join(words).capitalize() + "."
        paragraphs.append(f"<p>{text}</p>")
    if dice.random() < 0.3:
        paragraphs.insert(1, f'<p><img src="https://pictures.example/{dice.getrandbits(24)}.jpg" alt=""></p>')
    return "\n".join(paragraphs)
