"""The rules that read a sentence around a cue: where its source stands, and what is said."""

from helpers.attributing import contents, cues, sources
from helpers.attributing.texts import AUXILIARIES, PRONOUNS, is_name, is_verb, titled
from helpers.lexicons import load_lexicon

TABLE = load_lexicon("reporting").table.astype({"strength": "str"})
ROWS = cues.readings(TABLE)
LISTED = frozenset(word for cell in TABLE["cue"] for word in cell.split("|") if word[-2:] != "ng")
# Tokens that are looked at on either side of a cue.
REACH = 200
NOUN_BEFORE = frozenset(
    "the a an this that these those his her their its our my your 's of for in on with from "
    "no".split()
)


def read_sentences(t: dict) -> tuple[list[dict], list[tuple]]:
    """The pieces of every attribution as rows of tokens, and what was not taken with the reason."""
    found, refused = [], []
    sentence, previous = -1, None
    places = cues.candidates(t, ROWS)
    starts = {a: row for a, b, row in places if row["category"] != "–"}
    for a, b, row in places:
        if t["sentence"][a] != sentence:
            sentence, previous = t["sentence"][a], None
        one = _attribution(t, a, b, row, starts, previous)
        if isinstance(one, str):
            refused.append((a, b, one))
        else:
            found.append(one)
            previous = one
    return found, refused


def _attribution(t: dict, a: int, b: int, row: dict, starts: dict, previous: dict | None):
    if row["category"] == "–":
        return row["means"]
    if t["quoted"][a]:
        return "inside a quotation"
    first, last = t["sentence_first"][t["sentence"][a]], t["sentence_last"][t["sentence"][a]]
    # Nobody speaks in sentences this long; a text without full stops must not cost its square.
    first, last = max(first, a - REACH), min(last, b + REACH)
    told = row["means"]
    if told == "told by a colon":
        return _colon(t, a, first, last)
    if told == "told by who follows":
        return _who_follows(t, a, b, first, last, starts)
    if told == "told by its owner":
        return _owner(t, a, b, first, last, starts, row)
    if told == "told by nobody":
        return _nobody(t, a, b, first, last, starts)
    return _verb(t, a, b, first, last, row, starts, previous)


def _verb(t, a, b, first, last, row, starts, previous):
    start = cues.group(t, a, first)
    word = t["word"][a]
    ing = word.endswith("ing")
    speaks = row["strength"] == "3"
    base = word == row["cue"].split("|")[0].split()[0] or word[-1] == "s"
    if t["token"][a][0].isupper() and a > first and t["word"][a - 1] and not titled(t, first, last):
        return "part of a name"
    if word == "called" and _names(t, a, b, first, last):
        return "a name"
    if start > first and t["word"][start - 1] == "to" and base:
        return "not said yet"
    passive = not ing and not base and cues.is_passive(t, start, a)
    cue = " ".join(t["word"][a : b + 1])
    if passive:
        return _passive(t, start, a, b, first, last, starts, cue, speaks)
    who, inverted, content = None, False, []
    nxt = b + 1
    edge_mark = t["token"][a - 1] if a > first else ""
    if (
        speaks
        and not ing
        and start == a
        and (
            edge_mark == ","
            or a - 1 in t["opened"]
            or (a == first and _quote_before(t, first) is not None)
        )
    ):
        source = sources.after(t, nxt, last, LISTED)
        if source and (word in ("said", "says", "say") or edge_mark != "," or is_name(t, nxt)):
            who, inverted, nxt = source, True, source[1] + 1
    if who is None:
        who = sources.before(t, start, first, LISTED)
        if ing and (who is None or t["token"][start - 1] == ","):
            who = None
    if base and who is None and not (speaks and _shares(t, start, first)):
        return "a noun here"
    if base and a > first and t["word"][a - 1] in NOUN_BEFORE:
        return "a noun here"
    if inverted:
        content += _pieces_before(t, a - 1, first)
    elif who and speaks and not ing:
        edge = who[0] - 1
        closes = edge in t["opened"] or (edge < first and _quote_before(t, first) is not None)
        follows = _content_follows(t, b + 1, last)
        told = t["word"][a] in contents.ADDRESSED
        if edge >= first and (t["token"][edge] == "," or closes):
            if not follows or (closes and (told or t["token"][b + 1] == ",")):
                content += _pieces_before(t, edge, first)
        elif closes and not follows:
            content += _pieces_before(t, first - 1, first)
    if content:
        content += _pieces_after(t, nxt, last)
    elif t["token"][min(last, b + 1)] == ":" and last <= b + 2:
        content += _next_paragraph(t, last)
    else:
        behind = contents.behind(t, b, last, starts, cue, row["strength"] == "2")
        if behind:
            content.append(behind)
    if who is None and not inverted:
        who = previous["source"][0] if previous and previous.get("source") else None
        if who is None:
            who = sources.subject(t, first, start, LISTED)
    if not content:
        return "nothing is said"
    return {"source": [who] if who else [], "cue": [(start, b)], "content": content}


