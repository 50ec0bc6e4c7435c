"""From the bytes of a text file to its text, its front matter and its headline."""

import json
import re
from pathlib import Path

from charset_normalizer import from_bytes

from helpers.articles import METADATA, ArticleError, in_one_line
from helpers.loading.dates import iso_date, stated_date
from helpers.loading.files import MEGABYTE, read_file

# Beyond one control character in 200 a file is no text.
MOST_CONTROLS = 1 / 200
# In which English was written before UTF-8.
OLD_ENCODINGS = "utf_16 utf_16_le utf_16_be utf_32 cp1252 mac_roman cp850 cp437".split()
# As long as a heading is elsewhere; a paragraph of text has more words, a wrapped line fewer.
LONGEST_HEADLINE, LONGEST_LINE, LONGEST_DATE = 15, 25, 8
PARAGRAPHS_LOOKED_AT = 4


def decode(raw: bytes, shown: str, charset: str = "") -> str:
    """Text from bytes: UTF-8 if they are that, else the stated encoding, else the likeliest."""
    # As browsers do: pages that say Latin-1 mean what Windows made of it.
    charset = "cp1252" if charset.lower() in ("iso-8859-1", "latin-1", "latin1") else charset
    for encoding in ("utf-8-sig", charset):
        try:
            text = raw.decode(encoding) if encoding else "\0"
        except (UnicodeError, LookupError):
            continue
        if "\0" not in text:
            break
    else:
        # Its other guesses are for other languages, in which a £ would be a Ł.
        best = from_bytes(raw, cp_isolation=OLD_ENCODINGS).best() or from_bytes(raw).best()
        text = str(best).removeprefix("\ufeff") if best else "\0"
    controls = len(re.findall(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f�]", text))
    if "\0" in text or controls > MOST_CONTROLS * len(text):
        raise ArticleError(f"“{shown}” is not text: save the article as plain text (UTF-8).")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_text(text: str) -> tuple[str, dict[str, str], dict[str, int]]:
    """A text and what its front matter states: `key: value` lines between two lines of `---`."""
    found = re.match(r"---\n((?:\w+:[^\n]*\n)*)---\n\s*", text)
    if not found:
        return text, {}, {}
    pairs = (line.split(":", 1) for line in found[1].splitlines())
    head = {key.lower(): value.strip().strip("\"'") for key, value in pairs}
    known = {key: head[key] for key in METADATA if head.get(key)}
    if "date" in known:
        known["date"] = stated_date(known["date"])
    return text[found.end() :], known, {}


def read_sidecar(path: Path) -> tuple[dict[str, str], dict[str, int]]:
    """What a JSON file beside the article states, and what it says was changed to make the text."""
    sidecar = path.with_suffix(".json")
    if not sidecar.is_file():
        return {}, {}
    raw = read_file(sidecar, MEGABYTE)
    try:
        known = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        shown = in_one_line(sidecar.name)
        raise ArticleError(f"“{shown}” beside the article is not valid JSON.") from error
    known = known if isinstance(known, dict) else {}
    changed = known.get("changes")
    changed = changed.items() if isinstance(changed, dict) else ()
    stated = {key: str(known[key]) for key in METADATA if known.get(key) or known.get(key) == ""}
    if not stated_date(stated.get("date", "")):
        stated.pop("date", None)
    return stated, {change: count for change, count in changed if type(count) is int}


def headline_of(text: str) -> str:
    """The headline that stands above a text and stays a part of it; `""` if none does.

    It is a first line marked as the headline in Markdown, or one that is a heading: short, by
    itself, without a full stop, with text after it, and neither a byline nor a date.

    >>> headline_of("# Ferry to close\\n\\nThe county said so on Tuesday.")
    'Ferry to close'
    """
    first, _, rest = text.strip().partition("\n")
    first, following = first.strip(), rest.strip("\n").split("\n")
    marked = re.match(r"#\s+(.*?)[\s#]*$", first)
    if marked or re.match(r"=+\s*$", following[0]):
        return marked[1] if marked else first
    by_itself = rest.startswith("\n") or len(following[0].split()) > LONGEST_LINE
    after = list(filter(None, following))[:PARAGRAPHS_LOOKED_AT]
    words = len(first.split())
    dated = words <= LONGEST_DATE and iso_date(first)
    label = dated or re.match(r"(?i:by:? |https?:|www\.)|\W*[a-z]", first)
    ends = words <= LONGEST_HEADLINE and re.search(r"[^\W_]%?$", first)
    has_text = any(len(line.split()) > LONGEST_HEADLINE for line in after)
    return first if by_itself and ends and has_text and not label else ""
