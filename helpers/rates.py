"""How often cues occur: rates with exact intervals, and comparisons that suit small counts."""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from helpers.norms import PLACES, with_percentiles

PER = 1000
CONFIDENCE = 0.95
MEASURES = ["count", "words", "per_1000", "low", "high"]


def rates(
    cues: pd.DataFrame,
    tokens: pd.DataFrame,
    by: str | Sequence[str] = "article",
    norms: pd.DataFrame | str | Path | None = None,
) -> pd.DataFrame:
    """Counted cues per 1,000 words of each group, with the interval that chance alone explains.

    The interval is the exact Poisson one (Garwood 1936): were the same writer to go on in the same
    way, 95 of 100 such intervals would hold the long-run rate. Cues cluster more than the Poisson
    law allows, so that it is a little too narrow for long texts.

    Args:
        cues: As returned by `find_cues`; rows that are not counted are left out.
        tokens: The tokens they were found in.
        by: One or several columns: of the tokens (`article`, `section`, `quoted`, `heading`, …),
            by which both cues and words are grouped, or of the cues alone (`category`, `strength`,
            `cue`, …), whose groups share the words.
        norms: Places each article, or each category of it, among the articles of a corpus: the
            name of bundled norms (all their articles), or some groups chosen with `load_norms`;
            several groups give a row each. The cues must be all of the lexicon's.

    Returns:
        One row per group, those without a cue included: the `by` columns, `count`, `words`,
        `per_1000`, `low`, `high` (per 1,000 words; NaN where there are no words). With norms also
        `percentile` (share of their articles with a lower rate), `percentile_low`,
        `percentile_high` (where the ends of the interval stand: wide for a short article),
        `norm_group`, `norm_articles`; what to mind is told in `helpers.norms.with_percentiles`.

    Raises:
        ValueError: If neither table has a column of that name; with norms, also if the groups are
            not articles, or the norms do not know the lexicon.
    """
    by = [by] if isinstance(by, str) else list(by)
    missing = [column for column in by if column not in {*tokens.columns, *cues.columns}]
    if missing or not by:
        raise ValueError(f"Neither cues nor tokens have a column “{(missing or [''])[0]}”.")
    counted = _with_token_columns(cues[cues["counted"]], tokens, by)
    groups = _words_by([column for column in by if column in tokens], tokens)
    for column in by:
        if column not in tokens:
            groups = groups.merge(_levels(counted[column]), how="cross")
    count = counted.groupby(by, observed=True).size().rename("count").reset_index()
    table = groups.merge(count, on=by, how="left").fillna({"count": 0})
    for column in by:
        table[column] = table[column].astype(groups[column].dtype)
    table = _with_intervals(table.astype({"count": "int64", "words": "int64"}))
    table = table.sort_values(by, ignore_index=True)[[*by, *MEASURES]]
    return table if norms is None else with_percentiles(table, cues, norms)


def compare(
    table: pd.DataFrame, within: str | None = None, against: str | None = None
) -> pd.DataFrame:
    """Compare rates two by two, exactly, and correct for the number of questions asked.

    Given the cues of both groups together, chance would deal them out by the words alone
    (Przyborowski & Wilenski 1940): an exact binomial test, and from the same law an interval for
    the ratio of the rates. `q` is p after Benjamini & Hochberg (1995) over all rows. Where
    `enough` is False, so few cues could not have reached p = .05 even if all of them stood on one
    side, or all on the other: nothing can be said, which is not the same as no difference.

    Args:
        table: As returned by `rates`.
        within: A column of it; only groups that share its value are compared.
        against: The name of one group, to compare it with each other one only.

    Returns:
        One row per pair: (`within`,) `group_a`, `group_b`, `count_a`, `count_b`, `per_1000_a`,
        `per_1000_b`, `difference` (a − b, per 1,000 words), `ratio` (a / b), `ratio_low`,
        `ratio_high`, `p`, `q`, `enough`.

    Raises:
        ValueError: If there is no group of the name `against`.
    """
    table = table.drop(columns=PLACES, errors="ignore").drop_duplicates()
    keys = [column for column in table.columns if column not in {*MEASURES, within}]
    named = table.assign(
        group=[" · ".join(map(str, key)) for key in zip(*(table[k] for k in keys), strict=True)]
    )
    if against is not None and against not in set(named["group"]):
        raise ValueError(f"No group “{against}” among {', '.join(named['group'].unique())}.")
    sets = named.groupby(within, observed=True, sort=False) if within else [(None, named)]
    rows = []
    for value, members in sets:
        for a, b in combinations(members.to_dict("records"), 2):
            a, b = (b, a) if against == b["group"] else (a, b)
            if a["words"] and b["words"] and against in (None, a["group"]):
                rows.append(({within: value} if within else {}) | _compare_two(a, b))
    pairs = pd.DataFrame(rows, columns=([within] if within else []) + PAIR)
    return pairs.assign(q=stats.false_discovery_control(pairs["p"]) if len(pairs) else pairs["p"])


