"""From a table with one article per row to texts and what is stated of them, row by row."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.articles import ArticleError, in_one_line
from helpers.loading.dates import stated_date
from helpers.loading.files import MEGABYTE, read_file, refuse_zip_bomb
from helpers.loading.texts import decode

MOST_BYTES = 1_000 * MEGABYTE
# A million characters hold 100,000 words and more.
LONGEST_CELL = 10 * MEGABYTE
# Names under which columns go, in the order in which they are believed.
NAMES = {
    "text": "text articletext fulltext article body articlebody content maintext story storytext",
    "title": "title headline articletitle",
    "outlet": "outlet source publication publisher newspaper outletname sourcename site",
    "date": "date published publishedat publicationdate pubdate publishdate datepublished",
    "author": "author authors byline",
    "url": "url link address weburl",
    "name": "name id slug articleid",
}
# A column without a known name is the text if its cells are as long as paragraphs.
LONG_CELL = 200
ROWS_LOOKED_AT = 20

Row = tuple[str, dict[str, object] | str]
Found = tuple[str, dict[str, str] | ArticleError]


def read_rows(path: Path, text_column: str = "") -> Iterator[Found]:
    """Each row of a .csv, .tsv, .xlsx, .jsonl or .parquet file, or why it cannot be read.

    Args:
        path: The file.
        text_column: The column with the text; recognised by its name or its long cells if `""`.

    Yields:
        The row's number (the header of a CSV or sheet is row 1; in other files the first row is),
        with the sheet's name where there are several, and its `text` with the fields that it
        states, or an `ArticleError`.

    Raises:
        ArticleError: If the file cannot be read, or has no such column.
    """
    shown = in_one_line(path.name)
    raw = read_file(path, MOST_BYTES)
    if not raw.strip():
        raise ArticleError(f"“{shown}” is empty.")
    try:
        rows = READERS[path.suffix.lower()](raw, shown)
        columns, rows = _look_at(rows, text_column, shown)
    except ArticleError:
        raise
    # The readers of damaged files fail in every way there is.
    except Exception as error:
        raise ArticleError(f"“{shown}” is damaged and cannot be read: save it again.") from error
    return _stated(rows, columns, shown)


def _stated(rows: Iterable[Row], columns: dict[str, str], shown: str) -> Iterator[Found]:
    for number, row in rows:
        if isinstance(row, str):
            yield number, ArticleError(f"“{shown}, row {number}” {row}")
            continue
        known = {field: _cell(row.get(column)) for field, column in columns.items()}
        if "\0" in known["text"]:
            yield number, ArticleError(f"“{shown}, row {number}” is not text.")
            continue
        known["date"] = stated_date(known.get("date", ""))
        yield number, {k: value for k, value in known.items() if value or k == "text"}


def _look_at(
    rows: Iterator[Row], text_column: str, shown: str
) -> tuple[dict[str, str], Iterator[Row]]:
    """Which column holds what, from the first rows; and all rows."""
    first = list(islice(rows, ROWS_LOOKED_AT))
    whole = [row for _, row in first if isinstance(row, dict)]
    if not whole:
        reason = f"row {first[0][0]} {first[0][1]}" if first else "it has no rows."
        raise ArticleError(f"“{shown}” holds no article: {reason}")
    names = list(dict.fromkeys(str(name) for row in whole for name in row))
    plain = {re.sub(r"[\W_]", "", name).casefold(): name for name in reversed(names)}
    columns = {
        field: next(plain[n] for n in known.split() if n in plain)
        for field, known in NAMES.items()
        if not plain.keys().isdisjoint(known.split())
    }
    columns["text"] = text_column or columns.get("text") or _longest(whole, names)
    if columns["text"] not in names:
        told = ", ".join(map(in_one_line, names[:20]))
        wanted = (
            f"“{in_one_line(text_column)}”" if text_column else "that is recognised as the text"
        )
        raise ArticleError(f"“{shown}” has no column {wanted}: name one of its columns ({told}).")
    columns = {f: c for f, c in columns.items() if f == "text" or c != columns["text"]}
    return columns, chain(first, rows)


def _longest(rows: list[dict], names: list[str]) -> str:
    """The only column whose cells are long, or `""`."""
    long = []
    for name in names:
        cells = [len(cell) for cell in (_cell(row.get(name)) for row in rows) if cell]
        if cells and sum(cells) / len(cells) >= LONG_CELL:
            long.append(name)
    return long[0] if len(long) == 1 else ""


def _cell(value: object) -> str:
    if isinstance(value, list | np.ndarray):
        return ", ".join(map(_cell, value))
    if value is None or value != value or value is pd.NA:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value).strip()


def _read_csv(raw: bytes, shown: str) -> Iterator[Row]:
    text = decode(raw, shown)
    header = text.lstrip("\n").split("\n", 1)[0]
    delimiter = max(",;\t|", key=header.count)
    csv.field_size_limit(LONGEST_CELL)
    return _read_delimited(text, delimiter if delimiter in header else ",")


def _read_tsv(raw: bytes, shown: str) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    return _read_delimited(decode(raw, shown), "\t")


def _read_delimited(text: str, delimiter: str) -> Iterator[Row]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header: list[str] = []
    number = 0
    while True:
        number += 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield str(number), f"cannot be read ({error})."
            continue
        if not header:
            header = [cell.strip() for cell in cells]
        elif cells and len(cells) != len(header):
            yield str(number), _miscounted(cells, header)
        elif cells:
            yield str(number), dict(zip(header, cells, strict=True))


def _miscounted(cells: list[str], header: list[str]) -> str:
    if len(cells) < len(header) and cells[-1].count("\n") > 5:
        return (
            f"has {len(cells)} cells, the header {len(header)}: a quotation mark is not closed, "
            f"and the {cells[-1].count(chr(10))} lines after it are lost with the row."
        )
    return (
        f"has {len(cells)} cells, the header {len(header)}: "
        "a comma inside a cell needs quotation marks around the cell."
    )


def _read_jsonl(raw: bytes, shown: str) -> Iterator[Row]:
    for number, line in enumerate(decode(raw, shown).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield str(number), "is not valid JSON."
            continue
        yield str(number), row if isinstance(row, dict) else "is not a JSON object ({…})."


def _read_xlsx(raw: bytes, shown: str) -> Iterator[Row]:
    refuse_zip_bomb(raw, shown)
    # Without a header and its guesses, the place of a row is its number in the sheet.
    options = {"sheet_name": None, "header": None, "dtype": object, "keep_default_na": False}
    sheets = pd.read_excel(io.BytesIO(raw), engine="openpyxl", **options)
    for name, sheet in sheets.items():
        filled = sheet[sheet.map(lambda cell: _cell(cell) != "").any(axis=1)]
        header = [_cell(cell) for cell in filled.iloc[0]] if len(filled) else []
        place = f"{name} " if len(sheets) > 1 else ""
        for cells in filled.iloc[1:].itertuples(name=None):
            yield f"{place}{cells[0] + 1}", dict(zip(header, cells[1:], strict=True))


def _read_parquet(raw: bytes, shown: str) -> Iterator[Row]:
    table = pd.read_parquet(io.BytesIO(raw))
    for number, cells in enumerate(table.itertuples(index=False, name=None), start=1):
        yield str(number), dict(zip(table.columns, cells, strict=True))


READERS = {
    ".csv": _read_csv,
    ".tsv": _read_tsv,
    ".jsonl": _read_jsonl,
    ".xlsx": _read_xlsx,
    ".parquet": _read_parquet,
}
