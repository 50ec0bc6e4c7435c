"""Where sentences and paragraphs end and which paragraphs are headings, told from flags of tokens.

`at` holds one array per flag, as `helpers.tokens` tells them of each form.
"""

import numpy as np

from helpers.cutting.neighbours import begins, following, previous

# Longer lines are those of a text that was wrapped, where a line's end says nothing.
LONGEST_LINE = 60
LONGEST_HEADING = 15
LONGEST_DATE = 6
# Of a run of lines without a stop none is a heading: it is a list or a table.
LONGEST_RUN = 2


def sentences_and_paragraphs(at: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The running number of the sentence and of the paragraph that each token stands in."""
    ends = _ends_of_sentences(at)
    breaks = (at["newlines"] >= 2) | following(at["is_mark"])
    breaks |= (at["newlines"] == 1) & (ends | _ends_of_lines(at, breaks))
    new_paragraph = previous(breaks)
    new = previous(ends | breaks) | (at["bullet"] & ~at["is_mark"])
    new |= _items_of_lists(at, new | previous(at["is_mark"]))
    sentence = np.cumsum(new)
    # Marks alone go with the sentence before (or, where a paragraph begins, after) them, a number
    # alone ("1.") with the one after it.
    size = sentence[-1] + 1 if len(sentence) else 1
    has_word = np.bincount(sentence, at["is_word"], size) > 0
    has_name = np.bincount(sentence, at["is_word"] & ~at["number"], size) > 0
    begins_paragraph = np.bincount(sentence, new_paragraph, size) > 0
    goes_on = ~has_name & (has_word | begins_paragraph)
    joins = ~has_word | np.append(False, goes_on[:-1])
    new &= new_paragraph | ~joins[sentence]
    return np.cumsum(new | new_paragraph), np.cumsum(new_paragraph)


def _ends_of_sentences(at: dict[str, np.ndarray]) -> np.ndarray:
    tight = ~previous(at["space_after"])
    full_stop = at["full_stop"] & tight
    title = full_stop & previous(at["title"])
    title |= full_stop & previous(at["before_number"]) & following(at["number"] | at["label"])
    initial = at["initial"] & (~at["pronoun"] | previous(at["capital"] & at["is_word"]))
    doubtful = at["dotted"] | (full_stop & previous(at["abbreviation"] | initial))
    ends_before_subject = (at["dotted"] & at["end_before_subject"]) | (
        full_stop & previous(at["end_before_subject"])
    )
    end = (at["stop"] & ~title) | at["dotted"]
    glued = at["stop"] & tight & previous(at["long"] & (at["small_end"] | at["number"]))
    # Quotation marks, brackets and notes that close right after the stop belong to the sentence.
    for _ in range(3):
        closes = at["closer"] & tight & previous(end)
        doubtful |= closes & previous(doubtful)
        ends_before_subject |= closes & previous(ends_before_subject)
        glued |= closes & previous(glued)
        end |= closes
    name = at["capital"] & at["is_word"]
    common = ends_before_subject & following(
        name & ~at["goes_with"] & following(at["lower_case"] & at["is_word"])
    )
    goes_on = np.where(doubtful, ~(following(at["starter"]) | common), following(at["lower_case"]))
    speaks = at["speech"]
    for _ in range(4):
        speaks = at["speech"] | (((name & ~at["starter"]) | at["full_stop"]) & following(speaks))
    goes_on |= at["quote"] & following(speaks & ~at["starter"])
    spaced = at["space_after"] | (glued & following((name & at["long"]) | at["starter"]))
    return end & spaced & ~goes_on


def _ends_of_lines(at: dict[str, np.ndarray], breaks: np.ndarray) -> np.ndarray:
    """Ends of short lines where no line of the block begins with a small letter."""
    line_end = (at["newlines"] > 0) | breaks
    line = np.cumsum(previous(line_end))
    length = np.bincount(line, at["length"]) if len(line) else np.zeros(1)
    block = np.cumsum(previous(breaks))
    small = previous(line_end) & (at["lower_case"] | at["pause"])
    wrapped = np.bincount(block, small | (line_end & at["pause"])) if len(block) else np.zeros(1)
    return line_end & (wrapped[block] == 0) & (length[line] <= LONGEST_LINE)


def _items_of_lists(at: dict[str, np.ndarray], new: np.ndarray) -> np.ndarray:
    """Whether each token is the number of an item of a list in one line: 1. … 2. …, 1) … 2) …."""
    mark = at["full_stop"] | at["bracket"]
    tight = ~at["space_after"]
    item = at["whole"] & tight & following(mark) & previous(at["space_after"] | at["is_mark"])
    item &= following(at["space_after"] & following(at["capital"]) | following(at["bracket"]))
    items = np.zeros(len(item), bool)
    expected = 0
    for i in np.flatnonzero(item).tolist():
        value = int(at["value"][i])
        items[i] = (value == 1 and new[i]) or (value == expected > 1)
        expected = value + 1 if items[i] else 0
    return items


def headings(at: dict[str, np.ndarray], paragraph: np.ndarray) -> np.ndarray:
    """Whether each token stands in a heading."""
    first = np.flatnonzero(begins(paragraph))
    last = np.append(first, len(paragraph))[1:] - 1

    def count(flag: np.ndarray) -> np.ndarray:
        return np.diff(np.append(0, np.cumsum(flag)[last]))

    words = count(at["is_word"])
    line_ends = at["newlines"] > 0
    wrapped = count(line_ends) > line_ends[last]
    closed = (at["stop"] | at["closer"] | at["pause"])[last]
    at_first_word = np.cumsum(words) - words

    def of_first_word(flag: np.ndarray) -> np.ndarray:
        return np.append(flag[at["is_word"]], True)[at_first_word]

    furniture = of_first_word(at["lower_case"] | at["furniture"])
    furniture |= count(at["address"]) > 0
    furniture |= (count(at["date"]) > 0) & (count(at["number"]) > 0) & (words <= LONGEST_DATE)
    line = (words > 0) & (words <= LONGEST_HEADING) & ~wrapped & ~closed
    # How many lines without a stop follow one another, this one among them.
    number = np.cumsum(~line | at["is_mark"][first])
    run = np.bincount(number, line)[number] if len(line) else line
    text_follows = ~following(at["is_mark"], at_the_end=True)[last]
    return (line & ~furniture & (run <= LONGEST_RUN) & text_follows)[paragraph]
