"""Whether percentiles hold what they say, on articles that the norms have not seen.

    python tests/benchmarks/bench_norms.py TABLE [TEXT_COLUMN]

The articles of a table (Parquet) are split at random. One half makes norms, with time and memory
told; the other is placed among them by `rates`, as it stands in the table: p per cent of it should
lie below the p-th percentile, in every category and in every group of articles. Then the openings
of long articles are placed, and the interval of each should hold the place of the rest of the same
article. The data card in data/norms gives the figures.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import find_cues, list_lexicons, load_lexicon, load_norms, make_norms, rates, tokenize
from helpers.counts import MEASURES
from helpers.norms import EVERYONE, WHOLE_LEXICON, with_percentiles

genre = sys.modules[make_norms.__module__].genre
LEVELS = np.array([5, 10, 25, 50, 75, 90, 95])
BATCH = 1000
SHORT, LONG = 340, 1500


def split(path: str, text: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    table = pd.read_parquet(path).rename(columns={text: "text"})
    first = np.random.default_rng(1).random(len(table)) < 0.5
    return table[first], table[~first].reset_index(drop=True)


def made(table: pd.DataFrame, folder: str) -> pd.DataFrame:
    """Norms of a table, with the time and the memory that they took."""
    path = Path(folder, "half.parquet")
    table.to_parquet(path)
    begin = time.perf_counter()
    make_norms(path, folder)
    speed = len(table) / (time.perf_counter() - begin)
    peaks = [
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    print(f"{speed:.0f} articles/s; at most {peaks[0]:.0f} MB here, {peaks[1]:.0f} MB in a process")
    return load_norms(folder)


def counted(texts: pd.Series, lexicon: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rates of articles, as a whole and by category; and some cues, for their categories."""
    tables, chosen = [], load_lexicon(lexicon)
    for begin in range(0, len(texts), BATCH):
        tokens = tokenize(texts[begin : begin + BATCH])
        cues = find_cues(tokens, chosen)
        for by in (["article"], ["article", "category"]):
            table = rates(cues, tokens, by).astype(dict.fromkeys(by, "str"))
            tables.append(table.assign(article=table["article"].astype("int64") + begin))
    table = pd.concat(tables, ignore_index=True).fillna({"category": WHOLE_LEXICON})
    return table[["article", "category", *MEASURES]], cues


def groups(table: pd.DataFrame) -> dict[str, pd.Series]:
    """For each kind of group, in which group each article is."""
    low = table["text"].str.lower()
    both = low.str.contains(r"\btrump\b") & low.str.contains(r"\bputin\b")
    return {
        "all": pd.Series(EVERYONE, table.index),
        "lean": "lean: " + table["lean"].str.lower(),
        "genre": "genre: " + table["outlet"].map(genre),
        "outlet": "outlet: " + table["outlet"].str.strip(),
        "topic": "topic: " + table["topic"].str.strip(),
        "mentions": both.map({True: "mentions: Trump and Putin", False: ""}),
    }


def calibration(fresh: pd.DataFrame, norms: pd.DataFrame) -> pd.DataFrame:
    """The share of fresh articles below each percentile, a row per group and category."""
    rows = []
    for lexicon in list_lexicons()["name"]:
        table, cues = counted(fresh["text"], lexicon)
        for kind, names in groups(fresh).items():
            for group in sorted(set(norms["group"]) & set(names)):
                members = table[table["article"].isin(names.index[names == group])]
                # As `rates(…, norms=…)` does, of which the counts are here already.
                placed = with_percentiles(members, cues, norms[norms["group"] == group])
                for category, part in placed.groupby("category"):
                    share = [(part["percentile"] < level).mean() * 100 for level in LEVELS]
                    sizes = (len(part), part["norm_articles"].iloc[0])
                    rows.append((kind, group, lexicon, category, *sizes, *share))
    names = ["kind", "group", "lexicon", "category", "fresh", "articles", *LEVELS]
    return pd.DataFrame(rows, columns=names)


def openings(texts: pd.Series, norms: pd.DataFrame) -> None:
    """How often the interval of an opening holds the place of the rest of the same article."""
    words = texts.str.split(" ")
    words = words[words.str.len() >= LONG].head(BATCH)
    for lexicon in list_lexicons()["name"]:
        places = []
        for part in (words.str[:SHORT], words.str[SHORT:]):
            tokens = tokenize(part.str.join(" "))
            cues = find_cues(tokens, load_lexicon(lexicon))
            places.append(rates(cues, tokens, norms=norms[norms["group"] == EVERYONE]))
        short, rest = places
        held = rest["percentile"].between(short["percentile_low"], short["percentile_high"])
        width = (short["percentile_high"] - short["percentile_low"]).median()
        print(f"{lexicon}: {held.mean():.1%} of {len(held)} held, median width {width:.0f} points")


def main() -> None:
    pd.set_option("display.width", 160, "display.max_rows", 500)
    first, fresh = split(sys.argv[1], (sys.argv[2:] or ["text"])[0])
    with tempfile.TemporaryDirectory() as folder:
        norms = made(first, folder)
    found = calibration(fresh, norms)
    whole = found[found["kind"] == "all"]
    print(whole.drop(columns=["kind", "group"]).round(1).to_string(index=False))
    sizes = 1 / found["fresh"] + 1 / found["articles"]
    error = np.sqrt(np.outer(sizes, LEVELS * (100 - LEVELS)))
    print("sampling error of the first row:", *error[0].round(2))
    off = np.abs(found[LEVELS] - LEVELS) / error
    told = pd.DataFrame({"beyond_1.96_errors": (off > 1.96).mean(axis=1), "most": off.max(axis=1)})
    told = told.assign(rows=1).groupby(found["kind"], sort=False)
    print(told.agg({"rows": "sum", "beyond_1.96_errors": "mean", "most": "max"}).round(3))
    openings(fresh["text"], norms)


if __name__ == "__main__":
    main()
