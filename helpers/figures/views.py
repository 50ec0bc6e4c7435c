"""What a figure and its sentence both need to know of a table."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

# Below 100 words a single cue already makes more than 10 per 1,000: a rate says little there.
FEW_WORDS = 100
# Below ten occurrences a spread says more about the count than about the word (see `dispersion`).
FEW_OCCURRENCES = 10
# More columns than this leave no room for a figure of ten points in each cell of a heat map.
MOST_ARTICLES = 12
# What q must be below for a word to count as a difference.
SURE = 0.05
# Enough random articles to know the highest one in twenty; few enough to cost no time.
SHUFFLES = 999
# The columns that tokens and cues share: groups made by others, such as categories, share words.
OF_TOKENS = ("article", "section", "paragraph", "sentence", "heading", "quoted")


# ---- along an article --------------------------------------------------------------------------


def words_of_one(tokens: pd.DataFrame) -> pd.DataFrame:
    """The words of one article, numbered from 0; a ValueError if there are several articles."""
    names = tokens["article"].unique()
    if len(names) > 1:
        raise ValueError(
            f"This figure shows one article, and the tokens hold {len(names)}: choose one, "
            f'for example tokens.query("article == {str(names[0])!r}").'
        )
    return tokens[tokens["word"] != ""].reset_index(drop=True)


def occurrences(text: pd.DataFrame, words: str | Iterable[str]) -> dict[str, np.ndarray]:
    """For each word the numbers of the words in `text` that are it."""
    words = [words] if isinstance(words, str) else dict.fromkeys(words)
    return {word: np.flatnonzero(text["word"] == word) for word in words}


def cue_places(cues: pd.DataFrame, text: pd.DataFrame) -> np.ndarray:
    """The number of the word at which each counted cue starts."""
    if text.empty or cues.empty:
        return np.array([], int)
    here = cues["counted"].astype(bool) & (cues["article"].astype(str) == str(text["article"][0]))
    after = np.searchsorted(text["start"], cues.loc[here, "start"], side="right")
    return np.sort(after - 1).clip(0)


def moving_counts(places: np.ndarray, length: int, window: int) -> np.ndarray:
    """How many of the places lie in each window of so many words."""
    return np.convolve(np.bincount(places, minlength=length), np.ones(window, int), "valid")


@lru_cache(maxsize=32)
def chance_peak(count: int, words: int, window: int) -> int:
    """The most cues in one window, passed by 1 in 20 articles whose cues fall at random."""
    places = np.sort(np.random.default_rng(0).integers(0, words, (SHUFFLES, count)), axis=1)
    most = np.ones(SHUFFLES, int)
    for more in range(1, count):
        close = (places[:, more:] - places[:, :-more] < window).any(axis=1)
        if not close.any():
            break
        most[close] = more + 1
    return int(np.quantile(most, 0.95, method="higher"))


# ---- keyness -----------------------------------------------------------------------------------


def strongest(keyness: pd.DataFrame, top: int) -> pd.DataFrame:
    """The words with the largest `score` (then `g2`, then name), from over-used to under-used."""
    return (
        by_strength(keyness)
        .head(top)
        .sort_values(["log_ratio", "word"], ascending=[False, True], ignore_index=True)
    )


def by_strength(keyness: pd.DataFrame) -> pd.DataFrame:
    """The table from the word with the largest `score` (then `g2`, then name) on."""
    size = keyness.assign(size=keyness["score"].abs())
    return size.sort_values(["size", "g2", "word"], ascending=[False, False, True])


def as_written(keyness: pd.DataFrame) -> pd.Series:
    """The words as `written` has them, if the table has that column: “Putin”, not “putin”."""
    return keyness["written"].fillna(keyness["word"]) if "written" in keyness else keyness["word"]


# ---- rates -------------------------------------------------------------------------------------


def keys(rates: pd.DataFrame) -> list[str]:
    """The columns that a table of rates is grouped by."""
    return list(rates.columns[: list(rates.columns).index("count")])


def without_norms(rates: pd.DataFrame) -> pd.DataFrame:
    """The rates alone: with several norm groups each of them stands in several rows."""
    if "norm_group" not in rates:
        return rates
    return rates.loc[:, :"high"].drop_duplicates(ignore_index=True)


def told_apart(rates: pd.DataFrame, columns: Sequence[str]) -> tuple[list[str], list[str]]:
    """Which of the columns tell the rows apart, and the names of what all rows share."""
    parts = [key for key in columns if (rates[key] != rates[key].iloc[0]).any()] or columns[:1]
    shared = [key for key in columns if key not in parts]
    return list(parts), [_name(key, rates[key].iloc[0], {}) for key in shared]


def group_names(
    rates: pd.DataFrame, names: Mapping | Sequence[str] | None = None, columns: Sequence = ()
) -> list[str]:
    """A name for each row: what is given, or the values of the columns that tell rows apart.

    Args:
        rates: As returned by `rates`.
        names: One name for each row, or a mapping from values (as 0, a section) to names; values
            that it lacks keep their own.
        columns: Those that tell rows apart, by default found in the table.

    Raises:
        ValueError: If there are fewer or more names than rows.
    """
    if names is not None and not isinstance(names, Mapping):
        if len(names) != len(rates):
            raise ValueError(
                f"There are {len(names)} names for {len(rates)} rows: give one for each row, in "
                "the order of the table, or a mapping from groups to names."
            )
        return [str(name) for name in names]
    columns = columns or told_apart(rates, keys(rates))[0]
    parts = [[_name(column, value, names or {}) for value in rates[column]] for column in columns]
    return [" · ".join(row) for row in zip(*parts, strict=True)]


def _name(column: str, value: object, names: Mapping) -> str:
    if isinstance(value, bool | np.bool_):
        return column if value else f"not {column}"
    if value in names:
        return str(names[value])
    return f"{column} {value}" if isinstance(value, int | np.integer) else str(value)


def total_words(rates: pd.DataFrame) -> int:
    """Words behind all rows together: groups of cues, such as categories, share their words."""
    parts = [column for column in keys(rates) if column in OF_TOKENS]
    whole = rates.drop_duplicates(parts) if parts else rates.head(1)
    return int(whole["words"].sum())


def first_articles(rates: pd.DataFrame) -> pd.DataFrame:
    """The rows of those articles that a heat map has room for."""
    articles = rates["article"].drop_duplicates()[:MOST_ARTICLES]
    return rates[rates["article"].isin(articles)].astype({"article": str})


def grid(rates: pd.DataFrame, column: str) -> pd.DataFrame:
    """One column of the rates as a grid: a row per category, a column per article."""
    # `pivot_table` would quietly average a cell that is there twice.
    cells = rates.pivot(index="category", columns="article", values=column)  # noqa: PD010
    order = [rates[name].drop_duplicates() for name in ("category", "article")]
    return cells.loc[order[0], order[1]].astype(float)
