"""The article with every cue marked: what a number is made of, in the place where it stands.

Marks are told apart by a raised letter and the style of the underline as well as by colour, and
each says its category on hover. Nothing is added to the article's own text, so what is copied out
of the page is what the article says. Whatever comes from an article or a table is escaped.
"""

import html
import re
import string
from collections.abc import Collection
from itertools import pairwise
from pathlib import Path

import pandas as pd
from IPython.display import HTML

from helpers.articles import Article
from helpers.marking.legends import category_css, legend

# The word joiner \\2060 keeps a letter on the line of its cue; colours are transparent and the text
# keeps the page's own, so light and dark pages both work. Without `:has` (browsers before 2023) the
# boxes do nothing and every mark stays.
CSS = (Path(__file__).parent / "marks.css").read_text(encoding="utf-8")
# What a table may leave out: every row is counted then, and nothing is told but its category.
OPTIONAL = {"counted": True, "strength": "", "means": "", "reason": "", "lexicon": ""}


def highlight(
    article: Article,
    table: pd.DataFrame,
    rejected: bool = True,
    switches: bool = False,
    headings: Collection[int] = (),
) -> HTML:
    """The article's text with every place of a table marked, under a legend with the counts.

    A place has a coloured mark, its category's letter and underline, and on hover its category and,
    for a cue, its strength and what the words mean here. A candidate that was looked at and not
    counted is dotted, with what it means and the reason on hover. Where places overlap, the longer
    one that starts first has the mark and the other is lined above and below.

    Args:
        article: The article that the places were found in.
        table: As returned by `find_cues`, or any table with `start`, `end` and `category` (such as
            who speaks): `counted`, `strength`, `means`, `reason`, `lexicon` are used if they are
            there. Rows of other articles are left out.
        rejected: Whether to show candidates that were not counted.
        switches: Whether the legend has a box for each category, which takes its marks away and
            brings them back: by style alone, in a page of its own. With a column `lexicon` in the
            table there is one for each lexicon too.
        headings: Where a heading of the text begins; its paragraph is set as one.

    Returns:
        An object that a notebook shows as HTML; no script, nothing to fetch, no changing ids.

    Raises:
        ValueError: If a row does not stand in the article where it says.
    """
    own = _own(table, article)
    letters = _letters(own["category"])
    marks, others = _layers(own if rejected else own[own["counted"]])
    parts, done = [], 0
    for gap in [*re.finditer(r"\n\s*\n", article.text), None]:
        stop = gap.start() if gap else len(article.text)
        tag = "h3" if any(done <= start < stop for start in headings) else "p"
        passage = _passage(article.text, done, stop, marks, others, letters)
        parts += [f"<{tag}>{passage}</{tag}>", gap.group() if gap else ""]
        done = gap.end() if gap else stop
    keys, rules = legend(own, letters, rejected, switches)
    name = html.escape(f"{article.name}, with the cues marked")
    return HTML(
        f'<section class="marked-article" aria-label="{name}" lang="en"><style>'
        f"{CSS}{category_css(letters)}{rules}</style>\n{keys}\n"
        f'<div class="text">{"".join(parts)}</div></section>'
    )


def in_context(cues: pd.DataFrame, article: Article, width: int = 60) -> pd.DataFrame:
    """Each cue with the words around it, the counted and the rejected.

    Args:
        cues: As returned by `find_cues`; rows of other articles are left out.
        article: The article that the cues were found in.
        width: How many characters to show on either side, at least 0; whole words only, line breaks
            shown as spaces.

    Returns:
        One row per candidate, in the order of the text: `left`, `text`, `right`, `category`,
        `counted`, `means`, `reason`.

    Raises:
        ValueError: If `width` is negative, or a cue does not stand where its row says.
    """
    if width < 0:
        raise ValueError(f"width is {width}: it is a number of characters and cannot be negative.")
    own, text = _own(cues, article).reset_index(drop=True), article.text
    left = [_left(text[:start], width) for start in own["start"]]
    right = [_left(text[end:][::-1], width)[::-1] for end in own["end"]]
    table = own[["text", "category", "counted", "means", "reason"]].copy()
    table.insert(0, "left", pd.Series(left, dtype="str"))
    table.insert(2, "right", pd.Series(right, dtype="str"))
    return table


