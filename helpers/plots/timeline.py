"""Along one article, from its first word to its last: its sections, paragraphs and their names."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.plots.theme import GREY, LETTER
from helpers.plots.wording import wrap


def section_names(tokens: pd.DataFrame) -> dict[int, str]:
    """What to call each section of an article, the same in every figure: number and heading.

    Args:
        tokens: As returned by `tokenize`, one article.

    Returns:
        For each number of a section its name: `"§1 What It Costs"`, `"§0 opening"` for what stands
        before the first heading, `"§0 whole text"` where there is no heading at all.

    Raises:
        ValueError: If `tokens` holds more than one article.
    """
    words_of_one(tokens)
    sections = tokens.groupby("section")
    bare = "opening" if len(sections) > 1 else "whole text"
    return {number: f"§{number} {_heading(part) or bare}" for number, part in sections}


def _heading(section: pd.DataFrame) -> str:
    heading = section[section["heading"].astype(bool)]
    apart = heading["start"] > heading["end"].shift(fill_value=0)
    return "".join(np.where(apart, " ", "") + heading["token"].astype(object)).strip()


def words_of_one(tokens: pd.DataFrame) -> pd.DataFrame:
    """The words of one article, numbered from 0; a ValueError if there are several articles."""
    names = tokens["article"].unique()
    if len(names) > 1:
        raise ValueError(
            f"This needs one article, and the tokens hold {len(names)}: choose one, "
            f'for example tokens.query("article == {str(names[0])!r}").'
        )
    return tokens[tokens["word"] != ""].reset_index(drop=True)


def draw_sections(axes: Axes, tokens: pd.DataFrame, *others: Axes) -> None:
    """A line where a section begins, and its name above, shortened to the room that there is."""
    text, names = words_of_one(tokens), section_names(tokens)
    starts = np.flatnonzero(text["section"].diff().fillna(1))
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        for panel in (axes, *others) if start else ():
            panel.axvline(start - 0.5, color=GREY, linewidth=0.9)
        number = text["section"][start]
        room = int((end - start) * 6.4 / len(text) / (0.9 * LETTER)) - 1
        label = wrap(names[number], room, lines=2) if room >= 9 else f"§{number}" * (room >= 3)
        look = {"transform": axes.get_xaxis_transform(), "color": GREY, "fontsize": 10}
        axes.text(start, 1.02, label, va="bottom", **look)


def draw_paragraphs(axes: Axes, text: pd.DataFrame) -> None:
    """The numbers of the words, and a small mark where a paragraph begins."""
    axes.set_xlim(-1, len(text))
    axes.set_xticks(np.flatnonzero(text["paragraph"].diff().fillna(1)), minor=True)
    axes.tick_params(axis="x", which="minor", bottom=True, length=6, color=GREY)
    axes.tick_params(axis="x", which="major", pad=8)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.set_xlabel("word of the article (small marks: a paragraph begins)")
