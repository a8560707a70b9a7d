"""The grammar: what queries mean, and what is said about wrong ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.language import choose_language
from reader.query import QueryError, nearest, parse
from reader.query.ages import Moment
from reader.query.parser import quote
from reader.query.tree import All, Either, HasNote, HasPicture, Named, Node, Not, Since, State, Text


def show(node: Node) -> str:
    """A tree as nested words, to compare by eye."""
    if isinstance(node, Not):
        return f"-{show(node.node)}"
    if isinstance(node, All):
        return f"({' '.join(map(show, node.nodes))})"
    if isinstance(node, Either):
        return f"({' | '.join(map(show, node.nodes))})"
    if isinstance(node, Text):
        words = "+".join(node.term.pieces) + ("*" if node.term.prefix else "")
        return words if node.field == "any" else f"{node.field}:{words}"
    if isinstance(node, Named):
        return f"{node.field}={node.value}"
    if isinstance(node, State):
        return node.name
    return "picture" if isinstance(node, HasPicture) else "note" if isinstance(node, HasNote) else "since"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("粮食 产量", "(粮食 产量)"),
        ("harbour", "harbour*"),
        ("2026", "2026"),
        ("AI", "ai*"),
        ("a", "a"),
        ('"old town" -rain', "(old+town -rain*)"),
        ("red fox or cat", "((red* fox*) | cat*)"),
        ("red (fox or cat)", "(red* (fox* | cat*))"),
        ("-(fox cat)", "-(fox* cat*)"),
        ("--fox", "fox*"),
        ("fox | cat", "(fox* | cat*)"),
        ("南昌 AND 九江 && 粮食", "(南昌 九江 粮食)"),
        ("fox NOT cat", "(fox* -cat*)"),
        ("NOT (fox AND cat)", "-(fox* cat*)"),
        ("fox and not cat", "(fox* and* not* cat*)"),
        ("AND NOT", "()"),
        ("（南昌　or　九江）－title：“价格”", "((南昌 | 九江) -title:价格)"),
        ("「老街」", "老街"),
        ("標題：银行 -作者：“张 三”", "(title:银行 -author:张+三)"),
        ("状态：未读，栏目：财经、标签：利率；语言：中文", "(unread category=财经 tag=利率 lang=zh)"),
        ("來源：晨报 有：图片 笔记：再读", "(feed:晨报 picture note:再读)"),
        ("城市，让生活更美好", "城市+让生活更美好"),
        ("快讯：银行降息", "快讯+银行降息"),
        ("ｉｓ：ｕｎｒｅａｄ　ｏｒ　ＡＩ", "(unread | ai*)"),
        ("银行 或 利率 或者 −汇率", "(银行 | 利率 | -汇率)"),
        ("《银行》 “利 率” «old town»", "(银行 利+率 old+town)"),
        ("is:已读 有：笔记 -是：收藏", "(read note -bookmarked)"),
        ("feed:Gazette author:Ilse", "(feed:gazette* author:ilse*)"),
        ('category:"Local News" tag:harbour lang:zh', "(category=Local News tag=harbour lang=zh)"),
        ("is:unread is:starred -is:hidden", "(unread bookmarked -hidden)"),
        ("newer:3d before:2026-11-01 has:images", "(since -since picture)"),
        ("FEED:x Is:Read", "(feed:x read)"),
        ("12:30", "12+30"),
        ("https://example.org/a", "https+example+org+a"),
        ("re:invent", "re+invent*"),
        ("well-known", "well+known*"),
        ("RCEP電商", "rcep+电商"),
        ("!!! - …", "()"),
        ("fox - cat", "(fox* cat*)"),
        ("() fox", "fox*"),
        ("", "()"),
    ],
)
def test_what_a_query_means(text: str, meaning: str) -> None:
    assert show(parse(text).root) == meaning


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("new 未读 未讀", "unread"),
        ("已读 已讀", "read"),
        ("saved starred bookmark 收藏 已收藏 保存 已保存 书签 書籤 星标 星標", "bookmarked"),
        ("changed 更新 已更新 改动", "updated"),
        ("removed 消失 已消失 已删除 已刪除", "gone"),
        ("隐藏 已隐藏 隱藏", "hidden"),
    ],
)
def test_a_state_has_all_the_names_a_reader_may_give_it(words: str, state: str) -> None:
    for word in words.split():
        assert show(parse(f"is:{word}").root) == state, word


@pytest.mark.parametrize(
    ("text", "position", "mended"),
    [
        ("is:unred 粮食", 0, "is:unread 粮食"),
        ("粮食 autor:Ilse", 3, "粮食 author:Ilse"),
        ("site:Gazette", 0, "feed:Gazette"),
        ("since:3d", 0, "after:3d"),
        ("fox before:2026-13-40", 4, "fox before:2026-12-31"),
        ("newer:3days", 0, "newer:3d"),
        ("newer:7", 0, "newer:7d"),
        ("newer:soon fox", 0, "fox"),
        ("after:yestrday", 0, "after:yesterday"),
        ("has:video", 0, "has:picture"),
        ("has:notse", 0, "has:note"),
        ("feed: Gazette", 0, "feed:Gazette"),
        ("fox title:", 4, "fox"),
        ('fox "old town', 4, 'fox "old town"'),
        ('fox "', 4, "fox"),
        ("(fox or cat", 0, "(fox or cat)"),
        ("fox )", 4, "fox"),
        ("or fox", 0, "fox"),
        ("fox or", 4, "fox"),
        ("fox or or cat", 7, "fox or cat"),
        ("title:!!!", 0, ""),
        ("状态：末读 银行", 0, "状态：未读 银行"),
        ("标题： 银行", 0, "标题：银行"),
        ("有：视频", 0, "有：图片"),
        ("最近：7 银行", 0, "最近：7天 银行"),
        ("是:未度", 0, "是:未读"),
        ("ｉｓ：ｕｎｒｅｄ", 0, "is:unread"),
        ("on:yesterday", 0, "date:yesterday"),
        ("标题：“银行", 3, "标题：“银行”"),
        ("银行 「利率", 3, "银行 「利率」"),
    ],
)
def test_a_wrong_query_is_told_with_its_place_and_the_nearest_right_one(
    text: str, position: int, mended: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert (caught.value.position, caught.value.nearest) == (position, mended)
    assert str(position + 1) in str(caught.value)
    assert nearest(text).text == mended


def test_a_field_without_a_value_is_told_with_an_example() -> None:
    with pytest.raises(QueryError, match="such as is:unread"):
        parse("fox is:")
    with pytest.raises(QueryError, match="such as older:3d"):
        parse("older:")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("状态：没看", "状态: knows 未读, 已读, 收藏, 更新, 消失, 隐藏, but not 没看"),
        ("有：视频", "有: knows 图片 and 笔记, but not 视频"),
        ("银行 标题：", "标题: needs a value right behind the colon, such as 标题：银行"),
        ("早于：", "早于: needs a value right behind the colon, such as 早于：11月1日"),
        ("最近：", "最近: needs a value right behind the colon, such as 最近：3天"),
        ("最近：很久", "最近: takes a day such as 11月1日 or 昨天, or an age such as 3天"),
        ("作者：……", "There is no letter or digit in what 作者: looks for"),
    ],
)
def test_a_field_written_in_chinese_is_told_of_by_that_name_and_with_chinese_values(
    text: str, sentence: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.problem.startswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "状态:没看",
            "状态: 只有 未读、已读、收藏、更新、消失、隐藏，没有 没看（第 1 个字符）。最接近的：状态:未读",
        ),
        ("is:", "is: 的冒号后要紧跟状态，如 is:unread（第 1 个字符）。"),
    ],
)
def test_a_fault_is_told_in_the_language_of_the_screens(text: str, sentence: str) -> None:
    choose_language("zh")
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("日期：昨天", datetime(2026, 11, 22), datetime(2026, 11, 23)),
        ("日期：11月1日", datetime(2026, 11, 1), datetime(2026, 11, 2)),
        ("時間：2026年2月", datetime(2026, 2, 1), datetime(2026, 3, 1)),
        ("日期：12月", datetime(2025, 12, 1), datetime(2026, 1, 1)),
        ("日期：2025年", datetime(2025, 1, 1), datetime(2026, 1, 1)),
        ("日期：上周", datetime(2026, 11, 16), datetime(2026, 11, 23)),
        ("日期：上个月", datetime(2026, 10, 1), datetime(2026, 11, 1)),
        ("date:2026-02-28", datetime(2026, 2, 28), datetime(2026, 3, 1)),
        ("date:today", datetime(2026, 11, 23), datetime(2026, 11, 24)),
        ("date:last-year", datetime(2025, 1, 1), datetime(2026, 1, 1)),
        ("date:9999-12-31", datetime(9999, 12, 31), datetime(9999, 12, 31)),
    ],
)
def test_a_date_asks_for_that_day_week_month_or_year_alone(
    text: str, begins: datetime, ends: datetime
) -> None:
    now = datetime(2026, 11, 23, 9, 30).astimezone()
    root = parse(text).root
    assert isinstance(root, All)
    since, before = root.nodes
    assert isinstance(since, Since) and isinstance(before, Not) and isinstance(before.node, Since)
    assert (since.moment.at(now), before.node.moment.at(now)) == (begins.astimezone(), ends.astimezone())


def test_a_date_that_is_an_age_asks_for_what_came_since() -> None:
    assert show(parse("日期：3天").root) == show(parse("最近：3天").root) == "since"


_SCRAPS = st.sampled_from(
    [
        '"',
        "(",
        ")",
        "-",
        " or ",
        " ",
        "is:",
        "is:read",
        "newer:",
        "3d",
        "before:2026-02-30",
        "feed:",
        "fox",
        "南昌",
        "：",
        "”",
    ]
)


@given(st.lists(_SCRAPS, max_size=30).map("".join) | st.text(max_size=40))
def test_whatever_is_typed_there_is_a_right_query_nearby(text: str) -> None:
    assert parse(nearest(text).text).root == nearest(text).root


def test_a_query_of_any_depth_and_length_is_answered() -> None:
    for text in ("(" * 500, "-" * 900 + "fox", "fox " * 5000, '"' * 501, "or " * 300):
        nearest(text)


def test_moments_follow_the_clock_of_the_person() -> None:
    now = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    assert Moment(age=timedelta(days=3)).at(now) == now - timedelta(days=3)
    # The tests run in Shanghai, where this day began at 16:00 UTC.
    assert _moment("after:2026-11-01").at(now) == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert _moment("after:today").at(now) == datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert _moment("after:2026年11月").at(now) == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert _moment("newer:99999y").at(now) == datetime.min.replace(tzinfo=UTC)
    assert _moment("after:0001-01-01").at(now).year == 1


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("3天", datetime(2026, 11, 20, 9, 30)),
        ("两周内", datetime(2026, 11, 9, 9, 30)),
        ("１２个小时", datetime(2026, 11, 22, 21, 30)),
        ("一個月", datetime(2026, 10, 24, 9, 30)),
        ("昨天", datetime(2026, 11, 22)),
        ("前天", datetime(2026, 11, 21)),
        ("本周", datetime(2026, 11, 23)),
        ("上週", datetime(2026, 11, 16)),
        ("last-week", datetime(2026, 11, 16)),
        ("本月", datetime(2026, 11, 1)),
        ("上个月", datetime(2026, 10, 1)),
        ("今年", datetime(2026, 1, 1)),
        ("去年", datetime(2025, 1, 1)),
        ("2026年3月4日", datetime(2026, 3, 4)),
        ("2026年3月4号", datetime(2026, 3, 4)),
        ("２０２６－０３－０４", datetime(2026, 3, 4)),
        ("20260304", datetime(2026, 3, 4)),
        ("3月4日", datetime(2026, 3, 4)),
        ("11-23", datetime(2026, 11, 23)),
        ("11月24日", datetime(2025, 11, 24)),
        ("12月", datetime(2025, 12, 1)),
        ("2月29日", datetime(2024, 2, 29)),
    ],
)
def test_days_as_they_are_written_in_chinese(text: str, begins: datetime) -> None:
    now = datetime(2026, 11, 23, 9, 30).astimezone()
    assert _moment(f"after:{text}").at(now) == begins.astimezone()
    assert _moment(f"最近：{text}").at(now) == begins.astimezone()


@pytest.mark.parametrize("text", ["2月30日", "13月", "13-01", "20261301", "三天半"])
def test_what_is_no_day_is_told(text: str) -> None:
    with pytest.raises(QueryError, match="takes a day such as"):
        parse(f"早于：{text}")


def _moment(text: str) -> Moment:
    root = parse(text).root
    assert isinstance(root, Since)
    return root.moment


def test_a_value_is_quoted_where_it_has_to_be() -> None:
    assert quote("Nature") == "Nature"
    assert parse("feed:" + quote('The "Old" Gazette')).root == parse('feed:"The  Old  Gazette"').root
