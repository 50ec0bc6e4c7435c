"""The figure of rates: a dot and its interval for each group, with the count behind it."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from helpers.plots.groups import (
    FEW_WORDS,
    WORDS_ENOUGH,
    group_names,
    keys,
    say_interval,
    told_apart,
    total_words,
    without_norms,
)
from helpers.plots.rows import draw_dots, label_rows, new_rows
from helpers.plots.theme import BLUE, ORANGE, add_legend, done, nothing, set_title, theme
from helpers.plots.wording import short, some, upper

COLOUR = BLUE  # dots and intervals
COMPARED = ORANGE  # the dashed line


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
        names: What to call the groups: one name for each row, or a mapping from groups to names,
            for sections that of `section_names`; groups that it lacks keep their own.

    Returns:
        The figure and its sentence.

    Raises:
        ValueError: If there are fewer or more names than rows.
    """
    label, rates = label or "cues", without_norms(rates)
    sentence = _say(rates, label, reference, names)
    if rates.empty:
        return nothing(sentence)
    figure, axes = new_rows(len(rates))
    ends = rates[["per_1000", "low", "high"]].to_numpy(float)
    enough = (rates["words"] >= FEW_WORDS).to_numpy()
    sized = [ends[:, 0], ends[enough].ravel(), [reference[1] if reference else 0, 1]]
    most = max(value for value in np.concatenate(sized) if np.isfinite(value))
    draw_dots(axes, ends, enough, WORDS_ENOUGH, (0, most * 1.08), COLOUR)
    counts = zip(rates["count"], rates["words"], strict=True)
    notes = [f"{a:,} / {b:,}" if b else "no words" for a, b in counts]
    called = [short(name, 34) for name in group_names(rates, names)]
    label_rows(axes, called, "count / words", notes)
    axes.set_xlabel(f"{short(label, 30)} per 1,000 words (line: exact 95 % interval)")
    if reference:
        told = f"{short(reference[0], 30)}: {reference[1]:.1f}"
        axes.axvline(reference[1], label=told, color=COMPARED, linestyle="--", linewidth=1.8)
    add_legend(axes)
    set_title(figure, _title(rates, label))
    return done(figure, sentence)


def _title(rates: pd.DataFrame, label: str) -> str:
    parts, whole = told_apart(rates, keys(rates))
    total = f"{int(rates['count'].sum()):,} in {some(total_words(rates), 'word')}"
    return f"{upper(label)} by {' and '.join(parts)} ({', '.join([*whole, total])})"


def _say(rates: pd.DataFrame, label: str, reference: tuple | None, names: object) -> str:
    """The highest and the lowest rate of the groups that are large enough, with intervals."""
    if rates.empty:
        return f"There are no rates of {label} to show: the table has no rows."
    table = rates.assign(name=group_names(rates, names))
    table = table[table["words"] >= FEW_WORDS]
    few = len(rates) - len(table)
    if table.empty:
        each = "The one group" if few == 1 else f"Each of the {few:,} groups"
        return f"{each} has fewer than {FEW_WORDS} words: too few to say anything about {label}."
    if not table["count"].any():
        of = "the one group" if len(table) == 1 else f"any of the {len(table):,} groups"
        return f"No {label} were counted in {of} with {FEW_WORDS} words or more."
    high, low = table.loc[table["per_1000"].idxmax()], table.loc[table["per_1000"].idxmin()]
    told = f"{upper(label)} per 1,000 words: {'highest in ' * (len(rates) > 1)}{_say_rate(high)}"
    if len(table) > 1:
        told += f", lowest in {_say_rate(low)}; the two intervals {_say_overlap(high, low)}"
    if reference:
        told += f"; the dashed line is {reference[0]} at {reference[1]:.1f}"
    return told + (f"; {few} of {len(rates)} groups with too few words to say." if few else ".")


def _say_overlap(high: pd.Series, low: pd.Series) -> str:
    if high["low"] > low["high"]:
        return "do not overlap"
    # Intervals of two rates may overlap and the rates still differ: 12 and 3 in 350 words do.
    return "overlap and so do not settle the order, which takes a test (`compare`)"


def _say_rate(row: pd.Series) -> str:
    counted = f"{row['count']:,} in {row['words']:,} words"
    return f"{row['name']} ({row['per_1000']:.1f}, {say_interval(row)}, {counted})"
