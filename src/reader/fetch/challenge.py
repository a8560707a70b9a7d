"""Recognises what stands in place of an answer where a site lets browsers in only, and says so."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reader.errors import FetchError
from reader.language import tr

_LOOK = 100_000
_MARKS = re.compile(
    rb"_cf_chl_opt|cf-browser-verification|<title>Just a moment\.\.\.</title>"
    rb"|<title>Attention Required! \| Cloudflare</title>|<title>DDoS-Guard</title>"
    rb"|id=[\"']anubis_challenge|<title>Making sure you(?:'|&#39;|&#x27;)re not a bot!</title>"
    rb"|sucuri_cloudproxy_js|id=[\"']main-iframe[\"'] src=[\"']/_Incapsula_Resource"
    rb"|captcha-delivery\.com/c\.js"
    rb"|id=[\"']px-captcha|window\.gokuProps|document\.cookie\s*=\s*[\"']acw_sc__v2"
    + rb"|"
    + "完成验证后即可继续访问|<title>百度安全验证</title>".encode(),
    re.IGNORECASE,
)
"""What stands in such pages of Cloudflare, DDoS-Guard, Anubis, Sucuri, Imperva, DataDome, Human, Amazon,
Alibaba, WeChat and Baidu, and of some of them in no other."""
_PARAGRAPH = re.compile(rb"<p[\s>]", re.IGNORECASE)
_MOST_PARAGRAPHS = 6
"""An article that writes about such pages has more."""


def is_challenge(page: bytes) -> bool:
    """Tell whether a page wants to see a browser, or a person, before it shows what was asked for."""
    start = page[:_LOOK]
    return _MARKS.search(start) is not None and len(_PARAGRAPH.findall(page)) < _MOST_PARAGRAPHS


def says_challenge(headers: Mapping[str, str]) -> bool:
    """Tell whether an answer that refuses is such a page, by what its server says of it."""
    return "challenge" in headers.get("cf-mitigated", "") or bool(headers.get("x-amzn-waf-action"))


def browsers_only(host: str, status: int = 0) -> FetchError:
    """Return the error for such a page."""
    shown = f" ({status})" if status else ""
    return FetchError(
        tr(
            "{host} checks whether a person in a browser is there{shown}, and lets no program in;"
            " open it in a browser, or look for another address of it.",
            host=host,
            shown=shown,
        )
    )
