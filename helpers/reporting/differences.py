"""What changed between two runs, in sentences: the numbers, the findings, and the causes."""

from itertools import takewhile
from operator import eq
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd

from helpers.reporting.manifest import causes, read_manifest
from helpers.reporting.pages import digest

COLUMNS = ["article", "kind", "what", "sentence"]
# A longer list of cells is looked up in the tables themselves.
MOST_CELLS = 3
# Words of a finding that are shown around those that changed.
CONTEXT = 4


def diff(run_1: str | Path, run_2: str | Path) -> pd.DataFrame:
    """What changed from one run to another, and what may have caused it.

    Reports are matched by the names of their articles (one report with one: whatever they are
    called). Rows of tables are matched by their columns that are not numbers, or by their place.

    Args:
        run_1: A report, or a folder of reports.
        run_2: The other, taken as the later one.

    Returns:
        One row per change: `article` (`""` for the runs as such), `kind` (`"cause"`, `"finding"`,
        `"table"`, `"file"` or `"report"`), `what` (the name of the thing), `sentence`. No rows: the
        runs are the same but for their timings.

    Raises:
        ValueError: If there is no report in one of the two.
    """
    old, new = _reports(run_1), _reports(run_2)
    if len(old) == len(new) == 1:
        old = {next(iter(new)): next(iter(old.values()))}
    rows = []
    for name in dict.fromkeys([*old, *new]):
        if name in old and name in new:
            rows += [(name, *row) for row in _compare(old[name], new[name])]
        else:
            which = run_1 if name in old else run_2
            rows.append(("", "report", name, f"“{name}” is in {which} only."))
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")


def in_short(rows: pd.DataFrame) -> list[str]:
    """The sentences of one report's rows, its tables and figures told together in one each."""
    several = rows["kind"].isin(["table", "file"]) & rows["what"].str.contains("/")
    told = rows.loc[~several, "sentence"].tolist()
    for folder, files in rows[several].groupby(rows["what"].str.partition("/")[0], sort=False):
        names = ", ".join(Path(file).stem for file in files["what"])
        told.append(
            f"{len(files)} of the {folder} {'differ' if len(files) > 1 else 'differs'}: {names}."
        )
    return told


def _reports(run: str | Path) -> dict[str, Path]:
    folder = Path(run)
    found = [folder] if read_manifest(folder) else []
    if folder.is_dir() and not found:
        found = [path for path in sorted(folder.iterdir()) if path.is_dir() and read_manifest(path)]
    if not found:
        raise ValueError(f"“{run}” is no report of run, and no folder that holds one.")
    return {read_manifest(path)["article"]["name"]: path for path in found}


def _compare(old: Path, new: Path) -> list[tuple[str, str, str]]:
    """Kind, name and sentence of each change between two reports: causes first."""
    one, other = read_manifest(old), read_manifest(new)
    rows = [("cause", why, f"Cause: {why}.") for why in causes(one, other)]
    rows += [*_findings(old, new), *_files(one["made"], other["made"], old, new)]
    for name in sorted({*one["failed"], *other["failed"]}):
        ends = ["failed" if name in made["failed"] else "ran" for made in (one, other)]
        if ends[0] != ends[1]:
            rows.append(("file", name, f"Notebook {name} {ends[0]} first and {ends[1]} then."))
    if rows and rows[0][0] != "cause":
        rows.insert(0, ("cause", "", "Cause: not among what a manifest records."))
    return rows


def _files(
    before: dict[str, str], after: dict[str, str], old: Path, new: Path
) -> list[tuple[str, str, str]]:
    """The tables and figures that changed, came or went."""
    rows = []
    changed = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    for name in (name for name in changed if name.startswith(("tables/", "figures/"))):
        if name not in before or name not in after:
            where = "first" if name in before else "second"
            rows.append(("file", name, f"{name} is in the {where} run only."))
        elif name.startswith("tables/"):
            rows.append(("table", name, _table(name, old / name, new / name)))
        else:
            rows.append(("file", name, f"{name} is drawn differently."))
    return rows


