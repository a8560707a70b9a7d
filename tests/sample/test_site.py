"""The sample site: its size, its shapes, and that nothing in it leads a reader's program outside."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from reader.model import WordCount
from reader.sample import Site, build_site
from reader.sample.markup import HOST, ROOT, plain, split_blocks
from reader.sample.pieces import Channel, parse_age

NOW = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
VOID = {"br", "hr", "img", "link", "meta"}
FETCHED = {("img", "src"), ("link", "href"), ("script", "src"), ("source", "src"), ("iframe", "src")}


class Walker(HTMLParser):
    """Notes addresses and whether every tag is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.ids: Counter[str] = Counter()
        self.tags: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            if name == "id":
                self.ids[value or ""] += 1
            if name in ("href", "src"):
                (self.fetched if (tag, name) in FETCHED else self.links).append(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


def walk(html: str) -> Walker:
    walker = Walker()
    walker.feed(html)
    walker.close()
    return walker


def html_pages(site: Site) -> list[tuple[str, str]]:
    pages = [(path, page) for path, page in site.pages.items() if page.content_type.startswith("text/html")]
    return [(path, page.body.decode()) for path, page in pages] + [("/missing", site.missing.body.decode())]


def channel(site: Site, name: str) -> Channel:
    return next(channel for channel in site.channels if channel.name == name)


def count_words(text: str) -> WordCount:
    return WordCount(han=len(re.findall("[\u4e00-\u9fff]", text)), latin=len(re.findall(r"[A-Za-z']+", text)))


def test_it_is_a_whole_newspaper(site: Site) -> None:
    assert len(site.channels) >= 8
    assert len(site.pieces) >= 48
    kinds = Counter(channel.kind for channel in site.channels)
    assert kinds == {"archive": 5, "rolling": 1, "rss": 1, "teaser": 1, "json": 1, "atom": 2}
    empty = [channel for channel in site.channels if not site.pieces_of(channel)]
    assert [channel.name for channel in empty] == ["yanxunzaobao APP"]
    languages = {piece.fields.get("language", piece.channel.language) for piece in site.pieces}
    assert languages == {"zh-CN", "zh-TW", "en", "ja", "ko"}
    chinese = sum(piece.channel.language == "zh-CN" for piece in site.pieces)
    assert chinese >= 24
    assert len(site.pieces) - chinese >= 16


def test_it_has_long_and_short_pieces(site: Site) -> None:
    counts = {piece.slug: count_words(plain(piece.html)) for piece in site.pieces}
    assert sum(count.latin >= 1500 for count in counts.values()) >= 2
    assert sum(count.han >= 1500 for count in counts.values()) >= 2
    assert sum(count.han + count.latin < 200 for count in counts.values()) >= 3


def test_no_paragraph_is_filler(site: Site) -> None:
    # The ticker copy of a newspaper article shares its text, as on the real thing.
    pieces = [piece for piece in site.pieces if piece.slug != "tidal-energy-twin"]
    blocks = Counter(block for piece in pieces for block in piece.blocks if len(plain(block)) > 30)
    assert [block for block, count in blocks.items() if count > 1] == []
    titles = Counter(piece.title for piece in pieces)
    assert max(titles.values()) == 1


def test_it_shows_every_kind_of_block(site: Site) -> None:
    tags: Counter[str] = Counter()
    for piece in site.pieces:
        tags.update(walk(piece.html).tags)
    wanted = "h2 h3 ul ol dl table caption pre code blockquote figure figcaption img ruby sup hr cite center"
    assert [tag for tag in wanted.split() if not tags[tag]] == []
    assert any("<ul>" in block.partition("<ul>")[2] for piece in site.pieces for block in piece.blocks)


def test_every_page_closes_what_it_opens(site: Site) -> None:
    for path, html in html_pages(site):
        walker = walk(html.replace("<!DOCTYPE html>", ""))
        assert (path, walker.faults, walker.open) == (path, [], [])
        assert [name for name, count in walker.ids.items() if count > 1 and "_" not in name] == [], path


def test_every_internal_link_resolves(site: Site) -> None:
    for path, html in html_pages(site):
        walker = walk(html)
        for address in walker.links + walker.fetched:
            parts = urlsplit(urljoin(ROOT + path, address))
            if parts.hostname == HOST:
                assert parts.path in site.pages, (path, address)
                assert not parts.fragment or parts.fragment in walker.ids, (path, address)


def test_nothing_is_fetched_from_outside(site: Site) -> None:
    for path, html in html_pages(site):
        walker = walk(html)
        for address in walker.fetched:
            assert urlsplit(urljoin(ROOT + path, address)).hostname == HOST, (path, address)


def test_links_lead_only_to_reserved_names(site: Site) -> None:
    namespaces = {"www.w3.org", "purl.org", "jsonfeed.org"}
    for path, page in site.pages.items():
        if page.content_type.startswith(("image/", "audio/")):
            continue
        for host in re.findall(r"https?://([A-Za-z0-9.\-]+)", page.body.decode()):
            assert host == HOST or host.endswith(".example") or host in namespaces, (path, host)


def test_a_category_page_is_bare_links(site: Site) -> None:
    papers = channel(site, "linxiwanbao")
    html = site.pages["/category/linxiwanbao.html"].body.decode()
    main = html[html.index("<section>") : html.index("</section>")]
    assert main.startswith("<section>\n<h2>临汐晚报新闻</h2>\n<ul>\n<li><a href=")
    assert re.findall('<a href="([^"]+)"', main) == [piece.path for piece in site.pieces_of(papers)]
    assert set(walk(main).tags) == {"section", "h2", "ul", "li", "a"}
    assert re.search(r"\d{4}-\d\d-\d\d", main) is None


def test_category_pages_keep_case_blanks_and_wrong_titles(site: Site) -> None:
    assert "/category/ChaoXin.html" in site.pages
    empty = site.pages["/category/yanxunzaobao%20APP.html"].body.decode()
    assert "<h2>" not in empty
    assert "<li>" not in empty
    wrong = site.pages["/category/qingwuribao.html"].body.decode()
    assert "<title>雁浔早报新闻</title>" in wrong
    assert "<h2>青梧日报新闻</h2>" in wrong


def test_an_article_page_has_the_archives_shape(site: Site) -> None:
    piece = next(piece for piece in site.pieces if piece.slug == "paper-mill")
    assert re.fullmatch(r"/yuntingcaijing/\d{4}/\d\d/\d\d/nw\d{18}\.html", piece.path)
    html = site.pages[piece.path].body.decode()
    body = html[html.index("<body>") :]
    assert body.index('<h1><a href="/">浮城消息</a></h1>') < body.index(
        "<small>(GMT+8, Asia/Shanghai, CST) 20"
    )
    assert body.index("<small>(GMT+8") < body.index(f"<h1>{piece.title}</h1>") < body.index("</p>\n <p>")
    assert '<p class="em_media">（文章来源：云汀财经）</p>' in body
    source = f"https://news.example/html_News/NewsShare.html?infoCode={piece.file_id}"
    assert f'<p><a href="{source}">{source}</a></p>' in body
    assert f'<a href="//{HOST}/category/yuntingcaijing.html">返回云汀财经新闻</a>｜' in body
    assert body.index("返回首页") < body.index("<small>tags: 云汀财经新闻</small>") < body.index("<footer>")
    assert html[: html.index("<body>")].count("机器响的那一刻") == 3


def test_the_ticker_repeats_stock_links_after_a_digest(site: Site) -> None:
    piece = next(piece for piece in site.pieces if piece.slug == "market-close")
    assert re.fullmatch(r"/gundong/\d{4}/\d\d/\d\d/\d{18}\.html", piece.path)
    html = site.pages[piece.path].body.decode()
    assert f"<blockquote>\n  <p>{piece.fields['digest']}</p>" in html
    link = '<span id="stock_9.990917"><a href="https://quote.example/unify/r/9.990917" class="keytip"'
    assert html.count(link) == 2
    assert 'style="display:none' in html
    assert 'alt="K图 990917_0"' in html


def test_one_article_stands_in_two_shapes(site: Site) -> None:
    twins = [piece for piece in site.pieces if piece.fields.get("number") == "2232171360"]
    assert len(twins) == 2
    assert len({(piece.digits, piece.title, piece.published) for piece in twins}) == 1
    assert len({piece.path for piece in twins}) == 2


def test_the_front_page_lists_at_most_five_a_paper(site: Site) -> None:
    html = site.pages["/"].body.decode()
    for part in html.split("<h2>")[1:]:
        assert 1 <= part.count("<li>") <= 5
    assert html.count("<h2>") == 5


def test_the_archives_feed_is_the_ten_newest_in_full(site: Site) -> None:
    feed = ElementTree.fromstring(site.pages["/feed.xml"].body)
    entries = feed.findall(f"{ATOM}entry")
    newest = [piece for piece in site.pieces if piece.channel.in_archive][:10]
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [piece.title for piece in newest]
    for entry, piece in zip(entries, newest, strict=True):
        assert entry.findtext(f"{ATOM}id") == f"{ROOT}{piece.path}".removesuffix(".html")
        assert len(entry.findall(f"{ATOM}category")) == 2
        assert plain(piece.html) == entry.findtext(f"{ATOM}summary")


@pytest.mark.parametrize("name", ["gazette", "kestrel"])
def test_rss_is_well_formed(site: Site, name: str) -> None:
    root = ElementTree.fromstring(site.pages[f"/{name}/feed.xml"].body)
    items = root.findall("channel/item")
    assert len(items) == len(site.pieces_of(channel(site, name)))
    full = [item.findtext(CONTENT) for item in items]
    assert all(full) if name == "gazette" else not any(full)
    assert all(item.findtext("description") for item in items)


def test_the_gazette_has_a_sound_of_the_right_length(site: Site) -> None:
    root = ElementTree.fromstring(site.pages["/gazette/feed.xml"].body)
    enclosures = root.findall("channel/item/enclosure")
    assert len(enclosures) == 1
    path = urlsplit(enclosures[0].attrib["url"]).path
    assert int(enclosures[0].attrib["length"]) == len(site.pages[path].body)


@pytest.mark.parametrize("name", ["slow-machines", "postcards"])
def test_atom_is_well_formed(site: Site, name: str) -> None:
    feed = ElementTree.fromstring(site.pages[f"/{name}/feed.xml"].body)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(site.pieces_of(channel(site, name)))
    assert all(walk(entry.findtext(f"{ATOM}content") or "").faults == [] for entry in entries)


def test_the_json_feed_parses(site: Site) -> None:
    feed = json.loads(site.pages["/dengxia/feed.json"].body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert len(feed["items"]) == 7
    assert all(item["id"] and item["url"] and item["content_html"] for item in feed["items"])
    assert all(len(item["summary"]) <= 160 for item in feed["items"])


def test_publications_name_their_feed(site: Site) -> None:
    for paper in site.channels:
        if not paper.in_archive:
            assert f'rel="alternate" type="application/{"feed+json" if paper.kind == "json" else ""}' in (
                site.pages[paper.home].body.decode()
            )


def test_the_same_now_gives_the_same_site() -> None:
    first, second = build_site(NOW), build_site(NOW)
    assert first.pages == second.pages
    assert list(first.pages) == list(second.pages)


def test_the_newspaper_is_always_fresh() -> None:
    later = build_site(NOW + timedelta(days=400))
    ages = [later.now - piece.published for piece in later.pieces]
    assert min(ages) < timedelta(hours=1)
    assert all(
        later.now - piece.published < timedelta(days=3) for piece in later.pieces if piece.channel.in_archive
    )
    assert all(timedelta() <= age < timedelta(days=30) for age in ages)
    assert sum(age < timedelta(days=1) for age in ages) >= 20


@pytest.mark.parametrize(
    ("text", "age"),
    [("3h", timedelta(hours=3)), ("2d", timedelta(days=2)), ("1d4h20m", timedelta(days=1, minutes=260))],
)
def test_ages(text: str, age: timedelta) -> None:
    assert parse_age(text) == age


@pytest.mark.parametrize("text", ["", "soon", "3 h", "h3"])
def test_ages_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="not an age"):
        parse_age(text)


def test_blocks_keep_code_and_wrap_words() -> None:
    body = "One <em>line</em>.\n\n<pre><code>a\n\nb</code></pre>\n\n<h2>Head</h2>\n\n<em>Not</em> a block."
    assert split_blocks(body) == [
        "<p>One <em>line</em>.</p>",
        "<pre><code>a\n\nb</code></pre>",
        "<h2>Head</h2>",
        "<p><em>Not</em> a block.</p>",
    ]


def test_importing_the_sample_loads_nothing_heavy() -> None:
    code = (
        "import sys, reader.sample\n"
        "heavy = {'textual', 'rich', 'httpx', 'selectolax', 'sqlite3', 'html2text', 'markdown_it', 'lxml'}\n"
        "ours = {'reader.library', 'reader.ui', 'reader.fetch', 'reader.convert', 'reader.store'}\n"
        "print(sorted((heavy | ours) & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
