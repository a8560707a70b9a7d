"""Finds the stories that new articles belong to, in small steps that hold nobody up."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from reader.library.alike import WINDOW, Grouping, candidates, forget_texts, text_print, title_key
from reader.library.database import Runner
from reader.model import Fingerprint, StoryText
from reader.store import Store

_AT_ONCE = 50
"""Articles that are looked at in one go."""
_AT_MOST = 600
"""Articles after one refresh; the rest follows after the next."""
_PAIRS_AT_ONCE = 100
_PAIRS = 600
"""Pairs that are compared after one refresh: a normal one has a handful."""
_YOUNG = WINDOW + timedelta(hours=12)


async def fold_stories(database: Runner, now: datetime) -> int:
    """Fold what has come since the last time under the stories told already; returns how many articles."""
    since = now - _YOUNG
    new: set[int] = set()
    while len(new) < _AT_MOST:
        texts = await database.run(Store.unprinted, since, _AT_ONCE)
        if not texts:
            break
        await database.run(Store.put_fingerprints, await asyncio.to_thread(_print_all, texts))
        new.update(text.article_id for text in texts)
    if not new:
        return 0
    try:
        found = await _fold(database, await database.run(Store.fingerprints, since), new)
    finally:
        forget_texts()
    await database.run(Store.forget_fingerprints, since)
    return found


async def _fold(database: Runner, prints: Sequence[Fingerprint], new: set[int]) -> int:
    pairs = await asyncio.to_thread(candidates, prints, new)
    pairs, grouping, found = pairs[:_PAIRS], Grouping(prints), 0
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        found += await _fold_pairs(database, grouping, pairs[start : start + _PAIRS_AT_ONCE])
    return found


async def _fold_pairs(
    database: Runner, grouping: Grouping, pairs: Sequence[tuple[Fingerprint, Fingerprint]]
) -> int:
    ids = {each.article_id for pair in pairs for each in pair}
    texts = await database.run(Store.story_texts, ids)
    stories = await asyncio.to_thread(grouping.add, pairs, texts)
    if stories:
        await database.run(Store.put_stories, stories)
    return len(stories)


def _print_all(texts: Sequence[StoryText]) -> list[tuple[int, str, int | None]]:
    return [(text.article_id, title_key(text.title, text.source), text_print(text.html)) for text in texts]
