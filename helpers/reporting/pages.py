"""From executed notebooks to pages that open anywhere: without network and without a server."""

from functools import cache
from math import ceil
from pathlib import Path
from urllib.parse import quote

import jinja2
from markupsafe import Markup
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter

from helpers.articles import Article
from helpers.marks import highlight, in_context
from helpers.reporting.cells import cells_as_html
from helpers.reporting.manifest import versions
from helpers.reporting.summaries import CORPUS, FEW_WORDS, compared


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
    return _render("notebook", title, body=Markup(body), own_title=own_title, **known)


def index_page(report: dict, books: list[dict], files: list[str], summary: dict) -> str:
    """The first page of a report: what was found, what could not be, the marked text, the figures.

    Args:
        report: With `loaded` (the article) and `pages`, a `digest` and `reason` for each notebook.
        books: All notebooks, in the order in which they are told.
        files: Every file of the report, relative to its folder.
        summary: As returned by `helpers.reporting.summaries.summarize`.
    """
    article, pages = report["loaded"], [report["pages"][book["name"]] for book in books]
    lists = {"tables": "Tables (CSV)", "figures": "Figures (SVG)", "notebooks": "Notebooks"}
    lists["inputs"] = "Files given as parameters"
    return _render(
        "index",
        article.title or article.name,
        article=article,
        about=_about(article),
        books=books,
        findings=[finding for page in pages for finding in page["findings"]],
        limits=[limit for page in pages for limit in page["limits"]]
        + [{"text": limit, "href": ""} for limit in summary["limits"]],
        standing=summary["standing"],
        marked=Markup(highlight(article, summary["cues"], True, True, summary["headings"]).data),
        cues=in_context(summary["cues"], article, 40).to_dict("records"),
        version=versions(["framing-notebooks"]).get("framing-notebooks", ""),
        words=f"{summary['rates'][0]['words']:,}",
        figures=_main_figures(pages),
        failures=[page["reason"] for page in pages if page["reason"]],
        lists=[(told, [f for f in files if f.startswith(f"{k}/")]) for k, told in lists.items()],
        # A bundled article has no copy of its text in its report.
        text=next((file for file in files if file == f"{article.name}.txt"), ""),
    )


def overview_page(reports: list[dict], pairs: list[dict]) -> str:
    """The page over several reports: their rates side by side, and what is missing.

    Args:
        reports: Each with `source`, `article`, `folder`, `reason` and, if it has a folder, `loaded`
            and `summary` (`rates`, `standing`).
        pairs: As records of `near_duplicates`.
    """
    made = [report for report in reports if report["folder"]]
    names = dict.fromkeys(row["lexicon"] for r in made for row in r["summary"]["rates"])
    return _render(
        "overview",
        f"{len(made)} articles side by side" if len(made) > 1 else "Reports",
        books=[],
        comparisons=[_comparison(name, made) for name in names],
        corpus=CORPUS,
        pairs=pairs,
        refused=[report for report in reports if report["reason"]],
    )


def digest(notebook: NotebookNode, name: str) -> dict:
    """What the first page takes from an executed notebook.

    Returns:
        `findings` and `limits`: for each cell tagged `finding` or `limit` what it printed (`text`)
        and where it stands (`href`); `figures`: the images with an alternative text (`png`, `alt`,
        `href`, `main`: whether the cell is tagged `main-figure`), all of these or else the first.
    """
    told, figures = {"finding": [], "limit": []}, []
    for cell in notebook.cells:
        href = f"{quote(name)}.html#cell-id={cell.get('id', '')}"
        outputs, tags = cell.get("outputs", []), cell.metadata.get("tags", [])
        printed = " ".join(o.text for o in outputs if o.get("name") == "stdout").split()
        for tag in told:
            if tag in tags and printed:
                told[tag].append({"text": " ".join(printed), "href": href})
        for output in outputs:
            alt = output.get("metadata", {}).get("image/png", {}).get("alt")
            if alt:
                figure = {"alt": alt, "href": href, "main": "main-figure" in tags}
                figures.append(figure | {"png": output.data["image/png"].replace("\n", "")})
    figures = [figure for figure in figures if figure["main"]] or figures[:1]
    return {"findings": told["finding"], "limits": told["limit"], "figures": figures}


def _main_figures(pages: list[dict]) -> list[dict]:
    """Those that notebooks call their main ones; if none does, the first of each."""
    figures = [figure | {"from": page["title"]} for page in pages for figure in page["figures"]]
    return [figure for figure in figures if figure["main"]] or figures


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


def _comparison(name: str, reports: list[dict]) -> dict:
    """The rates of one lexicon, highest first, and where to draw them."""
    rows = []
    for report in reports:
        for rate in report["summary"]["rates"]:
            places = [p for p in report["summary"]["standing"] if p["lexicon"] == name]
            if rate["lexicon"] == name and rate["words"]:
                place = f"{places[0]['percentile']:.0f} %" if places else "–"
                title = report["loaded"].title or report["article"]
                about = ", ".join(filter(None, [report["loaded"].outlet, report["loaded"].date]))
                few = rate["words"] < FEW_WORDS
                rows.append(rate | {"title": title, "about": about, "few": few, "place": place})
    rows.sort(key=lambda row: (-row["per_1000"], row["article"]))
    # Made for the rates that mean something: an interval of ten words would dwarf them all.
    sized = [row for row in rows if not row["few"]] or rows
    end = max([10, *(ceil(row["high"] / 10) * 10 for row in sized)])
    for row in rows:
        ends = {"at": "per_1000", "from": "low", "to": "high"}
        row |= {key: round(min(100 * row[column] / end, 100), 2) for key, column in ends.items()}
    title = name.replace("_", " ")
    placed = any(row["place"] != "–" for row in rows)
    told = {"title": title.capitalize(), "sentence": compared(rows, title), "placed": placed}
    return told | {"rows": rows, "end": end}


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


def _render(kind: str, title: str, **known) -> str:
    return _environment().get_template(f"{kind}.html.j2").render(title=title, **known)
