"""How many of the words that readers found loaded the list finds, and how many others.

    python tests/benchmarks/score_loaded.py babe_dev.jsonl [--half A|B]

The file has one sentence a line: `text`, and `loaded`, the words and phrases that were marked
(BABE: Spinde et al. 2021). What is scored is a word in a sentence, as it is written, stop words
too:
marked if it stands in a marked phrase, found if it stands in a counted cue. The halves are drawn
by the seed below; the list was read against half A only. The interval is a bootstrap over
sentences.
"""

import argparse
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import find_cues, load_lexicon, tokenize

DRAWS = 2000
SEED = 15
WORD = re.compile(r"\w+")


def sentences(path: str | Path, half: str = "") -> pd.DataFrame:
    """The sentences of the file, or of one half of it: `text`, `loaded`, in their order."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    table = pd.DataFrame([json.loads(line) for line in lines if line])
    in_a = np.random.default_rng(SEED).permutation(len(table)) < len(table) / 2
    return table if not half else table[in_a == (half == "A")].reset_index(drop=True)


def words(text: str) -> list[str]:
    """The words of a text in lower case: runs of letters and digits."""
    return WORD.findall(text.lower())


def marked(loaded: list[str], text: str) -> set[str]:
    """The words of the sentence that stand in a marked phrase."""
    return {word for phrase in loaded for word in words(phrase)} & set(words(text))


def found(table: pd.DataFrame) -> list[set[str]]:
    """The words of each sentence that stand in a counted cue."""
    cues = find_cues(tokenize(table["text"].tolist()), load_lexicon("loaded")).query("counted")
    hits = [set() for _ in range(len(table))]
    for number, text in zip(cues["article"].cat.codes, cues["text"], strict=True):
        hits[number] |= set(words(text))
    return hits


def scores(table: pd.DataFrame) -> dict[str, float]:
    """Precision, recall and F1 over words in sentences, F1 with its 95 % interval."""
    by_list = found(table)
    by_readers = [marked(*row) for row in zip(table["loaded"], table["text"], strict=True)]
    counts = np.array(
        [[len(a & b), len(a), len(b)] for a, b in zip(by_list, by_readers, strict=True)]
    )
    random = np.random.default_rng(SEED)
    draws = random.integers(0, len(counts), (DRAWS, len(counts)))
    both, listed, read = counts[draws].sum(axis=1).T
    low, high = np.quantile(2 * both / (listed + read), [0.025, 0.975])
    both, listed, read = counts.sum(axis=0)
    f1 = 2 * both / (listed + read)
    told = {"sentences": len(table), "marked": read, "found": listed, "both": both}
    return told | {
        "precision": both / listed,
        "recall": both / read,
        "f1": f1,
        "low": low,
        "high": high,
    }


def main() -> None:
    command = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    command.add_argument("file", help="sentences with marked words, one JSON object a line")
    command.add_argument("--half", choices=["A", "B"], help="one half only")
    options = command.parse_args()
    halves = [options.half] if options.half else ["", "A", "B"]
    rows = {half or "all": scores(sentences(options.file, half)) for half in halves}
    print(pd.DataFrame(rows).T.round(3).to_string())


if __name__ == "__main__":
    main()
