"""Where the patterns of a list fit in a table of tokens: the language of the lists, carried out."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import pandas as pd

from helpers.entries.index import BOUNDARY, Index, numbered
from helpers.entries.language import CAPITAL, MOST_SLOTS, Pattern, Slot
from helpers.lexicons import CONTEXT, Lexicon


class Places:
    """The tokens in a row of places, with an empty place before and after each sentence.

    `token` and `sentence` give the row of the token table and the running number of the sentence
    at each place; both are -1 where a place is empty. Finding a pattern costs what its rarest slot
    does.
    """

    def __init__(self, tokens: pd.DataFrame) -> None:
        begins = np.diff(tokens["article"].cat.codes, prepend=-1) != 0
        begins |= np.diff(tokens["sentence"], prepend=-1) != 0
        sentence = np.cumsum(begins)
        rows = np.arange(len(tokens))
        place = rows + sentence + MOST_SLOTS
        # No pattern is longer than the margins, so that looking ahead or back stays inside.
        size = len(tokens) + sentence.max(initial=0) + 2 * MOST_SLOTS + 1
        codes, words = numbered(tokens)
        code, self.token, self.sentence = (np.full(size, empty) for empty in (0, -1, -1))
        code[place], self.token[place], self.sentence[place] = codes + 1, rows, sentence
        self.index = Index([BOUNDARY, *words], code)
        self._written = tokens["token"]
        is_word = np.flatnonzero(tokens["word"] != "")
        # A capital says nothing in a heading, or at the first word of a sentence.
        self._capital_tells = ~tokens["heading"].to_numpy()
        self._capital_tells[is_word[np.diff(sentence[is_word], prepend=0) > 0]] = False
        self._with: dict[Pattern, np.ndarray] = {}

    def match(self, pattern: Pattern) -> np.ndarray:
        """The places where the pattern begins."""
        # Capitals are not in the index.
        listed = [i for i, slot in enumerate(pattern) if CAPITAL not in slot]
        if not listed:
            begins = np.arange(MOST_SLOTS, len(self.token) - MOST_SLOTS)
        else:
            anchor = min(listed, key=lambda i: self.index.often(pattern[i]))
            begins = self.index.where(pattern[anchor]) - anchor
            begins = begins[(begins >= 0) & (begins < len(self.token) - MOST_SLOTS)]
        return begins[self.fits(pattern, begins)]

    def fits(self, pattern: Pattern, begins: np.ndarray) -> np.ndarray:
        """Whether the pattern stands at each of the places."""
        left = np.arange(len(begins))
        for offset, slot in enumerate(pattern):
            left = left[self._fits_slot(slot, begins[left] + offset)]
        good = np.zeros(len(begins), dtype=bool)
        good[left] = True
        return good

    def beside(
        self, pattern: Pattern, column: str, first: np.ndarray, last: np.ndarray
    ) -> np.ndarray:
        """Where the pattern stands that the column asks for, for each cue; -1 where it does not.

        A cue stands *before* and *after* the pattern, is *written* so, or is in one sentence *with*
        it: then it is the first place in the sentence.
        """
        if column == "with":
            if pattern not in self._with:
                self._with[pattern] = self._in_sentences(pattern)
            return self._with[pattern][self.sentence[first]]
        at = {"before": last + 1, "after": first - len(pattern), "written": first}[column]
        return np.where(self.fits(pattern, at), at, -1)

    def said(self, first: int, last: int) -> str:
        """The words from one place to another, in lower case."""
        codes = self.index.code[first : last + 1]
        return " ".join(self.index.words[code] for code in codes).strip()

    def _in_sentences(self, pattern: Pattern) -> np.ndarray:
        places = np.full(self.sentence.max(initial=0) + 1, -1)
        begins = np.sort(self.match(pattern))[::-1]
        places[self.sentence[begins]] = begins
        return places

    def _fits_slot(self, slot: Slot, places: np.ndarray) -> np.ndarray:
        good = self.index.fitting(slot)[self.index.code[places]]
        return good | self._capital[places] if CAPITAL in slot else good

    @cached_property
    def _capital(self) -> np.ndarray:
        """Whether a word with a capital that tells something stands at each place."""
        capital = np.zeros(len(self.token), dtype=bool)
        full = self.token >= 0
        capital[full] = self._written.str[:1].str.isupper() & self._capital_tells
        return capital


def fitting_rows(places: Places, lexicon: Lexicon) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """For each row of the list, in its order, where all of it fits: `row`, `first`, `last`."""
    for number, row in enumerate(lexicon.rows):
        for pattern in row["cue"]:
            first = places.match(pattern)
            last = first + len(pattern) - 1
            for column in CONTEXT:
                if column in row and len(first):
                    fits = np.zeros(len(first), dtype=bool)
                    for context in row[column]:
                        fits |= places.beside(context, column, first, last) >= 0
                    first, last = first[fits], last[fits]
            if len(first):
                yield number, first, last