PAIR = (
    "group_a group_b count_a count_b per_1000_a per_1000_b difference ratio ratio_low "
    "ratio_high p q enough"
).split()


def poisson_interval(count: int | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The exact 95 % interval of the mean of a Poisson count.

    >>> [round(float(end), 2) for end in poisson_interval(12)]
    [6.2, 20.96]
    """
    count = np.asarray(count)
    tail = (1 - CONFIDENCE) / 2
    low = np.where(count > 0, stats.chi2.ppf(tail, 2 * np.maximum(count, 1)) / 2, 0.0)
    return low, stats.chi2.ppf(1 - tail, 2 * count + 2) / 2


def _with_token_columns(cues: pd.DataFrame, tokens: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    lacking = [column for column in by if column not in cues]
    if not lacking:
        return cues
    return cues.merge(tokens[["article", "start", *lacking]], on=["article", "start"], how="left")


def _words_by(by: list[str], tokens: pd.DataFrame) -> pd.DataFrame:
    """The words of each group; an article without words, or without quotations, has 0."""
    words = tokens[tokens["word"] != ""]
    if not by:
        return pd.DataFrame({"words": [len(words)]})
    sizes = words.groupby(by, observed=True).size().rename("words").reset_index()
    named = [c for c in by if tokens[c].dtype == bool or tokens[c].dtype == "category"]
    if named == by:
        levels = pd.DataFrame({"words": [0]})
        for column in by:
            levels = levels.merge(_levels(tokens[column]), how="cross")
        sizes = levels[by].merge(sizes, on=by, how="left").fillna({"words": 0})
    for column in named:
        sizes[column] = sizes[column].astype(tokens[column].dtype)
    return sizes


def _levels(column: pd.Series) -> pd.DataFrame:
    """Every value the column can take: all categories, both truth values, or those that occur."""
    if column.dtype == "category":
        values = pd.Categorical(column.cat.categories, dtype=column.dtype)
    elif column.dtype == bool:
        values = [False, True]
    else:
        values = np.sort(column.unique())
    return pd.DataFrame({column.name: values})


def _with_intervals(table: pd.DataFrame) -> pd.DataFrame:
    words = table["words"].where(table["words"] > 0)
    low, high = poisson_interval(table["count"].to_numpy())
    return table.assign(
        per_1000=table["count"] / words * PER, low=low / words * PER, high=high / words * PER
    )


def _compare_two(a: dict, b: dict) -> dict:
    total, share = a["count"] + b["count"], a["words"] / (a["words"] + b["words"])
    test = stats.binomtest(a["count"], total, share) if total else None
    ends = test.proportion_ci(CONFIDENCE) if test else (0.0, 1.0)
    ends_p = [stats.binomtest(k, total, share).pvalue for k in (0, total)] if total else [1.0]
    ratio_low, ratio, ratio_high = (
        _odds(chance) * b["words"] / a["words"]
        for chance in (ends[0], a["count"] / total if total else np.nan, ends[1])
    )
    return {
        "group_a": a["group"],
        "group_b": b["group"],
        "count_a": a["count"],
        "count_b": b["count"],
        "per_1000_a": a["per_1000"],
        "per_1000_b": b["per_1000"],
        "difference": a["per_1000"] - b["per_1000"],
        "ratio": ratio,
        "ratio_low": ratio_low,
        "ratio_high": ratio_high,
        "p": test.pvalue if test else 1.0,
        "enough": max(ends_p) <= 1 - CONFIDENCE,
    }


def _odds(chance: float) -> float:
    return np.inf if chance == 1 else chance / (1 - chance)
