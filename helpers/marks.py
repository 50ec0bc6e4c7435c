"""The article with every cue marked: what a number is made of, in the place where it stands.

Marks are told apart by a raised letter and the style of the underline as well as by colour, and
each says its category on hover. Nothing is added to the article's own text, so what is copied out
of the page is what the article says. Whatever comes from an article or a lexicon is escaped.
"""

from __future__ import annotations

import html
import re
import string
from collections.abc import Collection
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd
from IPython.display import HTML

if TYPE_CHECKING:
    from helpers.articles import Article

# The ten colours of seaborn's "colorblind" palette; with four underlines the first twenty
# categories all look different, and the letters go on telling them apart after that.
_COLOURS = (
    *("1,115,178", "222,143,5", "2,158,115", "213,94,0", "204,120,188"),
    *("202,145,97", "251,175,228", "148,148,148", "236,225,51", "86,180,233"),
)
_LINES = ("solid", "dashed", "double", "wavy")

# The word joiner \2060 keeps a letter on the line of its cue.
# Colours are transparent and the text keeps the page's own, so light and dark pages both work.
_CSS = r"""
.marked-article { line-height: 1.9; max-width: 48em; color: inherit; }
.marked-article .text p { white-space: pre-wrap; margin: 0 0 1em; }
.marked-article .legend { line-height: 1.6; margin: 0 0 1em; padding: 0; list-style: none; }
.marked-article .legend li { display: inline-block; margin: 0 1.4em 0 0; }
.marked-article mark { color: inherit; padding: 0 .1em; border-radius: .15em; }
.marked-article mark, .marked-article .not-counted, .marked-article .also-counted {
  text-decoration-line: underline; text-decoration-thickness: 2px; text-underline-offset: .2em; }
.marked-article mark::after { content: '\2060' attr(data-letter);
  padding-left: .15em; font-size: .75em; font-weight: bold; line-height: 1; vertical-align: super; }
.marked-article .not-counted { text-decoration-style: dotted; }
.marked-article .also-counted { text-decoration-line: overline underline; }
"""


# Without `:has` (browsers before 2023) the boxes do nothing and every mark stays.
_SWITCH_CSS = r"""
.marked-article .text h3 { white-space: pre-wrap; margin: 0 0 1em; }
.marked-article fieldset { border: 0; margin: 0 0 .6em; padding: 0; min-width: 0; }
.marked-article fieldset legend { padding: 0; font-weight: bold; }
.marked-article .switches .legend { margin: 0; }
.marked-article .switches p { margin: 0 0 .6em; }
.marked-article .switches label { display: inline-block; padding: .2em 0; cursor: pointer; }
.marked-article .switches input { width: 1.05em; height: 1.05em; vertical-align: -.12em;
  accent-color: currentColor; }
.marked-article .switches input[type=reset] { width: auto; height: auto; font: inherit;
  padding: .2em .8em; margin: 0 0 1em; }
@media print { .marked-article .switches input { display: none; } }
"""