def _findings(old: Path, new: Path) -> list[tuple[str, str, str]]:
    """The findings of the first page that say something else now."""
    one, other = (
        {
            finding["href"]: finding["text"]
            for path in sorted((folder / "notebooks").glob("*.ipynb"))
            for finding in digest(nbformat.read(path, as_version=4), path.stem)["findings"]
        }
        for folder in (old, new)
    )
    rows = []
    for place in dict.fromkeys([*one, *other]):
        if one.get(place) != other.get(place):
            was, now = _where_they_part(one.get(place, "nothing"), other.get(place, "nothing"))
            name = place.partition(".html")[0]
            rows.append(("finding", name, f"{name} said: {was} Now: {now}"))
    return rows


def _where_they_part(was: str, now: str) -> tuple[str, str]:
    """Two sentences without the words that both begin or end with, but for a few around."""
    one, other = was.split(), now.split()
    before = sum(takewhile(bool, map(eq, one, other)))
    after = sum(takewhile(bool, map(eq, one[before:][::-1], other[before:][::-1])))
    start = max(before - CONTEXT, 0)
    told = []
    for words in (one, other):
        stop = min(len(words) - after + CONTEXT, len(words))
        shown = ["…"] * (start > 0) + words[start:stop] + ["…"] * (stop < len(words))
        told.append(" ".join(shown))
    return told[0], told[1]


def _table(name: str, old: Path, new: Path) -> str:
    """How many cells of a table changed, and the biggest changes."""
    one, other = (_read(path) for path in (old, new))
    if list(one.columns) != list(other.columns):
        return f"{name} has other columns: {', '.join(one)} → {', '.join(other)}."
    one, other = _matched(one, other)
    here = one.index.intersection(other.index)
    was, now = one.loc[here], other.loc[here]
    same = (was == now) | (was.isna() & now.isna())
    told = [f"{int((~same).to_numpy().sum())} of {same.size} cells differ"] if len(here) else []
    for label, rows in {"gone": one, "new": other}.items():
        keys = rows.index.difference(here)
        if len(keys):
            shown = ", ".join(f"“{_row(key)}”" for key in keys[:MOST_CELLS])
            more = " …" if len(keys) > MOST_CELLS else ""
            verb = "rows are" if len(keys) > 1 else "row is"
            told.append(f"{len(keys)} {verb} {label} ({shown}{more})")
    return f"{name}: {'; '.join([*told, *_biggest(was, now)])}."


def _read(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(path, encoding="utf-8-sig")
    except pd.errors.EmptyDataError:
        return pd.DataFrame()


def _matched(one: pd.DataFrame, other: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both with an index that names their rows, if their words do, else their places."""
    words = [c for c in one if not any(pd.api.types.is_numeric_dtype(t[c]) for t in (one, other))]
    # Row by row: of a table without rows, pandas makes another table and no column of names.
    names = [
        pd.Index([" · ".join(row) for row in t[words].fillna("").astype(str).to_numpy()], dtype=str)
        for t in (one, other)
    ]
    if words and all(name.is_unique for name in names):
        one, other = (
            t.drop(columns=words).set_index(n) for t, n in zip((one, other), names, strict=True)
        )
    return one, other


def _row(key: object) -> str:
    return str(key) if isinstance(key, str) else f"row {key + 1}"


def _biggest(was: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """The cells that changed most, each in proportion to the spread of its column."""
    changes = []
    for column in was:
        if all(pd.api.types.is_numeric_dtype(table[column]) for table in (was, now)):
            known = was[column].astype(float).replace([np.inf, -np.inf], np.nan)
            spread = max(known.std(ddof=0), 1e-9) if len(was) > 1 else 1
            apart = (now[column].astype(float) - known).abs() / spread
            changes += [(-size, column, key) for key, size in apart.items() if 0 < size < np.inf]
    shown = [
        f"{column} of {_row(key)} {was.loc[key, column]:.6g} → {now.loc[key, column]:.6g}"
        for _, column, key in sorted(changes, key=lambda c: (c[0], c[1], str(c[2])))[:MOST_CELLS]
    ]
    return [f"most of all {', '.join(shown)}"] if shown else []
