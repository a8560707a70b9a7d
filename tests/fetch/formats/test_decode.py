"""Sixteen charsets, declared rightly, wrongly and not at all; damage; marks; the meta element of pages."""

from __future__ import annotations

import codecs

import pytest

from reader.fetch.formats.decode import decode, find_codec

SIMPLIFIED = ("渡口改建完工，早班船提前半小时", "旧书店里的镕先生", "早市搬家以后，豆腐摊多了一条队")
TRADITIONAL = ("渡輪改點，早班船提前半小時開出", "舊書店的門口曬著一排字典", "颱風過後，漁港恢復了熱鬧")
JAPANESE = ("始発電車が五分早くなります", "駅前の売店は朝五時に開く", "雨の日は傘を貸してくれます")
KOREAN = ("첫차가 오 분 일찍 떠납니다", "역 앞 매점은 새벽에 문을 엽니다", "비가 오면 우산을 빌려 줍니다")
RUSSIAN = (
    "Первый паром уходит на полчаса раньше",
    "Книжная лавка открылась у моста",
    "После шторма гавань ожила",
)
FRENCH = (
    "L’été, le bac part plus tôt",
    "Une librairie s’ouvre près du pont",
    "Après l’orage, le port s’éveille à l’aube",
)
POLISH = (
    "Prom odpływa pół godziny wcześniej",
    "Księgarnia otwarta przy moście",
    "Po burzy przystań znów żyje, łódź za łodzią",
)
THAI = ("เรือเที่ยวแรกออกเร็วขึ้น", "ร้านหนังสือเก่าข้างสะพาน", "หลังพายุท่าเรือคึกคักอีกครั้ง")
HEBREW = ("המעבורת הראשונה יוצאת מוקדם", "חנות ספרים נפתחה ליד הגשר", "אחרי הסערה הנמל חזר לחיים")
ARABIC = ("العبارة الأولى تغادر مبكرا", "مكتبة جديدة قرب الجسر", "بعد العاصفة عاد الميناء إلى الحياة")
GREEK = (
    "Το πρώτο πλοίο φεύγει νωρίτερα",
    "Άνοιξε βιβλιοπωλείο δίπλα στη γέφυρα",
    "Μετά την καταιγίδα το λιμάνι ξαναζεί",
)

CHARSETS = {
    "gbk": ("gb2312", SIMPLIFIED),
    "gb18030": ("gb18030", (*SIMPLIFIED, "生僻字：𠀀𠀁")),
    "big5": ("big5", TRADITIONAL),
    "shift_jis": ("Shift_JIS", JAPANESE),
    "cp932": ("Shift_JIS", (*JAPANESE, "髙橋さんの①番線")),
    "euc_jp": ("EUC-JP", JAPANESE),
    "euc_kr": ("EUC-KR", KOREAN),
    "cp1251": ("windows-1251", RUSSIAN),
    "koi8_r": ("koi8-r", RUSSIAN),
    "cp1252": ("windows-1252", FRENCH),
    "iso8859_2": ("iso-8859-2", POLISH),
    "cp1250": ("windows-1250", POLISH),
    "cp874": ("windows-874", THAI),
    "cp1255": ("windows-1255", HEBREW),
    "cp1256": ("windows-1256", ARABIC),
    "cp1253": ("windows-1253", GREEK),
}
DECLARATIONS = {
    "declared": ("LABEL", ""),
    "undeclared": ("", ""),
    "declared as utf-8": ("utf-8", ""),
    "declared by the server only": ("", "application/rss+xml; charset=LABEL"),
    "server right, document wrong": ("utf-8", 'text/xml; charset="LABEL"'),
    "server says utf-8": ("LABEL", "text/xml; charset=utf-8"),
    "server says latin-1": ("LABEL", "text/xml; charset=ISO-8859-1"),
    "server says nothing": ("LABEL", "text/xml"),
    "server says latin-1, document nothing": ("", "text/xml; charset=ISO-8859-1"),
    "server says latin-1, document utf-8": ("utf-8", "text/xml; charset=ISO-8859-1"),
    "both say latin-1": ("iso-8859-1", "text/xml; charset=iso-8859-1"),
}


