"""The files of other programs: each is recognised by its content, and gives what it holds."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.errors import ReaderError
from reader.imports import detect, find_formats, read_bookmarks
from reader.imports.item import Imported, read_stamp
from reader.model import Bookmark

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
SAVED = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
STAMP = 1_700_000_000

NETSCAPE = f"""<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>
<DL><p>
  <DT><H3 ADD_DATE="1">船与河</H3>
  <DD>a folder's own words
  <DL><p>
    <DT><A HREF="https://river.example/locks?a=1&amp;b=2" ADD_DATE="{STAMP}"
      TAGS="water, locks">Locks &amp; weirs</A>
    <DD>Read this again
in spring.
    <DT><A HREF="https://river.example/boats" ADD_DATE="{STAMP}000000" TOREAD="1">船</A>
  </DL><p>
  <DT><A HREF="javascript:alert(1)">A bookmarklet</A>
  <DT><A HREF="place:sort=8">Recent</A>
  <DT><A HREF="https://top.example/x">Top
</DL>
"""
POCKET_CSV = f"""title,url,time_added,tags,status
"Locks, and weirs",https://river.example/locks,{STAMP},water|locks,archive
https://river.example/boats,https://river.example/boats,{STAMP},,unread
,not an address,{STAMP},,unread
"""
POCKET_HTML = f"""<!DOCTYPE html><html><head><title>Pocket Export</title></head><body>
<h1>Unread</h1><ul><li><a href="https://river.example/boats" time_added="{STAMP}" tags="">船</a></li></ul>
<h1>Read Archive</h1><ul>
<li><a href="https://river.example/locks" time_added="{STAMP}"
tags="water,locks">Locks &amp; weirs</a></li></ul>
</body></html>"""
INSTAPAPER = f"""URL,Title,Selection,Folder,Timestamp,Tags
https://river.example/boats,船,,Unread,{STAMP},[]
https://river.example/locks,Locks,"the gate
opens slowly",船与河,{STAMP},"[""water"",""locks""]"
https://river.example/old,Old,,Archive,{STAMP},[]
"""
RAINDROP = """id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite
1,Locks,"Read this again","About
locks",https://river.example/locks,All / 船与河,"water, locks",2023-11-14T22:13:20.000Z,,"
Highlight:the gate opens slowly
Color:yellow
Note:true
Highlight:the keeper waits
Color:blue
Note:for whom?",true
2,船,,,https://river.example/boats,Unsorted,,2023-11-14T22:13:20.000Z,,,false
"""
WALLABAG = json.dumps(
    [
        {
            "is_archived": 1,
            "is_starred": 0,
            "tags": ["water", "locks"],
            "is_public": False,
            "id": 7,
            "title": "Locks & weirs",
            "url": "https://river.example/locks",
            "content": "<p>The gate opens slowly.</p>",
            "created_at": "2023-11-14T23:13:20+0100",
            "published_at": "2023-11-13T08:00:00+00:00",
            "published_by": ["Ada Wren"],
            "annotations": [{"text": "how slowly?", "quote": "opens slowly", "ranges": []}],
        },
        {
            "is_archived": 0,
            "tags": [{"label": "boats"}],
            "title": "船",
            "url": "https://river.example/boats",
            "content": "wallabag can't retrieve contents for this article.",
            "created_at": "2023-11-14T22:13:20+00:00",
            "annotations": [],
        },
    ]
)
FILES = {
    "netscape": NETSCAPE,
    "pocket-csv": POCKET_CSV,
    "pocket-html": POCKET_HTML,
    "instapaper": INSTAPAPER,
    "raindrop": RAINDROP,
    "wallabag": WALLABAG,
}


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> Imported:
    file = tmp_path / "export"
    file.write_bytes(text.encode(encoding))
    return read_bookmarks(file, NOW)


def by_name(imported: Imported) -> dict[str, Bookmark]:
    return {
        item.bookmark.entry.link.rsplit("/", 1)[-1].partition("?")[0]: item.bookmark
        for item in imported.items
    }


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_every_file_is_recognised_whatever_its_name_and_encoding(
    tmp_path: Path, name: str, encoding: str
) -> None:
    file = tmp_path / "download.txt"
    file.write_bytes(FILES[name].encode(encoding))
    found = detect(file)
    assert found is not None
    assert found.name == name
    assert [each.name for each in find_formats() if each.matches(file, FILES[name])] == [name]
    assert (
        any(item.bookmark.entry.title == "船" for item in read_bookmarks(file, NOW).items)
        or name == "pocket-csv"
    )


@pytest.mark.parametrize("name", FILES)
def test_every_file_gives_address_time_tags_and_state(tmp_path: Path, name: str) -> None:
    found = by_name(read(tmp_path, FILES[name]))
    locks, boats = found["locks"], found["boats"]
    assert locks.saved is not None
    assert locks.saved.saved_at == SAVED
    assert locks.entry.first_seen == SAVED
    assert locks.own_tags == ("locks", "water")
    assert locks.entry.title.startswith("Locks")
    assert (locks.entry.starred, locks.entry.feed_id) == (True, None)
    assert locks.entry.read is True
    assert boats.entry.read is (name == "raindrop")
    assert boats.entry.link == "https://river.example/boats"


def test_a_browsers_folders_descriptions_and_scripts(tmp_path: Path) -> None:
    imported = read(tmp_path, NETSCAPE)
    found = by_name(imported)
    locks = found["locks"]
    assert locks.entry.link == "https://river.example/locks?a=1&b=2"
    assert locks.entry.feed_title == "船与河"
    assert locks.note is not None
    assert locks.note.text == "Read this again\nin spring."
    assert found["boats"].note is None
    assert found["boats"].saved is not None
    assert found["boats"].saved.saved_at == SAVED, "microseconds"
    assert (found["x"].entry.title, found["x"].entry.feed_title) == ("Top", "top.example")
    assert imported.skipped == ("javascript:alert(1)", "place:sort=8")


def test_a_browsers_titles_and_descriptions_may_hold_markup(tmp_path: Path) -> None:
    link = '<DT><A HREF="https://river.example/locks">Locks <B>and</B> weirs</A><DD>Read <I>again</I> soon'
    (item,) = read(tmp_path, f"<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p>{link}</DL><DD>The end.").items
    assert item.bookmark.entry.title == "Locks and weirs"
    assert item.bookmark.note is not None
    assert item.bookmark.note.text == "Read again soon"


def test_pocket_titles_that_are_addresses_are_none(tmp_path: Path) -> None:
    imported = read(tmp_path, POCKET_CSV)
    assert by_name(imported)["boats"].entry.title == ""
    assert imported.skipped == ("not an address",)


def test_instapapers_selections_are_highlights(tmp_path: Path) -> None:
    found = by_name(read(tmp_path, INSTAPAPER))
    assert [each.quote for each in found["locks"].highlights] == ["the gate\nopens slowly"]
    assert found["locks"].entry.feed_title == "船与河"
    assert (found["old"].entry.read, found["old"].entry.feed_title) == (True, "river.example")


def test_raindrops_notes_and_highlights(tmp_path: Path) -> None:
    found = by_name(read(tmp_path, RAINDROP))
    assert [(each.quote, each.note) for each in found["locks"].highlights] == [
        ("the gate opens slowly", ""),
        ("the keeper waits", "for whom?"),
    ]
    assert found["locks"].note is not None
    assert found["locks"].entry.feed_title == "船与河"
    assert found["boats"].entry.feed_title == "river.example"


def test_wallabags_texts_are_kept_and_its_failures_are_not(tmp_path: Path) -> None:
    found = by_name(read(tmp_path, WALLABAG))
    locks = found["locks"]
    assert locks.text is not None
    assert locks.text.html == "<p>The gate opens slowly.</p>"
    assert (locks.entry.author, locks.entry.published) == ("Ada Wren", datetime(2023, 11, 13, 8, tzinfo=UTC))
    assert [(each.quote, each.note) for each in locks.highlights] == [("opens slowly", "how slowly?")]
    assert found["boats"].text is None
    assert found["boats"].own_tags == ("boats",)


def test_an_address_counts_once(tmp_path: Path) -> None:
    row = f"T,https://river.example/locks,{STAMP},,unread\n"
    assert len(read(tmp_path, "title,url,time_added,tags,status\n" + row * 3).items) == 1


@pytest.mark.parametrize(
    "text", ["", "hello", "{}", "[]", "a,b,c\n1,2,3\n", "<html><body>no bookmarks</body></html>", "\0\1\2"]
)
def test_other_files_are_told_from_bookmarks(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReaderError, match=r"holds no bookmarks that can be read\. Known are: .*Pocket"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        '{"format": "reader-bookmarks", "version": 1, "bookmarks": [{}]}',
        '{"format": "reader-bookmarks", "version": 1, "bookmarks": [{"version": 1, "pictures": [{}]}]}',
        '{"format": "reader-bookmarks", "version": 1, "bookmarks": [',
        '{"format": "reader-bookmarks", "version": 1, "bookmarks": [{"version": 1, "published": "soon"}]}',
        '{"format": "reader-bookmarks", "version": 99, "bookmarks": []}',
        '[{"is_archived": 1, ',
    ],
)
def test_a_damaged_file_is_one_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReaderError) as caught:
        read(tmp_path, text)
    assert str(caught.value).endswith((".", "update reader."))


@pytest.mark.parametrize("depth", [1, 100_000])
def test_json_that_breaks_off_or_is_too_deep_says_so_without_jargon(tmp_path: Path, depth: int) -> None:
    with pytest.raises(ReaderError, match=r"(damaged or was cut off.*line 1|nested too deeply)"):
        read(tmp_path, '[{"url": "https://river.example/boats", "a": ' + "[" * depth)


def test_a_record_that_is_damaged_costs_only_itself(tmp_path: Path) -> None:
    good = {"version": 1, "title": "夜航船", "link": "https://river.example/boats"}
    values = {
        "format": "reader-bookmarks",
        "version": 1,
        "bookmarks": [good, {**good, "published": "soon"}, 5],
    }
    imported = read(tmp_path, json.dumps(values))
    assert [item.bookmark.entry.title for item in imported.items] == ["夜航船"]
    assert [each.partition(":")[0] for each in imported.skipped] == ["夜航船", "bookmark 3"]


def test_a_picture_says_no_more_of_itself_than_a_type(tmp_path: Path) -> None:
    pictures = [
        {"url": f"https://river.example/{at}.png", "media_type": name, "data": ""}
        for at, name in enumerate(("image/png", 'image/png"><script>', "../../x"))
    ]
    good = {"version": 1, "link": "https://river.example/boats", "saved": "2024-01-01T00:00:00+00:00"}
    values = {"format": "reader-bookmarks", "version": 1, "bookmarks": [{**good, "pictures": pictures}]}
    [item] = read(tmp_path, json.dumps(values)).items
    assert item.bookmark.saved is not None
    assert [each.media_type for each in item.bookmark.saved.pictures] == ["image/png", "", ""]


@pytest.mark.parametrize(
    "rows",
    [
        '"夜航船,{0}/boats,1,,unread\nx,{0}/locks,1,,unread\n',
        '"夜航船,{0}/boats,1,,unread\n"x",{0}/locks,1,,unread\n"y",{0}/mill,1,,unread\n',
        'x,{0}/boats,1,,unread\ny,{0}/locks,1,"a\n',
        '"two\nlines, ""quoted""",{0}/boats,1,,unread\nx,{0}/locks,1,,unread\n',
        '"two\r\nlines",{0}/boats,1,,unread\r\n"x"y,{0}/locks,1,,unread\r\n',
    ],
)
def test_a_quotation_mark_that_is_never_closed_costs_no_other_row(tmp_path: Path, rows: str) -> None:
    text = "title,url,time_added,tags,status\n" + rows.format("https://river.example")
    assert {"boats", "locks"} <= by_name(read(tmp_path, text)).keys()


