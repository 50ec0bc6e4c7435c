"""From articles to one table of tokens, with the offsets that every other table hangs on."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.api.extensions import ExtensionArray

from helpers.articles import Article, writable

# One token and the white space after it, so that token lengths add up to offsets.
# Possessive and contracted 's, 're, 've, 'll, 'd, 'm are tokens of their own (Trump’s counts for
# Trump); n't stays with its verb; a hyphenated word is one word.
CLITIC = r"['’](?:[sS]|[rR][eE]|[vV][eE]|[lL][lL]|[dDmM])(?![\w-])"
PIECE = re.compile(
    rf"""[a-zA-Z]++\s++                                  # a plain word: most tokens, so tried first
    | (?: (?:https?://|www\.)[^\s<>"”\0]*[\w/]           # a web address
        | (?:[A-Za-z]\.){{2,}}(?:-[^\W_]+)*              # U.S., a.m., U.S.-led
        | \d+(?:[.,:/]\d+)*[^\W_]*(?:[-‑][^\W_]+)*       # 50,000  3.5  9/11  1990s  two-digit
        | [^\W_]+(?:(?!{CLITIC})[-'’‑&][^\W_]+)*         # any word
        | {CLITIC}
        | [.!?…]+
        | \S )\s*""",
    re.VERBOSE,
)
ARTICLE_MARK = "\0"

# What a full stop means after an abbreviation, and which words begin a sentence more often than a
# name: a table, so that a missing one is added without code.
LISTED = pd.read_csv(Path(__file__).resolve().parent.parent / "data" / "abbreviations.csv")
LISTED = {rule: frozenset(" ".join(w).split()) for rule, w in LISTED.groupby("rule")["words"]}
CLOSERS = frozenset("”’\"')]»}›")
OPENERS = {"”": "“„", '"': '"', "»": "«", "’": "‘", "'": "'"}
QUOTES = frozenset("“„«‘”»’\"'")
# Beyond this nesting is noise; the bound keeps the time linear in the number of marks.
DEEPEST_QUOTE = 8
LONGEST_HEADING = 15


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
    sentence, paragraph = _sentences_and_paragraphs(at)
    heading = _headings(at, paragraph)
    marks = tokens.take(code[at["quote"]]).tolist()
    start = np.cumsum(at["length"]) - at["length"]
    start -= start[at["is_mark"]][article] + 1
    keep = ~at["is_mark"]
    columns = {
        "article": pd.Categorical.from_codes(article[keep], names),
        "section": _from_zero(np.cumsum(heading & _begins(paragraph)), article, at)[keep],
        "paragraph": _from_zero(paragraph, article, at)[keep],
        "sentence": _from_zero(sentence, article, at)[keep],
        "start": start[keep],
        "end": (start + at["token_length"])[keep],
        "token": tokens.take(code[keep]),
        "word": words.take(code[keep]),
        "heading": heading[keep],
        "quoted": _quoted(at, marks, paragraph)[keep],
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
    is_words = [any(map(str.isalnum, token[:2])) for token in tokens]
    words = [t.lower().replace("’", "'") * yes for t, yes in zip(tokens, is_words, strict=True)]

    def told(test: Callable, of: list[str], kind: type = bool) -> np.ndarray:
        return np.fromiter(map(test, of), kind, len(of))

    first = [token[0] for token in tokens]
    length, token_length = told(len, distinct, np.int64), told(len, tokens, np.int64)
    is_word, capital = np.array(is_words, bool), told(str.isupper, first)
    initial = capital & (token_length == 1) & ~told("i".__eq__, words)
    forms = {
        "length": length,
        "token_length": token_length,
        "newlines": told(lambda p: p.count("\n") * (p[0] != ARTICLE_MARK), distinct, np.int64),
        "space_after": length > token_length,
        "is_mark": told(ARTICLE_MARK.__eq__, tokens),
        "is_word": is_word,
        "stop": told(".!?…".__contains__, first),
        "full_stop": told(".".__eq__, tokens),
        "dotted": is_word & told(lambda token: token[-1] == ".", tokens),
        "quote": told(QUOTES.__contains__, tokens),
        "closer": told(CLOSERS.__contains__, tokens),
        "pause": told(",;:".__contains__, first),
        "lower_case": told(str.islower, first),
        "number": told(str.isdigit, first),
        "starter": capital & told(LISTED["begins a sentence"].__contains__, words),
        "title": told(LISTED["no sentence ends"].__contains__, words),
        "abbreviation": told(LISTED["a sentence may end"].__contains__, words) | initial,
        "before_number": told(LISTED["no sentence ends before a number"].__contains__, words),
    }
    strings = (pd.array(texts, dtype="str") for texts in (tokens, words))
    # The type that NumPy indexes with: it would convert any other for each of the arrays.
    return encoded.indices.to_numpy().astype(np.intp), *strings, forms


def _sentences_and_paragraphs(at: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The running number of the sentence and of the paragraph that each token stands in."""
    ends = _ends_of_sentences(at)
    breaks = (at["newlines"] >= 2) | ((at["newlines"] == 1) & ends)
    breaks |= _next(at["is_mark"])
    sentence = np.cumsum(_previous(ends | breaks))
    return sentence, np.cumsum(_previous(breaks))


def _ends_of_sentences(at: dict[str, np.ndarray]) -> np.ndarray:
    tight = ~_previous(at["space_after"])
    full_stop = at["full_stop"] & tight
    title = full_stop & _previous(at["title"])
    title |= full_stop & _previous(at["before_number"]) & _next(at["number"])
    doubtful = at["dotted"] | (full_stop & _previous(at["abbreviation"]))
    end = (at["stop"] & ~title) | at["dotted"]
    # Quotation marks and brackets that close right after the stop belong to the sentence.
    for _ in range(3):
        closes = at["closer"] & tight & _previous(end)
        doubtful |= closes & _previous(doubtful)
        end |= closes
    goes_on = np.where(doubtful, ~_next(at["starter"]), _next(at["lower_case"]))
    return end & at["space_after"] & ~goes_on


def _headings(at: dict[str, np.ndarray], paragraph: np.ndarray) -> np.ndarray:
    """Whether each token stands in a heading."""
    first = np.flatnonzero(_begins(paragraph))
    last = np.append(first, len(paragraph))[1:] - 1
    words = np.diff(np.append(0, np.cumsum(at["is_word"])[last]))
    line_ends = at["newlines"] > 0
    wrapped = np.diff(np.append(0, np.cumsum(line_ends)[last])) > line_ends[last]
    closed = (at["stop"] | at["closer"] | at["pause"])[last]
    small = np.append(at["lower_case"][at["is_word"]], True)[np.cumsum(words) - words]
    text_follows = ~_next(at["is_mark"], at_the_end=True)[last]
    heading = (words > 0) & (words <= LONGEST_HEADING) & ~wrapped & ~closed & ~small & text_follows
    return heading[paragraph]


def _quoted(at: dict, marks: list[str], paragraph: np.ndarray) -> np.ndarray:
    """Whether each token stands between quotation marks; the marks themselves do not.

    A quotation ends in its paragraph, or goes on where the next paragraph opens with its mark.
    A mark without a partner opens nothing.
    """
    places, begins = np.flatnonzero(at["quote"]).tolist(), _begins(paragraph)
    change = np.zeros(len(paragraph) + 1, dtype=np.int64)
    before, after = _previous(at["space_after"]), at["space_after"]
    may_open = before & ~after & _next(at["is_word"] & ~at["number"])
    open_marks: list[tuple[int, str]] = []
    here = -1
    for i, mark in zip(places, marks, strict=True):
        if paragraph[i] != here:
            if open_marks and paragraph[i] == here + 1 and begins[i] and mark == open_marks[-1][1]:
                change[open_marks[-1][0] + 1] += 1
                change[i] -= 1
            open_marks, here = [], paragraph[i]
        partner = next((o for o in reversed(open_marks) if o[1] in OPENERS.get(mark, "")), None)
        if partner:
            change[partner[0] + 1] += 1
            change[i] -= 1
            del open_marks[open_marks.index(partner) :]
        elif mark in "“„«" or (mark in '"‘' and not after[i]) or (mark == "'" and may_open[i]):
            open_marks = [*open_marks[-DEEPEST_QUOTE:], (i, mark)]
    return np.cumsum(change)[:-1] > 0


def _previous(flag: np.ndarray) -> np.ndarray:
    return np.append(False, flag[:-1]) if len(flag) else flag


def _next(flag: np.ndarray, at_the_end: bool = False) -> np.ndarray:
    return np.append(flag[1:], at_the_end) if len(flag) else flag


def _begins(number: np.ndarray) -> np.ndarray:
    return np.diff(number, prepend=-1) > 0


def _from_zero(number: np.ndarray, article: np.ndarray, at: dict[str, np.ndarray]) -> np.ndarray:
    return number - number[at["is_mark"]][article]
