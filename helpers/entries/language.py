"""The language of the lists: what a cell such as `{some|many} [very] critics|it is said` means."""

import csv
import re
from functools import cache, lru_cache
from itertools import product
from math import prod
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent.parent / "data" / "lexicons"
CLASSES = FOLDER / "classes.csv"
# Told from the token itself, not from a list. `{capital}` is not said of a sentence's first word.
SPECIAL = ("any", "word", "digits", "capital", "start", "end")
EDGES = frozenset({"{start}", "{end}"})
CAPITAL = "{capital}"
# Patterns are laid out one by one; a phrase with more variants should be two rows.
MOST_VARIANTS = 600
MOST_SLOTS = 16
# The cells of a dozen lexicons: a batch reads the same ones in every notebook.
MOST_REMEMBERED = 16384

Slot = frozenset[str]
Pattern = tuple[Slot, ...]


class LexiconError(ValueError):
    """A lexicon that cannot be used; the message names the row, the column and what to do."""


@lru_cache(MOST_REMEMBERED)
def patterns(cell: str, where: str) -> tuple[Pattern, ...]:
    """The sequences of slots that a cell such as `{some|many} [very] critics|it is said` means.

    Single words share one slot: they are looked up together, not one by one.
    """
    found = [p for phrase in split(cell, "|", where) for p in _phrase(phrase, where)]
    if () in found:
        raise LexiconError(f"{where}: at least one word must stand outside square brackets.")
    # A capital stays apart: many rows ask for it, and what is found for one serves all.
    alone = [p[0] for p in found if len(p) == 1 and CAPITAL not in p[0]]
    together = [(frozenset().union(*alone),)] if alone else []
    return (*together, *dict.fromkeys(p for p in found if len(p) > 1 or CAPITAL in p[0]))


def split(cell: str, at: str, where: str) -> list[str]:
    """The parts of a cell between `at`, where that stands outside braces."""
    parts, depth = [""], 0
    for character in cell:
        depth += (character == "{") - (character == "}")
        if character == at and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    if depth:
        raise LexiconError(f"{where}: brackets in “{cell}” do not match.")
    return [part.strip() for part in parts]


def _phrase(phrase: str, where: str) -> list[Pattern]:
    """Every sequence that a phrase stands for: one of the choices of each of its parts."""
    parts = [part for part in split(phrase, " ", where) if part]
    if not parts:
        raise LexiconError(f"{where}: an empty variant; is there a “|” too many?")
    choices = [_choices(part, where) for part in parts]
    if prod(map(len, choices)) > MOST_VARIANTS:
        raise LexiconError(f"{where}: “{phrase}” has more than {MOST_VARIANTS} variants.")
    sequences = [sum(chosen, ()) for chosen in product(*choices)]
    if max(map(len, sequences)) > MOST_SLOTS:
        raise LexiconError(f"{where}: more than {MOST_SLOTS} words in one phrase.")
    return sequences


def _choices(part: str, where: str) -> list[Pattern]:
    """What may stand in one place: a word, one of `{a|b c|{class}}`, `[maybe]`, `{…3}`."""
    if part.startswith("[") and part.endswith("]"):
        return [*_choices(part[1:-1], where), ()]
    if found := re.fullmatch(r"\{(?:…|\.\.\.)(\d)\}", part):
        return [(frozenset({"{any}"}),) * words for words in range(int(found[1]) + 1)]
    if part.startswith("{") and part.endswith("}"):
        inside = part[1:-1]
        if "|" not in inside and "{" not in inside:
            return _class(inside, where)
        found = [c for item in split(inside, "|", where) for c in _phrase(item, where)]
        return _together(found)
    if re.search(r"[\[\]{}]|.\*.", part) or part == "*":
        raise LexiconError(f"{where}: brackets or a star in “{part}” stand in the wrong place.")
    if part != part.lower():
        raise LexiconError(f"{where}: “{part}” has capital letters; cues are written lower case.")
    return [(frozenset({part.replace("’", "'")}),)]


def _together(found: list[Pattern]) -> list[Pattern]:
    """The patterns, those of one slot joined to a single one."""
    alone = [p[0] for p in found if len(p) == 1]
    return [*([(frozenset().union(*alone),)] if alone else []), *(p for p in found if p[1:])]


def _class(name: str, where: str) -> list[Pattern]:
    known = word_classes()
    if name not in known:
        raise LexiconError(f"{where}: no class “{{{name}}}”; there are {', '.join(sorted(known))}.")
    return known[name]


@cache
def word_classes() -> dict[str, list[Pattern]]:
    """What fits each class by its name: the special ones, then classes.csv from top to bottom."""
    with CLASSES.open(encoding="utf-8", newline="") as file:
        rows = [(row["class"], row["words"]) for row in csv.DictReader(file)]
    known = {name: [(frozenset({f"{{{name}}}"}),)] for name in sorted(SPECIAL)}
    for name, words in rows:
        where = f"{CLASSES.name}, class {name}"
        items = split(words, "|", where)
        known[name] = _together(
            [
                pattern
                for item in items
                for pattern in (known[item[1:-1]] if item[:1] == "{" else _phrase(item, where))
            ]
        )
    return known
