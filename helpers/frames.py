"""From counted words to a judged frame: how actors are named, a sheet to code on, agreement."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.articles import Article
from helpers.attributing.forms import NAME, forms_of
from helpers.chance.alpha import alpha
from helpers.tokens import passages, tokenize

# Entman's four functions, and the generic frames of Semetko and Valkenburg.
FUNCTIONS = ("problem", "cause", "judgement", "remedy")
FRAMES = ("conflict", "human interest", "economic consequences", "morality", "responsibility")
DRAWS = 1000
NAMING = ["actor", "form", "kind", "count", "start", "quoted"]


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
    table = _named(tokens)
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


def _named(tokens: pd.DataFrame) -> pd.DataFrame:
    """Every name of the article: without its title, as written, and where."""
    found = []
    for _, sentence in tokens[~tokens["heading"]].groupby("sentence"):
        gaps = sentence["start"] > sentence["end"].shift(fill_value=0)
        parts = (np.where(gaps, " ", "") + sentence["token"].astype(object)).to_list()
        # Where each token begins in the sentence as it is put together here.
        at = np.cumsum([0, *map(len, parts)])[:-1] + gaps.to_numpy()
        for match in NAME.finditer("".join(parts)):
            row = int(np.searchsorted(at, match.start()))
            form, name = forms_of(match.group(), first=match.start() <= 1)
            if name:
                place = sentence.iloc[row]
                found.append((name, form, int(place["start"]), bool(place["quoted"])))
    return pd.DataFrame(found, columns=["name", "form", "start", "quoted"])


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
        alphas = [a for d in draws if not np.isnan(a := alpha(units[:, d]))]
        low, high = np.percentile(alphas, [2.5, 97.5]) if alphas else (np.nan, np.nan)
        split = (
            np.flatnonzero(np.nanmin(units, axis=0) != np.nanmax(units, axis=0))
            if units.size
            else []
        )
        apart = [] if what == "all" else [int(np.flatnonzero(judged)[i]) + 1 for i in split[:5]]
        rows.append((what, alpha(units), low, high, int(judged.sum()), apart))
    return pd.DataFrame(rows, columns=["what", "alpha", "low", "high", "units", "differ"])
