"""What people type, found in a table of tokens: words, runs of words, `*` for any letters."""

import re

import numpy as np
import pandas as pd

from helpers.tokens import tokenize

# A letter that no English text holds: `*` as it passes through `tokenize`, as part of a word.
ANY_LETTERS = "ꙮ"
STRAIGHT = str.maketrans("‘’“”„", '\'\'"""')


def query_words(query: str) -> list[str]:
    """A query cut as `tokenize` cuts a text: words in lower case, and the marks between them."""
    parts = tokenize(query.replace("*", ANY_LETTERS))
    forms = _forms(parts).tolist()
    words = np.flatnonzero(parts["word"] != "")
    forms = forms[words[0] : words[-1] + 1] if len(words) else forms
    if not forms:
        raise ValueError("Name a word to look for; this one is empty.")
    return [form.replace(ANY_LETTERS, "*") for form in forms]


def numbered(tokens: pd.DataFrame, unit: str) -> np.ndarray:
    """Sentences (or paragraphs) numbered through all articles of the table."""
    article, number = pd.factorize(tokens["article"])[0], tokens[unit].to_numpy()
    new = (article[1:] != article[:-1]) | (number[1:] != number[:-1])
    return np.r_[0, np.cumsum(new)][: len(tokens)]


def _forms(tokens: pd.DataFrame) -> pd.Series:
    """Each token as it is looked for: its word, or the mark with straight quotes."""
    marks = tokens["token"].str.translate(STRAIGHT)
    return tokens["word"].astype("str").where(tokens["word"] != "", marks)


def hits(tokens: pd.DataFrame, query: str) -> tuple[np.ndarray, int]:
    """The rows where the run begins, within one sentence, and how many rows it has."""
    codes, forms = pd.factorize(_forms(tokens))
    sentence, parts = numbered(tokens, "sentence"), query_words(query)
    found = np.ones(len(tokens), dtype=bool)
    for step, part in enumerate(parts):
        pattern = re.compile(re.escape(part).replace(r"\*", ".*"))
        fits = np.array([pattern.fullmatch(form) is not None for form in forms], dtype=bool)
        if part == "*":
            fits &= [form[:1].isalnum() or form[1:2].isalnum() for form in forms]
        here = fits[codes][step:] & (sentence[step:] == sentence[: len(tokens) - step])
        found &= np.r_[here, np.zeros(min(step, len(tokens)), dtype=bool)]
    if not found.any():
        raise ValueError(f"No hits for “{query}”.")
    return np.flatnonzero(found), len(parts)