def make_feed(titles: tuple[str, ...], label: str) -> str:
    declaration = f'<?xml version="1.0" encoding="{label}"?>' if label else '<?xml version="1.0"?>'
    items = "".join(
        f"<item><title>{title}</title><link>https://e.example/{title[:1]}</link></item>" for title in titles
    )
    return f'{declaration}<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


@pytest.mark.parametrize("case", DECLARATIONS)
@pytest.mark.parametrize("charset", CHARSETS)
def test_sixteen_charsets(charset: str, case: str) -> None:
    label, titles = CHARSETS[charset]
    declared, server = (part.replace("LABEL", label) for part in DECLARATIONS[case])
    data = make_feed(titles, declared).encode(charset, "xmlcharrefreplace")
    text, _ = decode(data, server)
    for title in titles:
        assert title.encode(charset, "xmlcharrefreplace").decode(charset) in text


@pytest.mark.parametrize("label", ["gb2312", "GBK", "ISO-8859-1", "utf-16", "shift_jis", "nonsense", ""])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_valid_utf_8_wins_over_every_declaration(label: str, mark: bytes) -> None:
    data = mark + make_feed(SIMPLIFIED, label).encode()
    assert SIMPLIFIED[0] in decode(data, f"text/xml; charset={label}")[0]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("start", ["<", "{"])
def test_wide_charsets_with_and_without_mark(codec: str, marked: bool, start: str) -> None:
    text = f"{start}?xml 渡口"
    mark = "\ufeff".encode(codec) if marked else b""
    assert decode(mark + text.encode(codec)) == (text, codec)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    ("declared", "server"), [("gbk", "big5"), ("utf-8", "gbk"), ("big5", "utf-8"), ("", "")]
)
def test_a_byte_order_mark_wins_over_document_and_server(codec: str, declared: str, server: str) -> None:
    text = make_feed(SIMPLIFIED, declared)
    data = f"\ufeff{text}".encode(codec)
    assert decode(data, f"text/xml; charset={server}" if server else "") == (text, codec)


@pytest.mark.parametrize(
    ("declared", "server", "expected"),
    [
        ("gbk", "", "gb18030"),
        ("", "gbk", "gb18030"),
        ("gbk", "big5", "gb18030"),
        ("gbk", "iso-8859-1", "gb18030"),
        ("utf-8", "gbk", "gb18030"),
        ("nonsense", "gbk", "gb18030"),
    ],
)
def test_the_document_is_believed_before_the_server(declared: str, server: str, expected: str) -> None:
    text = make_feed(SIMPLIFIED, declared)
    assert decode(text.encode("gbk"), f"text/xml; charset={server}") == (text, expected)


def test_one_bad_byte_costs_one_character() -> None:
    data = make_feed(SIMPLIFIED * 4, "utf-8").encode()
    place = data.index("早".encode())
    text, name = decode(data[: place + 1] + b"\xff" + data[place + 2 :])
    assert name == "utf-8"
    assert SIMPLIFIED[1] in text
    assert "\ufffd" in text


def test_one_lost_byte_in_gbk_costs_few_characters() -> None:
    data = make_feed(SIMPLIFIED, "gb2312").encode("gbk")
    place = data.index("早".encode("gbk"))
    text, name = decode(data[: place + 1] + data[place + 2 :])
    assert name == "gb18030"
    assert SIMPLIFIED[1] in text
    assert text.endswith("</rss>")


def test_typographic_quotes_of_windows() -> None:
    data = make_feed(("It’s “fine” – really",), "utf-8").encode("cp1252")
    assert "It’s “fine” – really" in decode(data)[0]


def test_japanese_mail_charset_and_hz() -> None:
    assert JAPANESE[0] in decode(make_feed(JAPANESE, "iso-2022-jp").encode("iso2022_jp"))[0]
    assert JAPANESE[0] in decode(make_feed(JAPANESE, "").encode("iso2022_jp"))[0]
    assert SIMPLIFIED[0] in decode(make_feed(SIMPLIFIED[:1], "hz-gb-2312").encode("hz"))[0]


