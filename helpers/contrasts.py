"""Which words tell two sets of articles apart: weighted log-odds, and tests by article."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import stats

from helpers.chance.ranks import LISTED, ranked
from helpers.keywords import word_counts

# Numbers held in memory at a time, of eight bytes: words × articles, or × ways to deal them out.
CELLS = 4_000_000
PER_MILLION = 1e6
TESTS = (
    "word articles reference_articles median_per_million reference_median_per_million "
    "superiority p q"
).split()


def weighted_log_odds(
    target: pd.DataFrame,
    reference: pd.DataFrame,
    prior: pd.DataFrame | None = None,
    prior_words: float | None = None,
) -> pd.DataFrame:
    """Which words tell two sets of articles apart, each tempered by what is known of the word.

    Both sets are thought to have begun with the same made-up text, the prior, of `prior_words`
    words. A word gets α occurrences of it, as many as its share of the prior table; then
    δ = ln((a + α) / (N1 + α0 − a − α)) − ln((b + α) / (N2 + α0 − b − α)) is the difference of its
    log-odds (α0 = `prior_words`), with variance 1 / (a + α) + 1 / (b + α), and z = δ / √variance.
    A rare word has to differ more than a common one before its z is large. Rank by z; |z| > 1.96
    is customary for "differs", but z is no test: it takes words for independent, which those of one
    article are not (see `article_tests`), and knows nothing of how many words there are.

    The size of the prior decides what is on top; by default it is as large as both sets together. A
    much smaller one sinks the words that one set never uses, a much larger one the common ones.

    Args:
        target: Tokens (or runs of words), or a table with the columns `word` and `count`.
        reference: Either of these.
        prior: Either of these, for instance `reference_words()`; both sets pooled if left out. A
            word that the prior has seen less often than both sets counts as it does in these, so
            that no α is 0.
        prior_words: The size of the prior, above 0; the words of both sets if left out.

    Returns:
        One row per word of either set: `word`, `count`, `reference_count`, `per_million`,
        `reference_per_million`, `prior_count` (α), `log_odds` (δ, natural logarithm), `z`; highest
        z first, ties by word. A single word that is all there is has δ = 0.

    Raises:
        ValueError: If a table has neither form, or `prior_words` is not above 0.

    Source: Monroe, Colaresi & Quinn (2008), "Fightin' words", Political Analysis 16(4).

    >>> rain = pd.DataFrame({"word": ["fog", "rain", "the"], "count": [3, 30, 967]})
    >>> sun = pd.DataFrame({"word": ["fog", "rain", "the"], "count": [0, 10, 990]})
    >>> weighted_log_odds(rain, sun)[["word", "z"]].head(2).round(2).values.tolist()
    [['rain', 1.85], ['fog', 0.98]]
    """
    if prior_words is not None and not 0 < prior_words < np.inf:
        raise ValueError(f"A prior needs some words; prior_words is {prior_words}.")
    sides = {"count": word_counts(target), "reference_count": word_counts(reference)}
    table = pd.concat(sides, axis=1).fillna(0).astype("int64").rename_axis("word")
    a, b = table["count"], table["reference_count"]
    known = a + b if prior is None else word_counts(prior)
    known = pd.concat([known, a + b], axis=1).max(axis=1)
    size, reference_size = int(a.sum()), int(b.sum())
    total = float(size + reference_size) if prior_words is None else float(prior_words)
    alpha = total * (known / max(known.sum(), 1)).reindex(table.index)
    log_odds = _log_odds(a + alpha, size + total) - _log_odds(b + alpha, reference_size + total)
    table["per_million"] = a / max(size, 1) * PER_MILLION
    table["reference_per_million"] = b / max(reference_size, 1) * PER_MILLION
    table["prior_count"] = alpha
    # If one word is all there is, its odds are infinite on both sides.
    table["log_odds"] = log_odds if len(known) > 1 else 0.0
    table["z"] = table["log_odds"] / np.sqrt(1 / (a + alpha) + 1 / (b + alpha))
    table = table.reset_index().astype({"word": "str", "prior_count": "float64"})
    return table.sort_values(["z", "word"], ascending=[False, True], ignore_index=True)


def article_tests(
    target: pd.DataFrame, reference: pd.DataFrame, min_articles: int = 6
) -> pd.DataFrame:
    """Which words two sets of articles use at different rates, article by article.

    A word that one writer repeats forty times is a habit of one article and not of its set. So each
    article gives one number, its rate of the word, and the two sets of rates are compared by rank
    (Mann–Whitney). `superiority` is how often, of all pairs of an article of the target and one of
    the reference, the target's has the higher rate, equal rates counting half: .5 is no difference,
    1 always higher.

    A few articles show little: with three a side p is never below .1. Compare sets of like lengths,
    since short articles have the wilder rates. Copies of one agency report are not independent.

    Args:
        target: Tokens (or runs of words) of one set of articles.
        reference: Those of the other. Articles without any word are left out of either.
        min_articles: A word is tested if at least so many articles of both sets use it. Of five
            articles, all in one of two equal sets, p cannot fall to .05.

    Returns:
        One row per word: `word`, `articles`, `reference_articles` (how many use it),
        `median_per_million`, `reference_median_per_million` (of the articles' rates; 0 where fewer
        than half use it), `superiority`, `p` (two-sided: twice the smaller tail, exact for a word
        of at most 12 articles; else by the normal law with correction for ties, continuity and,
        where the sets differ in size, skewness), `q` (Benjamini–Hochberg over the rows). Highest
        `superiority` first, then smallest `p`, ties by word. An empty side says nothing: no rows.

    Raises:
        ValueError: If a table does not hold tokens, or `min_articles` is below 1.

    Source: Mann & Whitney (1947); Kilgarriff (2005) and Brezina & Meyerhoff (2014) for articles
    instead of words; Vargha & Delaney (2000); Mielke, Berry & Johnson (1976) for the moments.

    >>> from helpers.tokens import tokenize
    >>> rain, sun = tokenize(["It may rain."] * 5), tokenize(["It will rain."] * 5)
    >>> article_tests(rain, sun, min_articles=5).round(4)[["word", "superiority", "p"]].values[0]
    array(['may', 1.0, 0.0079], dtype=object)
    """
    if min_articles < 1:
        raise ValueError(
            f"A word has to be in one article at least; min_articles is {min_articles}."
        )
    counts, lengths, size = _article_counts(target, reference)
    used = counts["word"].value_counts()
    names = np.sort(used.index[used >= min_articles].to_numpy())
    if not 0 < size < len(lengths):
        names = names[:0]
    parts = [ranked(rates, size) for rates in _rates(counts, lengths, names)]
    table = pd.DataFrame(np.vstack([np.empty((0, len(TESTS) - 2)), *parts]), columns=TESTS[1:-1])
    table.insert(0, "word", pd.Series(names, dtype="str"))
    table["q"] = stats.false_discovery_control(table["p"]) if len(table) else table["p"]
    table = table.astype({"articles": "int64", "reference_articles": "int64"})
    order = ["superiority", "p", "word"]
    return table.sort_values(order, ascending=[False, True, True], ignore_index=True)[TESTS]


def _log_odds(count: pd.Series, size: float) -> pd.Series:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(count) - np.log(size - count)


def _article_counts(
    target: pd.DataFrame, reference: pd.DataFrame
) -> tuple[pd.DataFrame, np.ndarray, int]:
    """Rows of word, article number, count; each article's length; how many are the target's."""
    sides, size = [], []
    for tokens in (target, reference):
        if not {"article", "word"} <= set(tokens.columns):
            raise ValueError(
                "Articles are compared by their tokens; this table has "
                f"{', '.join(map(str, tokens.columns)) or 'no columns'}."
            )
        words = tokens[tokens["word"] != ""]
        number = pd.factorize(words["article"])[0] + sum(size)
        size.append(len(np.unique(number)))
        sides.append(pd.DataFrame({"word": words["word"].astype("str"), "article": number}))
    both = pd.concat(sides, ignore_index=True)
    counts = both.groupby(["word", "article"], sort=False).size().rename("count").reset_index()
    return counts, np.bincount(both["article"], minlength=sum(size)), size[0]


def _rates(counts: pd.DataFrame, lengths: np.ndarray, names: np.ndarray) -> Iterator[np.ndarray]:
    """Rates per million, words × articles, for as many words at a time as memory should hold."""
    row = pd.Index(names).get_indexer(counts["word"])
    article, count = counts["article"].to_numpy(), counts["count"].to_numpy()
    step = max(CELLS // max(len(lengths), 2**LISTED), 1)
    for begin in range(0, len(names), step):
        here = (row >= begin) & (row < begin + step)
        rates = np.zeros((min(step, len(names) - begin), len(lengths)))
        rates[row[here] - begin, article[here]] = count[here] / lengths[article[here]]
        yield rates * PER_MILLION
