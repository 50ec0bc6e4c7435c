"""Figures, each with one sentence that says what it shows.

Every `plot_*` takes a table and returns `(figure, sentence)`; `show` puts both on the page. The
sentence is made from the data, so it stays true for another article, and it is both the alternative
text of the image and the line printed under it. Nothing here relies on colour alone, and nothing
changes matplotlib's settings for the rest of a notebook.
"""

import base64
import html
import io
import re
import textwrap
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import seaborn as sns
from IPython.display import display
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

# Inches and dots per inch as displayed: 800 pixels fit a notebook page and a projected slide.
_WIDTH = 8.0
_DPI = 100
# Inches that one letter needs at the size of the labels; on the safe side for DejaVu Sans.
_LETTER = 0.092
# Below 100 words a single cue already makes more than 10 per 1,000: a rate says little there.
_FEW_WORDS = 100
# Below ten occurrences a spread says more about the count than about the word (see `dispersion`).
_FEW_OCCURRENCES = 10
# More columns than this leave no room for a figure of ten points in each cell.
_MOST_ARTICLES = 12
# Enough random articles to know the highest one in twenty; few enough to cost no time.
_SHUFFLES = 999

_BLUE, _ORANGE, *_ = sns.color_palette("colorblind").as_hex()
_GREY = "#595959"  # 7 : 1 on white
# Light to dark, so it survives grey print and colour blindness; never too dark for black figures.
_BLUES = sns.blend_palette(["#f7fbff", "#4292c6"], as_cmap=True)

# `parse_math` is off because articles hold dollars, which matplotlib would take for formulas.
# The font is the one that matplotlib brings along, so that every machine draws the same picture.
_STYLE = {
    **sns.axes_style("whitegrid"),
    "font.family": "DejaVu Sans",
    "font.size": 10.5,
    "axes.labelsize": 10.5,
    "xtick.labelsize": 10.5,
    "ytick.labelsize": 10.5,
    "legend.fontsize": 10.5,
    "legend.frameon": False,
    "figure.titlesize": 12.5,
    "figure.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.parse_math": False,
    "svg.hashsalt": "figure",
    "svg.fonttype": "path",
}


@contextmanager
def _theme() -> Iterator[None]:
    """Our style for one figure: the settings of the notebook are as before when it is drawn."""
    with style.context(["default", _STYLE]), warnings.catch_warnings():
        # A sign that the font lacks is drawn as a box; a warning in red would help nobody.
        warnings.filterwarnings("ignore", message="Glyph")
        yield


