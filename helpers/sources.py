"""From a name, file, address, folder or table to articles: the one door over `loading`."""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pandas as pd

from helpers.articles import FOLDER, METADATA, Article, ArticleError, in_one_line
from helpers.loading.cleaning import as_changes, clean
from helpers.loading.files import (
    MOST_BYTES,
    MOST_WORDS,
    TEXTS,
    kind_of_bytes,
    list_files,
    read_file,
)
from helpers.loading.languages import why_not_english
from helpers.loading.places import find
from helpers.loading.texts import decode, headline_of, read_sidecar, read_text

# Below this a text is a headline at best; one sentence more and the user can have it analysed.
FEWEST_WORDS = 5

# A text, what its source states of it, and how often reading changed or left out what.
Read = tuple[str, dict[str, str], dict[str, int]]


def load_article(source: str | Path) -> Article:
    """Read one article, whole and clean, with the metadata that the source states.

    Text goes through `clean`; `loading_changes` tells what that and the reading changed. Metadata
    is taken from front matter (`key: value` lines between two lines of `---`), from a JSON file of
    the same name beside the source, from the fields of a table, or from what a page, PDF or Word
    file says of itself. Where none states a title, a first line that is a heading is the title and
    stays in the text. Dates are `yyyy-mm-dd` where that can be read off without guessing.

    Args:
        source: The name of a bundled article; a path (.txt, .md, .html, .pdf, .docx, or a table or
            folder that holds exactly one article), looked up from where Python runs, then from the
            project folder; an http(s) address; or `"-"`, standard input.

    Returns:
        The article; its `name` is the file's as a slug, or the last part of the address.

    Raises:
        ArticleError: If there is no readable English article of 5 to 100,000 words.
    """
    shown = in_one_line(source)
    kind, place = find(source)
    if kind not in ("folder", "table"):
        text, known, changes = _read(kind, place)
        return make_article(known.get("name") or Path(place).stem, text, known, changes, shown)
    found = [article for _, _, article in islice(each_article(place, ""), 2)]
    if not found:
        raise ArticleError(f"“{shown}” holds no article.")
    if len(found) > 1:
        raise ArticleError(
            f"“{shown}” holds several articles: read them with load_articles, or give one of them."
        )
    if isinstance(found[0], ArticleError):
        raise found[0]
    return found[0]


def loading_changes(source: str | Path | Article) -> pd.DataFrame:
    """What loading this source changes: menus left out, line ends mended, characters replaced.

    Args:
        source: As for `load_article`, or an article that was loaded.

    Returns:
        One row per kind of change: `change` (in words), `count` (how often, or how many words).
    """
    article = source if isinstance(source, Article) else load_article(source)
    return as_changes(article.changes)


def load_articles(source: str | Path, text_column: str = "") -> tuple[list[Article], pd.DataFrame]:
    """Read every article of a folder or a table; other sources give the one they hold.

    Args:
        source: As for `load_article`, also a folder (with its subfolders) or a .csv, .tsv, .xlsx,
            .jsonl or .parquet file with one article per row.
        text_column: The column with the text; recognised by name or by its long cells if `""`.

    Returns:
        The articles, each with a name of its own, and a table of what was refused: `source`,
        `row` (of the table, as a spreadsheet counts; `""` for a whole file), `reason`.

    Raises:
        ArticleError: If the source itself cannot be read, or is a table without a column of text.
    """
    articles: list[Article] = []
    refused, taken = [], set()
    for place, row, found in each_article(source, text_column):
        if isinstance(found, ArticleError):
            refused.append((place, row, str(found)))
        else:
            articles.append(replace(found, name=_unused(found.name, taken)))
    return articles, pd.DataFrame(refused, columns=["source", "row", "reason"], dtype="str")


def list_articles() -> pd.DataFrame:
    """The bundled articles: `name`, `title`, `outlet`, `date`, `words` (split at white space)."""
    articles = [load_article(path) for path in sorted(FOLDER.glob("*.txt"))]
    rows = [(a.name, a.title, a.outlet, a.date, len(a.text.split())) for a in articles]
    return pd.DataFrame(rows, columns=["name", "title", "outlet", "date", "words"])


