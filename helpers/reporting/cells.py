"""From an executed notebook to the HTML of its cells, by nbconvert, mended for readers."""

import re
from functools import cache, lru_cache

from bs4 import BeautifulSoup, Tag
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
LIFTED = re.compile(r'(<img\b[^>]*?src=")data:,lifted(\d+)"|<!--lifted(\d+)-->')
# Characters in a cell of a table: a longer one wraps, a shorter one stays on its line.
LONG_CELL = 32
# The code of all notebooks; that of a report is the same as that of the next.
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
    soup = BeautifulSoup(body, "html.parser")
    _mend_links(soup, pages)
    for heading in soup.find_all(["h2", "h3"]):
        # As JupyterLab names them, so that links such as 00_start_here.ipynb#Glossary hold.
        heading["id"] = heading.get_text().strip().replace(" ", "-")
    _mend_boxes(soup)
    return _put_back(str(soup), heavy), soup.find("h1") is not None


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
    return exporter


def _mend_links(soup: BeautifulSoup, pages: set[str]) -> None:
    """Lead links to pages of this report; a link to what it does not have becomes plain text."""
    for link in soup.find_all("a", href=True):
        href = link["href"]
        book = re.fullmatch(r"(?:\./)?([\w-]+)\.ipynb(#.*)?", href)
        if book and book[1] in pages:
            link["href"] = f"{book[1]}.html{book[2] or ''}"
        elif not re.match(r"(https?:|mailto:|#)", href):
            del link["href"]
    for tag in soup.find_all(["img", "script", "iframe", "link", "source", "video", "audio"]):
        address = tag.get("src") or tag.get("href") or ""
        if tag.name == "link" or (address and not address.startswith("data:")):
            tag.decompose()


def _mend_boxes(soup: BeautifulSoup) -> None:
    """Let what is wider than a phone scroll in a box of its own that the keyboard reaches."""
    for style in soup.find_all("style", scoped=True):
        # What pandas adds to each table: no part of HTML, and the page has its own.
        style.decompose()
    tables = [table for table in soup.find_all("table") if table.find_parent("table") is None]
    for number, table in enumerate(tables, start=1):
        label = {"role": "region", "aria-label": f"Table {number}", "tabindex": "0"}
        table.wrap(soup.new_tag("div", attrs={"class": "scroll"} | label))
        del table["border"]
    for number, image in enumerate(soup.find_all("img"), start=1):
        label = {"role": "region", "aria-label": f"Figure {number}", "tabindex": "0"}
        image.wrap(soup.new_tag("div", attrs={"class": "scroll"} | label))
    for table in soup.select("table.dataframe"):
        _mend_table(table)
    for heading in soup.find_all("th"):
        if not heading.get_text(strip=True):
            # The corner above the names of the rows: a heading of nothing.
            heading.name = "td"
            del heading["scope"]
    for code in soup.find_all("pre"):
        code["tabindex"] = "0"
    for image in soup.find_all("img", alt=False):
        image["alt"] = ""


def _mend_table(table: Tag) -> None:
    """Set numbers, and what stands left of a key word, to the right; say where headings point."""
    # Not select(): it looks at every element of the table for every selector.
    head, body = table.find("thead"), table.find("tbody")
    headings = head.find_all("tr") if head else []
    columns = headings[0].find_all("th") if headings else []
    for heading in (cell for row in headings for cell in row.find_all("th")):
        heading["scope"] = "col"
    rows = [row.find_all(["th", "td"]) for row in (body.find_all("tr") if body else [])]
    for heading in (cell for row in rows for cell in row if cell.name == "th"):
        heading["scope"] = "row"
    for cell in (cell for row in rows for cell in row if cell.name == "td"):
        if len(cell.get_text(strip=True)) > LONG_CELL:
            cell["class"] = [*cell.get("class", []), "long"]
    for number, heading in enumerate(columns):
        cells = [row[number] for row in rows if len(row) == len(columns)]
        left = heading.get_text(strip=True) == "left"
        if cells and (left or all(NUMBER.fullmatch(c.get_text(strip=True)) for c in cells)):
            for cell in [heading, *cells]:
                cell["class"] = [*cell.get("class", []), "number"]
