"""Figures of tables, a row for each thing: dots with intervals, percentile strips, heat maps."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.figures.theme import (
    BLUE,
    BLUES,
    GREY,
    LETTER,
    ORANGE,
    PALE,
    PALER,
    new_rows,
    set_title,
)
from helpers.figures.views import (
    FEW_WORDS,
    MOST_ARTICLES,
    SURE,
    as_written,
    first_articles,
    grid,
    group_names,
    keys,
    strongest,
    told_apart,
    total_words,
)
from helpers.figures.wording import percent, short, some, upper, wrap

WORDS_ENOUGH = (f"{FEW_WORDS} words or more", f"fewer than {FEW_WORDS} words")


def draw_keyness(keyness: pd.DataFrame, top: int) -> Figure:
    """A dot and its interval for each of the strongest words."""
    table = strongest(keyness, top)
    figure, axes = new_rows(len(table))
    ends = table[["log_ratio", "log_ratio_low", "log_ratio_high"]].to_numpy(float)
    finite = np.append(ends[np.isfinite(ends)], 0)
    sure = (table["q"] < SURE).to_numpy()
    clipped = draw_dots(axes, ends, sure, (finite.min() - 0.5, finite.max() + 0.5))
    axes.axvline(0, color=GREY, linewidth=1)
    label_rows(axes, [short(word, 24) for word in as_written(table)])
    counts = zip(table["count"], table["reference_count"], strict=True)
    label_margin(axes, "here : reference", [f"{a:,} : {b:,}" for a, b in counts])
    axes.set_xlabel("log ratio (1 = twice as frequent here, −1 = half as frequent)")
    sure = sure[np.isfinite(ends[:, 0])]
    label_dots(figure, sure, "q < .05", "q ≥ .05, may be chance", clipped)
    part = f"{len(table)} strongest of " if len(table) < len(keyness) else ""
    tested = some(len(keyness), "word")
    set_title(figure, f"Over- and under-used words ({part}{tested} tested)")
    return figure


def draw_rates(
    rates: pd.DataFrame, names: Sequence[str], label: str, reference: tuple[str, float] | None
) -> Figure:
    """A dot and its interval for each group."""
    figure, axes = new_rows(len(rates))
    ends = rates[["per_1000", "low", "high"]].to_numpy(float)
    enough = (rates["words"] >= FEW_WORDS).to_numpy()
    sized = [ends[:, 0], ends[enough].ravel(), [reference[1] if reference else 0, 1]]
    finite = [value for value in np.concatenate(sized) if np.isfinite(value)]
    clipped = draw_dots(axes, ends, enough, (0, max(finite) * 1.08))
    label_rows(axes, [short(name, 34) for name in names])
    counts = zip(rates["count"], rates["words"], strict=True)
    label_margin(axes, "count / words", [f"{a:,} / {b:,}" if b else "no words" for a, b in counts])
    axes.set_xlabel(f"{short(label, 30)} per 1,000 words (line: exact 95 % interval)")
    extra = [_draw_reference(axes, *reference)] if reference else []
    label_dots(figure, enough[np.isfinite(ends[:, 0])], *WORDS_ENOUGH, clipped, extra)
    total = f"{int(rates['count'].sum()):,} in {total_words(rates):,} words"
    parts, whole = told_apart(rates, keys(rates))
    told = ", ".join([*whole, total])
    set_title(figure, f"{upper(label)} by {' and '.join(parts)} ({told})")
    return figure


def draw_percentiles(rates: pd.DataFrame, label: str) -> Figure:
    """A strip from 0 to 100 for each row, with the place of its rate and its interval."""
    parts, whole = told_apart(rates, ["norm_group", *keys(rates)])
    names = _strip_names(rates, parts)
    if "norm_group" not in parts:
        whole[0] += f": N = {rates['norm_articles'].iloc[0]:,}"
    figure, axes = new_rows(len(rates), height=0.5 if "\n" in names[0] else 0.38)
    _draw_strips(axes, len(rates))
    ends = rates[["percentile", "percentile_low", "percentile_high"]].to_numpy(float)
    enough = (rates["words"] >= FEW_WORDS).to_numpy()
    draw_dots(axes, ends, enough, (0, 100))
    label_rows(axes, names)
    places = [_place(*row, none=not n) for n, row in zip(rates["count"], ends, strict=True)]
    label_margin(axes, "place (95 %)", places)
    axes.set_xticks(range(0, 101, 25), ["0", "25", "50 (median)", "75", "100"])
    axes.set_xlabel(f"per cent of the articles that have fewer {short(label, 24)} per 1,000 words")
    middle = [Patch(color=PALE, label="the middle half")]
    label_dots(figure, enough[np.isfinite(ends[:, 0])], *WORDS_ENOUGH, False, middle)
    told = rates[["count", "words"]].drop_duplicates().to_numpy()
    whole += [f"{told[0][0]:,} in {told[0][1]:,} words"] if len(told) == 1 else []
    about = f" ({', '.join(whole)})" if whole else ""
    set_title(figure, f"Where the rate of {label} stands among other articles{about}")
    return figure


def draw_heatmap(rates: pd.DataFrame, label: str) -> Figure:
    """A cell for each category and article, at most twelve articles."""
    drawn, articles = first_articles(rates), rates["article"].nunique()
    values, counts = (grid(drawn, column) for column in ("per_1000", "count"))
    figure, axes = new_rows(max(len(values), 3), height=0.52 if values.shape[1] > 6 else 0.36)
    _draw_cells(axes, values, counts)
    _label_cells(axes, values)
    part = "" if articles <= MOST_ARTICLES else f"first {MOST_ARTICLES} of "
    numbers = f"{part}{some(articles, 'article')}, {total_words(drawn):,} words"
    set_title(figure, f"{upper(label)} by category and article ({numbers})")
    return figure


# ---- rows of dots ------------------------------------------------------------------------------


def draw_dots(
    axes: Axes, ends: np.ndarray, filled: np.ndarray, limits: tuple[float, float]
) -> bool:
    """Draw value, low and high of each row; True if an interval does not fit the axis."""
    left, right = limits
    rows = np.arange(len(ends))
    value, low, high = ends.T
    axes.hlines(rows, low.clip(left, right), high.clip(left, right), color=BLUE, linewidth=1.8)
    for beyond, end, marker in ((low < left, left, "<"), (high > right, right, ">")):
        if beyond.any():
            axes.plot(np.full(beyond.sum(), end), rows[beyond], marker, color=BLUE, clip_on=False)
    faces = np.where(filled, BLUE, "white")
    known = np.isfinite(value)
    dots = {"s": 58, "edgecolors": BLUE, "linewidths": 1.8, "zorder": 3, "clip_on": False}
    axes.scatter(value[known], rows[known], c=faces[known], **dots)
    axes.set_xlim(left, right)
    return bool((low < left).any() or (high > right).any())


def label_rows(axes: Axes, names: Sequence[str]) -> None:
    """Names at the left, the first row on top."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(False, axis="y")


