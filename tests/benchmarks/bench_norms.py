"""Whether percentiles hold what they say, on articles that the norms have not seen.

    python tests/benchmarks/bench_norms.py

The articles of the bundled norms are split at random. One half is the norm, the rates of the other
are placed in it: below the p-th percentile should lie p per cent of them, in every list and kind.
"""

import numpy as np
import pandas as pd

from helpers import load_norms
from helpers.norms import place

LEVELS = np.array([5, 10, 25, 50, 75, 90, 95])
PLACED = 2000
MEASURED = (
    "hedges hedges_modal hedges_vague_source hedges_hearsay hedges_weasel boosters "
    "boosters_factive_verb loaded frames_conflict attributions quoted_words"
).split()


def main() -> None:
    table = load_norms()
    random = np.random.default_rng(1)
    first = random.random(len(table)) < 0.5
    norm, fresh = table[first], table[~first].sample(PLACED, random_state=1)
    rows = []
    for name in MEASURED:
        counts, words = norm[name].to_numpy(), norm["words"].to_numpy()
        places = [
            place(
                {"count": c, "words": w, "per_1000": 1000 * c / w, "low": 0, "high": 0},
                counts,
                words,
            )[0]
            for c, w in zip(fresh[name], fresh["words"], strict=True)
        ]
        below = [100 * np.mean(np.array(places) < level) for level in LEVELS]
        rows.append([name, 100 * (norm[name] == 0).mean(), *below])
    told = pd.DataFrame(rows, columns=["measure", "none", *map(str, LEVELS)]).round(1)
    error = 100 * np.sqrt(LEVELS / 100 * (1 - LEVELS / 100) * (1 / PLACED + 1 / len(norm)))
    print(told.to_string(index=False))
    print("one standard error, both halves:", *error.round(2))
    off = np.abs(told[list(map(str, LEVELS))].to_numpy() - LEVELS) > 1.96 * error
    print(f"{off.sum()} of {off.size} are off by more than 1.96 errors")


if __name__ == "__main__":
    main()
