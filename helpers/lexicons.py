"""From a CSV that a teacher can edit to a checked `Lexicon`: patterns of words, and guards."""

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from textwrap import shorten

import pandas as pd

FOLDER = Path(__file__).resolve().parent.parent / "data" / "lexicons"
CLASSES = FOLDER / "classes.csv"
# How the lexicons did on annotated corpora, for the notebooks.
SCORES = FOLDER / "scores.csv"
GUARDS = (
    "not_before",
    "not_after",
    "only_before",
    "only_after",
    "not_with",
    "only_with",
    "not_as",
)
COLUMNS = (
    "cue",
    "category",
    "strength",
    *GUARDS,
    "otherwise",
    "source",
    "example",
    "not_example",
)
# Told from the token itself, not from a list. `{capital}` is not said of a sentence's first word.
SPECIAL = {
    "any": "any token",
    "word": "a word",
    "digits": "a number in digits",
    "capital": "a word with a capital",
    "start": "the start of the sentence",
    "end": "the end of the sentence",
}
EDGES = frozenset({"{start}", "{end}"})
CAPITAL = "{capital}"
# Each word in square brackets doubles the phrases a cue stands for.
MOST_OPTIONAL = 6
MOST_SLOTS = 16
# The cells of a dozen lexicons: a batch reads the same ones in every notebook.
MOST_REMEMBERED = 8192
# A reason is read in a table cell.
LONGEST_GUARD = 60

Slot = frozenset[str]
Pattern = tuple[Slot, ...]


