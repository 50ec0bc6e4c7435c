"""The legend over a marked article: what each mark means, how many there are, and its boxes."""

import html

import pandas as pd

# The ten colours of seaborn's "colorblind" palette; with four underlines the first twenty
# categories all look different, and the letters go on telling them apart after that.
COLOURS = (
    *("1,115,178", "222,143,5", "2,158,115", "213,94,0", "204,120,188"),
    *("202,145,97", "251,175,228", "148,148,148", "236,225,51", "86,180,233"),
)
LINES = ("solid", "dashed", "double", "wavy")


def legend(
    places: pd.DataFrame, letters: dict[str, str], rejected: bool, switches: bool
) -> tuple[str, str]:
    """What each mark means and how many there are; with boxes, and the rules that obey them."""
    counted = places[places["counted"]]
    order = {category: place for place, category in enumerate(letters)}
    # In the order in which the categories have their letters.
    first = counted["category"].astype("str").map(order).groupby(counted["lexicon"]).min()
    names = first.sort_values().index if switches else []
    groups = enumerate([(n, counted[counted["lexicon"] == n]) for n in names] or [("", counted)])
    parts = [_category_list(number, name, own, letters, switches) for number, (name, own) in groups]
    if rejected and len(counted) < len(places):
        dotted = '<span class="not-counted">looked at, not counted</span>'
        line = f"<p>{_key('rejected', dotted, len(places) - len(counted), switches)}</p>"
        parts.append((line, _off("rejected", "not-counted")))
    if not len(counted):
        parts = [('<p class="legend">no cue was counted</p>', ""), *parts[not switches :]]
    lines, rules = ("".join(column) for column in zip(*parts, strict=True))
    if not switches or "<input" not in lines:
        return f'<div class="legend">{lines}</div>', ""
    told = 'autocomplete="off" aria-label="Which cues are marked"'
    reset = '<input type="reset" value="Mark them all">'
    return f'<form class="switches" {told}>{lines}{reset}</form>', rules


def _category_list(
    number: int, name: str, places: pd.DataFrame, letters: dict[str, str], switches: bool
) -> tuple[str, str]:
    """A line for each category that occurs, under the name of the lexicon if it has one."""
    found = places["category"].astype(str).value_counts()
    items, rules, head = [], [], ""
    for category, letter in ((c, letter) for c, letter in letters.items() if c in found):
        mark = f'<mark class="mark-{letter}" data-letter="{letter}">{html.escape(category)}</mark>'
        items.append(f"<li>{_key(f'{number}-{letter}', mark, found[category], switches)}</li>")
        rules += [_off(f"{number}-{letter}", f"mark-{letter}")]
        rules += [_off(f"list-{number}", f"mark-{letter}")] * bool(name)
    if name and switches:
        title = html.escape(name.replace("_", " ").capitalize())
        head = f"<legend>{_key(f'list-{number}', title, len(places), True)}</legend>"
        closed = f".marked-article fieldset:has(#show-list-{number}:not(:checked)) ul"
        rules.append(f"{closed} {{ display: none; }}\n")
    lines = f'{head}<ul class="legend">{"".join(items)}</ul>'
    return (f"<fieldset>{lines}</fieldset>" if switches else lines), "".join(rules)


def _key(box: str, label: str, count: int, switches: bool) -> str:
    if not switches:
        return f"{label} {count}"
    return f'<label><input type="checkbox" checked id="show-{box}"> {label}</label> {count}'


def _off(box: str, marks: str) -> str:
    here = f".marked-article:has(#show-{box}:not(:checked)) .text .{marks}"
    return (
        f"{here} {{ background: none; text-decoration: none; padding: 0; }}\n"
        f"{here}::after {{ content: none; }}\n"
    )


def category_css(letters: dict[str, str]) -> str:
    return "".join(
        f".marked-article .mark-{letter} {{ background: rgba({COLOURS[i % len(COLOURS)]},.25); "
        f"text-decoration-style: {LINES[i % len(LINES)]}; "
        f"text-decoration-color: rgb({COLOURS[i % len(COLOURS)]}); }}\n"
        for i, letter in enumerate(letters.values())
    )
