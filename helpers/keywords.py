"""Which words a text leans on: counts, keyness, company, context and spread of words.

Every function takes the table made by `tokenize` and returns a new table. Punctuation (where `word`
is "") is never counted. Runs of words are counted like words: `keyness(ngrams(a), ngrams(b))`.
"""

import re
from collections.abc import Iterable
from typing import Literal

import numpy as np
import pandas as pd
from scipy import special, stats

# Closed-class words of English, compiled for this collection along the word classes of Quirk,
# Greenbaum, Leech & Svartvik, "A Comprehensive Grammar of the English Language" (1985), ch. 2: they
# tell little of what a text is about. Some words of these classes are not in the list because they
# are what this collection studies, and the usual stop lists would hide the evidence: modals (may,
# could, would, 'll, 'd), negation (not, no, never, don't), vague quantities (some, many, few, most,
# any), approximators (about, around, over, under, nearly), conditions (if, unless, whether). A word
# is hidden from a table, never from the text: totals and rates stay those of the whole text.
FUNCTION_WORDS = frozenset(
    # determiners
    "a an the this that these those each every either both all such another other which what whose "
    # pronouns
    "i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his "
    "himself she her hers herself it its itself they them their theirs themselves who whom whoever "
    "whatever whichever one oneself there here "
    # prepositions
    "of in on at by for from to into onto with within without against among amongst between "
    "through throughout during before after since until till above below beneath behind beside "
    "besides beyond across along up down off out via per upon toward towards despite amid "
    # conjunctions and connecting adverbs
    "and or but nor so yet as than then because while whereas when whenever where wherever why how "
    "though although lest once too also "
    # auxiliaries: be, have, do, and their short forms
    "am is are was were be been being have has had having do does did doing 's 're 've 'm".split()
)
# The short forms that `tokenize` makes tokens of their own, so that "Trump’s" can be looked up.
CLITIC = re.compile(r"(?<=\w)'(?:s|re|ve|ll|d|m)(?![\w-])")
# 95 % intervals, and the p value that a word must be able to reach to be tested (Tarone).
LEVEL = 0.05
# Chances that differ by less than this are equal but for rounding, as in SciPy's binomtest.
SAME_CHANCE = 1 + 1e-7
# Below this a word's spread is mostly its count: three occurrences fill at most three of ten parts.
ENOUGH = 10


def frequencies(tokens: pd.DataFrame, hide_function_words: bool = False) -> pd.DataFrame:
    """How often each word occurs.

    A rate per million words lets texts of different length be compared; in a text of 400 words
    every single occurrence is worth 2,500, so read it with the count beside it.

    Args:
        tokens: As returned by `tokenize` or `ngrams`, one article or many.
        hide_function_words: Leave out words (and runs made wholly) of `FUNCTION_WORDS`. Rates do
            not change: they are still per million of all words.

    Returns:
        One row per word: `word`, `count`, `per_million`, `articles` (in how many articles it
        occurs); highest count first, ties by word.

    >>> from helpers.tokens import tokenize
    >>> frequencies(tokenize("It may rain. It may not."), hide_function_words=True)["word"].tolist()
    ['may', 'not', 'rain']
    """
    words = tokens.loc[tokens["word"] != "", ["article", "word"]].astype({"word": "str"})
    table = words["word"].value_counts().rename_axis("word").reset_index(name="count")
    table["per_million"] = table["count"] / max(len(words), 1) * 1e6
    table["articles"] = table["word"].map(words.drop_duplicates()["word"].value_counts())
    if hide_function_words:
        hidden = [FUNCTION_WORDS.issuperset(_parts(word)) for word in table["word"]]
        table = table[~np.array(hidden, dtype=bool)]
    table = table.astype({"word": "str", "count": "int64", "articles": "int64"})
    return table.sort_values(["count", "word"], ascending=[False, True], ignore_index=True)


