"""The figure of percentiles: where rates stand among the articles of other groups."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.plots.groups import FEW_WORDS, WORDS_ENOUGH, group_names, keys, told_apart
from helpers.plots.rows import draw_dots, label_rows, new_rows
from helpers.plots.theme import BLUE, GREY, PALE, PALER, add_legend, done, nothing, set_title, theme
from helpers.plots.wording import percent, short, some, upper

COLOUR = BLUE  # dots and intervals
ENDS = ["percentile", "percentile_low", "percentile_high"]


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
    sentence = _say(rates, label)
    if not rates["percentile"].notna().any():
        return nothing(sentence)
    parts, whole = told_apart(rates, ["norm_group", *keys(rates)])
    names = _names(rates, parts)
    figure, axes = new_rows(len(rates), height=0.5 if "\n" in names[0] else 0.38)
    _draw_strips(axes, len(rates))
    ends = rates[ENDS].to_numpy(float)
    draw_dots(axes, ends, rates["words"] >= FEW_WORDS, WORDS_ENOUGH, (0, 100), COLOUR)
    places = [_place(*row, none=not n) for n, row in zip(rates["count"], ends, strict=True)]
    label_rows(axes, names, "place (95 %)", places)
    axes.set_xticks(range(0, 101, 25), ["0", "25", "50 (median)", "75", "100"])
    axes.set_xlabel(f"per cent of the articles that have fewer {short(label, 24)} per 1,000 words")
    add_legend(axes)
    if "norm_group" not in parts:
        whole[0] += f": N = {rates['norm_articles'].iloc[0]:,}"
    set_title(figure, _title(rates, whole, label))
    return done(figure, sentence)


def _title(rates: pd.DataFrame, whole: Sequence[str], label: str) -> str:
    counts = rates[["count", "words"]].drop_duplicates().to_numpy()
    one = [f"{counts[0][0]:,} in {some(counts[0][1], 'word')}"] if len(counts) == 1 else []
    told = ", ".join([*whole, *one])
    title = f"Where the rate of {label} stands among other articles"
    return f"{title} ({told})" if told else title


def _names(rates: pd.DataFrame, parts: Sequence[str]) -> list[str]:
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
    axes.barh(rows, 50, left=25, height=0.56, color=PALE, zorder=0, label="the middle half")
    for level, width in ((25, 0.9), (50, 2.2), (75, 0.9)):
        axes.vlines([level] * count, rows - 0.28, rows + 0.28, color=GREY, linewidth=width)


def _place(place: float, low: float, high: float, none: bool) -> str:
    if not np.isfinite(place):
        return "unknown"
    if none:
        return f"none (0 to {percent(high)})"
    return f"{percent(place)} ({percent(low)} to {percent(high)})"


def _say(rates: pd.DataFrame, label: str) -> str:
    """Where the first rate stands among the articles of its group, and how sure that is."""
    known = rates[rates["percentile"].notna()]
    if known.empty:
        why = "the table has no rows" if rates.empty else "no row has words and a group that fits"
        return f"There is no place to show for the rate of {label}: {why}."
    first = known.iloc[0]
    subject = group_names(known, columns=keys(known))[0]
    group = f"{some(first['norm_articles'], 'article')} ({first['norm_group']})"
    place, low, high = (percent(first[end]) for end in ENDS)
    told = f"{upper(label)} in {subject}: {first['count']:,} in {some(first['words'], 'word')}, "
    if first["count"]:
        told += (
            f"or {first['per_1000']:.1f} per 1,000, which is more than in {place} % of {group}; "
            f"its 95 % interval reaches from {low} % to {high} %, {_say_side(first)}"
        )
    else:
        told += (
            "which no article can have fewer of; chance alone could hide a rate that is more than "
            f"in {high} % of {group}, {_say_side(first)}"
        )
    return f"{told}{_say_others(known['percentile'].iloc[1:])}."


def _say_side(row: pd.Series) -> str:
    if row["percentile_low"] > 50:
        return "all above the middle"
    if row["percentile_high"] < 50:
        return "still below the middle"
    return "so that it may as well be an ordinary article"


def _say_others(others: pd.Series) -> str:
    if others.empty:
        return ""
    low, high = percent(others.min()), percent(others.max())
    if len(others) == 1:
        return f"; the other row stands at {low} %"
    span = f"at {low} %" if low == high else f"between {low} % and {high} %"
    return f"; the other {len(others)} rows stand {span}"
