"""config.toml: what it may say, and the sentence for everything it may not."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.config import Config, SiteConfig, load_or_default, sample
from reader.config.check import find_line


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path) -> Config:
    """Return the settings of a file in which nothing is wrong."""
    config, notice = load_or_default(path)
    assert notice == ""
    return config


def test_no_file_means_defaults(tmp_path: Path) -> None:
    assert load_or_default(tmp_path / "config.toml") == (Config(), "")
    assert read(tmp_path / "config.toml") == Config()


@pytest.mark.parametrize("text", ["", "\ufeff# nothing\n", "[network]\n", "[keys]\n"])
def test_an_empty_file_means_defaults(tmp_path: Path, text: str) -> None:
    assert read(write(tmp_path, text)) == Config()


def test_every_kind_of_value_is_read(tmp_path: Path) -> None:
    config = read(
        write(
            tmp_path,
            'theme = "ink"\nbrowser = ["firefox", "--new-tab"]\nkeymap = "greader"\n'
            "[network]\nconcurrency = 8\nread_timeout = 5\n"
            "[refresh]\non_start = false\n"
            '[reading]\nmark_read = "never"\n'
            '[keys]\nentry.next_unread = "n, f5"\n"go.saved" = "B"\n',
        )
    )
    assert config.theme == "ink"
    assert config.browser == ("firefox", "--new-tab")
    assert config.keymap == "greader"
    assert (config.network.concurrency, config.network.per_host) == (8, 4)
    assert isinstance(config.network.read_timeout, float)
    assert config.refresh.on_start is False
    assert config.reading.mark_read == "never"
    assert dict(config.keys) == {"entry.next_unread": "n, f5", "go.saved": "B"}
    assert config.warnings == ()


def test_sites_have_tables_of_their_own(tmp_path: Path) -> None:
    config = read(
        write(
            tmp_path,
            '[site."News.example.org"]\nuser_name = "ann"\npassword_command = ["pass", "show", "news"]\n'
            '[site."https://example.org/feed.xml"]\nuser_agent = "x/1"\nheaders = ["Cookie: a=1; b=2"]\n'
            '[site."nothing.example"]\n',
        )
    )
    assert dict(config.site) == {
        "News.example.org": SiteConfig(user_name="ann", password_command=("pass", "show", "news")),
        "https://example.org/feed.xml": SiteConfig(user_agent="x/1", headers=("Cookie: a=1; b=2",)),
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("site = 3", "site is a table: write its settings below [site]."),
        ("[site]\nuser_agent = 'x'", 'site.user_agent is no table: write the settings below [site."…"].'),
        ("[site.'a.example']\nhedaers = []", "line 2: site.a.example.hedaers is unknown; did you mean"),
        ("[site.'a.example']\npassword_command = 'pass news'", "password_command must be a list of texts"),
        ("[site.'a.example']\nheaders = ['nonsense']", 'headers must be written "Name: value"'),
        ("[site.'a.example']\nheaders = ['Host: x']", "headers must be others than Host"),
        (
            "[site.'a.example']\nheaders = ['X-Key: 秘密']",
            "must be ASCII on one line, which the value of X-Key",
        ),
        ("theme = 3", 'line 1: theme must be a text of one line, such as "one", not 3.'),
        ('\n\ntheme = ""', "line 3: theme must be a text"),
        ('keymap = "emacs"', """keymap must be "default", "newsboat" or "greader", not 'emacs'."""),
        ('browser = "firefox"', "browser must be a list of texts"),
        ("browser = [1]", "browser must be a list of texts"),
        ("network = 3", "line 1: network is a table: write its settings below [network]."),
        ("keys = 3", "keys is a table: write its settings below [keys]."),
        ("[keys]\n'a b' = 4", "line 2: keys.a b must be a text, not 4."),
        ("[network]\nper_host = 0", "line 2: network.per_host must be a whole number from 1 to 64, not 0."),
        (
            '[reading]\nhint_letters = "aab"',
            "reading.hint_letters must be at least 4 small letters or digits, each once, not 'aab'.",
        ),
        ("[network]\nper_host = 4.0", "network.per_host must be a whole number"),
        ("[network]\nper_host = true", "network.per_host must be a whole number from 1 to 64, not true."),
        ("[network]\nread_timeout = nan", "network.read_timeout must be a number from 0.1 to 600"),
        ("[network]\nread_timeout = inf", "network.read_timeout must be a number"),
        (
            "[network]\nuser_agent = '新闻'",
            "network.user_agent must be a text in ASCII, which alone requests can hold",
        ),
        ("[refresh]\non_start = 1", "refresh.on_start must be true or false, not 1."),
        ("network.per_host = 0", "line 1: network.per_host must be"),
        (
            "[network]\nconcurency = 4",
            "line 2: network.concurency is unknown; did you mean network.concurrency?",
        ),
        ("concurrency = 4", "concurrency is unknown; did you mean network.concurrency?"),
        ("[nettwork]\nper_host = 1", "line 1: nettwork is unknown; did you mean network?"),
        ("qqqq = 1", "line 1: qqqq is unknown."),
        ("warnings = []", "warnings is unknown"),
    ],
)
def test_a_wrong_value_is_named_and_replaced(tmp_path: Path, text: str, words: str) -> None:
    path = write(tmp_path, text)
    config, notice = load_or_default(path)
    assert words in notice
    assert notice.startswith(str(path))
    assert notice.endswith("It is left out." if "is unknown" in words else "Its default is used.")
    assert dataclasses.replace(config, warnings=()) == Config()
    assert any(words in warning for warning in config.warnings)


@pytest.mark.parametrize(("text", "width"), [("1", 1), ("2", 2), ('"auto"', "auto")])
def test_a_setting_may_be_a_word_or_a_number(tmp_path: Path, text: str, width: object) -> None:
    assert read(write(tmp_path, f"ambiguous_width = {text}\n")).ambiguous_width == width
    for wrong in ("true", "3", '"2"', "1.0"):
        _, notice = load_or_default(write(tmp_path, f"ambiguous_width = {wrong}\n"))
        assert '"auto", 1 or 2' in notice


def test_right_values_beside_wrong_ones_are_kept(tmp_path: Path) -> None:
    config, notice = load_or_default(write(tmp_path, 'theme = "ink"\nkeymap = 1\nquiet = true\n'))
    assert config.theme == "ink"
    assert config.keymap == "default"
    assert len(config.warnings) == 2
    assert notice.endswith("Its default is used. `reader config` tells 1 more.")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"theme = \n", 'line 1: this is no value; a text stands in quotes, as in theme = "ink" (column 9).'),
        (b"resume = true\ntheme = ink\n", "line 2: this is no value; a text stands in quotes"),
        (b"a = 1\na = 2\n", "line 2: this setting stands here a second time (column 6)."),
        (b"[lists]\n[lists]\n", "line 2: [lists] stands here a second time"),
        (b"[site.'a.b']\n[site.'a.b']\n", "line 2: [site.a.b] stands here a second time"),
        (b'theme = "ink\n', "line 1: a quote is not closed"),
        (b"theme = 'ink\n", "in its last line: a quote is not closed"),
        (b'theme = "ink', "in its last line: a quote is not closed."),
        (b"[lists\n", "line 1: the ] at the end is missing"),
        (b"browser = ['a' 'b']\n", "line 1: a list is not closed, or a comma is missing in it"),
        (b"theme ink\n", "line 1: write it as NAME = VALUE (column 7)."),
        (b"measure = 80 cells\n", "line 1: nothing more may follow the value"),
        (b'export_folder = "C:\\docs"\n', "line 1: write \\\\ for \\, or put single quotes around the text"),
        (b"a = {x=1,", "in its last line: this is not TOML (invalid initial character for a key part)."),
        (
            "resume = true\ntheme = '新闻'\n".encode("gbk"),
            "line 2: this is not UTF-8; save the file as UTF-8.",
        ),
        (b"a" * 100_000, "in its last line: write it as NAME = VALUE."),
        (b"a = " + b"[" * 100_000, "this is not TOML"),
    ],
)
def test_a_broken_file_stops_nothing(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(data)
    config, notice = load_or_default(path)
    assert dataclasses.replace(config, warnings=()) == Config()
    assert words in notice
    assert notice.endswith("The defaults are used.")
    assert words in config.warnings[0]


def test_a_directory_in_place_of_the_file(tmp_path: Path) -> None:
    _, notice = load_or_default(tmp_path)
    remedy = "move it away, and write a file in its place. The defaults are used."
    assert notice == f"{tmp_path} is a folder: {remedy}"


def test_folders_and_people_may_have_chinese_names(tmp_path: Path) -> None:
    text = "export_folder = '~/笔记'\n[site.'a.example']\nuser_name = '张三'\n"
    config = read(write(tmp_path, text))
    assert (config.export_folder, config.site["a.example"].user_name) == ("~/笔记", "张三")


def test_the_sample_changes_nothing_and_stays_right_when_uncommented(tmp_path: Path) -> None:
    assert read(write(tmp_path, sample())) == Config()
    uncommented = re.sub(r"^# (\w+ = )", r"\1", sample(), flags=re.M)
    assert read(write(tmp_path, uncommented)) == Config()
    values = tomllib.loads(uncommented)
    fields = {each.name for each in dataclasses.fields(Config)} - {"warnings"}
    assert set(values) == fields
    for table in ("network", "refresh", "lists", "reading"):
        assert set(values[table]) == {each.name for each in dataclasses.fields(getattr(Config(), table))}


@given(st.text(max_size=200))
def test_any_text_is_either_settings_or_a_sentence(text: str) -> None:
    assert find_line(text, ("network", "per_host")) <= len(text.splitlines())


@given(
    st.dictionaries(
        st.sampled_from(["theme", "keymap", "browser", "network", "keys", "other"]),
        st.one_of(st.none(), st.integers(), st.text(max_size=5), st.lists(st.integers(), max_size=2)),
    )
)
def test_any_values_give_a_config(values: dict[str, object]) -> None:
    from reader.config.check import Check

    check = Check(Config, Path("config.toml"), "")
    assert isinstance(check.build(Config, values), Config)
