"""Where an article comes from: what kind of source it is, its bytes, and the reader for them.

A reader gives the text, what the source states (`title`, `outlet`, …; `name` where it knows a
better one than the file's), and what it changed or left out, counted by kind.
"""

import io
import json
import os
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from helpers.articles import METADATA, ArticleError, in_one_line

Read = tuple[str, dict[str, str], dict[str, int]]

TEXTS = {"", ".txt", ".text", ".md", ".markdown"}
TABLES = {".csv", ".tsv", ".xlsx", ".jsonl", ".parquet"}
FOLDERS_AND_TABLES = {"folder", "table"}
KNOWN = ".txt, .md, .html, .pdf, .docx, .csv, .tsv, .xlsx, .jsonl or .parquet"
# Files that lie in folders of articles and are none.
PASSED_OVER = re.compile(r"\.|~\$|(?:readme|licen[cs]e)\b", re.IGNORECASE)

MEGABYTE = 1_000_000
# A PDF of a long report with its pictures; a text of 100,000 words is under one megabyte.
MOST_BYTES = 50 * MEGABYTE
# Word and Excel files are compressed; more than this is no text that a person wrote.
MOST_UNZIPPED = 300 * MEGABYTE
# Beyond one control character in 200 a file is no text.
MOST_CONTROLS = 1 / 200

# In which English was written before UTF-8.
OLD_ENCODINGS = "utf_16 utf_16_le utf_16_be utf_32 cp1252 mac_roman cp850 cp437".split()

# What files begin with, whatever their name says.
MAGIC = [
    (rb"%PDF-", "pdf"),
    (rb"PK\x03\x04", "zip"),
    (rb"PAR1", "parquet"),
    (rb"\x89PNG|GIF8|\xff\xd8\xff|BM.{4}\0\0\0\0|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp", "image"),
    (rb"\xd0\xcf\x11\xe0", "old Office"),
    (rb"\{\\rtf", "RTF"),
    (
        rb"(?:\xef\xbb\xbf)?\s*(?:<[?]xml[^>]*>\s*|<!--.*?-->\s*)*+<(?:!doctype\s+html|html)\b",
        "html",
    ),
]


def kind_of(source: str | Path) -> str:
    """`"url"`, `"input"` (standard input), `"folder"`, `"table"` or `"file"`.

    Raises:
        ArticleError: If it is a path and nothing readable is there.
    """
    if not isinstance(source, str | Path):
        raise ArticleError(f"“{in_one_line(source)}” is neither a name nor a path nor an address.")
    if source == "-":
        return "input"
    # Python would take it for the folder that one happens to be in.
    if not str(source).strip():
        raise ArticleError("No article is named: give a name, a path or an address.")
    scheme = re.match(r"([a-z][a-z0-9+.-]+)://|(?:data|javascript|mailto|file):", str(source), re.I)
    if scheme:
        if scheme[0].lower() in ("http://", "https://"):
            return "url"
        raise ArticleError(f"“{in_one_line(source)}” is not an http or https address.")
    return _kind_of_path(source)


def _kind_of_path(source: str | Path) -> str:
    shown = in_one_line(source)
    try:
        path = Path(source).expanduser()
        if path.is_dir():
            return "folder"
        if not path.exists():
            raise _nothing_there(source)
    except (OSError, ValueError, RuntimeError) as error:
        if isinstance(error, ArticleError):
            raise
        raise _nothing_there(source) from error
    if not path.is_file():
        raise ArticleError(f"“{shown}” is not a regular file; give “-” to read standard input.")
    return "table" if path.suffix.lower() in TABLES else "file"


def _nothing_there(source: str | Path) -> ArticleError:
    from helpers.articles import FOLDER

    text = str(source)
    if "\n" in text.strip() or len(text) > 250:
        return ArticleError(
            f"“{in_one_line(text)}” is no path but looks like a text: use Article(name=…, text=…)."
        )
    names = ", ".join(sorted(p.stem for p in FOLDER.glob("*.txt")))
    return ArticleError(
        f"No file “{in_one_line(text)}”, and no bundled article of that name ({names})."
    )


def list_files(folder: Path) -> list[Path]:
    """The files of a folder and its subfolders, by name.

    Left out are hidden files, READMEs and licences, links to folders, and JSON files that hold the
    metadata of an article beside them.
    """
    files = []
    try:
        for parent, folders, names in os.walk(folder.expanduser(), onerror=_raise):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            stems = {Path(name).stem for name in names if not name.lower().endswith(".json")}
            for name in sorted(names):
                sidecar = name.lower().endswith(".json") and Path(name).stem in stems
                if not sidecar and not PASSED_OVER.match(name):
                    files.append(Path(parent, name))
    except OSError as error:
        raise _unreadable(folder, error) from error
    return files


