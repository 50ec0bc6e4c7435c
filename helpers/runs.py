"""From articles to reports: every notebook run on every article, one folder for each article."""

import os
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

import pandas as pd

from helpers.articles import Article
from helpers.corpus import measure
from helpers.loading.duplicates import near_duplicates
from helpers.reporting.execution import to_json
from helpers.reporting.kernels import execute
from helpers.reporting.manifest import surroundings
from helpers.reporting.overviews import refuse_another_index, write_overview
from helpers.reporting.pages import digest, index_page, notebook_page
from helpers.reporting.parameters import NOTEBOOKS, check_parameters, find_notebooks
from helpers.reporting.readme import draw_readme
from helpers.reporting.reports import (
    clear_away,
    move_into_place,
    prepare,
    read_sources,
    replace_text,
)

COLUMNS = ["source", "article", "folder", "ok", "already", "reason", "seconds"]


def run(
    sources: Iterable[str | Path | Article] = ("courting_putin",),
    out: str | Path = "reports",
    notebooks: str | Path | Iterable[str | Path] = NOTEBOOKS,
    jobs: int | None = None,
    *,
    parameters: Mapping[str, object] | None = None,
    text_column: str = "",
    force: bool = False,
    quiet: bool = False,
) -> pd.DataFrame:
    """Run the notebooks on each article and leave one folder for each.

    `<out>/<name>/` holds `index.html`, a page for each notebook, `notebooks/`, `tables/`,
    `figures/`, `manifest.json` and, unless the article is a bundled one, its text, so that the
    executed notebooks run again wherever the folder is taken. The same input gives the same bytes,
    but for the timings in the manifest. Each folder is written beside its place and moved there
    when it is complete. A complete report of the same ingredients counts as done, so that a batch
    that was interrupted goes on where it was; anything else that is there is left alone.

    Args:
        sources: Anything `load_articles` takes, or articles.
        out: The folder for the reports, with `summary.csv` (of `measure`) beside them.
        notebooks: As for `find_notebooks`; those with a `parameters` cell are run.
        jobs: How many kernels work side by side; one for each core where not given.
        parameters: For the notebooks that have them, checked before anything runs.
        text_column: The column with the text, of sources that are tables.
        force: Whether to make again, and replace, reports that are there.
        quiet: Whether to leave out the progress bar.

    Returns:
        One row per article, in order: `source`, `article`, `folder`, `ok`, `already` (it was done),
        `reason` (why not, or `""`), `seconds` (of work on its notebooks). What cannot be read has a
        row without a folder; a notebook that stops leaves the rest of its report standing, which
        says so. `.attrs["near_duplicates"]` holds the pairs of articles with largely one text.

    Raises:
        ValueError: If there is no such notebook or parameter, or `out` has another `index.html`.
    """
    books = find_notebooks(notebooks)
    settings = {"parameters": check_parameters(parameters or {}, books), "force": force}
    settings |= {"surroundings": surroundings(books), "jobs": jobs, "quiet": quiet}
    out = Path(out)
    new = {"folder": "", "ok": False, "already": False, "seconds": 0.0}
    reports = [new | one for one in read_sources(sources, text_column)]
    pairs = near_duplicates([report["loaded"] for report in reports if "loaded" in report])
    if len(reports) > 1:
        refuse_another_index(out)
    try:
        _make(reports, books, out, settings)
    finally:
        clear_away(_workshop(out))
    if len(reports) > 1 and any(report["folder"] for report in reports):
        write_overview(reports, pairs, out)
    if loaded := [report["loaded"] for report in reports if report["folder"]]:
        measure(loaded).to_csv(out / "summary.csv", index=False, encoding="utf-8-sig")
    table = pd.DataFrame(reports, columns=COLUMNS)
    table.attrs["near_duplicates"] = pairs.to_dict("records")
    return table


def refresh(notebooks: str | Path = NOTEBOOKS, jobs: int | None = None) -> pd.DataFrame:
    """Execute the notebooks of the project again, in place, exercises and solutions included.

    Doing it twice changes nothing. A notebook that stops keeps the outputs it had.

    Returns:
        One row per notebook: `notebook` (path within the folder), `ok`, `changed`, `reason`.
    """
    folder = Path(notebooks).resolve()
    paths = [p for p in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts]
    paths.sort(key=lambda path: -path.stat().st_size)
    tasks = [{"notebook": p, "cwd": p.parent, "label": p.stem, "parameters": {}} for p in paths]
    rows = []
    with closing(execute(tasks, jobs)) as finished:
        for task in finished:
            path, text = task["notebook"], to_json(task["executed"])
            changed = not task["reason"] and text != path.read_text(encoding="utf-8")
            if changed:
                replace_text(path, text)
            name = path.relative_to(folder).as_posix()
            rows.append((name, not task["reason"], changed, task["reason"]))
    draw_readme(folder)
    return pd.DataFrame(sorted(rows), columns=["notebook", "ok", "changed", "reason"])


def _workshop(out: Path) -> Path:
    return out / f".unfinished.{os.getpid()}"


def _make(reports: list[dict], books: list[dict], out: Path, settings: dict) -> None:
    """Execute what is not done yet, and finish each report as soon as its last notebook is."""
    for report in reports:
        if "loaded" in report:
            prepare(report, out, _workshop(out), settings)
    # The longest first, so that none of them begins when the others are done.
    longest = sorted(books, key=lambda book: -book["code"])
    tasks = [
        _task(number, r, b) for number, r in enumerate(reports) if "pages" in r for b in longest
    ]
    with closing(execute(tasks, settings["jobs"], settings["quiet"])) as finished:
        for task in finished:
            report = reports[task["report"]]
            _add_page(task, report, books)
            if len(report["pages"]) == len(books):
                _finish(report, books)


def _task(number: int, report: dict, book: dict) -> dict:
    """One notebook to be run for one report, with those parameters that it has."""
    label = f"{report['article']} · {book['name']}"
    task = {"notebook": book["path"], "cwd": report["staging"] / "notebooks", "label": label}
    given = {k: v for k, v in report["parameters"].items() if k in book["parameters"]}
    return task | {"parameters": given, "report": number}


def _add_page(task: dict, report: dict, books: list[dict]) -> None:
    """Write a finished notebook and its page, and keep what the first page takes from it."""
    name = task["notebook"].stem
    replace_text(task["cwd"] / f"{name}.ipynb", to_json(task["executed"]))
    page = notebook_page(task["executed"], name, books, report["loaded"])
    replace_text(task["cwd"].parent / f"{name}.html", page)
    title = next(book["title"] for book in books if book["name"] == name)
    kept = {"title": title, "reason": task["reason"]}
    report["pages"][name] = digest(task["executed"], name) | kept
    report["timings"][name] = round(task["seconds"], 3)


def _finish(report: dict, books: list[dict]) -> None:
    """Add the first page, move the folder to its place, and let go of what filled it."""
    staging = report["staging"]
    reasons = [report["pages"][book["name"]]["reason"] for book in books]
    report["reason"] = " ".join(reason for reason in reasons if reason)
    report["ok"] = not report["reason"]
    report["seconds"] = round(sum(report["timings"].values()), 3)
    files = sorted(p.relative_to(staging).as_posix() for p in staging.rglob("*") if p.is_file())
    replace_text(staging / "index.html", index_page(report, books, files))
    move_into_place(report)
    # A hundred reports must not need more memory than one.
    del report["pages"], report["timings"]
