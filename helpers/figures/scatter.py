"""Two sides head to head: a dot for each pair of counts, and labels that lie on nothing."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation

from helpers.figures.theme import BLUE, GREY, PALER, new_figure, set_title
from helpers.figures.views import SURE, as_written, by_strength
from helpers.figures.wording import short, some, wrap

PAIR = ["count", "reference_count"]
# Dot areas in square points; a dot for many words grows with their number up to the largest.
DOT, LARGEST_DOT = 30, 160
# In powers of ten: how far the strip for “never” lies beyond the lowest rate.
STRIP = 0.45
# Pixels: air round a label, how far from its dot it is tried first and then, with a line that joins
# them and crosses nothing, and from what gap on there is such a line.
AIR, NEAR, FAR, JOINED = 3, (2, 8, 14), (22, 32, 44, 58, 74, 92, 112, 136, 164), 8
# Sides of the dot on which a label may stand, the best to read first.
SIDES = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 0.6), (1, -0.6), (-1, 0.6), (-1, -0.6)]
SIDES += [(0.5, 1), (0.5, -1), (-0.5, 1), (-0.5, -1)]


def draw_head_to_head(keyness: pd.DataFrame, names: tuple[str, str], top: int) -> Figure:
    """Rates of one side over rates of the other, with the strongest words named."""
    dots = _dots(keyness)
    figure = new_figure(7.6)
    axes = figure.subplots()
    for axis, name, column in (
        (axes.xaxis, names[1], "reference_per_million"),
        (axes.yaxis, names[0], "per_million"),
    ):
        counts = "reference_count" if axis is axes.xaxis else "count"
        _set_axis(axes, axis, dots, column, f"{short(name, 30)}{_size(keyness, counts, column)}")
    signs = [*_draw_dots(axes, dots), *_draw_equal(axes)]
    figure.legend(handles=signs, loc="outside lower center", ncols=2)
    title = f"{short(names[0], 40)} and {short(names[1], 40)}, word by word"
    set_title(figure, f"{title} ({some(len(keyness), 'word')} tested)")
    _draw_labels(axes, dots, _labels(keyness, top))
    return figure


# ---- dots --------------------------------------------------------------------------------------


def _dots(keyness: pd.DataFrame) -> pd.DataFrame:
    """One row per pair of counts with the number of words that share it, the largest first."""
    columns = ["per_million", "reference_per_million", "q"]
    dots = keyness.groupby(PAIR)[columns].first()
    dots["words"] = keyness.groupby(PAIR).size()
    for column, axis in (("reference_per_million", "x"), ("per_million", "y")):
        rates = dots[column].where(dots[column] > 0)
        dots[axis] = np.log10(rates).fillna(np.log10(_least(dots, column)) - STRIP)
    dots["area"] = (DOT * np.sqrt(dots["words"])).clip(upper=LARGEST_DOT)
    return dots.sort_values("area", ascending=False, kind="stable").reset_index()


def _least(dots: pd.DataFrame, column: str) -> float:
    rates = dots[column][dots[column] > 0]
    return rates.min() if len(rates) else 1.0


def _size(keyness: pd.DataFrame, counts: str, column: str) -> str:
    used = keyness[keyness[counts] > 0]
    if used.empty:
        return ""
    row = used.nlargest(1, counts).iloc[0]
    return f" (N = {some(round(row[counts] / row[column] * 1e6), 'word')})"


def _set_axis(axes: Axes, axis, dots: pd.DataFrame, column: str, name: str) -> None:
    """Powers of ten, by hand: a logarithmic axis has no place for a word that is never used."""
    least = np.log10(_least(dots, column))
    most = np.log10(max(dots[column].max(), _least(dots, column)))
    steps = (1,) if most - least > 2 else (1, 2, 5)
    marks = [m * 10.0**e for e in range(int(least) - 1, int(most) + 2) for m in steps]
    marks = [mark for mark in marks if least - 0.05 <= np.log10(mark) <= most + 0.1]
    never = least - STRIP
    axis.set_ticks([never, *np.log10(marks)], ["never", *(f"{mark:,.10g}" for mark in marks)])
    across = axis is axes.xaxis
    (axes.set_xlim if across else axes.set_ylim)(never - 0.2, most + 0.25)
    (axes.axvspan if across else axes.axhspan)(never - 0.2, never + 0.2, color=PALER, zorder=0)
    axis.set_label_text(f"per million words in {name}")


def _draw_dots(axes: Axes, dots: pd.DataFrame) -> list[Line2D]:
    sure = (dots["q"] < SURE).to_numpy()
    look = {"edgecolors": BLUE, "linewidths": 1.3, "zorder": 3, "clip_on": False}
    axes.scatter(dots["x"], dots["y"], s=dots["area"], c=np.where(sure, BLUE, "white"), **look)
    sign = {"marker": "o", "linestyle": "", "markeredgecolor": BLUE}
    signs = []
    if sure.any():
        signs.append(Line2D([], [], color=BLUE, label="q < .05", **sign))
    if not sure.all():
        signs.append(Line2D([], [], color="white", label="q ≥ .05, may be chance", **sign))
    if (dots["words"] > 1).any():
        many = "several words with these counts"
        signs.append(Line2D([], [], color="white", markersize=11, label=many, **sign))
    return signs


def _draw_equal(axes: Axes) -> list[Line2D]:
    ends = np.array([axes.get_xlim(), axes.get_ylim()])
    low, high = (ends[:, 0] + 0.4).max(), ends[:, 1].min()
    if low >= high:
        return []
    look = {"color": GREY, "linestyle": "--", "linewidth": 1.3, "zorder": 1}
    return axes.plot([low, high], [low, high], label="equally frequent", **look)


# ---- labels ------------------------------------------------------------------------------------


def _labels(keyness: pd.DataFrame, top: int) -> dict[tuple[int, int], list[str]]:
    """For each pair of counts what to write there, the version that says most first."""
    ranked = by_strength(keyness)
    sides = (ranked[ranked["log_ratio"] > 0].head(top), ranked[ranked["log_ratio"] < 0].head(top))
    sharing = keyness.groupby(PAIR).size()
    labels = {}
    for pair, words in by_strength(pd.concat(sides)).groupby(PAIR, sort=False):
        names = [short(word, 24) for word in as_written(words)]
        versions = []
        for shown, width in ((6, 26), (6, 16), (3, 26), (3, 16), (1, 26)):
            rest = sharing[pair] - len(names[:shown])
            text = ", ".join(names[:shown]) + (f" (+{rest:,})" if rest else "")
            versions.append(wrap(text, width, lines=None))
        labels[pair] = list(dict.fromkeys(versions))
    return labels


def _draw_labels(axes: Axes, dots: pd.DataFrame, labels: dict) -> None:
    """Write each label at a free place near its dot, the strongest word first."""
    figure = axes.figure
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw_without_rendering()
    frame = axes.get_window_extent(renderer).extents
    at = axes.transData.transform(dots[["x", "y"]])
    radius = np.sqrt(dots["area"].to_numpy() / np.pi) * figure.dpi / 72 + 2
    # What is taken: dots, labels, and lines (those to the labels and the dashed one).
    circles, boxes = np.c_[at - radius[:, None], at + radius[:, None]], np.empty((0, 4))
    lines = np.vstack([np.empty((0, 4)), *(_along(*_ends(line)) for line in axes.lines)])
    row = {pair: n for n, pair in enumerate(zip(*(dots[c] for c in PAIR), strict=True))}
    for pair, versions in labels.items():
        point, around = at[row[pair]], radius[row[pair]]
        notes = [_note(axes, dots.loc[row[pair], ["x", "y"]], text) for text in versions]
        sizes = [note.get_window_extent(renderer).size for note in notes]
        chosen, box = _free(point, around, sizes, (circles, boxes, lines), frame)
        for note in notes[:chosen] + notes[chosen + 1 :]:
            note.remove()
        if box is not None:
            note = notes[chosen]
            note.xyann = ((box[:2] + box[2:]) / 2 - point) * 72 / figure.dpi
            end = _nearest(point, box)
            boxes = np.vstack([boxes, box])
            if np.hypot(*(end - point)) > around + JOINED:
                lines = np.vstack([lines, _along(point, end)])
                _join(axes, note.xy, (end - point) * 72 / figure.dpi)


def _note(axes: Axes, xy: Sequence[float], text: str) -> Annotation:
    look = {"ha": "center", "va": "center", "textcoords": "offset points", "zorder": 5}
    note = axes.annotate(text, tuple(xy), (0, 0), annotation_clip=False, **look)
    # A grid line behind a word must not strike it through.
    note.set_path_effects([withStroke(linewidth=3, foreground="white")])
    note.set_in_layout(False)
    return note


def _join(axes: Axes, xy: Sequence[float], end: np.ndarray) -> None:
    look = {"arrowstyle": "-", "color": GREY, "linewidth": 0.8, "shrinkA": 0, "shrinkB": 0}
    line = axes.annotate("", xy, end, textcoords="offset points", arrowprops=look, zorder=4)
    line.set_in_layout(False)


def _free(
    point: np.ndarray, radius: float, sizes: list[np.ndarray], taken: tuple, frame: np.ndarray
) -> tuple[int, np.ndarray | None]:
    """Which version of a label has a free place, and its box; the nearer places come first."""
    for reaches in (NEAR, FAR):
        for version, size in enumerate(sizes):
            half = np.asarray(size) / 2 + AIR
            for reach, side in product(reaches, SIDES):
                middle = point + np.array(side) * (half + radius + reach)
                box = np.r_[middle - half, middle + half]
                inside = (box[:2] > frame[:2]).all() and (box[2:] < frame[2:]).all()
                if not inside or any(_overlap(box, others) for others in taken):
                    continue
                line = _along(point, _nearest(point, box), skip=radius)
                if reaches is NEAR or not any(_overlap(part, o) for part in line for o in taken):
                    return version, box
    return len(sizes), None


def _nearest(point: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Where a line from the point meets the type in the box."""
    return point.clip(box[:2] + AIR, box[2:] - AIR)


def _along(start: np.ndarray, end: np.ndarray, skip: float = 0) -> np.ndarray:
    """Small boxes along a line, from so many pixels after its start on."""
    length = np.hypot(*(end - start))
    parts = np.arange(skip + 2, length - 2, 4)[:, None] / max(length, 1)
    steps = start + parts * (end - start)
    return np.c_[steps - 1.5, steps + 1.5]


def _ends(line: Line2D) -> np.ndarray:
    return line.axes.transData.transform(line.get_xydata())


def _overlap(box: np.ndarray, others: np.ndarray) -> bool:
    return bool(((box[:2] < others[:, 2:]) & (box[2:] > others[:, :2])).all(axis=1).any())
