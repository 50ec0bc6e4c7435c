"""The heat map: which categories which article leans on."""

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from helpers.plots.groups import keys, say_interval, total_words, without_norms
from helpers.plots.rows import new_rows
from helpers.plots.theme import BLUES, LETTER, done, nothing, set_title, theme
from helpers.plots.wording import short, some, upper, wrap

COLOUR = BLUES  # from the lowest rate to the highest
# More columns than this leave no room for a figure of ten points in each cell.
MOST_ARTICLES = 12


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
    articles = rates["article"].drop_duplicates()
    drawn = without_norms(rates[rates["article"].isin(articles[:MOST_ARTICLES])])
    sentence = _say(drawn, label)
    if rates.empty:
        return nothing(sentence)
    figure = _draw(_grid(drawn, "per_1000"), _grid(drawn, "count"))
    part = "" if len(articles) <= MOST_ARTICLES else f"first {MOST_ARTICLES} of "
    numbers = f"{part}{some(len(articles), 'article')}, {some(total_words(drawn), 'word')}"
    set_title(figure, f"{upper(label)} by category and article ({numbers})")
    return done(figure, sentence)


def _grid(rates: pd.DataFrame, column: str) -> pd.DataFrame:
    """One column of the rates as a grid: a row per category, a column per article."""
    rates = rates.astype({"article": str, "category": str})
    # `pivot_table` would quietly average a cell that is there twice.
    cells = rates.pivot(index="category", columns="article", values=column)  # noqa: PD010
    order = [rates[name].drop_duplicates() for name in ("category", "article")]
    return cells.loc[order[0], order[1]].astype(float)


def _draw(values: pd.DataFrame, counts: pd.DataFrame) -> Figure:
    many = values.shape[1] > 6
    figure, axes = new_rows(max(len(values), 3), height=0.52 if many else 0.36)
    notes = values.map("{:.1f}".format) + ("\n" if many else " ") + counts.map("({:.0f})".format)
    look = {"cmap": COLOUR, "vmin": 0, "vmax": np.nanmax([*values.to_numpy().flat, 1])}
    look |= {"linewidths": 1, "cbar_kws": {"label": "per 1,000 words", "aspect": 30}}
    type_ = {"color": "black", "in_layout": False, "fontsize": 10.5}
    sns.heatmap(values, annot=notes, fmt="", annot_kws=type_, ax=axes, **look)
    for row, column in np.argwhere(values.isna()):
        axes.text(column + 0.5, row + 0.5, "–", ha="center", va="center", **type_)
    axes.set(xlabel="in each cell: rate per 1,000 words (count)", ylabel="")
    axes.tick_params(length=0)
    room = int(5.3 / values.shape[1] / LETTER)
    shape = {"width": room} if room >= 9 else {"width": 16, "lines": 2}
    names = [wrap(name, **shape) for name in values.columns]
    axes.set_xticklabels(names, rotation=0 if room >= 9 else 90)
    axes.set_yticklabels([short(name, 24) for name in values.index], rotation=0)
    return figure


def _say(rates: pd.DataFrame, label: str) -> str:
    """The highest cell with its interval, and how many cells are empty."""
    if rates.empty:
        return f"There are no rates of {label} to show: the table has no rows."
    articles, categories = (rates[column].nunique() for column in ("article", "category"))
    size = f"{some(articles, 'article')} by {some(categories, 'category', 'categories')}"
    if not rates["count"].any():
        return f"No {label} were counted in any of {size}."
    top = rates.loc[rates["per_1000"].idxmax()]
    empty = int((rates["count"] == 0).sum())
    return (
        f"Of {size}, the highest rate of {label} is “{top['category']}” in {top['article']} "
        f"({top['per_1000']:.1f} per 1,000 words, {say_interval(top)}, count {top['count']:,}); "
        f"{empty} of {some(len(rates), 'cell')} {'has' if empty == 1 else 'have'} none at all."
    )