@_theme()
def plot_keyness(keyness: pd.DataFrame, top: int = 15) -> tuple[Figure, str]:
    """Words that the target uses more, and less, than the reference.

    A dot is the log ratio, the line its 95 % interval; an arrow means that the interval goes on
    beyond the axis, as it does for every word that one side never uses. Filled dots have q < .05.
    Words are chosen by the size of `score` (then `g2`, then name), and drawn from over-used to
    under-used.

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
    if keyness.empty:
        return _nothing("There is no keyness to show: no word was tested.")
    table = _strongest(keyness, top)
    figure, axes = _rows(len(table))
    ends = table[["log_ratio", "log_ratio_low", "log_ratio_high"]].to_numpy(float)
    finite = np.append(ends[np.isfinite(ends)], 0)
    sure = (table["q"] < 0.05).to_numpy()
    clipped = _dots(axes, ends, sure, (finite.min() - 0.5, finite.max() + 0.5))
    axes.axvline(0, color=_GREY, linewidth=1)
    _label_rows(axes, [f"{_short(word, 24)}" for word in table["word"]])
    counts = zip(table["count"], table["reference_count"], strict=True)
    _label_margin(axes, "here : reference", [f"{a:,} : {b:,}" for a, b in counts])
    axes.set_xlabel("log ratio (1 = twice as frequent here, −1 = half as frequent)")
    _label_dots(figure, "q < .05", "q ≥ .05, may be chance", clipped)
    shown = f"{len(table)} strongest of " if len(table) < len(keyness) else ""
    _title(figure, f"Over- and under-used words ({shown}{_tested(keyness)})")
    return _done(figure, _say_keyness(keyness, table))


@_theme()
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
    words = [words] if isinstance(words, str) else list(dict.fromkeys(words))
    text = _words(tokens)
    if text.empty or not words:
        return _nothing(
            f"There is no dispersion to show: no {'words' if words else 'word chosen'}."
        )
    places = [np.flatnonzero(text["word"] == word) for word in words]
    figure, axes = _rows(len(words))
    for row, place in enumerate(places):
        axes.vlines(place, row - 0.35, row + 0.35, color=_BLUE, linewidth=1.8)
    axes.grid(False)
    axes.set_xlim(-1, len(text))
    _label_rows(axes, [_short(word, 24) for word in words])
    _label_margin(axes, "count", [f"{len(place):,}" for place in places])
    _draw_sections(axes, tokens)
    _draw_paragraphs(axes, text)
    _title(figure, f"Where the words occur (N = {len(text):,} words)")
    return _done(figure, _say_dispersion(words, places, len(text)))


@_theme()
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
    text = _words(tokens)
    places = _places(cues, text)
    if not len(places):
        return _nothing(_say_none(label, len(text)))
    figure, (axes, rug) = _two_panels()
    chance = _chance_peak(len(places), len(text), window)
    counts = np.convolve(np.bincount(places, minlength=len(text)), np.ones(window, int), "valid")
    _draw_density(axes, counts, window, chance, drawn=len(text) >= window)
    rug.vlines(places, 0, 1, color=_BLUE, linewidth=1.6)
    rug.set_ylabel(_short(label, 9), rotation=0, ha="right", va="center")
    axes.set_ylabel(f"{_short(label, 18)} per 1,000 words\n(moving window of {window:,} words)")
    axes.set_xlim(-1, len(text))
    quotes = _shade_quotes((axes, rug), text)
    _draw_sections(axes, tokens, rug)
    _draw_paragraphs(rug, text)
    _label_density(figure, quotes, drawn=len(text) >= window)
    _title(figure, f"{_upper(label)} along the article ({len(places):,} in {len(text):,} words)")
    return _done(figure, _say_density(label, places, text, window, counts, chance))


@_theme()
def plot_rates(
    rates: pd.DataFrame, label: str | None = None, reference: tuple[str, float] | None = None
) -> tuple[Figure, str]:
    """Rates side by side, each with its interval and the count behind it.

    A dot is the rate per 1,000 words, the line its exact 95 % interval; hollow dots rest on fewer
    than 100 words. The axis is made for the filled dots: an arrow means that an interval goes on.
    A column that has one value in all rows moves from the names of the rows to the title.

    Args:
        rates: As returned by `rates`, by one or several columns; drawn in the order given.
        label: What is counted, in the plural (`"hedges"`); `"cues"` where not given.
        reference: A name and a rate per 1,000 words to compare with, drawn as a dashed line.

    Returns:
        The figure and its sentence.
    """
    label = label or "cues"
    if rates.empty:
        return _nothing(f"There are no rates of {label} to show: the table has no rows.")
    names = _names(rates)
    figure, axes = _rows(len(rates))
    ends = rates[["per_1000", "low", "high"]].to_numpy(float)
    enough = (rates["words"] >= _FEW_WORDS).to_numpy()
    sized = [ends[:, 0], ends[enough].ravel(), [reference[1] if reference else 0, 1]]
    finite = [value for value in np.concatenate(sized) if np.isfinite(value)]
    clipped = _dots(axes, ends, enough, (0, max(finite) * 1.08))
    _label_rows(axes, [_short(name, 34) for name in names])
    counts = zip(rates["count"], rates["words"], strict=True)
    _label_margin(axes, "count / words", [f"{a:,} / {b:,}" if b else "no words" for a, b in counts])
    axes.set_xlabel(f"{_short(label, 30)} per 1,000 words (line: exact 95 % interval)")
    extra = [_draw_reference(axes, *reference)] if reference else []
    few = f"fewer than {_FEW_WORDS} words"
    _label_dots(figure, f"{_FEW_WORDS} words or more", few, clipped, extra)
    total = f"{int(rates['count'].sum()):,} in {_total_words(rates):,} words"
    parts, whole = _by(rates)
    _title(figure, f"{_upper(label)} by {' and '.join(parts)} ({''.join(whole)}{total})")
    return _done(figure, _say_rates(rates, names, label, enough, reference))


@_theme()
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
    if sorted(_keys(rates)) != ["article", "category"]:
        raise ValueError(
            "A heat map needs rates by article and category: "
            'rates(cues, tokens, by=["article", "category"]).'
        )
    if rates.empty:
        return _nothing(f"There are no rates of {label} to show: the table has no rows.")
    articles = rates["article"].astype(str).drop_duplicates()
    drawn = rates[rates["article"].isin(articles[:_MOST_ARTICLES])].astype({"article": str})
    values, counts = (_grid(drawn, column) for column in ("per_1000", "count"))
    figure, axes = _rows(max(len(values), 3), height=0.52 if values.shape[1] > 6 else 0.36)
    _draw_cells(axes, values, counts)
    _label_cells(axes, values)
    part = "" if len(articles) <= _MOST_ARTICLES else f"first {_MOST_ARTICLES} of "
    numbers = f"{part}{_some(len(articles), 'article')}, {_total_words(drawn):,} words"
    _title(figure, f"{_upper(label)} by category and article ({numbers})")
    return _done(figure, _say_heatmap(drawn, label))


def show(figure: Figure, sentence: str, name: str = "", out: str | Path = "") -> None:
    """Put a figure on the page with its sentence, and keep it as a file where wanted.

    The image carries the sentence as its alternative text; the same sentence is printed under it.
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
    image = _bytes(figure, "png", {"Software": None}, dpi=2 * _DPI)
    about = {"alt": sentence, "width": round(figure.get_figwidth() * _DPI)}
    data = {"image/png": base64.b64encode(image).decode(), "text/plain": "Figure"}
    display(data, raw=True, metadata={"image/png": about})
    print(sentence)
    if str(out):
        _save(figure, sentence, name, Path(out) / "figures")


