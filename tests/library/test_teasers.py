"""Which feeds and entries are judged to be teasers."""

from __future__ import annotations

import pytest

from reader.library.teasers import gives_teasers, has_turned, is_teaser
from reader.model import EntryText

LONG = "<p>渡口的老船工说，这条航线停了三年，码头的石阶上已经长出了青苔。</p>" * 12
LONG_ENGLISH = "<p>The ferry ran for ninety years before the bridge, and for one week after it.</p>" * 12


def text(
    content: str, *, title: str = "渡口重开", link: str = "https://a.example/1", media: bool = False
) -> EntryText:
    return EntryText(article_id=1, title=title, link=link, content=content, has_media=media)


@pytest.mark.parametrize(
    "content",
    [
        "渡口周一重新开放，首班船上坐了三位老人……",
        "The ferry is back. It left at six with three passengers [&#8230;]",
        "<p>The ferry is back.</p> <a href='https://a.example/1'>Continue reading <em>渡口重开</em> →</a>",
        "<p>三位老人坐上了首班船。<a href='/1'>阅读全文 »</a></p>",
        "<p>It left at 6 … </p><p>The post <a href='#'>Ferry</a> appeared first on <a href='/'>Tow</a>.</p>",
        "",
        "Three passengers took the first ferry on Monday.",
        "首班船上坐了三位老人，票价两元。",
    ],
)
def test_teasers(content: str) -> None:
    assert is_teaser(text(content))
    assert gives_teasers([text(content)] * 3) is True


@pytest.mark.parametrize(
    "entry",
    [
        text(LONG),
        text(LONG_ENGLISH),
        text("Show notes: three guests.", media=True),
        text("没有标题的短句子。", title=""),
        text("今天在渡口等船，风很大，船还没有来，先拍一张照片给大家看看。", title="今天在渡口等船，风很大…"),
    ],
)
def test_whole_texts(entry: EntryText) -> None:
    assert not is_teaser(entry)
    assert gives_teasers([entry] * 3) is False


def test_short_posts_with_markup_are_whole_though_each_might_be_a_teaser() -> None:
    short = text(
        "<p>I moved the ferry page to <a href='https://b.example'>its own site</a>. Update your links.</p>"
    )
    assert gives_teasers([short] * 4) is False


def test_too_few_entries_decide_nothing() -> None:
    assert gives_teasers([]) is None
    assert gives_teasers([text("")]) is None
    assert gives_teasers([text("", link="")] * 5) is None


def test_a_feed_has_turned_when_all_of_its_latest_entries_say_so() -> None:
    cut, whole = text("渡口周一重新开放……"), text(LONG)
    assert has_turned(False, [cut] * 5)
    assert has_turned(True, [whole] * 5)
    assert not has_turned(False, [whole] * 5)
    assert not has_turned(True, [cut] * 5)
    assert not has_turned(False, [cut] * 4), "too few to overthrow what was decided"
    assert not has_turned(False, [cut, cut, cut, cut, whole])
    assert not has_turned(True, [whole, whole, whole, whole, cut])


def test_short_posts_turn_nothing() -> None:
    short = text(
        "<p>I moved the ferry page to <a href='https://b.example'>its own site</a>. Update your links.</p>"
    )
    assert not has_turned(False, [short] * 5)
    assert not has_turned(True, [short] * 5)


def test_most_entries_decide() -> None:
    cut = text("渡口周一重新开放……")
    assert gives_teasers([cut, cut, cut, text(LONG)]) is True
    assert gives_teasers([cut, text(LONG), text(LONG), text(LONG)]) is False