class LexiconError(ValueError):
    """A lexicon that cannot be used; the message names the row, the column and what to do."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """A checked word list with guards.

    `table` holds the rows of the CSV (all columns of the lexicon language, `""` where empty),
    `cues[i]` the patterns of row `i` and `guards[i]` those of its guards, by column. A pattern is a
    sequence of slots, a slot the set of words (or `{special}` classes, `*ly` endings) that fit it.
    """

    name: str
    table: pd.DataFrame
    cues: tuple[tuple[Pattern, ...], ...]
    guards: tuple[dict[str, tuple[Pattern, ...]], ...]
    sha256: str


def load_lexicon(name_or_path: str | Path) -> Lexicon:
    """Read and check a lexicon.

    Args:
        name_or_path: The name of a bundled lexicon (`list_lexicons`) or the path of a CSV with at
            least the columns `cue` and `category`; data/lexicons/README.md describes the rest.

    Returns:
        The lexicon; `strength` is 1 where the file gives none.

    Raises:
        LexiconError: If the file is missing or a row cannot be used; row 1 is the header.
    """
    bundled = FOLDER / f"{name_or_path}.csv"
    path = bundled if bundled.is_file() else Path(name_or_path).expanduser()
    if not path.is_file():
        raise LexiconError(f"No lexicon “{name_or_path}”, neither bundled nor as a file.")
    raw = path.read_bytes()
    table = _read(raw, path.name)
    cues, guards, seen = [], [], {}
    for number, row in enumerate(table.to_dict("records"), start=2):
        where = f"{path.name}, row {number}"
        cues.append(_patterns(row["cue"], f"{where}, column cue"))
        if any(EDGES & slot for pattern in cues[-1] for slot in pattern):
            raise LexiconError(f"{where}, column cue: {{start}} and {{end}} stand in guards only.")
        guards.append({g: _guard(row[g], f"{where}, column {g}") for g in GUARDS if row[g]})
        key = (row["cue"], *(row[g] for g in GUARDS))
        if key in seen:
            raise LexiconError(f"{where}: “{row['cue']}” stands in row {seen[key]} already.")
        seen[key] = number
    digest = hashlib.sha256(raw).hexdigest()
    return Lexicon(path.stem, table, tuple(cues), tuple(guards), digest)


def list_lexicons() -> pd.DataFrame:
    """The bundled lexicons: `name`, `entries` (rows), `categories`."""
    paths = [path for path in sorted(FOLDER.glob("*.csv")) if path not in (CLASSES, SCORES)]
    tables = [(path.stem, load_lexicon(path).table) for path in paths]
    rows = [(name, len(t), ", ".join(t["category"].unique())) for name, t in tables]
    return pd.DataFrame(rows, columns=["name", "entries", "categories"])


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
    table = pd.DataFrame(rows[1:], columns=header, dtype="str").reindex(
        columns=list(COLUMNS), fill_value=""
    )
    return _check_cells(table, name)


def _check_cells(table: pd.DataFrame, name: str) -> pd.DataFrame:
    for column in ("cue", "category"):
        if (table[column] == "").any():
            row = table.index[table[column] == ""][0] + 2
            raise LexiconError(f"{name}, row {row}, column {column} is empty.")
    strength = table["strength"].mask(table["strength"] == "", "1")
    bad = ~strength.isin(["0", "1", "2", "3"])
    if bad.any():
        row = table.index[bad][0]
        raise LexiconError(
            f"{name}, row {row + 2}, column strength: “{strength[row]}” is not 0, 1, 2 or 3."
        )
    return table.assign(strength=strength.astype("int64"))


@lru_cache(MOST_REMEMBERED)
def _patterns(cell: str, where: str) -> tuple[Pattern, ...]:
    """The fixed sequences of slots that a cell such as `{some} [very] critics|it is said` means."""
    phrases = re.split(r"\|(?![^{]*\})", cell)
    return tuple(dict.fromkeys(p for phrase in phrases for p in _sequences(phrase, where)))


def _guard(cell: str, where: str) -> tuple[Pattern, ...]:
    """As `_patterns`, all single words in one slot: looked up together, not one by one."""
    patterns = _patterns(cell, where)
    # A capital stays apart: many rows ask for it, and what is found for one serves all.
    alone = [p for p in patterns if len(p) == 1 and CAPITAL not in p[0]]
    rest = tuple(p for p in patterns if p not in alone)
    return ((frozenset().union(*(p[0] for p in alone)),), *rest) if alone else rest


def _sequences(phrase: str, where: str) -> list[Pattern]:
    parts = phrase.split()
    if not parts:
        raise LexiconError(f"{where}: an empty variant; is there a “|” too many?")
    choices = []
    for part in parts:
        optional = part.startswith("[") and part.endswith("]")
        slot = _slot(part[1:-1] if optional else part, where)
        choices.append([(slot,), ()] if optional else [(slot,)])
    if sum(len(choice) == 2 for choice in choices) > MOST_OPTIONAL:
        raise LexiconError(f"{where}: more than {MOST_OPTIONAL} words in square brackets.")
    if len(choices) > MOST_SLOTS:
        raise LexiconError(f"{where}: more than {MOST_SLOTS} words in one phrase.")
    sequences = [sum(chosen, ()) for chosen in product(*choices)]
    if () in sequences:
        raise LexiconError(f"{where}: at least one word must stand outside square brackets.")
    return sequences


def _slot(part: str, where: str) -> Slot:
    if part.startswith("{") and part.endswith("}"):
        names = part[1:-1].split("|")
        if len(names) == 1:
            return _class(names[0], where)
        known = {*SPECIAL, *word_classes()}
        return frozenset().union(*(_class(n, where) if n in known else {n} for n in names))
    if re.search(r"[\[\]{}|]", part):
        raise LexiconError(f"{where}: brackets in “{part}” do not match, or hold a space.")
    if part != part.lower():
        raise LexiconError(f"{where}: “{part}” has capital letters; cues are written lower case.")
    return frozenset({part.replace("’", "'")})


def _class(name: str, where: str) -> Slot:
    if name in SPECIAL:
        return frozenset({f"{{{name}}}"})
    if name not in word_classes():
        known = ", ".join(sorted({*SPECIAL, *word_classes()}))
        raise LexiconError(f"{where}: no word class “{{{name}}}”; there are {known}.")
    return word_classes()[name]


@cache
def word_classes() -> dict[str, Slot]:
    """The words of each class in classes.csv, by name; a class may hold those above it."""
    known: dict[str, Slot] = {}
    for row in _class_rows():
        where = f"{CLASSES.name}, class {row['class']}"
        items = row["words"].split("|")
        known[row["class"]] = frozenset().union(
            *(
                {f"{{{item[1:-1]}}}"} if item[1:-1] in SPECIAL else known[item[1:-1]]
                for item in items
                if item.startswith("{")
            ),
            (item for item in items if not item.startswith("{")),
        )
        if "" in known[row["class"]]:
            raise LexiconError(f"{where}: an empty word; is there a “|” too many?")
    return known


@cache
def in_words(cell: str) -> str:
    """A guard as one would say it, without what may be missing, shortened if it is long.

    >>> in_words("{number}|than [{word}] {any}")
    'a number or than any token'
    """
    meanings = SPECIAL | {row["class"]: row["meaning"] for row in _class_rows()}
    said = re.sub(r"\[\S+\]\s*", "", cell)
    said = re.sub(r"\{(\w+)\}", lambda found: meanings.get(found[1], found[1]), said)
    said = re.sub(r"\s*\|\s*", " or ", re.sub(r"[{}]", "", said))
    return shorten(said, LONGEST_GUARD, placeholder=" …")


@cache
def _class_rows() -> list[dict[str, str]]:
    with CLASSES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
