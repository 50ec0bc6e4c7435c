"""The page over several reports: what their notebooks saved as “side_by_side”, side by side."""

from math import ceil
from pathlib import Path

import pandas as pd

from helpers.chance.exact import differ_at_all
from helpers.reporting.manifest import NAME
from helpers.reporting.pages import render
from helpers.reporting.reports import dump, replace_text

# The table of a report that is compared: one row for each thing that is counted.
TABLE = Path("tables") / "side_by_side.csv"
COLUMNS = ["list", "count", "words", "per_1000", "low", "high", "percentile"]
# As in the notebooks: below this a single cue already makes more than 10 per 1,000.
FEW_WORDS = 100


def overview_page(reports: list[dict], pairs: list[dict]) -> str:
    """The page over several reports: their rates, what is missing, and what is the same text.

    Args:
        reports: Each with `source`, `article`, `folder`, `reason` and, if it has a folder, `loaded`
            (the article).
        pairs: As records of `near_duplicates`.
    """
    made = [report for report in reports if report["folder"]]
    rows = [row for report in made for row in _rates(report)]
    return render(
        "overview",
        f"{len(made)} articles side by side" if len(made) > 1 else "Reports",
        books=[],
        reports=[report | _called(report["loaded"]) for report in made],
        comparisons=[_comparison(name, rows) for name in dict.fromkeys(r["list"] for r in rows)],
        pairs=pairs,
        refused=[report for report in reports if report["reason"]],
    )


def compared(rates: list[dict], what: str) -> str:
    """What can be said of the rates of several articles together, in a sentence or two.

    Args:
        rates: With `title`, `count`, `words`, `per_1000`, highest first.
        what: What is counted, in the plural.
    """
    known = [row for row in rates if row["words"] >= FEW_WORDS]
    if len(known) < 2 or not sum(row["count"] for row in known):
        return f"There are not two articles of {FEW_WORDS} words with {what} to be compared."
    p = differ_at_all(pd.DataFrame(known))
    told = "do not lie" if p < 0.05 else "may lie"
    shown = "< .001" if p < 0.001 else f"= {p:.3f}".replace("0.", ".")
    return (
        f"From {known[0]['per_1000']:.1f} per 1,000 words in “{known[0]['title']}” to "
        f"{known[-1]['per_1000']:.1f} in “{known[-1]['title']}”. Taken together, the {len(known)} "
        f"articles {told} so far apart by chance (p {shown}); two whose intervals overlap need a "
        "test of their own."
    )


def _called(article) -> dict:
    about = ", ".join(filter(None, [article.outlet, article.date]))
    return {"title": article.title or article.name, "about": about}


def _rates(report: dict) -> list[dict]:
    """The rows of a report's table that hold a rate; none where its notebooks saved none."""
    path = Path(report["folder"]) / TABLE
    if not path.is_file():
        return []
    table = pd.read_csv(path, encoding="utf-8-sig").reindex(columns=COLUMNS).query("words > 0")
    known = {"article": report["article"], **_called(report["loaded"])}
    return [known | row | {"few": row["words"] < FEW_WORDS} for row in table.to_dict("records")]


def _comparison(name: str, rates: list[dict]) -> dict:
    """The rates of one list, highest first, and where to draw them."""
    rows = sorted(
        (row for row in rates if row["list"] == name),
        key=lambda row: (-row["per_1000"], row["article"]),
    )
    # Made for the rates that mean something: an interval of ten words would dwarf them all.
    sized = [row["high"] for row in rows if not row["few"]] or [row["high"] for row in rows]
    end = max(10, ceil(max(sized) / 10) * 10)
    drawn = {"at": "per_1000", "from": "low", "to": "high"}
    placed = [
        row | {key: round(min(100 * row[column] / end, 100), 2) for key, column in drawn.items()}
        for row in rows
    ]
    return {
        "title": name.capitalize(),
        "sentence": compared(rows, name),
        "placed": any(row["percentile"] == row["percentile"] for row in rows),
        "rows": placed,
        "end": end,
    }


def refuse_another_index(out: Path) -> None:
    """Leave alone a first page that was not made here."""
    if (out / "index.html").exists() and not (out / NAME).is_file():
        raise ValueError(
            f"“{out / 'index.html'}” is not an overview made here: choose another --out."
        )


def write_overview(reports: list[dict], pairs: pd.DataFrame, out: Path) -> None:
    """Write the page that sets several reports side by side, and the manifest beside it."""
    told = [
        {key: report[key] for key in ("source", "article", "reason")}
        | {"sha256": report["loaded"].sha256 if "loaded" in report else ""}
        for report in reports
    ]
    kept = {"reports": told, "near_duplicates": pairs.to_dict("records")}
    kept["timings"] = {"total": round(sum(report["seconds"] for report in reports), 3)}
    replace_text(out / "index.html", overview_page(reports, kept["near_duplicates"]))
    replace_text(out / NAME, dump(kept))
