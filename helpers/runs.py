"""From articles to reports: every notebook run on every article, one folder for each article."""

import json
import os
import re
import shutil
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd

from helpers.articles import Article, ArticleError, list_articles, load_article
from helpers.manifest import manifest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"


def run(
    sources: Iterable[str | Path | Article] = ("courting_putin",),
    out: str | Path = "reports",
    notebooks: str | Path = NOTEBOOKS,
    jobs: int | None = None,
) -> pd.DataFrame:
    """Run the notebooks on each article and leave one folder for each.

    `<out>/<name>/` holds `index.html`, a page for each notebook, `notebooks/`, `tables/`,
    `figures/`, `manifest.json` and, unless the article is a bundled one, its text, so that the
    executed notebooks run again wherever the folder is taken. The same input gives the same bytes,
    but for the timings in the manifest. Each folder is written beside its place and moved there
    when it is complete; a report that was there before is replaced, any other folder is left alone.

    Args:
        sources: Anything `load_article` takes, or articles.
        out: The folder for the reports; with several sources it gets an `index.html` of its own.
        notebooks: A folder; of its notebooks those with a `parameters` cell are run.
        jobs: How many kernels work side by side; one for each core where not given.

    Returns:
        One row per source, in their order: `source`, `article`, `folder`, `ok`, `reason` (why not,
        or `""`), `seconds` (of work on its notebooks). A source that cannot be read has no folder;
        a notebook that stops leaves the rest of its report standing, which says so.

    Raises:
        ValueError: If no notebook in the folder has a `parameters` cell.
    """
    # Notebooks import `save` from here and should not wait for what only a run needs.
    from helpers.kernels import execute

    books = _order(Path(notebooks))
    reports = _prepare(sources, Path(out))
    try:
        # The longest first, so that none of them begins when the others are done.
        longest = sorted(books, key=lambda book: -book["code"])
        tasks = [_task(report, book) for report in reports if report["ok"] for book in longest]
        with closing(execute(tasks, jobs)) as finished:
            for task in finished:
                _add_page(task, books)
                if len(task["report"]["pages"]) == len(books):
                    _finish(task["report"], books)
        if len(reports) > 1:
            _write_overview(reports, Path(out))
    finally:
        for report in reports:
            shutil.rmtree(report["staging"], ignore_errors=True)
    columns = ["source", "article", "folder", "ok", "reason", "seconds"]
    return pd.DataFrame(reports, columns=columns)


def refresh(notebooks: str | Path = NOTEBOOKS, jobs: int | None = None) -> pd.DataFrame:
    """Execute the notebooks of the project again, in place, exercises and solutions included.

    Nothing that changes from run to run is kept, so doing it twice changes nothing. A notebook that
    stops keeps the outputs it had.

    Returns:
        One row per notebook: `notebook` (path within the folder), `ok`, `changed`, `reason`.
    """
    from helpers.kernels import execute

    folder = Path(notebooks).resolve()
    paths = [p for p in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts]
    paths.sort(key=lambda path: -path.stat().st_size)
    tasks = [{"notebook": p, "cwd": p.parent, "label": p.stem, "parameters": {}} for p in paths]
    rows = []
    with closing(execute(tasks, jobs)) as finished:
        for task in finished:
            from helpers.execution import to_json

            path, text = task["notebook"], to_json(task["executed"])
            changed = not task["reason"] and text != path.read_text(encoding="utf-8")
            if changed:
                _replace_text(path, text)
            name = path.relative_to(folder).as_posix()
            rows.append((name, not task["reason"], changed, task["reason"]))
    return pd.DataFrame(sorted(rows), columns=["notebook", "ok", "changed", "reason"])


def save(table: pd.DataFrame, name: str, out: str | Path = "") -> pd.DataFrame:
    """Keep a table as `<out>/tables/<name>.csv` and hand it on, so that a notebook also shows it.

    The index is written where it has a name; an unnamed one only numbers the rows.

    Args:
        table: Any table.
        name: Name of the file, without folder and ending.
        out: The report's folder; `""` keeps nothing.
    """
    if name != Path(name).name or not name:
        raise ValueError(f"“{name}” is not a file name: give a word such as “hedges”.")
    if str(out):
        path = Path(out) / "tables" / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        named = any(level is not None for level in table.index.names)
        # The byte order mark tells spreadsheets that curly quotes are UTF-8; readers skip it.
        table.to_csv(path, index=named, encoding="utf-8-sig", lineterminator="\n")
    return table


