"""One sentence for each table: what a figure shows, said so that it can be read aloud.

Each `say_*` takes the tables that the `plot_*` of the same name draws. The sentence is made from
the data alone, so it stays true for another article; where there is nothing to show, it says so.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from helpers.figures.views import (
    FEW_OCCURRENCES,
    FEW_WORDS,
    SURE,
    as_written,
    by_strength,
    chance_peak,
    cue_places,
    group_names,
    keys,
    moving_counts,
    occurrences,
    strongest,
    words_of_one,
)
from helpers.figures.wording import percent, some, upper

# ---- words -------------------------------------------------------------------------------------


def say_keyness(keyness: pd.DataFrame) -> str:
    """How many words stand out on either side, and the clearest of them with both counts."""
    if keyness.empty:
        return "There is no keyness to show: no word was tested."
    sure = keyness[keyness["q"] < SURE]
    best = strongest(sure if len(sure) else keyness, 1)
    word, best = as_written(best).iloc[0], best.iloc[0]
    here, there = (some(best[column], "time") for column in ("count", "reference_count"))
    counts = f"{here} here and {there} in the reference"
    tested = f"Of {some(len(keyness), 'word')} tested"
    if not len(sure):
        return (
            f"{tested}, none differs from the reference by more than chance can explain (all q ≥ "
            f".05); even the clearest, “{word}” ({counts}), may be chance."
        )
    over = int((sure["log_ratio"] > 0).sum())
    low, high = best["log_ratio_low"], best["log_ratio_high"]
    more = best["log_ratio"] > 0
    times = 2 ** (max(low, 0) if more else max(-high, 0))
    return (
        f"{tested}, {over} {'stands' if over == 1 else 'stand'} out as more frequent here and "
        f"{len(sure) - over} as less frequent (q < .05); the clearest is “{word}”, {counts}, which "
        f"is at least {times:.1f} times as {'frequent' if more else 'rare'} at 95 % confidence."
    )


def say_head_to_head(keyness: pd.DataFrame, names: tuple[str, str] = ("this", "that")) -> str:
    """How many words each of two sides uses more, and the clearest of each with both counts."""
    known = keyness[keyness["log_ratio"].notna()]
    if known.empty:
        return f"There is nothing to compare: no word of {names[0]} was tested against {names[1]}."
    tested = f"Of {some(len(known), 'word')} tested"
    sure = known[known["q"] < SURE]
    if sure.empty:
        return (
            f"{tested}, none differs between {names[0]} and {names[1]} by more than chance can "
            f"explain (all q ≥ .05); even the clearest, {_say_clearest(known, names)}, may be "
            "chance."
        )
    more = sure["log_ratio"] > 0
    clearest = [_say_clearest(side, names) for side in (sure[more], sure[~more]) if len(side)]
    return (
        f"{tested}, {more.sum()} {'is' if more.sum() == 1 else 'are'} more frequent in {names[0]} "
        f"and {(~more).sum()} in {names[1]} (q < .05); clearest {' and '.join(clearest)}."
    )


def _say_clearest(keyness: pd.DataFrame, names: tuple[str, str]) -> str:
    best = by_strength(keyness).head(1)
    row = best.iloc[0]
    return (
        f"“{as_written(best).iloc[0]}” ({some(row['count'], 'time')} in {names[0]}, "
        f"{row['reference_count']:,} in {names[1]})"
    )


# ---- along an article --------------------------------------------------------------------------


def say_dispersion(tokens: pd.DataFrame, words: str | Iterable[str]) -> str:
    """Which word occurs most often and how far it spreads, and which are too few to judge."""
    text = words_of_one(tokens)
    places = occurrences(text, words)
    if text.empty or not places:
        return f"There is no dispersion to show: no {'words' if places else 'word chosen'}."
    counts = {word: len(place) for word, place in places.items()}
    most = max(counts, key=lambda word: counts[word])
    if not counts[most]:
        return f"None of the words chosen occurs in the {len(text):,} words of the article."
    tenths = len(np.unique(places[most] * 10 // len(text)))
    few = [f"“{word}” ({count})" for word, count in counts.items() if count < FEW_OCCURRENCES]
    told = (
        f"In {len(text):,} words, “{most}” occurs most often ({some(counts[most], 'time')}, "
        f"in {tenths} of 10 equal parts of the article)"
    )
    if not few:
        return f"{told}."
    if len(few) == len(counts):
        return f"{told}; each of the words occurs fewer than 10 times, too few to judge a spread."
    return f"{told}; fewer than 10 times, too few to judge a spread: {', '.join(few)}."


def say_density(
    cues: pd.DataFrame, tokens: pd.DataFrame, window: int = 100, label: str = "cues"
) -> str:
    """How many cues an article has, where they are densest, and whether chance would do as much."""
    text = words_of_one(tokens)
    places = cue_places(cues, text)
    if not len(places):
        return _say_none(label, len(text))
    told = (
        f"{upper(label)} counted: {len(places):,} in {len(text):,} words "
        f"({len(places) / len(text) * 1000:.1f} per 1,000)"
    )
    if len(text) < window:
        return f"{told}; there is no line, as the article is shorter than {window:,} words."
    counts = moving_counts(places, len(text), window)
    peak, first = int(counts.max()), int(counts.argmax())
    verdict = (
        "more than chance alone would pile up in 19 of 20 such articles"
        if peak > chance_peak(len(places), len(text), window)
        else "no more than chance alone can pile up in an article of this length"
    )
    return (
        f"{told}; they are densest in words {first + 1:,} to {first + window:,}, with {peak} in "
        f"{window:,} words, which is {verdict}."
    )


def _say_none(label: str, words: int) -> str:
    if not words:
        return f"There are no {label} to show: the article has no words."
    # With no hit the exact 95 % interval ends at -ln(.025) = 3.69 hits.
    most = -np.log(0.025) / words * 1000
    return (
        f"There are no {label} to show: none was counted in {words:,} words, which still allows a "
        f"true rate of up to {most:.1f} per 1,000 words."
    )


# ---- rates -------------------------------------------------------------------------------------


def say_rates(
    rates: pd.DataFrame,
    label: str = "cues",
    reference: tuple[str, float] | None = None,
    names: Mapping | Sequence[str] | None = None,
) -> str:
    """The highest and the lowest rate of the groups that are large enough, with intervals."""
    if rates.empty:
        return f"There are no rates of {label} to show: the table has no rows."
    table = rates.assign(name=group_names(rates, names))
    table = table[table["words"] >= FEW_WORDS]
    if table.empty:
        each = "The one group" if len(rates) == 1 else f"Each of the {len(rates):,} groups"
        return f"{each} has fewer than {FEW_WORDS} words: too few to say anything about {label}."
    if not table["count"].any():
        of = "the one group" if len(table) == 1 else f"any of the {len(table):,} groups"
        return f"No {label} were counted in {of} with {FEW_WORDS} words or more."
    high, low = table.loc[table["per_1000"].idxmax()], table.loc[table["per_1000"].idxmin()]
    told = f"{upper(label)} per 1,000 words: highest in {_say_rate(high)}"
    if len(table) > 1:
        told += f", lowest in {_say_rate(low)}; the two intervals {_say_overlap(high, low)}"
    if reference:
        told += f"; the dashed line is {reference[0]} at {reference[1]:.1f}"
    few = len(rates) - len(table)
    return told + (f"; {few} of {len(rates)} groups with too few words to say." if few else ".")


def _say_overlap(high: pd.Series, low: pd.Series) -> str:
    if high["low"] > low["high"]:
        return "do not overlap"
    # Intervals of two rates may overlap and the rates still differ: 12 and 3 in 350 words do.
    return "overlap and so do not settle the order, which takes a test (`compare`)"


def _say_rate(row: pd.Series) -> str:
    return (
        f"{row['name']} ({row['per_1000']:.1f}, {_say_interval(row)}, "
        f"{row['count']:,} in {row['words']:,} words)"
    )


def _say_interval(row: pd.Series) -> str:
    return f"95 % interval {row['low']:.1f} to {row['high']:.1f}"


def say_percentiles(rates: pd.DataFrame, label: str = "cues") -> str:
    """Where the first rate stands among the articles of its group, and how sure that is."""
    known = rates[rates["percentile"].notna()]
    if known.empty:
        why = "the table has no rows" if rates.empty else "no row has words and a group that fits"
        return f"There is no place to show for the rate of {label}: {why}."
    first = known.iloc[0]
    subject = group_names(known, columns=keys(known))[0]
    group = f"{some(first['norm_articles'], 'article')} ({first['norm_group']})"
    low, high = percent(first["percentile_low"]), percent(first["percentile_high"])
    told = f"{upper(label)} in {subject}: {first['count']:,} in {some(first['words'], 'word')}, "
    if first["count"]:
        place = percent(first["percentile"])
        told += (
            f"or {first['per_1000']:.1f} per 1,000, which is more than in {place} % of {group}; "
            f"its 95 % interval reaches from {low} % to {high} %, {_say_side(first)}"
        )
    else:
        told += (
            "which no article can have fewer of; chance alone could hide a rate that is more than "
            f"in {high} % of {group}, {_say_side(first)}"
        )
    return f"{told}{_say_others(known)}."


def _say_side(row: pd.Series) -> str:
    if row["percentile_low"] > 50:
        return "all above the middle"
    if row["percentile_high"] < 50:
        return "still below the middle"
    return "so that it may as well be an ordinary article"


def _say_others(known: pd.DataFrame) -> str:
    others = known["percentile"].iloc[1:]
    if others.empty:
        return ""
    if len(others) == 1:
        return f"; the other row stands at {percent(others.iloc[0])} %"
    ends = [percent(others.min()), percent(others.max())]
    span = f"at {ends[0]} %" if ends[0] == ends[1] else f"between {ends[0]} % and {ends[1]} %"
    return f"; the other {len(others)} rows stand {span}"


def say_heatmap(rates: pd.DataFrame, label: str = "cues") -> str:
    """The highest cell with its interval, and how many cells are empty."""
    if rates.empty:
        return f"There are no rates of {label} to show: the table has no rows."
    articles, categories = (rates[column].nunique() for column in ("article", "category"))
    size = f"{some(articles, 'article')} by {some(categories, 'category', 'categories')}"
    if not rates["count"].any():
        return f"No {label} were counted in any of {size}."
    top = rates.loc[rates["per_1000"].idxmax()]
    empty = int((rates["count"] == 0).sum())
    return (
        f"Of {size}, the highest rate of {label} is “{top['category']}” in {top['article']} "
        f"({top['per_1000']:.1f} per 1,000 words, {_say_interval(top)}, "
        f"count {top['count']:,}); {empty} of {len(rates)} cells have none at all."
    )
