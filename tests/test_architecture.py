"""The rooms and the doors: who imports whom, what stays unloaded, how long a module may get."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import reader

ROOT = Path(__file__).parent.parent
PACKAGE = Path(reader.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
SLOW = (
    "textual",
    "rich",
    "httpx",
    "ssl",
    "selectolax",
    "html2text",
    "readability",
    "lxml",
    "feedparser",
    "markdown_it",
    "charset_normalizer",
    "platformdirs",
)
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60


def loaded_after(statement: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after a statement."""
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    direct = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment = {**direct, "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("import reader.library", {"sqlite3", "ssl"}),
        ("import reader.cli", set()),
        ("import reader.config, reader.paths, reader.log, reader.model, reader.text", set()),
        ("from reader.cli import main; main(['--help'])", {"platformdirs"}),
        ("from reader.cli import main; main(['--version'])", {"platformdirs"}),
        ("from reader.cli import main; main(['add', '--help'])", {"platformdirs"}),
    ],
)
def test_nothing_slow_is_loaded(statement: str, allowed: set[str]) -> None:
    loaded = loaded_after(statement)
    assert loaded & {*SLOW, "sqlite3"} <= allowed


def test_asking_for_feeds_loads_no_second_http_library() -> None:
    statement = (
        "import reader.library.rounds, reader.library.worker; from reader.config import NetworkConfig;"
        " from reader.fetch.client import Client; Client(NetworkConfig())"
    )
    assert loaded_after(statement) & {*SLOW, "urllib.request", "http.client"} == {"ssl"}


def test_the_first_screen_loads_no_network_and_no_html() -> None:
    slow = set(SLOW) - {"textual", "rich", "platformdirs", "markdown_it"}  # Textual brings its own Markdown
    assert loaded_after("import reader.ui.app, reader.ui.screens.categories") & (slow - {"ssl"}) == set()


def test_imports_go_downwards_only() -> None:
    # In a process of its own: import-linter turns off every logger that exists.
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    direct = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment = {**direct, "PYTHONPATH": str(PACKAGE.parent)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", env=environment, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_and_functions_are_short_and_say_what_they_are(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE
    tree = ast.parse(text)
    assert ast.get_docstring(tree)
    assert [name for name, lines in function_lengths(tree) if lines > LONGEST_FUNCTION] == []


def function_lengths(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or 0) - node.lineno + 1
