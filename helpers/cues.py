"""Which readings win: what the cues of a list count for, what they do not, and why not."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from helpers.entries.language import word_classes
from helpers.entries.reasons import deciding
from helpers.lexicons import NOTHING, Lexicon
from helpers.patterns import Places, fitting_rows

# A negation with this many words between it and the cue still turns it over ("not at all clear").
NEGATION_REACH = 2
# Cues with at most this many tokens between them hedge one claim ("may possibly").
CLUSTER_GAP = 1

COLUMNS = (
    "article paragraph sentence start end text cue category strength quoted negated counted "
    "means reason cluster"
).split()

Span = tuple[int, int]


def find_cues(tokens: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """Every place in the tokens that a row of the lexicon fits, counted or not, with the reason.

    The first row that fits a place wins; of overlapping places the longest, then the first. A row
    whose category is `–` takes the words and counts nothing. A cue is a word in its context:
    whether its claim is true, or whose it is, is not judged.

    Args:
        tokens: As returned by `tokenize`, any number of articles.
        lexicon: As returned by `load_lexicon`.

    Returns:
        One row per candidate, in the order of the text: `article`, `paragraph`, `sentence`,
        `start`, `end`, `text` (as written, white space as blanks), `cue` (the lexicon's entry),
        `category` (categorical: all of the lexicon's, `–` where nothing counts), `strength`,
        `quoted`, `negated` (a negation stands within two words before it or right after it),
        `counted`, `means` (what the words are here), `reason` (the place that decided against
        counting, `""` if counted) and `cluster` (counted cues that hedge one claim share a number
        in their article; else -1).

    >>> from helpers import load_lexicon, tokenize
    >>> find_cues(tokenize("On May 5 it may rain."), load_lexicon("hedges"))["counted"].tolist()
    [False, True]
    """
    places = Places(tokens)
    row_of = _first_rows(fitting_rows(places, lexicon))
    taken_by = _longest(row_of)
    spans = sorted(row_of, key=lambda span: (span[0], -span[1]))
    first, last = (np.array([span[i] for span in spans], dtype=np.int64) for i in (0, 1))
    rows = np.array([row_of[span] for span in spans], dtype=np.int64)
    reason = deciding(places, lexicon, rows, first, last)
    for i, span in enumerate(spans):
        if taken_by[span] != span:
            reason[i] = f"part of “{places.said(*taken_by[span])}”"
    cues = _table(tokens, places, lexicon, rows, first, last).assign(
        counted=reason == "", reason=pd.array(reason, dtype="str")
    )
    return cues.assign(cluster=_clusters(cues, first, last, places))[COLUMNS]


def _table(
    tokens: pd.DataFrame,
    places: Places,
    lexicon: Lexicon,
    rows: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
) -> pd.DataFrame:
    """The places with what the tokens and the rows of the list tell of them."""
    begin, end, entry = places.token[first], places.token[last], lexicon.table.iloc[rows]
    told = {c: tokens[c].array.take(begin) for c in ("article", "paragraph", "sentence", "quoted")}
    named = lexicon.table["category"].unique().tolist()
    categories = [name for name in named if name != NOTHING] + [NOTHING] * (NOTHING in named)
    told |= {
        "start": tokens["start"].array.take(begin),
        "end": tokens["end"].array.take(end),
        "text": _written(tokens, begin, end),
        "cue": entry["cue"].array,
        "category": pd.Categorical(entry["category"], categories),
        "strength": entry["strength"].array,
        "negated": _negated(places, first, last),
        "means": entry["means"].array,
    }
    return pd.DataFrame(told)


def _first_rows(fitting: Iterable[tuple[int, np.ndarray, np.ndarray]]) -> dict[Span, int]:
    """For each place the first row of the list that fits it."""
    row_of: dict[Span, int] = {}
    for row, first, last in fitting:
        for span in zip(first.tolist(), last.tolist(), strict=True):
            row_of.setdefault(span, row)
    return row_of


def _longest(spans: Iterable[Span]) -> dict[Span, Span]:
    """For each place the one that takes its words: the longest, of equally long ones the first."""
    owner: dict[int, Span] = {}
    taken_by = {}
    for span in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        words = range(span[0], span[1] + 1)
        taken_by[span] = next((owner[word] for word in words if word in owner), span)
        if taken_by[span] == span:
            owner |= dict.fromkeys(words, span)
    return taken_by


def _written(
    tokens: pd.DataFrame, begin: np.ndarray, end: np.ndarray
) -> pd.api.extensions.ExtensionArray:
    """The text from each `begin` token to its `end` token, with blanks where there is a gap."""
    size = end - begin + 1
    texts = tokens["token"].iloc[begin].to_numpy(dtype=object, copy=True)
    for words in np.unique(size[size > 1]):
        same = np.flatnonzero(size == words)
        for step in range(1, words):
            row = begin[same] + step
            gap = tokens["start"].to_numpy()[row] - tokens["end"].to_numpy()[row - 1]
            blanks = np.array([" " * width for width in gap], dtype=object)
            texts[same] += blanks + tokens["token"].iloc[row].to_numpy(dtype=object)
    return pd.array(texts, dtype="str")


def _negated(places: Places, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    (negation,) = word_classes()["negation"]
    negated = places.beside(negation, "before", first, last) >= 0
    for reach in range(NEGATION_REACH + 1):
        words = (frozenset({"{word}"}),) * reach
        negated |= places.beside((*negation, *words), "after", first, last) >= 0
    return negated


def _clusters(
    cues: pd.DataFrame, first: np.ndarray, last: np.ndarray, places: Places
) -> np.ndarray:
    """Numbers that cues share which stand together in one sentence, from 0 in each article."""
    counted = np.flatnonzero(cues["counted"])
    begins, ends = first[counted], last[counted]
    new = np.ones(len(counted), dtype=bool)
    new[1:] = begins[1:] - ends[:-1] > CLUSTER_GAP + 1
    new[1:] |= places.sentence[begins[1:]] != places.sentence[begins[:-1]]
    number = pd.Series(np.cumsum(new), index=counted)
    number -= number.groupby(cues["article"].array.take(counted), observed=True).transform("min")
    return number.reindex(range(len(cues)), fill_value=-1).to_numpy()
