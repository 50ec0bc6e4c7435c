"""From the HTML of a news page to the article's text."""

import logging
import re
from collections.abc import Iterator
from copy import deepcopy

import trafilatura
from lxml import etree, html

from helpers.articles import ArticleError
from helpers.loading.cleaning import STOP
from helpers.loading.dates import iso_date
from helpers.loading.files import MOST_WORDS
from helpers.loading.metadata import stated_by, states_something
from helpers.loading.texts import decode

# It reports each page it can do nothing with; the refusal says it better.
for _name in ("trafilatura", "htmldate", "courlan", "readability"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

# A brief of two or three sentences has this much; a menu or an error page has not.
FEWEST_WORDS = 40
# Under this a page that asks for a subscription holds the beginning only.
FEWEST_BEFORE_A_WALL = 200
# An index page is a list of headlines that lead elsewhere; links within sentences are shorter.
MOST_LINKS, MOST_LINKED, HEADLINE = 4, 0.25, 4
# Consent texts have one of their words in every ten; an article on privacy has them less often.
MOST_CONSENT = 1 / 15
# Of a page with more links these show well enough what it is.
LINKS_LOOKED_AT = 1_000
LONGEST_LABEL = 16
# The time that trafilatura needs grows with the square of what stands in one element: two seconds.
MOST_IN_ONE = 20_000

# Lines that lead away from the article ...
LEADS_AWAY = re.compile(
    r"(?:read (?:more|also|next|on)|also read|see also|recommended(?: for you)?|click here|watch"
    r"|listen|related(?: (?:stories|articles|coverage|story|content|links|topics))?"
    r"|more (?:on this(?: story)?|from .*|stories|coverage)|most (?:read|popular)|trending|up next"
    r"|you (?:may|might) also (?:like|be interested in)|don[’']t miss|what to read next"
    r"|editors?[’']s? picks?)\s*(?:[:»›→|–—-].*)?",
    re.IGNORECASE,
)
# ... and lines that furnish the page. They are labels: no sentence is meant.
LABELS = re.compile(
    r"advertise?ments?|advertising|sponsored|share(?: this.*)?|print|e-?mail|copy link|tweet|save"
    r"|(?:story|article) continues (?:below|after).*|(?:last )?updated:? .*\d.*|by staff"
    r"|(?:first )?published:? .*\d.*|\d* ?comments?|\d+ min(?:ute)?s? read|skip to .*"
    r"|\d\d?:\d\d(?::\d\d)?|(?:posted|updated|added)? ?(?:about )?(?:\d+|an?) ?"
    r"(?:[smhdw]|secs?|mins?|hrs?|(?:second|minute|hour|day|week|month|year)s?) ago|posted .*\d.*"
    r"|(?:photo(?:graph)?|image|picture)(?: credit| by)?s?: .*|getty images|tags?:.*|topics?:.*",
    re.IGNORECASE,
)
SENTENCES_OF_PAGES = re.compile(
    r"sign up (?:for|to) .*|subscribe (?:to|for|now)\b.*|follow us .*|(?:©|copyright \W*\d{4}).*"
    r"|all rights reserved\.?|this (?:article|story) (?:was|has been) (?:first |originally )?"
    r"(?:updated|published|amended|corrected) .*|support our (?:journalism|work).*"
    r"|enjoying this article\?.*",
    re.IGNORECASE,
)
WALL = re.compile(
    r"subscribe (?:now )?to (?:continue|keep|read|unlock|get)|to continue reading"
    r"|already a (?:subscriber|member)|subscribers? only|unlock (?:this|the full) (?:article|story)"
    r"|(?:this|the) (?:full )?(?:article|content|story) is (?:only |exclusively )?(?:available )?"
    r"(?:for|to) (?:\w+ )?(?:subscribers|members)|to read the (?:full|rest)"
    r"|(?:sign|log) in to (?:read|continue)|register to (?:read|continue)|free articles? left",
    re.IGNORECASE,
)
CONSENT = re.compile(
    r"\b(?:cookies?|consent\w*|privacy|partners|vendors?|legitimate|personali[sz]ed|accept|reject"
    r"|preferences|tracking|device|data|identifiers|settings)\b",
    re.IGNORECASE,
)  # Where a quotation that is set large may begin and end.
PARTS = re.compile(r"[“”\"]|[.!?…]\s")
SHORTEST_PULLED = 5
# Among so many last blocks stands who the author is.
LAST = 3
# Boxes that trafilatura passes over, even if one holds the whole page, as old systems have it.
BOXES = ("form", "dialog", "noscript")
DOUBTFUL = re.compile(r"comment|cookie|consent|related|share|sidebar|footer|modal|hidden", re.I)
MOST_OF_A_PAGE = 0.4


def read_page(
    raw: bytes, shown: str, charset: str = ""
) -> tuple[str, dict[str, str], dict[str, int]]:
    """The article on a page: paragraphs and headings, without anything that stands around it.

    Trafilatura finds the article; lines that lead elsewhere, bylines and the headline repeated are
    left out here.

    Raises:
        ArticleError: If the page has no article: a consent wall, an index, the start of an article
            behind a paywall, an empty shell.
    """
    in_head = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w-]+)", raw[:4000], re.IGNORECASE)
    page = decode(raw, shown, charset or (in_head[1].decode() if in_head else ""))
    tree = _parse(page, shown)
    known, titles = stated_by(tree, page)
    visible = _visible(tree)
    _refuse_what_is_too_long(tree, visible, shown)
    links = {_plain(a.text_content()) for a in tree.iter("a")}
    quotations = _mend(tree)
    _open_boxes(tree, len(_words(visible)))
    blocks = _with_headings(_blocks(deepcopy(tree)), tree)
    _refuse_links(links, " ".join(blocks), shown)
    text = "\n\n".join(_article_only(blocks, known, titles, links))
    _refuse_without_article(text, bool(WALL.search(visible)), shown)
    left_out = len(_words(visible)) - len(_words(text))
    told = {"block quotations put between quotation marks": quotations} if quotations else {}
    return text, known, {"words of the page around the article left out": left_out} | told


