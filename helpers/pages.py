"""From executed notebooks to pages that open anywhere: without network and without a server."""

import re
from pathlib import Path
from urllib.parse import quote

import jinja2
from bs4 import BeautifulSoup, Tag
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter
from traitlets.config import Config

from helpers.articles import Article

TEMPLATE = Path(__file__).with_name("page.html.j2")
NUMBER = re.compile(r"[-−+]?(\d[\d,]*(\.\d*)?(e[-+]\d+)?|inf) ?%?|NaN|nan||–")


def notebook_page(notebook: NotebookNode, name: str, books: list[dict], article: Article) -> str:
    """The page of an executed notebook.

    Args:
        notebook: As executed.
        name: Its name, `03_hedging`.
        books: All notebooks of the report, each with `name` and `title`.
        article: What it was run on.

    Returns:
        A whole HTML document. Links to other notebooks of the report lead to their pages.
    """
    body, _ = _exporter().from_notebook_node(notebook)
    soup = BeautifulSoup(body, "html.parser")
    pages = {book["name"] for book in books}
    _mend_links(soup, pages)
    _mend_boxes(soup)
    title = next(book["title"] for book in books if book["name"] == name)
    known = {"name": name, "books": books, "article": article}
    # One H1 a page: the notebook's own, or one made from its name.
    own_title = soup.find("h1") is not None
    return _render("notebook", title, body=Markup(soup), own_title=own_title, **known)


def index_page(report: dict, books: list[dict], files: list[str]) -> str:
    """The first page of a report: what was found, the main figures, and the way to all the rest.

    Args:
        report: With `loaded` (the article) and `pages`, a `digest` and `reason` for each notebook.
        books: All notebooks, in the order in which they are told.
        files: Every file of the report, relative to its folder.
    """
    article, pages = report["loaded"], [report["pages"][book["name"]] for book in books]
    figures = [page["figure"] | {"from": page["title"]} for page in pages if page["figure"]]
    return _render(
        "index",
        article.title or article.name,
        article=article,
        books=books,
        findings=[finding for page in pages for finding in page["findings"]],
        figures=figures,
        failures=[page["reason"] for page in pages if page["reason"]],
        tables=[file for file in files if file.startswith("tables/")],
        drawings=[file for file in files if file.startswith("figures/")],
        notebooks=[file for file in files if file.startswith("notebooks/")],
        # A bundled article has no copy of its text in its report.
        text=next((file for file in files if file == f"{article.name}.txt"), ""),
    )


def overview_page(reports: list[dict]) -> str:
    """The page over several reports: a link to each, and for a failed one the reason."""
    return _render("overview", "Reports", reports=reports, books=[], article=None)


def digest(notebook: NotebookNode, name: str) -> dict:
    """What the first page takes from an executed notebook.

    Returns:
        `findings`: for each cell tagged `finding` what it printed (`text`) and where it stands
        (`href`); `figure`: the first image with an alternative text (`png`, `alt`, `href`), or
        None.
    """
    findings, figure = [], None
    for cell in notebook.cells:
        href = f"{quote(name)}.html#cell-id={cell.get('id', '')}"
        outputs = cell.get("outputs", [])
        if "finding" in cell.metadata.get("tags", []):
            printed = " ".join(o.text for o in outputs if o.get("name") == "stdout")
            if printed.strip():
                findings.append({"text": " ".join(printed.split()), "href": href})
        for output in outputs:
            alt = output.get("metadata", {}).get("image/png", {}).get("alt")
            if alt and not figure:
                png = output.data["image/png"].replace("\n", "")
                figure = {"png": png, "alt": alt, "href": href}
    return {"findings": findings, "figure": figure}


def _exporter() -> HTMLExporter:
    config = Config()
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_input_tags = {"hide-input"}
    config.HTMLExporter.preprocessors = ["nbconvert.preprocessors.TagRemovePreprocessor"]
    # `basic` is the notebook alone: no scripts, no fonts, no MathJax from another computer.
    return HTMLExporter(
        config=config,
        template_name="basic",
        exclude_anchor_links=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )


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
    for table in soup.find_all("table"):
        if table.find_parent("table") is None:
            label = {"role": "region", "aria-label": "Table", "tabindex": "0"}
            table.wrap(soup.new_tag("div", attrs={"class": "scroll"} | label))
            del table["border"]
    for table in soup.select("table.dataframe"):
        _mend_table(table)
    for code in soup.find_all("pre"):
        code["tabindex"] = "0"
    for image in soup.find_all("img", alt=False):
        image["alt"] = ""


def _mend_table(table: Tag) -> None:
    """Set a column of numbers to the right, and say which way a heading points."""
    columns = table.select("thead tr:first-child th")
    for heading in table.select("thead th"):
        heading["scope"] = "col"
    for heading in table.select("tbody th"):
        heading["scope"] = "row"
    rows = [row.find_all(["th", "td"]) for row in table.select("tbody tr")]
    for number, heading in enumerate(columns):
        cells = [row[number] for row in rows if len(row) == len(columns)]
        if cells and all(NUMBER.fullmatch(cell.get_text(strip=True)) for cell in cells):
            for cell in [heading, *cells]:
                cell["class"] = [*cell.get("class", []), "number"]


def _render(kind: str, title: str, **known) -> str:
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    light = HtmlFormatter(style="xcode").get_style_defs(".highlight")
    dark = HtmlFormatter(style="github-dark").get_style_defs(".highlight")
    return template.render(kind=kind, title=title, light=Markup(light), dark=Markup(dark), **known)
