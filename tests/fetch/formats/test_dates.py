"""Dates as feeds write them, sound and strange."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.fetch.formats.dates import parse_date

OCTOBER = "2024-10-01"

TABLE = [
    # the standards
    ("Tue, 01 Oct 2024 08:00:00 GMT", "2024-10-01 08:00"),
    ("Tue, 1 Oct 2024 08:00:00 +0800", "2024-10-01 00:00"),
    ("01 Oct 24 08:00 UT", "2024-10-01 08:00"),
    ("2024-10-01T08:00:00Z", "2024-10-01 08:00"),
    ("2024-10-01T08:00:00.25+08:00", "2024-10-01 00:00:00.250"),
    ("2024-10-01T08:00+0800", "2024-10-01 00:00"),
    ("2024-10-01 08:00:00 -05:00", "2024-10-01 13:00"),
    ("2024-10-01", "2024-10-01 00:00"),
    ("20241001", "2024-10-01 00:00"),
    ("20241001T080000Z", "2024-10-01 08:00"),
    ("1727769600", "2024-10-01 08:00"),
    ("1727769600000", "2024-10-01 08:00"),
    # zones
    ("Tue, 01 Oct 2024 08:00:00 EST", "2024-10-01 13:00"),
    ("Tue, 01 Oct 2024 08:00:00 CST", "2024-10-01 14:00"),
    ("Tue, 01 Oct 2024 08:00:00 JST", "2024-09-30 23:00"),
    ("Tue, 01 Oct 2024 08:00:00 HKT", "2024-10-01 00:00"),
    ("Tue, 01 Oct 2024 08:00:00 MSK", "2024-10-01 05:00"),
    ("Tue, 01 Oct 2024 08:00:00 CEST", "2024-10-01 06:00"),
    ("Tue, 01 Oct 2024 08:00:00 (CEST)", "2024-10-01 06:00"),
    ("Tue, 01 Oct 2024 08:00:00 GMT+0800 (China Standard Time)", "2024-10-01 00:00"),
    ("Tue, 01 Oct 2024 08:00:00 Asia/Shanghai", "2024-10-01 00:00"),
    ("2024-10-01T08:00:00-05:00[America/New_York]", "2024-10-01 13:00"),
    ("Tue, 01 Oct 2024 08:00:00 XYZ", "2024-10-01 08:00"),
    # loose
    ("Tue,01 Oct 2024 08:00:00 GMT", "2024-10-01 08:00"),
    ("  Tue,  01  Oct  2024\n08:00:00 GMT ", "2024-10-01 08:00"),
    ("Tuesday, October 1, 2024 at 8:05 pm EST", "2024-10-02 01:05"),
    ("Thursday, October 3, 2024 - 10:30", "2024-10-03 10:30"),
    ("Oct 1st, 2024", "2024-10-01 00:00"),
    ("1 October 2024", "2024-10-01 00:00"),
    ("Tue Oct  1 08:00:00 2024", "2024-10-01 08:00"),
    ("Tue Oct  1 08:00:00 PDT 2024", "2024-10-01 15:00"),
    ("10/01/2024 08:00 AM", "2024-10-01 08:00"),
    ("10/01/2024 12:30 AM", "2024-10-01 00:30"),
    ("13/10/2024", "2024-10-13 00:00"),
    ("2024/10/01 08:00", "2024-10-01 08:00"),
    ("2024-Oct-01 08:00", "2024-10-01 08:00"),
    ("10-Oct-2024 10:10", "2024-10-10 10:10"),
    ("Tue, 01 Oct 2024 24:00:00 GMT", "2024-10-02 00:00"),
    ("Tue, 01 Oct 2024 08:00:60 GMT", "2024-10-01 08:00:59"),
    # Europe
    ("1. Oktober 2024", "2024-10-01 00:00"),
    ("1.10.2024 08:00", "2024-10-01 08:00"),
    ("01.10.24", "2024-10-01 00:00"),
    ("mar., 01 oct. 2024 10:00:00 +0200", "2024-10-01 08:00"),
    ("1 octobre 2024 à 08:00", "2024-10-01 08:00"),
    ("1 de octubre de 2024", "2024-10-01 00:00"),
    ("Вт, 01 окт 2024 10:00:00 +0300", "2024-10-01 07:00"),
    ("1 października 2024", "2024-10-01 00:00"),
    ("01 Ekim 2024", "2024-10-01 00:00"),
    # Chinese
    ("2024年10月1日", "2024-09-30 16:00"),
    ("2024年10月1日 15:04", "2024-10-01 07:04"),
    ("2024年10月1日 15时04分05秒", "2024-10-01 07:04:05"),
    ("2024年10月1日 下午3:05", "2024-10-01 07:05"),
    ("2024年10月1日 上午12:05", "2024-09-30 16:05"),
    ("2024年10月1日 下午三点半", "2024-10-01 07:30"),
    ("２０２４年１０月１日　０８：００", "2024-10-01 00:00"),
    ("二〇二四年十月一日", "2024-09-30 16:00"),
    ("二〇二四年十二月三十一日 上午十时", "2024-12-31 02:00"),
    ("民國113年10月1日", "2024-09-30 16:00"),
    ("发布时间：2024年10月1日 08:00", "2024-10-01 00:00"),
    ("星期二, 01 十月 2024 08:00:00 +0800", "2024-10-01 00:00"),
    ("周二, 01 10月 2024 08:00:00 +0800", "2024-10-01 00:00"),
    # Japanese and Korean
    ("2024年10月1日 午後3時05分", "2024-10-01 06:05"),
    ("2024年10月1日(火) 08:00", "2024-09-30 23:00"),
    ("令和6年10月1日", "2024-09-30 15:00"),
    ("2024년 10월 1일 오후 3시 5분", "2024-10-01 06:05"),
    ("2024. 10. 1. 오후 3:05", "2024-10-01 06:05"),
]
NONE = [
    "",
    "yesterday",
    "today 08:00",
    "3 月 5 日",
    "10月1日",
    "Tue, 31 Feb 2024 08:00:00 GMT",
    "2024-13-01",
    "2024-10-01T25:00:00Z",
    "0001-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "9999-12-31T23:59:59Z",
    "二〇二四年十三月一日",
    "1" * 200_000,
    "Mon," + " " * 200_000 + "x",
    "12 12 12",
    "//////",
    "2024-10-01T08:00:00+99:99 nonsense" * 5,
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_dates(text: str, expected: str) -> None:
    assert parse_date(text) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", NONE, ids=lambda text: text[:30])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Tue, 01 Oct 2024 08:00:00 CST", "zh-CN", "2024-10-01 00:00"),
        ("2024-10-01 08:00", "zh", "2024-10-01 00:00"),
        ("2024-10-01 08:00", "ja", "2024-09-30 23:00"),
        ("2024-10-01 08:00", "ko-KR", "2024-09-30 23:00"),
        ("2024-10-01 08:00", "en", "2024-10-01 08:00"),
        ("2024-10-01 08:00 +0000", "zh", "2024-10-01 08:00"),
        ("2024年10月1日 08時00分", "zh-TW", "2024-10-01 00:00"),
    ],
)
def test_the_language_gives_the_zone(text: str, language: str, expected: str) -> None:
    assert parse_date(text, language=language) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2190, 1, 1)))
def test_what_python_writes_is_read_back(moment: datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    for text in (
        moment.isoformat(),
        moment.strftime("%Y-%m-%d %H:%M:%S +0000"),
        moment.strftime("%Y年%m月%d日 %H:%M:%S +0000"),
        moment.strftime("%d.%m.%Y %H:%M:%S GMT"),
    ):
        assert parse_date(text) == moment, text


@given(
    st.text(alphabet="0123456789 :/-.,+TZ年月日时下午GMTOctPM一二十民國()[]", max_size=60),
    st.sampled_from(["", "zh"]),
)
def test_any_text_gives_an_aware_time_or_none(text: str, language: str) -> None:
    found = parse_date(text, language=language)
    assert found is None or found.tzinfo is UTC
