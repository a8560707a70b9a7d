"""What becomes of a stored text on its way to the screen."""

from __future__ import annotations

from reader.convert.html import to_document
from reader.library.reading import without_title

TITLE = "疏通旧河道 “水上集市”回来了"


def test_a_heading_that_repeats_the_title_is_not_shown_twice() -> None:
    document = to_document(f"<h1>{TITLE.replace(' ', '　')}</h1><h2 id=way>渡口</h2><p>正文。</p>")
    shown = without_title(document, TITLE)
    assert [block.text for block in shown.blocks] == ["渡口", "正文。"]
    assert shown.anchors["way"] == 0


def test_other_headings_stay() -> None:
    for html in (
        "<h1>渡口</h1><p>正文。</p>",
        f"<p>{TITLE}</p><p>正文。</p>",
        f"<h1>{TITLE}</h1>",
        f'<h1><a href="https://example.org/">{TITLE}</a></h1><p>正文。</p>',
    ):
        document = to_document(html)
        assert without_title(document, TITLE) is document
