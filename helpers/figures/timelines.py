"""Figures along one article, from its first word to its last: dispersion and density."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.figures.drawing import label_margin, label_rows
from helpers.figures.theme import BLUE, GREY, LETTER, ORANGE, new_rows, set_title, two_panels
from helpers.figures.views import chance_peak, cue_places, moving_counts, occurrences, words_of_one
from helpers.figures.wording import short, upper, wrap


def draw_dispersion(tokens: pd.DataFrame, words: Iterable[str]) -> Figure:
    """A row per word, a tick per occurrence."""
    text = words_of_one(tokens)
    places = occurrences(text, words)
    figure, axes = new_rows(len(places))
    for row, place in enumerate(places.values()):
        axes.vlines(place, row - 0.35, row + 0.35, color=BLUE, linewidth=1.8)
    axes.grid(False)
    axes.set_xlim(-1, len(text))
    label_rows(axes, [short(word, 24) for word in places])
    label_margin(axes, "count", [f"{len(place):,}" for place in places.values()])
    _draw_sections(axes, tokens)
    _draw_paragraphs(axes, text)
    set_title(figure, f"Where the words occur (N = {len(text):,} words)")
    return figure


def draw_density(cues: pd.DataFrame, tokens: pd.DataFrame, window: int, label: str) -> Figure:
    """A line of rates in a moving window, and under it a tick for each cue."""
    text = words_of_one(tokens)
    places = cue_places(cues, text)
    figure, (axes, rug) = two_panels()
    drawn = len(text) >= window
    _draw_line(axes, places, len(text), window) if drawn else _draw_no_line(axes, window)
    rug.vlines(places, 0, 1, color=BLUE, linewidth=1.6)
    rug.set_ylabel(short(label, 9), rotation=0, ha="right", va="center")
    axes.set_ylabel(f"{short(label, 18)} per 1,000 words\n(moving window of {window:,} words)")
    axes.set_xlim(-1, len(text))
    quotes = _shade_quotes((axes, rug), text)
    _draw_sections(axes, tokens, rug)
    _draw_paragraphs(rug, text)
    _label_density(figure, quotes, drawn)
    set_title(figure, f"{upper(label)} along the article ({len(places):,} in {len(text):,} words)")
    return figure


def _draw_line(axes: Axes, places: np.ndarray, length: int, window: int) -> None:
    counts, chance = moving_counts(places, length, window), chance_peak(len(places), length, window)
    middles = np.arange(len(counts)) + (window - 1) / 2
    axes.plot(middles, counts * 1000 / window, color=BLUE, linewidth=2)
    axes.axhline(chance * 1000 / window, color=GREY, linestyle="--", linewidth=1.5)
    axes.set_ylim(0, max(counts.max(), chance, 1) * 1150 / window)


def _draw_no_line(axes: Axes, window: int) -> None:
    note = f"no line: the article is shorter than {window:,} words"
    plain = {"facecolor": "white", "edgecolor": "none"}
    axes.text(0.5, 0.5, note, ha="center", bbox=plain, transform=axes.transAxes)
    axes.set_yticks([])


def _shade_quotes(panels: Sequence[Axes], text: pd.DataFrame) -> bool:
    edges = np.diff(np.concatenate([[0], text["quoted"].to_numpy(int), [0]]))
    spans = list(zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True))
    for start, end in spans:
        for panel in panels:
            panel.axvspan(start - 0.5, end - 0.5, color=ORANGE, alpha=0.25, linewidth=0)
    return bool(spans)


def _label_density(figure: Figure, quotes: bool, drawn: bool) -> None:
    signs = []
    if drawn:
        told = "a peak above this is rarer than 1 in 20 by chance"
        signs.append(Line2D([], [], color=GREY, linestyle="--", label=told))
    if quotes:
        signs.append(Patch(color=ORANGE, alpha=0.25, label="in quotation marks"))
    if signs:
        figure.legend(handles=signs, loc="outside lower center", ncols=2)


def _draw_sections(axes: Axes, tokens: pd.DataFrame, *others: Axes) -> None:
    text = words_of_one(tokens)
    starts = np.flatnonzero(text["section"].diff().fillna(1))
    inches = 6.4 / len(text)
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if start:
            for panel in (axes, *others):
                panel.axvline(start - 0.5, color=GREY, linewidth=0.9)
        number = text["section"][start]
        room = int((end - start) * inches / (0.9 * LETTER)) - 1
        label = wrap(_heading(tokens[tokens["section"] == number]), room, lines=2)
        label = label if room >= 9 else f"§{number}" if room >= 3 else ""
        place = axes.get_xaxis_transform()
        axes.text(start, 1.02, label, transform=place, va="bottom", color=GREY, fontsize=10)


def _heading(section: pd.DataFrame) -> str:
    words = section[section["heading"].astype(bool)]
    if words.empty:
        return "no heading"
    gaps = words["start"].to_numpy()[1:] > words["end"].to_numpy()[:-1]
    spaced = zip(np.where(gaps, " ", ""), words["token"][1:], strict=True)
    return words["token"].iloc[0] + "".join(gap + token for gap, token in spaced)


def _draw_paragraphs(axes: Axes, text: pd.DataFrame) -> None:
    axes.set_xticks(np.flatnonzero(text["paragraph"].diff().fillna(1)), minor=True)
    axes.tick_params(axis="x", which="minor", bottom=True, length=6, color=GREY)
    axes.tick_params(axis="x", which="major", pad=8)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.set_xlabel("word of the article (small marks: a paragraph begins)")
