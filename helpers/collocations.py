"""Which words keep company with a word."""

import numpy as np
import pandas as pd
from scipy import special

from helpers.occurrences import numbered, occurrences, query_words


def collocates(
    tokens: pd.DataFrame, word: str, window: int = 5, min_count: int = 3
) -> pd.DataFrame:
    """Which words keep company with a word.

    A place in the text is *near* if it lies within `window` words of an occurrence of `word` (the
    node), in the same sentence; a place near two nodes counts once, and the node's own words never.
    With f(x) nodes, f(y) occurrences of the collocate outside them, f(xy) of these near, R near
    places in all and N words outside the nodes, E = R f(y) / N occurrences are expected near:

    - `t_score` = (f(xy) − E) / √f(xy): favours frequent words; negative where the node repels.
    - `log_likelihood` = 2 Σ O ln(O/E) over four cells (near or not × this word or not): how sure;
      it is high for attraction and for repulsion.
    - `log_dice` = 14 + log2(2 f(xy) / (f(x) + f(y))): how exclusive, whatever the size of the text:
      one more means twice as close. Mostly 14 at most.

    Args:
        tokens: As returned by `tokenize`, one article or many.
        word: A word, or several that stand together ("national security"), in any case.
        window: Words to each side, at least 1.
        min_count: Fewest co-occurrences. Below 3 every measure rewards accidents.

    Returns:
        One row per word: `word`, `count` (f(xy)), `word_count` (f(y)), `t_score`, `log_likelihood`,
        `log_dice`; highest `log_dice` first, then `count`, ties by word. No rows if `word` does not
        occur.

    Raises:
        ValueError: If `word` is empty or `window` below 1.

    Source: Evert (2008) for the counting and t; Dunning (1993); Rychlý (2008).

    >>> from helpers.tokens import tokenize
    >>> collocates(tokenize("Tea is hot. Hot tea, hot soup. Soup."), "tea")["word"].tolist()
    ['hot']
    """
    if window < 1:
        raise ValueError(f"A window needs at least one word to each side; window is {window}.")
    parts, is_word = query_words(word), (tokens["word"] != "").to_numpy()
    first = (np.cumsum(is_word) - 1)[occurrences(tokens, parts)]
    node, near = _near(numbered(tokens, "sentence")[is_word], first, len(parts), window)
    codes, names = pd.factorize(tokens["word"].astype("str")[is_word])
    table = pd.DataFrame(
        {
            "word": names.astype("str"),
            "count": np.bincount(codes[near], minlength=len(names)),
            "word_count": np.bincount(codes[~node], minlength=len(names)),
        }
    )
    table = table[table["count"] >= max(min_count, 1)]
    both, alone = table["count"], table["word_count"]
    places, size = int(near.sum()), int((~node).sum())
    table["t_score"] = (both - places * alone / max(size, 1)) / np.sqrt(both)
    table["log_likelihood"] = _four_cells(both, places, alone, size)
    table["log_dice"] = 14 + np.log2(2 * both / (len(first) + alone))
    order = ["log_dice", "count", "word"]
    return table.sort_values(order, ascending=[False, False, True], ignore_index=True)


def _near(
    sentence: np.ndarray, first: np.ndarray, length: int, window: int
) -> tuple[np.ndarray, np.ndarray]:
    """Which words belong to a node, and which others lie within the window of one."""
    node, near = np.zeros(len(sentence), dtype=bool), np.zeros(len(sentence), dtype=bool)
    for step in range(length):
        node[first + step] = True
    for step in range(1, window + 1):
        for place in (first - step, first + length - 1 + step):
            inside = (place >= 0) & (place < len(sentence))
            place, origin = place[inside], first[inside]
            near[place[sentence[place] == sentence[origin]]] = True
    return node, near & ~node


def _four_cells(both: pd.Series, places: int, alone: pd.Series, size: int) -> pd.Series:
    """Log-likelihood of a two-by-two table: a cell, its margins, the total (Dunning 1993)."""
    total = 0.0
    for row, cell in ((places, both), (size - places, alone - both)):
        total = total + special.rel_entr(cell, row * alone / max(size, 1))
        total = total + special.rel_entr(row - cell, row * (size - alone) / max(size, 1))
    return np.maximum(2 * total, 0)