# ---- the page ----------------------------------------------------------------------------------


def _bytes(figure: Figure, format: str, metadata: dict, **options) -> bytes:
    buffer = io.BytesIO()
    with _theme():
        figure.savefig(buffer, format=format, metadata=metadata, **options)
    return buffer.getvalue()


def _save(figure: Figure, sentence: str, name: str, folder: Path) -> None:
    if not re.fullmatch(r"[\w-]+", name):
        raise ValueError(f"{name!r} cannot name a figure's file: use letters, digits, _ and -.")
    metadata = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    drawing = _bytes(figure, "svg", metadata).decode()
    # Without the prologue, which names an address, the file can also stand inside a page.
    drawing = drawing[drawing.index("<svg") :]
    told = html.escape(sentence)
    drawing = drawing.replace("<svg", f'<svg role="img" aria-label="{told}"', 1)
    head, body = drawing.split(">\n", 1)
    folder.mkdir(parents=True, exist_ok=True)
    page = f"{head}>\n <title>{told}</title>\n{body}"
    (folder / f"{name}.svg").write_text(page, encoding="utf-8", newline="\n")


@_theme()
def _nothing(sentence: str) -> tuple[Figure, str]:
    figure = Figure(figsize=(_WIDTH, 1.6), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    axes.set_axis_off()
    note = "\n".join(["nothing to show", *textwrap.wrap(sentence, 75)])
    axes.text(0.5, 0.5, note, ha="center", va="center", transform=axes.transAxes)
    return _done(figure, sentence)


def _rows(count: int, height: float = 0.32) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(_WIDTH, 1.7 + height * count), dpi=_DPI, layout="constrained")
    return figure, figure.subplots()


def _two_panels() -> tuple[Figure, Sequence[Axes]]:
    figure = Figure(figsize=(_WIDTH, 4.6), dpi=_DPI, layout="constrained")
    axes, rug = figure.subplots(2, 1, sharex=True, height_ratios=[7, 1])
    rug.set_yticks([])
    rug.grid(False)
    axes.grid(False, axis="x")
    return figure, (axes, rug)


def _done(figure: Figure, sentence: str) -> tuple[Figure, str]:
    # Ticks are made when first drawn: they must be made in our style, not in that of the notebook.
    figure.draw_without_rendering()
    return figure, sentence


def _title(figure: Figure, title: str) -> None:
    figure.suptitle(textwrap.fill(title, 66), x=0.01, ha="left")


