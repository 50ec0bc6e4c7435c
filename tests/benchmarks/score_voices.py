"""How many attributions are found: exact spans of cues, sources and contents in annotated news.

    python tests/benchmarks/score_voices.py FILE [--articles 84]

FILE is a part of PolNeAR as JSON lines (`text`, `publisher`, `cues`, `sources`, `contents`: lists
of character spans in fragments). A span is right if its first and last word are; the interval is a
bootstrap over articles. Words of content are those inside any content.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import Article, find_attributions, tokenize

ROLES = {"cue": "cues", "source": "sources", "content": "contents"}
DRAWS = 1000


def ends(spans: list, starts: np.ndarray, stops: np.ndarray) -> tuple | None:
    """First and last word of the spans of one annotation."""
    inside = np.zeros(len(starts), dtype=bool)
    for start, end in spans:
        inside |= (starts < end) & (stops > start)
    found = np.flatnonzero(inside)
    return (found[0], found[-1]) if len(found) else None


def counts(row: dict, found: pd.DataFrame, tokens: pd.DataFrame) -> dict[str, tuple[int, int, int]]:
    """Right, given and wanted spans of one article for each role, and words of content."""
    words = tokens[tokens["word"] != ""]
    starts, stops = words["start"].to_numpy(), words["end"].to_numpy()
    told = {}
    for role, name in ROLES.items():
        wanted = {ends(spans, starts, stops) for spans in row[name] if spans} - {None}
        pieces = found[found["role"] == role].groupby("attribution")[["start", "end"]]
        given = {ends(part.to_numpy(), starts, stops) for _, part in pieces} - {None}
        told[role] = len(wanted & given), len(given), len(wanted)
    gold, mine = np.zeros(len(starts), dtype=bool), np.zeros(len(starts), dtype=bool)
    for spans in row["contents"]:
        for start, end in spans:
            gold |= (starts < end) & (stops > start)
    for start, end in found.loc[found["role"] == "content", ["start", "end"]].to_numpy():
        mine |= (starts < end) & (stops > start)
    told["words of content"] = int((gold & mine).sum()), int(mine.sum()), int(gold.sum())
    return told


def f1(parts: np.ndarray) -> float:
    right, given, wanted = parts.sum(axis=0)
    return 200 * right / max(given + wanted, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int)
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.file.open(encoding="utf-8")][: options.articles]
    tokens = tokenize([Article(str(i), row["text"]) for i, row in enumerate(rows)])
    found = dict(list(find_attributions(tokens).groupby("article", observed=True)))
    cut = dict(list(tokens.groupby("article", observed=True)))
    empty = next(iter(found.values())).iloc[:0]
    told = [counts(r, found.get(str(i), empty), cut[str(i)]) for i, r in enumerate(rows)]
    draws = np.random.default_rng(1).integers(len(rows), size=(DRAWS, len(rows)))
    for what in told[0]:
        parts = np.array([each[what] for each in told])
        low, high = np.percentile([f1(parts[draw]) for draw in draws], [2.5, 97.5])
        right, given, wanted = parts.sum(axis=0)
        shares = f"precision {100 * right / given:.1f}, recall {100 * right / wanted:.1f}"
        print(f"{what}: F1 {f1(parts):.1f} [{low:.1f}, {high:.1f}], {shares}, {wanted:,} wanted")


if __name__ == "__main__":
    main()
