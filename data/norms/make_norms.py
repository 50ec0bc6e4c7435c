"""Making the norms: a table of articles counted once, of which no text is kept.

    python data/norms/make_norms.py TABLE [--out FOLDER] [--words]

TABLE is a Parquet or CSV file, one article a row, with `text` and, where known, `outlet`, `date`,
`topic`, `lean`. Made are NAME.parquet (one row of counts an article, as `measure` makes it) and,
with --words, NAME_words.parquet (how often each word occurs, for `keyness`).
"""

import argparse
import tempfile
from collections import Counter
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from helpers import tokenize
from helpers.many.parts import articles_of, parts_of
from helpers.many.spread import run_corpus

FOLDER = Path(__file__).resolve().parent
NO_TEXT = ["article", "title", "author", "id"]
FEWEST_ARTICLES_WITH_WORD = 5


def make_norms(
    table: str | Path, out: str | Path = FOLDER, name: str = "", words: bool = False
) -> dict:
    """Count a table of articles, and keep what is needed to place another article among them.

    Returns:
        What the manifest of the corpus holds: `articles`, `failed`, `words`, `lexicons`, `copies`.
    """
    name = name or Path(table).stem
    with tempfile.TemporaryDirectory() as folder:
        told = run_corpus([str(table)], Path(folder) / name)
        path = Path(folder) / name / "articles.parquet"
        counted = pq.read_table(path)
        kept = counted.drop_columns([c for c in NO_TEXT if c in counted.column_names])
        years = [str(value)[:4] for value in kept["date"].to_pylist()]
        if "year" not in kept.column_names:
            kept = kept.append_column("year", [years])
        pq.write_table(kept, Path(out) / f"{name}.parquet", compression="zstd")
    if words:
        word_list(table).to_parquet(Path(out) / f"{name}_words.parquet", index=False)
    return told


def word_list(table: str | Path) -> pd.DataFrame:
    """Each word of the table with its count and the number of articles that have it."""
    count, articles = Counter(), Counter()
    for part in parts_of([str(table)]):
        tokens = tokenize([article for article, _ in articles_of(*part)[0]])
        tokens = tokens[tokens["word"] != ""]
        count.update(tokens["word"].value_counts().to_dict())
        articles.update(
            tokens.drop_duplicates(["article", "word"])["word"].value_counts().to_dict()
        )
    found = pd.DataFrame({"word": count.keys(), "count": count.values()})
    found["articles"] = found["word"].map(articles).astype("int64")
    kept = found["articles"] >= FEWEST_ARTICLES_WITH_WORD
    kept &= ~found["word"].str.match(r"https?:|www\.")
    return found[kept].sort_values(["count", "word"], ascending=[False, True], ignore_index=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("table", type=Path)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--words", action="store_true")
    options = parser.parse_args()
    result = make_norms(options.table, options.out, words=options.words)
    print(
        f"{result['articles']:,} articles, {result['words']:,} words; {result['failed']} left out."
    )