# ---- rows of dots ------------------------------------------------------------------------------


def _dots(axes: Axes, ends: np.ndarray, filled: np.ndarray, limits: tuple[float, float]) -> bool:
    """Draw value, low and high of each row; True if an interval does not fit the axis."""
    left, right = limits
    rows = np.arange(len(ends))
    value, low, high = ends.T
    axes.hlines(rows, low.clip(left, right), high.clip(left, right), color=_BLUE, linewidth=1.8)
    for beyond, end, marker in ((low < left, left, "<"), (high > right, right, ">")):
        if beyond.any():
            axes.plot(np.full(beyond.sum(), end), rows[beyond], marker, color=_BLUE, clip_on=False)
    faces = np.where(filled, _BLUE, "white")
    known = np.isfinite(value)
    dots = {"s": 58, "edgecolors": _BLUE, "linewidths": 1.8, "zorder": 3, "clip_on": False}
    axes.scatter(value[known], rows[known], c=faces[known], **dots)
    axes.set_xlim(left, right)
    return bool((low < left).any() or (high > right).any())


def _label_rows(axes: Axes, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(False, axis="y")


def _label_margin(axes: Axes, head: str, notes: Sequence[str]) -> None:
    place = axes.get_yaxis_transform()
    for row, note in enumerate(notes):
        axes.text(1.03, row, note, transform=place, va="center")
    axes.text(1.03, 1.0, head, transform=axes.transAxes, va="bottom", color=_GREY)


def _label_dots(
    figure: Figure, filled: str, hollow: str, clipped: bool, extra: Sequence[Line2D] = ()
) -> None:
    dot = {"marker": "o", "linestyle": "", "markersize": 8, "markeredgecolor": _BLUE}
    signs = [
        Line2D([], [], color=_BLUE, label=filled, **dot),
        Line2D([], [], color="white", markeredgewidth=1.8, label=hollow, **dot),
    ]
    if clipped:
        signs.append(Line2D([], [], color=_BLUE, marker=">", label="interval goes on"))
    figure.legend(handles=[*signs, *extra], loc="outside lower center", ncols=2 if extra else 3)


def _draw_reference(axes: Axes, name: str, rate: float) -> Line2D:
    label = f"{_short(name, 30)}: {rate:.1f}"
    return axes.axvline(rate, color=_ORANGE, linestyle="--", linewidth=1.8, label=label)


# ---- along the article -------------------------------------------------------------------------


def _words(tokens: pd.DataFrame) -> pd.DataFrame:
    names = tokens["article"].unique()
    if len(names) > 1:
        raise ValueError(
            f"This figure shows one article, and the tokens hold {len(names)}: choose one, "
            f'for example tokens.query("article == {str(names[0])!r}").'
        )
    return tokens[tokens["word"] != ""].reset_index(drop=True)


def _places(cues: pd.DataFrame, text: pd.DataFrame) -> np.ndarray:
    """The index among the words at which each counted cue starts."""
    if text.empty or cues.empty:
        return np.array([], int)
    here = cues["counted"].astype(bool) & (cues["article"].astype(str) == str(text["article"][0]))
    after = np.searchsorted(text["start"], cues.loc[here, "start"], side="right")
    return np.sort(after - 1).clip(0)


def _chance_peak(count: int, words: int, window: int) -> int:
    """The most cues in one window, passed by 1 in 20 articles whose cues fall at random."""
    places = np.sort(np.random.default_rng(0).integers(0, words, (_SHUFFLES, count)), axis=1)
    most = np.ones(_SHUFFLES, int)
    for more in range(1, count):
        close = (places[:, more:] - places[:, :-more] < window).any(axis=1)
        if not close.any():
            break
        most[close] = more + 1
    return int(np.quantile(most, 0.95, method="higher"))


def _draw_sections(axes: Axes, tokens: pd.DataFrame, *others: Axes) -> None:
    text = _words(tokens)
    starts = np.flatnonzero(text["section"].diff().fillna(1))
    inches = 6.4 / len(text)
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if start:
            for panel in (axes, *others):
                panel.axvline(start - 0.5, color=_GREY, linewidth=0.9)
        number = text["section"][start]
        room = int((end - start) * inches / (0.9 * _LETTER)) - 1
        label = _wrap(_heading(tokens[tokens["section"] == number]), room, lines=2)
        label = label if room >= 9 else f"§{number}" if room >= 3 else ""
        place = axes.get_xaxis_transform()
        axes.text(start, 1.02, label, transform=place, va="bottom", color=_GREY, fontsize=10)


def _heading(section: pd.DataFrame) -> str:
    words = section[section["heading"].astype(bool)]
    if words.empty:
        return "no heading"
    gaps = words["start"].to_numpy()[1:] > words["end"].to_numpy()[:-1]
    spaced = zip(np.where(gaps, " ", ""), words["token"][1:], strict=True)
    return words["token"].iloc[0] + "".join(gap + token for gap, token in spaced)


def _draw_paragraphs(axes: Axes, text: pd.DataFrame) -> None:
    axes.set_xticks(np.flatnonzero(text["paragraph"].diff().fillna(1)), minor=True)
    axes.tick_params(axis="x", which="minor", bottom=True, length=6, color=_GREY)
    axes.tick_params(axis="x", which="major", pad=8)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.set_xlabel("word of the article (small marks: a paragraph begins)")


def _shade_quotes(panels: Sequence[Axes], text: pd.DataFrame) -> bool:
    edges = np.diff(np.concatenate([[0], text["quoted"].to_numpy(int), [0]]))
    spans = list(zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True))
    for start, end in spans:
        for panel in panels:
            panel.axvspan(start - 0.5, end - 0.5, color=_ORANGE, alpha=0.25, linewidth=0)
    return bool(spans)


