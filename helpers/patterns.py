"""Where a pattern of words fits in a table of tokens: the lexicons' language, carried out."""

from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers.lexicons import CAPITAL, MOST_SLOTS, Pattern, Slot

# Stands before and after each sentence; no word fits it, so that no pattern crosses it.
BOUNDARY = "\n"
# Classes that are told from the form of a word; all others are lists in classes.csv.
FORMS = {
    "{any}": lambda word: word != BOUNDARY,
    "{word}": lambda word: word[0].isalnum() or word[-1].isalnum(),
    "{digits}": lambda word: word[0].isdigit(),
    "{start}": lambda word: word == BOUNDARY,
    "{end}": lambda word: word == BOUNDARY or word[0] in ".!?…",
}


def _numbered(tokens: pd.DataFrame) -> tuple[np.ndarray, list[str]]:
    """A number for each token's word (or for the token where it is none), and the words."""
    word, token = (pa.array(tokens[column], pa.large_string()) for column in ("word", "token"))
    shown = pc.if_else(pc.equal(word, ""), token, word)
    if isinstance(shown, pa.ChunkedArray):
        shown = shown.combine_chunks()
    shown = shown.dictionary_encode()
    return shown.indices.to_numpy(), shown.dictionary.to_pylist()


class Places:
    """The tokens in a row of places, with an empty place before and after each sentence.

    Words are looked up as in the index of a book, so that finding a pattern costs what its rarest
    slot does. `token` and `sentence` give the row of the token table and the running number of the
    sentence at each place; both are -1 where a place is empty.
    """

    def __init__(self, tokens: pd.DataFrame) -> None:
        begins = np.diff(tokens["article"].cat.codes, prepend=-1) != 0
        begins |= np.diff(tokens["sentence"], prepend=-1) != 0
        sentence = np.cumsum(begins)
        rows = np.arange(len(tokens))
        place = rows + sentence + MOST_SLOTS
        # No pattern is longer than the margins, so that looking ahead or back stays inside.
        size = len(tokens) + sentence.max(initial=0) + 2 * MOST_SLOTS + 1
        codes, words = _numbered(tokens)
        self.words = [BOUNDARY, *words]
        self._distinct = pa.array(self.words, pa.string())
        self.code = np.zeros(size, dtype=np.int64)
        self.code[place] = codes + 1
        self.token = np.full(size, -1)
        self.token[place] = rows
        self.sentence = np.full(size, -1)
        self.sentence[place] = sentence
        self._written = tokens["token"]
        is_word = np.flatnonzero(tokens["word"] != "")
        # A capital says nothing in a heading, or at the first word of a sentence.
        self._capital_tells = ~tokens["heading"].to_numpy()
        self._capital_tells[is_word[np.diff(sentence[is_word], prepend=0) > 0]] = False
        self._code_of = {word: code for code, word in enumerate(self.words)}
        # In the smallest type that holds the codes: NumPy sorts 16 bits several times as fast.
        small = self.code.astype(np.min_scalar_type(len(self.words)))
        self._order = np.argsort(small, kind="stable")
        self._last = np.cumsum(np.bincount(self.code, minlength=len(self.words)))
        self._codes: dict[Slot, np.ndarray] = {}
        self._counts: dict[Slot, int] = {}
        self._of_form: dict[str, list[int]] = {}
        self._fitting: dict[Slot, np.ndarray] = {}
        self._marks: dict[Pattern, np.ndarray] = {}

    def match(self, pattern: Pattern) -> np.ndarray:
        """The places where the pattern begins."""
        often = [self._count(slot) for slot in pattern]
        anchor = often.index(min(often))
        if often[anchor] == 0:
            return np.zeros(0, dtype=np.int64)
        begins = self._everywhere(pattern[anchor]) - anchor
        return begins[self.fits(pattern, begins)]

    def fits(self, pattern: Pattern, begins: np.ndarray) -> np.ndarray:
        """Whether the pattern stands at each of the places."""
        left = np.arange(len(begins))
        for offset, slot in enumerate(pattern):
            left = left[self._fits_slot(slot, begins[left] + offset)]
        good = np.zeros(len(begins), dtype=bool)
        good[left] = True
        return good

    def stand_with(self, pattern: Pattern, sentences: np.ndarray) -> np.ndarray:
        """Whether the pattern stands anywhere in each of the sentences."""
        if pattern not in self._marks:
            self._marks[pattern] = np.zeros(self.sentence.max(initial=0) + 1, dtype=bool)
            self._marks[pattern][self.sentence[self.match(pattern)]] = True
        return self._marks[pattern][sentences]

    def _fits_slot(self, slot: Slot, places: np.ndarray) -> np.ndarray:
        if slot not in self._fitting:
            self._fitting[slot] = np.zeros(len(self.words), dtype=bool)
            self._fitting[slot][self._codes_of(slot)] = True
        good = self._fitting[slot][self.code[places]]
        return good | self._capital[places] if CAPITAL in slot else good

    @cached_property
    def _capital(self) -> np.ndarray:
        """Whether a word with a capital that tells something stands at each place."""
        capital = np.zeros(len(self.code), dtype=bool)
        full = self.token >= 0
        capital[full] = self._written.str[:1].str.isupper() & self._capital_tells
        return capital

    def _codes_of(self, slot: Slot) -> np.ndarray:
        """The distinct words of the text that fit the slot, as codes."""
        if slot not in self._codes:
            codes = {self._code_of[item] for item in slot if item in self._code_of}
            codes.update(*(self._codes_of_form(item) for item in slot if item[0] in "{*"))
            self._codes[slot] = np.array(sorted(codes), dtype=np.int64)
        return self._codes[slot]

    def _codes_of_form(self, item: str) -> list[int]:
        """The distinct words that fit a `{special}` class or have a `*ly` ending, as codes."""
        if item not in self._of_form:
            if item.startswith("*") and len(item) > 1:
                fits = pc.ends_with(self._distinct, item[1:]).to_numpy(zero_copy_only=False)
            else:
                fits = [FORMS[item](word) for word in self.words] if item in FORMS else []
            self._of_form[item] = np.flatnonzero(fits).tolist()
        return self._of_form[item]

    def _count(self, slot: Slot) -> int:
        if slot not in self._counts:
            codes = self._codes_of(slot)
            first = np.where(codes > 0, self._last[codes - 1], 0)
            count = int((self._last[codes] - first).sum())
            self._counts[slot] = len(self.code) if CAPITAL in slot else count
        return self._counts[slot]

    def _everywhere(self, slot: Slot) -> np.ndarray:
        codes = self._codes_of(slot)
        if CAPITAL in slot or len(codes) > 1000:
            everywhere = np.arange(MOST_SLOTS, len(self.code) - MOST_SLOTS)
            return everywhere[self._fits_slot(slot, everywhere)]
        parts = [self._order[self._last[c - 1] if c else 0 : self._last[c]] for c in codes]
        return np.concatenate(parts)
