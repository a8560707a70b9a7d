"""Values as they stand in columns: what is written one way can be read whichever way it was written."""

from __future__ import annotations

import sys
import zlib

import pytest

from reader.store import values

TEXT = "<p>央行公布八月金融数据，贷款增速放缓。</p><p>Loans grew more slowly in August.</p>" * 20


@pytest.mark.parametrize("text", ["", "short", "短", TEXT, TEXT * 40, "\ud800" + TEXT])
def test_a_text_comes_back(text: str) -> None:
    assert values.unpack(values.pack(text)) == text.replace("\ud800", "?")


def test_a_text_is_packed_the_slow_way_where_nothing_quicker_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "isal.isal_zlib", None)
    values._compressor.cache_clear()
    try:
        packed = values.pack(TEXT)
    finally:
        values._compressor.cache_clear()
    assert isinstance(packed, bytes)
    assert len(packed) < len(TEXT.encode()) / 4
    assert values.unpack(packed) == TEXT


def test_packed_texts_are_what_any_zlib_reads() -> None:
    packed = values.pack(TEXT)
    assert isinstance(packed, bytes)
    assert zlib.decompress(packed).decode() == TEXT


def test_what_would_not_shrink_stays_plain() -> None:
    assert values.pack("a title") == "a title"
