"""The figure of voices: who speaks where along an article, quoted or retold."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from helpers.plots.rows import label_rows, new_rows
from helpers.plots.theme import BLUE, add_legend, done, nothing, set_title, theme
from helpers.plots.timeline import draw_paragraphs, draw_sections, words_of_one
from helpers.plots.wording import short, some

# Speakers with a lane of their own; the others share one.
LANES = 7
OTHERS, NOBODY = "others", "nobody named"
LOOKS = {
    True: {"facecolor": BLUE, "edgecolor": BLUE, "label": "in quotation marks"},
    False: {"facecolor": "white", "edgecolor": BLUE, "hatch": "////", "label": "retold"},
}


@theme()
def plot_speaking(
    attributions: pd.DataFrame, speakers: pd.DataFrame, tokens: pd.DataFrame
) -> tuple[Figure, str]:
    """Who speaks where along one article: a lane per speaker, full for words in quotation marks.

    Args:
        attributions: As returned by `find_attributions`, one article.
        speakers: As returned by `speakers`.
        tokens: The tokens they were found in.

    Returns:
        The figure and its sentence.

    Raises:
        ValueError: If `tokens` holds more than one article.
    """
    text = words_of_one(tokens)
    spans = _spans(attributions, speakers, text)
    sizes = spans.groupby("lane")["words"].sum().sort_values(ascending=False, kind="stable")
    sentence = _say(sizes, len(text))
    if spans.empty:
        return nothing(sentence)
    lanes = [lane for lane in sizes.index if lane not in {OTHERS, NOBODY}]
    lanes += [lane for lane in (OTHERS, NOBODY) if lane in sizes.index]
    figure, axes = new_rows(len(lanes), height=0.42)
    for quoted, look in LOOKS.items():
        here = spans[spans["quoted"] == quoted]
        rows = here["lane"].map(lanes.index)
        axes.barh(rows, here["words"], left=here["first"], height=0.55, **look)
    axes.grid(False)
    counts = [f"{sizes[lane]:,}" for lane in lanes]
    label_rows(axes, [short(lane, 28) for lane in lanes], "words", counts)
    draw_sections(axes, tokens)
    draw_paragraphs(axes, text)
    add_legend(axes)
    set_title(figure, f"Who speaks where (N = {some(len(text), 'word')})")
    return done(figure, sentence)


def _spans(attributions: pd.DataFrame, speakers: pd.DataFrame, text: pd.DataFrame) -> pd.DataFrame:
    """Runs of words of one lane, all quoted or all retold: `lane`, `quoted`, `first`, `words`."""
    sizes = speakers[speakers["speaker"] != ""].groupby("speaker")["words"].sum()
    named = set(sizes.sort_values(ascending=False, kind="stable").head(LANES).index)
    of = dict(zip(speakers["attribution"], speakers["speaker"], strict=True))
    lane = np.full(len(text), "", dtype=object)
    starts = text["start"].to_numpy()
    content = attributions[attributions["role"] == "content"].sort_values("start")
    for number, start, end in content[["attribution", "start", "end"]].itertuples(index=False):
        name = of.get(number, "")
        inside = slice(*np.searchsorted(starts, (start, end)))
        lane[inside] = name if name in named else OTHERS if name else NOBODY
    quoted = text["quoted"].to_numpy(bool)
    new = np.r_[True, (lane[1:] != lane[:-1]) | (quoted[1:] != quoted[:-1])][: len(text)]
    first = np.flatnonzero(new)
    words = np.diff(np.r_[first, len(text)])
    spans = pd.DataFrame({"lane": lane[first], "quoted": quoted[first], "first": first})
    return spans.assign(words=words).query("lane != ''")


def _say(sizes: pd.Series, size: int) -> str:
    if sizes.empty:
        return f"Nobody is quoted or retold in the {some(size, 'word')} of the article."
    named = sizes.drop([OTHERS, NOBODY], errors="ignore")
    told = f"Of {some(size, 'word')} {100 * sizes.sum() / size:.0f} % are quoted or retold"
    if named.empty:
        return f"{told}, all of somebody without a name."
    share = 100 * named.iloc[0] / sizes.sum()
    return (
        f"{told}; most of them are of {named.index[0]} ({some(int(named.iloc[0]), 'word')}, "
        f"{share:.0f} % of these), who is one of {some(len(named), 'speaker')} with a lane."
    )
