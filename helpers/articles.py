"""What an article is: the ground that everything else stands on."""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "data" / "articles"
METADATA = ("title", "outlet", "date", "author", "url")


class ArticleError(ValueError):
    """A source that is not a readable English article; the message is one sentence for a person."""


@dataclass(frozen=True)
class Article:
    """One news article. Every offset in every table counts characters of `text`.

    `name` is a slug that joins the tables; `title`, `outlet`, `date`, `author` and `url` are `""`
    where the source does not state them. `changes` says how often loading changed what, in words;
    two articles that differ in nothing else are equal. `sha256` is of the text in UTF-8.

    >>> Article(name="note", text="Rain may fall.").sha256[:8]
    'ff0f2fb9'
    """

    name: str
    text: str
    title: str = ""
    outlet: str = ""
    date: str = ""
    author: str = ""
    url: str = ""
    changes: dict[str, int] = field(default_factory=dict, compare=False, repr=False)
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", writable(self.text))
        object.__setattr__(self, "sha256", hashlib.sha256(self.text.encode()).hexdigest())


def in_one_line(name: object) -> str:
    """A file name or address as it can stand in a sentence: one line, not too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(name)).split())
    return line if len(line) <= 100 else f"{line[:70]} … {line[-25:]}"


def writable(text: str) -> str:
    """The text, character for character, with � for lone surrogates, which no file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", "�", text)
    return text
