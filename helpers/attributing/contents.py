"""What is said: between quotation marks or not, before the cue, behind it, on both sides."""

from helpers.attributing.texts import (
    ADVERBS,
    CLAUSE,
    DAYS,
    DETERMINERS,
    JOINING,
    PREPOSITIONS,
    is_name,
)

ADDRESSED = frozenset(
    "tell tells told telling assure assures assured assuring remind reminds reminded reminding "
    "inform informs informed informing warn warns warned warning ask asks asked asking urge urges "
    "urged urging advise advises advised convince convinced persuade persuaded".split()
)
SIDE = frozenset("but while though although whereas because unless as when after before".split())
SPEAKERS = frozenset("he she they it we i".split())
FAR = 14


def behind(
    t: dict[str, list], cue_end: int, last: int, cues: dict, cue: str, noun: bool = False
) -> tuple | None:
    """First and last token of the content after the cue, in its sentence."""
    start = _beginning(t, cue_end + 1, last, cue)
    if start is None:
        return None
    if start in t["closed"]:
        close = t["closed"][start]
        if close >= last or not _carries_on(t, close + 1, last):
            return start, close
    noun = noun and t["word"][start] not in CLAUSE | {"to"} and start not in t["closed"]
    end = _end(t, start, last, cues, noun)
    return (start, end) if end >= start and any(t["word"][start : end + 1]) else None


def _beginning(t: dict[str, list], i: int, last: int, cue: str) -> int | None:
    """Where the content begins: past when, where and to whom it was said."""
    while i <= last and (t["token"][i] in (",", ":", "—", "-") and i not in t["closed"]):
        if t["token"][i] == "," and not (
            i + 1 in t["closed"] or t["word"][i + 1 : i + 2] in (["that"],)
        ):
            ahead = _ahead(t, i + 1, last)
            return ahead
        i += 1
    if i > last or (not t["word"][i] and i not in t["closed"]):
        return None
    word = t["word"][i]
    if i in t["closed"] or word == "that":
        return i
    told = cue.split(" ")[-1] in ADDRESSED
    aside = (
        (word in PREPOSITIONS - {"to"} and " " not in cue)
        or word in DAYS
        or (word in ("to", "the") and told)
        or (
            word in ("last", "this") and t["word"][i + 1 : i + 2] in (["week"], ["month"], ["year"])
        )
    )
    if told or aside:
        ahead = _ahead(t, i, last)
        if ahead is not None:
            return ahead
    if told:
        k = i
        while k <= last and (
            is_name(t, k)
            or t["word"][k] in DETERMINERS | {"him", "us", "me", "them", "reporters", "voters"}
            or t["word"][k] in ("'s", "of")
        ):
            k += 1
        if k > i and t["word"][k - 1] in DETERMINERS and k <= last:
            k += 1
        return k if k <= last and t["word"][k] and k > i else i if k == i else None
    if aside and word in DAYS | {"on"}:
        k = i + 1 + (word == "on")
        return k if k <= last and t["word"][k - 1] in DAYS and t["word"][k] else None
    if aside and word not in (
        "of",
        "about",
        "for",
        "against",
        "with",
        "as",
        "despite",
        "under",
        "by",
    ):
        return None
    return i


def _ahead(t: dict[str, list], i: int, last: int) -> int | None:
    """The next that, colon or quotation mark, if near."""
    for k in range(i, min(i + FAR, last + 1)):
        if k in t["closed"] and k > i - 1:
            return k
        if t["word"][k] in ("that", "whether") and t["word"][k - 1] not in ("all", "so", "in"):
            return k
        if t["token"][k] == ":" and k < last:
            return k + 1
        if t["token"][k] in (";", "—"):
            return None
    return None


def _carries_on(t: dict[str, list], i: int, last: int) -> bool:
    """Whether the sentence goes on in words after a quotation."""
    return bool(t["word"][i]) and t["word"][i] not in SIDE | JOINING


def _end(t: dict[str, list], start: int, last: int, cues: dict, noun: bool) -> int:
    """Where the clause ends: at the sentence's end, or where something else begins."""
    i, to = start, t["word"][start] == "to"
    while i <= last:
        token = t["token"][i]
        if i in t["closed"] and t["closed"][i] > i:
            i = t["closed"][i]
            if i >= last:
                return min(i, last) if i == last else i
            i += 1
            continue
        if token in (";", "—", "--") and i > start:
            return i - 1
        if token == "," and i < last:
            word = t["word"][i + 1]
            if (
                i + 1 in cues
                or word in SIDE
                or (i + 2 in cues and (word in JOINING | ADVERBS | SPEAKERS or is_name(t, i + 1)))
            ):
                return i - 1
            if i > start and (to or noun) and not _list_goes_on(t, i + 1, last, noun):
                return i - 1
        elif (
            t["word"][i] in JOINING
            and i > start
            and (i + 1 in cues or (i + 2 in cues and t["word"][i + 1] in ADVERBS))
        ):
            return i - 1
        elif noun and i > start and t["word"][i] in SIDE | DAYS:
            return i - 1 - (t["word"][i - 1] == "on" and i - 1 > start)
        i += 1
    return trimmed(t, start, last)


def _list_goes_on(t: dict[str, list], i: int, last: int, noun: bool) -> bool:
    """Whether what follows a comma still belongs to a noun or an infinitive."""
    word = t["word"][i]
    if word in JOINING or (noun and word in ("who", "which", "whose")):
        return True
    near = t["word"][i : min(last, i + 12) + 1]
    return "and" in near and not word.endswith("ing") and word not in SPEAKERS


def trimmed(t: dict[str, list], start: int, last: int) -> int:
    """The last token without the marks at the end; a closing quotation mark stays."""
    i = last
    while i > start and not t["word"][i] and i not in t["opened"]:
        i -= 1
    return i


def ahead_of(t: dict[str, list], end: int, first: int) -> tuple | None:
    """The content that ends just before `end`: the quotation, or the clause."""
    i = end
    if i < first:
        return None
    if i in t["opened"]:
        start = t["opened"][i]
        k = start - 1
        if start > first and t["word"][k] and k >= first:
            return _clause_start(t, first, i), i
        return start, i
    if t["token"][i] == ",":
        i -= 1
        if i in t["opened"]:
            return ahead_of(t, i, first)
    if i < first:
        return None
    start = _clause_start(t, first, i)
    return (start, i) if start <= i else None


def _clause_start(t: dict[str, list], first: int, end: int) -> int:
    start = first
    while start < end and (
        t["word"][start] in ("but", "and", "yet", "so", "still")
        or (not t["word"][start] and start not in t["closed"])
    ):
        start += 1
    for k in range(end, start, -1):
        if t["token"][k] == ";":
            return k + 1
    return start


def next_quotation(t: dict[str, list], sentence_last: int) -> int | None:
    """The quotation that begins right after the sentence, in its paragraph."""
    i = sentence_last + 1
    if (
        i < len(t["word"])
        and t["paragraph"][i] == t["paragraph"][sentence_last]
        and i in t["closed"]
    ):
        return i
    return None