def ngrams(tokens: pd.DataFrame, n: int = 2) -> pd.DataFrame:
    """Runs of `n` neighbouring words, as a table that can be counted like tokens.

    A run crosses neither a sentence end nor a punctuation mark. Runs overlap, so their counts are
    less independent than those of words, and p values a little too small.

    Args:
        tokens: As returned by `tokenize`.
        n: Words in a run, at least 1; 2 and 3 are usual.

    Returns:
        The columns of `tokens`, one row per run: place, `heading` and `quoted` of its first word,
        `end` of its last, `token` and `word` with single spaces ("national security").

    Raises:
        ValueError: If `n` is below 1.

    >>> from helpers.tokens import tokenize
    >>> ngrams(tokenize("Trump’s approach, some argue, works."))["word"].tolist()
    ["trump's", "'s approach", 'some argue']
    """
    if n < 1:
        raise ValueError(f"A run of words needs at least one word; n is {n}.")
    table = tokens.reset_index(drop=True)
    sentence, is_word = _numbered(table, "sentence"), table["word"] != ""
    whole = is_word.copy()
    for step in range(1, n):
        same = np.r_[sentence[step:], [-1] * min(step, len(table))] == sentence
        whole &= is_word.shift(-step, fill_value=False) & same
    first = np.flatnonzero(whole)
    runs = table.iloc[first].reset_index(drop=True)
    for step in range(1, n):
        following = table.iloc[first + step].reset_index(drop=True)
        gap = np.where(following["start"] > runs["end"], " ", "")
        for column in ("token", "word"):
            runs[column] = runs[column] + gap + following[column]
        runs["end"] = following["end"]
    return runs


