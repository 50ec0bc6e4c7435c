"""Lines of a concordance: the context of each node, its nearest cue, and the lines' order."""

import re

import numpy as np
import pandas as pd

from helpers.looking.queries import numbered


def context(
    tokens: pd.DataFrame, first: np.ndarray, last: np.ndarray, width: int, within: str
) -> tuple[np.ndarray, np.ndarray]:
    """First and last row of the context of each node, which leaves not its unit."""
    unit = numbered(tokens, within)
    is_word = (tokens["word"] != "").to_numpy()
    rows, rank = np.flatnonzero(is_word), np.cumsum(is_word) - 1
    if width == 0 or not len(first):
        return first, last
    left, right = rank[first] - width, rank[last] + width
    begin = np.where(left >= 0, rows[np.maximum(left, 0)], 0)
    stop = np.where(right < len(rows), rows[np.minimum(right, len(rows) - 1)], len(tokens) - 1)
    opening = np.searchsorted(unit, unit[first], side="left")
    closing = np.searchsorted(unit, unit[last], side="right") - 1
    return np.maximum(begin, opening), np.minimum(stop, closing)


def lines_of(
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


def _rebuilt(tokens: pd.DataFrame) -> tuple[str, np.ndarray, np.ndarray]:
    """The tokens as running text with single spaces, and where each begins and ends in it."""
    start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    gap = np.r_[(start[1:] != end[:-1]), False][: len(tokens)]
    pieces = tokens["token"] + np.where(gap, " ", "")
    until = pieces.str.len().to_numpy(dtype="int64").cumsum()
    return "".join(pieces), np.r_[0, until][:-1], until - gap


def nearest(lines: pd.DataFrame, cues: pd.DataFrame) -> tuple[pd.Series, np.ndarray]:
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


def context_order(
    words: pd.Series,
    begin: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
    stop: np.ndarray,
    sort: str,
) -> list[int]:
    """The lines' order: the asked neighbours, read away from the node, then the place."""
    if sort == "position":
        return list(range(len(first)))
    keys = []
    for i in range(len(first)):
        left = [word for word in words.iloc[begin[i] : first[i]] if word][::-1]
        right = [word for word in words.iloc[last[i] + 1 : stop[i] + 1] if word]
        sides = {"left": left, "right": right, "L": left, "R": right}
        asked = [(sides[side], int(n) - 1) for side, n in re.findall("([LR])([1-9])", sort)]
        # A neighbour that is not there stands before any word.
        keys.append([("".join(side[n : n + 1])) for side, n in asked] or sides[sort])
    return sorted(range(len(keys)), key=keys.__getitem__)
