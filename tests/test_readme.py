"""The README's tables are made from the code; UPDATE_README=1 writes them, otherwise they must agree."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest

import reader
from reader.cli.parser import DEFAULT, all_commands
from reader.config import sample
from reader.ui.actions import ACTIONS

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"


def make_keys() -> str:
    lines: list[str] = []
    for group, actions in groupby(ACTIONS, key=lambda action: action.group):
        lines += ["", f"| {group} | | in `config.toml` |", "| --- | --- | --- |"]
        for action in actions:
            keys = ", ".join(f"`{key.strip()}`" for key in action.keys.split(",")) if action.keys else ""
            keys = keys.replace("|", r"\|")  # a bar ends a cell, even between backquotes
            lines.append(f"| {keys} | {action.help} | {'' if action.typed else f'`{action.id}`'} |")
    return "\n".join(lines)


def make_commands() -> str:
    lines = ["", "| Command | |", "| --- | --- |"]
    commands = [command for command in all_commands() if command.name != DEFAULT]
    lines += [f"| `reader {command.name}` | {command.summary} |" for command in commands]
    return "\n".join(lines)


def make_settings() -> str:
    return f"\n```toml\n{sample().rstrip()}\n```"


@pytest.mark.parametrize(
    ("name", "make"), [("keys", make_keys), ("commands", make_commands), ("settings", make_settings)]
)
def test_the_tables_agree_with_the_code(name: str, make: Callable[[], str]) -> None:
    text = README.read_text(encoding="utf-8")
    expected = f"<!-- {name} -->\n{make()}\n\n<!-- /{name} -->"
    pattern = re.compile(rf"<!-- {name} -->.*?<!-- /{name} -->", re.S)
    if os.environ.get("UPDATE_README"):
        text = pattern.sub(lambda _: expected, text)
        README.write_text(text, encoding="utf-8")
    found = pattern.search(README.read_text(encoding="utf-8"))
    assert found is not None
    assert found[0] == expected, "run: UPDATE_README=1 pytest tests/test_readme.py"


def test_each_pasted_line_is_marked_for_ci() -> None:
    text = README.read_text(encoding="utf-8")
    marked = re.findall(r"<!-- line: (\w+) -->\n```sh\n(python3 [^\n]*)\n```\n", text)
    assert [name for name, _ in marked] == ["open", "test"]
    assert marked[0][1].endswith(".venv/bin/reader")
    assert marked[1][1].endswith(".venv/bin/pytest")


def test_ci_reads_its_commands_from_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "readme_line test" in script
    assert "readme_line open" in script
    assert "pip install" not in script


def as_installed(home: Path) -> None:
    """Put the command where pipx does."""
    command = home / ".local/bin/reader"
    command.parent.mkdir(parents=True)
    source = Path(reader.__file__).parents[1]
    command.write_text(f'#!/bin/sh\nPYTHONPATH={source} exec {sys.executable} -m reader "$@"\n')
    command.chmod(0o755)


def bare_run(home: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a command as cron and systemd do: by sh, with next to nothing in the environment."""
    bare = {"HOME": str(home), "LOGNAME": "ann", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        ["/bin/sh", "-c", command],
        env=bare,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_crontab_line_runs_where_cron_runs_it(tmp_path: Path) -> None:
    as_installed(tmp_path)
    line = re.search(r"^\*/15.*refresh.*$", README.read_text(encoding="utf-8"), re.M)
    assert line is not None
    *times, command = line[0].split(maxsplit=5)
    assert times == ["*/15", "*", "*", "*", "*"]
    assert "%" not in command, "cron makes a line end of it"
    done = bare_run(tmp_path, command)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), "cron sends mail for every word"


def test_the_units_of_systemd_run_the_command(tmp_path: Path) -> None:
    as_installed(tmp_path)
    text = README.read_text(encoding="utf-8")
    blocks = text.split("```")[1::2]
    service = next(block for block in blocks if "[Service]" in block)
    timer = next(block for block in blocks if "[Timer]" in block)
    settings = dict(line.split("=", 1) for line in service.splitlines() if re.match(r"\w+=", line))
    # systemd takes no ~ and no $PATH, and puts the home directory in for %h.
    command = settings["ExecStart"].replace("%h", str(tmp_path))
    done = bare_run(tmp_path, command)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "OnUnitActiveSec=15min" in timer and "WantedBy=timers.target" in timer


def test_every_picture_and_file_it_links_to_is_here() -> None:
    names = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))
    assert names
    assert [name for name in names if not (ROOT / name).is_file()] == []