def test_what_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=r"none\.csv cannot be read: no such file"):
        read_bookmarks(tmp_path / "none.csv", NOW)


def test_text_from_outside_is_cleaned(tmp_path: Path) -> None:
    row = f'"a\x1b[31m\u202eb",https://river.example/locks,{STAMP},t\x07,unread\n'
    [item] = read(tmp_path, "title,url,time_added,tags,status\n" + row).items
    assert item.bookmark.entry.title == "a[31mb"
    assert item.bookmark.own_tags == ("t",)


def test_a_note_keepers_folder(tmp_path: Path) -> None:
    (tmp_path / "clips" / ".obsidian").mkdir(parents=True)
    (tmp_path / "clips" / ".obsidian" / "x.md").write_text("---\nsource: https://x.example/\n---\n")
    (tmp_path / "clips" / "notes.md").write_text("# Only mine\n")
    (tmp_path / "clips" / "heron.md").write_text(
        "---\ntitle: 'A heron''s year'\nurl: https://river.example/heron\ntags:\n  - birds\n  - \"water\"\n"
        "author: Ada Wren\npublished: 2023-11-13\n---\n\nIt *stood*.\n\n![[x]] ![h](h.png) "
        "![out](../../secret.png)\n",
        encoding="utf-8",
    )
    (tmp_path / "clips" / "h.png").write_bytes(b"\x89PNG data")
    (tmp_path / "secret.png").write_bytes(b"\x89PNG secret")
    imported = read_bookmarks(tmp_path / "clips", NOW)
    assert imported.skipped == ("notes.md",)
    [item] = imported.items
    entry = item.bookmark.entry
    assert (entry.title, entry.link) == ("A heron's year", "https://river.example/heron")
    assert (entry.author, entry.published) == ("Ada Wren", datetime(2023, 11, 13, tzinfo=UTC))
    assert item.bookmark.own_tags == ("birds", "water")
    assert item.bookmark.saved is not None
    [picture] = item.bookmark.saved.pictures
    assert (picture.url, picture.data) == ("https://river.example/h.png", b"\x89PNG data")
    assert "![h](https://river.example/h.png)" in item.markdown


