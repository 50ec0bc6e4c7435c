"""The figure of density: how thickly the counted cues stand along one article."""

from functools import lru_cache
from itertools import product

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.plots.theme import (
    BLUE,
    GREY,
    ORANGE,
    add_legend,
    done,
    new_figure,
    nothing,
    set_title,
    theme,
)
from helpers.plots.timeline import draw_paragraphs, draw_sections, words_of_one
from helpers.plots.wording import short, some, upper

COLOUR = BLUE  # the line and the ticks
QUOTED = {"color": ORANGE, "alpha": 0.25, "linewidth": 0, "label": "in quotation marks"}
CHANCE = {"color": GREY, "linestyle": "--", "linewidth": 1.5}
CHANCE |= {"label": "a peak above this is rarer than 1 in 20 by chance"}
# Enough random articles to know the highest one in twenty; few enough to cost no time.
SHUFFLES = 999


@theme()
def plot_density(
    cues: pd.DataFrame, tokens: pd.DataFrame, window: int = 100, label: str = "cues"
) -> tuple[Figure, str]:
    """How thickly the counted cues stand along one article.

    The line is the rate in a window that moves word by word, drawn at the window's middle and only
    where the whole window fits. The dashed line is the height that the highest peak passes in at
    most 1 of 20 articles when as many cues are thrown in at random: only a peak above it asks for
    an explanation. Under the line each cue has its tick, which no smoothing can hide.

    Args:
        cues: As returned by `find_cues`; rows of other articles or not counted are left out.
        tokens: As returned by `tokenize`, one article.
        window: Width of the moving window in words, at least 2.
        label: What is counted, in the plural (`"hedges"`).

    Returns:
        The figure and its sentence.

    Raises:
        ValueError: If `tokens` holds more than one article, or `window` is below 2.
    """
    if window < 2:
        raise ValueError(f"window is {window}: it is a number of words and must be at least 2.")
    text = words_of_one(tokens)
    places = _places(cues, text)
    counts = _moving_counts(places, len(text), window)
    chance = chance_peak(len(places), len(text), window) if len(places) else 0
    sentence = _say(counts, places, len(text), chance, window, label)
    if not len(places):
        return nothing(sentence)
    figure = new_figure(4.6)
    axes, rug = figure.subplots(2, 1, sharex=True, height_ratios=[7, 1])
    _draw_line(axes, counts, chance, window)
    axes.set_ylabel(f"{short(label, 18)} per 1,000 words\n(moving window of {window:,} words)")
    sns.rugplot(x=places, height=1, color=COLOUR, linewidth=1.6, ax=rug)
    rug.set(yticks=[])
    rug.set_ylabel(short(label, 9), rotation=0, ha="right", va="center")
    edges = np.flatnonzero(np.diff(np.r_[0, text["quoted"].to_numpy(int), 0]))
    for (start, end), panel in product(edges.reshape(-1, 2), (axes, rug)):
        panel.axvspan(start - 0.5, end - 0.5, **QUOTED)
    add_legend(axes)
    draw_sections(axes, tokens, rug)
    draw_paragraphs(rug, text)
    size = some(len(text), "word")
    set_title(figure, f"{upper(label)} along the article ({len(places):,} in {size})")
    return done(figure, sentence)


def _places(cues: pd.DataFrame, text: pd.DataFrame) -> np.ndarray:
    """The number of the word at which each counted cue starts."""
    if text.empty or cues.empty:
        return np.array([], int)
    here = cues["counted"].astype(bool) & (cues["article"].astype(str) == str(text["article"][0]))
    after = np.searchsorted(text["start"], cues.loc[here, "start"], side="right")
    return np.sort(after - 1).clip(0)


def _moving_counts(places: np.ndarray, length: int, window: int) -> np.ndarray:
    """How many of the places lie in each window of so many words, if the text has as many."""
    if length < window:
        return np.array([], int)
    return np.convolve(np.bincount(places, minlength=length), np.ones(window, int), "valid")


@lru_cache(maxsize=32)
def chance_peak(count: int, words: int, window: int) -> int:
    """The most cues in one window, passed by 1 in 20 articles whose cues fall at random."""
    places = np.sort(np.random.default_rng(0).integers(0, words, (SHUFFLES, count)), axis=1)
    most = np.ones(SHUFFLES, int)
    for more in range(1, count):
        close = (places[:, more:] - places[:, :-more] < window).any(axis=1)
        if not close.any():
            break
        most[close] = more + 1
    return int(np.quantile(most, 0.95, method="higher"))


def _draw_line(axes: Axes, counts: np.ndarray, chance: int, window: int) -> None:
    axes.grid(False, axis="x")
    if not len(counts):
        note = f"no line: the article is shorter than {window:,} words"
        plain = {"facecolor": "white", "edgecolor": "none"}
        axes.text(0.5, 0.5, note, ha="center", bbox=plain, transform=axes.transAxes)
        axes.set_yticks([])
        return
    middles, rates = np.arange(len(counts)) + (window - 1) / 2, counts * 1000 / window
    sns.lineplot(x=middles, y=rates, estimator=None, color=COLOUR, linewidth=2, ax=axes)
    axes.axhline(chance * 1000 / window, **CHANCE)
    axes.set_ylim(0, max(counts.max(), chance, 1) * 1150 / window)


def _say(
    counts: np.ndarray, places: np.ndarray, size: int, chance: int, window: int, label: str
) -> str:
    """How many cues an article has, where they are densest, and whether chance would do as much."""
    if not size:
        return f"There are no {label} to show: the article has no words."
    words = some(size, "word")
    if not len(places):
        # With no hit the exact 95 % interval ends at -ln(.025) = 3.69 hits.
        most = -np.log(0.025) / size * 1000
        return (
            f"There are no {label} to show: none was counted in {words}, which still allows a "
            f"true rate of up to {most:.1f} per 1,000 words."
        )
    rate = f"{len(places) / size * 1000:.1f} per 1,000"
    told = f"{upper(label)} counted: {len(places):,} in {words} ({rate})"
    if not len(counts):
        return f"{told}; there is no line, as the article is shorter than {window:,} words."
    peak, first = int(counts.max()), int(counts.argmax())
    verdict = (
        "more than chance alone would pile up in 19 of 20 such articles"
        if peak > chance
        else "no more than chance alone can pile up in an article of this length"
    )
    return (
        f"{told}; they are densest in words {first + 1:,} to {first + window:,}, with {peak} in "
        f"{window:,} words, which is {verdict}."
    )
