"""The notebooks that a run takes: their questions, and the parameters that can be given to them."""

import ast
import json
import re
from collections.abc import Iterable, Mapping
from math import isfinite
from pathlib import Path

import pandas as pd

from helpers.articles import FOLDER as ARTICLES
from helpers.articles import ArticleError
from helpers.lexicons import FOLDER as LEXICONS
from helpers.lexicons import LexiconError, load_lexicon
from helpers.sources import load_article

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
# Set for each report; they are arguments of `run` of their own.
SET_BY_RUN = {"article": "give it as ARTICLE", "out": "give it as --out"}
TRUTH = {"true": True, "yes": True, "false": False, "no": False}
KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list, its parts separated by commas",
}


def find_notebooks(chosen: str | Path | Iterable[str | Path] = NOTEBOOKS) -> list[dict]:
    """The notebooks that can be run on an article: those with a `parameters` cell.

    Args:
        chosen: One or several of: a folder, the path of a notebook, or a name of the project's own
            notebooks, of which the beginning is enough (`03`), or several with commas.

    Returns:
        One dictionary each, by name: `path`, `name`, `title` (the H1), `code` (number of cells),
        `parameters` (name and literal).

    Raises:
        ValueError: If there is none of that name, or none has a `parameters` cell.
    """
    several = [chosen] if isinstance(chosen, str | Path) else list(chosen)
    paths = {path.resolve() for one in several for path in _paths(one)}
    books = [book for path in sorted(paths) if (book := _read(path))]
    if not books:
        raise ValueError(
            f"No notebook in “{', '.join(map(str, several))}” has a cell tagged “parameters”: "
            "nothing to run."
        )
    names = [book["name"] for book in books]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"Two notebooks are named “{twice[0]}”: their pages would be the same.")
    return books


def list_notebooks(chosen: str | Path | Iterable[str | Path] = NOTEBOOKS) -> pd.DataFrame:
    """The notebooks that can be run: `notebook`, `question`, `parameters` (as literals)."""
    rows = []
    for book in find_notebooks(chosen):
        given = {k: v for k, v in book["parameters"].items() if k not in SET_BY_RUN}
        told = ", ".join(f"{name}={_as_given(value)}" for name, value in given.items())
        rows.append((book["name"], book["title"], told))
    return pd.DataFrame(rows, columns=["notebook", "question", "parameters"], dtype="str")


def check_parameters(given: Mapping[str, object], books: list[dict]) -> dict[str, object]:
    """Parameters as the notebooks take them, of the kind of the literal that stands there.

    A string is read as that kind (`"0.5"`, `"a,b"`). Where the literal names a bundled lexicon or
    article the value must be one too, or a file that can be read as one: then it is a `Path`.

    Raises:
        ValueError: If no notebook has a parameter of that name, or the value is of another kind.
    """
    known = {name: value for book in reversed(books) for name, value in book["parameters"].items()}
    checked = {}
    for name, value in given.items():
        if name in SET_BY_RUN:
            raise ValueError(f"“{name}” is not given as a parameter: {SET_BY_RUN[name]}.")
        if name not in known:
            named = ", ".join(sorted(set(known) - set(SET_BY_RUN))) or "none"
            raise ValueError(f"No notebook has a parameter “{name}”; known: {named}.")
        value = _of_kind(name, value, known[name])
        literal = known[name][0] if isinstance(known[name], list) and known[name] else known[name]
        parts = [_checked(name, part, literal) for part in _parts(value)]
        checked[name] = parts if isinstance(value, list) else parts[0]
    return checked


def _paths(chosen: str | Path) -> list[Path]:
    """The notebooks that a folder, a path or names stand for."""
    place = Path(chosen).expanduser()
    if place.is_dir():
        return list(place.glob("*.ipynb"))
    if place.is_file():
        return [place]
    found = []
    for name in filter(None, (part.strip() for part in str(chosen).split(","))):
        stem = name.removesuffix(".ipynb")
        paths = [p for p in sorted(NOTEBOOKS.glob("*.ipynb")) if p.stem.startswith(stem)]
        if not paths:
            known = ", ".join(path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb")))
            raise ValueError(
                f"No notebook “{name}”: there are {known}, and any folder with notebooks that have "
                "a cell tagged “parameters”."
            )
        found += paths
    return found


def _read(path: Path) -> dict | None:
    """What is to be known about a notebook, None if it has no `parameters` cell."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        tagged = [c for c in cells if "parameters" in c.get("metadata", {}).get("tags", [])]
        if not tagged:
            return None
        prose = ("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
        title = re.search(r"^# +(.+)$", "\n".join(prose), flags=re.MULTILINE)
        source = "".join(tagged[0]["source"])
        parameters = {
            target.id: ast.literal_eval(line.value)
            for line in ast.parse(source).body
            if isinstance(line, ast.Assign)
            for target in line.targets
        }
    except (ValueError, KeyError, TypeError, AttributeError, SyntaxError) as error:
        raise ValueError(
            f"“{path.name}” is not a notebook with a cell of literal parameters: "
            "restore it, or move it away."
        ) from error
    book = {"path": path, "name": path.stem, "title": title[1] if title else path.stem}
    code = sum(cell["cell_type"] == "code" for cell in cells)
    return book | {"code": code, "parameters": parameters}


def _parts(value: object) -> list:
    return value if isinstance(value, list) else [value]


def _as_given(value: object) -> str:
    """A value as it is written on the command line."""
    if isinstance(value, list):
        return ",".join(map(_as_given, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _of_kind(name: str, value: object, literal: object) -> object:
    """The value as the same kind of thing as the literal of the notebook."""
    kind = type(literal)
    if kind not in KINDS:
        raise ValueError(f"The parameter “{name}” can be set in the notebook only.")
    try:
        if kind is list:
            parts = _split(value) if isinstance(value, str) else list(value)
            like = literal[0] if literal else ""
            return [_of_kind(name, part, like) for part in parts]
        if isinstance(value, str) and kind is not str:
            value = TRUTH[value.strip().lower()] if kind is bool else kind(value)
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is not kind or (kind is float and not isfinite(value)):
            raise TypeError
    except (KeyError, TypeError, ValueError, SyntaxError) as error:
        shown = _as_given(value)
        raise ValueError(
            f"The parameter “{name}” is {KINDS[kind]} such as {_as_given(literal) or '“”'}; "
            f"“{shown}” is not."
        ) from error
    return value


def _split(text: str) -> list:
    """The parts of a list, written `a,b` or as Python and JSON write it."""
    if text.strip().startswith("["):
        return list(ast.literal_eval(text.strip()))
    return [part.strip() for part in text.split(",") if part.strip()]


def _checked(name: str, value: object, literal: object) -> object:
    """The value, a `Path` if it names a file; refused if the notebooks could not read it."""
    if not isinstance(value, str) or not isinstance(literal, str) or not literal:
        return value
    try:
        if (LEXICONS / f"{literal}.csv").is_file():
            load_lexicon(value)
            return value if (LEXICONS / f"{value}.csv").is_file() else _file(value)
        if (ARTICLES / f"{literal}.txt").is_file():
            load_article(value)
            return value if (ARTICLES / f"{value}.txt").is_file() else _file(value)
    except (LexiconError, ArticleError) as error:
        raise ValueError(f"The parameter “{name}” cannot be used: {error}") from error
    return value


def _file(value: str) -> Path:
    path = Path(value).expanduser()
    if not path.is_file():
        raise ArticleError(f"“{value}” is not a file; save it as one.")
    return path.resolve()
