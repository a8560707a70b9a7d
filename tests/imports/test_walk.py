"""What an import of a folder looks at, however large the folder is."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.errors import ReaderError
from reader.imports import read_bookmarks, read_in_steps, walk
from reader.imports.walk import walk_files

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CLIP = "---\nsource: https://river.example/{0}\ntitle: 剪报{0}\n---\n第 {0} 段\n"


def put(place: Path, number: int) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(CLIP.format(number), encoding="utf-8")


def test_hidden_folders_those_of_programs_and_links_in_a_circle_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path / "clips" / "1.md", 1)
    put(tmp_path / "clips" / "inside" / "2.md", 2)
    for other in (".trash", "node_modules", "inside/.git"):
        put(tmp_path / "clips" / other / "3.md", 3)
    (tmp_path / "clips" / "inside" / "round").symlink_to(tmp_path / "clips", target_is_directory=True)
    (tmp_path / "clips" / "nowhere.md").symlink_to(tmp_path / "nothing")
    found = read_bookmarks(tmp_path / "clips", NOW)
    assert [item.bookmark.entry.title for item in found.items] == ["剪报1", "剪报2"]
    assert found.skipped == ()


def test_what_cannot_be_a_bookmark_is_named_and_not_read(tmp_path: Path) -> None:
    put(tmp_path / "1.md", 1)
    (tmp_path / "README.md").write_text("# A program\n" + "words " * 10_000, encoding="utf-8")
    with (tmp_path / "large.md").open("wb") as large:
        large.write(CLIP.format(4).encode())
        large.truncate(60_000_000)
    found = read_bookmarks(tmp_path, NOW)
    assert (len(found.items), found.skipped) == (1, ("README.md", "large.md"))


def test_it_says_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    for number in range(3):
        put(tmp_path / f"f{number}" / "1.md", number)
    said = list(read_in_steps(tmp_path, NOW))
    assert said[-4:] == ["3 files looked at", "1 of 3 files read", "2 of 3 files read", "3 of 3 files read"]
    with closing(read_in_steps(tmp_path, NOW)) as steps:
        next(steps)


def test_a_folder_beyond_all_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "_MOST", 2)
    for number in range(3):
        put(tmp_path / f"{number}.md", number)
    with pytest.raises(ReaderError, match="more than 2 files: name a folder inside it"):
        read_bookmarks(tmp_path, NOW)


def test_a_folder_without_markdown_says_so(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=r"no file in it ends in \.md"):
        read_bookmarks(tmp_path, NOW)
    with pytest.raises(OSError, match="nothing"):
        list(walk_files(tmp_path / "nothing", ".md"))
