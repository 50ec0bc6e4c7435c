"""What a source is, and where the file that it names lies."""

import re
from pathlib import Path

from helpers.articles import FOLDER, ArticleError, in_one_line
from helpers.loading.files import TABLES

PROJECT = FOLDER.parent.parent


def find(source: str | Path) -> tuple[str, str | Path]:
    """What kind of source it is, and its place.

    A path is looked up from where Python runs, then from the project folder, since notebooks run
    in a folder of their own.

    Returns:
        `"url"`, `"input"` (standard input), `"folder"`, `"table"` or `"file"`; the address, `"-"`,
        or the path of what is there.

    Raises:
        ArticleError: If it is a path and nothing readable is there.
    """
    if not isinstance(source, str | Path):
        raise ArticleError(f"“{in_one_line(source)}” is neither a name nor a path nor an address.")
    if source == "-":
        return "input", source
    # Python would take it for the folder that one happens to be in.
    if not str(source).strip():
        raise ArticleError("No article is named: give a name, a path or an address.")
    scheme = re.match(r"([a-z][a-z0-9+.-]+)://|(?:data|javascript|mailto|file):", str(source), re.I)
    if not scheme:
        return _find_path(source)
    if scheme[0].lower() not in ("http://", "https://"):
        raise ArticleError(f"“{in_one_line(source)}” is not an http or https address.")
    return "url", str(source)


def _find_path(source: str | Path) -> tuple[str, Path]:
    bundled = FOLDER / f"{source}.txt"
    if re.fullmatch(r"\w{1,99}", str(source)) and bundled.is_file():
        return "file", bundled
    tried: list[Path] = []
    try:
        given = Path(source).expanduser()
        tried = list(dict.fromkeys([given.absolute(), PROJECT / given]))
        path = next((path for path in tried if path.exists()), None)
    except (OSError, ValueError, RuntimeError) as error:
        raise _nothing_there(source, tried) from error
    if path is None:
        raise _nothing_there(source, tried)
    if path.is_dir():
        return "folder", path
    if not path.is_file():
        shown = in_one_line(source)
        raise ArticleError(f"“{shown}” is not a regular file; give “-” to read standard input.")
    return "table" if path.suffix.lower() in TABLES else "file", path


def _nothing_there(source: str | Path, tried: list[Path]) -> ArticleError:
    text = str(source)
    if "\n" in text.strip() or len(text) > 250:
        return ArticleError(
            f"“{in_one_line(text)}” is no path but looks like a text: use Article(name=…, text=…)."
        )
    names = ", ".join(sorted(path.stem for path in FOLDER.glob("*.txt")))
    places = " nor ".join(f"“{in_one_line(path)}”" for path in tried)
    there = f": there is neither {places}" if len(tried) > 1 else ""
    return ArticleError(
        f"No file “{in_one_line(text)}”{there}, and no bundled article of that name ({names})."
    )
