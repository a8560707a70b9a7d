"""Readability with one fault mended: it takes short lists among the paragraphs for menus and drops them."""

from __future__ import annotations

from typing import Any

from readability import Document

_LINKED = 0.25
"""A list whose words are links for more than this share is a menu."""
_PROSE = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "table"})


class ListKeeper(Document):  # type: ignore[misc]  # readability has no types
    """Keeps a list that follows a paragraph, as long as it is no menu."""

    def get_preserved_elements(self, node: Any) -> dict[Any, bool]:
        """Return what is never dropped; called by readability before it looks for rubbish."""
        kept: dict[Any, bool] = super().get_preserved_elements(node)
        for each in self.tags(node, "ul"):
            parent = each.getparent()
            inside = parent is not None and parent.tag == "li" and parent.getparent() in kept
            if inside or (self._follows_prose(each) and self._is_text(each)):
                kept[each] = True
        return kept

    def _follows_prose(self, element: Any) -> bool:
        before = element.getprevious()
        return before is not None and before.tag in _PROSE and bool(before.text_content().strip())

    def _is_text(self, element: Any) -> bool:
        return bool(self.class_weight(element) >= 0 and self.get_link_density(element) <= _LINKED)
