"""What readers of Chinese type in a query: names of fields, states, days and ages; pure tables.

All in simplified characters and folded: what is looked up here has been folded before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from reader.query.states import StateName

FIELDS: Mapping[str, str] = {
    "标题": "title",
    "题目": "title",
    "作者": "author",
    "来源": "feed",
    "网站": "feed",
    "订阅": "feed",
    "订阅源": "feed",
    "分类": "category",
    "栏目": "category",
    "文件夹": "category",
    "标签": "tag",
    "语言": "lang",
    "笔记": "note",
    "批注": "note",
    "备注": "note",
    "状态": "is",
    "是": "is",
    "有": "has",
    "包含": "has",
    "早于": "before",
    "之前": "before",
    "以前": "before",
    "晚于": "after",
    "之后": "after",
    "以后": "after",
    "最近": "newer",
    "日期": "date",
    "时间": "date",
}
STATES: Mapping[str, StateName] = {
    "未读": "unread",
    "已读": "read",
    "收藏": "bookmarked",
    "已收藏": "bookmarked",
    "保存": "bookmarked",
    "已保存": "bookmarked",
    "书签": "bookmarked",
    "星标": "bookmarked",
    "更新": "updated",
    "已更新": "updated",
    "改动": "updated",
    "消失": "gone",
    "已消失": "gone",
    "已删除": "gone",
    "隐藏": "hidden",
    "已隐藏": "hidden",
}
EXAMPLES: Mapping[str, str] = {
    "feed": "晚报",
    "category": "财经",
    "author": "张三",
    "title": "银行",
    "note": "再读",
    "tag": "利率",
    "lang": "中文",
    "is": "未读",
    "has": "图片",
    "before": "11月1日",
    "after": "11月1日",
    "date": "11月1日",
}
"""What may stand after the colon, for readers who left it out."""
PICTURES = ("图", "图片", "照片", "配图", "插图")
NOTES = ("笔记", "批注", "备注", "高亮", "划线", "摘录")
LANGUAGES: Mapping[str, str] = {
    "中文": "zh",
    "汉语": "zh",
    "英文": "en",
    "英语": "en",
    "日文": "ja",
    "日语": "ja",
    "韩文": "ko",
    "韩语": "ko",
}
DAYS: Mapping[str, int] = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2, "大前天": 3}
"""How many days ago."""
PERIODS: Mapping[str, str] = {
    **dict.fromkeys(("本周", "这周", "本星期", "这个星期"), "this-week"),
    **dict.fromkeys(("上周", "上星期", "上个星期"), "last-week"),
    **dict.fromkeys(("本月", "这个月"), "this-month"),
    **dict.fromkeys(("上月", "上个月"), "last-month"),
    **dict.fromkeys(("今年", "本年"), "this-year"),
    "去年": "last-year",
}
_UNITS: Mapping[str, str] = {
    **dict.fromkeys(("小时", "个小时", "钟头", "个钟头"), "h"),
    "天": "d",
    **dict.fromkeys(("周", "星期", "个星期", "礼拜", "个礼拜"), "w"),
    "个月": "m",
    "年": "y",
}
_NUMBERS: Mapping[str, int] = {"两": 2, **{sign: at for at, sign in enumerate("一二三四五六七八九十", 1)}}
_ANY_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_AGE = re.compile(rf"(\d{{1,3}}|[{''.join(_NUMBERS)}])({_ANY_UNIT})(?:内|以内|前|以前|之前)?\Z")


def read_age(text: str) -> str:
    """Return an age such as 3天 or 两个星期 in the form that all others have, 3d or 2w; "": it is none."""
    match = _AGE.match(text)
    if match is None:
        return ""
    number = int(match[1]) if match[1].isdigit() else _NUMBERS[match[1]]
    return f"{number}{_UNITS[match[2]]}"


def write_age(age: str) -> str:
    """Return an age such as 3d as it is written in Chinese; anything else as it is."""
    unit = {"h": "小时", "d": "天", "w": "周", "m": "个月", "y": "年"}.get(age[-1:])
    return f"{age[:-1]}{unit}" if unit and age[:-1].isdigit() else age
