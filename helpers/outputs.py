"""What a notebook leaves behind: tables as CSV, figures as SVG, and both on the page."""

import base64
import re
from pathlib import Path
from textwrap import fill

import pandas as pd
from IPython.display import display
from matplotlib.figure import Figure

from helpers.plots.theme import DPI, as_png, as_svg

# JupyterLab and an exported page break longer lines in the middle of a word.
LINE = 100


def save(table: pd.DataFrame, name: str, out: str | Path = "") -> pd.DataFrame:
    """Keep a table as `<out>/tables/<name>.csv` and hand it on, so that a notebook also shows it.

    The index is written where it has a name; an unnamed one only numbers the rows.

    Args:
        table: Any table.
        name: Name of the file, without folder and ending.
        out: The report's folder; `""` keeps nothing.

    Raises:
        ValueError: If `name` is not a plain name.
    """
    if name != Path(name).name or not name:
        raise ValueError(f"“{name}” is not a file name: give a word such as “hedges”.")
    if str(out):
        path = Path(out) / "tables" / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        named = any(level is not None for level in table.index.names)
        # The byte order mark tells spreadsheets that curly quotes are UTF-8; readers skip it.
        table.to_csv(path, index=named, encoding="utf-8-sig", lineterminator="\n")
    return table


def show(figure: Figure, sentence: str, name: str = "", out: str | Path = "") -> None:
    """Put a figure on the page with its sentence, and keep it as a file where wanted.

    The image carries the sentence as its alternative text; the same sentence is printed under it,
    in lines that fit a page. The same figure always gives the same bytes.

    Args:
        figure: As returned by a `plot_*`; call it as `show(*plot_rates(table))`.
        sentence: What the figure shows.
        name: Name of the file, letters, digits, `_` and `-`; needed with `out`.
        out: A folder; the figure is written to `figures/<name>.svg` in it. `""` keeps nothing.

    Raises:
        ValueError: If `out` is given and `name` is not a plain name.
    """
    sentence = " ".join(sentence.split())
    if str(out):
        if not re.fullmatch(r"[\w-]+", name):
            raise ValueError(f"{name!r} cannot name a figure's file: use letters, digits, _ and -.")
        path = Path(out) / "figures" / f"{name}.svg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_svg(figure, sentence), encoding="utf-8", newline="\n")
    image = {"image/png": base64.b64encode(as_png(figure)).decode(), "text/plain": "Figure"}
    about = {"alt": sentence, "width": round(figure.get_figwidth() * DPI)}
    display(image, raw=True, metadata={"image/png": about})
    print(fill(sentence, LINE, break_long_words=False, break_on_hyphens=False))


def as_lines(table: pd.DataFrame) -> str:
    """A table for a terminal: columns one under the other, the last one as long as it is."""
    rows = [list(table.columns), *table.astype("str").to_numpy().tolist()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1] + [0]
    cells = ([c.ljust(w) for c, w in zip(row, widths, strict=True)] for row in rows)
    return "\n".join(f"  {'  '.join(row).rstrip()}" for row in cells)