def label_margin(axes: Axes, head: str, notes: Sequence[str]) -> None:
    """The figures behind each row, at its right."""
    place = axes.get_yaxis_transform()
    for row, note in enumerate(notes):
        axes.text(1.03, row, note, transform=place, va="center")
    axes.text(1.03, 1.0, head, transform=axes.transAxes, va="bottom", color=GREY)


def label_dots(
    figure: Figure,
    drawn: np.ndarray,
    filled: str,
    hollow: str,
    clipped: bool = False,
    extra: Sequence = (),
) -> None:
    """Say under the figure what its signs mean, those only that are drawn (True: a filled dot)."""
    dot = {"marker": "o", "linestyle": "", "markersize": 8, "markeredgecolor": BLUE}
    signs = []
    if drawn.any():
        signs.append(Line2D([], [], color=BLUE, label=filled, **dot))
    if not drawn.all():
        signs.append(Line2D([], [], color="white", markeredgewidth=1.8, label=hollow, **dot))
    if clipped:
        signs.append(Line2D([], [], color=BLUE, marker=">", label="interval goes on"))
    signs += extra
    if signs:
        figure.legend(handles=signs, loc="outside lower center", ncols=2 if extra else 3)


def _draw_reference(axes: Axes, name: str, rate: float) -> Line2D:
    label = f"{short(name, 30)}: {rate:.1f}"
    return axes.axvline(rate, color=ORANGE, linestyle="--", linewidth=1.8, label=label)


