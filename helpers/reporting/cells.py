"""From an executed notebook to the HTML of its cells, by nbconvert, mended for readers."""

import re
from functools import cache, lru_cache

from jinja2 import pass_context
from jinja2.runtime import Context
from lxml import html
from lxml.html import HtmlElement
from nbconvert import HTMLExporter
from nbconvert.filters import Highlight2HTML, clean_html
from nbformat import NotebookNode
from traitlets.config import Config

NUMBER = re.compile(r"[-−+]?(\d[\d,]*(\.\d*)?(e[-+]\d+)?|inf) ?%?|NaN|nan||–")
# What fills a page and needs no mending: images, and code in its colours.
HEAVY = re.compile(
    r"(?P<image>data:image/png;base64,[\w+/=\s]+)"
    r"|<div class=\"[^\"]*highlight[^\"]*\"><pre>(?P<code>.*?)</pre></div>",
    re.DOTALL,
)
WHOLE_PAGE = re.compile(r"</?(html|head|body)\b[^>]*>", re.IGNORECASE)
LIFTED = re.compile(r'(<img\b[^>]*?src=")data:,lifted(\d+)"|<!--lifted(\d+)-->')
# Characters in a cell of a table: a longer one wraps, a shorter one stays on its line.
LONG_CELL = 32
# Prose and code of all notebooks; those of a report are the same as those of the next.
MOST_REMEMBERED = 4096


def cells_as_html(notebook: NotebookNode, pages: set[str]) -> tuple[str, bool]:
    """The cells of an executed notebook, one under the other.

    Args:
        notebook: As executed.
        pages: The names of the notebooks that have a page; links to others become plain text.

    Returns:
        HTML that fetches nothing, and whether it has an H1.
    """
    # HTMLExporter itself would parse the page once more, only to see whether images have texts.
    body, _ = super(HTMLExporter, _exporter()).from_notebook_node(notebook)
    body, heavy = _lift(body)
    page = _parse(body)
    _mend_links(page, pages)
    for heading in page.iter("h2", "h3"):
        # As JupyterLab names them, so that links such as 00_start_here.ipynb#Glossary hold.
        heading.set("id", heading.text_content().strip().replace(" ", "-"))
    _mend_boxes(page)
    mended = html.tostring(page, encoding="unicode")
    mended = mended.removeprefix("<body>").removesuffix("</body>")
    return _put_back(mended, heavy), page.find(".//h1") is not None


def _parse(body: str) -> HtmlElement:
    # An output that is a whole document would end the page: nothing is read after its end.
    body = WHOLE_PAGE.sub("", body).encode("utf-8", "replace")
    parser = html.HTMLParser(huge_tree=True, encoding="utf-8")
    return html.document_fromstring(b"<body>" + body + b"</body>", parser).body


def _lift(body: str) -> tuple[str, list[str]]:
    """The page with marks in place of what is heavy to parse, and that."""
    heavy: list[str] = []

    def mark(found: re.Match) -> str:
        heavy.append(found["image"] or found[0].replace("<pre>", '<pre tabindex="0">', 1))
        number = len(heavy) - 1
        return f"data:,lifted{number}" if found["image"] else f"<!--lifted{number}-->"

    return HEAVY.sub(mark, body), heavy


def _put_back(body: str, heavy: list[str]) -> str:
    def restore(found: re.Match) -> str:
        number = int(found[2] or found[3])
        if number >= len(heavy):
            return found[0]
        return f'{found[1]}{heavy[number]}"' if found[2] else heavy[number]

    return LIFTED.sub(restore, body)


