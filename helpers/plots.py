"""Figures, each with one sentence that says what it shows.

Every `plot_*` takes a table and returns `(figure, sentence)`; `show` puts both on the page. The
sentence is made from the data, so it stays true for another article, and it is both the alternative
text of the image and the line printed under it. Nothing here relies on colour alone, and nothing
changes matplotlib's settings for the rest of a notebook.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from textwrap import fill

import pandas as pd
from IPython.display import display
from matplotlib.figure import Figure

from helpers.figures.drawing import draw_heatmap, draw_keyness, draw_percentiles, draw_rates
from helpers.figures.scatter import draw_head_to_head
from helpers.figures.sentences import (
    say_density,
    say_dispersion,
    say_head_to_head,
    say_heatmap,
    say_keyness,
    say_percentiles,
    say_rates,
)
from helpers.figures.theme import DPI, as_png, done, laid_out, nothing, save_svg, theme
from helpers.figures.timelines import draw_density, draw_dispersion
from helpers.figures.views import (
    cue_places,
    first_articles,
    group_names,
    keys,
    without_norms,
    words_of_one,
)

# JupyterLab and an exported page break longer lines in the middle of a word.
LINE = 100


@theme()
def plot_keyness(keyness: pd.DataFrame, top: int = 15) -> tuple[Figure, str]:
    """Words that the target uses more, and less, than the reference.

    A dot is the log ratio, the line its 95 % interval; an arrow means that the interval goes on
    beyond the axis, as it does for every word that one side never uses. Filled dots have q < .05.
    Words are chosen by the size of `score` (then `g2`, then name), and drawn from over-used to
    under-used; where the table has a column `written`, they are written as it says (“Putin”).

    Args:
        keyness: As returned by `keyness`, the whole table: its length is how many were tested.
        top: How many words to draw, at least 1.

    Returns:
        The figure and its sentence.

    Raises:
        ValueError: If `top` is below 1.
    """
    if top < 1:
        raise ValueError(f"top is {top}: it is the number of words to draw and must be at least 1.")
    sentence = say_keyness(keyness)
    return nothing(sentence) if keyness.empty else done(draw_keyness(keyness, top), sentence)


@theme()
def plot_head_to_head(
    keyness: pd.DataFrame, names: tuple[str, str] = ("this", "that"), top: int = 12
) -> tuple[Figure, str]:
    """Every tested word of two sides at once: its rate on one over its rate on the other.

    A word far from the dashed line is one that a side leans on; the strongest of each side (by the
    size of `score`, then `g2`, then name) are named. Filled dots have q < .05. Both axes are
    logarithmic and have a strip for words that a side never uses. Words with the same two counts
    share a dot, and a label says how many more words than it names stand there; a label is left out
    rather than laid on another. In short texts most dots are words used once or twice, and what
    looks far apart is chance. Of the words that only the reference uses, the table holds, and the
    figure shows, only those frequent enough to be tested.

    Args:
        keyness: As returned by `keyness(this, that)`, the whole table.
        names: What to call the target and the reference.
        top: How many words of each side to name, at least 1.

    Returns:
        The figure and its sentence.

    Raises:
        ValueError: If `top` is below 1.
    """
    if top < 1:
        raise ValueError(f"top is {top}: it is the number of words to name and must be at least 1.")
    sentence = say_head_to_head(keyness, names)
    # Without words in the reference there is no ratio, and nothing to lay side by side.
    if not keyness["log_ratio"].notna().any():
        return nothing(sentence)
    return done(draw_head_to_head(keyness, names, top), sentence)


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
    words = [words] if isinstance(words, str) else list(words)
    sentence = say_dispersion(tokens, words)
    if words_of_one(tokens).empty or not words:
        return nothing(sentence)
    return done(draw_dispersion(tokens, words), sentence)


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
    sentence = say_density(cues, tokens, window, label)
    if not len(cue_places(cues, words_of_one(tokens))):
        return nothing(sentence)
    return done(draw_density(cues, tokens, window, label), sentence)


@theme()
def plot_rates(
    rates: pd.DataFrame,
    label: str | None = None,
    reference: tuple[str, float] | None = None,
    names: Mapping | Sequence[str] | None = None,
) -> tuple[Figure, str]:
    """Rates side by side, each with its interval and the count behind it.

    A dot is the rate per 1,000 words, the line its exact 95 % interval; hollow dots rest on fewer
    than 100 words. The axis is made for the filled dots: an arrow means that an interval goes on.
    A column that has one value in all rows moves from the names of the rows to the title. Whether
    two groups differ is for `compare` to say, not for the eye: intervals of rates that differ may
    overlap.

    Args:
        rates: As returned by `rates`, by one or several columns; drawn in the order given.
        label: What is counted, in the plural (`"hedges"`); `"cues"` where not given.
        reference: A name and a rate per 1,000 words to compare with, drawn as a dashed line.
        names: What to call the groups, where a section has a heading: one name for each row, or a
            mapping from groups (`{1: "A closer look"}`); groups that it lacks keep their own.

    Returns:
        The figure and its sentence.

    Raises:
        ValueError: If there are fewer or more names than rows.
    """
    label, rates = label or "cues", without_norms(rates)
    sentence = say_rates(rates, label, reference, names)
    if rates.empty:
        return nothing(sentence)
    return done(draw_rates(rates, group_names(rates, names), label, reference), sentence)


@theme()
def plot_percentiles(rates: pd.DataFrame, label: str = "cues") -> tuple[Figure, str]:
    """Where rates stand among other articles: a strip from 0 to 100 for each group of articles.

    A dot is the percentile: the per cent of the group's articles that have a lower rate; among
    those that have none at all, the longer ones are taken as lower. The line reaches over the
    places that the rate's own 95 % interval allows: long for a short article. The ticks of the
    strip are the quartiles, the thick one the median. Hollow dots rest on fewer than 100 words. The
    group is a sample too: among n articles a percentile is uncertain by up to 100/√n points more,
    which is 14 for 50 articles and 1 for 10,000.

    Args:
        rates: As returned by `rates(…, norms=…)`, a row for each group (or category, or article);
            drawn in the order given.
        label: What is counted, in the plural (`"hedges"`).

    Returns:
        The figure and its sentence, which speaks of the first row.

    Raises:
        ValueError: If the rates have no percentiles.
    """
    if "percentile" not in rates:
        raise ValueError("These rates have no percentiles: rates(cues, tokens, norms=…) adds them.")
    sentence = say_percentiles(rates, label)
    if not rates["percentile"].notna().any():
        return nothing(sentence)
    return done(draw_percentiles(rates, label), sentence)


@theme()
def plot_heatmap(rates: pd.DataFrame, label: str = "cues") -> tuple[Figure, str]:
    """Which categories which article leans on: a cell is a rate, with its count in brackets.

    Cells are small counts seen through a colour: a difference between two cells should be looked up
    with its interval before it is believed. Of more than 12 articles the first 12 are drawn, and
    the title says so.

    Args:
        rates: As returned by `rates(..., by=["article", "category"])`.
        label: What is counted, in the plural (`"hedges"`).

    Returns:
        The figure and its sentence.

    Raises:
        ValueError: If the rates are by anything else.
    """
    if sorted(keys(rates)) != ["article", "category"]:
        raise ValueError(
            "A heat map needs rates by article and category: "
            'rates(cues, tokens, by=["article", "category"]).'
        )
    rates = without_norms(rates)
    sentence = say_heatmap(first_articles(rates), label)
    return nothing(sentence) if rates.empty else done(draw_heatmap(rates, label), sentence)


def show(figure: Figure, sentence: str, name: str = "", out: str | Path = "") -> None:
    """Put a figure on the page with its sentence, and keep it as a file where wanted.

    The image carries the sentence as its alternative text; the same sentence is printed under it,
    in lines that fit a page.
    The same figure always gives the same bytes.

    Args:
        figure: As returned by a `plot_*`; call it as `show(*plot_rates(table))`.
        sentence: What the figure shows.
        name: Name of the file, letters, digits, `_` and `-`; needed with `out`.
        out: A folder; the figure is written to `figures/<name>.svg` in it. `""` keeps nothing.

    Raises:
        ValueError: If `out` is given and `name` is not a plain name.
    """
    sentence = " ".join(sentence.split())
    about = {"alt": sentence, "width": round(figure.get_figwidth() * DPI)}
    with laid_out(figure):
        data = {"image/png": base64.b64encode(as_png(figure)).decode(), "text/plain": "Figure"}
        if str(out):
            save_svg(figure, sentence, name, Path(out) / "figures")
    display(data, raw=True, metadata={"image/png": about})
    print(fill(sentence, LINE, break_long_words=False, break_on_hyphens=False))
