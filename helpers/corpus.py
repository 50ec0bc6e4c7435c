"""Many articles: one tidy row of counts for each, for one, twenty or forty thousand."""

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from helpers.articles import Article
from helpers.cues import find_cues
from helpers.lexicons import NOTHING, Lexicon, list_lexicons, load_lexicon
from helpers.norms import column_of
from helpers.tokens import tokenize
from helpers.voices import find_attributions, speakers, whose

ABOUT = ["article", "title", "outlet", "date", "author", "topic", "lean"]
KINDS = {
    "sources": ("source_type", "named titled collective anonymous vague none".split()),
    "stance": ("stance", "neutral factive doubting".split()),
    "form": ("form", "direct indirect mixed".split()),
}
VOICES = ("article", "quoted", "reported")
# Below this a group says little, whatever its articles say.
FEWEST, DRAWS = 10, 300
TWO = (
    "articles_a articles_b median_a median_b superiority superiority_low superiority_high p"
).split()
# Attributions are read by a list too, and told by who speaks rather than by its categories.
NOT_COUNTED = {"reporting"}


def measure(articles: Iterable[Article], about: pd.DataFrame | None = None) -> pd.DataFrame:
    """What can be counted of each article, one row each: the same columns for any number.

    Args:
        articles: Articles, or whatever `tokenize` takes.
        about: Facts that articles do not state themselves, such as `topic` and `lean`, in the order
            of the articles.

    Returns:
        `article`, `title`, `outlet`, `date`, `author`, `topic`, `lean`, `words`, `sentences`,
        `quoted_words`; `words_article`, `words_quoted`, `words_reported` (by voice);
        `attributions`, `speakers` (with a name), `sources_named` …, `stance_neutral` …,
        `form_direct` …; for each lexicon (`hedges`), each of its families and categories
        (`hedges_speculation`, `hedges_vague_source`) the count, and with `_others` the part of it
        in others' words. Rates are computed from these: `hedges / words * 1000`.
    """
    return with_cues(articles, about)[0]


