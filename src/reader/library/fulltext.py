"""Whole texts: which article pages are fetched because feeds give teasers only, or are set so."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence

from reader.config import Config
from reader.library.settings import FulltextMode, load_settings
from reader.library.teasers import SAMPLE, gives_teasers, has_turned, is_teaser
from reader.model import Feed
from reader.store import Store

_AT_ONCE = 50
"""Entries of one feed whose pages are asked for after one refresh."""
_REJUDGED_AT_ONCE = 50
"""Feeds that are judged again after one refresh: a thousand would take a second, and none is urgent."""
_BULKY = 550
"""Bytes as stored: about 1,100 letters or 270 Chinese characters, which is no teaser."""


def ask_for_pages(store: Store, feeds: Collection[Feed], config: Config) -> None:
    """Queue the article pages of these feeds that their settings, or their teasers, ask for.

    Runs on the store's thread. What it has decided about a feed is remembered.
    """
    settings = load_settings(store, config)
    modes: dict[int, FulltextMode] = {
        feed.id: settings[feed.id].fulltext if feed.id in settings else "auto"
        for feed in feeds
        if feed.format in ("xml", "json")
    }
    decided = store.teasers()
    automatic = [id for id, mode in modes.items() if mode == "auto"]
    known = {id: decided[id] for id in automatic if id in decided}
    decided.update(_decide(store, [id for id in automatic if id not in known]))
    decided.update(_judge_again(store, known))
    wanted: list[int] = []
    for feed_id, mode in modes.items():
        if mode == "always" or (mode == "auto" and decided.get(feed_id)):
            texts = store.latest_texts(feed_id, _AT_ONCE, without_page=True)
            wanted += [
                text.article_id for text in texts if text.link and (mode == "always" or is_teaser(text))
            ]
    if wanted:
        store.want_pages(wanted)


def _decide(store: Store, feed_ids: Sequence[int]) -> dict[int, bool]:
    """Judge feeds and remember the result; those with too few entries are left for another time."""
    if not feed_ids:
        return {}
    # Most feeds give whole texts, which can be told without unpacking one.
    bulky = store.bulky_feeds(feed_ids, sample=SAMPLE, stored_bytes=_BULKY)
    found = dict.fromkeys(bulky, False)
    for feed_id in feed_ids:
        if feed_id not in bulky:
            verdict = gives_teasers(store.latest_texts(feed_id, SAMPLE))
            if verdict is not None:
                found[feed_id] = verdict
    if found:
        store.put_teasers(found.items())
    return found


def _judge_again(store: Store, known: Mapping[int, bool]) -> dict[int, bool]:
    """Return the feeds that have turned from teasers to whole texts or back, and remember it."""
    some = random.sample(list(known), min(len(known), _REJUDGED_AT_ONCE))
    bulky = store.bulky_feeds(some, sample=SAMPLE, stored_bytes=_BULKY)
    turned = {
        feed_id: not known[feed_id]
        for feed_id in some
        # What is bulky and was whole needs no look.
        if (known[feed_id] or feed_id not in bulky)
        and has_turned(known[feed_id], store.latest_texts(feed_id, SAMPLE))
    }
    if turned:
        store.put_teasers(turned.items())
    return turned
