"""From a table with one article per row to articles, row by row."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from helpers.articles import Article, ArticleError, in_one_line, make_article
from helpers.loading.sources import MEGABYTE, decode, iso_date, read_file, refuse_zip_bomb

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
Found = tuple[str, Article | ArticleError]


def read_rows(source: str | Path, text_column: str = "") -> Iterator[Found]:
    """Each row of a .csv, .tsv, .xlsx, .jsonl or .parquet file as an article, or why it is none.

    Args:
        source: A path.
        text_column: The column with the text; recognised by its name or its long cells if `""`.

    Yields:
        The row's number (the header of a CSV or sheet is row 1; in other files the first row is),
        with the sheet's name where there are several, and an article or an `ArticleError`.

    Raises:
        ArticleError: If the file cannot be read, or has no such column.
    """
    path = Path(source).expanduser()
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
    return _articles(rows, columns, path.stem, shown)


def _articles(
    rows: Iterable[Row], columns: dict[str, str], stem: str, shown: str
) -> Iterator[Found]:
    for number, row in rows:
        where = f"{shown}, row {number}"
        try:
            if isinstance(row, str):
                raise ArticleError(f"“{where}” {row}")
            known = {field: _cell(row.get(column)) for field, column in columns.items()}
            text = known.pop("text")
            if "\0" in text:
                raise ArticleError(f"“{where}” is not text.")
            known["date"] = iso_date(known.get("date", "")) or known.get("date", "")
            name = known.pop("name", "") or f"{stem}_{number}"
            found: Article | ArticleError = make_article(name, text, known, {}, where)
        except ArticleError as error:
            found = error
        yield number, found


def _look_at(
    rows: Iterator[Row], text_column: str, shown: str
) -> tuple[dict[str, str], Iterator[Row]]:
    """Which column holds what, from the first rows; and all rows."""
    first: list[Row] = []
    for row in rows:
        first.append(row)
        if len(first) == ROWS_LOOKED_AT:
            break
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
    return columns, _chain(first, rows)


def _chain(first: list[Row], rows: Iterator[Row]) -> Iterator[Row]:
    yield from first
    yield from rows


def _longest(rows: list[dict], names: list[str]) -> str:
    """The only column whose cells are long, or `""`."""
    long = []
    for name in names:
        cells = [len(cell) for cell in (_cell(row.get(name)) for row in rows) if cell]
        if cells and sum(cells) / len(cells) >= LONG_CELL:
            long.append(name)
    return long[0] if len(long) == 1 else ""


def _cell(value: object) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
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
    import openpyxl

    refuse_zip_bomb(raw, shown)
    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    for sheet in book.worksheets:
        header: list[str] = []
        place = f"{sheet.title} " if len(book.worksheets) > 1 else ""
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            if not any(cell not in (None, "") for cell in cells):
                continue
            if not header:
                header = [_cell(cell) for cell in cells]
            else:
                yield f"{place}{number}", dict(zip(header, cells, strict=False))


def _read_parquet(raw: bytes, shown: str) -> Iterator[Row]:
    import pyarrow.parquet

    number = 0
    for batch in pyarrow.parquet.ParquetFile(io.BytesIO(raw)).iter_batches(batch_size=1_000):
        for row in batch.to_pylist():
            number += 1
            yield str(number), row


READERS = {
    ".csv": _read_csv,
    ".tsv": _read_tsv,
    ".jsonl": _read_jsonl,
    ".xlsx": _read_xlsx,
    ".parquet": _read_parquet,
}