def _next_paragraph(t, last):
    """The quotation, or the paragraph, that a colon at the end leads to."""
    first = last + 1
    if first >= len(t["word"]) or t["article"][first] != t["article"][last]:
        return []
    if first in t["closed"]:
        return [(first, t["closed"][first])]
    return [(first, contents.trimmed(t, first, t["paragraph_last"][t["paragraph"][first]]))]


def _names(t, a, b, first, last) -> bool:
    """A group called Keep the Crossing: a noun before, a name behind."""
    if a == first or b == last or not t["word"][a - 1] or t["word"][a - 1] in PRONOUNS:
        return a > first and t["token"][a - 1] == "," and is_name(t, b + 1)
    return not is_name(t, a - 1) and is_name(t, b + 1) and t["word"][a - 1][-3:] != "ers"


def _shares(t, start, first) -> bool:
    return start > first and t["word"][start - 1] in ("and", "but", "or")


def _passive(t, start, a, b, first, last, starts, cue, speaks):
    """Was criticized by the clerk: the source stands behind by, the content before the verb."""
    subject = sources.before(t, start, first, LISTED)
    if b < last and t["word"][b + 1] == "by":
        who = sources.after(t, b + 2, last, LISTED)
        if who and subject:
            return {"source": [who], "cue": [(start, b)], "content": [subject]}
    behind = contents.behind(t, b, last, starts, cue)
    if not speaks or not behind:
        return "nobody is said to speak"
    return {"source": [], "cue": [(start, b)], "content": [behind]}


def _quote_before(t, first):
    i = first - 1
    if i in t["opened"] and t["paragraph"][i] == t["paragraph"][first]:
        return t["opened"][i]
    return None


def _pieces_before(t, end, first):
    piece = contents.ahead_of(t, end, first)
    return [piece] if piece else []


def _content_follows(t, i, last) -> bool:
    if i > last:
        return False
    word = t["word"][i]
    if i in t["closed"] or t["token"][i] in (":",):
        return True
    if t["token"][i] == ",":
        return i + 1 in t["closed"]
    if word == "to":
        return t["word"][i - 1] not in ("said", "say", "says", "added", "wrote")
    return (
        bool(word)
        and word
        not in contents.PREPOSITIONS
        | contents.DAYS
        | contents.JOINING
        | contents.ADVERBS
        | {"as", "when", "while", "after", "last"}
    )


def _pieces_after(t, i, last):
    """The rest of what is said after “…,” she said: in the sentence, or the next quotation."""
    for k in range(i, last + 1):
        if k in t["closed"]:
            return [(k, t["closed"][k])]
    if i <= last and t["token"][i] == "," and last - i > 2:
        end = contents.trimmed(t, i + 1, last)
        return [(i + 1, end)] if t["word"][i + 1] in AUXILIARIES else []
    k = contents.next_quotation(t, last)
    return [(k, t["closed"][k])] if k is not None else []


def _who_follows(t, a, b, first, last, starts):
    who = sources.after(t, b + 1, last, LISTED)
    if who is None:
        return "no source follows"
    if a == first or (t["word"][a - 1] in contents.JOINING and a - 1 == first):
        i = who[1] + 1
        if i <= last and t["token"][i] == ",":
            i += 1
        end = last
        while end > i and not t["word"][end] and end not in t["opened"]:
            end -= 1
        content = [(i, end)] if i < end else []
    else:
        content = _pieces_before(t, a - 1, first)
    if not content:
        return "nothing is said"
    return {"source": [who], "cue": [(a, b)], "content": content}


def _colon(t, a, first, last):
    """Mayor: no new tax."""
    words = [i for i in range(first, a) if t["word"][i]]
    names = sum(t["token"][i][0].isupper() for i in words)
    if not words or len(words) > 7 or a >= last or a in t["closed"]:
        return "no speaker before the colon"
    if any(is_verb(t, i, LISTED) for i in words) or 2 * names <= len(words):
        return "no speaker before the colon"
    end = contents.trimmed(t, a + 1, last)
    start = a + 1
    return {"source": [(first, a - 1)], "cue": [(a, a)], "content": [(start, end)]}


def _owner(t, a, b, first, last, starts, row):
    owner, start = None, a
    for k in range(a - 1, max(first, a - 4) - 1, -1):
        word = t["word"][k]
        if word == "'s":
            where = sources.before(t, k, first, LISTED)
            if where:
                owner, start = where, k
            break
        if word in ("his", "her", "their", "its"):
            owner, start = (k, k), k + 1
            break
        if not word or word in contents.PREPOSITIONS:
            break
    end = b
    content = contents.behind(t, end, last, starts, " ".join(t["word"][a : b + 1]))
    if not content:
        return "nothing is said"
    if owner is None:
        return "nobody owns it"
    return {"source": [owner] if owner else [], "cue": [(start, b)], "content": [content]}


def _nobody(t, a, b, first, last, starts):
    start = cues.group(t, a, first)
    subject = sources.before(t, start, first, LISTED)
    content = contents.behind(t, b, last, starts, "")
    pieces = ([subject] if subject else []) + ([content] if content else [])
    if not content:
        return "nothing is said"
    return {"source": [], "cue": [(start, b)], "content": pieces}