def _draw_density(axes: Axes, counts: np.ndarray, window: int, chance: int, drawn: bool) -> None:
    if not drawn:
        note = f"no line: the article is shorter than {window:,} words"
        plain = {"facecolor": "white", "edgecolor": "none"}
        axes.text(0.5, 0.5, note, ha="center", bbox=plain, transform=axes.transAxes)
        axes.set_yticks([])
        return
    middles = np.arange(len(counts)) + (window - 1) / 2
    axes.plot(middles, counts * 1000 / window, color=_BLUE, linewidth=2)
    axes.axhline(chance * 1000 / window, color=_GREY, linestyle="--", linewidth=1.5)
    axes.set_ylim(0, max(counts.max(), chance, 1) * 1150 / window)


def _label_density(figure: Figure, quotes: bool, drawn: bool) -> None:
    signs = []
    if drawn:
        told = "a peak above this is rarer than 1 in 20 by chance"
        signs.append(Line2D([], [], color=_GREY, linestyle="--", label=told))
    if quotes:
        signs.append(Patch(color=_ORANGE, alpha=0.25, label="in quotation marks"))
    if signs:
        figure.legend(handles=signs, loc="outside lower center", ncols=2)


# ---- cells --------------------------------------------------------------------------------------


def _draw_cells(axes: Axes, values: pd.DataFrame, counts: pd.DataFrame) -> None:
    gap = "\n" if values.shape[1] > 6 else " "
    notes = values.map("{:.1f}".format) + gap + counts.map("({:.0f})".format)
    most = np.nanmax([*values.to_numpy().flat, 1])
    look = {"cmap": _BLUES, "vmin": 0, "vmax": most, "linewidths": 1}
    bar = {"label": "per 1,000 words", "aspect": 30}
    black = {"color": "black"}
    sns.heatmap(values, annot=notes, fmt="", ax=axes, annot_kws=black, cbar_kws=bar, **look)
    for row, column in np.argwhere(values.isna()):
        axes.text(column + 0.5, row + 0.5, "–", ha="center", va="center")


def _label_cells(axes: Axes, values: pd.DataFrame) -> None:
    axes.set(xlabel="in each cell: rate per 1,000 words (count)", ylabel="")
    room = int(5.3 / values.shape[1] / _LETTER)
    shape = {"width": room} if room >= 9 else {"width": 16, "lines": 2}
    names = [_wrap(name, **shape) for name in values.columns]
    axes.set_xticklabels(names, rotation=0 if room >= 9 else 90)
    axes.set_yticklabels([_short(str(name), 24) for name in values.index], rotation=0)


