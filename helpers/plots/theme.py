"""The look of every figure: colours, type, an empty canvas, and the bytes that it becomes."""

import html
import io
import textwrap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import seaborn as sns
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Inches and dots per inch as displayed: 800 pixels fit a notebook page and a projected slide.
WIDTH = 8.0
DPI = 100
# Inches that one letter needs at the size of the labels; on the safe side for DejaVu Sans.
LETTER = 0.092

BLUE, ORANGE, *_ = sns.color_palette("colorblind").as_hex()
GREY = "#595959"  # 7 : 1 on white
PALE, PALER = "#d9d9d9", "#f0f0f0"  # areas behind dots and type
# Light to dark, so it survives grey print and colour blindness; never too dark for black figures.
BLUES = sns.blend_palette(["#f7fbff", "#4292c6"], as_cmap=True)

# `parse_math` is off because articles hold dollars, which matplotlib would take for formulas.
# The font is the one that matplotlib brings along, so that every machine draws the same picture.
STYLE = {
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
    # At twice the resolution of a page hints change nothing but the time.
    "text.hinting": "none",
}


@contextmanager
def theme() -> Iterator[None]:
    """Our style for one figure: the settings of the notebook are as before when it is drawn."""
    with style.context(["default", STYLE]), warnings.catch_warnings():
        # A sign that the font lacks is drawn as a box; a warning in red would help nobody.
        warnings.filterwarnings("ignore", message="Glyph")
        yield


def new_figure(height: float) -> Figure:
    """An empty figure of so many inches; pyplot does not know it and shows it no second time."""
    return Figure(figsize=(WIDTH, height), dpi=DPI, layout="constrained")


def set_title(figure: Figure, title: str) -> None:
    """A title over the whole width."""
    figure.suptitle(textwrap.fill(title, 66), x=0.01, ha="left")


def add_legend(axes: Axes) -> None:
    """What the signs of a figure mean, under it: those that have a label, each once."""
    signs = dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True))
    if drawn := axes.get_legend():
        drawn.remove()  # seaborn puts its own on the dots
    for line in axes.lines:
        line.set_in_layout(False)  # what seaborn makes its legend of lies anywhere
    if signs:
        told = {"handles": list(signs.values()), "labels": list(signs)}
        axes.figure.legend(**told, loc="outside lower center", ncols=3 if len(signs) < 4 else 2)


def done(figure: Figure, sentence: str) -> tuple[Figure, str]:
    """The figure, whatever the notebook sets from now on, with its sentence."""
    # Ticks are made when room is found for them: in our style, not in that of the notebook.
    figure.get_layout_engine().execute(figure)
    return figure, sentence


def nothing(sentence: str) -> tuple[Figure, str]:
    """A figure that says why it shows nothing."""
    figure = new_figure(1.6)
    axes = figure.subplots()
    axes.set_axis_off()
    note = "\n".join(["nothing to show", *textwrap.wrap(sentence, 75)])
    axes.text(0.5, 0.5, note, ha="center", va="center", transform=axes.transAxes)
    return done(figure, sentence)


@theme()
def as_png(figure: Figure) -> bytes:
    """The figure at twice its size on the page, for sharp screens."""
    buffer = io.BytesIO()
    # A twentieth larger than what zlib makes of itself, in half the time.
    packed = {"compress_level": 3}
    figure.savefig(buffer, dpi=2 * DPI, metadata={"Software": None}, pil_kwargs=packed)
    return buffer.getvalue()


@theme()
def as_svg(figure: Figure, sentence: str) -> str:
    """A drawing that carries its sentence and can also stand inside a page."""
    buffer = io.BytesIO()
    metadata = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    figure.savefig(buffer, format="svg", dpi=DPI, metadata=metadata)
    drawing = buffer.getvalue().decode()
    # Without the prologue, which names an address, the file can also stand inside a page.
    head, body = drawing[drawing.index("<svg") :].split(">\n", 1)
    told = html.escape(sentence)
    head = head.replace("<svg", f'<svg role="img" aria-label="{told}"', 1)
    return f"{head}>\n <title>{told}</title>\n{body}"
