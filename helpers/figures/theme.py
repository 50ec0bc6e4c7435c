"""The look of every figure: colours, type, an empty canvas, and the bytes that it becomes."""

import html
import io
import re
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import seaborn as sns
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

# Inches and dots per inch as displayed: 800 pixels fit a notebook page and a projected slide.
WIDTH = 8.0
DPI = 100
# Inches that one letter needs at the size of the labels; on the safe side for DejaVu Sans.
LETTER = 0.092

BLUE, ORANGE, *_ = sns.color_palette("colorblind").as_hex()
GREY = "#595959"  # 7 : 1 on white
PALE, PALER = "#d9d9d9", "#f0f0f0"  # areas behind dots and type
# A twentieth larger than what zlib makes of itself, in half the time.
PACKED = {"compress_level": 3}
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


# ---- canvas ------------------------------------------------------------------------------------


def new_figure(height: float) -> Figure:
    """An empty figure of so many inches; pyplot does not know it and shows it no second time."""
    return Figure(figsize=(WIDTH, height), dpi=DPI, layout="constrained")


def new_rows(count: int, height: float = 0.32) -> tuple[Figure, Axes]:
    """A figure with room for so many rows of so many inches."""
    figure = new_figure(1.7 + height * count)
    return figure, figure.subplots()


def two_panels() -> tuple[Figure, Sequence[Axes]]:
    """A figure with a large panel for a line and a low one for ticks under it."""
    figure = new_figure(4.6)
    axes, rug = figure.subplots(2, 1, sharex=True, height_ratios=[7, 1])
    rug.set_yticks([])
    rug.grid(False)
    axes.grid(False, axis="x")
    return figure, (axes, rug)


@theme()
def nothing(sentence: str) -> tuple[Figure, str]:
    """A figure that says why it shows nothing."""
    figure = new_figure(1.6)
    axes = figure.subplots()
    axes.set_axis_off()
    note = "\n".join(["nothing to show", *textwrap.wrap(sentence, 75)])
    axes.text(0.5, 0.5, note, ha="center", va="center", transform=axes.transAxes)
    return done(figure, sentence)


def set_title(figure: Figure, title: str) -> None:
    """A title over the whole width."""
    figure.suptitle(textwrap.fill(title, 66), x=0.01, ha="left")


def done(figure: Figure, sentence: str) -> tuple[Figure, str]:
    """The figure, whatever the notebook sets from now on, with its sentence."""
    # Ticks are made when room is found for them: in our style, not in that of the notebook.
    _lay_out(figure)
    return figure, sentence


@contextmanager
def laid_out(figure: Figure) -> Iterator[None]:
    """Find room for everything once, rather than for every file that is made of a figure."""
    engine = figure.get_layout_engine()
    if figure.stale:
        with theme():
            _lay_out(figure)
    figure.set_layout_engine("none")
    try:
        yield
    finally:
        figure.set_layout_engine(engine)


def _lay_out(figure: Figure) -> None:
    if engine := figure.get_layout_engine():
        engine.execute(figure)
        # From now on it tells whether the notebook has changed anything.
        figure.stale = False


# ---- files -------------------------------------------------------------------------------------


def as_png(figure: Figure) -> bytes:
    """The figure at twice its size on the page, for sharp screens."""
    buffer = io.BytesIO()
    with _drawing(figure, FigureCanvasAgg, 2 * DPI) as canvas:
        canvas.print_png(buffer, metadata={"Software": None}, pil_kwargs=PACKED)
    return buffer.getvalue()


def save_svg(figure: Figure, sentence: str, name: str, folder: Path) -> None:
    """Write a drawing that carries its sentence and can also stand inside a page."""
    if not re.fullmatch(r"[\w-]+", name):
        raise ValueError(f"{name!r} cannot name a figure's file: use letters, digits, _ and -.")
    metadata = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    buffer = io.BytesIO()
    with _drawing(figure, FigureCanvasSVG, DPI) as canvas:
        canvas.print_svg(buffer, metadata=metadata)
    drawing = buffer.getvalue().decode()
    # Without the prologue, which names an address, the file can also stand inside a page.
    drawing = drawing[drawing.index("<svg") :]
    told = html.escape(sentence)
    drawing = drawing.replace("<svg", f'<svg role="img" aria-label="{told}"', 1)
    head, body = drawing.split(">\n", 1)
    folder.mkdir(parents=True, exist_ok=True)
    page = f"{head}>\n <title>{told}</title>\n{body}"
    (folder / f"{name}.svg").write_text(page, encoding="utf-8", newline="\n")


@contextmanager
def _drawing(
    figure: Figure, kind: type[FigureCanvasBase], dpi: float
) -> Iterator[FigureCanvasBase]:
    """Our style and a canvas to draw the figure on once; `savefig` would do so twice."""
    before, own_dpi = figure.canvas, figure.dpi
    with theme():
        figure.dpi = dpi
        try:
            yield kind(figure)
        finally:
            figure.dpi = own_dpi
            figure.set_canvas(before)
