"""What the first page of a report says of the article itself: cues, rates, place, and limits."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.articles import Article
from helpers.counts import rates
from helpers.cues import find_cues
from helpers.lexicons import SCORES, Lexicon, load_lexicon
from helpers.norms import DEFAULT, load_norms, with_percentiles
from helpers.tokens import tokenize

# As in the notebooks: below this a single cue already makes more than 10 per 1,000.
FEW_WORDS = 100
# Named in the order in which a citation has them.
CORPUS = DEFAULT.replace("_", " ").replace("us ", "US ")
# Enough random articles to tell a chance of one in a hundred; few enough to cost no time.
DRAWS = 1999
STATED = {"author": "who wrote it", "outlet": "where it appeared", "date": "when"}


def summarize(article: Article, lexicon: str | Path = "hedges") -> dict:
    """The cues of two lexicons in an article, what they amount to, and what cannot be said.

    Args:
        article: Any.
        lexicon: The first lexicon, a name or a path; the second is always `boosters`.

    Returns:
        `cues`: as `find_cues` returns them, those of both lexicons, with a column `lexicon`.
        `rates`: a row for each, with `lexicon`. `standing`: a dictionary for each that the norms
        place (`lexicon`, `percentile`, `percentile_low`, `percentile_high`, `norm_articles`,
        `sentence`). `limits`: sentences. `headings`: where the headings of the text begin.
    """
    tokens = tokenize(article)
    lexicons = [load_lexicon(lexicon), load_lexicon("boosters")]
    if lexicons[0].sha256 == lexicons[1].sha256:
        lexicons.pop()
    found = {each.name: find_cues(tokens, each) for each in lexicons}
    rated = {name: rates(cues, tokens) for name, cues in found.items()}
    table = pd.concat([rate.assign(lexicon=name) for name, rate in rated.items()])
    standing, unplaced = _standing(lexicons, found, rated)
    limits = [*_of_source(article), *_of_size(tokens), *unplaced, *_of_instrument(lexicons[0])]
    return {
        "cues": _together(found),
        "rates": table.reset_index(drop=True).to_dict("records"),
        "standing": standing,
        "limits": limits,
        "headings": tokens[tokens["heading"]].groupby("paragraph")["start"].min().tolist(),
    }


def compared(rates: list[dict], what: str) -> str:
    """What can be said of the rates of several articles together, in a sentence or two.

    Whether they differ at all is asked once, of all of them: if the cues had been dealt out by the
    words alone, how often would they lie as far apart (chi-square, by simulation)?

    Args:
        rates: With `title`, `count`, `words`, `per_1000`, highest first.
        what: What is counted, in the plural.
    """
    known = [row for row in rates if row["words"] >= FEW_WORDS]
    if len(known) < 2 or not sum(row["count"] for row in known):
        return f"There are not two articles of {FEW_WORDS} words with {what} to be compared."
    high, low = known[0], known[-1]
    counts, words = (np.array([row[key] for row in known]) for key in ("count", "words"))
    expected = counts.sum() * words / words.sum()
    dealt = np.random.default_rng(1).multinomial(counts.sum(), words / words.sum(), DRAWS)
    apart = ((dealt - expected) ** 2 / expected).sum(axis=1)
    as_far = (apart >= ((counts - expected) ** 2 / expected).sum() - 1e-9).sum()
    p = (as_far + 1) / (DRAWS + 1)
    told = "do not lie" if p < 0.05 else "may lie"
    shown = "< .001" if p < 0.001 else f"= {p:.3f}".replace("0.", ".")
    return (
        f"From {high['per_1000']:.1f} per 1,000 words in “{high['title']}” to "
        f"{low['per_1000']:.1f} in “{low['title']}”. Taken together, the {len(known)} articles "
        f"{told} so far apart by chance (p {shown}); two whose intervals "
        "overlap need a test of their own."
    )


def _together(found: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The cues of all lexicons in one table, their categories in the order of the lexicons."""
    names = dict.fromkeys(c for cues in found.values() for c in cues["category"].cat.categories)
    parts = [
        cues.assign(category=cues["category"].cat.set_categories(list(names)), lexicon=name)
        for name, cues in found.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _standing(
    lexicons: list[Lexicon], found: dict[str, pd.DataFrame], rated: dict[str, pd.DataFrame]
) -> tuple[list[dict], list[str]]:
    """Where each rate stands among articles of like length, or why that cannot be said."""
    placed, lacking = [], []
    for lexicon in lexicons:
        name = lexicon.name
        try:
            norms = load_norms(DEFAULT, "length", lexicon)
            row = with_percentiles(rated[name], found[name], norms).iloc[0]
        except ValueError:
            row = None
        if row is None or not row["norm_articles"] or pd.isna(row["percentile"]):
            lacking.append(_words(name))
        elif row["words"] >= FEW_WORDS:
            told = {"lexicon": name, "sentence": _place(name, row)}
            placed.append(row.drop("article").to_dict() | told)
    return placed, [_unplaced(lacking)] if lacking else []


def _unplaced(names: list[str]) -> str:
    return (
        f"Whether its rate of {_list(names, 'or')} is high or low for news: the norms do not hold "
        f"{'these lexicons' if len(names) > 1 else 'this lexicon'} as it is now, or no articles of "
        "this length."
    ).replace("lexicons as it is", "lexicons as they are")


def _place(name: str, row: pd.Series) -> str:
    if not row["count"]:
        return (
            f"It has no {_words(name)}, and no article can have fewer; by its length alone its "
            f"rate could still be higher than in {row['percentile_high']:.0f} % of "
            f"{row['norm_articles']:,} {CORPUS} articles of like length."
        )
    return (
        f"Its rate of {_words(name)} is higher than in {row['percentile']:.0f} % of "
        f"{row['norm_articles']:,} {CORPUS} articles of like length; its own interval reaches from "
        f"{row['percentile_low']:.0f} % to {row['percentile_high']:.0f} %."
    )


def _of_source(article: Article) -> Iterator[str]:
    missing = [told for field, told in STATED.items() if not getattr(article, field)]
    if missing:
        yield f"{_upper(_list(missing, 'or'))}: not stated by the source."


def _of_size(tokens: pd.DataFrame) -> Iterator[str]:
    words = tokens[tokens["word"] != ""]
    quoted = int(words["quoted"].sum())
    if len(words) < FEW_WORDS:
        yield (
            f"How cautious or insistent it is, as a rate: it has only {len(words)} words, and one "
            "more cue would change any rate a lot."
        )
    if not quoted:
        yield "How far quoted people hedge more than the writer: nothing is in quotation marks."
    elif quoted < FEW_WORDS:
        yield (
            f"How far quoted people hedge more than the writer: only {quoted} "
            f"word{'s are' if quoted > 1 else ' is'} in quotation marks."
        )


def _of_instrument(lexicon: Lexicon) -> Iterator[str]:
    """How far the lexicon agrees with annotators, or that nobody has measured it."""
    scores = pd.read_csv(SCORES) if SCORES.is_file() else pd.DataFrame({"sha256": []})
    # By checksum: a list that was changed, or bears the name of another, has not been measured.
    scores = scores[scores["sha256"] == lexicon.sha256]
    if scores.empty:
        yield f"How often “{lexicon.name}” is right: nobody has held it against marked sentences."
        return
    right, seen = (_of_ten(scores[column]) for column in ("precision", "recall"))
    yield (
        f"Which sentence is hedged, beyond doubt: on {len(scores)} annotated corpora, of ten "
        f"sentences that “{lexicon.name}” marks {right} were marked by annotators too, and of ten "
        f"that they marked it finds {seen}. Look at the marks."
    )


def _of_ten(shares: pd.Series) -> str:
    ends = dict.fromkeys(f"{10 * share:.0f}" for share in (shares.min(), shares.max()))
    return " to ".join(ends)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _list(parts: list[str], last: str) -> str:
    return f" {last} ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
