"""Code in colours: which parts of a program are keywords, strings, comments, numbers and names."""

from __future__ import annotations

from functools import lru_cache

from .article_text import Run

_LIMIT = 20_000
"""Characters; longer code is shown in one colour, because lexers take their time."""
_LOOKS = (
    ("Token.Comment", "code-comment"),
    ("Token.Keyword", "code-keyword"),
    ("Token.Operator.Word", "code-keyword"),
    ("Token.Name.Builtin", "code-keyword"),
    ("Token.Name.Tag", "code-keyword"),
    ("Token.Literal.String", "code-string"),
    ("Token.Literal.Number", "code-number"),
    ("Token.Name.Function", "code-name"),
    ("Token.Name.Class", "code-name"),
    ("Token.Name.Decorator", "code-name"),
    ("Token.Generic.Inserted", "code-string"),
    ("Token.Generic.Deleted", "code-number"),
)


@lru_cache(maxsize=64)
def highlight(text: str, language: str) -> tuple[Run, ...]:
    """Return the runs of a piece of code; (): the language is not known, or the code is too long."""
    if not language or len(text) > _LIMIT:
        return ()
    # Pygments takes some 50 ms to import, and most articles have no code.
    from rich.syntax import Syntax

    lexer = Syntax(text, language).lexer
    if lexer is None:
        return ()
    runs: list[Run] = []
    for start, kind, value in lexer.get_tokens_unprocessed(text):
        look = _look(str(kind))
        if look and value:
            runs.append(Run(start, start + len(value), (look,)))
    return tuple(runs)


@lru_cache(maxsize=256)
def _look(kind: str) -> str:
    return next((look for name, look in _LOOKS if kind == name or kind.startswith(name + ".")), "")
