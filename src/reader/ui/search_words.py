"""What the search says: its keys, what can be typed, and where it has looked for what with which result."""

from __future__ import annotations

from typing import TypeAlias

from textual.content import Content

from reader.language import chosen_language, tr
from reader.model import Found, Scope, SearchOrder
from reader.query import QueryError, parse

HINT = tr("Enter opens · Tab where · ^r order · ^s keep · Esc back")
DOING = (
    ("entry.toggle_read", tr("read")),
    ("entry.save", tr("bookmark")),
    ("entry.tag", tr("tags")),
    ("entry.hide", tr("hide")),
    ("article.browser", tr("browser")),
)
"""What the hint names while the cursor is among the hits."""
Place: TypeAlias = tuple[Scope, str]
"""Where to search, and what that is called."""
_ENGLISH = (
    "  title:ferry  author:Brook  feed:Nature  category:Science  tag:boats  lang:zh",
    "  is:unread  is:bookmarked  is:hidden  newer:3d  before:2026-11-01  has:picture  has:note",
)
_CHINESE = (
    "  标题：渡轮  作者：张三  来源：晚报  栏目：财经  标签：利率  语言：中文",
    "  状态：未读  最近：3天  日期：昨天  早于：11月1日  有：图片  有：笔记",
)
HELP = (
    "",
    tr("Words find entries that have all of them. Also:"),
    "",
    tr('  "old town" -rain      a phrase, without a word'),
    tr("  storm or fog          one or the other"),
    *(_ENGLISH + _CHINESE if chosen_language() == "en" else _CHINESE + _ENGLISH),
)
"""What stands in the place of hits while nothing has been typed."""


def told_words(text: str, place: Place, next_place: str, order: SearchOrder, found: Found) -> Content:
    """Return where was searched, in which order, what was found, and what is wrong with the words."""
    first = tr("newest first") if order == "newest" else tr("best first")
    scope, where = place
    count = ""
    if text.strip() and found.hits:
        count = tr("{number} found", number=f"{len(found.hits)}{'+' if found.more else ''}")
    elif text.strip() and scope.kind == "all":
        count = tr("nothing found")
    elif text.strip():
        count = tr("nothing found; Tab looks in {where}", where=next_place)
    problem = nearest = ""
    try:
        parse(text)
    except QueryError as error:
        problem = error.problem
        if error.nearest:
            nearest = tr(" · searched: {query}", query=error.nearest)
        elif found.hits:
            nearest = tr(" · all are shown")
        else:  # what is left of it asks for nothing, so nothing was looked for
            count = ""
    place_words = tr("in {where}", where=where)
    told = Content(" · ".join(part for part in (place_words, first, count) if part))
    if problem:
        told = Content.assemble(told, "\n", Content.styled(f"{problem}{nearest}", "$text-warning"))
    return told
