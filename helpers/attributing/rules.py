"""The rules that read a sentence around a cue: where its source stands, and what is said.

All work on lists of tokens, in plain steps: a reader can follow each on paper.
"""

import re

import numpy as np
import pandas as pd

WITH_SOURCE_AFTER = re.compile(r"according to|in the (words|view|opinion) of")
NOBODY = re.compile(r"(is|are|was|were) \w+|reportedly")
HELPING = set(
    "has have had 've 's is are was were be been did does do not n't never hasn't haven't hadn't "
    "didn't doesn't don't isn't wasn't weren't".split()
)
ADVERBS = set(
    "also later then now still once just already first often even repeatedly soon again only "
    "long always sometimes further recently immediately".split()
)
MODALS = set("will would could can may might should must 'll 'd won't wouldn't to".split())
# A name does not reach over these.
ENDS = set(
    "that because when while as if since after before where which whom although though but so "
    "then than whether what how why until unless like said says told".split()
)
OPENERS = set(
    "and but or so yet still meanwhile however also then now instead even both nor plus "
    "yesterday today tonight".split()
)
SELF = set("i we you".split())
PRONOUNS = set("he she they it i we you who".split())
DETERMINERS = set(
    "the a an these those his her its their our my some many several one two three "
    "another each most few both all any no mr. mrs. ms. dr. sen. rep. gov. president".split()
)
IN_BETWEEN = set(
    "in on at during to through via of after by from yesterday today this last earlier monday "
    "tuesday wednesday thursday friday saturday sunday".split()
)
TO_SOMEBODY = re.compile(
    r"(tell|told|ask|assur|inform|remind|warn|urg|advis|invit|order|beg|instruct|encourag|promis)\w*"
)
SOMEBODY = set("him her them me us you it".split())
SETTINGS = set(
    "after when in on at for as during while with since despite before although though if by "
    "under over amid first even".split()
)
LONGEST_SOURCE = 40
LONGEST_GAP = 14
Span = tuple[int, int]


