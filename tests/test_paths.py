"""Where files are, and that they are written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from reader.errors import ConfigError, StoreError
from reader.language import choose_language
from reader.paths import Paths, is_dir, is_file, is_there, make_dir, unwritable, why, write_atomic


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_data_directory_moves_everything(tmp_path: Path) -> None:
    root = tmp_path / "d"
    paths = Paths.find(root, environment={"READER_DATA_DIR": "/elsewhere"})
    assert paths.config_file == root / "config.toml"
    assert paths.database == root / "reader.db"
    assert paths.log_file == root / "log" / "reader.log"
    assert paths.cache_dir == root / "cache"
    assert not root.exists()


def test_the_environment_names_it_too(tmp_path: Path) -> None:
    assert Paths.find(environment={"READER_DATA_DIR": str(tmp_path)}).data_dir == tmp_path


def test_relative_and_home_directories_become_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Paths.find(Path("x")).data_dir == tmp_path / "x"
    assert Paths.find(Path("~/x")).data_dir == Path.home() / "x"


def test_an_unknown_home_is_a_sentence() -> None:
    with pytest.raises(ConfigError, match="cannot be found"):
        Paths.find(Path("~no-such-user-here/x"))


@pytest.mark.skipif(sys.platform != "linux", reason="these are Linux's directories")
def test_the_platforms_directories_carry_our_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/c")
    paths = Paths.find(environment={"READER_DATA_DIR": ""})
    assert paths.config_file == Path("/c/reader-tui/config.toml")
    assert paths.database == Path.home() / ".local/share/reader-tui/reader.db"
    assert paths.log_file.name == "reader.log"


def test_the_data_directory_is_for_its_owner_only(tmp_path: Path) -> None:
    paths = Paths.find(tmp_path / "a" / "b").prepare()
    assert mode_of(paths.data_dir) == 0o700
    assert paths.prepare() == paths


def test_a_file_in_the_way_is_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    for path in (blocked, blocked / "sub"):
        with pytest.raises(StoreError, match="there is a file in its place"):
            make_dir(path)


def test_an_impossible_directory_is_a_sentence() -> None:
    with pytest.raises(StoreError, match=r"cannot be made"):
        make_dir(Path("/dev/null/x"))
    with pytest.raises(StoreError, match=r"cannot be made"):
        make_dir(Path("a\0b"))
    with pytest.raises(StoreError, match=r"cannot be made: file name too long"):
        make_dir(Path("/tmp") / ("x" * 300))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_parent_is_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="permission denied"):
        make_dir(tmp_path / "x")
    tmp_path.chmod(0o700)


def test_a_write_replaces_the_whole_file_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "out.opml"
    path.write_bytes(b"old and longer")
    path.chmod(0o640)
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"
    assert mode_of(path) == 0o640
    assert list(tmp_path.glob("*out*")) == [path]


def test_a_write_goes_through_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_atomic(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_device_is_written_to() -> None:
    write_atomic(Path("/dev/null"), b"x")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_full_disk_is_a_sentence_and_keeps_the_old_file() -> None:
    with pytest.raises(StoreError, match="/dev/full cannot be written: no space left on device"):
        write_atomic(Path("/dev/full"), b"x")


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="no space left on device"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.glob("*file*")) == [path]


@pytest.mark.parametrize("name", ["missing/file", ".", "x" * 300])
def test_an_impossible_file_is_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        write_atomic(tmp_path / name, b"x")


@pytest.mark.parametrize("name", ["长" * 100, "a\0b", "none"])
def test_a_name_that_no_file_can_have_is_none(tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    assert not (is_there(place) or is_file(place) or is_dir(place))
    assert is_there(tmp_path)
    assert is_dir(tmp_path)


def test_the_usual_faults_are_said_in_the_language_of_the_screens(tmp_path: Path) -> None:
    fault = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "x")
    assert unwritable(tmp_path, fault).endswith(" cannot be written: no space left on device.")
    assert why(OSError(errno.EACCES, "Permission denied.")) == "permission denied"
    assert why(OSError(errno.EHOSTDOWN, "Host is down.")) == "host is down"
    choose_language("zh")
    assert unwritable(tmp_path, fault) == f"无法写入 {tmp_path}：磁盘已满。"
    assert why(OSError(errno.EACCES, "Permission denied.")) == "没有权限"
