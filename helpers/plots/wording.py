"""Numbers and names in words: what labels and sentences are made of."""

import math
import textwrap


def short(text: str, most: int) -> str:
    """A text in at most so many letters, with an ellipsis where it was longer.

    >>> short("a very  long name", 8)
    'a very…'
    """
    text = " ".join(str(text).split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def wrap(text: str, width: int, lines: int | None = 3) -> str:
    """Break between words and after `_`, at most so many lines, the last one shortened."""
    spaced = " ".join(str(text).split()).replace("_", "_ ")
    wrapped = textwrap.wrap(spaced, max(width, 9), max_lines=lines, placeholder="…")
    return "\n".join(line.replace("_ ", "_") for line in wrapped)


def upper(label: str) -> str:
    """A label as it opens a sentence."""
    return label[:1].upper() + label[1:]


def some(count: int, thing: str, things: str = "") -> str:
    """A count with its noun.

    >>> some(1, "word"), some(2000, "word"), some(2, "category", "categories")
    ('1 word', '2,000 words', '2 categories')
    """
    return f"{count:,} {thing if count == 1 else things or f'{thing}s'}"


def percent(share: float) -> str:
    """A percentile as a whole number; never a 0 or a 100 that is only rounded.

    >>> percent(83.4), percent(99.7), percent(0.2), percent(0)
    ('83', 'over 99', 'under 1', '0')
    """
    if 99 < share < 100:
        return "over 99"
    return "under 1" if 0 < share < 1 else f"{share:.0f}"


def at_least(ratio: float) -> str:
    """A lower bound in two digits, rounded down: nearer ones are noise, and it stays true.

    >>> at_least(14776.6), at_least(130.9), at_least(9.19), at_least(1.04)
    ('14,000', '130', '9.1', '1.0')
    """
    if ratio < 10:
        return f"{math.floor(ratio * 10) / 10:.1f}"
    step = 10 ** (math.floor(math.log10(ratio)) - 1)
    return f"{math.floor(ratio / step) * step:,}"
