"""From a text as it came to a text that counts well, with every kind of change told."""

import re
import unicodedata
from collections.abc import Callable

import pandas as pd

# Only these: NFKC would also turn ½ into 1⁄2 and ² into 2.
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# Zero-width characters, direction marks and the byte order mark.
INVISIBLE = "[\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
# Joins emoji to one picture; between letters it is invisible rubbish.
JOINER = "(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001ffff])\u200d"
SPACES = "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
CONTROLS = "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]"
# Quotation marks of typewriters and wires; the tokens read “ and " alike, so those stay.
TYPED_QUOTES = {"``": "“", "''": "”", "‟": "“", "＂": '"', "‛": "‘", "´": "’", "`": "‘", "＇": "'"}

# Below 40 characters lines are verse or a list; beyond 120 nobody wraps them.
NARROWEST, WIDEST = 40, 120
# Fewer line ends than this show no habit.
FEWEST_WRAPS = 3
# Paragraphs of two lines without blank lines between them have half of their ends within.
LEAST_WRAPPED = 0.5
STOP = re.compile(r"[.!?…:][”’\"')\]]*$")
# After these the hyphen at a line's end belongs to the word.
HYPHENATED = frozenset(
    (
        "self well non ex co half so long short high low mid multi cross anti pro pre post one two "
        "three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty "
        "ninety first second third much near full part all north south east west"
    ).split()
)


def clean(text: str) -> tuple[str, pd.DataFrame]:
    """Put a text into the form in which words are found and counted, and say what was changed.

    Words, capitals, curly and straight quotes and dashes stay as they are. Cleaning a clean text
    changes nothing.

    Args:
        text: Any text.

    Returns:
        The text, and one row per kind of change made: `change` (in words), `count` (how often);
        no row where nothing was changed.

    >>> text, changes = clean("The of\\u00adﬁce may\\u00a0close.")
    >>> text
    'The office may close.'
    >>> changes["change"].tolist()
    ['soft hyphens removed', 'ligatures written as letters', 'special spaces made plain']
    """
    counts: dict[str, int] = {}
    for change, step in STEPS:
        text, count = step(text)
        if count:
            counts[change] = counts.get(change, 0) + count
    return text, as_changes(counts)


def as_changes(counts: dict[str, int]) -> pd.DataFrame:
    """The table of changes: `change`, `count`, in the order in which they were made."""
    table = pd.DataFrame({"change": list(counts), "count": list(counts.values())})
    return table.astype({"change": "str", "count": "int64"})


def join_hyphenated(first: str, second: str, words: frozenset[str] | set[str], default: str) -> str:
    """Two halves of a word that a line's end parted, with or without the hyphen.

    What the rest of the text writes decides; then whether the first half stands before hyphens
    anyway (`well-`); then `default`, `""` for typeset pages and `"-"` for typed ones.

    >>> join_hyphenated("govern", "ment", set(), "")
    'government'
    """
    whole, parted = f"{first}{second}".lower(), f"{first}-{second}".lower()
    if (whole in words) != (parted in words):
        return first + second if whole in words else f"{first}-{second}"
    if first.lower() in HYPHENATED or not second[:1].islower() or not first[-1:].isalpha():
        return f"{first}-{second}"
    return f"{first}{default}{second}"


def add_line(parts: list[str], line: str, words: frozenset[str] | set[str], default: str) -> bool:
    """Add a line to the parts of a paragraph; whether a word parted at its end was joined."""
    first = re.search(r"([^\W_]+)[-\u00ad\u2010]$", parts[-1])
    second = re.match(r"[^\W_]+", line)
    if not first or not second:
        parts.append(f" {line}")
        return False
    parts[-1] = parts[-1][: first.start()]
    parts.append(join_hyphenated(first[1], second[0], words, default) + line[second.end() :])
    return True


def words_of(text: str) -> frozenset[str]:
    """The words of a text in lower case, hyphenated ones as one, for `join_hyphenated`."""
    return frozenset(re.findall(r"[^\W_]+(?:[-’'][^\W_]+)*", text.lower()))


def _replacing(pattern: str, replacement: str | Callable) -> Callable[[str], tuple[str, int]]:
    compiled = re.compile(pattern)
    return lambda text: compiled.subn(replacement, text)


def _compose(text: str) -> tuple[str, int]:
    composed = unicodedata.normalize("NFC", text)
    return composed, int(composed != text) and max(1, abs(len(text) - len(composed)))


def _unwrap(text: str) -> tuple[str, int]:
    """Join the lines of paragraphs that were wrapped at a fixed width; other line ends stay."""
    lines = text.split("\n")
    inner = [i for i in range(len(lines) - 1) if lines[i].strip() and lines[i + 1].strip()]
    width = max((len(lines[j].rstrip()) for i in inner for j in (i, i + 1)), default=0)
    if not NARROWEST <= width <= WIDEST:
        return text, 0
    full = {i for i in inner if _is_full(lines[i], lines[i + 1], width)}
    ends = sum(bool(STOP.search(lines[i].rstrip())) for i in full)
    # Where full lines mostly end a sentence, each line is a paragraph.
    if len(full) < max(FEWEST_WRAPS, LEAST_WRAPPED * len(inner)) or ends > len(full) / 2:
        return text, 0
    words, kept = words_of(text), set(inner) - full
    paragraphs = [[lines[0].rstrip()]]
    for i, line in enumerate(lines[1:]):
        if i in full:
            add_line(paragraphs[-1], line.strip(), words, "-")
        else:
            # A paragraph's end gets its blank line, so that no line end is left in doubt.
            paragraphs += [[""], [line.strip()]] if i in kept else [[line.strip()]]
    return "\n".join("".join(parts) for parts in paragraphs), len(full)


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether the next line's first word would not have fitted; an indented line begins anew."""
    if re.match(r"\s{2,}|\t", following) and not re.match(r"\s{2,}|\t", line):
        return False
    if re.match(r"\s*(?:[-*•>#]|\d+[.)])\s", following):
        return False
    return len(line.rstrip()) + 1 + len(following.split()[0]) > width


# What one step brings to light a later one must see: NFC may yield a plain ` or a space.
STEPS: list[tuple[str, Callable[[str], tuple[str, int]]]] = [
    ("broken characters marked with �", _replacing("[\ud800-\udfff]", "�")),
    ("line ends made the same", _replacing("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028]", "\n")),
    ("line ends made the same", _replacing("\u2029", "\n\n")),
    ("soft hyphens removed", _replacing("\u00ad", "")),
    ("invisible characters removed", _replacing(INVISIBLE, "")),
    ("invisible characters removed", _replacing(JOINER, "")),
    ("control characters removed", _replacing(CONTROLS, "")),
    ("ligatures written as letters", _replacing("[ﬀ-ﬆ]", lambda found: LIGATURES[found[0]])),
    ("accents joined to their letters", _compose),
    ("special spaces made plain", _replacing(SPACES, " ")),
    (
        "typewriter quotation marks replaced",
        _replacing("``|''|[‟＂‛´`＇]", lambda found: TYPED_QUOTES[found[0]]),
    ),
    ("wrapped lines joined", _unwrap),
]
