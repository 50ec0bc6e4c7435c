"""What the rows of a table of rates are called, and what stands behind all of them together."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

# Below 100 words a single cue already makes more than 10 per 1,000: a rate says little there.
FEW_WORDS = 100
WORDS_ENOUGH = (f"{FEW_WORDS} words or more", f"fewer than {FEW_WORDS} words")
# The columns that tokens and cues share: groups made by others, such as categories, share words.
OF_TOKENS = {
    *("article", "section", "paragraph", "sentence", "heading", "quoted", "speaker", "voice")
}


def keys(rates: pd.DataFrame) -> list[str]:
    """The columns that a table of rates is grouped by."""
    return list(rates.columns[: list(rates.columns).index("count")])


def without_norms(rates: pd.DataFrame) -> pd.DataFrame:
    """The rates alone: with several norm groups each of them stands in several rows."""
    if "norm_group" not in rates:
        return rates
    return rates.loc[:, :"high"].drop_duplicates(ignore_index=True)


def told_apart(rates: pd.DataFrame, columns: Sequence[str]) -> tuple[list[str], list[str]]:
    """Which of the columns tell the rows apart, and the names of what all rows share."""
    parts = [key for key in columns if (rates[key] != rates[key].iloc[0]).any()] or columns[:1]
    shared = [key for key in columns if key not in parts]
    return list(parts), [_name(key, rates[key].iloc[0], {}) for key in shared]


def group_names(
    rates: pd.DataFrame, names: Mapping | Sequence[str] | None = None, columns: Sequence = ()
) -> list[str]:
    """A name for each row: what is given, or the values of the columns that tell rows apart.

    Args:
        rates: As returned by `rates`.
        names: One name for each row, or a mapping from values (as 0, a section) to names; values
            that it lacks keep their own.
        columns: Those that tell rows apart, by default found in the table.

    Raises:
        ValueError: If there are fewer or more names than rows.
    """
    if names is not None and not isinstance(names, Mapping):
        if len(names) != len(rates):
            raise ValueError(
                f"The table has {len(rates)} rows, and {len(names)} names were given: give one for "
                "each row, in the order of the table, or a mapping from groups to names."
            )
        return [str(name) for name in names]
    columns = columns or told_apart(rates, keys(rates))[0]
    parts = [[_name(column, value, names or {}) for value in rates[column]] for column in columns]
    return [" · ".join(row) for row in zip(*parts, strict=True)]


def _name(column: str, value: object, names: Mapping) -> str:
    if isinstance(value, bool | np.bool_):
        return column if value else f"not {column}"
    if value in names:
        return str(names[value])
    if not isinstance(value, int | np.integer):
        return str(value)
    # As `section_names` begins, so that a section is called the same where its heading is unknown.
    return f"§{value}" if column == "section" else f"{column} {value}"


def total_words(rates: pd.DataFrame) -> int:
    """Words behind all rows together: groups of cues, such as categories, share their words."""
    parts = [column for column in keys(rates) if column in OF_TOKENS]
    whole = rates.drop_duplicates(parts) if parts else rates.head(1)
    return int(whole["words"].sum())


def say_interval(row: pd.Series) -> str:
    """The interval of a rate in words."""
    return f"95 % interval {row['low']:.1f} to {row['high']:.1f}"
