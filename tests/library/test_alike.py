"""Which articles are taken for the same story, and, more important, which are not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library.alike import (
    DISTANCE,
    Grouping,
    candidates,
    distance,
    plain,
    same_story,
    shingles,
    text_print,
    title_key,
)
from reader.model import Fingerprint, StoryText

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FERRY = (
    "<p>江城渡轮公司周一宣布，从下月起增开一条夜航线，每天二十点到次日两点之间往返六班，票价两元。</p>"
    "<p>公司经理说，夜航线是应沿江工厂的要求开的：晚班工人过去要绕行大桥，回家要多花四十分钟。</p>"
    "<p>首批投入的是三条电动船，每条可坐八十人，充一次电可以跑十二个来回。码头的候船室也会亮灯到末班以后。</p>"
    "<p>老码头的卖面人听说以后，已经把收摊的时间往后挪了三个小时。</p>"
)
FERRY_ENGLISH = (
    "<p>The river ferry company said on Monday that it will open a night line next month, with six crossings "
    "between eight in the evening and two in the morning, at two crowns each.</p><p>The factories along the "
    "bank had asked for it: workers of the late shift used to walk round by the bridge and came home forty "
    "minutes later. Three electric boats with eighty seats will start, and each can cross twelve times "
    "before it has to be charged again. The waiting room on the old pier will "
    "keep its lamps on after the last boat.</p>"
)
ROADWORK = (
    "<p>市交通部门消息，因{road}污水管道更换施工，自11月{day}日零时起，{road}由北向南方向封闭一条车道，工期预计三十天。</p>"
    "<p>施工期间，公交车将在原站点前五十米处临时停靠，请乘客留意站牌上的通知。过往车辆请按现场标志减速慢行。</p>"
    "<p>施工单位承诺夜间二十二点以后不使用风镐，沿线居民如受影响可拨打热线反映，工作人员将在两小时内答复。</p>"
)
REPORT = (
    "<p>{name}今日披露三季报，前三季度实现营业收入{revenue}亿元，同比增长{growth}%；归属于上市公司股东的净利润"
    "{profit}亿元。公司表示，业绩增长主要来自订单增加和成本下降，经营活动产生的现金流量净额明显改善。</p>"
    "<p>截至报告期末，公司总资产较年初有所增加，资产负债率基本稳定，研发投入占营业收入的比例继续提高。</p>"
)
RATES = (
    "<p>江城渡轮今日票价：普通座{first}元，靠窗座{second}元，顶层观景座{third}元，十二岁以下儿童减半。</p>"
    "<p>因上游来水增加，部分班次可能推迟，请乘客以码头电子屏为准，提前十五分钟到候船室排队上船。</p>"
)


def story(title: str, html: str, source: str = "") -> StoryText:
    return StoryText(article_id=1, title=title, html=html, source=source)


def variant(html: str) -> str:
    """The same text as another paper prints it: cut a little, with its own first and last words."""
    cut = html.replace("老码头的卖面人听说以后，已经把收摊的时间往后挪了三个小时。", "")
    return f"<div><b>本报讯</b> {cut}<p>（责任编辑：周舟）</p></div>"


SAME = [
    (story("夜航线下月开通", FERRY), story("夜航线下月开通", variant(FERRY))),
    (story("渡轮下月增开夜航线", FERRY), story("江城渡轮公司增开夜航线，票价两元", variant(FERRY))),
    (
        story("Night ferry opens next month", FERRY_ENGLISH),
        story("NIGHT FERRY OPENS NEXT MONTH!", FERRY_ENGLISH),
    ),
    (
        story("Night line opens next month", FERRY_ENGLISH),
        story(
            "Ferry company will open night line", f"<p>(Agency)</p>{FERRY_ENGLISH}<p>Read our newsletter.</p>"
        ),
    ),
    (story("夜航线下月开通", FERRY), story("夜航线下月开通", f"<p>2026-11-23 第3版</p>{FERRY}")),
    (story("渡轮公司下月增开夜航线 - 江城日报", "", "江城日报"), story("渡轮公司下月增开夜航线", "")),
    (story("渡輪公司“下月”增開夜航線：票價兩元", ""), story("渡輪公司「下月」增開夜航線 票價兩元", FERRY)),
]
DIFFERENT = [
    (story("早报", FERRY), story("早报", ROADWORK.format(road="东门路", day="24"))),
    (story("早报", ""), story("早报", "")),
    (story("Open thread", ""), story("Open thread", "")),
    (story("The week in review", FERRY_ENGLISH), story("The week in review", ROADWORK)),
    (story("三季度营收增长3.5%创下近年新高", ""), story("三季度营收增长35%创下近年新高", "")),
    (
        story("东门路施工封闭一条车道", ROADWORK.format(road="东门路", day="24")),
        story("西门路施工封闭一条车道", ROADWORK.format(road="西门路", day="24")),
    ),
    (
        story("东门路24日起施工", ROADWORK.format(road="东门路", day="24")),
        story("东门路26日起施工", ROADWORK.format(road="东门路", day="26")),
    ),
    (
        story(
            "灯塔光电前三季度净利1.2亿元",
            REPORT.format(name="灯塔光电", revenue="9.1", growth="12", profit="1.2"),
        ),
        story(
            "潮汐能源前三季度净利6.1亿元",
            REPORT.format(name="潮汐能源", revenue="38.6", growth="29", profit="6.1"),
        ),
    ),
    (
        story("灯塔光电披露三季报", REPORT.format(name="灯塔光电", revenue="9.1", growth="12", profit="1.2")),
        story("潮汐能源披露三季报", REPORT.format(name="潮汐能源", revenue="9.1", growth="12", profit="1.2")),
    ),
    (
        story("今日渡轮班次和票价一览", RATES.format(first="2", second="35", third="18")),
        story("今日渡轮班次和票价一览", RATES.format(first="4", second="31", third="22")),
    ),
    (story("渡轮夜航线开通", FERRY), story("渡轮夜航线首日无人乘坐", FERRY[:200] + REPORT)),
    (story("夜航线下月开通", "短讯。"), story("夜航线票价两元", "短讯。")),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_story_in_two_papers(one: StoryText, other: StoryText) -> None:
    assert same_story(one, other)
    assert same_story(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_stories_are_never_folded(one: StoryText, other: StoryText) -> None:
    assert not same_story(one, other)
    assert not same_story(other, one)


@pytest.mark.parametrize("html", [FERRY, FERRY_ENGLISH])
def test_fingerprints_of_alike_texts_are_near_and_of_others_far(html: str) -> None:
    one, other = text_print(html), text_print(variant(html))
    assert one is not None
    assert other is not None
    assert distance(one, other) <= DISTANCE
    for another in (
        ROADWORK.format(road="东门路", day="24"),
        REPORT * 2,
        FERRY if html != FERRY else FERRY_ENGLISH,
    ):
        number = text_print(another)
        assert number is not None
        assert distance(one, number) > DISTANCE


def test_markup_and_width_of_letters_do_not_matter() -> None:
    marked = FERRY.replace("<p>", "<p class='x'><span>").replace("二十点", "<b>二十点</b>")
    assert distance(text_print(FERRY) or 0, text_print(marked) or 0) <= 2
    assert plain("<p>ＡＢＣ &amp; １２</p>").split() == ["abc", "&", "12"]


@pytest.mark.parametrize(
    ("title", "source", "key"),
    [
        ("“夜航船”恢复班次！", "", "夜航船恢复班次"),
        ("夜航船恢复班次_水乡报", "水乡报新闻", "夜航船恢复班次"),
        ("夜航船恢复班次｜水乡报", "水乡报", "夜航船恢复班次"),
        ("Night ferry - live", "Towpath", "nightferrylive"),
        ("Night ferry – The Towpath", "The Towpath", "nightferry"),
        ("增长3.5%", "", "增长3.5%"),
        ("涨1,000点", "", "涨1000点"),
        ("Ｎｉｇｈｔ", "", "night"),
        ("……", "", ""),
        ("", "", ""),
    ],
)
def test_title_key(title: str, source: str, key: str) -> None:
    assert title_key(title, source) == key


def fingerprint(
    number: int, feed: int, html: str, *, title: str = "", hours: float = 0, leader: int | None = None
) -> Fingerprint:
    return Fingerprint(
        article_id=number,
        feed_id=feed,
        date=NOW - timedelta(hours=hours),
        title=title or f"t{number}",
        text=text_print(html),
        leader=leader,
    )


def pairs(*prints: Fingerprint, new: set[int]) -> list[tuple[int, int]]:
    return [(one.article_id, other.article_id) for one, other in candidates(prints, new)]


def test_candidates_are_near_in_time_and_of_different_feeds() -> None:
    first, second = fingerprint(1, 1, FERRY, hours=3), fingerprint(2, 2, variant(FERRY))
    assert pairs(first, second, new={2}) == [(1, 2)]
    assert pairs(second, first, new={1, 2}) == [(1, 2)]
    assert pairs(first, second, new=set()) == []
    assert pairs(first, fingerprint(2, 1, variant(FERRY)), new={2}) == []
    assert pairs(fingerprint(1, 1, FERRY, hours=49), second, new={2}) == []
    assert pairs(first, fingerprint(2, 2, REPORT * 2), new={2}) == []
    assert pairs(fingerprint(1, 1, "", title="a"), fingerprint(2, 2, "", title="a"), new={2}) == [(1, 2)]


def test_a_story_takes_one_article_of_each_feed() -> None:
    prints = [
        fingerprint(number, feed, FERRY, title="夜航线下月开通")
        for number, feed in ((1, 1), (2, 2), (3, 3), (4, 2))
    ]
    texts = {each.article_id: story("夜航线下月开通", FERRY) for each in prints}
    found = Grouping(prints).add(candidates(prints, {1, 2, 3, 4}), texts)
    assert found == [(2, 1), (3, 1)]


def test_a_title_alone_says_enough_for_a_day_only() -> None:
    prints = [
        fingerprint(1, 1, "", title="x", hours=30),
        fingerprint(2, 2, "", title="x", hours=20),
        fingerprint(3, 3, "", title="x"),
    ]
    texts = {each.article_id: story("渡轮公司下月增开夜航线", "") for each in prints}
    assert Grouping(prints).add(candidates(prints, {2}), texts) == [(2, 1)]
    assert Grouping(prints).add(candidates(prints[::2], {3}), texts) == []


def test_a_story_that_is_known_grows() -> None:
    prints = [
        fingerprint(1, 1, FERRY, leader=1),
        fingerprint(2, 2, FERRY, leader=1),
        fingerprint(3, 3, FERRY),
        fingerprint(4, 2, FERRY),
    ]
    texts = {each.article_id: story("夜航线下月开通", FERRY) for each in prints}
    grouping = Grouping(prints)
    assert grouping.add(candidates(prints[1:3], {3}), texts) == [(3, 1)]
    assert grouping.add(candidates(prints[2:], {4}), texts) == []


TEXTS = st.text(alphabet="江城渡轮夜航线 abc 12.%", max_size=300)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_it_is_the_same_both_ways(title: str, other_title: str, text: str, other_text: str) -> None:
    one, other = story(title, text), story(other_title, other_text)
    assert same_story(one, other) == same_story(other, one)


@given(st.text(max_size=400), st.text(max_size=40), st.text(max_size=40))
def test_anything_can_be_compared(html: str, title: str, source: str) -> None:
    assert title_key(title_key(title)) == title_key(title)
    number = text_print(html)
    assert number is None or -(1 << 63) <= number < 1 << 63
    same_story(story(title, html, source), story(source, html, title))


@given(
    st.lists(
        st.sampled_from(["灯塔", "潮汐", "云汀", "临汐", "河口", "石桥"]), min_size=2, max_size=2, unique=True
    )
)
def test_reports_from_one_mould_about_different_names_stay_apart(names: list[str]) -> None:
    one, other = (
        story(f"{name}公司披露三季报", REPORT.format(name=f"{name}公司", revenue="9", growth="1", profit="2"))
        for name in names
    )
    assert not same_story(one, other)


def test_shingles_are_pairs_of_neighbours() -> None:
    assert shingles("渡轮 night ferry 3.5%") == {"渡 轮", "轮 night", "night ferry", "ferry 3.5%"}
