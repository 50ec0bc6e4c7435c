"""Where a word, or a run of words, stands: finding it, and how evenly it is spread."""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

# The short forms that `tokenize` makes tokens of their own, so that "Trump’s" can be looked up.
CLITIC = re.compile(r"(?<=\w)'(?:s|re|ve|ll|d|m)(?![\w-])")
# Below this a word's spread is mostly its count: three occurrences fill at most three of ten parts.
ENOUGH = 10


def dispersion(tokens: pd.DataFrame, words: str | Iterable[str], parts: int = 10) -> pd.DataFrame:
    """How evenly each word is spread through a text.

    The text is cut into `parts` of equal length, counted in words. DP compares where a word *is*
    with where it would be if it were spread evenly: 0 is perfectly even, 1 is all in one part. A
    word that occurs three times cannot be in more than three parts, so below about ten occurrences
    DP says more about the count than about the word; such rows have `enough=False`.

    Args:
        tokens: As returned by `tokenize`, one article.
        words: Words, or runs of them ("national security"), in any case.
        parts: Number of equal parts, at least 2.

    Returns:
        One row per word: `word`, `count`, `dp` (0 to 1, normalised), `enough`; highest count first,
        ties by word.

    Raises:
        ValueError: If `parts` is below 2, a word does not occur, or there are several articles.

    Source: Gries (2008); normalised as in Lijffijt & Gries (2012).

    >>> from helpers.tokens import tokenize
    >>> dispersion(tokenize("so so so so no no it is"), ["so", "is"], parts=2)["dp"].tolist()
    [1.0, 1.0]
    """
    if parts < 2:
        raise ValueError(f"Spread needs at least two parts to compare; parts is {parts}.")
    if (articles := tokens["article"].nunique()) > 1:
        raise ValueError(
            f"Dispersion is about one article at a time; these tokens hold {articles}."
        )
    is_word = (tokens["word"] != "").to_numpy()
    size = max(int(is_word.sum()), 1)
    part = (np.cumsum(is_word) - 1) * parts // size
    share = np.bincount(part[is_word], minlength=parts) / size
    rows = []
    for word in dict.fromkeys([words] if isinstance(words, str) else words):
        inside = np.bincount(part[occurrences(tokens, query_words(word))], minlength=parts)
        if (count := int(inside.sum())) == 0:
            raise ValueError(f'The word "{word}" does not occur in this article: leave it out.')
        dp = np.abs(inside / count - share).sum() / 2 / (1 - share.min())
        rows.append((word, count, float(dp), count >= ENOUGH))
    table = pd.DataFrame(rows, columns=["word", "count", "dp", "enough"])
    table = table.astype({"word": "str", "count": "int64", "dp": "float64", "enough": "bool"})
    return table.sort_values(["count", "word"], ascending=[False, True], ignore_index=True)


def query_words(word: str) -> list[str]:
    """The words of a query, cut and written as `tokenize` does."""
    parts = CLITIC.sub(r" \g<0>", word.lower().replace("’", "'")).split()
    if not parts:
        raise ValueError("Name a word to look for; this one is empty.")
    return parts


def numbered(tokens: pd.DataFrame, unit: str) -> np.ndarray:
    """Sentences (or paragraphs) numbered through all articles of the table."""
    article, number = pd.factorize(tokens["article"])[0], tokens[unit].to_numpy()
    new = (article[1:] != article[:-1]) | (number[1:] != number[:-1])
    return np.r_[0, np.cumsum(new)][: len(tokens)]


def occurrences(tokens: pd.DataFrame, parts: list[str]) -> np.ndarray:
    """Whether the run of words `parts` begins at each token, within one sentence."""
    sentence = numbered(tokens, "sentence")
    found = (tokens["word"] == parts[0]).to_numpy()
    for step, part in enumerate(parts[1:], start=1):
        here = (tokens["word"] == part).to_numpy()[step:] & (sentence[step:] == sentence[:-step])
        found = found & np.r_[here, np.zeros(min(step, len(tokens)), dtype=bool)]
    return found
