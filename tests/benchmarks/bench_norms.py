"""Whether percentiles hold what they say, on articles that the norms have not seen.

    python tests/benchmarks/bench_norms.py TABLE [TEXT_COLUMN]

Three measurements on a table of articles; the data card in data/norms gives them.

1. Split the articles at random, make norms of one half, place the other half: p per cent of it
   should lie below the p-th percentile. Articles without a cue tie; each is placed at random
   among those, as their rank stands for any place there.
2. The beginning of long articles, as long as a short article: how often its interval of
   percentiles holds the place of the rest of the same article.
3. Time and memory of the counting.
"""

import sys
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from helpers import find_cues, list_lexicons, load_lexicon, rates, tokenize
from helpers import norms as made

SPLITS = 20
LEVELS = np.arange(5, 96)
GROUPS = ["all articles", "lean: left", "genre: opinion", "mentions: Trump and Putin"]
SHORT = 340
LONG = 1500
PIECES = 1000


def count(table: Path, text: str) -> tuple[pd.DataFrame, np.ndarray, list]:
    """Articles, their cues and the lexicons; time and memory are printed."""
    lexicons = [load_lexicon(name) for name in list_lexicons()["name"]]
    peak, begin = [0.0], time.perf_counter()
    threading.Thread(target=watch, args=(peak,), daemon=True).start()
    batches, size = made._batches(table, text)
    jobs = ((batch, lexicons, ("Trump", "Putin")) for batch in batches)
    workers = min(made._cores(), made.MOST_WORKERS)
    with tqdm(total=size, mininterval=1) as bar:
        articles, counts, _, _ = made._merged(made._spread(made._measure, jobs, workers), bar)
    speed = len(articles) / (time.perf_counter() - begin)
    print(f"{workers} processes: {speed:.0f} articles/s, {peak[0]:.0f} MB together at most")
    return articles, counts, lexicons


def watch(peak: list[float]) -> None:
    """Follow the memory of this process and its children, shared pages counted once (Linux)."""
    children = Path("/proc/self/task").glob("*/children")
    while Path("/proc/self/smaps_rollup").exists():
        ids = ["self", *(i for path in children for i in path.read_text().split())]
        children = Path("/proc/self/task").glob("*/children")
        peak[0] = max(peak[0], sum(proportional(i) for i in ids))
        time.sleep(0.5)


def proportional(process: str) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def calibration(articles: pd.DataFrame, counts: np.ndarray, lexicons: list) -> pd.DataFrame:
    """How far the share of fresh articles below each percentile is from that percentile."""
    random, found = np.random.default_rng(1), []
    for split in range(SPLITS):
        first = random.random(len(articles)) < 0.5
        half = articles[first].reset_index(drop=True)
        norms = made._rate_table(half, counts[first], lexicons, ("Trump", "Putin"))
        groups = dict((g["group"], rows) for g, rows in made._groups(articles, ("Trump", "Putin")))
        for row in norms.to_dict("records"):
            if row["kind"] == "length" or row["group"] not in groups:
                continue
            fresh = groups[row["group"]][~first[groups[row["group"]]]]
            rate = own_rate(articles, counts, lexicons, row).iloc[fresh]
            quantiles = np.array([row[name] for name in made.QUANTILES])
            places = made._place(rate, quantiles, row["none"], random.random(len(rate)))
            share = (places[:, None] < LEVELS).mean(axis=0) * 100
            n = len(fresh) * row["articles"] / (len(fresh) + row["articles"])
            error = np.sqrt(LEVELS * (100 - LEVELS) / n)
            keys = {key: row[key] for key in ("group", "lexicon", "category", "articles", "none")}
            off = np.abs(share - LEVELS)
            mean = places.mean() - 50
            found.append(
                keys
                | {"split": split, "off": off.max(), "z": (off / error).mean(), "mean": mean}
                | {"outside": (off > 1.96 * error).mean(), "error": 50 / np.sqrt(n)}
            )
    return pd.DataFrame(found)


def own_rate(articles: pd.DataFrame, counts: np.ndarray, lexicons: list, row: dict) -> pd.Series:
    first = 0
    for lexicon in lexicons:
        categories = lexicon.table["category"].unique().tolist()
        if lexicon.name == row["lexicon"]:
            own = counts[:, first : first + len(categories)]
            whole = row["category"] == made.WHOLE_LEXICON
            cues = own.sum(axis=1) if whole else own[:, categories.index(row["category"])]
            return pd.Series(cues / articles["words"] * made.PER)
        first += len(categories)
    raise KeyError(row["lexicon"])


def coverage(table: Path, text: str, norms: pd.DataFrame) -> pd.DataFrame:
    """Of beginnings of articles, the share whose interval holds the place of the rest."""
    texts = (t for part in made._batches(table, text)[0] for t in part["text"])
    openings, rests = [], []
    for whole in texts:
        words = whole.split(" ")
        if len(words) >= LONG:
            openings.append(" ".join(words[:SHORT]))
            rests.append(" ".join(words[SHORT:]))
        if len(openings) == PIECES:
            break
    found = []
    for name in list_lexicons()["name"]:
        lexicon, places = load_lexicon(name), []
        for pieces in (openings, rests):
            tokens = tokenize(pieces)
            places.append(rates(find_cues(tokens, lexicon), tokens, norms=norms))
        short, rest = places
        inside = rest["percentile"].between(short["percentile_low"], short["percentile_high"])
        width = (short["percentile_high"] - short["percentile_low"]).median()
        found.append((name, len(short), inside.mean(), width))
    return pd.DataFrame(found, columns=["lexicon", "openings", "held", "median_width"])


def main() -> None:
    table, text = Path(sys.argv[1]), (sys.argv[2:] or ["text"])[0]
    pd.set_option("display.width", 160, "display.max_rows", 500)
    articles, counts, lexicons = count(table, text)
    found = calibration(articles, counts, lexicons)
    grouped = found.groupby(["group", "lexicon", "category"], sort=False)
    means = grouped[["articles", "none", "off", "error", "outside", "mean"]].mean()
    whole = means.reset_index()
    print(whole[whole["group"].isin(GROUPS) & (whole["category"] == "all")].round(2).to_string())
    print(whole[whole["group"] == "all articles"].round(2).to_string())
    print(
        f"{len(whole)} rows; outside 1.96 sampling errors: {found['outside'].mean():.1%} of levels"
    )
    norms = made._rate_table(articles, counts, lexicons, ("Trump", "Putin"))
    norms = norms[norms["group"] == made.EVERYONE].assign(stale=False)
    print(coverage(table, text, norms).round(3).to_string())


if __name__ == "__main__":
    main()
