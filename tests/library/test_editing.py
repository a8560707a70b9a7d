"""What the form about a feed or folder makes of what was typed."""

from __future__ import annotations

import pytest

from reader.errors import ReaderError
from reader.library import Library
from reader.library.editing import find_fault, read_folders, show_folders
from reader.model import Feed, FeedCandidate, FolderPath, Scope


async def follow(library: Library, address: str = "https://paper.example/feed.xml") -> Feed:
    return await library.subscribe(FeedCandidate(address=address, title="河边晚报", format="xml"))


@pytest.mark.parametrize(
    ("folders", "text"),
    [
        (((),), ""),
        ((("News", "China"), ("Science",)), "News/China, Science"),
        (((), ("News",)), "/, News"),
    ],
)
def test_folders_are_shown_as_they_are_typed(folders: tuple[FolderPath, ...], text: str) -> None:
    assert show_folders(folders) == text
    assert read_folders(text) == folders


@pytest.mark.parametrize(
    ("text", "folders"),
    [
        (" News / China ,， Science,News/China", (("News", "China"), ("Science",))),
        ("财经／股市，／", (("财经", "股市"), ())),
        ("///", ((),)),
        ("TCP/IP", (("TCP/IP",),)),
        ("\u202enews\x07", (("news",),)),
    ],
)
def test_folders_as_people_type_them(text: str, folders: tuple[FolderPath, ...]) -> None:
    assert read_folders(text, known=[("TCP/IP",)]) == folders


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("address", "", "no address"),
        ("address", "mailto:ann@paper.example", "no address"),
        ("address", "https://paper.example/新.xml", ""),
        ("address", "file:///home/ann/posts#news", ""),
        ("interval_minutes", "", ""),
        ("interval_minutes", "1", "This must be a whole number from 5"),
        ("headers", "X-Key: k1", ""),
        ("title", "随便什么", ""),
    ],
)
def test_faults_are_sentences(name: str, value: str, words: str) -> None:
    fault = find_fault(name, value)
    assert words in fault
    assert bool(fault) == bool(words)


async def test_all_is_kept_or_nothing(library: Library) -> None:
    feed = await follow(library)
    scope = Scope(kind="feed", feed_id=feed.id)
    values = {"title": "我的晚报", "keep_days": "many", "address": "nonsense"}
    edited = await library.keep_form(scope, values)
    assert set(edited.faults) == {"keep_days", "address"}
    assert await library.feeds() == [feed]

    values = {
        "title": "我的\u202e晚报",
        "keep_days": "9",
        "folders": "News",
        "address": "https://new.example/f",
    }
    edited = await library.keep_form(scope, values)
    assert (edited.faults, edited.ask_again) == ({}, True)
    (changed,) = await library.feeds()
    assert (changed.name, changed.folders) == ("我的晚报", (("News",),))
    assert changed.address == "https://new.example/f"
    assert await library.feed_settings(changed) == {"keep_days": "9"}
    assert not (await library.keep_form(scope, {"title": ""})).ask_again
    assert (await library.feeds())[0].name == "河边晚报"


async def test_empty_lines_say_what_holds(library: Library) -> None:
    feed = await follow(library)
    await library.move_feed(feed.id, (("News", "China"),))
    await library.set_folder_setting(("News",), "keep_days", "30")
    await library.set_folder_setting(("News",), "interval_minutes", "15")
    await library.set_folder_setting(("News", "China"), "keep_days", "7")
    form = await library.form(Scope(kind="feed", feed_id=feed.id))
    empty = {field.name: field.empty for field in form.fields}
    assert empty["keep_days"] == "7 (from News/China)"
    assert empty["interval_minutes"] == "15 (from News)"
    assert (empty["fulltext"], empty["keep_entries"], empty["headers"]) == ("auto", "0", "none")
    assert empty["title"] == "河边晚报"

    form = await library.form(Scope(kind="folder", folder=("News", "China")))
    fields = {field.name: field for field in form.fields}
    assert (form.title, fields["keep_days"].value) == ("News/China", "7")
    assert fields["interval_minutes"].empty == "15 (from News)"
    assert "address" not in fields


async def test_built_in_lists_have_no_form(library: Library) -> None:
    with pytest.raises(ReaderError, match="Only feeds and folders"):
        await library.form(Scope(kind="all"))