def read_source(source: str | Path) -> Read:
    """Read one file, address or standard input.

    Returns:
        Text as it stands in the source, what the source states, what was left out or mended.
    """
    kind = kind_of(source)
    if kind == "url":
        from helpers.loading.fetching import fetch

        raw, suffix, charset, address = fetch(str(source))
        text, known, changes = read_bytes(raw, suffix, in_one_line(source), charset)
        known.setdefault("url", address)
        last = re.sub(r"\.\w{2,5}$", "", Path(address.split("?")[0].split("//", 1)[-1]).name)
        return text, {"name": last} | known, changes
    if kind == "input":
        try:
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        except (AttributeError, OSError) as error:
            raise ArticleError("Standard input is closed: give a file.") from error
        text, known, changes = read_bytes(raw, "", "standard input")
        return text, {"name": known.get("title") or "standard_input"} | known, changes
    path = Path(source).expanduser()
    text, known, changes = read_bytes(read_file(path), path.suffix.lower(), in_one_line(path.name))
    stated, changed = _sidecar(path)
    # Front matter is part of the article; what a page or PDF says of itself may be set right.
    known = stated | known if path.suffix.lower() in TEXTS else known | stated
    return text, known, changed | changes


def read_file(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file; no more than `most` of them are ever read.

    Raises:
        ArticleError: If it cannot be opened or is larger.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(raw) > most:
        raise ArticleError(
            f"“{in_one_line(path.name)}” is larger than {most // MEGABYTE} MB: "
            "give the article by itself."
        )
    return raw


def read_bytes(raw: bytes, suffix: str, shown: str, charset: str = "") -> Read:
    """Read an article from the bytes of a file, by what they are rather than by their name.

    Raises:
        ArticleError: If they are too many, empty, or of a kind that is not read here.
    """
    if len(raw) > MOST_BYTES:
        raise ArticleError(f"“{shown}” is larger than {MOST_BYTES // MEGABYTE} MB.")
    if not raw.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise ArticleError(f"“{shown}” is empty and holds no words: give the text of an article.")
    kind = _kind_of_bytes(raw, suffix)
    if kind not in READERS:
        raise ArticleError(f"“{shown}” {REFUSED.get(kind, REFUSED[''])}")
    return READERS[kind](raw, suffix, shown, charset)


def _kind_of_bytes(raw: bytes, suffix: str) -> str:
    for pattern, kind in MAGIC:
        if re.match(pattern, raw[:4000], re.DOTALL | re.IGNORECASE):
            return _kind_of_zip(raw) if kind == "zip" else kind
    if suffix in ("", ".pdf") and b"%PDF-" in raw[:1024]:
        return "pdf"
    if suffix in (".html", ".htm", ".xhtml"):
        return "html"
    if suffix in (".mhtml", ".mht", ".doc", ".xls", ".rtf", ".odt", ".epub", ".eml"):
        return "old Office"
    if suffix in (
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".webp",
        ".tif",
        ".tiff",
        ".bmp",
        ".svg",
        ".heic",
    ):
        return "image"
    if suffix in (".pdf", ".docx"):
        return f"no {suffix}"
    return "text" if suffix in TEXTS else ""


def _kind_of_zip(raw: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(raw)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "broken"
    return "docx" if "word/document.xml" in names else "archive"


REFUSED = {
    "image": "is an image: give the text itself, or a PDF whose text can be selected.",
    "archive": f"is an archive or a kind of file that is not read here: give {KNOWN}.",
    "broken": "is damaged and cannot be opened: save it again.",
    "old Office": "is a kind of document that is not read here: save it as .docx, .pdf or .txt.",
    "RTF": "is a kind of document that is not read here: save it as .docx, .pdf or .txt.",
    "parquet": "is a table, but is not named .parquet: rename it.",
    "no .pdf": "is named .pdf but is no PDF: save it again.",
    "no .docx": "is named .docx but is no Word file: save it again.",
    "": f"is not of a kind that is read here: give {KNOWN}.",
}


def refuse_zip_bomb(raw: bytes, shown: str) -> None:
    """Refuse Word and Excel files that would unfold to more than memory should hold."""
    try:
        size = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(raw)).infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ArticleError(f"“{shown}” {REFUSED['broken']}") from error
    if size > MOST_UNZIPPED:
        raise ArticleError(
            f"“{shown}” unfolds to more than {MOST_UNZIPPED // MEGABYTE} MB: "
            "give the article by itself."
        )


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
        # Slow to import and needed for old files only.
        from charset_normalizer import from_bytes

        # Its other guesses are for other languages, in which a £ would be a Ł.
        best = from_bytes(raw, cp_isolation=OLD_ENCODINGS).best() or from_bytes(raw).best()
        text = str(best).removeprefix("\ufeff") if best else "\0"
    controls = len(re.findall(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f�]", text))
    if "\0" in text or controls > MOST_CONTROLS * len(text):
        raise ArticleError(f"“{shown}” is not text: save the article as plain text (UTF-8).")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_text(raw: bytes, suffix: str, shown: str, charset: str) -> Read:
    text = decode(raw, shown, charset)
    found = re.match(r"---\n((?:\w+:[^\n]*\n)*)---\n\s*", text)
    if not found:
        return text, {}, {}
    pairs = (line.split(":", 1) for line in found[1].splitlines())
    head = {key.lower(): value.strip().strip("\"'") for key, value in pairs}
    known = {key: value for key, value in head.items() if key in METADATA and value}
    if "date" in known:
        known["date"] = iso_date(known["date"]) or known["date"]
    return text[found.end() :], known, {}


def _read_html(raw: bytes, suffix: str, shown: str, charset: str) -> Read:
    from helpers.loading.webpages import read_page

    stated = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w-]+)", raw[:4000], re.IGNORECASE)
    return read_page(decode(raw, shown, charset or (stated[1].decode() if stated else "")), shown)


