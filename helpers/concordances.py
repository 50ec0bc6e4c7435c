"""Every place where a word stands, with the words around it."""

from typing import Literal

import numpy as np
import pandas as pd

from helpers.occurrences import numbered, occurrences, query_words

SORTS = ("position", "left", "right", "cue")


def concordance(
    tokens: pd.DataFrame,
    word: str,
    width: int = 8,
    sort: Literal["position", "left", "right", "cue"] = "position",
    cues: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Every occurrence of a word with the words around it (key word in context).

    The context stays within the paragraph. Sorted by "left" or "right", lines with the same
    neighbours come together: the word next to the node decides, then the one after it. With a table
    of cues (hedges, boosters, …) each line tells which of them stands nearest in its sentence.

    Args:
        tokens: As returned by `tokenize`, one article or many.
        word: A word, or several that stand together ("national security"), in any case.
        width: Words of context to each side.
        sort: "position" (as in the text), "left", "right", or "cue": nearest to a cue first, lines
            without one last.
        cues: As returned by `find_cues` (only counted rows are used), or any table with the
            columns `article`, `sentence`, `start`, `end` and `text`.

    Returns:
        One row per occurrence: `article`, `paragraph`, `sentence`, `start`, `end` (of the node, in
        characters of the article's text), `left`, `node`, `right` (text; any white space is one
        space); with cues also `cue` (text of the nearest counted one in the same sentence by the
        characters between, the first of two; the node itself if it is one; "" if there is none). No
        rows if `word` does not occur.

    Raises:
        ValueError: If `word` is empty, `width` negative, `sort` none of the four, or "cue" without
            a table of cues.

    >>> from helpers.tokens import tokenize
    >>> line = concordance(tokenize("It’s late. “So,” she said, “it may rain.”"), "may", width=3)
    >>> line[["left", "node", "right"]].values.tolist()
    [['she said, “it', 'may', 'rain.”']]
    """
    if sort not in SORTS:
        raise ValueError(f"A concordance is sorted by one of {', '.join(SORTS)}, not by {sort!r}.")
    if sort == "cue" and cues is None:
        raise ValueError("To sort by cues, give them too: cues=find_cues(tokens, lexicon).")
    if width < 0:
        raise ValueError(f"The context cannot be narrower than no words; width is {width}.")
    parts = query_words(word)
    first = np.flatnonzero(occurrences(tokens, parts))
    last = first + len(parts) - 1
    begin, stop = _context(tokens, first, last, width)
    lines = _lines(tokens, begin, first, last, stop)
    if cues is not None:
        lines["cue"], gap = _nearest(lines, cues)
    if sort == "cue":
        order = np.argsort(gap, kind="stable")
    else:
        order = _context_order(tokens["word"], begin, first, last, stop, sort)
    return lines.iloc[order].reset_index(drop=True)


def _lines(
    tokens: pd.DataFrame, begin: np.ndarray, first: np.ndarray, last: np.ndarray, stop: np.ndarray
) -> pd.DataFrame:
    """Place and text of each node with its context, all given by their first and last rows."""
    text, at, until = _rebuilt(tokens)
    lines = tokens.iloc[first][["article", "paragraph", "sentence", "start", "end"]]
    lines = lines.reset_index(drop=True)
    lines["end"] = tokens["end"].to_numpy()[last]
    spans = {"left": (at[begin], at[first]), "node": (at[first], until[last])}
    spans["right"] = (until[last], until[stop])
    for name, (low, high) in spans.items():
        cut = [text[i:j].strip() for i, j in zip(low, high, strict=True)]
        lines[name] = pd.Series(cut, dtype="str")
    return lines


def _nearest(lines: pd.DataFrame, cues: pd.DataFrame) -> tuple[pd.Series, np.ndarray]:
    """The cue that is nearest to each node in its sentence, and how many characters away."""
    if "counted" in cues:
        cues = cues[cues["counted"]]
    place = ["article", "sentence"]
    nodes = lines[[*place, "start", "end"]].astype({"article": "str"}).reset_index(names="line")
    cues = cues[[*place, "start", "end", "text"]].astype({"article": "str"})
    pairs = nodes.merge(cues, on=place, suffixes=("", "_of_cue"))
    before, after = pairs["start"] - pairs["end_of_cue"], pairs["start_of_cue"] - pairs["end"]
    # Two that overlap are nearer than two that touch.
    pairs["gap"] = np.maximum(np.maximum(before, after), -1)
    pairs = pairs.sort_values(["line", "gap", "start_of_cue"]).drop_duplicates("line")
    best = pairs.set_index("line").reindex(lines.index)
    return best["text"].fillna("").astype("str"), best["gap"].fillna(np.inf).to_numpy()


def _context(
    tokens: pd.DataFrame, first: np.ndarray, last: np.ndarray, width: int
) -> tuple[np.ndarray, np.ndarray]:
    """First and last row of the context of each node: `width` words, but only of its paragraph."""
    paragraph = numbered(tokens, "paragraph")
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