@pytest.mark.parametrize("text", ["", "0", "x", "99999999999999999999999999", "2023-13-45", "-5"])
def test_times_that_are_none(text: str) -> None:
    assert read_stamp(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "1700000000",
        "1700000000.25",
        "1.7E+09",
        "1700000000000",
        "2023-11-14T22:13:20Z",
        "2023-11-14 22:13:20",
        "2023-11-15T06:13:20+08:00",
        "2023/11/14 22:13:20",
        "2023年11月14日 22:13:20",
        "14.11.2023 22:13:20",
        "14/11/2023 22:13:20",
        "11/14/2023 10:13:20 PM",
        "Tue, 14 Nov 2023 22:13:20 GMT",
    ],
)
def test_times_as_people_and_programs_write_them(text: str) -> None:
    found = read_stamp(text)
    assert found is not None
    assert found.replace(microsecond=0) == SAVED


@pytest.mark.parametrize("sign", [";", "\t"])
@pytest.mark.parametrize("head", ["", "\ufeff", "\r\n", "sep=;\r\n"])
@pytest.mark.parametrize("name", ["pocket-csv", "instapaper", "raindrop"])
def test_a_table_that_a_spreadsheet_has_saved_again(tmp_path: Path, name: str, sign: str, head: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sign).writerows(csv.reader(io.StringIO(FILES[name], newline="")))
    first = read(tmp_path, FILES[name]).items
    assert detect(tmp_path / "export") is not None
    assert read(tmp_path, head.replace(";", sign) + out.getvalue()).items == first