def _parse(page: str, shown: str) -> html.HtmlElement:
    # NULs and a declared encoding would stop the parser; the text is decoded already.
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    raw = re.sub("[\0\ud800-\udfff]", "", page).encode()
    try:
        # The parser itself cuts off what is nested too deep.
        return html.document_fromstring(raw, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise ArticleError(f"“{shown}” is a page without any text.") from error


def _mend(tree: html.HtmlElement) -> int:
    """Part words that only style parts, keep linked text, mark quotations that have no marks.

    Returns:
        How many block quotations have got their marks.
    """
    for span in tree.iter("span"):
        after, text = span.getnext(), span.text_content()
        glued = after is not None and after.tag == "span" and not span.tail
        # A large first letter is part of its word.
        if glued and len(text) > 1 and re.match(r"[A-Z\d]", after.text_content()):
            span.tail = " "
    for link in [a for a in tree.iter("a") if a.getparent().tag in ("li", "p")]:
        # Trafilatura takes what is nothing but a link for a way out of the article.
        box = link.getparent()
        above = box.getparent().getprevious() if box.tag == "li" else None
        announced = above is not None and above.text_content().rstrip().endswith(":")
        if announced or re.search("[“”]", link.text_content()):
            link.drop_tag()
    marked = 0
    for quotation in tree.iter("blockquote"):
        said = quotation.text_content()
        parts = list(quotation.iter("p")) or [quotation]
        if re.search('[“”"„«»]', said) or not _words(said) or not parts[0].text:
            continue
        parts[0].text = f"“{parts[0].text.lstrip()}"
        last = parts[-1]
        if len(last):
            last[-1].tail = f"{(last[-1].tail or '').rstrip()}”"
        else:
            last.text = f"{last.text.rstrip()}”"
        marked += 1
    return marked


def _open_boxes(tree: html.HtmlElement, words: int) -> None:
    """Make a plain box of one that holds the page but that trafilatura would pass over."""
    for element in tree.iter(etree.Element):
        names = f"{element.get('class', '')} {element.get('id', '')}"
        passed_over = element.tag in BOXES or DOUBTFUL.search(names)
        if passed_over and len(_words(element.text_content())) > MOST_OF_A_PAGE * words:
            element.tag = "div" if element.tag in BOXES else element.tag
            for name in {"class", "id"} & set(element.attrib):
                del element.attrib[name]


def _blocks(tree: html.HtmlElement) -> list[str]:
    """Paragraphs, headings, quotations and list items, in order."""
    found = trafilatura.bare_extraction(
        tree,
        favor_precision=True,
        include_comments=False,
        include_tables=True,
        with_metadata=False,
    )
    return [] if found is None else [block for block in map(_plain, _texts(found.body)) if block]


def _texts(body: etree._Element) -> Iterator[str]:
    """The text of each innermost block of trafilatura's tree, and what stands between blocks."""
    inline = {"hi", "ref", "del", "lb", "graphic"}
    open_text: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag not in inline:
            yield from re.split(r"\n\s*\n", "".join(open_text))
            open_text = []
        elif event == "start" and element.tag == "lb":
            open_text.append("\n")
        text = (element.text if event == "start" else element.tail) or ""
        open_text.append(text.replace("\n", " "))
    yield from re.split(r"\n\s*\n", "".join(open_text))


def _with_headings(blocks: list[str], tree: html.HtmlElement) -> list[str]:
    """The blocks with those crossheads that were lost between two of them."""
    present = set(blocks)
    before: dict[str, str] = {}
    waiting, inside = "", False
    for element in tree.iter("h2", "h3", "h4", "p"):
        text = _plain(element.text_content())
        if element.tag != "p":
            waiting = text if inside and text not in present else ""
        elif text:
            if waiting and text in present:
                before.setdefault(text, waiting)
            waiting, inside = "", text in present
    return [part for block in blocks for part in (before.pop(block, ""), block) if part]


def _pulled(blocks: list[str]) -> set[str]:
    """Lines that repeat a sentence or quotation of a longer paragraph to catch the eye."""
    parts = [[key for part in PARTS.split(block) if (key := _key(part))] for block in blocks]
    said = {key for several in parts if len(several) > 1 for key in several}
    return {
        block
        for block, own in zip(blocks, parts, strict=True)
        if len(own) == 1 and own[0] in said and len(own[0].split()) >= SHORTEST_PULLED
    }


def _article_only(
    blocks: list[str], known: dict[str, str], titles: set[str], links: set[str]
) -> Iterator[str]:
    """The blocks that belong to the article; a byline or date at the top goes to `known`."""
    titles = {_key(title) for title in titles}
    pulled = _pulled(blocks)
    author = re.escape(known.get("author", "")) or "(?!)"
    about_author = re.compile(
        rf"(?:about the author\W*)?{author},? (?:is|was|has|covers|writes)\b", re.I
    )
    at_the_top, listed = True, False
    for number, block in enumerate(blocks):
        short = len(block.split()) <= LONGEST_LABEL
        # What a colon announces belongs to the article, linked or not.
        listed = block in links and (listed or blocks[max(number - 1, 0)].endswith(":"))
        leads_away = _is_link_away(block, links) and not listed
        if _key(block) in titles or block in pulled or leads_away:
            continue
        if not at_the_top and len(block.split()) <= 4 and iso_date(block):
            continue
        if number >= len(blocks) - LAST and about_author.match(block):
            continue
        if SENTENCES_OF_PAGES.fullmatch(block) and len(block.split()) <= 2 * LONGEST_LABEL:
            continue
        if at_the_top and re.match(r"(?:first )?published\b", block, re.IGNORECASE):
            states_something(
                re.sub(r"^.*?published\W*|\s*\b[ap]\.m\.$", "", block, flags=re.I), known
            )
        is_label = LEADS_AWAY.fullmatch(block) or (
            LABELS.fullmatch(block) and not re.search(r"(?<!\b[ap]\.m)[.!?]$", block)
        )
        if (short and is_label) or WALL.match(block):
            continue
        at_the_top = at_the_top and short
        if at_the_top and (_only_links(block, links) or states_something(block, known)):
            continue
        yield block


def _is_link_away(block: str, links: set[str]) -> bool:
    """Whether a paragraph is nothing but a link that has the form of a headline."""
    said = STOP.search(block) or re.search("[“”]", block)
    return block in links and len(block.split()) >= HEADLINE and not said


def _only_links(block: str, links: set[str]) -> bool:
    return block in links or all(part in links for part in re.split(r"\s*[|•·/]\s*", block))


def _refuse_what_is_too_long(tree: html.HtmlElement, visible: str, shown: str) -> None:
    if len(_words(visible)) > 3 * MOST_WORDS:
        raise ArticleError(f"“{shown}” holds more than {MOST_WORDS:,} words: give one article.")
    if any(len(element) > MOST_IN_ONE for element in tree.iter(etree.Element)):
        raise ArticleError(f"“{shown}” is a list of thousands, not an article: give one article.")


def _refuse_links(links: set[str], found: str, shown: str) -> None:
    headlines = sorted(link for link in links if len(link.split()) >= HEADLINE)
    linked = [link for link in headlines[:LINKS_LOOKED_AT] if link in found]
    of_all = max(1, len(headlines) / LINKS_LOOKED_AT)
    in_links, words = of_all * sum(len(_words(link)) for link in linked), len(_words(found))
    if len(linked) >= MOST_LINKS and in_links > MOST_LINKED * words:
        raise ArticleError(f"“{shown}” is a list of links, not an article: give one of its pages.")


def _refuse_without_article(text: str, wall: bool, shown: str) -> None:
    words = _words(text)
    if wall and len(words) < FEWEST_BEFORE_A_WALL:
        raise ArticleError(
            f"“{shown}” shows only the beginning of its article and asks for a subscription: "
            "give the whole text."
        )
    if words and len(CONSENT.findall(text)) > MOST_CONSENT * len(words):
        raise ArticleError(
            f"“{shown}” holds a request for consent to cookies instead of an article: "
            "save the page once it is past that."
        )
    if len(words) < FEWEST_WORDS:
        raise ArticleError(
            f"“{shown}” is a page without an article ({len(words)} words of text were found): "
            "save the page as the browser shows it, or the text alone."
        )


def _visible(tree: html.HtmlElement) -> str:
    hidden = {"script", "style", "template", "noscript", "head", "svg"}
    parts, skipped = [], 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in hidden:
            skipped += 1 if event == "start" else -1
        text = element.text if event == "start" else element.tail
        if not skipped and text:
            parts.append(text)
    return " ".join(parts)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _plain(text: str) -> str:
    # Not split(): no-break spaces are for `clean`, which tells of them.
    return re.sub(r"[ \t\r\n\f]+", " ", text).strip()


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