def make_article(
    name: str, text: str, known: dict[str, str], changes: dict[str, int], shown: str
) -> Article:
    """Clean a text, refuse what is no English article, and add what is known about it."""
    text, cleaned = clean(text)
    _refuse_unless_article(text, shown)
    # A title that is stated to be "" is none, whatever the text begins with.
    known = {"title": known.get("title", headline_of(text))} | known
    known = {key: " ".join(str(known[key]).split()) for key in METADATA if known.get(key)}
    changes = dict(changes)
    for change, count in cleaned.itertuples(index=False):
        changes[change] = changes.get(change, 0) + count
    name = re.sub(r"[^\w]+", "_", name.lower()).strip("_") or "article"
    return Article(name=name, text=text, changes=changes, **known)


def each_article(
    source: str | Path, text_column: str = ""
) -> Iterator[tuple[str, str, Article | ArticleError]]:
    """Each article of a source, or why it is none, with its place: file and row."""
    kind, place = find(source)
    if kind == "folder":
        for path in list_files(place):
            try:
                yield from each_article(path, text_column)
            except ArticleError as error:
                yield str(path), "", error
    elif kind == "table":
        from helpers.loading.tables import read_rows

        for row, found in read_rows(place, text_column):
            yield in_one_line(source), row, _from_row(found, place, row)
    else:
        yield in_one_line(source), "", load_article(source)


def _from_row(found: dict[str, str] | ArticleError, path: Path, row: str) -> Article | ArticleError:
    if isinstance(found, ArticleError):
        return found
    name, where = found.get("name") or f"{path.stem}_{row}", f"{in_one_line(path.name)}, row {row}"
    try:
        return make_article(name, found["text"], found, {}, where)
    except ArticleError as error:
        return error


def _read(kind: str, source: str | Path) -> Read:
    """Text, what is stated (`name` where a better one is known than the file's), changes."""
    if kind == "url":
        from helpers.loading.fetching import fetch

        raw, suffix, charset, address = fetch(source)
        text, known, changes = read_bytes(raw, suffix, in_one_line(source), charset)
        last = re.sub(r"\.\w{2,5}$", "", Path(address.split("?")[0].split("//", 1)[-1]).name)
        return text, {"name": last, "url": address} | known, changes
    if kind == "input":
        try:
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        except (AttributeError, OSError) as error:
            raise ArticleError("Standard input is closed: give a file.") from error
        text, known, changes = read_bytes(raw, "", "standard input")
        return text, {"name": known.get("title") or "standard_input"} | known, changes
    path = Path(source)
    text, known, changes = read_bytes(read_file(path), path.suffix.lower(), in_one_line(path.name))
    stated, changed = read_sidecar(path)
    # Front matter is part of the article; what a page or PDF says of itself may be set right.
    known = stated | known if path.suffix.lower() in TEXTS else known | stated
    return text, known, changed | changes


def read_bytes(raw: bytes, suffix: str, shown: str, charset: str = "") -> Read:
    """Read an article from the bytes of a file, by what they are rather than by their name."""
    kind = kind_of_bytes(raw, suffix, shown)
    if kind == "html":
        from helpers.loading.webpages import read_page

        return read_page(raw, shown, charset)
    if kind == "pdf":
        from helpers.loading.pdfs import read_pdf

        return read_pdf(raw, shown)
    if kind == "docx":
        from helpers.loading.documents import read_docx

        return read_docx(raw, shown)
    return read_text(decode(raw, shown, charset))


def _refuse_unless_article(text: str, shown: str) -> None:
    words = len(re.findall(r"[^\W\d_]+", text))
    if not words:
        raise ArticleError(f"“{shown}” holds no words: give a file with the text of an article.")
    if len(text.split()) > MOST_WORDS:
        raise ArticleError(
            f"“{shown}” holds more than {MOST_WORDS:,} words: give one article at a time."
        )
    # Before the words are counted: scripts without spaces seem to have hardly any.
    reason = why_not_english(text)
    if reason:
        raise ArticleError(f"“{shown}” {reason}; only English is known here.")
    if words < FEWEST_WORDS:
        raise ArticleError(
            f"“{shown}” holds {words} word{'s' * (words > 1)}: too little for an article."
        )


def _unused(name: str, taken: set[str]) -> str:
    unused, number = name, 2
    while unused in taken:
        unused, number = f"{name}_{number}", number + 1
    taken.add(unused)
    return unused
