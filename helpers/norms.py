"""Norms: the counts of thousands of real articles, so that one rate finds its place among them.

A norm is a table that `measure` made of a named corpus, one row an article, without any text. Take
it whole or choose rows: `norms[norms["topic"] == "elections"]`.
"""

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.lexicons import NOTHING, list_lexicons, load_lexicon

FOLDER = Path(__file__).resolve().parent.parent / "data" / "norms"
DEFAULT = "us_political_news"
PLACES = ["percentile", "percentile_low", "percentile_high", "norm_group", "norm_articles"]
PER = 1000
# Two-sided 95 %, of a normal distribution.
SURE = 1.96
# Outside these lengths of the norm's articles, or with more unknown words, a text is unlike them.
EDGES = (0.01, 0.99)
Norms = pd.DataFrame | dict[str, pd.DataFrame] | str | Path


def load_norms(name_or_path: str | Path = DEFAULT) -> pd.DataFrame:
    """The articles of a corpus as counts: one row each.

    Args:
        name_or_path: The name of bundled norms, or the `articles.parquet` that
            `python -m helpers corpus` made of articles of your own (or its folder).

    Returns:
        The table of `measure`, without titles; `attrs["name"]` is the name of the corpus and
        `attrs["lexicons"]` the SHA-256 of each lexicon it was counted with.

    Raises:
        ValueError: If there are no such norms.
    """
    path = _path(name_or_path)
    return _read(path, path.stat().st_mtime_ns).copy()


def reference_words(name: str = DEFAULT) -> pd.DataFrame:
    """How often each word occurs in a corpus: a reference for `keyness`.

    Words that stand in fewer than five of its articles, and web addresses, are left out.

    Returns:
        One row per word: `word`, `count`, `articles` (in how many it occurs); highest count first,
        ties by word. `attrs["unlisted"]` tells how often a word may occur that is left out.
    """
    path = FOLDER / f"{name}_words.parquet"
    if not path.is_file():
        raise ValueError(f"No word list of the norms “{name}”.")
    words = _read(path, path.stat().st_mtime_ns).copy(deep=False)
    words.attrs = {"unlisted": int(words["articles"].min()) - 1}
    return words


def alike(norms: pd.DataFrame, words: int, factor: float = 1.5) -> pd.DataFrame:
    """Those articles of the norms that are about as long: from 1/`factor` to `factor` times."""
    return norms[norms["words"].between(words / factor, words * factor)]


def unlike(tokens: pd.DataFrame, norms: pd.DataFrame) -> str:
    """Why a text is not of the kind of the norms, in a sentence; "" if it may be.

    Args:
        tokens: As returned by `tokenize`, one article.
        norms: As returned by `load_norms`.
    """
    size = int((tokens["word"] != "").sum())
    low, high = norms["words"].quantile(EDGES)
    if not low <= size <= high:
        side = "shorter" if size < low else "longer"
        return f"The text is {side} than nearly all of the {len(norms):,} articles of the norms."
    known = set(reference_words(norms.attrs.get("name", DEFAULT))["word"])
    words = tokens.loc[tokens["word"].str.isalpha(), "word"]
    strange = 1 - words.isin(known).mean() if len(words) else 1.0
    if strange > 0.12:
        return f"Of its words {100 * strange:.0f} % are unknown to the norms: another kind of text."
    return ""


def with_percentiles(table: pd.DataFrame, cues: pd.DataFrame, norms: Norms) -> pd.DataFrame:
    """Place each rate of a table made by `rates` among the articles of the norms.

    `percentile` is the share of articles with a lower rate, in per cent, half of equal ones taken
    as lower. Articles without a single cue all have the rate 0: among these the longer ones are
    lower, since none in 3,000 words says more than none in 300. It is never 0 or 100: above all but
    1 in n. `percentile_low` and `percentile_high` are the places of the two ends of the rate's own
    interval, widened by what chance does to a sample of n articles.

    Args:
        table: As made by `rates`, by `article`, `category` or both.
        cues: The cues of one whole lexicon: its categories tell which lexicon it is.
        norms: A table of `load_norms` or some of its rows, its name, or several by name, each of
            which gives a row.

    Returns:
        The table with `percentile`, `percentile_low`, `percentile_high` (missing without words),
        `norm_group` and `norm_articles` (name and size).

    Raises:
        ValueError: If the groups are not articles, or the norms do not know the lexicon as it is.
    """
    by = table.columns[: table.columns.get_loc("count")]
    if not set(by) <= {"article", "category"}:
        raise ValueError(f"Norms are of whole articles: group by article, not by {', '.join(by)}.")
    if "article" not in by and len(cues["article"].cat.categories) > 1:
        raise ValueError("Norms are of single articles: group by article and category.")
    norms = load_norms(norms) if isinstance(norms, str | Path) else norms
    several = norms if isinstance(norms, dict) else {norms.attrs.get("name", "norms"): norms}
    placed = [_placed(table, cues, group, name) for name, group in several.items()]
    whole = pd.concat(placed) if placed else table.reindex(columns=[*table.columns, *PLACES])
    return whole.sort_index(kind="stable").reset_index(drop=True)