@pytest.mark.parametrize(
    "meta", ['<meta charset="LABEL">', "<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=LABEL'>"]
)
@pytest.mark.parametrize(
    ("charset", "label"), [("gbk", "gb2312"), ("cp1251", "windows-1251"), ("big5", "Big5")]
)
def test_the_meta_element_of_a_page(meta: str, charset: str, label: str) -> None:
    titles = CHARSETS[charset][1]
    page = (
        f"<!DOCTYPE html><html><head>{meta.replace('LABEL', label)}<title>{titles[0]}</title></head></html>"
    )
    text, name = decode(page.encode(charset), "text/html")
    assert titles[0] in text
    assert name == find_codec(label)


def test_a_meta_element_inside_an_entry_says_nothing_about_the_feed() -> None:
    feed = make_feed(("<![CDATA[<meta charset=windows-1251>]]>", *POLISH), "iso-8859-2")
    assert POLISH[2] in decode(feed.encode("iso8859_2"))[0]


@pytest.mark.parametrize("label", ["", "x-unknown", "\0", "base64", "rot13", "undefined", "idna"])
def test_labels_nobody_knows(label: str) -> None:
    assert find_codec(label) == ""
    assert decode(b"<a>\xe9t\xe9</a>", f"text/xml; charset={label}")[0]


UNBROKEN = {
    "gb18030": "江面上的雾在清晨六点散去，第一班渡轮准时离岸，船上有上学的孩子，也有赶早市的老人。",
    "big5hkscs": "江面上的霧在清晨六點散去，第一班渡輪準時離岸，船上有上學的孩子，也有趕早市的老人。",
    "cp932": "川の霧は朝六時に晴れて、渡し船は時間どおりに出た。船には学校へ行く子供たちが乗っていた。",
    "euc_jp": "川の霧は朝六時に晴れて、渡し船は時間どおりに出た。船には学校へ行く子供たちが乗っていた。",
}


@pytest.mark.parametrize("before", ["", "x"])
@pytest.mark.parametrize("markup", ["{}", "<p>{}</p>"])
@pytest.mark.parametrize("charset", UNBROKEN)
def test_a_sample_that_ends_within_a_character_proves_nothing(charset: str, markup: str, before: str) -> None:
    text = before + markup.format(UNBROKEN[charset] * 3) * 200
    assert decode(text.encode(charset))[0] == text


CUT = [
    "渡口日记：早班船，末班船。",
    "The ferry’s log — it’s late…",
    "Überfahrt nach Föhr fällt aus – bis morgen früh",
]


@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0" encoding="utf-8"?>'])
@pytest.mark.parametrize("text", CUT)
def test_utf_8_may_be_cut_anywhere(text: str, declaration: str) -> None:
    head = f"{declaration}<rss><title>"
    data = (head + text).encode()
    for end in range(len((head + text[:13]).encode()), len(data)):
        whole = data[:end].decode(errors="ignore")
        assert decode(data[:end])[0].rstrip("\ufffd") == whole


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr"])
def test_a_declared_charset_may_be_cut_anywhere(charset: str) -> None:
    text = {"big": "渡口日記", "euc-kr": "나루터 일기", "shi": "渡し場の日記", "euc-jp": "渡し場の日記"}
    title = text.get(charset) or text.get(charset[:3]) or "渡口日记"
    head = f'<?xml version="1.0" encoding="{charset}"?><rss><title>'
    data = (head + title).encode(charset)
    for end in range(len(head) + 1, len(data)):
        whole = data[:end].decode(charset, "ignore")
        assert decode(data[:end])[0].rstrip("\ufffd") == whole


def test_a_word_cut_by_bytes_costs_one_character() -> None:
    data = (
        "<?xml version='1.0' encoding='utf-8'?><rss><title>早班船".encode() + "准".encode()[:2] + b"</title>"
    )
    assert decode(data) == ("<?xml version='1.0' encoding='utf-8'?><rss><title>早班船\ufffd</title>", "utf-8")


def test_a_declaration_of_utf_8_can_still_be_wrong() -> None:
    text = "<?xml version='1.0' encoding='utf-8'?><rss><title>" + UNBROKEN["gb18030"]
    assert decode(text.encode("gb18030")) == (text, "gb18030")
