"""From a CSV that a teacher can edit to a checked `Lexicon`: rows of readings, as patterns."""

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.entries.language import CLASSES, EDGES, FOLDER, LexiconError, Pattern, patterns

# Family and gloss of every category.
CATEGORIES = FOLDER / "categories.csv"
# How the lexicons did on annotated corpora, for the notebooks.
SCORES = FOLDER / "scores.csv"
NO_LEXICONS = (CLASSES, CATEGORIES, SCORES)
CONTEXT = ("before", "after", "with", "written")
COLUMNS = ("cue", *CONTEXT, "category", "strength", "means", "source", "example", "instead")
# The category of a reading that takes its words and counts nothing.
NOTHING = "–"


@dataclass(frozen=True, eq=False)
class Lexicon:
    """A checked decision list: of the rows that fit a place in a text, the first one wins.

    `table` holds the rows of the CSV (`""` where empty) with the `family` of their category;
    `rows[i]` maps the column `cue` and each filled context column of row `i` to its patterns. A
    pattern is a sequence of slots, a slot the set of words, `{special}` classes and `*ly` endings
    that fit it.
    """

    name: str
    table: pd.DataFrame
    rows: tuple[dict[str, tuple[Pattern, ...]], ...]
    sha256: str


def load_lexicon(name_or_path: str | Path) -> Lexicon:
    """Read and check a lexicon.

    Args:
        name_or_path: The name of a bundled lexicon (`list_lexicons`) or the path of a CSV with at
            least the columns `cue` and `category`; data/lexicons/README.md describes the rest.

    Returns:
        The lexicon; `strength` is 1 where the file gives none, 0 where nothing is counted.

    Raises:
        LexiconError: If the file is missing or a row cannot be used; row 1 is the header.
    """
    bundled = FOLDER / f"{name_or_path}.csv"
    path = bundled if bundled.is_file() else Path(name_or_path).expanduser()
    if not path.is_file():
        raise LexiconError(f"No lexicon “{name_or_path}”, neither bundled nor as a file.")
    raw = path.read_bytes()
    table = _read(raw, path.name)
    rows, seen = [], {}
    for number, row in enumerate(table.to_dict("records"), start=2):
        where = f"{path.name}, row {number}"
        filled = [column for column in ("cue", *CONTEXT) if row[column]]
        rows.append({c: patterns(row[c], f"{where}, column {c}") for c in filled})
        if any(EDGES & slot for pattern in rows[-1]["cue"] for slot in pattern):
            raise LexiconError(f"{where}, column cue: {{start}} and {{end}} stand in context only.")
        key = tuple(row[column] for column in ("cue", *CONTEXT))
        if key in seen:
            raise LexiconError(f"{where}: “{row['cue']}” stands in row {seen[key]} already.")
        seen[key] = number
    known = pd.read_csv(CATEGORIES).query("lexicon == @path.stem")
    families = dict(zip(known["category"], known["family"], strict=True))
    table["family"] = [families.get(category, "") for category in table["category"]]
    return Lexicon(path.stem, table, tuple(rows), hashlib.sha256(raw).hexdigest())


def list_lexicons() -> pd.DataFrame:
    """The bundled lexicons: `name`, `entries` (rows), `categories`."""
    paths = [path for path in sorted(FOLDER.glob("*.csv")) if path not in NO_LEXICONS]
    tables = [(path.stem, load_lexicon(path).table) for path in paths]
    told = [(name, len(t), t["category"][t["category"] != NOTHING]) for name, t in tables]
    rows = [(name, rows, ", ".join(categories.unique())) for name, rows, categories in told]
    return pd.DataFrame(rows, columns=["name", "entries", "categories"])


def show_entry(word: str, lexicon: Lexicon | str = "hedges") -> pd.DataFrame:
    """The readings of a word, to be read aloud from top to bottom: the first that fits wins.

    Args:
        word: A lower-case word or phrase, such as `"may"`; rows that hold it in any variant.
        lexicon: As returned by `load_lexicon`, or its name.

    Returns:
        The rows: `cue`, the context columns of which one is filled, `category`, `means`, `example`.

    Raises:
        LexiconError: If no row holds the word.
    """
    table = (load_lexicon(lexicon) if isinstance(lexicon, str) else lexicon).table
    held = [word in re.split(r"[|{} \[\]]", cue) or word in cue.split("|") for cue in table["cue"]]
    if not any(held):
        raise LexiconError(f"“{word}” stands in no row of this list.")
    rows = table[held]
    context = [column for column in CONTEXT if (rows[column] != "").any()]
    return rows[["cue", *context, "category", "means", "example"]]


def _rows(raw: bytes, name: str) -> list[list[str]]:
    """The cells of each row, without empty rows at the end."""
    if raw.startswith(b"PK"):
        raise LexiconError(f"{name} is a spreadsheet: save it as “CSV UTF-8”.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        raise LexiconError(f"{name}, row {row} is not UTF-8: save it as “CSV UTF-8”.") from error
    header = text.split("\n", 1)[0]
    # Spreadsheets of many countries write semicolons.
    delimiter = max(",;\t", key=header.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [[cell.strip() for cell in row] for row in lines]
    except csv.Error as error:
        raise LexiconError(f"{name}, row {lines.line_num} cannot be read ({error}).") from error
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) == 1:
        raise LexiconError(f"{name} has a header and no cues: give each a row.")
    return rows


def _read(raw: bytes, name: str) -> pd.DataFrame:
    rows = _rows(raw, name)
    header = [column.lower() for column in rows[0]] if rows else []
    for column in ("cue", "category"):
        if column not in header:
            raise LexiconError(f"{name} has no column “{column}” in its first row.")
    unknown = [column for column in header if column not in COLUMNS]
    if unknown:
        raise LexiconError(f"{name} has a column “{unknown[0]}”; known are {', '.join(COLUMNS)}.")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise LexiconError(
                f"{name}, row {number} has {len(row)} cells, the header {len(header)}: "
                "a comma inside a cell needs quotation marks around the cell."
            )
        for column in ("cue", "category"):
            if not row[header.index(column)]:
                raise LexiconError(f"{name}, row {number}, column {column} is empty.")
    table = pd.DataFrame(rows[1:], columns=header, dtype="str")
    table = table.reindex(columns=list(COLUMNS), fill_value="")
    table["category"] = table["category"].replace({"-": NOTHING, "—": NOTHING})
    strength = table["strength"].mask(table["strength"] == "", "1")
    bad = ~strength.isin(["0", "1", "2", "3"])
    if bad.any():
        row = table.index[bad][0]
        raise LexiconError(
            f"{name}, row {row + 2}, column strength: “{strength[row]}” is not 0, 1, 2 or 3."
        )
    return table.assign(strength=strength.astype("int64").mask(table["category"] == NOTHING, 0))
