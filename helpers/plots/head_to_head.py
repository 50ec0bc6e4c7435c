"""The figure of two sides: every tested word at its rate on one over its rate on the other."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation

from helpers.plots.keyness import SURE, SURE_OR_NOT, as_written, by_strength
from helpers.plots.theme import (
    BLUE,
    GREY,
    PALER,
    add_legend,
    done,
    new_figure,
    nothing,
    set_title,
    theme,
)
from helpers.plots.wording import short, some, wrap

COLOUR = BLUE  # dots
PAIR = ["count", "reference_count"]
RATES = {"y": "per_million", "x": "reference_per_million"}
EQUAL = {"color": GREY, "linestyle": "--", "linewidth": 1.3, "label": "equally frequent"}
# Dot areas in square points; a dot for many words grows with their number up to the largest.
DOT, LARGEST_DOT = 30, 160
# In powers of ten: how far the strip for “never” lies beyond the lowest rate.
STRIP = 0.45
# Pixels: air round a label, how far from its dot it is tried, from what gap on a line joins them.
AIR, REACHES, JOINED = 3, (2, 8, 14, 22, 32, 44, 58, 74, 92, 112, 136, 164), 8
LINE = {"arrowstyle": "-", "color": GREY, "linewidth": 0.8, "shrinkA": 0, "shrinkB": 0}
# Sides of the dot on which a label may stand, the best to read first.
SIDES = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 0.6), (1, -0.6), (-1, 0.6), (-1, -0.6)]
SIDES += [(0.5, 1), (0.5, -1), (-0.5, 1), (-0.5, -1)]


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
    sentence = _say(keyness, names)
    # Without words in the reference there is no ratio, and nothing to lay side by side.
    if not keyness["log_ratio"].notna().any():
        return nothing(sentence)
    dots = _dots(keyness)
    figure = new_figure(7.6)
    axes = figure.subplots()
    _draw_dots(axes, dots)
    for axis, name, counts in zip("yx", names, PAIR, strict=True):
        _set_axis(axes, axis, dots[RATES[axis]], f"{short(name, 30)}{_size(keyness, axis, counts)}")
    ends = np.array([axes.get_xlim(), axes.get_ylim()])
    low, high = (ends[:, 0] + 0.4).max(), ends[:, 1].min()
    axes.plot([low, high], [low, high], **EQUAL) if low < high else None
    add_legend(axes)
    title = f"{short(names[0], 40)} and {short(names[1], 40)}, word by word"
    set_title(figure, f"{title} ({some(len(keyness), 'word')} tested)")
    _draw_labels(axes, dots, _labels(keyness, top))
    return done(figure, sentence)


def _dots(keyness: pd.DataFrame) -> pd.DataFrame:
    """One row per pair of counts with the number of words that share it, the largest first."""
    dots = keyness.groupby(PAIR)[[*RATES.values(), "q"]].first()
    dots["words"] = keyness.groupby(PAIR).size()
    for axis, column in RATES.items():
        never = np.log10(_least(dots[column])) - STRIP
        dots[axis] = np.log10(dots[column].where(dots[column] > 0)).fillna(never)
    dots["area"] = (DOT * np.sqrt(dots["words"])).clip(upper=LARGEST_DOT)
    return dots.sort_values("area", ascending=False, kind="stable").reset_index()


def _least(rates: pd.Series) -> float:
    return rates[rates > 0].min() if (rates > 0).any() else 1.0


def _size(keyness: pd.DataFrame, axis: str, counts: str) -> str:
    row = keyness.nlargest(1, counts).iloc[0]
    if not row[counts]:
        return ""
    return f" (N = {some(round(row[counts] / row[RATES[axis]] * 1e6), 'word')})"


def _set_axis(axes: Axes, axis: str, rates: pd.Series, name: str) -> None:
    """Powers of ten, by hand: a logarithmic axis has no place for a word that is never used."""
    least, most = np.log10(_least(rates)), np.log10(max(rates.max(), _least(rates)))
    steps = (1,) if most - least > 2 else (1, 2, 5)
    marks = [m * 10.0**e for e in range(int(least) - 1, int(most) + 2) for m in steps]
    marks = [mark for mark in marks if least - 0.05 <= np.log10(mark) <= most + 0.1]
    never = least - STRIP
    ticks = {"ticks": [never, *np.log10(marks)]}
    ticks["labels"] = ["never", *(f"{mark:,.10g}" for mark in marks)]
    (axes.set_xticks if axis == "x" else axes.set_yticks)(**ticks)
    axes.set(**{f"{axis}lim": (never - 0.2, most + 0.25)})
    axes.set(**{f"{axis}label": f"per million words in {name}"})
    strip = axes.axvspan if axis == "x" else axes.axhspan
    strip(never - 0.2, never + 0.2, color=PALER, zorder=0)


def _draw_dots(axes: Axes, dots: pd.DataFrame) -> None:
    means = pd.Series(np.where(dots["q"] < SURE, *SURE_OR_NOT))
    faces = {"hue": means, "palette": dict(zip(SURE_OR_NOT, (COLOUR, "white"), strict=True))}
    faces["hue_order"] = [each for each in SURE_OR_NOT if each in set(means)]
    edge = {"edgecolor": COLOUR, "linewidth": 1.3, "clip_on": False}
    sns.scatterplot(data=dots, x="x", y="y", ax=axes, zorder=3, **faces, **edge)
    axes.collections[-1].set_sizes(dots["area"])
    if (dots["words"] > 1).any():
        shared = "several words with these counts"
        axes.plot([], [], "o", color="white", markeredgecolor=COLOUR, markersize=11, label=shared)


# ---- labels ------------------------------------------------------------------------------------


def _labels(keyness: pd.DataFrame, top: int) -> dict[tuple[int, int], list[str]]:
    """For each pair of counts what to write there, the version that says most first."""
    ranked, sharing = by_strength(keyness), keyness.groupby(PAIR).size()
    sides = [ranked[ranked["log_ratio"] * sign > 0].head(top) for sign in (1, -1)]
    labels = {}
    for pair, words in by_strength(pd.concat(sides)).groupby(PAIR, sort=False):
        names, versions = [short(word, 24) for word in as_written(words)], []
        for shown, width in ((6, 26), (6, 16), (3, 26), (3, 16), (1, 26)):
            rest = sharing[pair] - len(names[:shown])
            text = ", ".join(names[:shown]) + (f" (+{rest:,})" if rest else "")
            versions.append(wrap(text, width, lines=None))
        labels[pair] = list(dict.fromkeys(versions))
    return labels


def _draw_labels(axes: Axes, dots: pd.DataFrame, labels: dict) -> None:
    """Write each label at a free place near its dot, the strongest word first."""
    renderer, scale = FigureCanvasAgg(axes.figure).get_renderer(), axes.figure.dpi / 72
    axes.figure.draw_without_rendering()
    frame = axes.get_window_extent(renderer).extents
    at = axes.transData.transform(dots[["x", "y"]])
    radii = np.sqrt(dots["area"].to_numpy() / np.pi) * scale + 2
    # What is taken: dots, the dashed line, and then labels and the lines to them.
    lines = [axes.transData.transform(line.get_xydata()) for line in axes.lines]
    lines = [_along(*ends) for ends in lines if len(ends)]
    taken = np.vstack([np.c_[at - radii[:, None], at + radii[:, None]], *lines])
    rows = dots.reset_index().set_index(PAIR)["index"]
    for pair, versions in labels.items():
        xy, point, radius = dots.loc[rows[pair], ["x", "y"]], at[rows[pair]], radii[rows[pair]]
        for text in versions:
            note = _note(axes, xy, text)
            half = note.get_window_extent(renderer).size / 2 + AIR
            middle = _free(point, radius, half, taken, frame)
            if middle is not None:
                break
            note.remove()
        else:
            continue
        note.xyann = (middle - point) / scale
        end = point.clip(middle - half + AIR, middle + half - AIR)
        taken = np.vstack([taken, np.r_[middle - half, middle + half]])
        if np.hypot(*(end - point)) > radius + JOINED:
            taken = np.vstack([taken, _along(point, end)])
            _note(axes, xy, "", (end - point) / scale, arrowprops=LINE, zorder=4)


def _note(axes: Axes, xy: Sequence, text: str, apart: Sequence = (0, 0), **look) -> Annotation:
    look = {"ha": "center", "va": "center", "zorder": 5, "annotation_clip": False} | look
    note = axes.annotate(text, tuple(xy), apart, textcoords="offset points", **look)
    # A grid line behind a word must not strike it through.
    note.set_path_effects([withStroke(linewidth=3, foreground="white")])
    note.set_in_layout(False)
    return note


def _free(
    point: np.ndarray, radius: float, half: np.ndarray, taken: np.ndarray, frame: np.ndarray
) -> np.ndarray | None:
    """The middle of the nearest free place for a label of that half size, if there is one."""
    for reach, side in product(REACHES, SIDES):
        middle = point + np.array(side) * (half + radius + reach)
        box = np.r_[middle - half, middle + half]
        inside = (box[:2] > frame[:2]).all() and (box[2:] < frame[2:]).all()
        line = _along(point, point.clip(box[:2] + AIR, box[2:] - AIR), skip=radius)
        if inside and not any(_overlap(part, taken) for part in (box, *line)):
            return middle
    return None


def _along(start: np.ndarray, end: np.ndarray, skip: float = 0) -> np.ndarray:
    """Small boxes along a line, from so many pixels after its start on."""
    length = np.hypot(*(end - start))
    parts = np.arange(skip + 2, length - 2, 4)[:, None] / max(length, 1)
    steps = start + parts * (end - start)
    return np.c_[steps - 1.5, steps + 1.5]


def _overlap(box: np.ndarray, others: np.ndarray) -> bool:
    return bool(((box[:2] < others[:, 2:]) & (box[2:] > others[:, :2])).all(axis=1).any())


# ---- sentence ----------------------------------------------------------------------------------


def _say(keyness: pd.DataFrame, names: tuple[str, str]) -> str:
    """How many words each of two sides uses more, and the clearest of each with both counts."""
    known = keyness[keyness["log_ratio"].notna()]
    if known.empty:
        return f"There is nothing to compare: no word of {names[0]} was tested against {names[1]}."
    tested = f"Of {some(len(known), 'word')} tested"
    sure = known[known["q"] < SURE]
    if sure.empty:
        return (
            f"{tested}, none differs between {names[0]} and {names[1]} by more than chance can "
            f"explain (all q ≥ .05); even the clearest, {_say_clearest(known, names)}, may be "
            "chance."
        )
    more = sure["log_ratio"] > 0
    clearest = [_say_clearest(side, names) for side in (sure[more], sure[~more]) if len(side)]
    return (
        f"{tested}, {more.sum()} {'is' if more.sum() == 1 else 'are'} more frequent in {names[0]} "
        f"and {(~more).sum()} in {names[1]} (q < .05); clearest {' and '.join(clearest)}."
    )


def _say_clearest(keyness: pd.DataFrame, names: tuple[str, str]) -> str:
    best = by_strength(keyness).head(1)
    row, word = best.iloc[0], as_written(best).iloc[0]
    here = some(row["count"], "time")
    return f"“{word}” ({here} in {names[0]}, {row['reference_count']:,} in {names[1]})"
