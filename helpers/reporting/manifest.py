"""What went into a report and what came out, so that it can be made again and told from another."""

import hashlib
import json
import platform
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from helpers.articles import Article

HELPERS = Path(__file__).resolve().parents[1]
DATA = HELPERS.parent / "data"
NAME = "manifest.json"
# Those that read, count, draw and set; the pins in requirements.txt name the rest.
PACKAGES = (
    *("framing-notebooks", "charset-normalizer", "trafilatura", "lxml", "pypdf", "python-docx"),
    *("openpyxl", "pyarrow", "numpy", "pandas", "scipy", "nltk", "matplotlib", "seaborn"),
    *("ipykernel", "nbclient", "papermill", "nbconvert", "pygments", "jinja2"),
)
# Told as a whole; the other facts of the article by their names, with what they were and are.
WHOLES = {"sha256": "the text of the article", "changes": "what loading changed in the article"}
# Told apart part by part.
PARTS = {
    "parameters": "parameter",
    "files": "file given as a parameter",
    "lexicons": "lexicon",
    "norms": "file of the norms",
    "notebooks": "notebook",
    "helpers": "program file",
    "versions": "version of",
}


def ingredients(
    article: Article, parameters: dict, files: dict[str, str], surroundings: dict
) -> dict:
    """All that a report depends on: for the same ingredients its files are the same.

    `files` are names and SHA-256 of files among the parameters, such as an own lexicon.
    """
    known = {key: value for key, value in asdict(article).items() if key != "text"}
    return {"article": known, "parameters": parameters, "files": files} | surroundings


def surroundings(books: list[dict]) -> dict:
    """SHA-256 of every notebook, lexicon, file of the norms and of the program; the versions."""
    return {
        "notebooks": {book["name"]: fingerprint(book["path"]) for book in books},
        "lexicons": _hashes(DATA / "lexicons", "*.csv"),
        "norms": _hashes(DATA / "norms", "*/*.parquet"),
        "helpers": _hashes(HELPERS, "**/*.py") | _hashes(HELPERS, "**/*.j2"),
        "versions": {"python": platform.python_version()} | versions(),
    }


def manifest(report: dict, folder: Path) -> dict:
    """The ingredients of a finished report, what was made of them, and how long it took.

    Args:
        report: With `ingredients`, `source` (as it was given), `pages` (each with its `reason`),
            `timings` and `seconds`.
        folder: Where the report's files lie.
    """
    made = {k: v for k, v in _hashes(folder, "**/*").items() if k != NAME}
    return report["ingredients"] | {
        "source": report["source"],
        "failed": {k: page["reason"] for k, page in report["pages"].items() if page["reason"]},
        "made": made,
        "timings": report["timings"] | {"total": report["seconds"]},
    }


def read_manifest(folder: Path) -> dict | None:
    """The manifest of a report, None where there is none that was written by `run`."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    parts = {"article", "made", *PARTS}
    whole = isinstance(found, dict) and all(isinstance(found.get(part), dict) for part in parts)
    return found if whole else None


def is_whole(folder: Path, found: dict) -> bool:
    """Whether every notebook ran and every file is still what it was."""
    files = found["made"].items()
    return not found.get("failed") and all(
        (folder / name).is_file() and fingerprint(folder / name) == digest for name, digest in files
    )


def causes(old: dict, new: dict) -> list[str]:
    """What differs between the ingredients of two reports, a phrase for each thing."""
    before, after = old["article"], new["article"]
    told = [what for key, what in WHOLES.items() if before.get(key) != after.get(key)]
    for key in sorted({*before, *after} - {*WHOLES}):
        if before.get(key) != after.get(key):
            told.append(f"the {key} of the article{_from_to(before.get(key), after.get(key))}")
    for part, word in PARTS.items():
        one, other = old[part], new[part]
        for key in sorted({*one, *other}):
            if one.get(key) != other.get(key):
                lacking = {"parameters": "as the notebooks have it", "versions": "none"}.get(part)
                ends = _from_to(one.get(key), other.get(key), lacking) if lacking else ""
                only = "" if key in one and key in other else " (in one of the two only)"
                told.append(f"the {word} {key}{ends or only}")
    return told


def _from_to(old: object, new: object, lacking: str = "none") -> str:
    shown = [", ".join(map(str, v)) if isinstance(v, list) else str(v or "") for v in (old, new)]
    return " ({} → {})".format(*(text or lacking for text in shown))


def versions(packages: Iterable[str] = PACKAGES) -> dict[str, str]:
    """The versions of those packages that are installed."""
    found = {}
    for package in packages:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hashes(folder: Path, pattern: str) -> dict[str, str]:
    paths = (path for path in sorted(folder.glob(pattern)) if path.is_file())
    return {path.relative_to(folder).as_posix(): fingerprint(path) for path in paths}
