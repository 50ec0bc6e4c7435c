"""Articles of any number in parts of some hundred, so that never all are in memory."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.articles import METADATA, Article, ArticleError, in_one_line
from helpers.sources import each_article, make_article

# Large enough that the cost of a call does not show, small enough for a worker of 0.4 GB.
SIZE = 400
Part = tuple[str, list[dict] | list[str]]
# An article with what it does not state itself, or a source with the reason why it is none.
Found = tuple[Article, dict[str, str]]


def parts_of(sources: list[str], text_column: str = "") -> Iterator[Part]:
    """Rows of tables and paths of files, in parts: ("rows", records) or ("paths", places)."""
    paths: list[str] = []
    for source in sources:
        place = Path(source).expanduser()
        if place.is_dir():
            paths += [str(path) for path in sorted(place.rglob("*")) if path.is_file()]
        elif place.suffix.lower() in (".parquet", ".csv") and place.is_file():
            yield from (("rows", rows) for rows in _rows(place, text_column))
        else:
            paths.append(str(source))
    for begin in range(0, len(paths), SIZE // 4):
        yield "paths", paths[begin : begin + SIZE // 4]


def articles_of(kind: str, given: list) -> tuple[list[Found], list[dict]]:
    """The articles of a part, and what was refused: `source`, `reason`."""
    found: list[Found] = []
    refused: list[dict] = []
    if kind == "paths":
        for source in given:
            try:
                for place, row, article in each_article(source):
                    if isinstance(article, ArticleError):
                        refused.append({"source": f"{place} {row}".strip(), "reason": str(article)})
                    else:
                        found.append((article, {}))
            except ArticleError as error:
                refused.append({"source": in_one_line(source), "reason": str(error)})
        return found, refused
    for row in given:
        try:
            text, name = str(row["text"] or ""), row["name"]
            known = {key: str(row[key]) for key in METADATA if row.get(key)}
            found.append((make_article(name, text, known, {}, name), row["about"]))
        except ArticleError as error:
            refused.append({"source": row["name"], "reason": str(error)})
    return found, refused


def _rows(path: Path, text_column: str) -> Iterator[list[dict]]:
    """The rows of a table in parts, with the columns that an article may have."""
    try:
        if path.suffix.lower() == ".parquet":
            # Buffered, so that not even a row group has to be in memory at once.
            file = pq.ParquetFile(path, buffer_size=2**20)
            parts = (part.to_pandas() for part in file.iter_batches(SIZE))
        else:
            form = {"encoding": "utf-8-sig", "dtype": "str", "keep_default_na": False}
            parts = pd.read_csv(path, chunksize=SIZE, **form)
        number = 0
        for part in parts:
            text = text_column or next((c for c in ("text", "body", "content") if c in part), "")
            if text not in part:
                raise ArticleError(
                    f"“{path.name}” has no column “{text or 'text'}”: name the one with the texts "
                    "with --text-column."
                )
            rows = []
            for record in part.astype("object").where(part.notna(), "").to_dict("records"):
                number += 1
                about = {
                    key: str(value)[:200]
                    for key, value in record.items()
                    if key not in {text, "title", "author", "url", "name"}
                }
                known = {key: record.get(key, "") for key in METADATA}
                named = {"text": record[text], "name": f"{path.stem}_{number}", "about": about}
                rows.append(known | named)
            yield rows
    except (OSError, pa.ArrowException, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise ArticleError(f"“{path}” cannot be read as a table of articles ({error}).") from error
