"""The key of an entry stays the same whatever else in its feed changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.fetch.formats import parse_feed
from reader.fetch.formats.draft import EntryDraft
from reader.fetch.formats.ids import assign_keys

WITH_ID = "<item><guid>a-1</guid><title>渡口</title><link>https://e.example/1</link></item>"
WITH_LINK = "<item><title>早市</title><link>https://e.example/2</link></item>"
WITHOUT = (
    "<item><title>伞</title><pubDate>2026-03-01</pubDate><description>车站的伞架空了。</description></item>"
)


def keys(*items: str) -> dict[str, str]:
    data = f"<rss version='2.0'><channel><title>T</title>{''.join(items)}</channel></rss>".encode()
    return {entry.title: entry.key for entry in parse_feed(data, address="https://e.example/feed").entries}


def test_a_key_is_the_id_else_the_link_else_a_hash_of_the_words() -> None:
    found = keys(WITH_ID, WITH_LINK, WITHOUT)
    assert found["渡口"] == "a-1"
    assert found["早市"] == "https://e.example/2"
    assert len(found["伞"]) == 32


def test_a_derived_key_does_not_depend_on_place_or_company() -> None:
    alone = keys(WITHOUT)["伞"]
    assert keys(WITH_ID, WITH_LINK, WITHOUT)["伞"] == alone
    assert keys(WITHOUT, WITH_LINK, WITH_ID)["伞"] == alone
    assert keys("<!-- new --><item><title>别的</title></item>", WITHOUT)["伞"] == alone


def test_new_words_under_an_id_or_a_link_keep_the_key() -> None:
    assert keys(WITH_ID.replace("渡口", "渡口（更新）"))["渡口（更新）"] == "a-1"
    assert keys(WITH_LINK.replace("早市", "早市（更新）"))["早市（更新）"] == "https://e.example/2"


def test_entries_without_id_and_link_that_differ_are_two() -> None:
    assert len(set(keys(WITHOUT, WITHOUT.replace("伞", "雨")).values())) == 2
    assert len(keys(WITHOUT, WITHOUT)) == 1


@pytest.mark.parametrize("blank", [" a-1 ", "\n\ta-1\n", "<![CDATA[a-1]]>", "a\u200b-1"])
def test_blanks_and_invisible_characters_are_no_part_of_an_id(blank: str) -> None:
    assert keys(WITH_ID.replace("a-1", blank))["渡口"] == "a-1"


DRAFTS = st.builds(
    EntryDraft,
    id=st.sampled_from(["", "1", "2", "x" * 2000]),
    link=st.sampled_from(["", "https://e.example/1", "https://e.example/2"]),
    title=st.sampled_from(["", "渡口", "早市"]),
    summary=st.sampled_from(["", "一", "二"]),
)


@given(st.lists(DRAFTS, max_size=8), st.randoms(use_true_random=False))
def test_an_order_changes_no_key(drafts: list[EntryDraft], random: st.DrawFn) -> None:
    before = {id(draft): key for draft, key in zip(drafts, assign_keys(drafts), strict=True)}
    shuffled = list(drafts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    after = {id(draft): key for draft, key in zip(shuffled, assign_keys(shuffled), strict=True)}
    assert before == after