# ---- strips ------------------------------------------------------------------------------------


def _strip_names(rates: pd.DataFrame, parts: Sequence[str]) -> list[str]:
    """Names in one line, or with the group in a second one."""
    rest = [part for part in parts if part != "norm_group"]
    names = [short(name, 32) for name in group_names(rates, columns=rest)] if rest else []
    if "norm_group" not in parts:
        return names
    groups = list(zip(rates["norm_group"], rates["norm_articles"], strict=True))
    if not rest:
        return [f"{short(group, 34)}\nN = {n:,}" if n else "no group fits" for group, n in groups]
    told = [f"{short(group, 24)}, N = {n:,}" if n else "no group fits" for group, n in groups]
    return [f"{name}\n{group}" for name, group in zip(names, told, strict=True)]


def _draw_strips(axes: Axes, count: int) -> None:
    rows = np.arange(count)
    axes.grid(False)
    axes.barh(rows, 100, height=0.56, color=PALER, zorder=0)
    axes.barh(rows, 50, left=25, height=0.56, color=PALE, zorder=0)
    for level, width in ((25, 0.9), (50, 2.2), (75, 0.9)):
        axes.vlines([level] * count, rows - 0.28, rows + 0.28, color=GREY, linewidth=width)


def _place(place: float, low: float, high: float, none: bool) -> str:
    if not np.isfinite(place):
        return "unknown"
    if none:
        return f"none (0 to {percent(high)})"
    return f"{percent(place)} ({percent(low)} to {percent(high)})"


# ---- cells -------------------------------------------------------------------------------------


def _draw_cells(axes: Axes, values: pd.DataFrame, counts: pd.DataFrame) -> None:
    # Not seaborn's heatmap: it draws the whole figure once only to see whether labels overlap.
    most = np.nanmax([*values.to_numpy().flat, 1])
    look = {"cmap": BLUES, "vmin": 0, "vmax": most, "edgecolors": "white", "linewidth": 1}
    cells = axes.pcolormesh(np.ma.masked_invalid(values), **look)
    bar = axes.figure.colorbar(cells, ax=axes, label="per 1,000 words", aspect=30)
    bar.outline.set_visible(False)
    gap = "\n" if values.shape[1] > 6 else " "
    notes = values.map("{:.1f}".format) + gap + counts.map("({:.0f})".format)
    middle = {"ha": "center", "va": "center", "color": "black", "in_layout": False}
    for (row, column), note in np.ndenumerate(notes.mask(values.isna(), "–")):
        axes.text(column + 0.5, row + 0.5, note, **middle)
    axes.grid(False)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.invert_yaxis()


def _label_cells(axes: Axes, values: pd.DataFrame) -> None:
    axes.set(xlabel="in each cell: rate per 1,000 words (count)", ylabel="")
    room = int(5.3 / values.shape[1] / LETTER)
    shape = {"width": room} if room >= 9 else {"width": 16, "lines": 2}
    names = [wrap(name, **shape) for name in values.columns]
    columns, rows = (np.arange(size) + 0.5 for size in values.shape[::-1])
    axes.set_xticks(columns, names, rotation=0 if room >= 9 else 90)
    axes.set_yticks(rows, [short(str(name), 24) for name in values.index])
