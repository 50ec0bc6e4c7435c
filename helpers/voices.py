"""Who speaks: attributions (source, cue, content), the speakers behind them, and whose words."""

from bisect import bisect_left

import numpy as np
import pandas as pd

from helpers.attributing.names import people, source_type
from helpers.attributing.rules import read_sentences
from helpers.attributing.texts import lists
from helpers.lexicons import NOTHING, load_lexicon

KEY = ["article", "attribution"]
PLACE = ["article", "paragraph", "sentence", "start", "end", "text"]
COLUMNS = ["article", "attribution", "role", "paragraph", "sentence", "start", "end", "text"]
REJECTED = [*PLACE, "reason"]
# So much of a content in quotation marks makes it direct speech.
MOSTLY = 0.8
SPEAKERS = "article attribution source speaker source_type stance form words".split()


def find_attributions(tokens: pd.DataFrame, rejected: bool = False) -> pd.DataFrame:
    """Who is said to say what: each attribution in its pieces.

    A cue is a word of reporting.csv ("said", "according to"); rules read the sentence around it:
    the source stands before it or, turned round, after it; the content after it, before it, or on
    both sides, and goes on as long as the quotation does. A paragraph that begins `NAME:` is a turn
    of a transcript. No parser: about three of five spans are exact (data/lexicons/README.md).

    Args:
        tokens: As returned by `tokenize`, any number of articles.
        rejected: Give the candidates that were not taken instead, with the `reason`.

    Returns:
        One row per piece: `article`, `attribution` (number within the article), `role` (`source`,
        `cue`, `content`), `paragraph`, `sentence`, `start`, `end`, `text`; in the order of the
        text. A source may be missing ("it is believed"), a content may come in several pieces.

    Source: PARC 3.0 (Pareti 2016) and PolNeAR (Newell et al. 2018) for what an attribution is.
    """
    table = tokens.reset_index(drop=True)
    found, refused = read_sentences(lists(table))
    place = _Places(table)
    if rejected:
        rows = [(*place.of(first, last), reason) for first, last, reason in refused]
        return pd.DataFrame(rows, columns=REJECTED)
    rows, numbers = [], {}
    for pieces in found:
        article = place.article[pieces["cue"][0][0]]
        numbers[article] = numbers.get(article, -1) + 1
        for role in ("source", "cue", "content"):
            for first, last in pieces[role]:
                told = place.of(first, last)
                rows.append((told[0], numbers[article], role, *told[1:]))
    found = pd.DataFrame(rows, columns=COLUMNS)
    return found.astype({"article": tokens["article"].dtype, "text": "str", "role": "str"})


