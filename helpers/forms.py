"""Words that count as one: runs of neighbouring words, and forms of the same word."""

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from simplemma import lemmatize

from helpers.keywords import FUNCTION_WORDS
from helpers.looking.queries import numbered


def ngrams(tokens: pd.DataFrame, n: int = 2) -> pd.DataFrame:
    """Runs of `n` neighbouring words, as a table that can be counted like tokens.

    A run crosses neither a sentence end nor a punctuation mark. Runs overlap, so their counts are
    less independent than those of words, and p values a little too small.

    Args:
        tokens: As returned by `tokenize`.
        n: Words in a run, at least 1; 2 and 3 are usual.

    Returns:
        The columns of `tokens`, one row per run: place, `heading` and `quoted` of its first word,
        `end` of its last, `token` and `word` with single spaces ("national security").

    Raises:
        ValueError: If `n` is below 1.

    >>> from helpers.tokens import tokenize
    >>> ngrams(tokenize("Trump’s approach, some argue, works."))["word"].tolist()
    ["trump's", "'s approach", 'some argue']
    """
    if n < 1:
        raise ValueError(f"A run of words needs at least one word; n is {n}.")
    table = tokens.reset_index(drop=True)
    sentence, is_word = numbered(table, "sentence"), table["word"] != ""
    whole = is_word.copy()
    for step in range(1, n):
        same = np.r_[sentence[step:], [-1] * min(step, len(table))] == sentence
        whole &= is_word.shift(-step, fill_value=False) & same
    first = np.flatnonzero(whole)
    runs = table.iloc[first].reset_index(drop=True)
    for step in range(1, n):
        following = table.iloc[first + step].reset_index(drop=True)
        gap = np.where(following["start"] > runs["end"], " ", "")
        for column in ("token", "word"):
            runs[column] = runs[column] + gap + following[column]
        runs["end"] = following["end"]
    return runs


def group_forms(
    tokens: pd.DataFrame, by: Literal["lemma"] | Mapping[str, str] = "lemma"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count the forms of a word as one ("threat" and "threats"), and show what was merged.

    A lemma is the form that stands in a dictionary, looked up in a table that knows no context:
    "left" is left alone whether it is a side or a leaving. Read the second table before you believe
    a count, and put right what it shows with a mapping of your own: `group_forms(tokens, {"left":
    "leave"})`. Function words, hedges and short forms ("'ll") keep their own form.

    A word gets the same lemma in every text, so `keyness` can compare texts grouped one by one.
    Group before `ngrams` to group runs of words.

    Args:
        tokens: As returned by `tokenize`, or a table with the columns `word` and `count`.
        by: "lemma" (the table of simplemma), or the word to count a form as, for each lower-case
            form that is to change: a list of lemmas, for instance.

    Returns:
        The table with other words in `word` (`token` keeps what is written), and what was merged:
        one row per form of a word that stands for several: `word`, `form`, `count` (of the form),
        `forms` (how many the word has); highest whole count first, then by word, count and form.

    Raises:
        ValueError: If `by` is neither "lemma" nor a mapping.

    Source: simplemma (Barbaresi), its English table.
    >>> from helpers.tokens import tokenize
    >>> tokens, merged = group_forms(tokenize("Its policies are no policy. Threats threaten."))
    >>> merged[["word", "form"]].values.tolist()
    [['policy', 'policies'], ['policy', 'policy']]
    """
    if not isinstance(by, Mapping) and by != "lemma":
        raise ValueError(f'Forms are grouped by "lemma" or by a mapping of yours, not by {by!r}.')
    forms = tokens["word"].astype("str")
    known = forms[forms != ""].unique().tolist()
    new = _lemmas(known) if by == "lemma" else [by.get(form) or form for form in known]
    words = forms.map({"": "", **dict(zip(known, new, strict=True))}).astype("str")
    size = tokens.get("count", 1)
    merged = pd.DataFrame({"word": words, "form": forms, "count": size})
    merged = merged.groupby(["word", "form"], as_index=False)["count"].sum()
    by_word = merged.groupby("word")["count"]
    merged["forms"], merged["total"] = by_word.transform("size"), by_word.transform("sum")
    merged = merged[merged["forms"] > 1].sort_values(
        ["total", "word", "count", "form"], ascending=[False, True, False, True], ignore_index=True
    )
    return tokens.assign(word=words), merged.drop(columns="total")


def _lemmas(words: list[str]) -> list[str]:
    kept = FUNCTION_WORDS.union(word for word in words if word.startswith("'"))
    return [word if word in kept else lemmatize(word, "en") for word in words]
