"""A line of a list that is cut where its row ends: before what stands last, and without a gap."""

from __future__ import annotations

from textual.content import Content, Span


class RowLine(Content):
    """Content that is cut with care: of a wide character that half fits, the toolkit leaves a blank."""

    _kept = 0

    @classmethod
    def of(cls, content: Content, last: Content) -> RowLine:
        """Return what is cut, and what stays behind it if it takes no more than half of the row."""
        whole = content + last
        line = cls(whole.plain, list(whole.spans), strip_control_codes=False)
        line._kept = len(last.plain)
        return line

    def truncate(self, max_width: int, *, ellipsis: bool = False, pad: bool = False) -> Content:
        """Cut to a width in cells."""
        if not ellipsis or self.cell_length <= max_width:
            return super().truncate(max_width, ellipsis=ellipsis, pad=pad)
        words, last = self.divide([len(self.plain) - self._kept])
        if last.cell_length * 2 > max_width:
            return _cut(Content(self.plain, list(self.spans), strip_control_codes=False), max_width)
        return _cut(words, max_width - last.cell_length) + last


def _cut(content: Content, width: int) -> Content:
    line = content.truncate(width, ellipsis=True)
    words = line.plain[:-1].rstrip()
    spans = [Span(start, min(end, len(words)), style) for start, end, style in line.spans]
    kept = [span for span in spans if span.start < span.end]
    return Content(f"{words}…", kept, strip_control_codes=False)
