"""Find the cues of a lexicon in a table of tokens: what counts, what does not, and why not."""

import numpy as np
import pandas as pd

from helpers.lexicons import Lexicon, Pattern, in_words, word_classes
from helpers.patterns import Places

# A negation with this many words between it and the cue still turns it over ("not at all clear").
NEGATION_REACH = 2
# Cues with at most this many tokens between them hedge one claim ("may possibly").
CLUSTER_GAP = 1
ANOTHER_READING = "another reading"


def find_cues(tokens: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """Every place in the tokens that a cue of the lexicon fits, counted or not, with the reason.

    Of overlapping candidates the longest counts, then the first. Where several rows of the lexicon
    fit the same words, one of strength 0 (another reading) wins, then the one that stands higher.
    A cue is a word in its context: whether its claim is true, or whose it is, is not judged.

    Args:
        tokens: As returned by `tokenize`, any number of articles.
        lexicon: As returned by `load_lexicon`.

    Returns:
        One row per candidate, in the order of the text: `article`, `paragraph`, `sentence`,
        `start`, `end`, `text` (as written, white space as blanks), `cue` (the lexicon's entry),
        `category` (categorical: all of the lexicon's), `strength`, `quoted`, `negated` (a negation
        stands within two words before it or right after it), `counted`, `reason` (`""` if counted)
        and `cluster` (counted cues that hedge one claim share a number in their article; else -1).

    >>> from helpers import load_lexicon, tokenize
    >>> find_cues(tokenize("On May 5 it may rain."), load_lexicon("hedges"))["counted"].tolist()
    [False, True]
    """
    places = Places(tokens)
    found = _settled(_candidates(places, lexicon), lexicon, places)
    first, last, row = (found[name].to_numpy() for name in ("first", "last", "row"))
    begin, end = places.token[first], places.token[last]
    entry = lexicon.table.iloc[row]
    cues = {
        "article": tokens["article"].array.take(begin),
        "paragraph": tokens["paragraph"].array.take(begin),
        "sentence": tokens["sentence"].array.take(begin),
        "start": tokens["start"].array.take(begin),
        "end": tokens["end"].array.take(end),
        "text": _written(tokens, begin, end),
        "cue": entry["cue"].array,
        "category": pd.Categorical(entry["category"], lexicon.table["category"].unique()),
        "strength": entry["strength"].array,
        "quoted": tokens["quoted"].array.take(begin),
        "negated": _negated(places, first, last),
        "counted": found["reason"].array == "",
        "reason": pd.array(found["reason"], dtype="str"),
    }
    cues = pd.DataFrame(cues)
    return cues.assign(cluster=_clusters(cues, first, last, places))


def _candidates(places: Places, lexicon: Lexicon) -> pd.DataFrame:
    """`first`, `last` (places), `row` (of the lexicon), `reason` (why a guard holds it back)."""
    none = np.zeros(0, dtype=np.int64)
    first, last, row, reason = [none], [none], [none], [none.astype(object)]
    for number, patterns in enumerate(lexicon.cues):
        begins = [places.match(pattern) for pattern in patterns]
        lengths = [np.full(len(b), len(p)) for b, p in zip(begins, patterns, strict=True)]
        if any(map(len, begins)):
            first.append(np.concatenate(begins))
            last.append(first[-1] + np.concatenate(lengths) - 1)
            row.append(np.full(len(first[-1]), number))
            reason.append(_reasons(places, first[-1], last[-1], lexicon, number))
    columns = {"first": first, "last": last, "row": row, "reason": reason}
    return pd.DataFrame({name: np.concatenate(parts) for name, parts in columns.items()})


def _reasons(
    places: Places, first: np.ndarray, last: np.ndarray, lexicon: Lexicon, row: int
) -> np.ndarray:
    """For each candidate of one row of the lexicon why a guard holds it back, or ""."""
    reasons = np.full(len(first), "", dtype=object)
    left = np.arange(len(first))
    for guard, patterns in lexicon.guards[row].items():
        rule, side = guard.split("_")
        cell = in_words(lexicon.table[guard].iloc[row])
        unmet = left
        for pattern in patterns:
            here = _stands(places, pattern, side, first[unmet], last[unmet])
            if rule == "not" and here.any():
                held = unmet[here]
                partners = _partners(places, pattern, side, first[held], last[held])
                reasons[held] = [f"{side} {words or cell}" for words in partners]
            unmet = unmet[~here]
        if rule == "only" and len(unmet):
            reasons[unmet] = f"not {side} {cell}"
        left = unmet if rule == "not" else np.setdiff1d(left, unmet, assume_unique=True)
    meaning = lexicon.table["otherwise"].iloc[row]
    if meaning:
        reasons[reasons != ""] += f": {meaning}"
    return reasons


def _partners(
    places: Places, pattern: Pattern, side: str, first: np.ndarray, last: np.ndarray
) -> list[str]:
    """The words beside each cue that fit the guard's pattern, in quotation marks."""
    at = {"before": last + 1, "after": first - len(pattern)}.get(side)
    if at is None:
        return [""] * len(first)
    found = [tuple(codes) for codes in places.code[at[:, None] + np.arange(len(pattern))].tolist()]
    words = {codes: " ".join(places.words[code] for code in codes).strip() for codes in set(found)}
    return [words[codes] and f"“{words[codes]}”" for codes in found]


def _stands(
    places: Places, pattern: Pattern, side: str, first: np.ndarray, last: np.ndarray
) -> np.ndarray:
    """Whether the cue stands before, after, with (in one sentence) or as the pattern."""
    if side == "before":
        return places.fits(pattern, last + 1)
    if side == "after":
        return places.fits(pattern, first - len(pattern))
    if side == "as":
        return places.fits(pattern, first)
    return places.stand_with(pattern, places.sentence[first])


def _settled(found: pd.DataFrame, lexicon: Lexicon, places: Places) -> pd.DataFrame:
    """One row a span, in the order of the text; who loses to a longer cue says so."""
    order = ["length", "first", "zero", "row"]
    strength = lexicon.table["strength"].to_numpy()[found["row"]]
    found = found.assign(length=found["last"] - found["first"] + 1, zero=strength == 0)
    # That another reading does not apply is no reason why a cue should not count.
    found = found[~found["zero"] | (found["reason"] == "")]
    found = found.sort_values(order, ascending=[False, True, False, True], ignore_index=True)
    first, last = found["first"].to_numpy(), found["last"].to_numpy()
    free = (found["reason"] == "").to_numpy()
    owner = _owners(first, last, free, len(places.code))
    winner = owner[first]
    for step in range(1, found["length"].max() if len(found) else 0):
        # The first winner that the candidate runs into.
        winner = np.where(winner < 0, owner[np.minimum(first + step, last)], winner)
    won = winner == found.index
    same_span = ~won & (winner >= 0) & (first == first[winner]) & (last == last[winner])
    inside = ~won & (winner >= 0) & (free | ((first >= first[winner]) & (last <= last[winner])))
    reading = won & found["zero"].to_numpy()
    meaning = lexicon.table["otherwise"].replace("", ANOTHER_READING)
    reasons = found["reason"].to_numpy(copy=True)
    reasons[reading] = meaning.to_numpy()[found["row"][reading]]
    reasons[inside] = [
        f"part of “{_words(places, *span)}”"
        for span in zip(first[winner[inside]].tolist(), last[winner[inside]].tolist(), strict=True)
    ]
    found = found.assign(reason=reasons)
    found = found[~same_span].drop_duplicates(["first", "last"])
    return found.sort_values(["first", "length"], ascending=[True, False], ignore_index=True)


def _owners(first: np.ndarray, last: np.ndarray, free: np.ndarray, size: int) -> np.ndarray:
    """Which candidate each place goes to (-1: none); the candidates come longest first."""
    owner = np.full(size, -1)
    candidates = np.flatnonzero(free)
    lengths = (last - first + 1)[candidates]
    for length in np.unique(lengths)[::-1]:
        group = candidates[lengths == length]
        steps = np.arange(length)
        group = group[(owner[first[group][:, None] + steps] < 0).all(axis=1)]
        reached, chosen = -1, []
        for i, begin in zip(group.tolist(), first[group].tolist(), strict=True):
            if begin > reached:
                chosen.append(i)
                reached = begin + length - 1
        chosen = np.array(chosen, dtype=np.int64)
        owner[first[chosen][:, None] + steps] = chosen[:, None]
    return owner


def _words(places: Places, first: int, last: int) -> str:
    return " ".join(places.words[code] for code in places.code[first : last + 1])


def _written(
    tokens: pd.DataFrame, begin: np.ndarray, end: np.ndarray
) -> pd.api.extensions.ExtensionArray:
    """The text from each `begin` token to its `end` token, with blanks where there is a gap."""
    size = end - begin + 1
    texts = tokens["token"].iloc[begin].to_numpy(dtype=object, copy=True)
    for words in np.unique(size[size > 1]):
        same = np.flatnonzero(size == words)
        for step in range(1, words):
            row = begin[same] + step
            gap = tokens["start"].to_numpy()[row] - tokens["end"].to_numpy()[row - 1]
            blanks = np.array([" " * width for width in gap], dtype=object)
            texts[same] += blanks + tokens["token"].iloc[row].to_numpy(dtype=object)
    return pd.array(texts, dtype="str")


def _negated(places: Places, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    negation, word = word_classes()["negation"], frozenset({"{word}"})
    negated = places.fits((negation,), last + 1)
    for reach in range(NEGATION_REACH + 1):
        negated |= _stands(places, (negation, *[word] * reach), "after", first, last)
    return negated


def _clusters(
    cues: pd.DataFrame, first: np.ndarray, last: np.ndarray, places: Places
) -> np.ndarray:
    """Numbers that cues share which stand together in one sentence, from 0 in each article."""
    counted = np.flatnonzero(cues["counted"])
    begins, ends = first[counted], last[counted]
    new = np.ones(len(counted), dtype=bool)
    new[1:] = begins[1:] - ends[:-1] > CLUSTER_GAP + 1
    new[1:] |= places.sentence[begins[1:]] != places.sentence[begins[:-1]]
    number = pd.Series(np.cumsum(new), index=counted)
    number -= number.groupby(cues["article"].array.take(counted), observed=True).transform("min")
    return number.reindex(range(len(cues)), fill_value=-1).to_numpy()
