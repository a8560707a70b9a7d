"""The words that dates are written with in feeds: months, zones, halves of the day, Chinese digits."""

from __future__ import annotations

import re

_MONTHS = (
    "jan janv january januar januari januára janvier jänner ene enero gen gennaio sty stycznia янв января "
    "январь ocak oca ιαν ιανουαρίου ιανουάριος led ledna janeiro tammikuuta",
    "feb feber february februar februari február février févr fev fevereiro febrero febbraio lut lutego фев "
    "февр февраля февраль şub şubat φεβ φεβρουαρίου únor února helmikuuta",
    "mar mars march märz mär mrz maart mrt marzo março marca мар марта март mart μάρ μαρ μαρτίου bře března "
    "marts maaliskuuta",
    "apr april avr avril abr abril aprile kwi kwietnia апр апреля апрель nis nisan απρ απριλίου dub dubna "
    "huhtikuuta",
    "may mai mei mayo maggio mag maio maj maja май мая mayıs μάι μαΐ μαΐου μαΐος kvě května toukokuuta",
    "jun june juni juin junio giugno giu junho cze czerwca июн июня июнь haz haziran ιούν ιουν ιουνίου čvn "
    "června június kesäkuuta",
    "jul july juli juil juillet julio luglio lug julho lip lipca июл июля июль tem temmuz ιούλ ιουλ ιουλίου "
    "čvc července július heinäkuuta",
    "aug august août aout ago agosto augustus sie sierpnia авг августа август ağu ağustos αύγ αυγ αυγούστου "
    "srp srpna augusztus elokuuta",
    "sep sept september septembre septembri septiembre set settembre setembro wrz września сен сент сентября "
    "сентябрь eyl eylül σεπ σεπτεμβρίου zář září szeptember syyskuuta",
    "oct october okt oktober octobre octubre ott ottobre out outubro paź października окт октября октябрь "
    "eki ekim οκτ οκτωβρίου říj října október lokakuuta",
    "nov november novembre noviembre novembro lis listopada ноя нояб ноября ноябрь kas kasım νοέ νοε "
    "νοεμβρίου listopadu listopad marraskuuta",
    "dec december dez dezember déc décembre dic diciembre dicembre dezembro gru grudnia дек декабря декабрь "
    "ara aralık δεκ δεκεμβρίου pro prosince joulukuuta",
)
MONTHS = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
"""Month names and their abbreviations of 14 languages, lower-cased -> 1 to 12."""

_ZONES = (
    "z 0 a 0 ut 0 utc 0 gmt 0 wet 0 west 60 bst 60 cet 60 mez 60 met 60 cest 120 mesz 120 mest 120 eet 120 "
    "eest 180 msk 180 ist 330 hkt 480 sgt 480 awst 480 jst 540 kst 540 acst 570 aest 600 acdt 630 aedt 660 "
    "nzst 720 nzdt 780 brt -180 art -180 edt -240 est -300 cdt -300 cst -360 mdt -360 mst -420 pdt -420 "
    "pst -480 akdt -480 akst -540 hst -600"
)
ZONES = {name: int(minutes) for name, minutes in re.findall(r"(\w+) (-?\d+)", _ZONES)}
"""Zone names -> minutes east of Greenwich; CST is American here, Chinese where the language says so."""

DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九十")} | {"零": 0}
"""Chinese digits -> their value."""

WIDE = {ord("０") + number: str(number) for number in range(10)} | {
    ord("："): ":",
    ord("／"): "/",
    ord("－"): "-",
    ord("．"): ".",
    ord("，"): ",",
    ord("（"): "(",
    ord("）"): ")",
    ord("\u3000"): " ",
    ord("\xa0"): " ",
    ord("\u202f"): " ",
}
"""Full-width twins of the characters that dates are made of."""

AFTERNOON = "下午|午後|오후|晚上|晚|傍晚|中午"
FORENOON = "上午|午前|오전|早上|凌晨|清晨"


def read_number(text: str) -> int:
    """Return the number that Chinese or ordinary digits write: 十二, 二〇二四, 31; ValueError if none."""
    if text.isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_digit(tens) if tens else 1) * 10 + (_digit(ones) if ones else 0)
    return int("".join(str(_digit(char)) for char in text))


def _digit(char: str) -> int:
    """Return the value of one Chinese digit."""
    if char not in DIGITS:
        raise ValueError(f"no digit: {char}")
    return DIGITS[char]
