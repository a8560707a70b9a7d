"""Exports that cannot be finished: what is said, and what is left."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from newsstand import png
from transfer_desk import drafts_in, export

from reader.errors import ReaderError, StoreError
from reader.library import Library
from reader.library.exporting import ExportOrder
from reader.model import Body, Bookmark, Entry, Picture, Saved
from reader.store import Store, upkeep


def list_names(folder: Path, pattern: str) -> list[str]:
    return sorted(path.name for path in folder.rglob(pattern))


@pytest.fixture
async def heavy(library: Library) -> None:
    """A bookmark with more than fits."""
    entry = Entry(
        id=0,
        feed_id=None,
        feed_title="H",
        title="Heavy",
        link="https://h.example/1",
        first_seen=library.clock(),
    )
    picture = Picture(url="https://h.example/1.png", media_type="image/png", data=png() + bytes(300_000))
    bookmark = Bookmark(
        entry=entry,
        saved=Saved(saved_at=library.clock(), pictures=(picture,)),
        text=Body(html="<p>" + "words " * 60_000 + "<img src='https://h.example/1.png'></p>"),
    )
    await library._database.run(Store.add_bookmark, bookmark, identity="heavy")


@pytest.fixture
def little_room() -> Iterator[None]:
    """Let no file grow beyond 100 kB, as on a disk that is almost full."""
    resource = pytest.importorskip("resource")
    former = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, former)


@pytest.mark.usefixtures("heavy", "little_room")
@pytest.mark.parametrize("format", ["markdown", "epub", "html", "json", "text"])
async def test_a_full_disk_is_one_sentence_and_leaves_the_former_file(
    library: Library, tmp_path: Path, format: str
) -> None:
    target = tmp_path / "out"
    if format != "markdown":
        target.write_text("former", encoding="utf-8")
    with pytest.raises(StoreError, match=r"cannot be written: file too large\. What was exported before"):
        await export(library, format, target)
    if format == "markdown":
        assert not target.exists(), "nor an empty folder"
    else:
        assert target.read_text(encoding="utf-8") == "former"
    assert drafts_in(tmp_path) == []


@pytest.mark.usefixtures("heavy", "little_room")
async def test_a_full_disk_takes_no_folder_and_no_file_that_was_there(
    library: Library, tmp_path: Path
) -> None:
    target = tmp_path / "notes"
    (target / "H").mkdir(parents=True)
    (target / "own.md").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="file too large"):
        await export(library, "markdown", target)
    assert list_names(target, "*") == ["H", "own.md"]


@pytest.mark.usefixtures("heavy", "little_room")
async def test_a_full_disk_leaves_no_pictures_of_a_single_file(library: Library, tmp_path: Path) -> None:
    target = tmp_path / "one.md"
    with pytest.raises(StoreError, match="file too large"):
        await export(library, "markdown", target)
    assert drafts_in(tmp_path) == []
    assert list_names(tmp_path, "one*") == []


async def test_names_as_long_as_file_systems_take_are_written(
    library: Library, kept: Sequence[Entry], tmp_path: Path
) -> None:
    target = tmp_path / f"{'夜' * 83}.epub"
    assert (await export(library, "epub", target)).path.is_file()


@pytest.mark.parametrize("format", ["epub", "html", "json", "text"])
async def test_an_export_that_is_broken_off_leaves_the_former_file(
    library: Library, kept: Sequence[Entry], tmp_path: Path, format: str
) -> None:
    target = tmp_path / "out"
    target.write_text("former", encoding="utf-8")
    steps = library.export(ExportOrder(format=format, target=target))
    await anext(steps)
    await steps.aclose()
    assert target.read_text(encoding="utf-8") == "former"
    assert drafts_in(tmp_path) == []


@pytest.mark.parametrize("format", ["epub", "html", "json", "text"])
async def test_a_folder_that_vanishes_is_one_sentence(
    library: Library, kept: Sequence[Entry], tmp_path: Path, format: str
) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    steps = library.export(ExportOrder(format=format, target=folder / "out"))
    await anext(steps)
    shutil.rmtree(folder)
    with pytest.raises(StoreError, match=r"cannot be written: (there is no folder .*usb|no such file)"):
        async for _ in steps:
            pass
    with pytest.raises(StoreError, match=r"cannot be written") as told:
        await export(library, format, folder / "out")
    assert str(told.value).startswith(f"{folder / 'out'} cannot"), "the name that was asked for"


@pytest.mark.parametrize("format", ["markdown", "epub", "html", "json", "text"])
async def test_a_file_where_a_folder_is_wanted_is_said_and_the_other_way_round(
    library: Library, kept: Sequence[Entry], tmp_path: Path, format: str
) -> None:
    (tmp_path / "file").write_text("precious")
    with pytest.raises(StoreError, match=r"out cannot be written: .*file is a file, no folder"):
        await export(library, format, tmp_path / "file" / "out")
    wrong, wanted = (
        ("file", "a file; name a folder") if format == "markdown" else (".", "a folder; name a file")
    )
    with pytest.raises(StoreError, match=f"cannot be written: it is {wanted}"):
        await export(library, format, tmp_path / wrong)
    assert (tmp_path / "file").read_text() == "precious"
    assert drafts_in(tmp_path) == []


@pytest.mark.parametrize("format", ["epub", "html", "json", "text"])
async def test_a_pipe_takes_an_export_and_stays_one(
    library: Library, kept: Sequence[Entry], tmp_path: Path, format: str
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as other:
        taken = other.submit(pipe.read_bytes)
        await export(library, format, pipe)
        assert len(taken.result()) > 1000
    assert pipe.is_fifo()
    with pytest.raises(StoreError, match="pipe or a device"):
        upkeep.back_up(library.paths.database, pipe, force=True)


async def test_an_unknown_format_is_one_sentence(library: Library, tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="no format pdf; there are epub, html, json, markdown, text"):
        await export(library, "pdf", tmp_path / "x")
