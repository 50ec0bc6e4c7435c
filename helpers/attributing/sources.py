"""Who is said to speak: the noun before the verb, after it, or at the head of the sentence."""

from helpers.attributing.texts import (
    ADVERBS,
    CLAUSAL,
    DAYS,
    DETERMINERS,
    JOINING,
    PREPOSITIONS,
    PRONOUNS,
    QUOTES,
    is_name,
    is_verb,
)

LONGEST = 45
INSIDE = frozenset("of for from with and".split())
OPENERS = JOINING | ADVERBS | frozenset("meanwhile however indeed still similarly finally".split())
# Between a verb and its speaker, or after the speaker, these begin something else.
BEHIND = frozenset(
    "in on at during after before when as while but that to if because since since about by into "
    "amid following upon through until over who which".split()
)
STRONG_MARKS = frozenset([";", ":", "—", "–", "--", "(", ")", "[", "]", "?", "!"])
TITLES = frozenset("mr mrs ms dr sen rep gov gen col lt sgt rev prof st jr sr".split())


def is_stop(t: dict[str, list], i: int) -> bool:
    """A mark at which a noun phrase ends; the stop of an abbreviation is none."""
    token = t["token"][i]
    return not t["word"][i] and token not in (".", "'", "’", "-", "/", "&", "%", "#")


def before(t: dict[str, list], end: int, first: int, listed: frozenset) -> tuple[int, int] | None:
    """The noun phrase that ends just before `end`, appositions and all."""
    last = end - 1
    if last < first:
        return None
    if t["word"][last] in PRONOUNS or t["word"][last] == "that":
        return last, last
    if t["token"][last] == ",":
        return _with_apposition(t, last, first, listed)
    if t["token"][last] in ("—", "–", "--", "-"):
        return _with_apposition(t, last, first, listed)
    if is_stop(t, last) and t["token"][last] not in QUOTES and t["token"][last] != ")":
        return None
    start = _left(t, last, first, listed)
    return None if start is None else (start, last)


def _left(t: dict[str, list], last: int, first: int, listed: frozenset) -> int | None:
    """Where the noun phrase that ends at `last` begins."""
    i = last
    while i >= first and last - i < LONGEST:
        word = t["word"][i]
        if t["token"][i] == ")":
            opening = _bracket(t, i, first)
            if opening is None:
                break
            i = opening - 1
            continue
        if is_stop(t, i) or word in CLAUSAL or (i < last and word in PRONOUNS):
            break
        if i < last and is_verb(t, i, listed):
            break
        if word in JOINING and (word != "and" or _has_verb(t, first, i, listed)):
            break
        i -= 1
    return _trimmed(t, i + 1, last)


def _bracket(t: dict[str, list], i: int, first: int) -> int | None:
    return next((k for k in range(i, max(first, i - 12), -1) if t["token"][k] == "("), None)


def _has_verb(t: dict[str, list], first: int, i: int, listed: frozenset) -> bool:
    return any(is_verb(t, k, listed) for k in range(max(first, i - LONGEST), i))


def _trimmed(t: dict[str, list], start: int, last: int) -> int | None:
    """The phrase without what stands before it: But, In Dunmarrow on Tuesday, …"""
    while start <= last and (
        t["word"][start] in OPENERS
        or t["word"][start] in DAYS
        or (t["word"][start].endswith("ly") and not is_name(t, start))
        or not t["word"][start]
    ):
        start += 1
    if start > last:
        return None
    if t["word"][start] in PREPOSITIONS - {"about", "over", "like", "near"}:
        # The last noun of the run: from its determiner, or its capitals.
        i = last
        while i > start and not (
            t["word"][i] in DETERMINERS or (is_name(t, i) and not _goes_on(t, i - 1))
        ):
            i -= 1
        return i if i > start else None
    return start


def _goes_on(t: dict[str, list], i: int) -> bool:
    return is_name(t, i) or t["token"][i] == "." or t["word"][i] in ("'s", "of", "and", "for")


