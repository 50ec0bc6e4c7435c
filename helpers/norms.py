"""Norms: how often cues occur in thousands of real articles, so that one rate finds its place.

`load_norms` and `reference_words` read what `make_norms` (in making_norms.py) has counted, and
`rates(…, norms=…)` places an article among them.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.lexicons import CLASSES, NOTHING, Lexicon
from helpers.lexicons import FOLDER as LEXICONS

FOLDER = Path(__file__).resolve().parent.parent / "data" / "norms"
DEFAULT = "us_political_news"
EVERYONE = "all articles"
WHOLE_LEXICON = "all"
FILES = ("rates.parquet", "words.parquet", "totals.json")
LEVELS = np.arange(1, 100)
QUANTILES = [f"q{level:02}" for level in LEVELS]
# Lengths of the articles that have none: a coarser scale is enough to put them in order.
NONE_LEVELS = np.array([1, *range(5, 100, 5), 99])
NONE_WORDS = [f"none_words_{level:02}" for level in NONE_LEVELS]
FIGURES = [*QUANTILES, *NONE_WORDS, "none", "per_1000"]
PLACES = ["percentile", "percentile_low", "percentile_high", "norm_group", "norm_articles"]


def load_norms(
    name_or_path: str | Path = DEFAULT,
    groups: str | Sequence[str] | None = None,
    lexicon: Lexicon | None = None,
) -> pd.DataFrame:
    """The distribution of article rates in a corpus, for every category of every lexicon.

    Args:
        name_or_path: The name of bundled norms, or a folder that `make_norms` has made.
        groups: Only these groups ("topic: russia") or kinds of group ("topic"); by default all.
        lexicon: Only the rows of this lexicon: none if the norms do not know it as it is now.

    Returns:
        One row per group, lexicon and category (`"all"`: the whole lexicon): `kind`, `group`,
        `lexicon`, `category`, `articles`, `none` (share of the articles without such a cue),
        `median_words`, `per_1000` (all cues of the group over all its words), `least_words` and
        `most_words` (the lengths that a group of `kind` "length" is made for), `q01` … `q99`
        (percentiles of the article rates per 1,000 words), `none_words_01` … `none_words_99`
        (percentiles of the lengths of the articles without such a cue; 0 if there are none),
        `stale` (bool: the lexicon has changed since; make the norms again before you trust a
        percentile).

    Raises:
        ValueError: If there are no such norms, or no such group among them.
    """
    folder = _folder(name_or_path)
    norms = _read_rates(folder, (folder / FILES[0]).stat().st_mtime_ns)
    known = _known(folder)
    norms = norms.assign(stale=norms["lexicon"].isin(_changed(known)))
    rows = pd.Series(True, norms.index)
    if lexicon is not None:
        rows &= norms["lexicon"].eq(lexicon.name) & (known.get(lexicon.name) == lexicon.sha256)
    wanted = [groups] if isinstance(groups, str) else list(groups or [])
    for name in wanted:
        if not (norms["group"].eq(name) | norms["kind"].eq(name)).any():
            kinds = ", ".join(norms["kind"].unique())
            raise ValueError(
                f"The norms “{folder.name}” have no group “{name}”; the kinds of group are {kinds}."
            )
    if groups is None:
        return norms[rows]
    rows &= norms["group"].isin(wanted) | norms["kind"].isin(wanted)
    return norms[rows].reset_index(drop=True)


def reference_words(name_or_path: str | Path = DEFAULT) -> pd.DataFrame:
    """How often each word occurs in a corpus: a reference for `keyness`.

    Words that stand in fewer than five of its articles, and web addresses, are left out.

    Args:
        name_or_path: The name of bundled norms, or a folder that `make_norms` has made.

    Returns:
        One row per word: `word`, `count`, `articles` (in how many it occurs); highest count first,
        ties by word.

    Raises:
        ValueError: If there are no such norms.
    """
    folder = _folder(name_or_path)
    words = _read_words(folder, (folder / FILES[1]).stat().st_mtime_ns).copy(deep=False)
    words.attrs["unlisted"] = int(words["articles"].min()) - 1
    return words


def with_percentiles(
    table: pd.DataFrame,
    cues: pd.DataFrame,
    norms: pd.DataFrame | str | Path,
) -> pd.DataFrame:
    """Place each rate of a table made by `rates` among the articles of the norms.

    `percentile` is the share of articles with a lower rate, in per cent. Articles without a single
    cue all have the rate 0: among these the longer ones are taken as lower, since none in 3,000
    words says more than none in 300. So an article without a cue may have any place up to the share
    of articles like it, though no article has a lower rate. Of other equal rates half are taken as
    lower. Placed like this, fresh articles of the same population fall below the p-th percentile in
    p of 100 cases, whatever the category. `percentile_low` and `percentile_high` are the places of
    the two ends of the rate's own interval, so that a short article gets a wide range; it begins at
    0 where there is no cue.

    Three things to know. The norms are rates of articles as they were printed: their spread holds
    chance too, most of all that of short articles, so compare like lengths (`kind` "length"). The
    group is a sample itself: among n articles a percentile is uncertain by up to 100/√n points
    more. And the articles of the norms have rates of their whole text, quotations included.

    Args:
        table: As made by `rates`, by `article`, `category` or both.
        cues: The cues of one whole lexicon: its categories tell which lexicon it is.
        norms: As returned by `load_norms`; each group in it gives a row, but a group of `kind`
            "length" only to articles of its lengths. A name or a folder means all its articles. A
            table without rows places nothing.

    Returns:
        The table with `percentile`, `percentile_low`, `percentile_high` (0 to 100; missing where
        there are no words), `norm_group` and `norm_articles` (the group and its size).

    Raises:
        ValueError: If the groups are not articles, or the norms do not know the lexicon.
    """
    if isinstance(norms, str | Path):
        norms = load_norms(norms, EVERYONE)
    by = table.columns[: table.columns.get_loc("count")]
    if not set(by) <= {"article", "category"}:
        raise ValueError(f"Norms are of whole articles: group by article, not by {', '.join(by)}.")
    if "article" not in by and len(cues["article"].cat.categories) > 1:
        raise ValueError("Norms are of single articles: group by article and category.")
    norms = _of_lexicon(cues, norms) if len(norms) else norms
    category = table.get("category", pd.Series(WHOLE_LEXICON, table.index)).astype("str")
    norms = norms[norms["category"].isin(category)]
    placed = [table.iloc[:0]]
    for row in norms.to_dict("records"):
        fits = table["words"].between(row["least_words"], row["most_words"])
        if (fits := fits & (category == row["category"])).any():
            placed.append(_placed(table[fits], row))
    nowhere = table.index.difference(pd.concat(placed).index)
    placed.append(table.loc[nowhere].assign(norm_group="", norm_articles=0))
    placed = pd.concat([part for part in placed if len(part)] or placed[-1:])
    placed = placed.reindex(columns=[*table.columns, *PLACES]).astype({"norm_group": "str"})
    return placed.sort_index(kind="stable").reset_index(drop=True)


def _placed(table: pd.DataFrame, row: dict) -> pd.DataFrame:
    """Each rate, and the ends of its interval, among the quantiles of one row of the norms."""
    quantiles = np.array([row[name] for name in QUANTILES])
    ends = np.append(0, [row[name] for name in NONE_WORDS])
    shorter = np.interp(table["words"], ends, np.append(0, NONE_LEVELS) / 100, right=0.995)
    # At 0 many articles tie: the low end stands before them, the rate among them by its length.
    places = {
        "percentile": _place(table["per_1000"], quantiles, row["none"], 1 - shorter),
        "percentile_low": _place(table["low"], quantiles, row["none"], 0),
        "percentile_high": _place(table["high"], quantiles, row["none"], 1),
    }
    return table.assign(**places, norm_group=row["group"], norm_articles=row["articles"])


def _place(
    rate: pd.Series, quantiles: np.ndarray, none: float, at_zero: float | np.ndarray
) -> np.ndarray:
    """Per cent of the articles below each rate, by straight lines between the quantiles.

    A rate of 0 is above the share `at_zero` of the articles that have none.
    """
    known, run = np.unique(quantiles, return_inverse=True)
    # Equal quantiles are a tie: its middle.
    level = np.bincount(run, LEVELS) / np.bincount(run)
    above = known > 0
    rates = np.append(0, known[above])
    levels = np.append(100 * none, np.maximum(level[above], 100 * none))
    beyond = (max(LEVELS[-1], 100 * none) + 100) / 2
    place = np.interp(rate, rates, levels, right=beyond)
    return np.where(rate == 0, 100 * none * at_zero, np.where(rate.isna(), np.nan, place))


def _of_lexicon(cues: pd.DataFrame, norms: pd.DataFrame) -> pd.DataFrame:
    """The rows of the lexicon that has exactly the categories of the cues."""
    categories = {*cues["category"].cat.categories, WHOLE_LEXICON} - {NOTHING}
    names = [
        name
        for name, rows in norms.groupby("lexicon", observed=True)
        if set(rows["category"]) == categories
    ]
    if len(names) != 1:
        raise ValueError(
            f"These norms have {'several lexicons' if names else 'no lexicon'} with exactly the "
            f"categories {', '.join(sorted(categories - {WHOLE_LEXICON}))}; "
            "`python data/norms/make_norms.py` makes norms with the lexicons of today."
        )
    return norms[norms["lexicon"] == names[0]]


@lru_cache(maxsize=4)
def _read_rates(folder: Path, changed: int) -> pd.DataFrame:
    table = _read(folder / FILES[0])
    if not {*QUANTILES, *NONE_WORDS} <= set(table.columns):
        raise ValueError(f"The norms “{folder.name}” are of an earlier version; make them again.")
    return table


@lru_cache(maxsize=4)
def _read_words(folder: Path, changed: int) -> pd.DataFrame:
    return _read(folder / FILES[1])


def _read(path: Path) -> pd.DataFrame:
    try:
        # Half the time of `pandas.read_parquet`, which looks for folders of files first.
        return pq.ParquetFile(path).read().to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise ValueError(f"“{path}” is damaged; make the norms again ({error}).") from error


def _folder(name_or_path: str | Path) -> Path:
    bundled = FOLDER / name_or_path
    folder = bundled if bundled.is_dir() else Path(name_or_path).expanduser()
    if not all((folder / name).is_file() for name in FILES):
        known = ", ".join(sorted(path.parent.name for path in FOLDER.glob(f"*/{FILES[0]}")))
        raise ValueError(
            f"No norms “{name_or_path}”: there are {known or 'none'}, and any folder that "
            "`python data/norms/make_norms.py TABLE --out FOLDER` has made."
        )
    return folder.resolve()


def _known(folder: Path) -> dict[str, str]:
    """The SHA-256 of each lexicon of the norms; "", which no file has, if its classes changed."""
    totals = json.loads((folder / FILES[2]).read_text(encoding="utf-8"))
    if totals["classes_sha256"] != fingerprint(CLASSES):
        return dict.fromkeys(totals["lexicons"], "")
    return totals["lexicons"]


def _changed(known: dict[str, str]) -> list[str]:
    """The lexicons that are not what they were when the norms were made."""
    paths = {name: LEXICONS / f"{name}.csv" for name in known}
    return [
        name
        for name, path in paths.items()
        if not known[name] or (path.is_file() and known[name] != fingerprint(path))
    ]


def fingerprint(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal: what tells whether it has changed."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