def test_columns_that_are_missing_are_no_fault(tmp_path: Path) -> None:
    for text in (
        "url,time_added\nhttps://river.example/boats,\nhttps://river.example/locks\n,\n\n",
        "URL,Selection,Folder\nhttps://river.example/boats\nhttps://river.example/locks,,,,more\n",
        "url,excerpt,folder,created\nhttps://river.example/boats\nhttps://river.example/locks,,,\n",
        "link\nhttps://river.example/boats\nhttps://river.example/locks\n",
    ):
        assert sorted(by_name(read(tmp_path, text))) == ["boats", "locks"], text


def test_tags_with_commas_in_them(tmp_path: Path) -> None:
    rows = 'URL,Title,Selection,Folder,Timestamp,Tags\nhttps://a.example/x,T,,Archive,1,"[""a, b"", ""c""]"\n'
    [item] = read(tmp_path, rows).items
    assert item.bookmark.own_tags == ("a, b", "c")
    rows = 'title,url,time_added,tags,status\nT,https://a.example/x,1,"a, b|c",archive\n'
    [item] = read(tmp_path, rows).items
    assert item.bookmark.own_tags == ("a, b", "c")


def test_a_long_list_with_duplicates_is_each_address_once(tmp_path: Path) -> None:
    rows = [
        f'"第 {number} 条",https://river.example/{number % 1250},{STAMP + number},,unread'
        for number in range(5000)
    ]
    imported = read(tmp_path, "\n".join(["title,url,time_added,tags,status", *rows]))
    assert len(imported.items) == 1250
    assert imported.items[0].bookmark.entry.title == "第 0 条"


