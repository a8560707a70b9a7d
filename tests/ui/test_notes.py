from __future__ import annotations

import pytest
from newsroom import Open

from reader.model import Entry


async def kept(reader: object) -> list[Entry]:
    return await reader.app.context.library.bookmarks()  # type: ignore[attr-defined,no-any-return]


async def test_a_sentence_is_marked_with_the_keys_and_bookmarks_its_article(opened: Open) -> None:
    async with opened(120, 30) as reader:
        await reader.keys("enter", "enter", "H")
        assert "Enter marks" in reader.text
        await reader.keys("j", "l", "enter")
        assert "the article is a bookmark now" in reader.text
        assert "1 highlight" in reader.text or "划线 1 处" in reader.text
        (entry,) = await kept(reader)
        (mark,) = await reader.app.context.library.highlights(entry.id)
        assert mark.quote.startswith("船上有上学的孩子")
        assert mark.quote.endswith("票价两元，十二月起每天往返二十班。")
