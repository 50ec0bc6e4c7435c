"""Small tables to draw: with zeros, long names, dollars, and intervals without end."""

import numpy as np
import pandas as pd
from scipy.stats import chi2

from helpers.keywords import keyness

TABLE = {
    "wire_report": (4, 402),
    "analysis": (21, 498),
    "press_release": (1, 377),
    "note": (3, 40),
}
HEADING = "Costs of $5 and $6: A Closer Look at the Bridge That Nobody Asked For"


def rates_table(groups: dict, by: str | list[str] = "article") -> pd.DataFrame:
    by = [by] if isinstance(by, str) else by
    rows = []
    for group, (count, words) in groups.items():
        size = words / 1000 if words else np.nan
        low = chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
        ends = [count / size, low / size, chi2.ppf(0.975, 2 * count + 2) / 2 / size]
        group = group if isinstance(group, tuple) else (group,)
        rows.append([*group, count, words, *ends])
    return pd.DataFrame(rows, columns=[*by, "count", "words", "per_1000", "low", "high"])


def keyness_table(q: float = 0.01) -> pd.DataFrame:
    rows = [
        ("bridge", 9, 0, 40.0, 5.1, 3.2, np.inf, 0.0001, q, 3.2),
        ("$100", 4, 2, 6.0, 2.2, -0.4, 4.9, 0.1, 0.4, 0.0),
        ("council", 0, 30, 20.0, -4.0, -np.inf, -1.1, 0.001, q, -1.1),
        ("extraordinarily-long-hyphenated-word", 2, 2, 1.0, 1.2, -2.0, 4.0, 0.6, 0.8, 0.0),
    ]
    names = "word count reference_count g2 log_ratio log_ratio_low log_ratio_high p q score"
    table = pd.DataFrame(rows, columns=names.split())
    return table.assign(
        per_million=table["count"] * 2000, reference_per_million=table["reference_count"]
    )


def tokens_table(words: int = 400, name: str = "bridge", sections: int = 3) -> pd.DataFrame:
    """Words w0 to w6, a full stop after every twentieth; later sections open with a heading."""
    rows, at = [], 0
    for number in range(words):
        section = number * sections // words
        first = number - -(-section * words // sections)
        head = HEADING.split()
        token = head[first] if section and first < len(head) else f"w{number % 7}"
        heading, quoted = bool(section) and first < len(head), 60 <= number < 90
        pieces = [token, "."] if number % 20 == 19 else [token]
        for piece in pieces:
            word = "" if piece == "." else piece.lower()
            spot = (section, number // 50, number // 20, at, at + len(piece))
            rows.append((name, *spot, piece, word, heading, quoted))
            at += len(piece)
        at += 1
    columns = ["article", "section", "paragraph", "sentence", "start", "end"]
    columns += ["token", "word", "heading", "quoted"]
    return pd.DataFrame(rows, columns=columns).astype({"article": "category"})


def cues_table(tokens: pd.DataFrame, places: list[int], counted: bool = True) -> pd.DataFrame:
    words = tokens[tokens["word"] != ""].iloc[places]
    return words[["article", "start", "end"]].assign(counted=counted, category="modal")


def heat_table(articles: int) -> pd.DataFrame:
    names = [f"a_very_long_name_of_an_article_{i} $5 to $6" for i in range(articles)]
    kinds = ["epistemic adjective", "modal", "vague source", "hearsay"]
    groups = {(a, c): (i % 3 + j, 400) for i, a in enumerate(names) for j, c in enumerate(kinds)}
    return rates_table(groups, ["article", "category"])


CUES = [3, 5, 8, 130, 250, 390]
LONG = {("a_most_exceptionally_long_name_of_an_article", i): (i, 99 + i) for i in range(3)}
GROUPS = {
    "all articles": (20_000, 83.2, 61.0, 95.4),
    "mentions: Trump and Putin": (160, 68.0, 40.0, 88.0),
    "outlet: The Very Long Daily Gazette and $5 Courier": (1203, 99.6, 97.0, 99.8),
}


def placed_table(groups: dict = GROUPS, count: int = 12, words: int = 400) -> pd.DataFrame:
    """One article with its place in each group of the norms."""
    rates = rates_table({"bridge": (count, words)})
    rows = [
        rates.assign(
            percentile=place,
            percentile_low=low,
            percentile_high=high,
            norm_group=group,
            norm_articles=articles,
        )
        for group, (articles, place, low, high) in groups.items()
    ]
    empty = rates.head(0).reindex(columns=[*rates.columns, *PLACES])
    return pd.concat(rows, ignore_index=True) if rows else empty


PLACES = ["percentile", "percentile_low", "percentile_high", "norm_group", "norm_articles"]


def two_sides(words: int = 400, size: int = 900, seed: int = 1) -> pd.DataFrame:
    """Keyness of two texts drawn from the same vocabulary, but for a few words of each."""
    rng = np.random.default_rng(seed)
    chances = 1 / np.arange(1, words + 1)
    names = [*(f"common{i}" for i in range(words - 6)), *"$100 $6 bridge toll ferry pier".split()]
    tilt = np.r_[np.ones(words - 6), 9, 9, 9, 0, 0, 0]
    sides = []
    for lean in (tilt, np.r_[tilt[:-6], tilt[:-7:-1]]):
        share = chances * lean * np.r_[np.ones(words - 6), np.full(6, 12)]
        counts = rng.multinomial(size, share / share.sum())
        sides.append(pd.DataFrame({"word": names, "count": counts}))
    return keyness(*sides)