def column_of(lexicon: str, part: str = "") -> str:
    """The column of `measure` for a lexicon, or for a family or category of it."""
    return "_".join([lexicon, *part.split()])


def _placed(
    table: pd.DataFrame, cues: pd.DataFrame, norms: pd.DataFrame, name: str
) -> pd.DataFrame:
    lexicon = _lexicon_of(cues, norms)
    category = table.get("category", pd.Series("", table.index)).astype("str")
    places = []
    for row, part in zip(table.to_dict("records"), category, strict=True):
        counts = norms[column_of(lexicon, part)].to_numpy()
        places.append(place(row, counts, norms["words"].to_numpy()))
    columns = pd.DataFrame(places, columns=PLACES[:3], index=table.index, dtype="float64")
    return table.join(columns).assign(norm_group=name, norm_articles=len(norms))


def place(row: dict, counts: np.ndarray, words: np.ndarray) -> tuple[float, float, float]:
    """The place of one rate and of its two ends among articles, in per cent."""
    if not row["words"] or not len(counts):
        return np.nan, np.nan, np.nan
    rates, size = counts / np.maximum(words, 1) * PER, len(counts)

    def share(rate: float) -> float:
        if rate == 0:
            none = words[counts == 0]
            below = (none > row["words"]).sum() + 0.5 * (none == row["words"]).sum()
        else:
            below = (rates < rate).sum() + 0.5 * (rates == rate).sum()
        return float(np.clip(below / size, 0.5 / size, 1 - 0.5 / size))

    low, high = share(row["low"]) if row["count"] else 0.0, share(row["high"])
    low, high = (p + s * SURE * np.sqrt(p * (1 - p) / size) for p, s in ((low, -1), (high, 1)))
    return 100 * share(row["per_1000"]), 100 * max(low, 0.0), 100 * min(high, 1 - 0.5 / size)


def _lexicon_of(cues: pd.DataFrame, norms: pd.DataFrame) -> str:
    """The lexicon that has exactly the categories of the cues, as the norms know it."""
    categories = set(cues["category"].cat.categories) - {NOTHING}
    known = norms.attrs.get("lexicons", {})
    for name in list_lexicons()["name"]:
        lexicon = load_lexicon(name)
        if set(lexicon.table["category"]) - {NOTHING} == categories:
            if known.get(name) in {None, lexicon.sha256} and column_of(name) in norms:
                return name
            raise ValueError(
                f"The list “{name}” has changed since the norms were made: make them again "
                "(python data/norms/make_norms.py)."
            )
    raise ValueError(
        f"The norms know no lexicon with exactly the categories {', '.join(sorted(categories))}."
    )


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> pd.DataFrame:
    try:
        table = pq.ParquetFile(path).read()
    except (OSError, pa.ArrowException) as error:
        raise ValueError(f"“{path}” is damaged; make the norms again ({error}).") from error
    told = json.loads((table.schema.metadata or {}).get(b"norms", b"{}"))
    frame = table.to_pandas()
    frame.attrs = {"name": path.stem, **told}
    return frame


def _path(name_or_path: str | Path) -> Path:
    for path in (FOLDER / f"{name_or_path}.parquet", Path(name_or_path).expanduser()):
        path = path / "articles.parquet" if path.is_dir() else path
        if path.is_file():
            return path.resolve()
    known = sorted(p.stem for p in FOLDER.glob("*.parquet") if not p.stem.endswith("_words"))
    raise ValueError(
        f"No norms “{name_or_path}”: there are {', '.join(known) or 'none'}, and the "
        "articles.parquet of any folder that `python -m helpers corpus` has made."
    )
