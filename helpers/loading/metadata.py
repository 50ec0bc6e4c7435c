"""What a web page states about its article: headline, outlet, date, author, address."""

import json
import re
from collections.abc import Iterator

from lxml import html

from helpers.loading.dates import iso_date

ARTICLES = re.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report)$")
# Where pages state it, in the order in which they are believed.
META = {
    "title": "og:title headline twitter:title dc.title citation_title parsely-title sailthru.title",
    "outlet": "og:site_name dc.publisher citation_journal_title publisher",
    "date": "article:published_time og:article:published_time datepublished parsely-pub-date "
    "sailthru.date citation_publication_date citation_date dc.date.issued dcterms.issued dc.date "
    "pubdate publishdate publish-date date",
    "author": "author article:author parsely-author sailthru.author byl dc.creator citation_author",
    "url": "og:url",
}
DATED = (
    "//*[@itemprop='datePublished' or self::time[@pubdate]] | //time[contains(@class, 'publish')]"
)
SIGNED = (
    "//*[@rel='author' or @itemprop='author' or contains(@class, 'author-name')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' byline ')]",
)
PUBLISHERS = "//*[@itemprop='publisher']//*[@itemprop='name']"
# Classes that name an author in the ways of many systems: article-author, byline__name, ...
AUTHOR_CLASS = re.compile(r"(?:[\w-]+[-_])?(?:author|byline)s?(?:[-_]+(?:names?|link|text))?")
NAMES = re.compile(r"[A-Z][\w.'’-]*(?:,? (?:and |& )?(?:[a-z]{1,3} )*[A-Z][\w.'’-]*){1,8}")
ROLE = re.compile(
    r"\b(?:correspondent|editor|reporter|writer|columnist|staff|contributor|analyst|producer"
    r"|journalist|bureau|desk)s?$",
    re.IGNORECASE,
)
NAME = r"[A-Z][\w.'’-]*(?:\s+(?:(?:of|the|de|da|van|von|der|bin|al)\s+)*[A-Z][\w.'’-]*){0,5}"
BYLINE = re.compile(rf"By:?\s+({NAME}(?:(?:,| and|,? &)\s+{NAME})*)")
DATE_CLASSES = "//*[contains(@class, 'published') or contains(@class, 'date')]"
LOGO = re.compile(r"(?:^|[\s_-])(?:logo|brand|masthead|site-?(?:name|title|logo))\b", re.IGNORECASE)
HOME = re.compile(r"(?:https?://[^/?#]+)?/?(?:index\.\w+)?")
SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(https?://\S+) -->")


def stated_by(tree: html.HtmlElement, page: str) -> tuple[dict[str, str], set[str]]:
    """What the page says of its article; nothing is inferred from addresses or other dates.

    Structured data (JSON-LD) is believed first, then `meta` tags, then what readers see: the only
    `h1`, an element marked as date or byline.

    Returns:
        The fields that are stated, and every form in which the headline is.
    """
    linked = _linked_data(tree)
    meta = _meta(tree)
    seen = _seen(tree, page)
    known = {}
    # The outlet's name is no headline, however large it is set.
    outlets = {value.casefold() for source in (linked, meta) for value in source.get("outlet", [])}
    seen["title"] = [title for title in seen["title"] if title.casefold() not in outlets]
    for field in ("outlet", "url", "date", "author", "title"):
        order = (linked, seen, meta) if field == "title" else (linked, meta, seen)
        candidates = [value for source in order for value in source.get(field, [])]
        known[field] = next(filter(None, map(CHECKS[field], candidates)), "")
    known["date"] = known["date"] or next(
        filter(None, map(iso_date, [*seen["signed"], *meta["signed"]])), ""
    )
    titles = {*linked.get("title", []), *meta.get("title", []), *seen.get("title", [])}
    titles |= {_without_outlet(title, known["outlet"]) for title in titles}
    known["title"] = _without_outlet(known["title"], known["outlet"])
    return {field: value for field, value in known.items() if value}, titles - {""}


def names_in(text: str) -> str:
    """The names in a byline, without “By” and what follows a bar, a bullet or a figure."""
    lead = r"^(?:[^\n]*\d[^\n]*?\bby|\s*(?:written |words |story )?by):?\s+"
    text = re.sub(lead, "", str(text), flags=re.IGNORECASE)
    text = " ".join(re.split(r"\s*[|•·\n\d]|\s+[–—-]\s+|,\s+(?=[a-z])", text.strip())[0].split())
    # “Ann Lee, Industry Correspondent”, but not “The Editor”.
    first, *others = text.split(", ")
    text = ", ".join([first, *(part for part in others if not ROLE.search(part))])
    is_name = text and "@" not in text and "/" not in text and len(text) <= 100
    return text.strip(" ,") if is_name else ""


def states_something(block: str, known: dict[str, str]) -> bool:
    """Whether a line at the top is nothing but the byline or the date; then `known` has it."""
    dated = re.match(r".*\d.*?(?=\bby\b)", block) if len(block.split()) <= 12 else None
    byline = BYLINE.match(block) or (re.search(BYLINE.pattern, block, re.I) if dated else None)
    if dated and byline:
        known["date"] = known.get("date") or iso_date(dated[0])
    if byline and not re.search(r"[.!?]$", block):
        known["author"] = known.get("author") or names_in(byline[1])
        return True
    if block == known.get("author") or block == known.get("outlet"):
        return True
    date = iso_date(block) if len(block.split()) <= 8 and not re.search(r"[.!?]$", block) else ""
    if date:
        known["date"] = known.get("date") or date
    return bool(date)


def without_labels(blocks: list[str], known: dict[str, str]) -> list[str]:
    """The blocks of a document without byline and date above its text, which go to `known`."""
    for place, block in enumerate(blocks):
        if not states_something(block, known):
            return blocks[place:]
    return []


def _linked_data(tree: html.HtmlElement) -> dict[str, list[str]]:
    nodes = [n for script in tree.iterfind(".//script[@type]") for n in _nodes(script)]
    by_id = {n["@id"]: n for n in nodes if isinstance(n.get("@id"), str) and len(n) > 1}
    articles = [n for n in nodes if any(map(ARTICLES.match, _strings(n.get("@type"))))]
    if not articles:
        return {}
    article = articles[0]
    people = _names(article.get("author"), by_id)
    return {
        "title": _strings(article.get("headline")) or _strings(article.get("name")),
        "outlet": _names(article.get("publisher"), by_id),
        "date": _strings(article.get("datePublished")),
        "author": [", ".join(dict.fromkeys(filter(None, map(names_in, people))))],
        "url": _strings(article.get("url")) + _strings(article.get("mainEntityOfPage")),
    }


def _nodes(script: html.HtmlElement) -> Iterator[dict]:
    """Every object of a JSON-LD script, from the outside in; what is broken states nothing."""
    if "ld+json" not in script.get("type", "") or not script.text:
        return
    try:
        waiting = [json.loads(re.sub(r"^\s*<!--|-->\s*$", "", script.text), strict=False)]
    except (ValueError, RecursionError):
        return
    for node in waiting:
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _strings(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    values = [v.get("@id", "") if isinstance(v, dict) else v for v in values]
    return [
        " ".join(html.fromstring(f"<p>{v}</p>").text_content().split()) if "&" in v else v
        for v in values
        if isinstance(v, str) and v.strip()
    ]


def _names(value: object, by_id: dict[str, dict]) -> list[str]:
    names = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            whole = by_id.get(one.get("@id")) if isinstance(one.get("@id"), str) else None
            names += _strings(one.get("name") or (whole or {}).get("name"))
        else:
            names += _strings(one)
    return names


def _meta(tree: html.HtmlElement) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = " ".join((element.get("content") or "").split())
        if content and content not in said.setdefault(name.lower(), []):
            said[name.lower()].append(content)
    found = {
        field: [v for n in names.split() for v in said.get(n, [])] for field, names in META.items()
    }
    for name in META["author"].split():
        # Several tags of one kind name several authors.
        people = list(dict.fromkeys(filter(None, map(names_in, said.get(name, [])))))
        if people:
            return found | {"author": [", ".join(people)], "signed": said[name]}
    return found | {"author": [], "signed": []}


def _seen(tree: html.HtmlElement, page: str) -> dict[str, list[str]]:
    """What is marked as headline, date, byline or address in the body and its head."""
    heads = [_plain(h) for h in tree.iter("h1") if _plain(h) and not _is_logo(h)]
    title = [_plain(t) for t in tree.findall(".//head/title")]
    times = [t.get("datetime") or t.get("content") or t.text_content() for t in tree.xpath(DATED)]
    others = {iso_date(t.get("datetime") or t.text_content()) for t in tree.iter("time")} - {""}
    if not times and len(others) == 1:
        times = list(others)
    if not times:
        dated = {iso_date(e.text_content()) for e in tree.xpath(DATE_CLASSES) if _is_label(e)} - {
            ""
        }
        times = list(dated) if len(dated) == 1 else []
    people = [
        [e.get("content") or e.text_content() for e in tree.xpath(path) if _is_label(e)]
        for path in SIGNED
    ]
    signed = next((list(dict.fromkeys(filter(None, map(names_in, p)))) for p in people if p), [])
    signed = signed or _named_by_class(tree)
    canonical = [link.get("href", "") for link in tree.xpath("//link[@rel='canonical']")]
    saved = SAVED_FROM.search(page[:2000])
    return {
        "title": (heads if len(heads) == 1 else []) + title,
        "date": times,
        "author": [", ".join(signed)],
        "signed": [text for texts in people for text in texts],
        "outlet": [e.get("content") or e.text_content() for e in tree.xpath(PUBLISHERS)],
        "url": canonical + ([saved[1]] if saved else []),
    }


def _is_logo(head: html.HtmlElement) -> bool:
    """Whether a heading names the site: by its class, its place, or a link to the front page."""
    boxes = [head, *head.iterancestors()]
    names = [
        f"{e.get('class', '')} {e.get('id', '')}" for e in (*boxes[:3], *head.iter("a", "span"))
    ]
    links = [a.get("href", "") for a in (*head.iter("a"), *boxes[:2]) if a.tag in ("a", "h1")]
    homes = [link for link in links if link and HOME.fullmatch(link)]
    in_banner = any(e.tag in ("nav", "footer") or e.get("role") == "banner" for e in boxes)
    return bool(homes) or in_banner or any(map(LOGO.search, names))


def _plain(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _named_by_class(tree: html.HtmlElement) -> list[str]:
    """The one author whom a class marks as such; several are those of several articles."""
    marked = (e for e in tree.iter("div", "p", "span", "a", "address", "li") if e.get("class"))
    texts = {
        names_in(e.text_content())
        for e in marked
        if any(map(AUTHOR_CLASS.fullmatch, e.get("class").lower().split())) and _is_label(e)
    }
    names = [text for text in texts if NAMES.fullmatch(text)]
    return names if len(names) == 1 else []


def _is_label(element: html.HtmlElement) -> bool:
    return len(element.text_content().split()) <= 15


def _without_outlet(title: str, outlet: str) -> str:
    """A headline without the outlet's name behind it."""
    if not outlet:
        return title
    return (
        re.sub(rf"\s+[|–—·:-]\s+{re.escape(outlet)}\s*$", "", title, flags=re.IGNORECASE) or title
    )


CHECKS = {
    "title": lambda text: " ".join(text.split()),
    "outlet": lambda text: "" if re.match(r"https?:|@", text) else " ".join(text.split()),
    "date": iso_date,
    "author": names_in,
    "url": lambda text: text if re.match(r"https?://\S+$", text) else "",
}
