"""How fast cues are found: one pass over 1,000 articles against the usual teaching loop.

Both run on the same text, in the same process, on one core; what counts is their ratio.

    python tests/benchmarks/bench_cues.py
"""

import os

# One core: Arrow would otherwise spread its work.
os.environ |= {"OMP_NUM_THREADS": "1", "ARROW_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

import random
import time

import pyarrow
from nltk.tokenize import NLTKWordTokenizer
from nltk.tokenize.punkt import PunktSentenceTokenizer

from helpers import Article, find_cues, list_articles, load_article, load_lexicon, tokenize

ARTICLES = 1_000
ROUNDS = 5


def material() -> list[Article]:
    """The contrast set's paragraphs in random order, each with words of its own."""
    names = [name for name in list_articles()["name"] if name.startswith("ferry")]
    paragraphs = [p for name in names for p in load_article(name).text.split("\n\n")]
    draw = random.Random(1)
    texts = (
        "\n\n".join(f"{p} Item {i}-{j}." for j, p in enumerate(draw.sample(paragraphs, 12)))
        for i in range(ARTICLES)
    )
    return [Article(name=f"article_{i}", text=text) for i, text in enumerate(texts)]


def teaching_loop(articles: list[Article], cues: set[str]) -> int:
    """Sentences, words, a look-up for each: what a course shows. Returns the number of tokens."""
    sentences, words = PunktSentenceTokenizer(), NLTKWordTokenizer()
    tokens = found = 0
    for article in articles:
        for sentence in sentences.tokenize(article.text):
            for word in words.tokenize(sentence):
                tokens += 1
                found += word.lower() in cues
    return tokens


def one_pass(articles: list[Article], lexicon) -> int:
    tokens = tokenize(articles)
    find_cues(tokens, lexicon)
    return len(tokens)


def main() -> None:
    pyarrow.set_cpu_count(1)
    articles, lexicon = material(), load_lexicon("hedges")
    cues = {cue for row in lexicon.table["cue"] for cue in row.split("|")}
    ratios = []
    for _ in range(ROUNDS):
        start = time.process_time()
        by_loop = teaching_loop(articles, cues)
        middle = time.process_time()
        by_pass = one_pass(articles, lexicon)
        end = time.process_time()
        loop, ours = by_loop / (middle - start), by_pass / (end - middle)
        ratios.append(ours / loop)
        print(f"loop {loop:,.0f} tokens/s, one pass {ours:,.0f} tokens/s, {ours / loop:.1f} times")
    print(f"median of {ROUNDS}: {sorted(ratios)[ROUNDS // 2]:.1f} times the loop's throughput")


if __name__ == "__main__":
    main()