def speakers(attributions: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """Who stands behind each attribution: one row each.

    Names are joined over the article: the first full name, later the surname or a title with it. A
    pronoun leads to the nearest source with a name before it, in its paragraph or the one before,
    and to nobody where two could be meant.

    Args:
        attributions: As returned by `find_attributions`.
        tokens: The tokens they were found in.

    Returns:
        `article`, `attribution`, `source` (as written, `""` if none), `speaker` (the name it leads
        to, `""` if it cannot be told), `source_type` (`named`, `titled`, `collective`,
        `anonymous`, `vague`, `none`), `stance` (`neutral`, `factive`, `doubting`), `form`
        (`direct`, `indirect`, `mixed`), `words` (of the content).

    Source: Caldas-Coulthard (1994) and Hooper (1975) for stance.
    """
    rows, stances = [], _stances()
    texts = dict(list(tokens.groupby(tokens["article"].astype("str"), sort=False)))
    for article, own in attributions.groupby("article", observed=True, sort=False):
        here = texts[str(article)]
        starts, is_word = here["start"].to_list(), (here["word"] != "").to_numpy()
        # How many words, and how many in quotation marks, stand before each token.
        words, said = (np.r_[0, np.cumsum(each)] for each in (is_word, is_word & here["quoted"]))
        found = _gathered(own, starts, words, said)
        names = people([(row["source"], row["paragraph"]) for row in found.values()], here)
        for (number, row), name in zip(found.items(), names, strict=True):
            stance = next((stances[word] for word in row["cue"] if word in stances), "neutral")
            form = "mixed" if row["said"] <= MOSTLY * row["words"] else "direct"
            form = form if row["said"] else "indirect"
            kind = source_type(row["source"], name)
            told = (article, number, row["source"], name, kind, stance, form, row["words"])
            rows.append(told)
    table = pd.DataFrame(rows, columns=SPEAKERS)
    return table.astype({name: "str" for name in SPEAKERS[2:7]})


def _gathered(own: pd.DataFrame, starts: list[int], words: np.ndarray, said: np.ndarray) -> dict:
    """For each attribution its source, its cue, its paragraph, and the words of its content."""
    found: dict[int, dict] = {}
    for piece in own.itertuples():
        row = found.setdefault(piece.attribution, {"source": "", "words": 0, "said": 0})
        if piece.role == "content":
            span = bisect_left(starts, piece.start), bisect_left(starts, piece.end)
            row["words"] += int(words[span[1]] - words[span[0]])
            row["said"] += int(said[span[1]] - said[span[0]])
        elif piece.role == "source":
            row["source"] = piece.text
        else:
            row |= {"cue": piece.text.lower().split(), "paragraph": piece.paragraph}
    return found


def whose(table: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    """Tell of each place in a table in whose words it stands.

    Args:
        table: Any table with `article`, `start` and `quoted`, such as cues or tokens.
        attributions: As returned by `find_attributions`.

    Returns:
        The table with `speaker` (`""` if the article speaks or it cannot be told) and `voice`:
        "quoted" between quotation marks, "reported" in the content of an attribution, else
        "article".
    """
    first = attributions[attributions["role"] == "source"].drop_duplicates(KEY)
    names = {}
    for article, own in first.groupby("article", observed=True, sort=False):
        told = people(list(zip(own["text"], own["paragraph"], strict=True)))
        names |= {(article, n): name for n, name in zip(own["attribution"], told, strict=True)}
    # In the order of the text, so that a content is one run of rows.
    articles = table["article"].astype("str").to_numpy()
    order = np.lexsort((table["start"], articles))
    starts = table["start"].to_numpy()[order]
    known, first, sizes = np.unique(articles[order], return_index=True, return_counts=True)
    begins = {name: (i, i + n) for name, i, n in zip(known, first, sizes, strict=True)}
    speaker, reported = np.full(len(table), "", dtype=object), np.zeros(len(table), dtype=bool)
    content = attributions[attributions["role"] == "content"].sort_values("start")
    columns = (content[name].to_list() for name in ("article", "attribution", "start", "end"))
    # The innermost attribution, which begins last, has the word.
    for article, number, start, end in zip(*columns, strict=True):
        low, high = begins.get(str(article), (0, 0))
        span = [low + int(n) for n in np.searchsorted(starts[low:high], (start, end))]
        inside = order[span[0] : span[1]]
        speaker[inside] = names.get((article, number), "")
        reported[inside] = True
    voice = np.where(table["quoted"], "quoted", np.where(reported, "reported", "article"))
    return table.assign(
        speaker=pd.Series(speaker, table.index, "str"), voice=pd.Series(voice, table.index, "str")
    )


class _Places:
    """Where rows of tokens stand, from plain lists: many are asked for."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.article = table["article"].astype("str").to_list()
        self.start, self.end = table["start"].to_list(), table["end"].to_list()
        self.token = table["token"].to_list()
        self.paragraph, self.sentence = table["paragraph"].to_list(), table["sentence"].to_list()

    def of(self, first: int, last: int) -> tuple:
        parts = [self.token[first]]
        for row in range(first + 1, last + 1):
            parts.append(" " * (self.start[row] > self.end[row - 1]) + self.token[row])
        place = self.article[first], self.paragraph[first], self.sentence[first], self.start[first]
        return (*place, self.end[last], "".join(parts))


def _stances() -> dict[str, str]:
    table = load_lexicon("reporting").table
    rows = table[table["category"] != NOTHING]
    return {
        form: category
        for cell, category in zip(rows["cue"], rows["category"], strict=True)
        for form in cell.split("|")
    }
