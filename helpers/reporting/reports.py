"""The folder of one report: whether it can be made, what it begins with, how it gets its place."""

import json
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path

from helpers.articles import FOLDER as ARTICLES
from helpers.articles import Article, ArticleError, in_one_line
from helpers.reporting.manifest import (
    NAME,
    causes,
    fingerprint,
    ingredients,
    is_whole,
    manifest,
    read_manifest,
)
from helpers.sources import load_article, load_articles

# So that a sentence about an older report stays a sentence.
MOST_CAUSES = 4
DEVICE = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


def read_sources(sources: Iterable[str | Path | Article], text_column: str = "") -> list[dict]:
    """Every article of every source, or why there is none, each with a name of its own.

    Returns:
        One dictionary per article or refusal: `source`, `article` (its name), `loaded`, `reason`.
    """
    found: list[dict] = []
    for source in sources:
        if isinstance(source, Article):
            articles, refused = [source], []
        else:
            try:
                articles, table = load_articles(source, text_column)
                refused = [(f"{p}, row {r}" if r else p, why) for p, r, why in table.to_numpy()]
                if not articles and not refused:
                    refused = [(str(source), f"“{in_one_line(source)}” holds no article.")]
            except ArticleError as error:
                articles, refused = [], [(str(source), str(error))]
        shown = "" if isinstance(source, Article) else str(source)
        for article in articles:
            article = _rename(article, {one["article"] for one in found})
            found.append({"source": shown, "article": article.name, "loaded": article})
        found += [{"source": place, "article": "", "reason": why} for place, why in refused]
    return [{"reason": ""} | one for one in found]


def prepare(report: dict, out: Path, workshop: Path, settings: dict) -> None:
    """Decide what to do about one article, and lay out the folder that its notebooks work in.

    Adds `folder` and `ok`; `already` where a report of the same ingredients is complete; else
    `staging` (the folder, outside its place), `parameters`, `ingredients`; or the `reason` why
    nothing is done.
    """
    article, folder = report["loaded"], out / report["article"]
    parameters, files = _carried(settings["parameters"])
    parameters = {"article": _given_as(article), "out": ".."} | parameters
    digests = {name: fingerprint(path) for name, path in files.items()}
    report["ingredients"] = ingredients(article, parameters, digests, settings["surroundings"])
    try:
        report["already"] = _is_finished(folder, report["ingredients"], settings["force"])
        if not report["already"]:
            staging = (workshop / article.name).absolute()
            _lay_out(staging, article, files)
            report |= {"staging": staging, "parameters": parameters, "pages": {}, "timings": {}}
        report |= {"folder": str(folder), "ok": True}
    except ArticleError as error:
        report["reason"] = str(error)


def move_into_place(report: dict) -> None:
    """Write the manifest of a folder that has all its other files, and move it to its place."""
    staging, folder = report["staging"], Path(report["folder"])
    replace_text(staging / NAME, dump(manifest(report, staging)))
    old = staging.with_name(f"{staging.name}.old")
    if folder.exists():
        folder.rename(old)
    staging.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def clear_away(workshop: Path) -> None:
    """Remove the folder in which reports were made, and what a run that was killed has left."""
    for left in workshop.parent.glob(".unfinished.*"):
        if left == workshop or not _is_alive(left.suffix[1:]):
            shutil.rmtree(left, ignore_errors=True)


def _is_alive(number: str) -> bool:
    # Elsewhere asking a process whether it lives would end it.
    if os.name != "posix" or not number.isdigit():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _rename(article: Article, taken: set[str]) -> Article:
    """The article under a name that no other of this call has and that a folder can have."""
    slug = re.sub(r"\W+", "_", article.name.lower()).strip("_") or "article"
    # File systems end at 255 bytes, and a letter may take four.
    # Windows keeps some names for its devices.
    name = slug = f"{slug}_article" if DEVICE.fullmatch(slug) else slug[:50]
    number = 2
    while name in taken:
        name, number = f"{slug}_{number}", number + 1
    return replace(article, name=name)


def _given_as(article: Article) -> str:
    """A bundled article by its name; any other is written into the report."""
    bundled = (ARTICLES / f"{article.name}.txt").is_file() and load_article(article.name) == article
    return article.name if bundled else f"../{article.name}.txt"


def _carried(values: dict[str, object]) -> tuple[dict[str, object], dict[str, Path]]:
    """The parameters with files named by their copies in the report, and those files."""
    files: dict[str, Path] = {}

    def carry(value: object) -> object:
        if isinstance(value, list):
            return [carry(part) for part in value]
        if not isinstance(value, Path):
            return value
        name, number = value.name, 2
        while files.get(name, value) != value:
            name, number = f"{value.stem}_{number}{value.suffix}", number + 1
        files[name] = value
        beside = value.with_suffix(".json")
        if value.suffix != ".csv" and beside.is_file():
            files[Path(name).with_suffix(".json").name] = beside
        return f"../inputs/{name}"

    return {name: carry(value) for name, value in values.items()}, files


def _is_finished(folder: Path, wanted: dict, force: bool) -> bool:
    """Whether this very report is there already; an error if something else is."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return False
    found = read_manifest(folder)
    if found is None:
        raise ArticleError(f"“{folder}” exists and is not a report: choose another --out.")
    if force:
        return False
    differ = causes(found, wanted)
    if differ:
        more = f" and {len(differ) - MOST_CAUSES} more" if len(differ) > MOST_CAUSES else ""
        raise ArticleError(
            f"“{folder}” holds another report, made with a difference in "
            f"{', '.join(differ[:MOST_CAUSES])}{more}: --force replaces it."
        )
    if not found["failed"] and not is_whole(folder, found):
        raise ArticleError(f"Files in “{folder}” were changed since: --force makes them again.")
    # A notebook that failed, perhaps for want of time or memory, is tried again.
    return not found["failed"]


def _lay_out(staging: Path, article: Article, files: dict[str, Path]) -> None:
    for part in ("notebooks", "tables", "figures"):
        (staging / part).mkdir(parents=True)
    for name, path in files.items():
        (staging / "inputs").mkdir(exist_ok=True)
        shutil.copyfile(path, staging / "inputs" / name)
    if _given_as(article) == article.name:
        return
    path = staging / f"{article.name}.txt"
    replace_text(path, article.text)
    known = {
        k: v
        for k, v in asdict(article).items()
        if (v or k == "title") and k not in ("name", "text", "sha256")
    }
    if known:
        replace_text(path.with_suffix(".json"), dump(known))
    if load_article(path) != article:
        raise ArticleError(f"“{article.name}” could not be written down without changing it.")


def dump(data: dict) -> str:
    """JSON as every file here has it: sorted, indented, with its letters as they are."""
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def replace_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, with the same line ends on every system."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(path)
