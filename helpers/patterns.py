"""Where the patterns of a list fit in a table of tokens: the language of the lists, carried out."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers.entries.language import CAPITAL, MOST_SLOTS, Pattern, Slot
from helpers.lexicons import CONTEXT, Lexicon

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
        self.code, self.token, self.sentence = (np.full(size, empty) for empty in (0, -1, -1))
        self.code[place], self.token[place], self.sentence[place] = codes + 1, rows, sentence
        self._written = tokens["token"]
        is_word = np.flatnonzero(tokens["word"] != "")
        # A capital says nothing in a heading, or at the first word of a sentence.
        self._capital_tells = ~tokens["heading"].to_numpy()
        self._capital_tells[is_word[np.diff(sentence[is_word], prepend=0) > 0]] = False
        self._code_of = {word: code for code, word in enumerate(self.words)}
        # In the smallest type that holds the codes: NumPy sorts 16 bits several times as fast.
        small = self.code.astype(np.min_scalar_type(len(self.words)))
        self._order = np.argsort(small, kind="stable")
        self._often = np.bincount(self.code, minlength=len(self.words))
        self._last = np.cumsum(self._often)
        self._known: dict = {}

    def _once(self, key: object, find: Callable, *arguments: object) -> Any:
        """What `find` gives, found once for each key: lists ask for the same words many times."""
        if key not in self._known:
            self._known[key] = find(*arguments)
        return self._known[key]

    def match(self, pattern: Pattern) -> np.ndarray:
        """The places where the pattern begins."""
        often = [self._once(("often", slot), self._count, slot) for slot in pattern]
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

    def beside(
        self, pattern: Pattern, column: str, first: np.ndarray, last: np.ndarray
    ) -> np.ndarray:
        """Where the pattern stands that the column asks for, for each cue; -1 where it does not.

        A cue stands *before* and *after* the pattern, is *written* so, or is in one sentence *with*
        it: then it is the first place in the sentence.
        """
        if column == "with":
            return self._once(("with", pattern), self._in_sentences, pattern)[self.sentence[first]]
        at = {"before": last + 1, "after": first - len(pattern), "written": first}[column]
        return np.where(self.fits(pattern, at), at, -1)

    def said(self, first: int, last: int) -> str:
        """The words from one place to another, in lower case."""
        return " ".join(self.words[code] for code in self.code[first : last + 1]).strip()

    def _in_sentences(self, pattern: Pattern) -> np.ndarray:
        places = np.full(self.sentence.max(initial=0) + 1, -1)
        begins = np.sort(self.match(pattern))[::-1]
        places[self.sentence[begins]] = begins
        return places

    def _fits_slot(self, slot: Slot, places: np.ndarray) -> np.ndarray:
        good = self._once(slot, self._fitting, slot)[self.code[places]]
        return good | self._capital[places] if CAPITAL in slot else good

    def _fitting(self, slot: Slot) -> np.ndarray:
        """Whether each distinct word of the text fits the slot."""
        fitting = np.zeros(len(self.words), dtype=bool)
        fitting[[self._code_of[item] for item in slot if item in self._code_of]] = True
        for item in slot:
            if item[0] == "{" or "*" in item:
                fitting |= self._once(item, self._of_form, item)
        return fitting

    def _of_form(self, item: str) -> np.ndarray:
        """Whether each distinct word fits a `{special}` class, `*ly` or `secur*`."""
        fits = FORMS.get(item) or re.compile(re.escape(item).replace(r"\*", ".*")).fullmatch
        return np.array([bool(fits(word)) for word in self.words])

    @cached_property
    def _capital(self) -> np.ndarray:
        """Whether a word with a capital that tells something stands at each place."""
        capital = np.zeros(len(self.code), dtype=bool)
        full = self.token >= 0
        capital[full] = self._written.str[:1].str.isupper() & self._capital_tells
        return capital

    def _count(self, slot: Slot) -> int:
        fitting = self._once(slot, self._fitting, slot)
        return len(self.code) if CAPITAL in slot else int(self._often[fitting].sum())

    def _everywhere(self, slot: Slot) -> np.ndarray:
        codes = np.flatnonzero(self._once(slot, self._fitting, slot))
        if CAPITAL in slot or len(codes) > 1000:
            everywhere = np.arange(MOST_SLOTS, len(self.code) - MOST_SLOTS)
            return everywhere[self._fits_slot(slot, everywhere)]
        ends = self._last[codes]
        begins = ends - self._often[codes]
        return np.concatenate([self._order[i:j] for i, j in zip(begins, ends, strict=True)])


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
