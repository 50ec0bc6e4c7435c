"""Who speaks: attributions (source, cue, content), the speakers behind them, and whose words."""

from bisect import bisect_left

import numpy as np
import pandas as pd

from helpers.attributing.names import people, source_type
from helpers.attributing.rules import Line, pieces_of
from helpers.cues import find_cues
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
    cues = find_cues(table, load_lexicon("reporting"))
    line = Line(table)
    taken, left = [], []
    for cue in _candidates(table, cues, line):
        pieces, reason = pieces_of(line, *cue[:3])
        if reason:
            left.append((cue, reason))
        else:
            taken.append(pieces)
    if rejected:
        rows = [(*_place(line, first, last), why) for (first, last, _), why in left]
        held = cues[(cues["category"] == NOTHING) & ~cues["counted"]]
        rows += list(held[PLACE].assign(reason=held["means"]).itertuples(index=False, name=None))
        return pd.DataFrame(rows, columns=REJECTED).sort_values(["article", "start"])
    rows, numbers = [], {}
    for pieces in taken:
        article = line.article[pieces["cue"][0][0]]
        numbers[article] = numbers.get(article, -1) + 1
        for role in ("source", "cue", "content"):
            for first, last in pieces[role]:
                place = _place(line, first, last)
                rows.append((place[0], numbers[article], role, *place[1:]))
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
    content = attributions[attributions["role"] == "content"]
    speaker = pd.Series("", table.index, dtype=object)
    reported = pd.Series(False, table.index)
    articles = table["article"].astype("str")
    for article, own in content.groupby(content["article"].astype("str"), sort=False):
        here = np.flatnonzero(articles == article)
        starts = table["start"].to_numpy()[here]
        # The innermost attribution, which begins last, has the word.
        for piece in own.sort_values("start").itertuples():
            inside = here[(starts >= piece.start) & (starts < piece.end)]
            speaker.iloc[inside] = names.get((piece.article, piece.attribution), "")
            reported.iloc[inside] = True
    voice = np.where(table["quoted"], "quoted", np.where(reported, "reported", "article"))
    return table.assign(speaker=speaker.astype("str"), voice=pd.Series(voice, table.index, "str"))


def _candidates(table: pd.DataFrame, cues: pd.DataFrame, line: Line) -> list[tuple[int, int, str]]:
    """First and last row of each counted cue, and turns of a transcript, in the order of text."""
    counted = cues[cues["counted"]]
    at = {place: row for row, place in enumerate(zip(line.article, line.start, strict=True))}
    ends = {place: row for row, place in enumerate(zip(line.article, line.end, strict=True))}
    found = [
        (at[article, start], ends[article, end], text.lower())
        for article, start, end, text in counted[["article", "start", "end", "text"]].itertuples(
            index=False
        )
    ]
    line.cues = {first for first, _, _ in found}
    return sorted([*found, *((row, row, ":") for row in line.turns())])


def _place(line: Line, first: int, last: int) -> tuple:
    parts = [line.token[first]]
    for row in range(first + 1, last + 1):
        parts.append(" " * (line.start[row] > line.end[row - 1]) + line.token[row])
    place = (line.article[first], line.paragraph[first], line.sentence[first], line.start[first])
    return (*place, line.end[last], "".join(parts))


def _stances() -> dict[str, str]:
    table = load_lexicon("reporting").table
    rows = table[table["category"] != NOTHING]
    return {
        form: category
        for cell, category in zip(rows["cue"], rows["category"], strict=True)
        for form in cell.split("|")
    }
