"""From articles to one table of tokens, with the offsets that every other table hangs on."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.api.extensions import ExtensionArray

from helpers.articles import Article, writable
from helpers.cutting.neighbours import begins
from helpers.cutting.quotations import MARKS, quoted
from helpers.cutting.sentences import headings, sentences_and_paragraphs

# One token and the white space after it, so that token lengths add up to offsets.
# Possessive and contracted 's, 're, 've, 'll, 'd, 'm are tokens of their own (Trump’s counts for
# Trump); n't stays with its verb, even across a space; a hyphenated word is one word, and so is an
# address, a #hashtag, an @name, 50%, $5, and/or. No repetition of a repetition: time stays linear.
CLITIC = r"['’](?:[sS]|[rR][eE]|[vV][eE]|[lL][lL]|[dDmM])(?![\w-])"
DOMAIN = r"(?:\.[a-z\d-]+){0,4}\.(?:com|org|net|gov|edu|info|co|uk|io|eu|tv|news|mil|int)\b"
PIECE = re.compile(
    rf"""[a-zA-Z]++(?:\s++(?!['’][tT]\b)|(?<=n)\s['’]t\b\s*)  # a plain word: tried first
    | (?: (?:https?://|www\.)[^\s<>"”\0]*[\w/]           # a web address
        | (?:[A-Za-z]\.){{2,}}(?:-[^\W_]+)*              # U.S., a.m., U.S.-led
        | [$€£¥]?\d+(?:[.,:/]\d+)*[^\W_]*(?:[-‑][^\W_]+)*%?  # 50,000  3.5  9/11  1990s  $5  50%
        | [^\W_]+(?:(?:(?!{CLITIC})[-'’‑&]|/(?=(?:or|s?he|hers?)\b))[^\W_]+)*  # any word
          (?:{DOMAIN}(?:/[^\s<>"”\0]*[\w/])?|[\w.+-]{{0,64}}@[\w-]+(?:\.[\w-]+)+)?
        | {CLITIC}
        | \.(?:[ \xa0]\.)+ | [.!?…]+
        | [#@][^\W\d_]\w*
        | \[\d{{1,3}}\] | `` | \'\'
        | \S )\s*""",
    re.VERBOSE,
)
ARTICLE_MARK = "\0"

# What a full stop means after an abbreviation, which words begin a sentence more often than a name
# and the like: a table, so that a missing one is added without code.
LISTED = pd.read_csv(Path(__file__).resolve().parent.parent / "data" / "abbreviations.csv")
LISTED = {rule: frozenset(" ".join(w).split()) for rule, w in LISTED.groupby("rule")["words"]}
RULES = {rule: 1 << bit for bit, rule in enumerate(LISTED)}
RULES_OF = {
    word: sum(RULES[rule] for rule, words in LISTED.items() if word in words)
    for word in frozenset().union(*LISTED.values())
}
CLOSERS = frozenset([*"”’\"')]»}›", "''"])
CLOSERS_BEFORE_SPACE = frozenset("“‘«")


def tokenize(articles: Article | str | Iterable[Article | str]) -> pd.DataFrame:
    """Cut articles into tokens: words and punctuation marks, in order, with their offsets.

    All articles are cut in one pass. A paragraph ends at a blank line, or at a line end that ends a
    sentence. A heading is a short line by itself without a final full stop, with text after it.

    Args:
        articles: One article or text, or any number of them; texts are named "0", "1", ….

    Returns:
        One row per token: `article` (categorical, in the given order; an article without words
        is a category without rows), `section`, `paragraph`, `sentence` (counted from 0 within the
        article), `start`, `end` (characters of the article's text), `token` (as written; a lone
        surrogate, which no file and no table can hold, as �), `word` (lower case, straight
        apostrophes; `""` for punctuation), `heading`, `quoted` (bool).

    Raises:
        ValueError: If two articles bear the same name.

    >>> tokenize("It may rain. “So what?” she said.")["word"].tolist()
    ['it', 'may', 'rain', '', '', 'so', 'what', '', '', 'she', 'said', '']
    """
    names, texts = _names_and_texts(articles)
    # A mark before each text, so that white space at its start has a token to follow.
    joined = writable("".join(ARTICLE_MARK + text.replace(ARTICLE_MARK, " ") for text in texts))
    code, tokens, words, forms = _distinct_forms(PIECE.findall(joined))
    at = {name: told.take(code) for name, told in forms.items()}
    article = np.cumsum(at["is_mark"]) - 1
    sentence, paragraph = sentences_and_paragraphs(at)
    heading = headings(at, paragraph)
    marks = tokens.take(code[at["quote"]]).tolist()
    start = np.cumsum(at["length"]) - at["length"]
    start -= start[at["is_mark"]][article] + 1
    keep = ~at["is_mark"]
    columns = {
        "article": pd.Categorical.from_codes(article[keep], names),
        "section": _from_zero(np.cumsum(heading & begins(paragraph)), article, at)[keep],
        "paragraph": _from_zero(paragraph, article, at)[keep],
        "sentence": _from_zero(sentence, article, at)[keep],
        "start": start[keep],
        "end": (start + at["token_length"])[keep],
        "token": tokens.take(code[keep]),
        "word": words.take(code[keep]),
        "heading": heading[keep],
        "quoted": quoted(at, marks, paragraph)[keep],
    }
    return pd.DataFrame(columns)


def passages(tokens: pd.DataFrame, article: Article | str, by: str = "sentence") -> pd.DataFrame:
    """The text of each part of an article, in order; `tokens` may be those of many articles.

    Args:
        by: `"sentence"`, `"paragraph"`, `"section"`, `"heading"`, or `"quoted"`: each stretch
            between quotation marks.

    Returns:
        One row per part: `article`, the `section`, `paragraph` and `sentence` in which it begins,
        `start`, `end` (characters of the article's text), `text` (as written there).
    """
    rows = tokens if isinstance(article, str) else tokens[tokens["article"] == article.name]
    told = rows["paragraph" if by == "heading" else by]
    part = (told != told.shift()).cumsum()
    rows = rows[rows[by]] if by in ("heading", "quoted") else rows
    table = rows.groupby(part)[["article", "section", "paragraph", "sentence", "start"]].first()
    table["end"] = rows.groupby(part)["end"].last()
    text = article if isinstance(article, str) else article.text
    table["text"] = [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)]
    return table.reset_index(drop=True)


def _names_and_texts(articles: Article | str | Iterable[Article | str]) -> tuple[list, list]:
    several = [articles] if isinstance(articles, Article | str) else list(articles)
    names = pd.Index([str(i) if isinstance(a, str) else a.name for i, a in enumerate(several)])
    if not names.is_unique:
        name = names[names.duplicated()][0]
        raise ValueError(f"Two articles are both named “{name}”: give each a name of its own.")
    return names, [a if isinstance(a, str) else a.text for a in several]


def _distinct_forms(
    pieces: list[str],
) -> tuple[np.ndarray, ExtensionArray, ExtensionArray, dict[str, np.ndarray]]:
    """Each piece's form as a number; the token and the word of each form, and what it tells."""
    encoded = pa.array(pieces, pa.string()).dictionary_encode()
    distinct = encoded.dictionary.to_pylist()
    tokens = [piece.rstrip() for piece in distinct]
    is_words = [t[0] != "[" and any(map(str.isalnum, t[:2])) for t in tokens]
    words = [
        t.lower().replace("’", "'").replace(" ", "") * yes
        for t, yes in zip(tokens, is_words, strict=True)
    ]
    rules = np.fromiter((RULES_OF.get(word, 0) for word in words), np.int64, len(words))

    def told(test: Callable, of: list[str], kind: type = bool) -> np.ndarray:
        return np.fromiter(map(test, of), kind, len(of))

    def listed(rule: str) -> np.ndarray:
        return (rules & RULES[rule]) > 0

    first, end = [token[0] for token in tokens], [token[-1] for token in tokens]
    length, token_length = told(len, distinct, np.int64), told(len, tokens, np.int64)
    is_word, capital = np.array(is_words, bool), told(str.isupper, first)
    long, space_after = token_length > 1, length > token_length
    whole = told(str.isdecimal, tokens) & (token_length <= 3)
    forms = {
        "length": length,
        "token_length": token_length,
        "newlines": told(lambda p: p.count("\n") * (p[0] != ARTICLE_MARK), distinct, np.int64),
        "space_after": space_after,
        "is_mark": told(ARTICLE_MARK.__eq__, tokens),
        "is_word": is_word,
        "long": long,
        "stop": told(".!?…".__contains__, first),
        "full_stop": told(".".__eq__, tokens),
        "dotted": is_word & told(".".__eq__, end),
        "quote": told(MARKS.__contains__, tokens),
        "closer": told(CLOSERS.__contains__, tokens)
        | (space_after & told(CLOSERS_BEFORE_SPACE.__contains__, tokens))
        | (long & told("[".__eq__, first)),
        "bracket": told(")".__eq__, tokens),
        "bullet": told("•▪⁃◦‣".__contains__, first),
        "pause": told(",;:".__contains__, first),
        "capital": capital,
        "lower_case": told(str.islower, first),
        "small_end": told(str.islower, end),
        "ends_in_s": told("sS".__contains__, end),
        "number": told(str.isdigit, first) | (long & told("$€£¥".__contains__, first)),
        "whole": whole,
        "value": told(lambda t: int(t) if t.isdecimal() and len(t) <= 3 else 0, tokens, np.int64),
        "label": capital & told(lambda t: len(t) == 1 or t[1:2].isdigit(), tokens),
        "address": told(lambda t: "@" in t or "://" in t or t[0] in "|©" or t[:4] == "www.", tokens)
        | listed("is in no heading"),
        "starter": capital & listed("begins a sentence"),
        "title": listed("no sentence ends"),
        "abbreviation": listed("a sentence may end") | listed("a sentence ends before a subject"),
        "end_before_subject": listed("a sentence ends before a subject"),
        "goes_with": listed("goes with what stands before"),
        "initial": capital & is_word & ~long,
        "pronoun": told("i".__eq__, words),
        "before_number": listed("no sentence ends before a number"),
        "speech": listed("says what is quoted"),
        "furniture": listed("is no heading"),
        "date": listed("is a date"),
    }
    strings = (pd.array(texts, dtype="str") for texts in (tokens, words))
    # The type that NumPy indexes with: it would convert any other for each of the arrays.
    return encoded.indices.to_numpy().astype(np.intp), *strings, forms


def _from_zero(number: np.ndarray, article: np.ndarray, at: dict[str, np.ndarray]) -> np.ndarray:
    return number - number[at["is_mark"]][article]
