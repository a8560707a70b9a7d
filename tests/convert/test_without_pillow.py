"""Without Pillow no picture is drawn, and one sentence says what to install."""

from __future__ import annotations

import importlib.util

import pytest

from reader.convert import picture


def test_without_pillow_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(picture, "find_spec", lambda name: None)
    assert not picture.can_draw()
    with pytest.raises(picture.PictureError, match=r"reader-tui\[images\]"):
        picture.decode_picture(b"\x89PNG")
