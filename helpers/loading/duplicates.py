"""Which articles of a call are largely the same text, such as one wire story in two papers."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pandas as pd

from helpers.articles import Article

# Five words in a row recur by chance only in set phrases; an edited sentence loses five of them.
SHINGLE = 5
# Half of the shorter text in the longer: more than shared quotations, less than light editing.
LEAST_SIMILAR = 0.5
# With fewer shingles one shared sentence would decide.
FEWEST_SHINGLES = 10
# A shingle is looked up in this many earlier articles, which keeps the work linear.
MOST_HOLDERS = 5
# Candidates share at least this part of the shorter text's looked-up shingles.
LEAST_SHARED = 0.2


def near_duplicates(articles: Iterable[Article]) -> pd.DataFrame:
    """Pairs of articles of which the one is, by half or more, contained in the other.

    Similarity is the share of the shorter text's runs of five words that the longer has too: 1 if
    it is contained whole. Nothing is dropped: whether a story that ran twice counts twice is a
    question of the study. Of many copies each is paired with the first ones only.

    Args:
        articles: Any number; texts under 14 words are not compared.

    Returns:
        One row per pair: `a`, `b` (names, in the order of the articles), `similarity` (0.5 to 1);
        the most similar first.

    Source: resemblance and containment by shingles, Broder (1997).
    """
    several = list(articles)
    shingles = _shingles([article.text for article in several])
    holders: dict[int, list[int]] = {}
    pairs = []
    for b, own in enumerate(shingles):
        if len(own) < FEWEST_SHINGLES:
            continue
        shared = Counter(a for shingle in own.tolist() for a in holders.get(shingle, ()))
        for a, count in sorted(shared.items()):
            shorter = min(len(own), len(shingles[a]))
            if count >= LEAST_SHARED * shorter:
                both = len(np.intersect1d(own, shingles[a], assume_unique=True))
                pairs.append((several[a].name, several[b].name, round(both / shorter, 3)))
        for shingle in own.tolist():
            known = holders.setdefault(shingle, [])
            if len(known) < MOST_HOLDERS:
                known.append(b)
    table = pd.DataFrame(pairs, columns=["a", "b", "similarity"])
    table = table.astype({"a": "str", "b": "str", "similarity": "float64"})
    table = table[table["similarity"] >= LEAST_SIMILAR]
    return table.sort_values("similarity", ascending=False, kind="stable", ignore_index=True)


def _shingles(texts: list[str]) -> list[np.ndarray]:
    """The distinct runs of five words of each text, as numbers."""
    words = [re.findall(r"\w+", text.lower()) for text in texts]
    codes, _ = pd.factorize(np.array([w for text in words for w in text], dtype=object))
    numbers = codes.astype(np.uint64) + np.uint64(1)
    starts = np.cumsum([0, *map(len, words)])
    return [_runs(numbers[i:j]) for i, j in pairwise(starts)]


def _runs(numbers: np.ndarray) -> np.ndarray:
    if len(numbers) < SHINGLE:
        return np.empty(0, np.uint64)
    code = np.zeros(len(numbers) - SHINGLE + 1, np.uint64)
    for place in range(SHINGLE):
        # A multiplicative hash; overflow is part of it.
        code = code * np.uint64(0x9E3779B97F4A7C15) + numbers[place : place + len(code)]
        code ^= code >> np.uint64(29)
    return np.unique(code)
