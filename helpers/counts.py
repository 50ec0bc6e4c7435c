"""How often cues occur: rates with exact intervals, and comparisons that suit small counts."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from helpers.chance.exact import CONFIDENCE, exact_test, poisson_interval
from helpers.lexicons import NOTHING
from helpers.norms import PLACES, with_percentiles

PER = 1000
MEASURES = ["count", "words", "per_1000", "low", "high"]
ASKED = ("group", "count", "words", "per_1000")
SIDES = ((1, "a"), (2, "b"))
PAIR = (
    "group_a group_b count_a count_b per_1000_a per_1000_b difference ratio ratio_low "
    "ratio_high p q enough verdict"
).split()


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
    (Przyborowski & Wilenski 1940): `exact_test` gives p and, from the same law, an interval for the
    ratio of the rates. `q` is p after Benjamini & Hochberg (1995) over all rows, so that the same
    pair among more pairs has a higher q: compare the same set wherever one verdict is wanted. Where
    `enough` is False, so few cues could not have reached p = .05 even if all of them stood on one
    side, or all on the other: nothing can be said, which is not the same as no difference.

    Args:
        table: As returned by `rates`.
        within: A column of it; only groups that share its value are compared.
        against: The name of one group, to compare it with each other one only.

    Returns:
        One row per pair: (`within`,) `group_a`, `group_b`, `count_a`, `count_b`, `per_1000_a`,
        `per_1000_b`, `difference` (a − b, per 1,000 words), `ratio` (a / b), `ratio_low`,
        `ratio_high`, `p`, `q`, `enough`, `verdict` ("differs" where q < .05, "may be chance", or
        "too few words to say").

    Raises:
        ValueError: If there is no group of the name `against`.
    """
    table = table.drop(columns=PLACES, errors="ignore").drop_duplicates()
    keys = [column for column in table.columns if column not in {*MEASURES, within}]
    names = [" · ".join(map(str, key)) for key in zip(*(table[k] for k in keys), strict=True)]
    named = table.assign(group=names)[table["words"] > 0]
    if against is not None and against not in names:
        raise ValueError(f"No group “{against}” among {', '.join(dict.fromkeys(names))}.")
    sets = named.groupby(within, observed=True, sort=False) if within else [(None, named)]
    rows = [(value, *pair) for value, part in sets for pair in _pairs_of(part, against)]
    pairs = pd.DataFrame(
        {
            f"{column}_{side}": [row[i][column] for row in rows]
            for column in ASKED
            for i, side in SIDES
        }
    )
    if within:
        pairs.insert(0, within, [row[0] for row in rows])
    return _tested(pairs)[[*([within] if within else []), *PAIR]]


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
    """Every value the column can take: what counts, both truth values, or those that occur."""
    if column.dtype == "category":
        counting = column.cat.categories[column.cat.categories != NOTHING]
        values = pd.Categorical(counting, dtype=column.dtype)
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


def _pairs_of(part: pd.DataFrame, against: str | None) -> Iterator[tuple[dict, dict]]:
    """Every two rows of a table; with `against` only those of that group, which then is first."""
    for a, b in combinations(part.to_dict("records"), 2):
        a, b = (b, a) if against == b["group"] else (a, b)
        if against in (None, a["group"]):
            yield a, b


def _tested(pairs: pd.DataFrame) -> pd.DataFrame:
    """Difference, ratio and test of each pair."""
    numbers = (
        pairs[name].to_numpy("int64") for name in ("count_a", "count_b", "words_a", "words_b")
    )
    a, b, size, other = numbers
    p, low, high = exact_test(a, b, size, other)
    least = [exact_test(k, a + b - k, size, other)[0] for k in (0 * a, a + b)]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (a / size) / (b / other)
    enough = np.maximum(*least) <= 1 - CONFIDENCE
    q = stats.false_discovery_control(p) if len(p) else p
    told = np.where(q < 1 - CONFIDENCE, "differs", "may be chance")
    return pairs.assign(
        difference=pairs["per_1000_a"] - pairs["per_1000_b"],
        ratio=ratio,
        ratio_low=low,
        ratio_high=high,
        p=p,
        q=q,
        enough=enough,
        verdict=pd.Series(np.where(enough, told, "too few words to say"), dtype="str"),
    )
