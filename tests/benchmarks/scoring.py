"""How good a lexicon is: its sentences against those that annotators marked.

    python tests/benchmarks/scoring.py hedges FILE [--without CATEGORY …] [--top 15]

A lexicon (name or path) is held against a file of labelled sentences (`load_labelled` says which
columns); printed are the scores, the costliest cues and the words of what was missed.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers import Lexicon, LexiconError, find_cues, keyness, load_lexicon, tokenize

TEXT_COLUMNS = ("text", "sentence", "tokens")
LABEL_COLUMNS = ("label", "uncertain", "hedged", "spec")
DRAWS = 1000
SEED = 1


class Score(NamedTuple):
    """What `score` returns; each table is described there."""

    scores: pd.DataFrame
    false_hits: pd.DataFrame
    missed: pd.DataFrame


class LabelsError(ValueError):
    """A labelled file that cannot be scored; the message says what is missing."""


def load_labelled(path: str | Path) -> pd.DataFrame:
    """Read sentences with a label: a CSV, TSV or JSONL file.

    The text stands in a column `text`, `sentence` or `tokens` (a list of words), the label in
    `label`, `uncertain`, `hedged` or `spec`: 1 or 0, true or false, yes or no, or one mark a word.

    Args:
        path: The file.

    Returns:
        One row per sentence: `text`, `label` (bool).

    Raises:
        LabelsError: If the file is missing or unreadable, lacks a column, or a label is unclear.
    """
    path = Path(path)
    try:
        table = _read(path)
    except (OSError, ValueError) as error:
        raise LabelsError(f"“{path}” cannot be read as a table ({error}).") from error
    text, label = (
        next((name for name in names if name in table), None)
        for names in (TEXT_COLUMNS, LABEL_COLUMNS)
    )
    if text is None or label is None:
        wanted = ", ".join(TEXT_COLUMNS if text is None else LABEL_COLUMNS)
        raise LabelsError(f"“{path.name}” has none of the columns {wanted}.")
    texts = [" ".join(t) if isinstance(t, list) else str(t) for t in table[text]]
    labels = [_truth(value, row, path.name) for row, value in enumerate(table[label], start=1)]
    return pd.DataFrame({"text": texts, "label": np.array(labels, dtype=bool)})


def score(
    lexicon: Lexicon, labelled: pd.DataFrame, categories: Sequence[str] | None = None
) -> Score:
    """Precision, recall and F1 of "the sentence holds a counted cue" against the labels.

    The interval of F1 is a bootstrap over sentences (1,000 draws, seeded): how much the score would
    vary on other sentences of the same kind; another kind of text is another matter.

    Args:
        lexicon: As returned by `load_lexicon`.
        labelled: Columns `text` and `label` (bool), as returned by `load_labelled`.
        categories: Categories of the lexicon to count; all if None.

    Returns:
        `scores`: one row for "all" and one per category: `category`, `sentences`, `marked` (by
        the annotators), `found` (by the lexicon), `hits` (by both), `precision`, `recall` (a
        category's is of all marked sentences), `f1`, `f1_low`, `f1_high`.
        `false_hits`: `cue`, `category`, `hits`, `false` (sentences with the cue that are not
        marked), `precision`; the costliest first.
        `missed`: words of marked sentences without a cue against unmarked ones, as `keyness`.

    Raises:
        ValueError: If the lexicon has no category of that name.
    """
    unknown = sorted(set(categories or ()) - set(lexicon.table["category"]))
    if unknown:
        raise ValueError(f"The lexicon {lexicon.name} has no category “{unknown[0]}”.")
    tokens = tokenize(labelled["text"].tolist())
    cues = find_cues(tokens, lexicon).query("counted")
    cues = cues if categories is None else cues[cues["category"].isin(list(categories))]
    label = labelled["label"].to_numpy()
    parts = {"all": cues} | dict(list(cues.groupby("category", observed=True)))
    scores = [_score_row(name, label, _holding(part, len(label))) for name, part in parts.items()]
    once = cues.drop_duplicates(["article", "cue"])
    once = once.assign(
        hits=label[once["article"].cat.codes], false=~label[once["article"].cat.codes]
    )
    costs = once.groupby(["cue", "category"], observed=True)[["hits", "false"]].sum().reset_index()
    costs["precision"] = costs["hits"] / (costs["hits"] + costs["false"])
    costs = costs.sort_values(["false", "cue"], ascending=[False, True], ignore_index=True)
    silent = (label & ~_holding(cues, len(label)))[tokens["article"].cat.codes]
    missed = keyness(tokens[silent], tokens[~label[tokens["article"].cat.codes]])
    return Score(pd.DataFrame(scores), costs, missed[missed["count"] > 0])


def _read(path: Path) -> pd.DataFrame:
    suffix = path.suffix.lower()
    if suffix in {".jsonl", ".ndjson"}:
        with path.open(encoding="utf-8") as file:
            return pd.DataFrame([json.loads(line) for line in file if line.strip()])
    # A quotation mark in a TSV is a quotation mark of the sentence.
    form = {"sep": "\t", "quoting": 3} if suffix == ".tsv" else {}
    return pd.read_csv(path, encoding="utf-8", keep_default_na=False, dtype=str, **form)


def _truth(value: object, row: int, name: str) -> bool:
    if isinstance(value, list):
        return any(value)
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    said = str(value).strip().lower()
    if said not in known:
        raise LabelsError(f"“{name}”, sentence {row}: “{said}” is not a label (1 or 0).")
    return known[said]


def _holding(cues: pd.DataFrame, size: int) -> np.ndarray:
    """Which of the sentences hold one of the cues."""
    holding = np.zeros(size, dtype=bool)
    holding[cues["article"].cat.codes] = True
    return holding


def _score_row(name: str, label: np.ndarray, found: np.ndarray) -> dict:
    hits, marked = int((label & found).sum()), int(label.sum())
    # Each sentence is one of four kinds, so that a bootstrap draw is a multinomial one.
    kinds = np.array([hits, marked - hits, found.sum() - hits, (~label & ~found).sum()])
    random = np.random.default_rng(SEED)
    draws = random.multinomial(len(label), kinds / max(len(label), 1), DRAWS).T
    low, high = np.quantile(_f1(*draws[:3]), [0.025, 0.975])
    return {
        "category": name,
        "sentences": len(label),
        "marked": marked,
        "found": int(found.sum()),
        "hits": hits,
        "precision": hits / found.sum() if found.any() else np.nan,
        "recall": hits / marked if marked else np.nan,
        "f1": float(_f1(*kinds[:3])),
        "f1_low": low,
        "f1_high": high,
    }


def _f1(hits: np.ndarray, missed: np.ndarray, false: np.ndarray) -> np.ndarray:
    return 2 * hits / np.maximum(2 * hits + missed + false, 1)


def main() -> int:
    command = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    command.add_argument("lexicon", help="a name, such as hedges, or the path of a CSV")
    command.add_argument("file", help="labelled sentences: CSV, TSV or JSONL")
    command.add_argument("--without", nargs="*", default=[], help="categories not to count")
    command.add_argument("--top", type=int, default=15, help="rows of the lists of mistakes")
    options = command.parse_args()
    try:
        lexicon = load_lexicon(options.lexicon)
        categories = lexicon.table["category"].unique().tolist()
        unknown = [name for name in options.without if name not in categories]
        if unknown:
            raise ValueError(f"No category “{unknown[0]}” among {', '.join(categories)}.")
        kept = [name for name in categories if name not in options.without]
        found = score(lexicon, load_labelled(options.file), kept)
    except (LexiconError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(found.scores.round(3).to_string(index=False))
    print("\nCues that stand most often in sentences that are not marked:")
    print(found.false_hits.head(options.top).round(2).to_string(index=False, max_colwidth=60))
    print("\nWords that tell marked sentences without a cue from those not marked:")
    missed = found.missed.query("score > 0").head(options.top)
    print(missed[["word", "count", "reference_count", "score"]].round(2).to_string(index=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
