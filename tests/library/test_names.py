"""Names that are taken from the beginning."""

from __future__ import annotations

import pytest

from reader.errors import ReaderError
from reader.library import Library


@pytest.mark.parametrize("name", ["today", "Today", "ALL", "all unread", "Bookmarks", "history", " today "])
async def test_a_smart_category_cannot_have_the_name_of_a_list(library: Library, name: str) -> None:
    with pytest.raises(ReaderError, match="is the name of a list that is always there; choose another name"):
        await library.add_smart_category(name, "eels")
    smart = await library.add_smart_category("Today's eels", "eels")
    with pytest.raises(ReaderError, match="choose another name"):
        await library.change_smart_category(smart.id, name=name)
    assert [each.name for each in await library.smart_categories()] == ["Today's eels"]
