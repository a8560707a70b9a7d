"""What feedparser's suite asks that a reader does not need, and where we differ from it on purpose."""

from __future__ import annotations

OUTSIDE: tuple[tuple[str, str], ...] = (
    (r"bozo|isinstance.*|1|version", "feedparser's own verdict (bozo, version)"),
    (r"etag|modified|modified_parsed|headers.*|'etag'.*|'modified'.*", "HTTP headers (the client's affair)"),
    (r"entries\[0\]\.source\..*", "the feed that an entry was taken from (atom:source)"),
    (r".*contributors\[.*", "contributors"),
    (r".*(author_detail|authors\[\d\])\.(email|url)", "mail and home page of an author"),
    (r".*publisher.*", "publisher"),
    (r".*(rights|copyright|license).*", "copyright and licence"),
    (r".*generator.*|.*\.docs|feed\.cloud.*|feed\.textinput.*", "generator, docs, cloud, text input"),
    (r"feed\.info.*", "Atom 0.3's note to programmers (info)"),
    (
        r"feed\.(id|guid|tags.*|category|published.*|created.*|validity.*|newlocation|icon|logo|image.*)",
        "the feed's own id, tags, picture and further dates",
    ),
    (r".*where.*", "coordinates"),
    (r".*psc_chapters.*", "podcast chapters"),
    (r".*itunes_(block|explicit|keywords).*", "flags of podcasts (explicit, block)"),
    (r".*media_(credit|license|player|rating|restriction).*", "credits, players, ratings of media"),
    (
        r".*(in-reply-to|wfw_|madeup|abcdefg|expired|comments|xml:base).*",
        "threading, comments, expiry, made-up elements",
    ),
    (
        r".*links\[\d\](\.(rel|type|title|hreflang|length))?|len\(.*(links|feed\.tags)\)|.*links\[[1-9]\].*",
        "attributes of links, second links",
    ),
    (r".*(_detail|content\[\d\])\.(type|src)", "media type and source of a text"),
    (r".*(_detail|content\[\d\])\.language|entries\[\d\]\.language", "language of one text"),
    (r"(feed\..*|entries\[0\]\.title)_detail\.base", "base address of a line without links"),
    (r".*\.scheme", "scheme of a tag"),
)
"""Pattern of a path -> why no field of ours is about it."""

EXPLAINED: tuple[tuple[str, str], ...] = (
    (r"sanitize/.*(embed|iframe)\.xml", "what is embedded is shown as a link to it, feedparser drops it"),
    (
        r"sanitize/.*(crazy|nested_cdata)\.xml|rss/item_description_not_a_doctype\.xml",
        "broken HTML is read as HTML 5 says, as browsers do",
    ),
    (
        r"sanitize/.*_frame\.xml",
        "a frameset in a title stays as it stands, like all tags that titles do not hold",
    ),
    (r"entities/(lrm|rlm|shy)\.xml", "invisible characters never reach the screen"),
    (r"entities/(lang|rang)\.xml", "the entity is another character since HTML 5"),
    (r"atom10/entry_category_term", "a tag that has a label is shown by it, not by its term"),
    (r"atom10/tag_in_attr\.xml", "a title that is a picture is the words that stand for it"),
    (r"atom/entry_(created|updated)_multiple_values\.xml", "of two dates of a kind the first counts"),
    (
        r"atom10/entry_link_rel_license|base/feed_link_xml_base_iri",
        "a licence or the feed itself is no page to read",
    ),
    (r"base/http_entry_id_base", "an id is compared, not opened: it stays as it stands"),
    (r"itunes/itunes_item_duration", "a duration without a recording has nowhere to stand"),
    (r"lang/http_content_language", "the header Content-Language is not asked"),
    (r"rss/item_dc_date", "dc:date is when an entry appeared, not when it changed"),
    (r"encoding/bozo_linenoise", "noise has no charset; the guess is another one"),
)
"""Pattern of a case's name -> why we differ from feedparser there."""

DATES: tuple[tuple[str, str], ...] = (
    (
        r"-?\d{2}-?\d{2,3}(-?\d{2})?|\d{4}",
        "years of two digits without a month's name, or a bare year: no date",
    ),
    (r".* 0100 .*", "before 1990: a program's way to say that there is no date"),
    (r".*", "an impossible time or zone costs the time, not the day"),
)
"""Pattern of a date -> why we differ from feedparser there."""
