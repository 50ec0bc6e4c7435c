"""From an executed notebook to the HTML of its cells, by nbconvert, mended for readers."""

import re
from functools import cache, lru_cache
from itertools import count
from pathlib import Path

from jinja2 import pass_context
from jinja2.runtime import Context
from lxml import html
from lxml.html import HtmlElement
from nbconvert import HTMLExporter
from nbconvert.filters import Highlight2HTML
from nbformat import NotebookNode
from traitlets.config import Config

NUMBER = re.compile(r"[-−+]?(\d[\d,]*(\.\d*)?(e[-+]\d+)?|inf) ?%?|NaN|nan||–")
WHOLE_PAGE = re.compile(r"<!doctype[^>]*>|</?(html|head|body)\b[^>]*>", re.IGNORECASE)
BOX = '<div class="scroll" role="region" aria-label="{}" tabindex="0">'
UNNAMED = re.compile(BOX.format("(Table|Figure)"))
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
    resources = {"pages": frozenset(pages)}
    # HTMLExporter itself would parse the page once more, only to see whether images have texts.
    body, _ = super(HTMLExporter, _exporter()).from_notebook_node(notebook, resources)
    return numbered(body), "<h1" in body


def mended(given: str, pages: frozenset[str] = frozenset()) -> str:
    """HTML of an output or of prose that fetches nothing, its tables in boxes that scroll."""
    # An output that is a whole document would end the page: nothing is read after its end.
    body = WHOLE_PAGE.sub("", given).encode("utf-8", "replace")
    parser = html.HTMLParser(huge_tree=True, encoding="utf-8")
    part = html.document_fromstring(b"<div>" + body + b"</div>", parser).find(".//div")
    _mend_links(part, pages)
    for style in part.xpath(".//style[@scoped]"):
        # What pandas adds to each table: no part of HTML, and the page has its own.
        style.drop_tree()
    for table in part.xpath(".//table[not(ancestor::table)]"):
        table.attrib.pop("border", None)
        box = html.fragment_fromstring(f"{BOX.format('Table')}</div>")
        box.tail, table.tail = table.tail, None
        table.getparent().replace(table, box)
        box.append(table)
    for table in part.find_class("dataframe"):
        _mend_table(table)
    for heading in part.iter("th"):
        if not heading.text_content().strip():
            # The corner above the names of the rows: a heading of nothing.
            heading.tag = "td"
            heading.attrib.pop("scope", None)
    for code in part.iter("pre"):
        code.set("tabindex", "0")
    return html.tostring(part, encoding="unicode").removeprefix("<div>").removesuffix("</div>")


def numbered(body: str) -> str:
    """A page whose boxes each have a name of their own: “Table 1”, “Figure 1”, “Table 2”."""
    numbers = {"Table": count(1), "Figure": count(1)}
    return UNNAMED.sub(lambda box: BOX.format(f"{box[1]} {next(numbers[box[1]])}"), body)


@cache
def _exporter() -> HTMLExporter:
    config = Config()
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_input_tags = {"hide-input"}
    config.HTMLExporter.preprocessors = ["nbconvert.preprocessors.TagRemovePreprocessor"]
    # The others do nothing here, but the notebook would be checked again after each of them.
    config.HTMLExporter.default_preprocessors = []
    # Anchors give headings the names that JupyterLab gives them, and links such as
    # 00_start_here.ipynb#Glossary hold. `basic` is the notebook alone: no scripts, no fonts.
    exporter = HTMLExporter(
        config=config,
        template_name="basic",
        template_file=str(Path(__file__).with_name("cells.html.j2")),
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    colour = Highlight2HTML("ipython3")

    @lru_cache(MOST_REMEMBERED)
    def highlight_code(source: str) -> str:
        return colour(source).replace("<pre>", '<pre tabindex="0">', 1)

    @lru_cache(MOST_REMEMBERED)
    def prose(source: str, pages: frozenset[str]) -> str:
        return mended(exporter.markdown2html({}, source), pages)

    @pass_context
    def markdown2html(context: Context, source: str) -> str:
        if context["cell"].get("attachments"):
            # A picture that was pasted into a cell is known to that cell alone.
            return mended(exporter.markdown2html(context, source), context["resources"]["pages"])
        return prose(source, context["resources"]["pages"])

    for filter_ in (highlight_code, markdown2html, mended):
        exporter.register_filter(filter_.__name__, filter_)
    return exporter


def _mend_links(part: HtmlElement, pages: frozenset[str]) -> None:
    """Lead links to pages of this report; a link to what it does not have becomes plain text."""
    for link in part.xpath(".//a[@href]"):
        book = re.fullmatch(r"(?:\./)?([\w-]+)\.ipynb(#.*)?", link.get("href"))
        if "anchor-link" in link.classes:
            # Of a heading, which has its name already: one more stop for the keyboard.
            link.drop_tree()
        elif book and book[1] in pages:
            link.set("href", f"{book[1]}.html{book[2] or ''}")
        elif not re.match(r"(https?:|mailto:|#)", link.get("href")):
            del link.attrib["href"]
    for tag in list(part.iter("img", "script", "iframe", "link", "source", "video", "audio")):
        address = tag.get("src") or tag.get("href") or ""
        if tag.tag == "link" or (address and not address.startswith("data:")):
            tag.drop_tree()
        elif tag.tag == "img":
            tag.set("alt", tag.get("alt", ""))


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
