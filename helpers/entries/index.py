"""The distinct words of a text, as in the index of a book: where each stands, and what fits."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers.entries.language import Slot

# Stands before and after each sentence; no word fits it, so that no pattern crosses it.
BOUNDARY = "\n"
# Classes that are told from the form of a word; all others are lists in classes.csv.
FORMS = {
    "{any}": lambda word: word != BOUNDARY,
    "{word}": lambda word: word[0].isalnum() or word[-1].isalnum(),
    "{digits}": lambda word: word.lstrip("$€£¥")[:1].isdigit(),
    "{start}": lambda word: word == BOUNDARY,
    "{end}": lambda word: word == BOUNDARY or word[0] in ".!?…",
}


def numbered(tokens: pd.DataFrame) -> tuple[np.ndarray, list[str]]:
    """A number for each token's word (or for the token where it is none), and the words."""
    word, token = (pa.array(tokens[column], pa.large_string()) for column in ("word", "token"))
    shown = pc.if_else(pc.equal(word, ""), token, word)
    if isinstance(shown, pa.ChunkedArray):
        shown = shown.combine_chunks()
    shown = shown.dictionary_encode()
    return shown.indices.to_numpy(), shown.dictionary.to_pylist()


class Index:
    """The words of a row of places: `words` are the distinct ones, `code` the one at each place.

    What fits a slot is found once and kept: lists ask for the same words many times.
    """

    def __init__(self, words: list[str], code: np.ndarray) -> None:
        self.words, self.code = words, code
        self._code_of = {word: number for number, word in enumerate(words)}
        # In the smallest type that holds the codes: NumPy sorts 16 bits several times as fast.
        self._order = np.argsort(code.astype(np.min_scalar_type(len(words))), kind="stable")
        self._often = np.bincount(code, minlength=len(words))
        self._last = np.cumsum(self._often)
        self._distinct = pa.array(words, pa.string())
        self._known: dict[Slot | str, np.ndarray] = {}

    def fitting(self, slot: Slot) -> np.ndarray:
        """Whether each distinct word fits the slot."""
        if slot not in self._known:
            fitting = np.zeros(len(self.words), dtype=bool)
            fitting[[self._code_of[item] for item in slot if item in self._code_of]] = True
            for item in slot:
                if item[0] == "{" or "*" in item:
                    fitting |= self._of_form(item)
            self._known[slot] = fitting
        return self._known[slot]

    def often(self, slot: Slot) -> int:
        """At how many places the slot fits."""
        return int(self._often[self.fitting(slot)].sum())

    def where(self, slot: Slot) -> np.ndarray:
        """The places where the slot fits, in no order."""
        codes = np.flatnonzero(self.fitting(slot))
        if len(codes) > 1000:
            return np.flatnonzero(self.fitting(slot)[self.code])
        ends = self._last[codes]
        begins = ends - self._often[codes]
        parts = [self._order[i:j] for i, j in zip(begins, ends, strict=True)]
        return np.concatenate([np.zeros(0, dtype=np.int64), *parts])

    def _of_form(self, item: str) -> np.ndarray:
        """Whether each distinct word fits a `{special}` class, `*ly` or `secur*`."""
        if item not in self._known:
            if item in FORMS:
                self._known[item] = np.array([FORMS[item](word) for word in self.words], dtype=bool)
            else:
                finds = pc.ends_with if item.startswith("*") else pc.starts_with
                fits = finds(self._distinct, item.strip("*"))
                self._known[item] = fits.to_numpy(zero_copy_only=False) & ("*" in item)
        return self._known[item]
