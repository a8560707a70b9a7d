"""How config.toml wants paragraphs to be set."""

from __future__ import annotations

from reader.config import ReadingConfig

from .article_lines import Typesetting


def typesetting(config: ReadingConfig) -> Typesetting:
    """Return how paragraphs are set."""
    return Typesetting(
        numbers=config.link_numbers,
        spaced=config.paragraph_spacing > 0,
        indent=config.indent,
        justify=config.justify,
        hang=config.hanging_punctuation,
    )
