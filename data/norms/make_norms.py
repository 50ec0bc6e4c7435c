"""Making norms: a table of articles counted once, of which figures only are kept.

    python data/norms/make_norms.py TABLE [--out FOLDER] [--text-column text]

TABLE is a Parquet or CSV file, one article a row; what is made is read by `load_norms`.
"""

import argparse
import json
import os
import re
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from tqdm import tqdm

from helpers.cues import find_cues
from helpers.lexicons import CLASSES, Lexicon, list_lexicons, load_lexicon
from helpers.loading.cleaning import STEPS
from helpers.loading.languages import why_not_english
from helpers.norms import (
    EVERYONE,
    FIGURES,
    FILES,
    FOLDER,
    LEVELS,
    NONE_LEVELS,
    NONE_WORDS,
    QUANTILES,
    WHOLE_LEXICON,
    fingerprint,
)
from helpers.tokens import tokenize

PER = 1000

# Large enough that the cost of a call does not show, small enough that a worker needs 0.3 GB.
BATCH = 250
# More processes than this would together need more than 2 GB.
MOST_WORKERS = 6
# A percentile among n articles is uncertain by up to 100/√n points: 14 at 50. Fewer say nothing.
FEWEST_ARTICLES = 50
MOST_OUTLETS = 30
FEWEST_ARTICLES_WITH_WORD = 5
# Quartiles: shorter articles' rates scatter more, each band holds as many articles as the next.
LENGTH_CUTS = (0.25, 0.5, 0.75)
ANY_LENGTH = 2**31 - 1
# A text in which more characters than this could not be decoded is not read.
MOST_REPLACED = 0.01
# The opening of a text, in characters, tells its language.
OPENING = 2000
EMPTY, BROKEN, FOREIGN = "no words", "unreadable characters", "not English"
KNOWN = ("outlet", "date", "topic", "lean")
ADDRESS = r"https?:|www\."
# Told from the name of the outlet alone, and only where the name says it: "BBC News" does not.
OPINION = re.compile(r"\b(?:opinions?|editorials?|op-eds?|commentary|columnists?|guest writer)\b")
NEWS = re.compile(r"- news$|\(news\)|\bweb news\b|\bonline news\b|\bnewswire\b")


class Batch(NamedTuple):
    """What a worker hands back: figures only."""

    articles: pd.DataFrame
    counts: np.ndarray
    words: dict[str, int]
    articles_with: dict[str, int]
    skipped: dict[str, int]


