"""The figure of keyness: the words that a text uses more, and less, than a reference does."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from helpers.plots.rows import draw_dots, label_rows, new_rows
from helpers.plots.theme import BLUE, GREY, add_legend, done, nothing, set_title, theme
from helpers.plots.wording import at_least, short, some

COLOUR = BLUE  # dots and intervals
# What q must be below for a word to count as a difference, and how the legend says so.
SURE = 0.05
SURE_OR_NOT = ("q < .05", "q ≥ .05, may be chance")


@theme()
def plot_keyness(
    keyness: pd.DataFrame, top: int = 15, reference: str = "the reference"
) -> tuple[Figure, str]:
    """Words that the target uses more, and less, than the reference.

    A dot is the log ratio, the line its 95 % interval; an arrow means that the interval goes on
    beyond the axis, as it does for every word that one side never uses. Filled dots have q < .05.
    Words are chosen by the size of `score` (then `g2`, then name), and drawn from over-used to
    under-used; where the table has a column `written`, they are written as it says (“Putin”).

    Args:
        keyness: As returned by `keyness`, the whole table: its length is how many were tested.
        top: How many words to draw, at least 1.
        reference: What the words were compared with, as a sentence names it (`"the news"`): one
            text has other keywords against each reference.

    Returns:
        The figure and its sentence.

    Raises:
        ValueError: If `top` is below 1.
    """
    if top < 1:
        raise ValueError(f"top is {top}: it is the number of words to draw and must be at least 1.")
    sentence = _say(keyness, reference)
    if keyness.empty:
        return nothing(sentence)
    table = _strongest(keyness, top)
    figure, axes = new_rows(len(table))
    ends = table[["log_ratio", "log_ratio_low", "log_ratio_high"]].to_numpy(float)
    finite = np.append(ends[np.isfinite(ends)], 0)
    limits = finite.min() - 0.5, finite.max() + 0.5
    draw_dots(axes, ends, table["q"] < SURE, SURE_OR_NOT, limits, COLOUR)
    axes.axvline(0, color=GREY, linewidth=1)
    counts = zip(table["count"], table["reference_count"], strict=True)
    names, counts = map(short, as_written(table), [24] * top), [f"{a:,} : {b:,}" for a, b in counts]
    label_rows(axes, list(names), "here : reference", counts)
    axes.set_xlabel("log ratio (1 = twice as frequent here, −1 = half as frequent)")
    add_legend(axes)
    part = f"{len(table)} strongest of " if len(table) < len(keyness) else ""
    against, tested = short(reference, 40), some(len(keyness), "word")
    set_title(figure, f"Over- and under-used words against {against} ({part}{tested} tested)")
    return done(figure, sentence)


def by_strength(keyness: pd.DataFrame) -> pd.DataFrame:
    """The table from the word with the largest `score` (then `g2`, then name) on."""
    size = keyness.assign(size=keyness["score"].abs())
    return size.sort_values(["size", "g2", "word"], ascending=[False, False, True])


def as_written(keyness: pd.DataFrame) -> pd.Series:
    """The words as `written` has them, if the table has that column: “Putin”, not “putin”."""
    return keyness["written"].fillna(keyness["word"]) if "written" in keyness else keyness["word"]


def _strongest(keyness: pd.DataFrame, top: int) -> pd.DataFrame:
    chosen = by_strength(keyness).head(top)
    return chosen.sort_values(["log_ratio", "word"], ascending=[False, True], ignore_index=True)


def _say(keyness: pd.DataFrame, reference: str) -> str:
    """How many words stand out on either side, and the clearest of them with both counts."""
    if keyness.empty:
        return f"There is no keyness to show: no word was tested against {reference}."
    sure = keyness[keyness["q"] < SURE]
    best = by_strength(sure if len(sure) else keyness).head(1)
    word, best = as_written(best).iloc[0], best.iloc[0]
    here, there = (some(best[column], "time") for column in ("count", "reference_count"))
    counts = f"{here} here and {there} in {reference}"
    tested = f"Of {some(len(keyness), 'word')} tested against {reference}"
    if not len(sure):
        return (
            f"{tested}, none differs by more than chance can explain (all q ≥ .05); even the "
            f"clearest, “{word}” ({counts}), may be chance."
        )
    over = int((sure["log_ratio"] > 0).sum())
    low, high = best["log_ratio_low"], best["log_ratio_high"]
    more = best["log_ratio"] > 0
    times = at_least(2 ** (max(low, 0) if more else max(-high, 0)))
    return (
        f"{tested}, {over} {'stands' if over == 1 else 'stand'} out as more frequent here and "
        f"{len(sure) - over} as less frequent (q < .05); the clearest is “{word}”, {counts}, which "
        f"is at least {times} times as {'frequent' if more else 'rare'} at 95 % confidence."
    )