def _left(before: str, width: int) -> str:
    cut = before[max(len(before) - width, 0) :]
    inside = len(before) > width and not before[len(before) - width - 1].isspace()
    return " ".join((re.sub(r"^\S+", "", cut) if inside and width else cut).split())


def _own(table: pd.DataFrame, article: Article) -> pd.DataFrame:
    """The rows of this article in the order of the text, checked against it, with all columns."""
    here = table["article"].astype(str) == article.name if "article" in table else slice(None)
    own = table[here].sort_values(["start", "end"])
    places = list(zip(own["start"], own["end"], strict=True))
    there = [article.text[start:end] for start, end in places]
    for (start, end), text, stands in zip(places, own.get("text", there), there, strict=True):
        if text != stands or not 0 <= start < end <= len(article.text):
            raise ValueError(
                f"{text!r} is not at {start} to {end} of {article.name!r}: the table was made of "
                "another text; make it again from the tokens of this article."
            )
    missing = {name: value for name, value in OPTIONAL.items() if name not in own}
    own = own.assign(text=pd.Series(there, own.index, dtype="str"), **missing)
    return own.astype({"counted": bool})


def _letters(categories: pd.Series) -> dict[str, str]:
    # In the order of the lexicon, so that a category has the same letter in every article.
    known = categories.cat.categories if hasattr(categories, "cat") else sorted(set(categories))
    named = [str(name) for name in known if name != "–"]  # nothing is counted as that
    letters = [*string.ascii_lowercase, *map(str, range(27, len(named) + 1))]
    return dict(zip(named, letters, strict=False))


def _layers(places: pd.DataFrame) -> tuple[list, list]:
    """Places that have a mark of their own, none overlapping, and those inside or across one."""
    others, marks = list(places[~places["counted"]].itertuples()), []
    counted = places[places["counted"]].sort_values(["start", "end"], ascending=[True, False])
    for place in counted.itertuples():
        (others if marks and place.start < marks[-1].end else marks).append(place)
    return marks, others


def _passage(text: str, start: int, end: int, marks: list, others: list, letters: dict) -> str:
    """The text from start to end with its marks; every character of it stands there once."""
    parts, done = [], start
    for place in marks:
        left, right = max(place.start, start), min(place.end, end)
        if left >= right:
            continue
        letter, told = letters[str(place.category)], html.escape(_told(place))
        opening = f'<mark class="mark-{letter}" data-letter="{letter}" title="{told}">'
        inside = _plain(text, left, right, others)
        parts.append(f"{_plain(text, done, left, others)}{opening}{inside}</mark>")
        done = right
    return "".join([*parts, _plain(text, done, end, others)])


def _plain(text: str, start: int, end: int, others: list) -> str:
    """The text from start to end, cut wherever one of the other places begins or ends."""
    here = [place for place in others if place.start < end and place.end > start]
    edges = {min(max(edge, start), end) for place in here for edge in (place.start, place.end)}
    parts = []
    for left, right in pairwise(sorted(edges | {start, end})):
        piece = html.escape(text[left:right], quote=False)
        over = [place for place in here if place.start < right and place.end > left]
        if over:
            kind = "also-counted" if any(place.counted for place in over) else "not-counted"
            told = html.escape("; ".join(dict.fromkeys(_told(place) for place in over)))
            piece = f'<span class="{kind}" title="{told}">{piece}</span>'
        parts.append(piece)
    return "".join(parts)


def _told(place: tuple) -> str:
    """What a mark says on hover: `modal, strength 2: it is possible`."""
    means, reason = (str(text) if pd.notna(text) else "" for text in (place.means, place.reason))
    if not place.counted:
        return f"not counted: {', '.join(dict.fromkeys(filter(None, (means, reason))))}"
    strength = "" if pd.isna(place.strength) else str(place.strength)
    head = f"{place.category}, strength {strength}" if strength else f"{place.category}"
    return f"{head}: {means}" if means else head
