"""Which words a text leans on: how often they occur, and how that differs from other texts.

Punctuation (where `word` is "") is never counted. Runs of words are counted like words:
`keyness(ngrams(a), ngrams(b))`, and one article is compared with the rest of a set by rows:
`keyness(tokens[tokens["article"] == name], tokens[tokens["article"] != name])`.
"""

import numpy as np
import pandas as pd
from scipy import special, stats

from helpers.chance.exact import exact_test
from helpers.looking.queries import query_words

# Closed-class words of English, compiled for this collection along the word classes of Quirk,
# Greenbaum, Leech & Svartvik, "A Comprehensive Grammar of the English Language" (1985), ch. 2: they
# tell little of what a text is about. Some words of these classes are not in the list because they
# are what this collection studies, and the usual stop lists would hide the evidence: modals (may,
# could, would, 'll, 'd), negation (not, no, never, don't), vague quantities (some, many, few, most,
# any), approximators (about, around, over, under, nearly), conditions (if, unless, whether). "Us"
# is missing too: in lower case it cannot be told from the US.
FUNCTION_WORDS = frozenset(
    "a an the this that these those each every either both all such another other which what whose "
    "i me my mine myself we our ours ourselves you your yours yourself yourselves he him his "
    "himself she her hers herself it its itself they them their theirs themselves who whom whoever "
    "whatever whichever one oneself there here "
    "of in on at by for from to into onto with within without against among amongst between "
    "through throughout during before after since until till above below beneath behind beside "
    "besides beyond across along up down off out via per upon toward towards despite amid "
    "and or but nor so yet as than then because while whereas when whenever where wherever why how "
    "though although lest once too also "
    "am is are was were be been being have has had having do does did doing 's 're 've 'm".split()
)
# 95 % intervals, and the p value that a word must be able to reach to be tested (Tarone).
LEVEL = 0.05


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
        hidden = [FUNCTION_WORDS.issuperset(query_words(word)) for word in table["word"]]
        table = table[~np.array(hidden, dtype=bool)]
    table = table.astype({"word": "str", "count": "int64", "articles": "int64"})
    return table.sort_values(["count", "word"], ascending=[False, True], ignore_index=True)


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
        reference: Either of these, its total the sum of its counts. A word that it lacks counts as
            0, or as often as the table says that a word left out may occur (`attrs["unlisted"]`, as
            `reference_words` does, which lists no word of fewer than five articles).

    Returns:
        One row per word: `word`, `count`, `reference_count`, `per_million`,
        `reference_per_million`, `g2` (two-cell log-likelihood), `log_ratio` (0.5 for a zero count),
        `log_ratio_low`, `log_ratio_high` (95 %; infinite at zero counts), `p` (exact binomial,
        twice the smaller tail: below .05 just where the interval leaves 0 out), `q`
        (Benjamini–Hochberg over the rows), `score`. Highest score first, ties by the evidence for
        over-use, then by word; so under-used words are at the end. An empty reference says
        nothing: `p` is 1, `g2` and `score` 0, the interval infinite and `log_ratio` missing. An
        empty target gives no rows.

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
    pair = pd.concat(
        {"count": word_counts(target), "reference_count": word_counts(reference)}, axis=1
    )
    pair = (
        pair.fillna({"count": 0, "reference_count": reference.attrs.get("unlisted", 0)})
        .astype("int64")
        .rename_axis("word")
        .reset_index()
        .astype({"word": "str"})
    )
    size, reference_size = int(pair["count"].sum()), int(word_counts(reference).sum())
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


def word_counts(frame: pd.DataFrame) -> pd.Series:
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
    # As `tokenize` writes words, so that a list of one's own may have "The" or "isn’t".
    folded = frame["word"].astype("str").str.lower().str.replace("’", "'")
    frame = frame.assign(word=folded)[frame["word"] != ""]
    if "count" not in frame:
        return frame["word"].value_counts()
    counts = pd.to_numeric(frame["count"], errors="coerce").astype("float64")
    if not ((counts >= 0) & (counts % 1 == 0)).all():
        raise ValueError("Every count of a frequency table must be a whole number, 0 or more.")
    counts = counts.groupby(frame["word"]).sum()
    return counts[counts > 0]


def _testable(total: np.ndarray, size: int, reference_size: int) -> np.ndarray:
    """Whether some split of each total between the two sides has p <= LEVEL (Tarone 1990)."""
    ends = [exact_test(k, total - k, size, reference_size)[0] for k in (0 * total, total)]
    return np.minimum(*ends) <= LEVEL


def _compared(cells: pd.DataFrame, size: int, reference_size: int) -> pd.DataFrame:
    """All that follows from two counts; `evidence` is G² with the sign of the difference."""
    a, b = cells["count"].to_numpy(), cells["reference_count"].to_numpy()
    n1, n2 = max(size, 1), reference_size or np.nan
    both = (a + b) / max(size + reference_size, 1)
    g2 = 2 * (special.rel_entr(a, size * both) + special.rel_entr(b, reference_size * both))
    g2 = np.maximum(g2, 0)
    # No reference, no bounds.
    p, low, high = exact_test(a, b, size, reference_size) if reference_size else (1.0, 0.0, np.inf)
    with np.errstate(divide="ignore"):
        low, high = np.log2(low), np.log2(high)
    return cells.assign(
        per_million=a / n1 * 1e6,
        reference_per_million=b / max(reference_size, 1) * 1e6,
        g2=g2,
        log_ratio=np.log2((np.where(a > 0, a, 0.5) / n1) / (np.where(b > 0, b, 0.5) / n2)),
        log_ratio_low=low,
        log_ratio_high=high,
        p=p,
        evidence=g2 * np.sign(a * reference_size - b * size),
    )
