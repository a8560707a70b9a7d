"""Names the way in which texts are converted, so that what was written in another way is written again."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

import html2text
import selectolax

from reader import __version__


def rendering_version() -> str:
    """Return what is another one as soon as texts may come out differently: by our code or what it uses."""
    code = blake2b(digest_size=8)
    for file in sorted(Path(__file__).parent.glob("*.py")):
        code.update(file.read_bytes())
    parts = ".".join(map(str, html2text.__version__))
    return f"reader {__version__} {code.hexdigest()}, html2text {parts}, selectolax {selectolax.__version__}"