def _read_pdf(raw: bytes, suffix: str, shown: str, charset: str) -> Read:
    from helpers.loading.pdfs import read_pdf

    return read_pdf(raw, shown)


def _read_docx(raw: bytes, suffix: str, shown: str, charset: str) -> Read:
    from helpers.loading.documents import read_docx

    refuse_zip_bomb(raw, shown)
    return read_docx(raw, shown)


READERS: dict[str, Callable[[bytes, str, str, str], Read]] = {
    "text": _read_text,
    "html": _read_html,
    "pdf": _read_pdf,
    "docx": _read_docx,
}


def _sidecar(path: Path) -> tuple[dict[str, str], dict[str, int]]:
    """What a JSON file beside the article states, and what it says was changed to make the text."""
    sidecar = path.with_suffix(".json")
    if not sidecar.is_file():
        return {}, {}
    try:
        known = json.loads(read_file(sidecar, MEGABYTE).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        if isinstance(error, ArticleError):
            raise
        raise ArticleError(
            f"“{in_one_line(sidecar.name)}” beside the article is not valid JSON."
        ) from error
    known = known if isinstance(known, dict) else {}
    changed = known.get("changes")
    changed = changed.items() if isinstance(changed, dict) else ()
    stated = {key: str(known[key]) for key in METADATA if known.get(key)}
    return stated, {change: count for change, count in changed if type(count) is int}


MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def iso_date(text: str) -> str:
    """A date as `yyyy-mm-dd` if it can be read in one way only, else `""`.

    >>> iso_date("Tuesday, May 14, 2024, 9:30 a.m."), iso_date("05/04/2024")
    ('2024-05-14', '')
    """
    from datetime import date

    text = str(text).strip()
    found = re.search(r"(?<!\d)(\d{4})([-/.]?)(\d\d?)\2(\d\d?)(?!\d)", text)
    if found and (found[2] or len(found[0]) == 8):
        year, month, day = found[1], int(found[3]), found[4]
    else:
        name = rf"\b({'|'.join(MONTHS)})[a-z]*\.?"
        number = r"(\d{1,2})(?:st|nd|rd|th)?"
        american = re.search(rf"{name}\s+{number},?\s+(\d{{4}})\b", text, re.IGNORECASE)
        british = re.search(rf"\b{number}\s+{name},?\s+(\d{{4}})\b", text, re.IGNORECASE)
        if not american and not british:
            return ""
        word, day = american.group(1, 2) if american else british.group(2, 1)
        year, month = (american or british)[3], MONTHS.index(word.lower()) + 1
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return ""


def _unreadable(path: Path, error: OSError) -> ArticleError:
    reason = error.strerror or "it cannot be opened"
    return ArticleError(f"“{in_one_line(path.name)}” cannot be read ({reason}).")


def _raise(error: OSError) -> None:
    raise error
