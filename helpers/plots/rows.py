"""A row for each thing: its name at the left, a dot with its interval, its numbers at the right."""

from collections.abc import Sequence

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.plots.theme import GREY, new_figure


def new_rows(count: int, height: float = 0.32) -> tuple[Figure, Axes]:
    """A figure with room for so many rows of so many inches."""
    figure = new_figure(1.7 + height * count)
    return figure, figure.subplots()


def draw_dots(
    axes: Axes, ends: np.ndarray, filled: np.ndarray, limits: tuple[float, float], color: str
) -> bool:
    """Draw value, low and high of each row; True if an interval does not fit the axis."""
    left, right = limits
    rows = np.arange(len(ends))
    value, low, high = ends.T
    axes.hlines(rows, low.clip(left, right), high.clip(left, right), color=color, linewidth=1.8)
    for beyond, end, marker in ((low < left, left, "<"), (high > right, right, ">")):
        if beyond.any():
            axes.plot(np.full(beyond.sum(), end), rows[beyond], marker, color=color, clip_on=False)
    dot = {"s": 58, "edgecolor": color, "linewidth": 1.8, "zorder": 3, "clip_on": False}
    faces = {"hue": filled, "palette": {True: color, False: "white"}, "legend": False}
    sns.scatterplot(x=value, y=rows, ax=axes, **faces, **dot)
    axes.set_xlim(left, right)
    return bool((low < left).any() or (high > right).any())


def label_rows(axes: Axes, names: Sequence[str], head: str, notes: Sequence[str]) -> None:
    """Names at the left, the first row on top, and the numbers behind each row at its right."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(False, axis="y")
    axes.set_ylabel("")
    for row, note in enumerate(notes):
        axes.text(1.03, row, note, transform=axes.get_yaxis_transform(), va="center")
    axes.text(1.03, 1.0, head, transform=axes.transAxes, va="bottom", color=GREY)


def label_dots(
    figure: Figure,
    filled: np.ndarray,
    told: tuple[str, str],
    color: str,
    clipped: bool = False,
    extra: Sequence = (),
) -> None:
    """Say under the figure what its signs mean, those only that are drawn.

    Args:
        filled: For each dot that is drawn, whether it is filled.
        told: What a filled dot means, and what a hollow one.
    """
    dot = {"marker": "o", "linestyle": "", "markersize": 8, "markeredgecolor": color}
    signs = []
    if filled.any():
        signs.append(Line2D([], [], color=color, label=told[0], **dot))
    if not filled.all():
        signs.append(Line2D([], [], color="white", markeredgewidth=1.8, label=told[1], **dot))
    if clipped:
        signs.append(Line2D([], [], color=color, marker=">", label="interval goes on"))
    signs += extra
    if signs:
        figure.legend(handles=signs, loc="outside lower center", ncols=2 if extra else 3)
