"""Why a reading does not count, in the words of the place: before “5”."""

import numpy as np

from helpers.lexicons import CONTEXT, NOTHING, Lexicon
from helpers.patterns import Places

ANOTHER_READING = "another reading"
EDGE = {"before": "at the end of the sentence", "after": "at the start of the sentence"}


def deciding(
    places: Places, lexicon: Lexicon, rows: np.ndarray, first: np.ndarray, last: np.ndarray
) -> np.ndarray:
    """Why each place does not count: the contexts of its row as they stand there, or its meaning.

    Empty where the row counts.
    """
    reasons = np.full(len(rows), "", dtype=object)
    for row in np.unique(rows):
        if lexicon.table["category"].iloc[row] != NOTHING:
            continue
        here = np.flatnonzero(rows == row)
        contexts = [
            _context(places, patterns, column, first[here], last[here])
            for column, patterns in lexicon.rows[row].items()
            if column in CONTEXT
        ]
        meaning = lexicon.table["means"].iloc[row] or ANOTHER_READING
        said = [" and ".join(parts) for parts in zip(*contexts, strict=True)]
        reasons[here] = said or meaning
    return reasons


def _context(
    places: Places, patterns: tuple, column: str, first: np.ndarray, last: np.ndarray
) -> list[str]:
    """For each cue the words of one context, such as `before “5”`."""
    begins, ends = np.full(len(first), -1), np.full(len(first), -1)
    for pattern in patterns:
        at = np.where(begins < 0, places.beside(pattern, column, first, last), -1)
        begins, ends = np.maximum(begins, at), np.where(at >= 0, at + len(pattern) - 1, ends)
    said = [places.said(*span) for span in zip(begins.tolist(), ends.tolist(), strict=True)]
    if column == "written":
        return ["written with a capital"] * len(first)
    return [f"{column} “{words}”" if words else EDGE[column] for words in said]
