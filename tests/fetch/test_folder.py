"""Folders of posts, with everything that is wrong with real ones."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from reader.config import NetworkConfig
from reader.errors import FetchError, NotAFeed
from reader.fetch.client import Client
from reader.fetch.postfiles import read_heads, scan_folder
from reader.fetch.sources.folder import SOURCE, find_categories, folder_address
from reader.model import ParsedFeed, Validators

BACK = "[返回{0}](//news.example/category/{1}.html)｜[返回首页](//news.example/)"


def post(
    title: str = '"灯塔换了新灯"', category: str = "haibian", tag: str = "海边晚报新闻", date: str = ""
) -> str:
    return (
        f"---\nlayout: post\ntitle: {title}\ndate: {date}\ncategories: {category}\ntags: {tag}\n---\n\n"
        f"<p>守塔的人说，光更亮了。</p>\n{BACK.format(tag, category)}"
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "我的 site#1"
    posts = root / "_posts"
    posts.mkdir(parents=True)
    (root / "_config.yml").write_text('title: "海边消息" # the name\nlang: zh-CN\n', "utf-8")
    (root / "README.md").write_text("How to build", "utf-8")
    (root / "index.html").write_text("<html></html>", "utf-8")
    write(posts, "2026-11-20-one.md", post('"一号"', date="2026-11-20 08:00:00 +0800"))
    write(posts, "2026-11-22-three.md", post('"三号"', date="2026-11-22 08:00:00 +0800"))
    write(posts, "2026-11-21-two.md", post('"二号"', date="2026-11-21 08:00:00 +0800"))
    write(
        posts, "2026-11-21-hill.md", post('"山"', "shanshang TV", "山上电视新闻", "2026-11-21 09:00:00 +0800")
    )
    return root


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


async def load(path: Path, category: str = "") -> ParsedFeed:
    loaded = await _load(folder_address(path, category))
    parsed = loaded.parsed
    assert isinstance(parsed, ParsedFeed)
    return parsed


async def _load(address: str, validators: Validators = Validators()) -> Any:
    client = Client(NetworkConfig())
    try:
        return await SOURCE.load(client, address, "posts", validators)
    finally:
        await client.aclose()


def titles(parsed: ParsedFeed) -> list[str]:
    return [entry.title for entry in parsed.entries]


async def test_checkout_newest_first(checkout: Path) -> None:
    parsed = await load(checkout)
    assert parsed.format == "posts"
    assert parsed.feed.title == "海边消息"
    assert titles(parsed) == ["三号", "山", "二号", "一号"]
    assert parsed.complaint == ""
    assert "光更亮了" in parsed.entries[0].content


async def test_its_posts_folder_is_the_same(checkout: Path) -> None:
    assert titles(await load(checkout / "_posts")) == ["三号", "山", "二号", "一号"]
    assert (await load(checkout / "_posts")).feed.title == "海边消息"


async def test_one_category(checkout: Path) -> None:
    parsed = await load(checkout, "shanshang TV")
    assert (parsed.feed.title, titles(parsed)) == ("山上电视新闻", ["山"])
    parsed = await load(checkout, "HAIBIAN")
    assert (parsed.feed.title, titles(parsed)) == ("海边晚报新闻", ["三号", "二号", "一号"])


async def test_a_category_without_posts_is_empty(checkout: Path) -> None:
    parsed = await load(checkout, "nobody")
    assert (parsed.feed.title, parsed.entries, parsed.complaint) == ("nobody", (), "")


def test_addresses_are_percent_encoded(checkout: Path) -> None:
    address = folder_address(checkout, "shanshang TV")
    assert address.isascii()
    assert " " not in address
    assert address.count("#") == 1


def test_categories_are_offered(checkout: Path) -> None:
    found = find_categories(checkout)
    assert [(one.title, one.note) for one in found] == [
        ("海边消息", "4 posts"),
        ("海边晚报新闻", "3 posts"),
        ("山上电视新闻", "1 post"),
    ]
    assert {one.format for one in found} == {"posts"}
    assert [one.whole for one in found] == [True, False, False]
    assert found[2].address == folder_address(checkout, "shanshang TV")
    assert [one.title for one in find_categories(checkout, "haibian")] == ["海边晚报新闻"]
    with pytest.raises(NotAFeed, match="category nobody"):
        find_categories(checkout, "nobody")


def test_a_single_category_needs_no_whole(tmp_path: Path) -> None:
    write(tmp_path, "2026-11-20-one.md", post())
    assert [one.title for one in find_categories(tmp_path)] == ["海边晚报新闻"]
    write(tmp_path, "2026-11-21-loose.md", "---\ntitle: 没有类别\n---\n")
    found = find_categories(tmp_path)
    assert len(found) == 2
    assert not found[0].whole, "the loose post is in no category"


def test_a_post_in_several_categories(tmp_path: Path) -> None:
    write(tmp_path, "2026-11-20-one.md", post(category="[haibian, yugang]"))
    assert [one.title for one in find_categories(tmp_path)][1:] == ["haibian", "yugang"]


async def test_any_folder_of_posts(tmp_path: Path) -> None:
    write(tmp_path, "2026-11-20-a.markdown", post('"甲"'))
    write(tmp_path, "notes.md", "# 乙\n\n没有开头的字段。")
    write(tmp_path, "2026-11-19-c.html", "<p>丙</p>")
    write(tmp_path, "page.html", "<html><p>a page of the site</html>")
    write(tmp_path, "README.md", "About this folder")
    write(tmp_path, "picture.png", "x")
    (tmp_path / ".git").mkdir()
    write(tmp_path / ".git", "2026-11-20-hidden.md", post('"藏"'))
    (tmp_path / "_site").mkdir()
    write(tmp_path / "_site", "2026-11-20-built.html", "<p>built</p>")
    (tmp_path / "deep").mkdir()
    write(tmp_path / "deep", "2026-11-18-d.md", post('"丁"'))
    assert sorted(titles(await load(tmp_path))) == sorted(["甲", "乙", "c", "丁"])


async def test_twins_are_shown_once(tmp_path: Path) -> None:
    number = "202611201234567890"
    write(tmp_path, f"2026-11-20-{number}.md", post(category="emnews", tag="滚动新闻"))
    write(tmp_path, f"2026-11-20-NW{number}.md", post())
    write(tmp_path, f"2026-11-21-{number}.md", post('"另一天"'))
    write(tmp_path, "2026-11-20-NW202611209999999999.md", post())
    parsed = await load(tmp_path)
    assert {entry.key for entry in parsed.entries} == {
        f"2026-11-20-NW{number}",
        f"2026-11-21-{number}",
        "2026-11-20-NW202611209999999999",
    }


async def test_irregular_posts_open(tmp_path: Path) -> None:
    write(tmp_path, "2026-11-20-quote.md", post('"他说"走吧"\\就走"'))
    write(tmp_path, "2026-11-20-blank.md", "\n" + post('"空行在前"'))
    write(tmp_path, "2026-11-20-empty.md", "")
    write(tmp_path, "2026-11-20-nodate.md", post('"没有日期"', date=" +0800"))
    (tmp_path / "2026-11-20-crlf.md").write_bytes(post('"回车"').replace("\n", "\r\n").encode("gb18030"))
    (tmp_path / "2026-11-20-bytes.md").write_bytes(bytes(range(256)) * 4)
    write(tmp_path, "2026-99-99-odd.md", post('"怪日期"'))
    parsed = await load(tmp_path)
    assert len(parsed.entries) == 7
    assert {'他说"走吧"\\就走', "空行在前", "没有日期", "回车", "怪日期"} <= set(titles(parsed))
    assert all(entry.title for entry in parsed.entries)
    assert parsed.complaint == ""


async def test_unreadable_files_are_counted(checkout: Path) -> None:
    (checkout / "_posts" / "2026-11-23-broken.md").symlink_to(checkout / "nowhere")
    (checkout / "_posts" / "2026-11-23-folder.md").mkdir()
    parsed = await load(checkout)
    assert len(parsed.entries) == 4
    assert parsed.complaint == "1 of 5 files could not be read: 2026-11-23-broken.md."
    assert parsed.in_part


async def test_names_that_are_no_utf8_are_read_as_old_chinese_archives_have_them(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/" + "旧档案".encode("gb18030")
    try:
        os.mkdir(folder)  # noqa: PTH102 - a Path has no such name
    except OSError:
        pytest.skip("this file system takes UTF-8 only")
    root = Path(os.fsdecode(folder))
    for name in ("2026-11-20-第一号.md", "2026-11-21-第二号.md"):
        (root / os.fsdecode(name.encode("gb18030"))).write_text(post(""), "utf-8")
    parsed = await load(root)
    assert parsed.feed.title == "旧档案"
    assert [(entry.title, entry.key) for entry in parsed.entries] == [
        ("第二号", "2026-11-21-第二号"),
        ("第一号", "2026-11-20-第一号"),
    ]


async def test_the_same_name_in_two_folders(checkout: Path) -> None:
    (checkout / "_posts" / "old").mkdir()
    write(checkout / "_posts" / "old", "2026-11-20-one.md", post('"旧的一号"'))
    parsed = await load(checkout)
    assert len({entry.key for entry in parsed.entries}) == 5


async def test_unchanged_folders_are_not_read(checkout: Path) -> None:
    address = folder_address(checkout, "haibian")
    first = await _load(address)
    assert (await _load(address, first.validators)).parsed is None
    file = write(checkout / "_posts", "2026-11-23-new.md", post())
    second = await _load(address, first.validators)
    assert second.parsed is not None
    os.utime(file, (1, 1))
    assert (await _load(address, second.validators)).parsed is not None


def test_of_very_many_files_the_newest_are_read(tmp_path: Path) -> None:
    root = tmp_path / "many"
    root.mkdir()
    for number in range(105):
        (root / f"20{number // 300 + 10:02}-{number // 25 % 12 + 1:02}-{number % 25 + 1:02}-a.md").touch()
    names = sorted((path.name for path in root.iterdir()), reverse=True)
    folder = scan_folder(root, most=100)
    assert [file.path.name for file in folder.files] == names[:100]
    assert len(read_heads(folder)[0]) == 100


async def test_folders_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="There is no folder"):
        await load(tmp_path / "missing")
    file = write(tmp_path, "2026-11-20-one.md", post())
    with pytest.raises(FetchError, match="is a file; `reader open PATH` reads an article"):
        await load(file)
    with pytest.raises(FetchError, match="no folder of this computer"):
        await _load("file://server/share")
    with pytest.raises(FetchError):
        await _load("file:///a%00b")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotAFeed, match="No posts were found"):
        find_categories(tmp_path / "empty")
    assert (await load(tmp_path / "empty")).entries == ()