def with_cues(
    articles: Iterable[Article], about: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table of `measure`, and the counted cues of all lexicons with whose words they are."""
    articles = list(articles)
    tokens = tokenize(articles)
    names = tokens["article"].cat.categories
    table = pd.DataFrame({"article": names.astype("str")})
    for column in ABOUT[1:]:
        stated = [getattr(article, column, "") for article in articles]
        known = about is not None and column in about and not any(stated)
        table[column] = pd.Series(about[column].to_list() if known else stated, dtype="str")
    words = tokens[tokens["word"] != ""]
    attributions = find_attributions(tokens)
    counts = {
        "words": _per_article(words),
        "sentences": tokens.groupby("article", observed=False)["sentence"].nunique().to_numpy(),
        "quoted_words": _per_article(words[words["quoted"]]),
        **_voices(words, attributions, tokens),
    }
    found = []
    for name in sorted(set(list_lexicons()["name"]) - NOT_COUNTED):
        lexicon = load_lexicon(name)
        cues = whose(find_cues(tokens, lexicon).query("counted"), attributions)
        counts |= _of_lexicon(lexicon, cues)
        found.append(cues.astype({"article": "str", "category": "str"}).assign(lexicon=name))
    cues = pd.concat(found).drop(columns=["counted", "reason", "cluster"])
    cues = cues.sort_values(["article", "start", "lexicon"], ignore_index=True)
    return pd.concat([table, pd.DataFrame(counts).astype("int64")], axis=1), cues


def compare_groups(
    table: pd.DataFrame, by: str, measures: list[str], within: str | None = None
) -> pd.DataFrame:
    """Whether two groups of articles differ, the article being the unit.

    Each article gives its rate per 1,000 words. Groups that differ in topic or length differ in
    their rates before anybody takes sides: ask `within` a topic first.

    Args:
        table: As returned by `measure`, or norms.
        by: The column that names the groups; every two of them are compared.
        measures: Columns of counts, such as `hedges`.
        within: A column inside whose values groups are compared, such as `topic`.

    Returns:
        One row per measure and pair: `measure`, (`within`,) `group_a`, `group_b`, `articles_a`,
        `articles_b`, `median_a`, `median_b` (per 1,000 words), `superiority` (how often an article
        of a has the higher rate, ties half: .5 is no difference) with `superiority_low` and `_high`
        (95 %, bootstrap over articles of a fixed seed), `p` (Mann–Whitney), `q` (Benjamini–Hochberg
        over the rows), `verdict` ("differs", "may be chance", "too few articles to say": below ten
        in a group).

    Raises:
        ValueError: If a column is missing, or there are not two groups.
    """
    if missing := [c for c in (by, *measures, within) if c is not None and c not in table]:
        raise ValueError(f"The table has no column “{missing[0]}”.")
    table = table[(table["words"] > 0) & (table[by].astype("str") != "")]
    if table[by].nunique() < 2:
        raise ValueError(f"There are not two groups to compare by “{by}”.")
    parts = table.groupby(within) if within else [("", table)]
    rows = []
    for value, part in parts:
        groups = [(str(name), group) for name, group in part.groupby(by)]
        for (a, one), (b, other) in combinations(groups, 2):
            for name in measures:
                sides = [1000 * g[name].to_numpy() / g["words"].to_numpy() for g in (one, other)]
                rows.append((name, value, a, b, *_of_two(*sides)))
    found = pd.DataFrame(rows, columns=["measure", within or "within", "group_a", "group_b", *TWO])
    found["q"] = stats.false_discovery_control(found["p"]) if len(found) else found["p"]
    few = found[["articles_a", "articles_b"]].min(axis=1) < FEWEST
    told = np.where(found["q"] < 0.05, "differs", "may be chance")
    found["verdict"] = np.where(few, "too few articles to say", told)
    return found if within else found.drop(columns="within")


def _of_two(one: np.ndarray, other: np.ndarray) -> tuple:
    """Sizes, medians, superiority with its interval, and p of two sets of rates."""
    test = stats.mannwhitneyu(one, other)
    pairs, random = len(one) * len(other), np.random.default_rng(1)
    drawn = [
        stats.mannwhitneyu(random.choice(one, len(one)), random.choice(other, len(other)))[0]
        for _ in range(DRAWS)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5]) / pairs
    medians = float(np.median(one)), float(np.median(other))
    superiority = float(test.statistic) / pairs
    return len(one), len(other), *medians, superiority, low, high, float(test.pvalue)


def _per_article(rows: pd.DataFrame) -> np.ndarray:
    codes = rows["article"].cat.codes.to_numpy()
    return np.bincount(codes, minlength=len(rows["article"].cat.categories))


def _voices(
    words: pd.DataFrame, attributions: pd.DataFrame, tokens: pd.DataFrame
) -> dict[str, np.ndarray]:
    voice = whose(words[["article", "start", "quoted"]], attributions)["voice"]
    counts = {f"words_{name}": _per_article(words[voice == name]) for name in VOICES}
    said = speakers(attributions, tokens).astype({"article": tokens["article"].dtype})
    counts["attributions"] = _per_article(said)
    named = said[said["speaker"] != ""].drop_duplicates(["article", "speaker"])
    counts["speakers"] = _per_article(named)
    for prefix, (column, values) in KINDS.items():
        for value in values:
            counts[f"{prefix}_{value}"] = _per_article(said[said[column] == value])
    return counts


def _of_lexicon(lexicon: Lexicon, cues: pd.DataFrame) -> dict[str, np.ndarray]:
    """Counts of a lexicon, its families and its categories, all of them and others' words."""
    kinds = lexicon.table[lexicon.table["category"] != NOTHING]
    family_of = dict(zip(kinds["category"], kinds["family"], strict=True))
    category = cues["category"].astype("str")
    family = category.map(family_of)
    parts = {"": np.ones(len(cues), dtype=bool)}
    parts |= {value: (family == value).to_numpy() for value in sorted(set(family_of.values()))}
    parts |= {value: (category == value).to_numpy() for value in family_of}
    others = (cues["voice"] != "article").to_numpy()
    counts = {}
    for part, rows in parts.items():
        counts[column_of(lexicon.name, part)] = _per_article(cues[rows])
        counts[f"{column_of(lexicon.name, part)}_others"] = _per_article(cues[rows & others])
    return counts
