"""Two sets of articles compared by the ranks of their rates, exactly where they are few."""

import numpy as np
from scipy import special, stats

# Up to here all 2^n ways to deal out the articles that use a word are listed (4,096 at most).
LISTED = 12


def ranked(rates: np.ndarray, size: int) -> np.ndarray:
    """What is told of each word, but for q; the first `size` columns are the target's."""
    reference_size = rates.shape[1] - size
    ranks = stats.rankdata(rates, axis=1)
    wins = ranks[:, :size].sum(axis=1) - size * (size + 1) / 2
    used = (rates > 0).sum(axis=1)
    p = _p_by_moments(ranks, size)
    for articles in np.unique(used[used <= LISTED]):
        few = used == articles
        p[few] = _p_by_listing(ranks[few], size, articles)
    return np.column_stack(
        [
            (rates[:, :size] > 0).sum(axis=1),
            (rates[:, size:] > 0).sum(axis=1),
            np.median(rates[:, :size], axis=1),
            np.median(rates[:, size:], axis=1),
            wins / (size * reference_size),
            p,
        ]
    )


def _p_by_listing(ranks: np.ndarray, size: int, used: int) -> np.ndarray:
    """Exact p from every way to deal out the articles that use a word; the others all tie.

    How many of them fall to the target follows the hypergeometric law; which, is even chance.
    """
    total = ranks.shape[1]
    ways = (np.arange(2**used)[:, None] >> np.arange(used)) & 1
    taken = ways.sum(axis=1)
    chance = stats.hypergeom.pmf(taken, total, used, size) / special.binom(used, taken)
    floor = (total - used + 1) / 2
    sums = (np.sort(ranks, axis=1)[:, total - used :] - floor) @ ways.T
    seen = (ranks[:, :size] - floor).sum(axis=1, keepdims=True)
    # Added up row by row: a matrix product would give words with equal ranks unequal last digits.
    below = np.where(sums <= seen, chance, 0).sum(axis=1)
    above = np.where(sums >= seen, chance, 0).sum(axis=1)
    return np.minimum(2 * np.minimum(below, above), 1.0)


def _p_by_moments(ranks: np.ndarray, size: int) -> np.ndarray:
    """p of a sum of ranks by a Pearson III law with the moments of all permutations.

    Where the sets are equal in size the law is the normal one and p that of `mannwhitneyu`.
    Where they are not, the normal law makes rare words of the small set up to a hundred times too
    sure.
    """
    total = ranks.shape[1]
    other, off = total - size, ranks - (total + 1) / 2
    pairs = max(total * (total - 1), 1)
    spread = np.sqrt(size * other / pairs * (off**2).sum(axis=1))
    third = size * other * (other - size) / (pairs * max(total - 2, 1)) * (off**3).sum(axis=1)
    seen = off[:, :size].sum(axis=1)
    varied = spread > 0
    spread = np.where(varied, spread, 1.0)
    # A sum of ranks moves in steps of 1 (of half a step at ties): half of it to each side.
    above = stats.pearson3.sf((seen - 0.5) / spread, third / spread**3)
    below = stats.pearson3.cdf((seen + 0.5) / spread, third / spread**3)
    return np.where(varied, np.minimum(2 * np.minimum(above, below), 1.0), 1.0)