@cache
def _exporter() -> HTMLExporter:
    config = Config()
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_input_tags = {"hide-input"}
    config.HTMLExporter.preprocessors = ["nbconvert.preprocessors.TagRemovePreprocessor"]
    # The others do nothing here, but the notebook would be checked again after each of them.
    config.HTMLExporter.default_preprocessors = []
    # `basic` is the notebook alone: no scripts, no fonts, no MathJax from another computer.
    exporter = HTMLExporter(
        config=config,
        template_name="basic",
        exclude_anchor_links=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    colour = lru_cache(MOST_REMEMBERED)(Highlight2HTML("ipython3"))
    exporter.register_filter("highlight_code", lambda source, **_: colour(source))
    exporter.register_filter("clean_html", lru_cache(MOST_REMEMBERED)(clean_html))
    prose = lru_cache(MOST_REMEMBERED)(lambda source: exporter.markdown2html({}, source))

    @pass_context
    def markdown2html(context: Context, source: str) -> str:
        # A picture that was pasted into a cell is known to that cell alone.
        pasted = context["cell"].get("attachments")
        return exporter.markdown2html(context, source) if pasted else prose(source)

    exporter.register_filter("markdown2html", markdown2html)
    return exporter


def _mend_links(page: HtmlElement, pages: set[str]) -> None:
    """Lead links to pages of this report; a link to what it does not have becomes plain text."""
    for link in page.xpath(".//a[@href]"):
        href = link.get("href")
        book = re.fullmatch(r"(?:\./)?([\w-]+)\.ipynb(#.*)?", href)
        if book and book[1] in pages:
            link.set("href", f"{book[1]}.html{book[2] or ''}")
        elif not re.match(r"(https?:|mailto:|#)", href):
            del link.attrib["href"]
    for tag in list(page.iter("img", "script", "iframe", "link", "source", "video", "audio")):
        address = tag.get("src") or tag.get("href") or ""
        if tag.tag == "link" or (address and not address.startswith("data:")):
            tag.drop_tree()


def _mend_boxes(page: HtmlElement) -> None:
    """Let what is wider than a phone scroll in a box of its own that the keyboard reaches."""
    for style in page.xpath(".//style[@scoped]"):
        # What pandas adds to each table: no part of HTML, and the page has its own.
        style.drop_tree()
    for number, table in enumerate(page.xpath(".//table[not(ancestor::table)]"), start=1):
        _box(table, f"Table {number}")
        table.attrib.pop("border", None)
    for number, image in enumerate(list(page.iter("img")), start=1):
        _box(image, f"Figure {number}")
        image.set("alt", image.get("alt", ""))
    for table in page.find_class("dataframe"):
        _mend_table(table)
    for heading in page.iter("th"):
        if not heading.text_content().strip():
            # The corner above the names of the rows: a heading of nothing.
            heading.tag = "td"
            heading.attrib.pop("scope", None)
    for code in page.iter("pre"):
        code.set("tabindex", "0")


def _box(element: HtmlElement, label: str) -> None:
    box = html.Element("div", {"class": "scroll", "role": "region", "aria-label": label})
    box.set("tabindex", "0")
    box.tail, element.tail = element.tail, None
    element.getparent().replace(element, box)
    box.append(element)


def _mend_table(table: HtmlElement) -> None:
    """Set numbers, and what stands left of a key word, to the right; say where headings point."""
    headings = table.xpath("./thead//tr")
    columns = headings[0].xpath(".//th") if headings else []
    for heading in (cell for row in headings for cell in row.iter("th")):
        heading.set("scope", "col")
    rows = [list(row.iter("th", "td")) for row in table.xpath("./tbody//tr")]
    for cell in (cell for row in rows for cell in row):
        if cell.tag == "th":
            cell.set("scope", "row")
        elif len(cell.text_content().strip()) > LONG_CELL:
            cell.classes.add("long")
    for number, heading in enumerate(columns):
        cells = [row[number] for row in rows if len(row) == len(columns)]
        texts = [cell.text_content().strip() for cell in cells]
        left = heading.text_content().strip() == "left"
        if cells and (left or all(map(NUMBER.fullmatch, texts))):
            for cell in [heading, *cells]:
                cell.classes.add("number")
