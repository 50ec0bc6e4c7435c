"""From counted words to a judged frame: how actors are named, a sheet to code on, agreement."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.articles import Article
from helpers.attributing.names import TITLES
from helpers.tokens import passages, tokenize

# Entman's four functions, and the generic frames of Semetko and Valkenburg.
FUNCTIONS = ("problem", "cause", "judgement", "remedy")
FRAMES = ("conflict", "human interest", "economic consequences", "morality", "responsibility")
DRAWS = 1000
NAMING = ["actor", "form", "kind", "count", "start", "quoted"]
# A name: capitals in a row, joined by “de”, “van” and the like, but not over a mark.
NAME = re.compile(r"[A-Z][\w’'-]*\.?(?: (?:(?:de|van|von|der|bin|al|la) )?[A-Z][\w’'-]*\.?)*")
NO_NAMES = set(
    "the a an this that these those he she it they we i you but and or if in on at for as of his "
    "her with from to by about against under over between both even though such without later "
    "then now still so also "
    "its their our my some many most one no not when while after before since there here what who "
    "why how monday tuesday wednesday thursday friday saturday sunday january february march april "
    "may june july august september october november december".split()
)


def namings(tokens: pd.DataFrame, most: int = 6) -> pd.DataFrame:
    """How each of the main actors is called: one row per actor and form.

    A surname, or a title with it, belongs to the one full name of the article that ends in it.

    Args:
        tokens: As returned by `tokenize`, one article.
        most: How many actors, the most often named first.

    Returns:
        `actor` (the longest form without a title), `form` (as written), `kind` ("title and name",
        "name", "surname"), `count`, `start` (of the first), `quoted` (how many in quotation marks).

    Source: van Dijk (1991) and Fowler (1991) on naming.
    """
    found = []
    for _, sentence in tokens[~tokens["heading"]].groupby("sentence"):
        gaps = sentence["start"] > sentence["end"].shift(fill_value=0)
        parts = (np.where(gaps, " ", "") + sentence["token"].astype(object)).to_list()
        # Where each token begins in the sentence as it is put together here.
        at = np.cumsum([0, *map(len, parts)])[:-1] + gaps.to_numpy()
        for match in NAME.finditer("".join(parts)):
            row = int(np.searchsorted(at, match.start()))
            form, name = _forms(match.group(), first=match.start() <= 1)
            if name:
                place = sentence.iloc[row]
                found.append((name, form, int(place["start"]), bool(place["quoted"])))
    table = pd.DataFrame(found, columns=["name", "form", "start", "quoted"])
    full = [n for n in table["name"].value_counts().index if " " in n]
    ends = {name: [f for f in full if f.split()[-1] == name] for name in table["name"].unique()}
    table["actor"] = [ends[n][0] if len(ends[n]) == 1 else n for n in table["name"]]
    plain = np.where(table["name"] == table["actor"], "name", "surname")
    table["kind"] = np.where(table["form"] == table["name"], plain, "title and name")
    main = table["actor"].value_counts()
    main = main.sort_index().sort_values(ascending=False, kind="stable").head(most).index
    told = table[table["actor"].isin(main)].groupby(["actor", "form", "kind"], as_index=False)
    told = told.agg(count=("start", "size"), start=("start", "min"), quoted=("quoted", "sum"))
    order = told["actor"].map({name: i for i, name in enumerate(main)})
    told = told.assign(order=order).sort_values(
        ["order", "count", "form"], ascending=[True, False, True]
    )
    return told[NAMING].reset_index(drop=True)


def _forms(text: str, first: bool) -> tuple[str, str]:
    """A name as written and without its title; empty where a capital only opens a sentence."""
    words = text.split()
    while words and words[0].lower().strip(".") in NO_NAMES:
        words = words[1:]
    titles = [i for i, word in enumerate(words) if word.lower().strip(".") in TITLES]
    bare = words[max(titles, default=-1) + 1 :]
    if not bare or (first and words == text.split()[:1]):
        return "", ""
    form, name = (re.sub(r"[’']s$", "", " ".join(part)).rstrip(".") for part in (words, bare))
    return form, name


def coding_sheet(article: Article) -> pd.DataFrame:
    """A sheet to code an article on: a row per sentence, a column to tick per function and frame.

    Returns:
        `sentence` (from 1), `text`, then the four functions and the five frames, all 0: a reader
        writes 1 where the sentence does it. Save it as CSV, one file a reader.
    """
    text = passages(tokenize(article), article)["text"].to_list()
    sheet = pd.DataFrame({"sentence": range(1, len(text) + 1), "text": text})
    return sheet.assign(**dict.fromkeys((*FUNCTIONS, *FRAMES), 0))


def agreement(sheets: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """How far readers agree: Krippendorff's α of each column of their sheets, and of all together.

    1 is perfect, 0 what chance would give; .80 is good, .667 tentative. Frames reach .4 to .7.

    Args:
        sheets: Filled sheets of any number of readers; an empty cell is a gap.

    Returns:
        One row per column, "all" first: `what`, `alpha` (missing where there is nothing to compare;
        1 where all are equal), `low`, `high` (95 %, bootstrap over sentences), `units` (sentences
        that two readers or more judged), `differ` (numbers of those they differ on, at most five).

    Source: Krippendorff (2004), for nominal data.
    """
    columns = [c for c in sheets[0] if c not in {"sentence", "text"}] if len(sheets) else []
    data = {c: np.array([pd.to_numeric(s[c], errors="coerce") for s in sheets]) for c in columns}
    rows = []
    for what in ["all", *columns] if columns else []:
        marks = np.hstack(list(data.values())) if what == "all" else data[what]
        judged = (~np.isnan(marks)).sum(axis=0) > 1
        units = marks[:, judged]
        random = np.random.default_rng(1)
        draws = [
            random.integers(units.shape[1], size=units.shape[1])
            for _ in range(DRAWS if units.shape[1] > 1 else 0)
        ]
        alphas = [a for d in draws if not np.isnan(a := _alpha(units[:, d]))]
        low, high = np.percentile(alphas, [2.5, 97.5]) if alphas else (np.nan, np.nan)
        split = (
            np.flatnonzero(np.nanmin(units, axis=0) != np.nanmax(units, axis=0))
            if units.size
            else []
        )
        apart = [] if what == "all" else [int(np.flatnonzero(judged)[i]) + 1 for i in split[:5]]
        rows.append((what, _alpha(units), low, high, int(judged.sum()), apart))
    return pd.DataFrame(rows, columns=["what", "alpha", "low", "high", "units", "differ"])


def _alpha(marks: np.ndarray) -> float:
    """Krippendorff's α of readers × units; NaN is a gap."""
    known = marks[~np.isnan(marks)]
    if not known.size:
        return np.nan
    if (known == known[0]).all():
        return 1.0
    values, counts = np.unique(known, return_counts=True)
    expected = 1 - (counts * (counts - 1)).sum() / (known.size * (known.size - 1))
    size = (~np.isnan(marks)).sum(axis=0)
    # Each unit's pairs that differ, weighted as Krippendorff has it.
    same = sum(
        (n * (n - 1)) / np.maximum(size - 1, 1) for n in ((marks == v).sum(axis=0) for v in values)
    )
    observed = 1 - same.sum() / known.size
    return float(1 - observed / expected) if expected else 1.0