def keyness(target: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Which words a text uses more, and less, than another text or a reference does.

    `log_ratio` is how many times more frequent, in doublings: 1 is twice, -1 is half. In short
    texts it is wild, so `score` takes the end of its 95 % interval that is nearer 0: "at least this
    many doublings", and 0 where the interval leaves open which side uses the word more. Rank by it.
    `p` is for one word that was chosen beforehand; among all words of a table believe `q`. Where
    words come in bursts, or several articles stand on a side, even `q` is too sure of itself: words
    of one article are not independent.

    The table holds the words of `target` and those other words of `reference` that could have
    reached p = .05 at some split of their count between the two sides (Tarone 1990). A word that no
    split could have made a keyword says nothing and only weighs on `q`. All others count as tested,
    also those that `target` happens not to use: against a large reference, a table of the target's
    own words only would call chance hits significant in nearly every text. Expect as many rows as
    the reference has words, most of them with `count` 0 and `score` 0.

    Args:
        target: Tokens, or a table with the columns `word` and `count` (as from `frequencies`).
        reference: Either of these. A word that a table does not list counts as 0, and its total is
            the sum of its counts.

    Returns:
        One row per word: `word`, `count`, `reference_count`, `per_million`,
        `reference_per_million`, `g2` (two-cell log-likelihood), `log_ratio` (0.5 for a zero count),
        `log_ratio_low`, `log_ratio_high` (95 %; infinite at zero counts), `p` (exact binomial,
        two-sided), `q` (Benjamini–Hochberg over the rows), `score`. Highest score first, ties by
        the evidence for over-use, then by word; so under-used words are at the end. An empty
        reference says nothing: `p` is 1, `g2` and `score` 0, the interval infinite and `log_ratio`
        missing. An empty target gives no rows.

    Raises:
        ValueError: If a table has neither form, or counts that are not whole numbers from 0 up.

    Source: Rayson & Garside (2000) for `g2`; Hardie (2014) for `log_ratio`; Evert (2022) for
    `score`, here with the plain 95 % interval, correction for many words being left to `q`; Tarone
    (1990) for which words are tested; Benjamini & Hochberg (1995) for `q`.

    >>> table = keyness(pd.DataFrame({"word": ["far", "near"], "count": [3, 97]}),
    ...                 pd.DataFrame({"word": ["near"], "count": [100]}))
    >>> table.loc[table["word"] == "far", ["count", "reference_count", "p"]].values.tolist()
    [[3.0, 0.0, 0.25]]
    """
    pair = pd.concat({"count": _counts(target), "reference_count": _counts(reference)}, axis=1)
    pair = pair.fillna(0).astype("int64").rename_axis("word").reset_index().astype({"word": "str"})
    size, reference_size = int(pair["count"].sum()), int(pair["reference_count"].sum())
    if size == 0:
        pair = pair.iloc[:0]
    total = (pair["count"] + pair["reference_count"]).to_numpy()
    used = (pair["count"] > 0).to_numpy()
    pair = pair[used | _testable(total, size, reference_size)]
    cells = pair[["count", "reference_count"]].drop_duplicates()
    table = pair.merge(_compared(cells, size, reference_size), how="left")
    table["q"] = stats.false_discovery_control(table["p"]) if len(table) else table["p"]
    low, high = table["log_ratio_low"], table["log_ratio_high"]
    table["score"] = np.where(low > 0, low, np.where(high < 0, high, 0.0))
    table = table.sort_values(
        ["score", "evidence", "word"], ascending=[False, False, True], ignore_index=True
    )
    return table.drop(columns="evidence")


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
    parts, is_word = _parts(word), (tokens["word"] != "").to_numpy()
    first = (np.cumsum(is_word) - 1)[_found(tokens, parts)]
    node, near = _near(_numbered(tokens, "sentence")[is_word], first, len(parts), window)
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


def concordance(
    tokens: pd.DataFrame,
    word: str,
    width: int = 8,
    sort: Literal["position", "left", "right"] = "position",
) -> pd.DataFrame:
    """Every occurrence of a word with the words around it (key word in context).

    The context stays within the paragraph. Sorted by "left" or "right", lines with the same
    neighbours come together: the word next to the node decides, then the one after it.

    Args:
        tokens: As returned by `tokenize`, one article or many.
        word: A word, or several that stand together ("national security"), in any case.
        width: Words of context to each side.
        sort: "position" (as in the text), "left" or "right".

    Returns:
        One row per occurrence: `article`, `paragraph`, `sentence`, `start`, `end` (of the node, in
        characters of the article's text), `left`, `node`, `right` (text; any white space is one
        space). No rows if `word` does not occur.

    Raises:
        ValueError: If `word` is empty, `width` negative or `sort` none of the three.

    >>> from helpers.tokens import tokenize
    >>> line = concordance(tokenize("It’s late. “So,” she said, “it may rain.”"), "may", width=3)
    >>> line[["left", "node", "right"]].values.tolist()
    [['she said, “it', 'may', 'rain.”']]
    """
    if sort not in ("position", "left", "right"):
        raise ValueError(f'A concordance is sorted by "position", "left" or "right", not {sort!r}.')
    if width < 0:
        raise ValueError(f"The context cannot be narrower than no words; width is {width}.")
    parts = _parts(word)
    first = np.flatnonzero(_found(tokens, parts))
    last = first + len(parts) - 1
    begin, stop = _context(tokens, first, last, width)
    text, at, until = _rebuilt(tokens)
    lines = tokens.iloc[first][["article", "paragraph", "sentence", "start", "end"]]
    lines = lines.reset_index(drop=True)
    lines["end"] = tokens["end"].to_numpy()[last]
    spans = {"left": (at[begin], at[first]), "node": (at[first], until[last])}
    spans["right"] = (until[last], until[stop])
    for name, (low, high) in spans.items():
        cut = [text[i:j].strip() for i, j in zip(low, high, strict=True)]
        lines[name] = pd.Series(cut, dtype="str")
    order = _context_order(tokens["word"], begin, first, last, stop, sort)
    return lines.iloc[order].reset_index(drop=True)


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
        inside = np.bincount(part[_found(tokens, _parts(word))], minlength=parts)
        if (count := int(inside.sum())) == 0:
            raise ValueError(f'The word "{word}" does not occur in this article: leave it out.')
        dp = np.abs(inside / count - share).sum() / 2 / (1 - share.min())
        rows.append((word, count, float(dp), count >= ENOUGH))
    table = pd.DataFrame(rows, columns=["word", "count", "dp", "enough"])
    table = table.astype({"word": "str", "count": "int64", "dp": "float64", "enough": "bool"})
    return table.sort_values(["count", "word"], ascending=[False, True], ignore_index=True)


def _counts(frame: pd.DataFrame) -> pd.Series:
    """Occurrences of each word, from tokens or from a frequency table."""
    if "word" not in frame or not {"count", "token"} & set(frame.columns):
        raise ValueError(
            "Keyness compares tokens, or a table with the columns word and count; "
            f"this table has {', '.join(map(str, frame.columns)) or 'no columns'}."
        )
    if frame["word"].isna().any():
        raise ValueError(
            "A row of the frequency table has no word: read the file with keep_default_na=False, "
            'or pandas takes words such as "null" for missing.'
        )
    frame = frame[frame["word"] != ""].astype({"word": "str"})
    if "count" not in frame:
        return frame["word"].value_counts()
    counts = pd.to_numeric(frame["count"], errors="coerce").astype("float64")
    if not ((counts >= 0) & (counts % 1 == 0)).all():
        raise ValueError("Every count of a frequency table must be a whole number, 0 or more.")
    counts = counts.groupby(frame["word"]).sum()
    return counts[counts > 0]


def _testable(total: np.ndarray, size: int, reference_size: int) -> np.ndarray:
    """Whether some split of each total between the two sides has p <= LEVEL (Tarone 1990)."""
    distinct, place = np.unique(total, return_inverse=True)
    nowhere = np.zeros_like(distinct)
    under = _exact_p(nowhere, distinct, size, reference_size)
    over = _exact_p(nowhere, distinct, reference_size, size)
    return (np.minimum(under, over) <= LEVEL)[place]


def _exact_p(count: np.ndarray, total: np.ndarray, size: int, other: int) -> np.ndarray:
    """Two-sided exact binomial p of `count` out of `total`, the same as `scipy.stats.binomtest`.

    The sum of the chances of all outcomes no likelier than the one seen; for a whole table at once,
    as binomtest takes about a millisecond a word.
    """
    above = count * other > (total - count) * size
    count = np.where(above, total - count, count)
    chance = np.where(above, other, size) / max(size + other, 1)
    most = stats.binom.pmf(count, total, chance) * SAME_CHANCE
    # The first outcome on the far side that is no likelier: chances fall there, so halve and look.
    low, high = np.ceil(total * chance).astype("int64"), total + 1
    while (low < high).any():
        middle = (low + high) // 2
        rare = stats.binom.pmf(middle, total, chance) <= most
        low, high = np.where(rare | (low >= high), low, middle + 1), np.where(rare, middle, high)
    far = stats.binom.sf(high - 1, total, chance)
    p = np.minimum(stats.binom.cdf(count, total, chance) + far, 1.0)
    return np.where(count == total * chance, 1.0, p)


def _compared(cells: pd.DataFrame, size: int, reference_size: int) -> pd.DataFrame:
    """All that follows from two counts; `evidence` is G² with the sign of the difference."""
    a, b = cells["count"].to_numpy(), cells["reference_count"].to_numpy()
    n1, n2 = max(size, 1), reference_size or np.nan
    both = (a + b) / max(size + reference_size, 1)
    g2 = 2 * (special.rel_entr(a, size * both) + special.rel_entr(b, reference_size * both))
    g2 = np.maximum(g2, 0)
    # Clopper–Pearson for a out of a + b, then odds to ratio of rates; no reference, no bounds.
    share_low = np.where(a > 0, stats.beta.ppf(LEVEL / 2, a, b + 1), 0.0)
    share_high = np.where(b > 0, stats.beta.ppf(1 - LEVEL / 2, a + 1, b), 1.0)
    with np.errstate(divide="ignore"):
        low, high = (
            np.log2(share) - np.log1p(-share) / np.log(2) + np.log2(n2 / n1)
            for share in (share_low, share_high)
        )
    return cells.assign(
        per_million=a / n1 * 1e6,
        reference_per_million=b / max(reference_size, 1) * 1e6,
        g2=g2,
        log_ratio=np.log2((np.where(a > 0, a, 0.5) / n1) / (np.where(b > 0, b, 0.5) / n2)),
        log_ratio_low=low if reference_size else -np.inf,
        log_ratio_high=high if reference_size else np.inf,
        p=_exact_p(a, a + b, size, reference_size),
        evidence=g2 * np.sign(a * reference_size - b * size),
    )


def _parts(word: str) -> list[str]:
    """The words of a query, cut and written as `tokenize` does."""
    parts = CLITIC.sub(r" \g<0>", word.lower().replace("’", "'")).split()
    if not parts:
        raise ValueError("Name a word to look for; this one is empty.")
    return parts


def _numbered(tokens: pd.DataFrame, unit: str) -> np.ndarray:
    """Sentences (or paragraphs) numbered through all articles of the table."""
    article, number = pd.factorize(tokens["article"])[0], tokens[unit].to_numpy()
    new = (article[1:] != article[:-1]) | (number[1:] != number[:-1])
    return np.r_[0, np.cumsum(new)][: len(tokens)]


def _found(tokens: pd.DataFrame, parts: list[str]) -> np.ndarray:
    """Whether the run of words `parts` begins at each token, within one sentence."""
    sentence = _numbered(tokens, "sentence")
    found = (tokens["word"] == parts[0]).to_numpy()
    for step, part in enumerate(parts[1:], start=1):
        here = (tokens["word"] == part).to_numpy()[step:] & (sentence[step:] == sentence[:-step])
        found = found & np.r_[here, np.zeros(min(step, len(tokens)), dtype=bool)]
    return found


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


def _context(
    tokens: pd.DataFrame, first: np.ndarray, last: np.ndarray, width: int
) -> tuple[np.ndarray, np.ndarray]:
    """First and last row of the context of each node: `width` words, but only of its paragraph."""
    paragraph = _numbered(tokens, "paragraph")
    is_word = (tokens["word"] != "").to_numpy()
    rows, rank = np.flatnonzero(is_word), np.cumsum(is_word) - 1
    if width == 0 or not len(first):
        return first, last
    left, right = rank[first] - width, rank[last] + width
    begin = np.where(left >= 0, rows[np.maximum(left, 0)], 0)
    stop = np.where(right < len(rows), rows[np.minimum(right, len(rows) - 1)], len(tokens) - 1)
    opening = np.searchsorted(paragraph, paragraph[first], side="left")
    closing = np.searchsorted(paragraph, paragraph[last], side="right") - 1
    return np.maximum(begin, opening), np.minimum(stop, closing)


def _rebuilt(tokens: pd.DataFrame) -> tuple[str, np.ndarray, np.ndarray]:
    """The tokens as running text with single spaces, and where each begins and ends in it."""
    start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    gap = np.r_[(start[1:] != end[:-1]), False][: len(tokens)]
    pieces = tokens["token"] + np.where(gap, " ", "")
    until = pieces.str.len().to_numpy(dtype="int64").cumsum()
    return "".join(pieces), np.r_[0, until][:-1], until - gap


def _context_order(
    words: pd.Series,
    begin: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
    stop: np.ndarray,
    sort: str,
) -> list[int]:
    """The lines' order: the neighbours read away from the node, then the place in the text."""
    if sort == "position":
        return list(range(len(first)))
    keys = []
    for i in range(len(first)):
        rows = slice(begin[i], first[i]) if sort == "left" else slice(last[i] + 1, stop[i] + 1)
        context = [word for word in words.iloc[rows] if word]
        keys.append(context[::-1] if sort == "left" else context)
    return sorted(range(len(keys)), key=keys.__getitem__)