def _with_apposition(
    t: dict[str, list], comma: int, first: int, listed: frozenset
) -> tuple[int, int] | None:
    """Jane Roe, the mayor of Dunmarrow, said: the part between commas says who the noun is."""
    for i in range(comma - 2, max(first, comma - LONGEST), -1):
        if t["token"][i] != t["token"][comma]:
            if t["token"][i] in QUOTES or t["token"][i] in (";", ":", "?", "!"):
                return None
            continue
        word = t["word"][i + 1]
        told = (
            word in DETERMINERS
            or word in ("who", "whose", "which", "former", "president", "director", "chairman")
            or is_name(t, i + 1)
            or word[:1].isdigit()
            or _short(t, i, comma)
        )
        if told and not is_stop(t, i - 1):
            start = _left(t, i - 1, first, listed)
            if start is not None and not is_verb(t, i - 1, listed):
                if (
                    start > first + 2
                    and t["token"][start - 1] == ","
                    and (t["word"][start] in DETERMINERS or _short(t, start - 1, i))
                ):
                    wider = _left(t, start - 2, first, listed)
                    if (wider is not None and t["word"][wider] in DETERMINERS) or (
                        wider is not None and is_name(t, wider)
                    ):
                        return wider, comma - 1
                return start, comma - 1
    return None


def _short(t: dict[str, list], a: int, b: int) -> bool:
    words = t["word"][a + 1 : b]
    return len(words) > 1 and words[0] not in PREPOSITIONS | CLAUSAL | JOINING | ADVERBS


def after(t: dict[str, list], start: int, last: int, listed: frozenset) -> tuple[int, int] | None:
    """The noun phrase that begins at `start`, with the appositions behind it."""
    if start > last or not t["word"][start]:
        return None
    word = t["word"][start]
    if word == "that":
        return None
    if word in PRONOUNS:
        return (start, start) if word not in ("who", "which") else None
    opens = word in DETERMINERS or is_name(t, start)
    if not opens and word in PREPOSITIONS | CLAUSAL | JOINING | ADVERBS | DAYS:
        return None
    i = _reach(t, start, last, listed)
    while i > start and (not t["word"][i] or t["word"][i] in PREPOSITIONS | JOINING):
        if t["token"][i] == ")" or (t["token"][i] == "." and i < last):
            break
        i -= 1
    return start, i


def _reach(t: dict[str, list], start: int, last: int, listed: frozenset) -> int:
    """How far a noun phrase reaches that begins at `start`."""
    i, in_apposition = start, False
    while i <= last:
        word, token = t["word"][i], t["token"][i]
        if token == "(" and i > start:
            close = next((k for k in range(i, min(last, i + 12) + 1) if t["token"][k] == ")"), None)
            if close is None:
                break
            i = close + 1
            continue
        if token in QUOTES or token in STRONG_MARKS:
            break
        if token == ",":
            if not _apposition_begins(t, i + 1, last, listed):
                break
            in_apposition = True
        elif i > start and not in_apposition:
            if word in DAYS or word in BEHIND or is_verb(t, i, listed):
                break
            if word == "and" and not (is_name(t, i + 1) if i < last else False):
                break
        elif in_apposition and word in DAYS and t["word"][i - 1] in ("", "on"):
            break
        i += 1
    return i - 1


def _apposition_begins(t: dict[str, list], i: int, last: int, listed: frozenset) -> bool:
    if i > last:
        return False
    word = t["word"][i]
    if not word or word in listed or word.endswith("ing") or word in ("adding", "according"):
        return False
    if word in PREPOSITIONS | CLAUSAL - {"who"} | JOINING | ADVERBS | PRONOUNS - {"who"} | DAYS:
        return word in ("who", "which", "whose", "then", "now", "both")
    for k in range(i, last + 1):
        if t["token"][k] == ",":
            break
        if k > i and is_verb(t, k, frozenset()) and t["word"][k][-2:] != "ed":
            return False
    return True


def subject(t: dict[str, list], first: int, end: int, listed: frozenset) -> tuple[int, int] | None:
    """The subject of the sentence that begins at `first`: the noun before its first verb."""
    for i in range(first, end):
        if is_verb(t, i, listed) and i > first:
            start = i
            while start > first and (
                t["word"][start - 1] in ADVERBS or t["word"][start - 1].endswith("ly")
            ):
                start -= 1
            found = before(t, start, first, listed)
            if found:
                return found
    return None