OTHERS = {
    "a spreadsheet of one's own": '标题,网址,标签,时间,备注\n船,https://river.example/boats,"水、船",2023/11/14,再看\n',
    "Readwise Reader": (
        "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n"
        "船,https://river.example/boats,01h,\"['水', '船']\",2023-11-14 22:13:20+00:00,0.5,archive,True\n"
    ),
    "Pinboard": json.dumps(
        [
            {
                "href": "https://river.example/boats",
                "description": "船",
                "extended": "再看",
                "time": "2023-11-14T22:13:20Z",
                "toread": "no",
                "tags": "水 船",
            }
        ],
    ),
    "Omnivore": json.dumps(
        [
            {
                "slug": "boats",
                "title": "船",
                "url": "https://river.example/boats",
                "state": "Archived",
                "labels": ["水", "船"],
                "savedAt": "2023-11-14T22:13:20.000Z",
            }
        ],
        ensure_ascii=False,
    ),
    "Karakeep": json.dumps(
        {
            "bookmarks": [
                {
                    "createdAt": STAMP,
                    "title": None,
                    "tags": ["水", "船"],
                    "content": {"type": "link", "url": "https://river.example/boats", "title": "船"},
                    "archived": True,
                }
            ]
        }
    ),
    "Linkwarden": json.dumps(
        {
            "collections": [
                {
                    "name": "河",
                    "links": [
                        {
                            "name": "船",
                            "url": "https://river.example/boats",
                            "tags": [{"name": "水"}, {"name": "船"}],
                            "createdAt": "2023-11-14T22:13:20.000Z",
                        }
                    ],
                }
            ]
        }
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_lists_of_programs_that_are_not_known_by_name(tmp_path: Path, name: str) -> None:
    [item] = read(tmp_path, OTHERS[name]).items
    bookmark = item.bookmark
    assert (bookmark.entry.title, bookmark.entry.link) == ("船", "https://river.example/boats")
    assert bookmark.own_tags == ("水", "船")
    assert bookmark.entry.first_seen.date() == SAVED.date()
    assert bookmark.entry.read is True
    assert bookmark.entry.feed_title == ("河" if name == "Linkwarden" else "river.example")


def test_a_json_feed_is_no_list_of_bookmarks(tmp_path: Path) -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "https://river.example/boats"}]}
    (tmp_path / "feed.json").write_text(json.dumps(feed))
    assert detect(tmp_path / "feed.json") is None


def test_a_damaged_file_among_others_is_skipped_by_its_name(tmp_path: Path) -> None:
    place = tmp_path / "pocket.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("a/part_0.csv", POCKET_CSV)
        archive.writestr("a/broken.json", '[{"url": "https://river.example/top", ')
    imported = read_bookmarks(place, NOW)
    assert "boats" in by_name(imported)
    assert any(each.startswith("a/broken.json is damaged or was cut off") for each in imported.skipped)
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("a/broken.json", '[{"url": "https://river.example/top", ')
    with pytest.raises(ReaderError, match=r"^a/broken\.json is damaged"):
        read_bookmarks(place, NOW)


def test_an_archive_that_was_cut_off_is_no_table(tmp_path: Path) -> None:
    place = tmp_path / "pocket.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("part_0.csv", POCKET_CSV)
    place.write_bytes(place.read_bytes()[:-40])
    with pytest.raises(ReaderError, match=r"pocket\.zip is damaged and cannot be unpacked"):
        read_bookmarks(place, NOW)