def make_norms(
    table: str | Path,
    out: str | Path | None = None,
    *,
    text: str = "text",
    mentions: Sequence[str] = ("Trump", "Putin"),
    lexicons: Sequence[str | Path] = (),
    workers: int | None = None,
) -> dict:
    """Count a table of articles once, and keep what is needed to place another article among them.

    The table is read in batches and counted by several processes, so that memory does not grow
    with it, but for a few numbers an article and the list of distinct words. In a script, call this
    under `if __name__ == "__main__":` (the processes import the script) or with `workers=1`.

    Args:
        table: A Parquet or CSV file, one article a row, with a column of texts; the columns
            `outlet`, `date`, `topic` and `lean` are used where they exist.
        out: Folder for the three files, by default named after the table under data/norms.
        text: The column of the texts.
        mentions: Words; articles in which all of them occur make a group of their own.
        lexicons: Names or paths, by default every bundled lexicon.
        workers: Number of processes, by default one for each core, at most six.

    Returns:
        What `totals.json` holds: `articles`, `words`, `skipped` (by reason), dates, fingerprints.

    Raises:
        ValueError: If the table cannot be read, lacks the column or holds no readable article.
        RuntimeError: If a process died.
    """
    path = Path(table).expanduser()
    # Loaded once and handed on, so that a change while the count runs cannot enter half of it.
    loaded = [load_lexicon(name) for name in lexicons or list_lexicons()["name"]]
    versions = {lexicon.name: lexicon.sha256 for lexicon in loaded}, fingerprint(CLASSES)
    batches, size = _batches(path, text)
    workers = workers or min(_cores(), MOST_WORKERS, -(-size // BATCH) if size else MOST_WORKERS)
    jobs = ((batch, loaded, tuple(mentions)) for batch in batches)
    with tqdm(total=size, unit=" articles", desc="Norms", mininterval=1) as bar:
        articles, counts, words, skipped = _merged(_spread(_measure, jobs, workers), bar)
    if not len(articles):
        raise ValueError(f"“{path.name}” holds no readable English article in column “{text}”.")
    rates = _rate_table(articles, counts, loaded, mentions)
    totals = _totals(path.name, articles, words, skipped, *versions)
    kept = (words["articles"] >= FEWEST_ARTICLES_WITH_WORD) & ~words["word"].str.match(ADDRESS)
    _write(Path(out) if out else FOLDER / _name_of(path), rates, words[kept], totals)
    return totals


def _batches(path: Path, text: str) -> tuple[Iterator[pd.DataFrame], int | None]:
    """The table in parts with the columns `text`, `outlet`, `date`, `topic`, `lean`; its rows."""
    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            # Buffered, so that not even a row group has to be in memory at once.
            file = pq.ParquetFile(path, buffer_size=2**20)
            names, size = file.schema_arrow.names, file.metadata.num_rows
            wanted = [name for name in names if name in {text, *KNOWN}]
            parts = (part.to_pandas() for part in file.iter_batches(BATCH, columns=wanted))
        elif ".csv" in (suffix.lower() for suffix in path.suffixes):
            form = {"encoding": "utf-8-sig", "dtype": "str", "keep_default_na": False}
            names, size = list(pd.read_csv(path, nrows=0, **form).columns), None
            form |= {"encoding_errors": "replace", "chunksize": BATCH}
            parts = pd.read_csv(path, usecols=lambda name: name in {text, *KNOWN}, **form)
        else:
            raise ValueError(f"“{path.name}” is neither a Parquet nor a CSV file of articles.")
    except (OSError, pa.ArrowException, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise ValueError(f"“{path}” cannot be read as a table of articles ({error}).") from error
    if text not in names:
        raise ValueError(
            f"“{path.name}” has no column “{text}” for the texts; it has {', '.join(names)}."
        )
    return _texts_and_facts(parts, path, text), size


def _texts_and_facts(
    parts: Iterable[pd.DataFrame], path: Path, text: str
) -> Iterator[pd.DataFrame]:
    try:
        for part in parts:
            columns = {
                name: part[name].astype("str").fillna("").str.strip()
                if name in part
                else pd.Series("", part.index, dtype="str")
                for name in ("outlet", "topic", "lean")
            }
            dates = part["date"].astype("str").str[:10] if "date" in part else ""
            texts = [value if isinstance(value, str) else "" for value in part[text]]
            yield pd.DataFrame(columns | {"date": dates, "text": texts}, part.index)
    except (OSError, pa.ArrowException, pd.errors.ParserError) as error:
        raise ValueError(f"“{path.name}” cannot be read to its end ({error}).") from error


def _spread(
    function: Callable[..., Batch], jobs: Iterable[tuple], workers: int
) -> Iterator[tuple[int, Batch]]:
    """The function of each job, in order, with no more jobs in memory than processes need."""
    if workers == 1:
        yield from (function(*job) for job in jobs)
        return
    try:
        # “spawn” is what every system has, and the only one that is safe beside threads.
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            waiting = deque()
            for job in jobs:
                waiting.append(pool.submit(function, *job))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise RuntimeError(
            "A process that counted articles died, perhaps for want of memory; try one worker."
        ) from error


def _measure(batch: pd.DataFrame, lexicons: list[Lexicon], mentions: tuple[str, ...]) -> Batch:
    """Count one batch; runs in a process of its own."""
    texts = [_cleaned(text) for text in batch["text"]]
    reason = np.array([_reason_to_skip(text) for text in texts], dtype="str")
    tokens = tokenize([text if why == "" else "" for text, why in zip(texts, reason, strict=True)])
    words = tokens.loc[tokens["word"] != "", ["article", "word"]]
    article = words["article"].cat.codes.to_numpy()
    mentioned = np.ones(len(batch), dtype=bool)
    for word in mentions:
        mentioned &= np.bincount(article, words["word"] == word.lower(), len(batch)) > 0
    articles = batch.drop(columns="text").assign(
        words=np.bincount(article, minlength=len(batch)), mentions=mentioned & bool(mentions)
    )
    counts = [_count_cues(tokens, lexicon, len(batch)) for lexicon in lexicons]
    kept = reason == ""
    skipped = Counter(reason[~kept].tolist())
    return Batch(articles[kept], np.hstack(counts)[kept], *_count_words(words), dict(skipped))


def _cleaned(text: str) -> str:
    """As `clean` does, without the table of changes, which would take longer than the changes."""
    for _, step in STEPS:
        text, _ = step(text)
    return text


def _reason_to_skip(text: str) -> str:
    """Why an article cannot be used, or ""."""
    if not any(map(str.isalnum, text)):
        return EMPTY
    if text.count("\ufffd") > MOST_REPLACED * len(text):
        return BROKEN
    return FOREIGN if why_not_english(text[:OPENING]) else ""


def _count_cues(tokens: pd.DataFrame, lexicon: Lexicon, size: int) -> np.ndarray:
    """Counted cues of each article (row) in each category (column)."""
    cues = find_cues(tokens, lexicon).query("counted")
    width = len(cues["category"].cat.categories)
    cell = cues["article"].cat.codes.to_numpy("int64") * width + cues["category"].cat.codes
    # Half the memory of anything wider, and no article has 65,536 cues of one kind.
    return np.bincount(cell, minlength=size * width).reshape(size, width).astype("uint16")


def _count_words(words: pd.DataFrame) -> tuple[dict[str, int], dict[str, int]]:
    """How often each word occurs, and in how many articles."""
    code, distinct = pd.factorize(words["word"])
    pairs = np.unique(words["article"].cat.codes.to_numpy("int64") * len(distinct) + code)
    counts = (np.bincount(code), np.bincount(pairs % len(distinct)) if len(pairs) else [])
    return tuple(dict(zip(distinct, map(int, count), strict=True)) for count in counts)


def _merged(
    batches: Iterable[Batch], bar: tqdm
) -> tuple[pd.DataFrame, np.ndarray, pd.DataFrame, Counter]:
    articles, counts = [], []
    words, articles_with, skipped = Counter(), Counter(), Counter()
    for batch in batches:
        articles.append(batch.articles)
        counts.append(batch.counts)
        words.update(batch.words)
        articles_with.update(batch.articles_with)
        skipped.update(batch.skipped)
        bar.update(len(batch.articles) + sum(batch.skipped.values()))
    if not articles:
        return pd.DataFrame(), np.zeros((0, 0)), pd.DataFrame(), skipped
    table = pd.DataFrame({"word": list(words), "count": list(words.values())})
    table["articles"] = table["word"].map(articles_with)
    table = table.sort_values(["count", "word"], ascending=[False, True], ignore_index=True)
    return pd.concat(articles, ignore_index=True), np.vstack(counts), table, skipped


def _rate_table(
    articles: pd.DataFrame, counts: np.ndarray, lexicons: list[Lexicon], mentions: Sequence[str]
) -> pd.DataFrame:
    """Quantiles of the article rates: one row per group, lexicon and category."""
    names, columns, first = [], [], 0
    for lexicon in lexicons:
        categories = lexicon.table["category"].unique().tolist()
        own = counts[:, first : first + len(categories)].astype("int64")
        names += [(lexicon.name, category) for category in [WHOLE_LEXICON, *categories]]
        columns += [own.sum(axis=1, keepdims=True), own]
        first += len(categories)
    counts, words = np.hstack(columns), articles["words"].to_numpy()
    tables = []
    for group, rows in _groups(articles, mentions):
        rates = counts[rows] / words[rows, None] * PER
        # Weibull's: a fresh article falls below the k-th of n with chance k/(n + 1).
        quantiles = np.quantile(rates, LEVELS / 100, axis=0, method="weibull").T
        facts = group | {
            "articles": len(rows),
            "none": (counts[rows] == 0).mean(axis=0),
            "median_words": int(np.median(words[rows])),
            "per_1000": counts[rows].sum(axis=0) / words[rows].sum() * PER,
        }
        table = pd.DataFrame(names, columns=["lexicon", "category"]).assign(**facts)
        lengths = [_lengths(words[rows][column == 0]) for column in counts[rows].T]
        figures = pd.DataFrame(np.hstack([quantiles, lengths]), columns=[*QUANTILES, *NONE_WORDS])
        tables.append(table.join(figures))
    table = pd.concat(tables, ignore_index=True)
    first = ["kind", "group", "lexicon", "category"]
    return table[[*first, *table.columns.drop(first)]]


def _lengths(words: np.ndarray) -> np.ndarray:
    """How long the articles without a cue are."""
    if not len(words):
        return np.zeros(len(NONE_LEVELS))
    return np.quantile(words, NONE_LEVELS / 100, method="weibull")


def _groups(articles: pd.DataFrame, mentions: Sequence[str]) -> Iterator[tuple[dict, np.ndarray]]:
    """What each group is, and the rows of its articles; the whole first."""
    words = articles["words"]
    cuts = words.quantile(LENGTH_CUTS).astype("int64").tolist()
    bands = pd.cut(words, [-1, *cuts, ANY_LENGTH], labels=False, duplicates="drop")
    outlets = articles["outlet"].value_counts()
    outlets = sorted(outlets.index, key=lambda name: (-outlets[name], name))
    outlets = [name for name in outlets if name][:MOST_OUTLETS]
    by = {
        "lean": articles["lean"].str.lower(),
        "genre": articles["outlet"].map({name: genre(name) for name in set(articles["outlet"])}),
        "outlet": articles["outlet"].where(articles["outlet"].isin(outlets), ""),
        "topic": articles["topic"],
        "mentions": articles["mentions"].map({True: " and ".join(mentions), False: ""}),
    }
    any_length = {"least_words": 0, "most_words": ANY_LENGTH}
    yield {"kind": "all", "group": EVERYONE} | any_length, np.arange(len(articles))
    for kind, values in by.items():
        for value, rows in sorted(values.groupby(values).indices.items()):
            if value and len(rows) >= FEWEST_ARTICLES:
                yield {"kind": kind, "group": f"{kind}: {value}"} | any_length, rows
    ends = np.unique([0, *(cut + 1 for cut in cuts), ANY_LENGTH + 1])
    for band, (least, stop) in enumerate(pairwise(ends)):
        rows = np.flatnonzero(bands == band)
        if len(rows) >= FEWEST_ARTICLES:
            upto = "more" if stop > ANY_LENGTH else f"{stop - 1:,}"
            name = f"length: {least:,} to {upto} words"
            limits = {"least_words": int(least), "most_words": int(stop - 1)}
            yield {"kind": "length", "group": name} | limits, rows


def genre(outlet: str) -> str:
    """Whether the name of an outlet says “news” or “opinion”; "" where it does not say.

    >>> genre("New York Times - News"), genre("CNN - Editorial"), genre("BBC News")
    ('news', 'opinion', '')
    """
    name = outlet.strip().lower()
    return "opinion" if OPINION.search(name) else "news" if NEWS.search(name) else ""


def _totals(
    name: str,
    articles: pd.DataFrame,
    words: pd.DataFrame,
    skipped: Counter,
    lexicons: dict[str, str],
    classes: str,
) -> dict:
    dates = articles["date"][articles["date"].str.fullmatch(r"\d{4}-\d\d-\d\d")]
    return {
        "table": name,
        "articles": len(articles),
        "words": int(articles["words"].sum()),
        "distinct_words": len(words),
        "skipped": dict(sorted(skipped.items())),
        "dated": len(dates),
        "first_date": dates.min() if len(dates) else "",
        "last_date": dates.max() if len(dates) else "",
        "lexicons": lexicons,
        "classes_sha256": classes,
    }


def _write(folder: Path, rates: pd.DataFrame, words: pd.DataFrame, totals: dict) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    small = dict.fromkeys(FIGURES, "float32")
    form = {"index": False, "compression": "zstd", "compression_level": 19}
    rates.astype(small).to_parquet(folder / FILES[0], **form)
    words.astype({"count": "int32", "articles": "int32"}).to_parquet(folder / FILES[1], **form)
    digests = {"files": {name: fingerprint(folder / name) for name in FILES[:2]}}
    text = json.dumps(totals | digests, indent=2, ensure_ascii=False) + "\n"
    (folder / FILES[2]).write_text(text, encoding="utf-8", newline="\n")


def _name_of(path: Path) -> str:
    return re.sub(r"[^\w]+", "_", path.name.split(".")[0].lower()).strip("_") or "norms"


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def main() -> int:
    command = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    command.add_argument("table", help="a Parquet or CSV file, one article a row")
    command.add_argument("--out", help="the folder (default: named after the table, beside this)")
    command.add_argument("--text-column", default="text", help="the column of the texts")
    options = command.parse_args()
    try:
        totals = make_norms(options.table, options.out, text=options.text_column)
    except (RuntimeError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    skipped = sum(totals["skipped"].values())
    print(f"{totals['articles']:,} articles, {totals['words']:,} words; {skipped:,} left out.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
