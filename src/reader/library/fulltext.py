"""Whole texts: which feeds give teasers only, whose article pages are fetched, and pages in several parts."""

from __future__ import annotations

import asyncio
import html
import random
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.config import Config
from reader.errors import ReaderError
from reader.library.settings import FulltextMode, load_settings
from reader.model import ArticlePage, EntryText, Feed
from reader.store import Store

if TYPE_CHECKING:
    from reader.fetch.client import Client

SAMPLE = 5
"""Entries that a feed is judged by."""
_AT_ONCE = 50
"""Entries of one feed whose pages are asked for after one refresh."""
_REJUDGED_AT_ONCE = 50
"""Feeds that are judged again after one refresh: a thousand would take a second, and none is urgent."""
_BULKY = 550
"""Bytes as stored: about 1,100 letters or 270 Chinese characters, which is no teaser."""
_PARTS = 10
_LEAST = 2
_SHORT = 600
"""Units; see `_units`."""
_PLAIN_SHORT = 400
_EMPTY = 24

_TAG = re.compile(r"<[^<>]*>")
_HAN = re.compile(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]")
_MARKUP = re.compile(r"<(?:p|br|a|ul|ol|h\d|blockquote)\b[^>]*>", re.IGNORECASE)
_FIRST_APPEARED = re.compile(r"\bThe post .{0,300} (?:appeared first on|first appeared on) .{0,200}$")
_CUT_OFF = re.compile(
    r"(?:…|\.\.\.|(?:read (?:more|on|the (?:full|rest)\b.{0,40})|continue reading\b.{0,200}|keep reading|"
    r"full (?:story|article)|weiterlesen|lire la suite|leer más|leggi tutto|читать далее|続きを読む|"
    r"(?:阅读|查看|点击查看|閱讀)(?:全文|更多|原文|详情)|全文))[\s\]\)）】»›→>|.·]*$",
    re.IGNORECASE,
)


def is_teaser(entry: EntryText) -> bool:
    """Tell whether an entry's text is probably only the beginning of its article."""
    text = _words(entry)
    return bool(entry.link) and not _is_whole(entry, text) and (_is_cut_off(text) or _units(text) < _SHORT)


def gives_teasers(entries: Sequence[EntryText]) -> bool | None:
    """Tell whether a feed gives teasers only, judged by its latest entries; None: too few to say.

    Short posts, podcasts and notes without a title are whole as they are.
    """
    texts = [(entry, _words(entry)) for entry in entries if entry.link]
    judged = [(entry, text) for entry, text in texts if not _is_whole(entry, text)]
    if len(judged) < _LEAST:
        return False if len(texts) >= _LEAST else None
    units = [_units(text) for _, text in judged]
    middle, half = sorted(units)[len(units) // 2], len(judged) / 2
    if middle >= _SHORT:
        return False
    cut_off = sum(_is_cut_off(text) for _, text in judged)
    empty = sum(size < _EMPTY for size in units)
    plain = sum(not _MARKUP.search(entry.content or entry.summary) for entry, _ in judged)
    return cut_off + empty >= half or (middle < _PLAIN_SHORT and plain >= 0.8 * len(judged))


def has_turned(verdict: bool, latest: Sequence[EntryText]) -> bool:
    """Tell whether all the latest entries of a feed contradict what was decided (True: teasers only)."""
    return (
        len(latest) >= SAMPLE
        and gives_teasers(latest) is (not verdict)
        and all(is_teaser(entry) is not verdict for entry in latest)
    )


def _words(entry: EntryText) -> str:
    text = html.unescape(_TAG.sub(" ", entry.content or entry.summary))
    text = " ".join(text.split())
    return _FIRST_APPEARED.sub("", text).rstrip() if "appeared" in text[-600:] else text


def _units(text: str) -> int:
    """Return the length of a text, an East Asian character counted as two."""
    return len(text) + len(_HAN.findall(text))


def _is_cut_off(text: str) -> bool:
    return bool(_CUT_OFF.search(text[-300:]))


def _is_whole(entry: EntryText, text: str) -> bool:
    """Tell whether a short text may be all: a podcast's notes, or a post whose title was made from it."""
    if entry.has_media or not entry.title:
        return True
    start = entry.title.rstrip("….").strip()[:60]
    return _units(text) > _units(start) + _EMPTY and text.startswith(start) and not _is_cut_off(text)


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


def without_pages(store: Store, config: Config) -> set[int]:
    """Return the feeds whose article pages are never fetched by themselves."""
    settings = load_settings(store, config)
    return {feed_id for feed_id, each in settings.items() if each.fulltext == "never"}


async def load_page(client: Client, address: str, *, delay: float = 0.0) -> ArticlePage:
    """Fetch an article's page and return its main text, with the further parts that it links to.

    Raises FetchError if the first part cannot be had; a later one that fails is left out.
    """
    from reader.convert.extract import extract_page
    from reader.convert.parts import next_part
    from reader.fetch.page import fetch_page

    fetched = await fetch_page(client, address)
    page = await asyncio.to_thread(extract_page, fetched.html, fetched.address)
    seen, texts = [fetched.address], [page.html]
    while page.html.strip() and len(texts) < _PARTS:
        following = await asyncio.to_thread(next_part, fetched.html, fetched.address, seen)
        if not following:
            break
        seen.append(following)
        await asyncio.sleep(delay)
        try:
            fetched = await fetch_page(client, following)
        except ReaderError as error:
            texts.append(f"<p><em>The next part could not be fetched: {html.escape(str(error))}</em></p>")
            break
        part = await asyncio.to_thread(extract_page, fetched.html, fetched.address)
        if not part.html.strip() or part.html in texts:
            break
        texts.append(part.html)
    return replace(page, html="\n".join(texts)) if len(texts) > 1 else page