def highlight(
    article: Article,
    cues: pd.DataFrame,
    rejected: bool = True,
    switches: bool = False,
    headings: Collection[int] = (),
) -> HTML:
    """The article's text with every counted cue marked, under a legend with the counts.

    A counted cue has a coloured mark, its category's letter and underline, and its category and
    strength on hover. A candidate that was looked at and not counted is dotted, with the reason on
    hover. Where cues of two lexicons overlap, the longer one that starts first has the mark and the
    other is lined above and below.

    Args:
        article: The article that the cues were found in.
        cues: As returned by `find_cues`; rows of other articles are left out.
        rejected: Whether to show candidates that were not counted.
        switches: Whether the legend has a box for each category, which takes its marks away and
            brings them back: by style alone, in a page of its own. With a column `lexicon` in the
            cues there is one for each lexicon too.
        headings: Where a heading of the text begins; its paragraph is set as one.

    Returns:
        An object that a notebook shows as HTML; no script, nothing to fetch, no changing ids.

    Raises:
        ValueError: If a cue does not stand in the article where its row says.
    """
    own = _own(cues, article)
    shown = own if rejected else own[own["counted"].astype(bool)]
    letters = _letters(own["category"])
    marks, others = _layers(shown)
    parts, done = [], 0
    for gap in [*re.finditer(r"\n\s*\n", article.text), None]:
        stop = gap.start() if gap else len(article.text)
        tag = "h3" if any(done <= start < stop for start in headings) else "p"
        passage = _passage(article.text, done, stop, marks, others, letters)
        parts.append(f"<{tag}>{passage}</{tag}>")
        parts.append(gap.group() if gap else "")
        done = gap.end() if gap else stop
    name = html.escape(f"{article.name}, with the cues marked")
    legend = _legend(own, letters, rejected)
    css = _CSS + _category_css(letters)
    if switches:
        legend, rules = _switches(own, letters, rejected)
        css += _SWITCH_CSS + rules
    return HTML(
        f'<section class="marked-article" aria-label="{name}" lang="en"><style>'
        f"{css}</style>\n{legend}\n"
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
        `counted`, `reason`.

    Raises:
        ValueError: If `width` is negative, or a cue does not stand where its row says.
    """
    if width < 0:
        raise ValueError(f"width is {width}: it is a number of characters and cannot be negative.")
    own = _own(cues, article).reset_index(drop=True)
    text = article.text
    left = [_left(text[:start], width) for start in own["start"]]
    right = [_left(text[end:][::-1], width)[::-1] for end in own["end"]]
    table = own[["text", "category", "counted", "reason"]].copy()
    table.insert(0, "left", pd.Series(left, dtype="str"))
    table.insert(2, "right", pd.Series(right, dtype="str"))
    return table


def _left(before: str, width: int) -> str:
    cut = before[max(len(before) - width, 0) :]
    inside = len(before) > width and not before[len(before) - width - 1].isspace()
    if inside and width:
        cut = re.sub(r"^\S+", "", cut)
    return " ".join(cut.split())


def _own(cues: pd.DataFrame, article: Article) -> pd.DataFrame:
    """The cues of this article in the order of the text, checked against it."""
    own = cues[cues["article"].astype(str) == article.name].sort_values(["start", "end"])
    for start, end, text in zip(own["start"], own["end"], own["text"], strict=True):
        if article.text[start:end] != text:
            raise ValueError(
                f"The cue {text!r} is not at {start} to {end} of {article.name!r}: the cues were "
                "found in another text; call find_cues on the tokens of this article."
            )
    return own


def _letters(categories: pd.Series) -> dict[str, str]:
    # In the order of the lexicon, so that a category has the same letter in every article.
    known = categories.cat.categories if hasattr(categories, "cat") else sorted(set(categories))
    alphabet = string.ascii_lowercase
    return {str(name): alphabet[i] if i < 26 else str(i + 1) for i, name in enumerate(known)}


def _layers(cues: pd.DataFrame) -> tuple[list, list]:
    """Cues that have a mark of their own, none overlapping, and those that lie inside or across."""
    counted = cues["counted"].astype(bool)
    others = list(cues[~counted].itertuples())
    marks: list = []
    for cue in cues[counted].sort_values(["start", "end"], ascending=[True, False]).itertuples():
        (others if marks and cue.start < marks[-1].end else marks).append(cue)
    return marks, others


def _passage(text: str, start: int, end: int, marks: list, others: list, letters: dict) -> str:
    """The text from start to end with its marks; every character of it stands there once."""
    parts, done = [], start
    for cue in marks:
        left, right = max(cue.start, start), min(cue.end, end)
        if left >= right:
            continue
        parts.append(_plain(text, done, left, others))
        letter, told = letters[str(cue.category)], html.escape(_told(cue))
        opening = f'<mark class="mark-{letter}" data-letter="{letter}" title="{told}">'
        parts.append(f"{opening}{_plain(text, left, right, others)}</mark>")
        done = right
    return "".join([*parts, _plain(text, done, end, others)])


def _plain(text: str, start: int, end: int, others: list) -> str:
    """The text from start to end, cut wherever one of the other cues begins or ends."""
    here = [cue for cue in others if cue.start < end and cue.end > start]
    edges = {start, end, *(max(cue.start, start) for cue in here)}
    edges = sorted(edges | {min(cue.end, end) for cue in here})
    parts = []
    for left, right in pairwise(edges):
        piece = html.escape(text[left:right], quote=False)
        over = [cue for cue in here if cue.start < right and cue.end > left]
        if over:
            kind = "also-counted" if any(cue.counted for cue in over) else "not-counted"
            told = html.escape("; ".join(dict.fromkeys(_told(cue) for cue in over)))
            piece = f'<span class="{kind}" title="{told}">{piece}</span>'
        parts.append(piece)
    return "".join(parts)


def _told(cue: tuple) -> str:
    if cue.counted:
        strength = f", strength {cue.strength}" if cue.strength not in ("", None) else ""
        return f"{cue.category}{strength}"
    return f"not counted as {cue.category}: {cue.reason}"


def _legend(cues: pd.DataFrame, letters: dict[str, str], rejected: bool) -> str:
    counted = cues["counted"].astype(bool)
    counts = cues.loc[counted, "category"].astype(str).value_counts()
    lines = [
        f"<li>{_key(name, letter)} {counts[name]}</li>"
        for name, letter in letters.items()
        if name in counts
    ]
    lines = lines or ["<li>no cue was counted</li>"]
    if rejected and not counted.all():
        dotted = '<span class="not-counted">looked at, not counted</span>'
        lines.append(f"<li>{dotted} {(~counted).sum()}</li>")
    return f'<ul class="legend">{"".join(lines)}</ul>'


def _switches(cues: pd.DataFrame, letters: dict[str, str], rejected: bool) -> tuple[str, str]:
    """The legend as a form with boxes, and the rules by which an empty box takes marks away."""
    counted = cues[cues["counted"].astype(bool)]
    lists = counted["lexicon"] if "lexicon" in cues else pd.Series("", counted.index)
    groups = enumerate(counted.groupby(lists, sort=False))
    parts = [_switches_of(number, name, own, letters) for number, (name, own) in groups]
    if rejected and len(counted) < len(cues):
        dotted = '<span class="not-counted">looked at, not counted</span>'
        box = _box("rejected", dotted, len(cues) - len(counted))
        parts.append((f"<p>{box}</p>", _off("rejected", "not-counted")))
    if not parts:
        return '<p class="legend">no cue was counted</p>', ""
    told = 'autocomplete="off" aria-label="Which cues are marked"'
    reset = '<input type="reset" value="Mark them all">'
    form = "".join(part for part, _ in parts)
    rules = "".join(rule for _, rule in parts)
    return f'<form class="switches" {told}>{form}{reset}</form>', rules


def _switches_of(
    number: int, name: str, cues: pd.DataFrame, letters: dict[str, str]
) -> tuple[str, str]:
    """A box for a lexicon, if it has a name, and one for each of its categories that occur."""
    found = cues["category"].astype(str).value_counts()
    items, rules, head = [], [], ""
    for category in (each for each in letters if each in found):
        letter = letters[category]
        box = f"{number}-{letter}"
        items.append(f"<li>{_box(box, _key(category, letter), found[category])}</li>")
        rules.append(_off(box, f"mark-{letter}"))
        if name:
            rules.append(_off(f"list-{number}", f"mark-{letter}"))
    if name:
        title = html.escape(name.replace("_", " ").capitalize())
        head = f"<legend>{_box(f'list-{number}', title, len(cues))}</legend>"
        closed = f".marked-article fieldset:has(#show-list-{number}:not(:checked)) ul"
        rules.append(f"{closed} {{ display: none; }}\n")
    return f'<fieldset>{head}<ul class="legend">{"".join(items)}</ul></fieldset>', "".join(rules)


def _box(name: str, label: str, count: int) -> str:
    return f'<label><input type="checkbox" checked id="show-{name}"> {label}</label> {count}'


def _key(category: str, letter: str) -> str:
    return f'<mark class="mark-{letter}" data-letter="{letter}">{html.escape(category)}</mark>'


def _off(box: str, marks: str) -> str:
    here = f".marked-article:has(#show-{box}:not(:checked)) .text .{marks}"
    return (
        f"{here} {{ background: none; text-decoration: none; padding: 0; }}\n"
        f"{here}::after {{ content: none; }}\n"
    )


def _category_css(letters: dict[str, str]) -> str:
    return "".join(
        f".marked-article .mark-{letter} {{ background: rgba({_COLOURS[i % len(_COLOURS)]},.25); "
        f"text-decoration-style: {_LINES[i % len(_LINES)]}; "
        f"text-decoration-color: rgb({_COLOURS[i % len(_COLOURS)]}); }}\n"
        for i, letter in enumerate(letters.values())
    )
