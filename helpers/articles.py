"""From a name or a file to an `Article`: the text, what is known about it, and nothing guessed."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).resolve().parent.parent / "data" / "articles"
SUFFIXES = {".txt", ".md"}
METADATA = ("title", "outlet", "date", "author", "url")

# Below this a text is a headline at best; one sentence more and the user can have it analysed.
FEWEST_WORDS = 5
# In English prose about every fourth word is one of these; in other languages hardly any is.
COMMON = frozenset(
    ("the of and to in a is that it for on was with he as by at from his be").split()
)
LEAST_COMMON = 0.08
ENGLISH_NEEDS_WORDS = 40


class ArticleError(ValueError):
    """A source that is not a readable English article; the message is one sentence for a person."""


@dataclass(frozen=True)
class Article:
    """One news article. Every offset in every table counts characters of `text`.

    `name` is a slug that joins the tables; `title`, `outlet`, `date`, `author` and `url` are `""`
    where the source does not state them. `sha256` is of the text in UTF-8.

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
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
        object.__setattr__(self, "sha256", digest)


def load_article(source: str | Path) -> Article:
    """Read one article: the name of a bundled one, or a path to a `.txt` or `.md` file.

    Metadata is taken from front matter (`key: value` lines between two lines of `---`) or from a
    JSON file of the same name beside the text. Line ends become `\\n`; nothing else is changed.

    Args:
        source: A name as listed by `list_articles`, or a path.

    Returns:
        The article; its `name` is the file's, as a slug.

    Raises:
        ArticleError: If there is no such article, or it is empty, binary, too short or not English.
    """
    path = _find(source)
    head, text = _split_front_matter(_decode(path))
    sidecar = path.with_suffix(".json")
    if sidecar.is_file():
        head = _read_sidecar(sidecar) | head
    _refuse_unless_english(text, path.name)
    known = {key: str(head[key]) for key in METADATA if head.get(key)}
    return Article(name=_slug(path.stem), text=text, **known)


def list_articles() -> pd.DataFrame:
    """The bundled articles: `name`, `title`, `outlet`, `date`, `words` (split at white space)."""
    articles = [load_article(path) for path in sorted(FOLDER.glob("*.txt"))]
    rows = [(a.name, a.title, a.outlet, a.date, len(a.text.split())) for a in articles]
    return pd.DataFrame(rows, columns=["name", "title", "outlet", "date", "words"])


def _find(source: str | Path) -> Path:
    bundled = FOLDER / f"{source}.txt"
    if re.fullmatch(r"\w+", str(source)) and bundled.is_file():
        return bundled
    if re.match(r"https?://", str(source)):
        raise ArticleError(
            f"“{source}” is a web address, and web pages are not read yet: "
            "save the article's text as a .txt file and give its path."
        )
    path = Path(source).expanduser()
    if path.is_dir():
        raise ArticleError(f"“{source}” is a folder: give the path of one article in it.")
    if not path.is_file():
        names = ", ".join(sorted(p.stem for p in FOLDER.glob("*.txt")))
        raise ArticleError(f"No file “{source}”, and no bundled article of that name ({names}).")
    if path.suffix.lower() not in SUFFIXES:
        raise ArticleError(
            f"“{path.name}” is not a .txt or .md file: save the article as plain text."
        )
    return path


def _decode(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise ArticleError(f"“{path.name}” cannot be read ({reason}).") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Slow to import and needed for old files only.
        from charset_normalizer import from_bytes

        best = from_bytes(raw).best()
        text = str(best) if best else "\0"
    if "\0" in text:
        raise ArticleError(f"“{path.name}” is not text: save the article as plain text (UTF-8).")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _split_front_matter(text: str) -> tuple[dict[str, str], str]:
    found = re.match(r"---\n((?:\w+:[^\n]*\n)*)---\n\s*", text)
    if not found:
        return {}, text
    pairs = (line.split(":", 1) for line in found[1].splitlines())
    return {key.lower(): value.strip().strip("\"'") for key, value in pairs}, text[found.end() :]


def _read_sidecar(path: Path) -> dict[str, str]:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ArticleError(f"“{path.name}” beside the article is not valid JSON.") from error
    return known if isinstance(known, dict) else {}


def _refuse_unless_english(text: str, name: str) -> None:
    words = re.findall(r"[^\W\d_]+", text.lower())
    if not words:
        raise ArticleError(f"“{name}” holds no words: give a file with the text of an article.")
    if len(words) < FEWEST_WORDS:
        raise ArticleError(
            f"“{name}” holds {len(words)} word{'s' * (len(words) > 1)}: too little for an article."
        )
    share = sum(word in COMMON for word in words) / len(words)
    if len(words) >= ENGLISH_NEEDS_WORDS and share < LEAST_COMMON:
        raise ArticleError(f"“{name}” does not read like English, the only language we know here.")


def _slug(stem: str) -> str:
    return re.sub(r"[^\w]+", "_", stem.lower()).strip("_") or "article"