def _order(folder: Path) -> list[dict]:
    """The notebooks with a `parameters` cell: path, name, title, number of code cells."""
    books = []
    for path in sorted(folder.glob("*.ipynb")):
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        except (ValueError, KeyError) as error:
            raise ValueError(
                f"“{path.name}” is not a notebook: restore it, or move it away."
            ) from error
        if any("parameters" in cell["metadata"].get("tags", []) for cell in cells):
            prose = ("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
            title = re.search(r"^# +(.+)$", "\n".join(prose), flags=re.MULTILINE)
            book = {
                "path": path.resolve(),
                "name": path.stem,
                "title": title[1] if title else path.stem,
            }
            books.append(book | {"code": sum(cell["cell_type"] == "code" for cell in cells)})
    if not books:
        raise ValueError(
            f"No notebook in “{folder}” has a cell tagged “parameters”: nothing to run."
        )
    return books


def _prepare(sources: Iterable[str | Path | Article], out: Path) -> list[dict]:
    """One report per source, with an empty folder beside its place, or the reason why not."""
    reports: list[dict] = []
    bundled = set(list_articles()["name"])
    for source in sources:
        report = {"source": "" if isinstance(source, Article) else str(source), "article": ""}
        report |= {"folder": "", "ok": False, "reason": "", "seconds": 0.0, "staging": ""}
        reports.append(report)
        try:
            article = source if isinstance(source, Article) else load_article(source)
            article = _rename(article, {r["article"] for r in reports})
            report |= {"article": article.name, "loaded": article, "pages": {}, "timings": {}}
            folder = out / article.name
            if folder.exists() and not (folder / "manifest.json").is_file():
                raise ArticleError(f"“{folder}” exists and is not a report: choose another --out.")
            report |= {"folder": str(folder), "staging": out / f".{article.name}.{os.getpid()}"}
            report["parameters"] = _set_up(article, report["staging"].absolute(), bundled)
            report["ok"] = True
        except ArticleError as error:
            report |= {"folder": "", "reason": str(error)}
    return reports


def _rename(article: Article, taken: set[str]) -> Article:
    """The article under a name that no other of this call has and that a folder can have."""
    slug = re.sub(r"\W+", "_", article.name.lower()).strip("_") or "article"
    # File systems end at 255 bytes, and a letter may take four.
    name = slug = slug[:50]
    number = 2
    while name in taken:
        name, number = f"{slug}_{number}", number + 1
    return replace(article, name=name)


def _set_up(article: Article, staging: Path, bundled: set[str]) -> dict[str, str]:
    """Make the folder and the parameters, which name no place outside it."""
    shutil.rmtree(staging, ignore_errors=True)
    for part in ("notebooks", "tables", "figures"):
        (staging / part).mkdir(parents=True)
    if article.name in bundled and load_article(article.name) == article:
        return {"article": article.name, "out": ".."}
    path = staging / f"{article.name}.txt"
    _replace_text(path, article.text)
    known = {k: v for k, v in asdict(article).items() if v and k not in ("name", "text", "sha256")}
    if known:
        _replace_text(path.with_suffix(".json"), _dump(known))
    if load_article(path) != article:
        raise ArticleError(f"“{article.name}” could not be written down without changing it.")
    return {"article": f"../{path.name}", "out": ".."}


def _task(report: dict, book: dict) -> dict:
    """One notebook to be run for one report."""
    label = f"{report['article']} · {book['name']}"
    cwd = report["staging"].absolute() / "notebooks"
    task = {"notebook": book["path"], "cwd": cwd, "label": label, "report": report}
    return task | {"parameters": report["parameters"]}


def _add_page(task: dict, books: list[dict]) -> None:
    """Write a finished notebook and its page, and keep what the first page takes from it."""
    from helpers.execution import to_json
    from helpers.pages import digest, notebook_page

    report, name = task["report"], task["notebook"].stem
    _replace_text(task["cwd"] / f"{name}.ipynb", to_json(task["executed"]))
    page = notebook_page(task["executed"], name, books, report["loaded"])
    _replace_text(task["cwd"].parent / f"{name}.html", page)
    title = next(book["title"] for book in books if book["name"] == name)
    kept = {"title": title, "reason": task["reason"]}
    report["pages"][name] = digest(task["executed"], name) | kept
    report["timings"][name] = round(task["seconds"], 3)


def _finish(report: dict, books: list[dict]) -> None:
    """Add manifest and first page, and move the folder to its place."""
    from helpers.pages import index_page

    staging, folder = report["staging"], Path(report["folder"])
    reasons = [report["pages"][book["name"]]["reason"] for book in books]
    report["reason"] = " ".join(reason for reason in reasons if reason)
    report["ok"] = not report["reason"]
    report["seconds"] = round(sum(report["timings"].values()), 3)
    _replace_text(staging / "manifest.json", _dump(manifest(report, books)))
    files = sorted(p.relative_to(staging).as_posix() for p in staging.rglob("*") if p.is_file())
    _replace_text(staging / "index.html", index_page(report, books, files))
    old = staging.with_name(f"{staging.name}.old")
    if folder.exists():
        folder.rename(old)
    staging.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _write_overview(reports: list[dict], out: Path) -> None:
    from helpers.pages import overview_page

    out.mkdir(parents=True, exist_ok=True)
    _replace_text(out / "index.html", overview_page(reports))


def _dump(data: dict) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _replace_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, with the same line ends on every system."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(path)
