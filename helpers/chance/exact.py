"""Exact tests and intervals of counts, and whether several groups differ at all."""

import numpy as np
import pandas as pd
from scipy import stats

CONFIDENCE = 0.95
TAIL = (1 - CONFIDENCE) / 2
# As many as tell a chance of one in a hundred, and cost no time.
DEALS = 999


def exact_test(
    a: np.ndarray, b: np.ndarray, size: int | np.ndarray, other: int | np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether a in `size` words and b in `other` words are two rates: p, and their ratio's ends.

    Of the a + b occurrences chance gives each to the first side with its share of the words. p is
    twice the smaller binomial tail, at most 1, and the 95 % interval that of Clopper & Pearson
    (1934) from the same tails: it holds 1 if, and only if, p is .05 or more.

    >>> [round(float(x), 3) for x in exact_test(3, 0, 100, 100)]
    [0.25, 0.413, inf]
    """
    a, b = np.asarray(a), np.asarray(b)
    share = size / np.maximum(np.asarray(size) + other, 1)
    tails = stats.binom.cdf(a, a + b, share), stats.binom.sf(a - 1, a + b, share)
    low = np.where(a > 0, stats.beta.ppf(TAIL, a, b + 1), 0.0)
    # The chance of the other side, so that no digits are lost where it is small.
    rest = np.where(b > 0, stats.beta.ppf(TAIL, b, a + 1), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = low / (1 - low) * other / size, (1 - rest) / rest * other / size
    return np.minimum(2 * np.minimum(*tails), 1.0), *ends


def poisson_interval(count: int | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The exact 95 % interval of the mean of a Poisson count.

    >>> [round(float(end), 2) for end in poisson_interval(12)]
    [6.2, 20.96]
    """
    count = np.asarray(count)
    low = np.where(count > 0, stats.chi2.ppf(TAIL, 2 * np.maximum(count, 1)) / 2, 0.0)
    return low, stats.chi2.ppf(1 - TAIL, 2 * count + 2) / 2


def differ_at_all(table: pd.DataFrame) -> float:
    """p of all groups of a table together: how often would chance set their rates as far apart?

    One question instead of one for each pair: were the cues dealt out by the words alone, how often
    would chi-square be as large (999 deals of a fixed seed, so that the least p is .001)?

    Args:
        table: As returned by `rates`; groups without words are left out.

    Returns:
        p; 1 if there are not two groups with words, or no cues.

    >>> table = pd.DataFrame({"count": [9, 30, 10], "words": [500, 500, 500]})
    >>> differ_at_all(table) < 0.01
    True
    """
    known = table[table["words"] > 0]
    counts, share = known["count"].to_numpy(), (known["words"] / known["words"].sum()).to_numpy()
    if len(known) < 2 or not counts.sum():
        return 1.0
    expected = counts.sum() * share
    dealt = np.random.default_rng(1).multinomial(counts.sum(), share, DEALS)
    apart = ((np.vstack([counts, dealt]) - expected) ** 2 / expected).sum(axis=1)
    # What is seen is one of the deals; equal ones may differ by rounding.
    return float((apart >= apart[0] - 1e-9).mean())
