"""The tokens of many articles as plain lists, and small questions about one of them."""

import pandas as pd

QUOTES = frozenset([*'“”„‟"«»‘’‚‛', "``", "''"])
CLAUSE = frozenset(
    "that whether if how why what who whom when where which he she they it i we you there this "
    "these those his her their its".split()
)
DETERMINERS = frozenset(
    "the a an this that these those his her their its our my your some many several most few all "
    "both each every another other no any one two three four five six seven eight nine ten".split()
)
PRONOUNS = frozenset("he she they it i we you him her them who which nobody everyone".split())
PREPOSITIONS = frozenset(
    "in on at of for from with by to about into over after before during since under against amid "
    "among between through throughout despite without within as near outside inside until upon "
    "behind across following than like toward towards along around because".split()
)
AUXILIARIES = frozenset(
    "has have had is was are were be been being am do does did will would can could may might must "
    "should shall cannot 've 'll 'd 'm 're hasn't haven't hadn't isn't wasn't aren't weren't don't "
    "doesn't didn't won't wouldn't can't couldn't shouldn't".split()
)
ADVERBS = frozenset(
    "not n't never ever also often always once now just already still again recently later then "
    "further even only first long soon sometimes twice all both too once instead ago yet "
    "seldom rather quite almost thus therefore perhaps".split()
)
JOINING = frozenset("and but or nor yet so".split())
CLAUSAL = frozenset(
    "that which while when where whereas because although though if unless since until after "
    "before as whether how why what once than".split()
)
DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight "
    "earlier later afterward afterwards recently again".split()
)
VERBS = frozenset(
    "went go goes came come comes took take takes made make makes got get gets gave give gives "
    "began became kept left lost won ran held led met put sent sat stood spent set let "
    "fell rose grew drew broke brought built bought caught chose felt found thought knew saw "
    "wants needs helps says say told tells shows remains seems looks works lives plays uses "
    "meant means paid sold wrote read spoke".split()
)
NOUNS_IN_ED = frozenset(
    "united need speed red bed feed seed deed ted fred ned sacred hundred".split()
)


def lists(tokens: pd.DataFrame) -> dict[str, list]:
    """The columns as lists; `sentence`, `paragraph` run on over all articles; `first`, `last`."""
    code = tokens["article"].cat.codes
    columns = {
        "word": tokens["word"].tolist(),
        "token": tokens["token"].tolist(),
        "quoted": tokens["quoted"].tolist(),
        "heading": tokens["heading"].tolist(),
        "article": code.tolist(),
    }
    for name in ("sentence", "paragraph"):
        new = (tokens[name] != tokens[name].shift()) | (code != code.shift())
        number = new.cumsum() - 1
        columns[name] = number.tolist()
        columns[f"{name}_first"] = new.to_numpy().nonzero()[0].tolist()
        columns[f"{name}_last"] = [i - 1 for i in columns[f"{name}_first"][1:]] + [len(tokens) - 1]
    columns["closed"], columns["opened"] = quotations(columns)
    return columns


def quotations(t: dict[str, list]) -> tuple[dict[int, int], dict[int, int]]:
    """The closing mark of each opening one, and the opening of each closing one."""
    quoted, part, token = t["quoted"], t["paragraph"], t["token"]
    closed, i, size = {}, 0, len(quoted)
    while i < size:
        if not quoted[i]:
            i += 1
            continue
        last = i
        while last + 1 < size and quoted[last + 1] and part[last + 1] == part[i]:
            last += 1
        opening = i - (i > 0 and part[i - 1] == part[i] and token[i - 1] in QUOTES)
        closing = last + (
            last + 1 < size and part[last + 1] == part[i] and token[last + 1] in QUOTES
        )
        closed[opening] = closing
        i = last + 1
    return closed, {b: a for a, b in closed.items()}


def titled(t: dict[str, list], first: int, last: int) -> bool:
    """Whether a sentence is written as titles are, nearly all words with capitals."""
    words = [
        t["token"][i] for i in range(first, min(last, first + 30) + 1) if len(t["word"][i]) > 3
    ]
    return len(words) > 2 and sum(w[0].isupper() or w[0].isdigit() for w in words) >= 0.8 * len(
        words
    )


def _in_title(t: dict[str, list], i: int) -> bool:
    number = t["sentence"][i]
    first = t["sentence_first"][number]
    if i <= first or not t["token"][i - 1][:1].isupper():
        return False
    return titled(t, first, t["sentence_last"][number])


def is_name(t: dict[str, list], i: int) -> bool:
    return t["token"][i][0].isupper() and t["word"][i] not in CLAUSE | PREPOSITIONS | ADVERBS


def is_verb(t: dict[str, list], i: int, listed: frozenset) -> bool:
    """Whether the word could be the finite verb of a clause: by form alone, so roughly."""
    word = t["word"][i]
    if word in AUXILIARIES or word in VERBS:
        return True
    if not word or (t["token"][i][0].isupper() and not _in_title(t, i)):
        return False
    after_noun = i > 0 and t["word"][i - 1] not in DETERMINERS | PREPOSITIONS | JOINING
    if word.endswith("ed") and word not in NOUNS_IN_ED:
        return after_noun
    return word in listed and after_noun and t["word"][i - 1] != "'s"
