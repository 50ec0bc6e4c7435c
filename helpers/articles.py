"""From a name, file, address or table to `Article`s: the text, what is known, nothing guessed."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from helpers.loading.cleaning import as_changes, clean
from helpers.loading.languages import why_not_english

FOLDER = Path(__file__).resolve().parent.parent / "data" / "articles"
METADATA = ("title", "outlet", "date", "author", "url")

# Below this a text is a headline at best; one sentence more and the user can have it analysed.
FEWEST_WORDS = 5
# A long novel; what is longer is a collection and should come as one article per row or file.
MOST_WORDS = 100_000


class ArticleError(ValueError):
    """A source that is not a readable English article; the message is one sentence for a person."""


@dataclass(frozen=True)
class Article:
    """One news article. Every offset in every table counts characters of `text`.

    `name` is a slug that joins the tables; `title`, `outlet`, `date`, `author` and `url` are `""`
    where the source does not state them. `changes` says how often loading changed what, in words;
    two articles that differ in nothing else are equal. `sha256` is of the text in UTF-8.

    >>> Article(name="note", text="Rain may fall.").sha256[:8]
    'ff0f2fb9'
    """

    name: str
    text: str
    title: str = ""
    outlet: str = ""
    date: str = ""
    author: str = ""
    url: str = ""
    changes: dict[str, int] = field(default_factory=dict, compare=False, repr=False)
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", writable(self.text))
        object.__setattr__(self, "sha256", hashlib.sha256(self.text.encode()).hexdigest())


def load_article(source: str | Path) -> Article:
    """Read one article, whole and clean, with the metadata that the source states.

    Text goes through `clean`; `loading_changes` tells what that and the reading changed. Metadata
    is taken from front matter (`key: value` lines between two lines of `---`), from a JSON file of
    the same name beside the source, from the fields of a table, or from what a page, PDF or Word
    file says of itself. Dates are `yyyy-mm-dd` where that can be read off without guessing.

    Args:
        source: The name of a bundled article; a path (.txt, .md, .html, .pdf, .docx, or a table or
            folder that holds exactly one article); an http(s) address; or `"-"`, standard input.

    Returns:
        The article; its `name` is the file's as a slug, or the last part of the address.

    Raises:
        ArticleError: If there is no readable English article of 5 to 100,000 words.
    """
    # The readers are imported where they are needed: this file is imported for every text.
    from helpers.loading.sources import FOLDERS_AND_TABLES, kind_of, read_source

    place = _bundled_or(source)
    if kind_of(place) in FOLDERS_AND_TABLES:
        return _only_one(place)
    text, known, changes = read_source(place)
    name = known.pop("name", "") or Path(str(place)).stem
    return make_article(name, text, known, changes, in_one_line(source))


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
    for place, row, found in _several(source, text_column):
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


def in_one_line(name: object) -> str:
    """A file name or address as it can stand in a sentence: one line, not too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(name)).split())
    return line if len(line) <= 100 else f"{line[:70]} … {line[-25:]}"


def writable(text: str) -> str:
    """The text, character for character, with � for lone surrogates, which no file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", "�", text)
    return text


def make_article(
    name: str, text: str, known: dict[str, str], changes: dict[str, int], shown: str
) -> Article:
    """Clean a text, refuse what is no English article, and add what is known about it."""
    text, cleaned = clean(text)
    _refuse_unless_article(text, shown)
    known = {key: " ".join(str(known[key]).split()) for key in METADATA if known.get(key)}
    for change, count in cleaned.itertuples(index=False):
        changes[change] = changes.get(change, 0) + count
    return Article(name=_slug(name), text=text, changes=changes, **known)


def _bundled_or(source: str | Path) -> str | Path:
    bundled = FOLDER / f"{source}.txt"
    return bundled if re.fullmatch(r"\w{1,99}", str(source)) and bundled.is_file() else source


def _several(
    source: str | Path, text_column: str
) -> Iterator[tuple[str, str, Article | ArticleError]]:
    """Each article of a source, or why it is none, with its place: file and row."""
    from helpers.loading.sources import kind_of, list_files
    from helpers.loading.tables import read_rows

    place = _bundled_or(source)
    kind = kind_of(place)
    if kind == "folder":
        for path in list_files(Path(place)):
            try:
                yield from _several(path, text_column)
            except ArticleError as error:
                yield str(path), "", error
    elif kind == "table":
        for row, found in read_rows(place, text_column):
            yield in_one_line(source), row, found
    else:
        yield in_one_line(source), "", load_article(source)


def _only_one(source: str | Path) -> Article:
    found = _several(source, "")
    first = [
        article for _, _, article in (next(found, ("", "", None)), next(found, ("", "", None)))
    ]
    if first[0] is None:
        raise ArticleError(f"“{in_one_line(source)}” holds no article.")
    if first[1] is not None:
        raise ArticleError(
            f"“{in_one_line(source)}” holds several articles: read them with load_articles, "
            "or give one of them."
        )
    if isinstance(first[0], ArticleError):
        raise first[0]
    return first[0]


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


def _slug(stem: str) -> str:
    return re.sub(r"[^\w]+", "_", stem.lower()).strip("_") or "article"


def _unused(name: str, taken: set[str]) -> str:
    unused, number = name, 2
    while unused in taken:
        unused, number = f"{name}_{number}", number + 1
    taken.add(unused)
    return unused
