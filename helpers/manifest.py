"""What went into a report, so that it can be made again and two of them can be told apart."""

import hashlib
import platform
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HELPERS = Path(__file__).resolve().parent
LEXICONS = HELPERS.parent / "data" / "lexicons"
PACKAGES = ("pandas", "scipy", "nltk", "matplotlib", "seaborn", "papermill", "nbconvert")


def manifest(report: dict, books: list[dict]) -> dict:
    """The manifest of a finished report; for the same input only `timings` vary.

    Args:
        report: With `loaded` (the article), `source` (as it was given), `parameters`, `pages` (each
            with its `reason`), `timings` and `seconds`.
        books: The notebooks that were run, each with `name` and `path`.

    Returns:
        `article` (what is known about it and the SHA-256 of its text), `source`, `parameters`,
        `notebooks`, `lexicons` and `helpers` (file and SHA-256), `failed` (notebook and reason),
        `versions`, `timings` (seconds).
    """
    return {
        "article": {k: v for k, v in asdict(report["loaded"]).items() if k != "text"},
        "source": report["source"],
        "parameters": report["parameters"],
        "notebooks": {book["name"]: _sha256(book["path"]) for book in books},
        "lexicons": _hashes(LEXICONS, "*.csv"),
        "helpers": _hashes(HELPERS, "*.py") | _hashes(HELPERS, "*.j2"),
        "failed": {k: page["reason"] for k, page in report["pages"].items() if page["reason"]},
        "versions": {"python": platform.python_version()} | _versions(),
        "timings": report["timings"] | {"total": report["seconds"]},
    }


def _versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _hashes(folder: Path, pattern: str) -> dict[str, str]:
    return {path.name: _sha256(path) for path in sorted(folder.glob(pattern))}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
