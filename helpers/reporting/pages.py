"""From executed notebooks to pages that open anywhere: without network and without a server."""

from functools import cache
from pathlib import Path
from urllib.parse import quote

import jinja2
from markupsafe import Markup
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter

from helpers.articles import Article
from helpers.reporting.cells import cells_as_html, mended, numbered
from helpers.reporting.manifest import versions

# What a first page takes from a notebook: the outputs of the cells that have one of these tags.
SPEAKS = "09_report"
SENTENCES = {"finding": "findings", "limit": "limits"}


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
    body, own_title = cells_as_html(notebook, {book["name"] for book in books})
    title = next(book["title"] for book in books if book["name"] == name)
    known = {"name": name, "books": books, "article": article}
    # One H1 a page: the notebook's own, or one made from its name.
    return render("notebook", title, body=Markup(body), own_title=own_title, **known)


def digest(notebook: NotebookNode, name: str) -> dict:
    """What the first page takes from an executed notebook: the outputs of its tagged cells.

    Returns:
        `findings` and `limits`: for each cell tagged `finding` or `limit` what it printed (`text`)
        and where it stands (`href`); `figures`: the images with an alternative text (`png`, `alt`,
        `href`, `main`: whether the cell is tagged `main-figure`), all of these or else the first;
        `marked`: the HTML that cells tagged `marked` show.
    """
    found: dict[str, list] = {"findings": [], "limits": [], "figures": [], "marked": []}
    for cell in notebook.cells:
        href = f"{quote(name)}.html#cell-id={cell.get('id', '')}"
        outputs, tags = cell.get("outputs", []), cell.metadata.get("tags", [])
        printed = " ".join(o.text for o in outputs if o.get("name") == "stdout").split()
        for tag in SENTENCES.keys() & set(tags if printed else []):
            found[SENTENCES[tag]].append({"text": " ".join(printed), "href": href})
        for output in outputs:
            data = output.get("data", {})
            if alt := output.get("metadata", {}).get("image/png", {}).get("alt"):
                figure = {"alt": alt, "href": href, "main": "main-figure" in tags}
                found["figures"].append(figure | {"png": data["image/png"].replace("\n", "")})
            if "marked" in tags and "text/html" in data:
                found["marked"].append(data["text/html"])
    main = [figure for figure in found["figures"] if figure["main"]]
    return found | {"figures": main or found["figures"][:1]}


def index_page(report: dict, books: list[dict], files: list[str]) -> str:
    """The first page of a report: what notebooks found, what they could not, and their figures.

    Args:
        report: With `loaded` (the article) and `pages`, a `digest` and `reason` for each notebook.
        books: All notebooks, in the order in which they are told.
        files: Every file of the report, relative to its folder.
    """
    article, names = report["loaded"], [book["name"] for book in books]
    # Where the notebook is there that makes the first page, it alone speaks on it.
    told = [SPEAKS] if SPEAKS in names else names
    pages = [report["pages"][name] for name in told]
    figures = [figure | {"from": page["title"]} for page in pages for figure in page["figures"]]
    lists = {"tables": "Tables (CSV)", "figures": "Figures (SVG)", "notebooks": "Notebooks"}
    lists["inputs"] = "Files given as parameters"
    page = render(
        "index",
        article.title or article.name,
        article=article,
        about=_about(article),
        books=books,
        findings=[finding for page in pages for finding in page["findings"]],
        limits=[limit for page in pages for limit in page["limits"]],
        marked=[_marked(each) for page in pages for each in page["marked"]],
        version=versions(["framing-notebooks"]).get("framing-notebooks", ""),
        # Those that notebooks call their main ones; if none does, the first of each.
        figures=[figure for figure in figures if figure["main"]] or figures,
        failures=[page["reason"] for page in report["pages"].values() if page["reason"]],
        lists=[(told, [f for f in files if f.startswith(f"{k}/")]) for k, told in lists.items()],
        # A bundled article has no copy of its text in its report.
        text=next((file for file in files if file == f"{article.name}.txt"), ""),
    )
    return numbered(page)


def _about(article: Article) -> list[tuple[str, str]]:
    stated = [
        (field.capitalize(), getattr(article, field)) for field in ("outlet", "date", "author")
    ]
    return [
        *stated,
        ("Address", article.url),
        ("Name of the report", article.name if article.title else ""),
        ("Changed in loading", "; ".join(f"{k} ({n:,})" for k, n in article.changes.items())),
    ]


def _marked(output: str) -> dict:
    """What a cell tagged `marked` shows; a table is told from the text, since it can be folded."""
    body = mended(output)
    return {"html": Markup(body), "rows": body.count("<tr>") if "dataframe" in body else 0}


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    environment = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    for name, style in {"light": "xcode", "dark": "github-dark"}.items():
        css = HtmlFormatter(style=style).get_style_defs(".highlight")
        environment.globals[name] = Markup(css)
    return environment


def render(kind: str, title: str, **known) -> str:
    """A whole page by the template of that name."""
    return _environment().get_template(f"{kind}.html.j2").render(title=title, **known)