@pytest.mark.parametrize("packed", [True, False])
def test_an_export_in_several_files(tmp_path: Path, packed: bool) -> None:
    second = f"title,url,time_added,tags,status\nTop,https://river.example/top,{STAMP},,unread\n"
    marks = [{"url": "https://river.example/top", "title": "Top", "highlights": [{"quote": "from above"}]}]
    files = {
        "pocket/part_000000.csv": POCKET_CSV,
        "pocket/part_000001.csv": second,
        "pocket/annotations/part_000000.json": json.dumps(marks),
    }
    place = tmp_path / "pocket.zip"
    if packed:
        with zipfile.ZipFile(place, "w") as archive:
            for name, text in {**files, "../../evil.html": "no", "read.me": "x"}.items():
                archive.writestr(name, text)
    else:
        place = tmp_path / "pocket"
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
    imported = read_bookmarks(place, NOW)
    found = by_name(imported)
    assert sorted(found) == ["boats", "locks", "top"]
    assert [each.quote for each in found["top"].highlights] == ["from above"]
    assert imported.skipped == ("not an address",)


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be", "utf-16", "gb18030", "utf-8-sig"])
def test_a_file_in_another_encoding_with_or_without_its_mark(tmp_path: Path, name: str) -> None:
    path = tmp_path / "bookmarks.html"
    path.write_bytes(NETSCAPE.encode(name))
    items = read_bookmarks(path, NOW).items
    assert [item.bookmark.entry.title for item in items] == ["Locks & weirs", "船", "Top"]


@pytest.mark.parametrize(
    "text",
    [
        '{"format": "reader-bookmarks", "version": "x", "bookmarks": []}',
        '{"format": "reader-bookmarks", "version": 1, "bookmarks": {}}',
        '{"format": "reader-bookmarks"}',
    ],
)
def test_our_own_form_with_odd_values_is_damaged(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReaderError, match="is damaged: it names no version or holds no list"):
        read_bookmarks(path, NOW)


def test_a_record_that_says_nothing_is_no_bookmark(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    records = [{"version": 1}, {"version": 1, "title": "船", "link": "https://river.example/boats"}]
    values = {"format": "reader-bookmarks", "version": 1, "bookmarks": records}
    path.write_text(json.dumps(values), encoding="utf-8")
    found = read_bookmarks(path, NOW)
    assert [item.bookmark.entry.title for item in found.items] == ["船"]
    assert found.skipped == ("bookmark 1: A bookmark's record is empty.",)


@pytest.mark.parametrize("heading", ["## Notes\n\n", ""])
def test_the_line_before_the_notes_is_told_from_code_that_shows_it(tmp_path: Path, heading: str) -> None:
    text = "```\n<!-- notes -->\n```\n\n船还在。"
    note = "看看。\n\n<!-- notes -->\n\n再看。" if heading else "看看。"
    head = "---\ntitle: 船\nsource: https://river.example/boats\n---\n"
    (tmp_path / "one.md").write_text(
        f"{head}\n{text}\n\n<!-- notes -->\n\n{heading}{note}\n", encoding="utf-8"
    )
    [item] = read_bookmarks(tmp_path, NOW).items
    assert item.markdown == text
    assert item.bookmark.note is not None
    assert item.bookmark.note.text == note


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_note_without_a_title_is_called_by_its_heading_or_its_file(tmp_path: Path, name: str) -> None:
    head = "---\nsource: https://river.example/{}\n---\n"
    (tmp_path / "一.md").write_bytes((head.format(1) + "# 夜航船\n\n停了三年。\n").encode(name))
    (tmp_path / "渡口 二.md").write_bytes((head.format(2) + "停了三年，今晚恢复。\n").encode(name))
    items = read_bookmarks(tmp_path, NOW).items
    assert [(item.bookmark.entry.title, item.markdown) for item in items] == [
        ("夜航船", "停了三年。"),
        ("渡口 二", "停了三年，今晚恢复。"),
    ]
