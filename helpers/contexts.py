"""Where words stand and what stands around them: concordance, collocates, dispersion.

All three take what people type: a word in any case, several that stand together, `*` for any
letters ("threat*", "* security"), curly or straight apostrophes. A mark inside ("national,
security") has to stand there too, one at either end is left out; what has no word ("?") is looked
for as it is. A run of words stays within one sentence.
"""

import re
from collections.abc import Iterable
from typing import Literal

import numpy as np
import pandas as pd
from nltk.metrics import BigramAssocMeasures

from helpers.looking.lines import context, context_order, lines_of, nearest
from helpers.looking.queries import hits, numbered

# Below this a word's spread is mostly its count: three occurrences fill at most three of ten parts.
ENOUGH = 10
SORT = re.compile(r"position|left|right|cue|[LR][1-9](?:[ ,]+[LR][1-9])*")


def concordance(
    tokens: pd.DataFrame,
    word: str,
    width: int = 8,
    sort: str = "position",
    cues: pd.DataFrame | None = None,
    within: Literal["paragraph", "sentence"] = "paragraph",
) -> pd.DataFrame:
    """Every occurrence of a word with the words around it (key word in context).

    Sorted by "left" or "right", lines with the same neighbours come together: the word next to the
    node decides, then the one after it. With a table of cues (hedges, boosters, …) each line tells
    which of them stands nearest in its sentence.

    Args:
        tokens: As returned by `tokenize`, one article or many.
        word: What to look for, as above ("national security", "threat*").
        width: Words of context to each side.
        sort: "position" (as in the text), "left", "right", "cue" (nearest to a cue first, lines
            without one last), or words by their place: "L1" is the one to the left, "R2 L1" sorts
            by the second to the right and then by that.
        cues: As returned by `find_cues` (only counted rows are used), or any table with the
            columns `article`, `sentence`, `start`, `end` and `text`.
        within: The context leaves neither the paragraph nor, with "sentence", the sentence.

    Returns:
        One row per occurrence: `article`, `paragraph`, `sentence`, `start`, `end` (of the node, in
        characters of the article's text), `left`, `node`, `right` (text; any white space is one
        space); with cues also `cue` (text of the nearest counted one in the same sentence by the
        characters between, the first of two; the node itself if it is one; "" if there is none).

    Raises:
        ValueError: If there are no hits, `word` is empty, `width` negative, `sort` or `within` none
            of these, or "cue" without a table of cues.

    >>> from helpers import tokenize
    >>> line = concordance(tokenize("It’s late. “So,” she said, “it may rain.”"), "may", width=3)
    >>> line[["left", "node", "right"]].values.tolist()
    [['she said, “it', 'may', 'rain.”']]
    """
    if not SORT.fullmatch(sort):
        raise ValueError(
            "A concordance is sorted by position, left, right, cue, or places such as L1 or R1, "
            f"not by {sort!r}."
        )
    if sort == "cue" and cues is None:
        raise ValueError("To sort by cues, give them too: cues=find_cues(tokens, lexicon).")
    if width < 0 or within not in ("paragraph", "sentence"):
        raise ValueError(
            "The context is of 0 or more words of the paragraph or the sentence; "
            f"width is {width}, within is {within!r}."
        )
    first, length = hits(tokens, word)
    last = first + length - 1
    begin, stop = context(tokens, first, last, width, within)
    lines = lines_of(tokens, begin, first, last, stop)
    if cues is not None:
        lines["cue"], gap = nearest(lines, cues)
    if sort == "cue":
        order = np.argsort(gap, kind="stable")
    else:
        order = context_order(tokens["word"], begin, first, last, stop, sort)
    return lines.iloc[order].reset_index(drop=True)


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
        word: What to look for, as above ("national security", "threat*").
        window: Words to each side, at least 1.
        min_count: Fewest co-occurrences. Below 3 every measure rewards accidents.

    Returns:
        One row per word: `word`, `count` (f(xy)), `word_count` (f(y)), `t_score`, `log_likelihood`,
        `log_dice`; highest `log_dice` first, then `count`, ties by word. No rows if no word stands
        near it as often as `min_count`.

    Raises:
        ValueError: If there are no hits, `word` is empty or `window` below 1.

    Source: Evert (2008) for the counting and t; Dunning (1993); Rychlý (2008); as in NLTK.

    >>> from helpers import tokenize
    >>> collocates(tokenize("Tea is hot. Hot tea, hot soup. Soup."), "tea")["word"].tolist()
    ['hot']
    """
    if window < 1:
        raise ValueError(f"A window needs at least one word to each side; window is {window}.")
    is_word = (tokens["word"] != "").to_numpy()
    begins, length = hits(tokens, word)
    # Counted in words: a mark inside a run is none.
    rank = np.cumsum(is_word)
    first, after = rank[begins] - is_word[begins], rank[begins + length - 1]
    node, near = _near(numbered(tokens, "sentence")[is_word], first, after, window)
    codes, names = pd.factorize(tokens["word"].astype("str")[is_word])
    both = np.bincount(codes[near], minlength=len(names))
    alone = np.bincount(codes[~node], minlength=len(names))
    table = pd.DataFrame({"word": names.astype("str"), "count": both, "word_count": alone})
    table = table[table["count"] >= max(min_count, 1)]
    cells = list(zip(table["count"].tolist(), table["word_count"].tolist(), strict=True))
    places, size, measure = int(near.sum()), int((~node).sum()), BigramAssocMeasures
    table["t_score"] = [measure.student_t(xy, (places, y), size) for xy, y in cells]
    ratios = [measure.likelihood_ratio(xy, (places, y), size) for xy, y in cells]
    table["log_likelihood"] = np.maximum(ratios, 0.0)
    table["log_dice"] = [14 + np.log2(measure.dice(xy, (len(begins), y), size)) for xy, y in cells]
    table = table.astype(dict.fromkeys(["t_score", "log_likelihood", "log_dice"], "float64"))
    order = ["log_dice", "count", "word"]
    return table.sort_values(order, ascending=[False, False, True], ignore_index=True)


def dispersion(
    tokens: pd.DataFrame, words: str | Iterable[str], parts: int | Literal["paragraph"] = 10
) -> pd.DataFrame:
    """How evenly each word is spread through a text.

    The text is cut into `parts` of equal length, counted in words, or at its paragraphs. DP
    compares where a word *is* with where it would be if it were spread evenly: 0 is perfectly even,
    1 is all in one part (with unequal paragraphs: in the shortest). A
    word that occurs three times cannot be in more than three parts, so below about ten occurrences
    DP says more about the count than about the word; such rows have `enough=False`.

    Args:
        tokens: As returned by `tokenize`, one article.
        words: What to look for, as above ("national security", "threat*"); one or several.
        parts: Number of equal parts, at least 2, or "paragraph".

    Returns:
        One row per word: `word`, `count`, `dp` (0 to 1, normalised), `enough`; highest count first,
        ties by word.

    Raises:
        ValueError: If there are fewer than two parts, no hits for a word, or several articles.

    Source: Gries (2008); normalised as in Lijffijt & Gries (2012).

    >>> from helpers import tokenize
    >>> dispersion(tokenize("so so so so no no it is"), ["so", "is"], parts=2)["dp"].tolist()
    [1.0, 1.0]
    """
    if (articles := tokens["article"].nunique()) > 1:
        raise ValueError(
            f"Dispersion is about one article at a time; these tokens hold {articles}."
        )
    is_word = (tokens["word"] != "").to_numpy()
    rank, size = np.maximum(np.cumsum(is_word) - 1, 0), max(int(is_word.sum()), 1)
    if parts == "paragraph":
        names, part = np.unique(tokens["paragraph"].to_numpy()[is_word], return_inverse=True)
        part, parts = part[rank] if len(part) else rank, len(names)
    else:
        part = rank * parts // size
    if parts < 2:
        raise ValueError(f"Spread needs at least two parts to compare; parts is {parts}.")
    share = np.bincount(part[is_word], minlength=parts) / size
    rows = []
    for word in dict.fromkeys([words] if isinstance(words, str) else words):
        inside = np.bincount(part[hits(tokens, word)[0]], minlength=parts)
        dp = np.abs(inside / inside.sum() - share).sum() / 2 / (1 - share.min())
        rows.append((word, inside.sum(), min(dp, 1.0), inside.sum() >= ENOUGH))
    table = pd.DataFrame(rows, columns=["word", "count", "dp", "enough"])
    table = table.astype({"word": "str", "count": "int64", "dp": "float64", "enough": "bool"})
    return table.sort_values(["count", "word"], ascending=[False, True], ignore_index=True)


def _near(
    sentence: np.ndarray, first: np.ndarray, after: np.ndarray, window: int
) -> tuple[np.ndarray, np.ndarray]:
    """Which words belong to a node, and which others lie within the window of one."""
    node, near = np.zeros(len(sentence), dtype=bool), np.zeros(len(sentence), dtype=bool)
    for begin, stop in zip(first, after, strict=True):
        node[begin:stop] = True
        reach = slice(max(begin - window, 0), stop + window)
        near[reach] |= sentence[reach] == sentence[min(begin, len(sentence) - 1)]
    return node, near & ~node
