"""The figure of dispersion: where in an article each word occurs."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from helpers.plots.rows import label_rows, new_rows
from helpers.plots.theme import BLUE, done, nothing, set_title, theme
from helpers.plots.timeline import draw_paragraphs, draw_sections, words_of_one
from helpers.plots.wording import short, some

COLOUR = BLUE  # ticks
# Below ten occurrences a spread says more about the count than about the word (see `dispersion`).
FEW = 10


@theme()
def plot_dispersion(tokens: pd.DataFrame, words: Iterable[str]) -> tuple[Figure, str]:
    """Where in an article each word occurs: a row per word, a tick per occurrence.

    Args:
        tokens: As returned by `tokenize`, one article.
        words: Lower-case words, drawn in this order; a word that does not occur has an empty row.

    Returns:
        The figure and its sentence.

    Raises:
        ValueError: If `tokens` holds more than one article.
    """
    words = [words] if isinstance(words, str) else list(dict.fromkeys(words))
    text = words_of_one(tokens)
    places = {word: np.flatnonzero(text["word"] == word) for word in words}
    sentence = _say(places, len(text))
    if text.empty or not words:
        return nothing(sentence)
    figure, axes = new_rows(len(places))
    ticks = pd.Series(places).explode().dropna().astype(int)
    look = {"color": COLOUR, "marker": "|", "size": 16, "linewidth": 1.8, "jitter": False}
    sns.stripplot(x=ticks, y=ticks.index.to_numpy(str), order=words, ax=axes, clip_on=False, **look)
    axes.grid(False)
    counts = [f"{len(place):,}" for place in places.values()]
    label_rows(axes, [short(word, 24) for word in places], "count", counts)
    draw_sections(axes, tokens)
    draw_paragraphs(axes, text)
    set_title(figure, f"Where the words occur (N = {some(len(text), 'word')})")
    return done(figure, sentence)


def _say(places: dict[str, np.ndarray], size: int) -> str:
    """Which word occurs most often and how far it spreads, and which are too few to judge."""
    if not size or not places:
        return f"There is no dispersion to show: no {'words' if places else 'word chosen'}."
    counts = {word: len(place) for word, place in places.items()}
    most = max(counts, key=lambda word: counts[word])
    if not counts[most]:
        return f"None of the words chosen occurs in the {some(size, 'word')} of the article."
    tenths = len(np.unique(places[most] * 10 // size))
    few = [f"“{word}” ({count})" for word, count in counts.items() if count < FEW]
    often = "occurs" if len(counts) == 1 else "occurs most often"
    told = (
        f"In {some(size, 'word')}, “{most}” {often} ({some(counts[most], 'time')}, "
        f"in {tenths} of 10 equal parts of the article)"
    )
    if not few:
        return f"{told}."
    if len(few) == len(counts):
        each = "this is" if len(few) == 1 else "each of the words occurs"
        return f"{told}; {each} fewer than {FEW} times, too few to judge a spread."
    return f"{told}; fewer than {FEW} times, too few to judge a spread: {', '.join(few)}."