# ---- tables ------------------------------------------------------------------------------------


def _strongest(keyness: pd.DataFrame, top: int) -> pd.DataFrame:
    size = keyness.assign(size=keyness["score"].abs())
    chosen = size.sort_values(["size", "g2", "word"], ascending=[False, False, True]).head(top)
    return chosen.sort_values(["log_ratio", "word"], ascending=[False, True], ignore_index=True)


def _keys(rates: pd.DataFrame) -> list[str]:
    return list(rates.columns[: list(rates.columns).index("count")])


def _by(rates: pd.DataFrame) -> tuple[list[str], list[str]]:
    """The columns that tell the groups apart, and the names of what all groups share."""
    keys = _keys(rates)
    parts = [key for key in keys if (rates[key] != rates[key].iloc[0]).any()] or keys[:1]
    shared = [key for key in keys if key not in parts]
    return parts, [f"{_name(key, rates[key].iloc[0])}, " for key in shared]


def _names(rates: pd.DataFrame) -> list[str]:
    columns = [[_name(column, value) for value in rates[column]] for column in _by(rates)[0]]
    return [" · ".join(parts) for parts in zip(*columns, strict=True)]


def _name(column: str, value: object) -> str:
    if isinstance(value, bool | np.bool_):
        return column if value else f"not {column}"
    return f"{column} {value}" if isinstance(value, int | np.integer) else str(value)


def _total_words(rates: pd.DataFrame) -> int:
    """Words behind all rows together: groups of cues, such as categories, share their words."""
    shared = ["article", "section", "paragraph", "sentence", "heading", "quoted"]
    parts = [column for column in _keys(rates) if column in shared]
    whole = rates.drop_duplicates(parts) if parts else rates.head(1)
    return int(whole["words"].sum())


def _grid(rates: pd.DataFrame, column: str) -> pd.DataFrame:
    # `pivot_table` would quietly average a cell that is there twice.
    grid = rates.pivot(index="category", columns="article", values=column)  # noqa: PD010
    order = [rates[name].drop_duplicates() for name in ("category", "article")]
    return grid.loc[order[0], order[1]].astype(float)


# ---- words -------------------------------------------------------------------------------------


