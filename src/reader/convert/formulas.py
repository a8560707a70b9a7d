"""Formulas as a line that can be read: TeX where the page has it, else MathML spelled out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.text import clean_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

LIMIT = 2_000
"""Characters of one formula."""
_DEPTH_LIMIT = 40
_WRAPPED = re.compile(r"^\{\s*\\(?:displaystyle|textstyle)\s+(.*)\}$", re.DOTALL)
_SIMPLE = re.compile(r"\w+|.")
_ANNOTATIONS = frozenset({"application/x-tex", "tex", "latex", "application/x-latex", "text/tex"})
_BETWEEN = {"msup": "^", "mover": "^", "msub": "_", "munder": "_", "mfrac": "/"}


def read_tex(text: str) -> str:
    """Return TeX source without the wrapping that generators put around it."""
    text = clean_line(text, LIMIT)
    match = _WRAPPED.match(text)
    return match[1].strip() if match else text


def read_mathml(node: LexborNode) -> str:
    """Return the formula's TeX annotation, or its elements on one line: a^b, a_b, (a+b)/c, √(x)."""
    annotation = _find_annotation(node)
    if annotation:
        return read_tex(annotation)
    alternative = node.attributes.get("alttext")
    if alternative:
        return read_tex(alternative)
    return clean_line(_spell(node, 0), LIMIT)


def _find_annotation(node: LexborNode) -> str:
    for candidate in node.css("annotation"):
        if (candidate.attributes.get("encoding") or "").lower() in _ANNOTATIONS:
            return candidate.text(deep=True)
    return ""


def _spell(node: LexborNode, depth: int) -> str:
    tag = node.tag or ""
    if tag == "-text":
        return (node.text_content or "").strip()
    if tag.startswith("annotation"):
        return ""
    if depth > _DEPTH_LIMIT:
        return node.text(deep=True)
    parts = [text for child in node.iter(include_text=True) if (text := _spell(child, depth + 1))]
    between = _BETWEEN.get(tag)
    if between and len(parts) == 2:
        return f"{_grouped(parts[0])}{between}{_grouped(parts[1])}"
    if tag in {"msubsup", "munderover"} and len(parts) == 3:
        return f"{_grouped(parts[0])}_{_grouped(parts[1])}^{_grouped(parts[2])}"
    if tag == "msqrt":
        return f"√({''.join(parts)})"
    if tag == "mroot" and len(parts) == 2:
        return f"{_grouped(parts[1])}√({parts[0]})"
    if tag in {"mtr", "mlabeledtr"}:
        return "; " + " ".join(parts)
    return "".join(parts).removeprefix("; ") if tag == "mtable" else "".join(parts)


def _grouped(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"({text})"
