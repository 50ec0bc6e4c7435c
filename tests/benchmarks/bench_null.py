"""How often chance alone yields a keyword: random halves of articles, which differ in nothing.

    python tests/benchmarks/bench_null.py TABLE [ARTICLES]

Each article of a sample (a Parquet file with a column `text`) is split once by its sentences, as in
notebook 02, once by its words and once by its paragraphs; each bundled article a hundred times.
Told is the share of splits with a keyword, by q and by p. Then sets of articles are drawn from the
sample and split at random: there the words of one article come in bursts, tests by word fail, and
tests by article are the ones to use.
"""

import sys

import numpy as np
import pandas as pd

from helpers import article_tests, keyness, list_articles, load_article, tokenize

REPEATS, SETS, SET_SIZE = 100, 100, 40


def split(tokens: pd.DataFrame, unit: str, random: np.random.Generator) -> tuple:
    """A random half of the sentences, paragraphs, articles or words, and the other half."""
    words = tokens[tokens["word"] != ""]
    of_word = np.arange(len(words)) if unit == "words" else pd.factorize(words[unit])[0]
    units = np.unique(of_word)
    half = np.isin(of_word, random.permutation(units)[: len(units) // 2])
    return words[half], words[~half]


def main() -> None:
    texts = pd.read_parquet(sys.argv[1], columns=["text"])["text"]
    texts = texts.sample(int((sys.argv[2:] or [1200])[0]), random_state=3)
    random, rows = np.random.default_rng(1), []
    named = [("news", text) for text in texts]
    named += [(n, load_article(n).text) for n in list_articles()["name"] for _ in range(REPEATS)]
    for name, text in named:
        tokens = tokenize(text)
        for unit in ("sentence", "words", "paragraph"):
            table = keyness(*split(tokens, unit, random))
            rows.append((name, unit, *((table[column] < 0.05).any() for column in "qp")))
    found = pd.DataFrame(rows, columns=["text", "by", "q", "p"]).groupby(["text", "by"])
    print(found.mean().assign(splits=found.size()).round(4).to_string())
    found = []
    for _ in range(SETS):
        sides = split(tokenize(texts.sample(SET_SIZE, random_state=random)), "article", random)
        found.append([(test(*sides)["q"] < 0.05).any() for test in (keyness, article_tests)])
    by_word, by_article = np.mean(found, axis=0)
    print(
        f"{SETS} sets of {SET_SIZE} articles with a keyword by q: {by_word:.0%} if tested by word,"
    )
    print(f"{by_article:.0%} if tested by article")


if __name__ == "__main__":
    main()