def _short(text: str, most: int) -> str:
    text = " ".join(str(text).split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _wrap(text: str, width: int, lines: int = 3) -> str:
    """Break between words and after `_`, at most so many lines, the last one shortened."""
    width = max(width, 9)
    spaced = " ".join(str(text).split()).replace("_", "_ ")
    wrapped = textwrap.wrap(spaced, width, max_lines=lines, placeholder="…")
    return "\n".join(line.replace("_ ", "_") for line in wrapped)


def _upper(label: str) -> str:
    return label[:1].upper() + label[1:]


def _some(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def _tested(keyness: pd.DataFrame) -> str:
    return f"{_some(len(keyness), 'word')} tested"


# ---- sentences ---------------------------------------------------------------------------------


def _say_keyness(keyness: pd.DataFrame, table: pd.DataFrame) -> str:
    sure = keyness[keyness["q"] < 0.05]
    pool = sure if len(sure) else table
    best = _strongest(pool, 1).iloc[0]
    here, there = (_some(best[column], "time") for column in ("count", "reference_count"))
    counts = f"{here} here and {there} in the reference"
    if not len(sure):
        return (
            f"Of {_tested(keyness)}, none differs from the reference by more than chance can "
            f"explain (all q ≥ .05); even the clearest, “{best['word']}” ({counts}), may be chance."
        )
    over = int((sure["log_ratio"] > 0).sum())
    low, high = best["log_ratio_low"], best["log_ratio_high"]
    more = best["log_ratio"] > 0
    times = 2 ** (max(low, 0) if more else max(-high, 0))
    return (
        f"Of {_tested(keyness)}, {over} stand out as more frequent here and {len(sure) - over} as "
        f"less frequent (q < .05); the clearest is “{best['word']}”, {counts}, which is at least "
        f"{times:.1f} times as {'frequent' if more else 'rare'} at 95 % confidence."
    )


def _say_dispersion(words: Sequence[str], places: Sequence[np.ndarray], length: int) -> str:
    counts = {word: len(place) for word, place in zip(words, places, strict=True)}
    most = max(words, key=lambda word: counts[word])
    if not counts[most]:
        return f"None of the words chosen occurs in the {length:,} words of the article."
    tenths = len(np.unique(places[list(words).index(most)] * 10 // length))
    few = [f"“{word}” ({counts[word]})" for word in words if counts[word] < _FEW_OCCURRENCES]
    told = (
        f"In {length:,} words, “{most}” occurs most often ({_some(counts[most], 'time')}, "
        f"in {tenths} of 10 equal parts of the article)"
    )
    if not few:
        return f"{told}."
    if len(few) == len(words):
        return f"{told}; each of the words occurs fewer than 10 times, too few to judge a spread."
    return f"{told}; fewer than 10 times, too few to judge a spread: {', '.join(few)}."


def _say_none(label: str, words: int) -> str:
    if not words:
        return f"There are no {label} to show: the article has no words."
    # With no hit the exact 95 % interval ends at -ln(.025) = 3.69 hits.
    most = -np.log(0.025) / words * 1000
    return (
        f"There are no {label} to show: none was counted in {words:,} words, which still allows a "
        f"true rate of up to {most:.1f} per 1,000 words."
    )


def _say_density(
    label: str,
    places: np.ndarray,
    text: pd.DataFrame,
    window: int,
    counts: np.ndarray,
    chance: int,
) -> str:
    told = (
        f"{_upper(label)} counted: {len(places):,} in {len(text):,} words "
        f"({len(places) / len(text) * 1000:.1f} per 1,000)"
    )
    if len(text) < window:
        return f"{told}; there is no line, as the article is shorter than {window:,} words."
    peak, first = int(counts.max()), int(counts.argmax())
    verdict = (
        "more than chance alone would pile up in 19 of 20 such articles"
        if peak > chance
        else "no more than chance alone can pile up in an article of this length"
    )
    return (
        f"{told}; they are densest in words {first + 1:,} to {first + window:,}, with {peak} in "
        f"{window:,} words, which is {verdict}."
    )


def _say_rates(
    rates: pd.DataFrame,
    names: Sequence[str],
    label: str,
    enough: np.ndarray,
    reference: tuple[str, float] | None,
) -> str:
    groups = _some(len(rates), "group")
    table = rates.assign(name=names)[enough]
    if table.empty:
        return (
            f"Each of the {groups} has fewer than {_FEW_WORDS} words: too few to compare {label}."
        )
    if not table["count"].any():
        return f"No {label} were counted in any of the {groups} with {_FEW_WORDS} words or more."
    high, low = table.loc[table["per_1000"].idxmax()], table.loc[table["per_1000"].idxmin()]
    told = f"{_upper(label)} per 1,000 words: highest in {_say_rate(high)}"
    if len(table) > 1:
        apart = high["low"] > low["high"]
        verdict = "do not overlap" if apart else "overlap, so this order may be chance"
        told += f", lowest in {_say_rate(low)}; the two intervals {verdict}"
    if reference:
        told += f"; the dashed line is {reference[0]} at {reference[1]:.1f}"
    few = len(rates) - len(table)
    return told + (f"; {few} of {groups} with too few words to say." if few else ".")


def _say_rate(row: pd.Series) -> str:
    return (
        f"{row['name']} ({row['per_1000']:.1f}, {_interval(row)}, "
        f"{row['count']:,} in {row['words']:,} words)"
    )


def _interval(row: pd.Series) -> str:
    return f"95 % interval {row['low']:.1f} to {row['high']:.1f}"


def _say_heatmap(rates: pd.DataFrame, label: str) -> str:
    articles, categories = (rates[column].nunique() for column in ("article", "category"))
    size = f"{_some(articles, 'article')} by {categories} categories"
    if not rates["count"].any():
        return f"No {label} were counted in any of {size}."
    top = rates.loc[rates["per_1000"].idxmax()]
    empty = int((rates["count"] == 0).sum())
    return (
        f"Of {size}, the highest rate of {label} is “{top['category']}” in {top['article']} "
        f"({top['per_1000']:.1f} per 1,000 words, {_interval(top)}, "
        f"count {top['count']:,}); {empty} of {len(rates)} cells have none at all."
    )
