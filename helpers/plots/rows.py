"""A row for each thing: its name at the left, a dot with its interval, its numbers at the right."""

from collections.abc import Sequence

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.plots.theme import GREY, new_figure


def new_rows(count: int, height: float = 0.32) -> tuple[Figure, Axes]:
    """A figure with room for so many rows of so many inches."""
    figure = new_figure(1.7 + height * count)
    return figure, figure.subplots()


def draw_dots(
    axes: Axes,
    ends: np.ndarray,
    filled: np.ndarray,
    told: tuple[str, str],
    limits: tuple[float, float],
    color: str,
) -> None:
    """Draw value, low and high of each row; `told` is what filled and hollow dots mean."""
    left, right = limits
    rows, (value, low, high) = np.arange(len(ends)), ends.T
    axes.hlines(rows, low.clip(left, right), high.clip(left, right), color=color, linewidth=1.8)
    known = np.isfinite(value)
    faces = {told[0]: color, told[1]: "white"}
    look = {"s": 58, "edgecolor": color, "linewidth": 1.8, "zorder": 3, "clip_on": False}
    means = np.where(filled, *told)[known]
    order = [each for each in told if each in means]
    dots = {"x": value[known], "y": rows[known], "hue": means, "hue_order": order, "palette": faces}
    sns.scatterplot(**dots, ax=axes, **look)
    for beyond, end, marker in ((high > right, right, ">"), (low < left, left, "<")):
        if beyond.any():
            arrow = {"color": color, "clip_on": False, "label": "interval goes on"}
            axes.plot(np.full(beyond.sum(), end), rows[beyond], marker, **arrow)
    axes.set_xlim(left, right)


def label_rows(axes: Axes, names: Sequence[str], head: str, notes: Sequence[str]) -> None:
    """Names at the left, the first row on top, and the numbers behind each row at its right."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(False, axis="y")
    axes.set_ylabel("")
    for row, note in enumerate(notes):
        axes.text(1.03, row, note, transform=axes.get_yaxis_transform(), va="center")
    axes.text(1.03, 1.0, head, transform=axes.transAxes, va="bottom", color=GREY)
