"""Where words of the list stand that attribute, and the readings that do not."""

import pandas as pd

from helpers.attributing.texts import ADVERBS, AUXILIARIES, CLAUSE, DETERMINERS, QUOTES

ENDINGS = ("ing",)
MODALS = frozenset("would could should might may can must".split())
BE = frozenset("is are was were be been being 're 'm am isn't wasn't aren't weren't".split())


def readings(table: pd.DataFrame) -> dict[str, list[tuple]]:
    """The rows of the list by the first word of their forms: longest first, then in their order."""
    found: dict[str, list[tuple]] = {}
    for number, row in enumerate(table.fillna("").to_dict("records")):
        before = [cell.split() for cell in row["before"].split("|")] if row["before"] else []
        after = frozenset(row["after"].split("|")) - {""}
        for form in row["cue"].split("|"):
            words = form.split()
            found.setdefault(words[0], []).append((-len(words), number, words, before, after, row))
    return {word: sorted(rows, key=lambda r: r[:2]) for word, rows in found.items()}


def candidates(t: dict[str, list], rows: dict[str, list[tuple]]) -> list[tuple[int, int, dict]]:
    """First and last token of each cue of the list, with the row that fits first."""
    words, last_of, found, taken = t["word"], t["sentence_last"], [], -1
    for i, word in enumerate(words):
        if not word and t["token"][i] == ":":
            word = ":"
        if word not in rows or i <= taken:
            continue
        last = last_of[t["sentence"][i]]
        for _, _, form, before, after, row in rows[word]:
            end = i + len(form) - 1
            if end > last or (len(form) > 1 and words[i : end + 1] != form):
                continue
            if after and not (i and words[i - 1] in after):
                continue
            if before and not any(_stands(t, end + 1, cell, last) for cell in before):
                continue
            found.append((i, end, row))
            taken = end
            break
    return found


def _stands(t: dict[str, list], i: int, cell: list[str], last: int) -> bool:
    for k, part in enumerate(cell):
        at = i + k
        if at > last:
            return False
        word, token = t["word"][at], t["token"][at]
        if part == "{clause}":
            if not (
                word in CLAUSE - {"this", "these", "those", "that"} or _clause_begins(t, at, last)
            ):
                return False
        elif part == "{noun}":
            if not (word in DETERMINERS or (word and token[0].isupper())):
                return False
        elif part == "{describing}":
            if (
                not word
                or word in DETERMINERS
                or word in ("in", "on", "at", "before", "with", "for")
            ):
                return False
        elif part == "{word}":
            if not word:
                return False
        elif part == "“":
            if token == "," and at < last:
                token = t["token"][at + 1]
            if token not in QUOTES:
                return False
        elif part not in (word, token):
            return False
    return True


def _clause_begins(t: dict[str, list], i: int, last: int) -> bool:
    """Whether a noun follows and soon its verb: the mayor will, Jane Roe was."""
    if not (t["word"][i] in DETERMINERS or t["token"][i][0].isupper()):
        return False
    for k in range(i + 1, min(i + 7, last + 1)):
        if t["word"][k] in AUXILIARIES:
            return True
        if not t["word"][k] and t["token"][k] != ".":
            return False
    return False


def group(t: dict[str, list], start: int, first: int) -> int:
    """Where the verb's group begins: with its auxiliaries and adverbs."""
    i = start
    while i > first and _helps(t, i - 1):
        i -= 1
    if t["word"][i] in ("all", "both", "first", "even", "then", "now", "once", "too", "so"):
        i += i < start and not (i and t["word"][i - 1])
    return i


def is_passive(t: dict[str, list], start: int, verb: int) -> bool:
    """Whether the last auxiliary is a form of be."""
    for i in range(verb - 1, start - 1, -1):
        if t["word"][i] in AUXILIARIES or t["word"][i] == "'s":
            return t["word"][i] in BE
    return False


def _helps(t: dict[str, list], i: int) -> bool:
    word = t["word"][i]
    if word == "'s":
        return t["word"][i - 1] in ("he", "she", "it", "who", "that", "there")
    return (
        word in AUXILIARIES
        or word in ADVERBS
        or (
            word.endswith("ly") and word not in ("family", "july", "italy", "only", "rally", "ally")
        )
    )