class Line:
    """The tokens as plain lists, with the first and last row of the sentence of each."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.article = table["article"].astype("str").to_list()
        self.start, self.end = table["start"].to_list(), table["end"].to_list()
        self.token = table["token"].to_list()
        self.word = table["word"].astype("str").to_list()
        self.low = [w or t for w, t in zip(self.word, self.token, strict=True)]
        self.quoted = table["quoted"].to_list()
        article = table["article"].cat.codes.to_numpy()
        key = np.r_[True, np.diff(article) != 0] if len(table) else np.zeros(0, bool)
        sentence, paragraph = key.copy(), key.copy()
        sentence[1:] |= np.diff(table["sentence"].to_numpy()) != 0
        paragraph[1:] |= np.diff(table["paragraph"].to_numpy()) != 0
        self.first, self.last = _bounds(sentence)
        self.opens, self.closes = _bounds(paragraph)
        self.paragraph, self.sentence = table["paragraph"].to_list(), table["sentence"].to_list()
        self.cues: set[int] = set()

    def turns(self) -> list[int]:
        """The colons after the name that a paragraph begins with: turns of a transcript."""
        found = []
        for row in sorted(set(self.opens)):
            stop = min(row + 6, self.closes[row])
            colon = next((i for i in range(row, stop) if self.token[i] == ":"), None)
            if colon is None or colon == row:
                continue
            names = self.token[row:colon]
            if all(name[:1].isupper() or name == "." for name in names):
                found.append(colon)
        return found

    def is_mark(self, row: int) -> bool:
        return not self.word[row]

    def is_quote(self, row: int) -> bool:
        return self.token[row][:1] in "“”\"„‟«»‘’`'" and self.is_mark(row)


def _bounds(begins: np.ndarray) -> tuple[list[int], list[int]]:
    """For each row the first and last row of its part; parts begin where it is true."""
    firsts = np.flatnonzero(begins)
    lasts = np.r_[firsts[1:], len(begins)] - 1
    part = np.cumsum(begins) - 1
    return firsts[part].tolist(), lasts[part].tolist()


def pieces_of(line: Line, first: int, last: int, text: str) -> tuple[dict[str, list[Span]], str]:
    """Source, cue and content of the attribution of one cue, or why it is none."""
    none: dict[str, list[Span]] = {"source": [], "cue": [(first, last)], "content": []}
    low, high = line.first[first], line.last[first]
    if text == ":":
        content = [(first + 1, line.closes[first])]
        return none | {"source": [(line.opens[first], first - 1)], "content": content}, ""
    if WITH_SOURCE_AFTER.fullmatch(text):
        return _according(line, first, last, low, high)
    if line.quoted[first]:
        return none, "inside a quotation"
    begin = _with_helpers(line, first, low)
    if begin > low and line.low[begin - 1] in MODALS:
        return none, "what may or should be said, not what is"
    source, turned = _source(line, begin, last, low, high)
    if NOBODY.fullmatch(text) or (text == "asked" and begin == low):
        source = None
    elif source is None:
        return none, "nobody is named who says it"
    elif line.low[source[0]] in SELF:
        return none, "the writer or the reader, nobody else"
    content = _content(line, begin, last, low, high, source, turned)
    if not content:
        return none, "nothing is said"
    return {"source": [source] if source else [], "cue": [(begin, last)], "content": content}, ""


def _with_helpers(line: Line, first: int, low: int) -> int:
    """Where the verb group begins: “has repeatedly said” is one cue."""
    begin, row = first, first - 1
    while row >= low and (line.low[row] in HELPING | ADVERBS or line.low[row].endswith("ly")):
        if line.low[row] in HELPING:
            begin = row
        row -= 1
    # An adverb alone stays outside, but the name is looked for before it.
    return begin


def _source(line: Line, begin: int, last: int, low: int, high: int) -> tuple[Span | None, bool]:
    """Who says it, and whether that stands after the cue."""
    row = begin - 1
    while row >= low and (line.low[row] in ADVERBS or line.low[row].endswith("ly")):
        row -= 1
    turned = last < high and (row < low or line.is_mark(row)) and _names(line, last + 1)
    if turned:
        return _name_after(line, last + 1, high), True
    if row < low:
        return None, False
    shared = line.low[row] in {"and", "but", "then"}
    if shared or (line.low[begin].endswith("ing") and line.low[row] == ","):
        return _subject(line, low, row), False
    return _name_before(line, row, low), False


def _names(line: Line, row: int) -> bool:
    """Whether a name can begin at this row."""
    word = line.low[row]
    return line.token[row][:1].isupper() or word in DETERMINERS or word in PRONOUNS


def _subject(line: Line, low: int, stop: int) -> Span | None:
    """The name that a sentence begins with, up to its first verb as far as that can be told."""
    row = low
    while row < stop and (line.low[row] in OPENERS or line.is_mark(row)):
        row += 1
    end = row
    while end < stop and line.low[end] not in HELPING | MODALS | ENDS and not line.is_mark(end):
        if end > row and (line.low[end].endswith("ed") or line.low[end] in ENDS):
            break
        end += 1
    while end > row + 1 and (line.low[end - 1] in ADVERBS or line.low[end - 1].endswith("ly")):
        end -= 1
    return (row, end - 1) if row < end < row + LONGEST_GAP else None


def _name_before(line: Line, row: int, low: int) -> Span | None:
    """The noun phrase that ends before a cue, its apposition with it."""
    end = row
    if line.token[row] == ",":
        opening = next(
            (i for i in range(row - 1, max(low, row - LONGEST_SOURCE), -1) if line.token[i] == ","),
            None,
        )
        if opening is None or opening <= low:
            return None
        end, row = row - 1, opening - 1
    elif line.low[row] == "who" and row > low:
        return (row, row)
    start = row
    while start >= low and _goes_on(line, start, low):
        start -= 1
    start += 1
    while start <= row and (
        line.low[start] in OPENERS or (line.low[start].endswith("ly") and start < row)
    ):
        start += 1
    if start > row or end - start > LONGEST_SOURCE or not any(line.word[start : row + 1]):
        return None
    if line.low[row] in HELPING | MODALS | IN_BETWEEN:
        return None
    return start, end


def _goes_on(line: Line, row: int, low: int) -> bool:
    word = line.low[row]
    if line.is_mark(row) or word in ENDS or word in HELPING - {"'s"} or word in MODALS:
        return False
    if word in {"and", "or"}:
        both = row > low and line.token[row - 1][:1].isupper() and line.token[row + 1][:1].isupper()
        return both
    return True


def _name_after(line: Line, row: int, high: int) -> Span:
    """The noun phrase that follows a cue that stands before its source, with what explains it."""
    end = row
    if line.low[row] in PRONOUNS:
        return row, row
    while end < high:
        following = line.low[end + 1]
        if following == "," and end + 2 < high and not line.is_quote(end + 2):
            # Up to the end, or to the comma after which the sentence goes on.
            stop = next((i for i in range(end + 2, high) if line.low[i] == ","), high)
            end = stop - 1
            break
        if line.is_mark(end + 1) and following not in {".", "'"}:
            break
        if following in ENDS or (following in IN_BETWEEN - {"of", "from"}):
            break
        end += 1
    while end > row and line.is_mark(end):
        end -= 1
    return row, end


def _according(
    line: Line, first: int, last: int, low: int, high: int
) -> tuple[dict[str, list[Span]], str]:
    pieces: dict[str, list[Span]] = {"source": [], "cue": [(first, last)], "content": []}
    if last >= high:
        return pieces, "nobody is named who says it"
    if first == low:
        comma = next((i for i in range(last + 1, high) if line.token[i] == ","), None)
        if comma is None:
            return pieces, "nothing is said"
        content = (comma + 1, _trimmed(line, comma + 1, high))
        return pieces | {"source": [(last + 1, comma - 1)], "content": [content]}, ""
    end = _trimmed(line, last + 1, high)
    start = low
    content = (start, first - 1 - (line.token[first - 1] == ","))
    return pieces | {"source": [(last + 1, end)], "content": [content]}, ""


def _trimmed(line: Line, first: int, last: int) -> int:
    """The last row that is not a closing mark."""
    while last > first and line.is_mark(last) and not line.is_quote(last):
        last -= 1
    return last


def _content(
    line: Line, begin: int, last: int, low: int, high: int, source: Span | None, turned: bool
) -> list[Span]:
    """What is said: before the source, after the cue, or on both sides; a quotation goes on."""
    left = min(begin, source[0]) if source else begin
    right = max(last, source[1]) if source else last
    pieces = []
    before = left - 1
    if before >= low and (line.token[before] == "," or line.is_quote(before)):
        stop = before - (line.token[before] == ",")
        start = _opening(line, stop, low)
        setting = line.low[start] in SETTINGS and not line.is_quote(stop) and not turned
        if (
            stop >= start
            and any(line.word[start : stop + 1])
            and not (setting and right < high - 1)
        ):
            pieces.append((start, stop))
    after = right + 1
    if pieces and after <= high and line.token[after] not in {",", ":"} and not turned:
        ahead = line.is_quote(after)
    else:
        ahead = True
    if ahead and (span := _after(line, after, high, bool(pieces))):
        pieces.append(span)
    quotes = [p for p in pieces if any(line.quoted[p[0] : p[1] + 1])]
    if quotes and (span := _going_on(line, high)):
        pieces.append(span)
    return pieces


def _opening(line: Line, stop: int, low: int) -> int:
    """Where what stands before the source begins; a quotation may reach back over sentences."""
    start = low
    if line.is_quote(stop) or line.quoted[stop]:
        row = stop
        while row > line.opens[stop] and (line.quoted[row - 1] or line.is_quote(row - 1)):
            row -= 1
        start = min(low, row) if row < low else low
    while start < stop and line.low[start] in OPENERS:
        start += 1
    return start


def _after(line: Line, row: int, high: int, both: bool) -> Span | None:
    """What stands after the cue and its source, to the end of the sentence."""
    if row > high:
        return None
    # To whom, where and when it was said stands in between.
    reach = min(high, row + LONGEST_GAP)
    opening = next(
        (i for i in range(row, reach) if line.low[i] == "that" or line.is_quote(i)), None
    )
    between = line.low[row] in IN_BETWEEN or line.low[row] == ","
    between = between or TO_SOMEBODY.fullmatch(line.low[row - 1]) is not None
    if opening is not None and (between or line.low[row] == ":" or opening == row):
        row = opening
    elif between and both and line.token[row] != ",":
        return None
    while row < high and (line.token[row] in {",", ":", "–", "—"}):
        row += 1
    if line.low[row] in SOMEBODY and TO_SOMEBODY.fullmatch(line.low[row - 1]) and row < high:
        row += 1
    end = _trimmed(line, row, _next_clause(line, row, high))
    return (row, end) if any(line.word[row : end + 1]) else None


def _next_clause(line: Line, row: int, high: int) -> int:
    """The last row before the next cue of the same speaker: “…, and added that”."""
    for here in range(row + 1, high):
        if line.low[here] in {"and", "but", ",", "while"} and not line.quoted[here]:
            ahead = here + 1
            while ahead < high and (line.low[ahead] in ADVERBS | {"and", "but", "then"}):
                ahead += 1
            if ahead in line.cues:
                return here - 1
    return high


def _going_on(line: Line, high: int) -> Span | None:
    """The quotation that follows the sentence in its paragraph, if nothing else comes first."""
    row = high + 1
    if row > line.closes[high] or not line.is_quote(row):
        return None
    end = row
    while end < line.closes[high] and (line.quoted[end + 1] or line.is_quote(end + 1)):
        end += 1
    if any(line.word[end + 1 : line.last[end] + 1]):
        return None
    return row, end
