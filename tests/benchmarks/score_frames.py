"""How well the rate of each frame's cues ranks the articles in which readers saw the frame.

    python tests/benchmarks/score_frames.py narrative_frames_dev.jsonl

The file has one article a line: `text`, and 0 or 1 for each name in `READERS` (Narrative Frames:
Frermann et al. 2023). Printed is the AUC per frame: the chance that an article with the frame has
the higher rate of the two; 0.5 is a coin. The interval is a bootstrap over articles.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from helpers import find_cues, load_lexicon, tokenize

# Our frame: how the corpus calls it.
READERS = {
    "conflict": "conflict",
    "human interest": "human_interest",
    "economic consequences": "economic",
    "morality": "moral",
    "responsibility": "resolution",
}
DRAWS = 2000
SEED = 1


def frame_rates(texts: list[str]) -> pd.DataFrame:
    """Counted cues per 1,000 words: one row per text, one column per frame."""
    tokens = tokenize(texts)
    cues = find_cues(tokens, load_lexicon("frames")).query("counted")
    words = (tokens["word"] != "").groupby(tokens["article"], observed=False).sum()
    counts = pd.crosstab(cues["article"], cues["category"].astype("str"))
    counts = counts.reindex(index=words.index, columns=list(READERS), fill_value=0)
    return counts.div(words, axis=0).mul(1000).reset_index(drop=True)


def auc(seen: np.ndarray, rate: np.ndarray) -> float:
    """The chance that an article with the frame has the higher rate; ties count half."""
    marked = int(seen.sum())
    if marked in (0, len(seen)):
        return np.nan
    above = rankdata(rate)[seen].sum() - marked * (marked + 1) / 2
    return above / (marked * (len(seen) - marked))


def scored(rates: pd.DataFrame, readers: pd.DataFrame) -> pd.DataFrame:
    """AUC and 95 % interval per frame, and of their mean."""
    seen = {frame: readers[column].to_numpy(bool) for frame, column in READERS.items()}
    random = np.random.default_rng(SEED)
    draws = random.integers(0, len(rates), (DRAWS, len(rates)))
    drawn = {f: [auc(seen[f][d], rates[f].to_numpy()[d]) for d in draws] for f in READERS}
    point = {f: auc(seen[f], rates[f].to_numpy()) for f in READERS}
    table = pd.DataFrame(
        {
            "with_frame": {f: int(seen[f].sum()) for f in READERS},
            "auc": point,
            "low": {f: np.nanquantile(drawn[f], 0.025) for f in READERS},
            "high": {f: np.nanquantile(drawn[f], 0.975) for f in READERS},
        }
    )
    means = np.nanmean(np.array(list(drawn.values())), axis=0)
    low, high = np.quantile(means, [0.025, 0.975])
    table.loc["mean"] = [len(rates), np.mean(list(point.values())), low, high]
    return table


def main(path: str) -> int:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    readers = pd.DataFrame([json.loads(line) for line in lines if line])
    table = scored(frame_rates(readers["text"].tolist()), readers)
    print(table.astype({"with_frame": int}).round(3).to_string())
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
