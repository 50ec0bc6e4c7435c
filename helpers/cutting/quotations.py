"""Which tokens stand between quotation marks, whatever the shape of the marks."""

import numpy as np

from helpers.cutting.neighbours import begins, following, previous

SINGLE = frozenset("‘’‚‛'`‹›")
DOUBLE = frozenset([*'“”„‟"«»', "``", "''"])
MARKS = SINGLE | DOUBLE
# What a mark does where its neighbours do not tell; straight ones open and close in turn.
OPENING = frozenset([*"“„‟«‘‚‛`‹", "``"])
CLOSING = frozenset([*"”»’›", "''"])
# Beyond this nesting is noise; the bound keeps the time linear in the number of marks.
DEEPEST = 8


def quoted(at: dict[str, np.ndarray], marks: list[str], paragraph: np.ndarray) -> np.ndarray:
    """Whether each token stands between quotation marks; the marks themselves do not.

    A quotation ends in its paragraph, or goes on where the next paragraph opens again. A mark
    without a partner opens nothing. An apostrophe after an s ends no quotation that ends later.
    """
    places = np.flatnonzero(at["quote"]).tolist()
    kinds = _kinds(at, places, marks, paragraph)
    starts = begins(paragraph)
    change = np.zeros(len(paragraph) + 1, dtype=np.int64)
    opened: list[tuple[int, bool]] = []
    here = -1
    for i, mark, kind in zip(places, marks, kinds, strict=True):
        single = mark in SINGLE
        if paragraph[i] != here:
            again = paragraph[i] == here + 1 and starts[i] and kind != "close"
            if opened and again and single == opened[-1][1]:
                change[opened[-1][0] + 1] += 1
                change[i] -= 1
            opened, here = [], paragraph[i]
        partner = next((o for o in reversed(opened) if o[1] == single), None)
        if kind == "close" or (kind == "either" and partner):
            if partner:
                change[partner[0] + 1] += 1
                change[i] -= 1
                del opened[opened.index(partner) :]
        elif kind != "neither":
            opened = [*opened[-DEEPEST:], (i, single)]
    return np.cumsum(change)[:-1] > 0


def _kinds(at: dict, places: list[int], marks: list[str], paragraph: np.ndarray) -> list[str]:
    """What each mark does: open, close, either (the other of what it did last), neither."""
    before, after = previous(at["space_after"] | at["is_mark"]), at["space_after"]
    said = previous(at["is_word"] | at["stop"] | at["pause"] | at["closer"])
    word = following(at["is_word"])
    opens = (~after & before) | (~after & word & ~said)
    closes = ~before & (after | ~word) & ~opens
    closes &= said | after
    # An s before it and a small letter after it: the boats’ price.
    plural = closes & previous(at["ends_in_s"]) & following(at["lower_case"])
    before_number = following(at["number"])
    later = (-1, False)
    kinds = []
    for i, mark in zip(reversed(places), reversed(marks), strict=True):
        if mark in "’'" and opens[i] and (mark == "’" or before_number[i]):
            kind = "neither"
        elif opens[i] or closes[i]:
            kind = "open" if opens[i] else "close"
        else:
            kind = "open" if mark in OPENING else "close" if mark in CLOSING else "either"
        if mark == "'" and kind == "either":
            kind = "neither"
        if mark in SINGLE and kind != "neither":
            ends_later = later == (paragraph[i], True)
            if kind == "close" and mark in "’'" and plural[i]:
                kind = "neither" if ends_later else "close"
                later = (paragraph[i], ends_later)
            else:
                later = (paragraph[i], kind == "close")
        kinds.append(kind)
    return kinds[::-1]
