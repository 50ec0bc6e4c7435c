"""The files of a folder, the bytes of a file, and what kind of thing they are."""

import io
import os
import re
import zipfile
from pathlib import Path

from helpers.articles import ArticleError, in_one_line

TEXTS = {"", ".txt", ".text", ".md", ".markdown"}
TABLES = {".csv", ".tsv", ".xlsx", ".jsonl", ".parquet"}
PAGES = {".html", ".htm", ".xhtml"}
DOCUMENTS = {".mhtml", ".mht", ".doc", ".xls", ".rtf", ".odt", ".epub", ".eml"}
IMAGES = set(".png .jpg .jpeg .gif .webp .tif .tiff .bmp .svg .heic".split())
KNOWN = ".txt, .md, .html, .pdf, .docx, .csv, .tsv, .xlsx, .jsonl or .parquet"
# Files that lie in folders of articles and are none.
PASSED_OVER = re.compile(r"\.|~\$|(?:readme|licen[cs]e)\b", re.IGNORECASE)

MEGABYTE = 1_000_000
# A PDF of a long report with its pictures; a text of 100,000 words is under one megabyte.
MOST_BYTES = 50 * MEGABYTE
# Word and Excel files are compressed; more than this is no text that a person wrote.
MOST_UNZIPPED = 300 * MEGABYTE

# A long novel; what is longer is a collection and should come as one article per row or file.
MOST_WORDS = 100_000

# What files begin with, whatever their name says.
MAGIC = [
    (rb"%PDF-", "pdf"),
    (rb"PK\x03\x04", "zip"),
    (rb"PAR1", "parquet"),
    (rb"\x89PNG|GIF8|\xff\xd8\xff|BM.{4}\0\0\0\0|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp", "image"),
    (rb"\xd0\xcf\x11\xe0|\{\\rtf", "document"),
    (
        rb"(?:\xef\xbb\xbf)?\s*(?:<[?]xml[^>]*>\s*|<!--.*?-->\s*)*+<(?:!doctype\s+html|html)\b",
        "html",
    ),
]
REFUSED = {
    "image": "is an image: give the text itself, or a PDF whose text can be selected.",
    "archive": f"is an archive or a kind of file that is not read here: give {KNOWN}.",
    "broken": "is damaged and cannot be opened: save it again.",
    "document": "is a kind of document that is not read here: save it as .docx, .pdf or .txt.",
    "parquet": "is a table, but is not named .parquet: rename it.",
    "no .pdf": "is named .pdf but is no PDF: save it again.",
    "no .docx": "is named .docx but is no Word file: save it again.",
    "": f"is not of a kind that is read here: give {KNOWN}.",
}


def list_files(folder: Path) -> list[Path]:
    """The files of a folder and its subfolders, by name.

    Left out are hidden files, READMEs and licences, links to folders, and JSON files that hold the
    metadata of an article beside them.
    """
    files = []
    try:
        for parent, folders, names in os.walk(folder, onerror=_raise):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            stems = {Path(name).stem for name in names if not name.lower().endswith(".json")}
            for name in sorted(names):
                sidecar = name.lower().endswith(".json") and Path(name).stem in stems
                if not sidecar and not PASSED_OVER.match(name):
                    files.append(Path(parent, name))
    except OSError as error:
        raise _unreadable(folder, error) from error
    return files


def read_file(path: Path, most: int | None = None) -> bytes:
    """The bytes of a file; no more than `most` of them are ever read.

    Raises:
        ArticleError: If it cannot be opened or is larger.
    """
    most = MOST_BYTES if most is None else most
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(raw) > most:
        shown = in_one_line(path.name)
        raise ArticleError(
            f"“{shown}” is larger than {most // MEGABYTE} MB: give the article by itself."
        )
    return raw


def kind_of_bytes(raw: bytes, suffix: str, shown: str) -> str:
    """`"text"`, `"html"`, `"pdf"` or `"docx"`, by what the bytes are rather than by their name.

    Raises:
        ArticleError: If they are too many, empty, or of a kind that is not read here.
    """
    if len(raw) > MOST_BYTES:
        raise ArticleError(f"“{shown}” is larger than {MOST_BYTES // MEGABYTE} MB.")
    if not raw.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise ArticleError(f"“{shown}” is empty and holds no words: give the text of an article.")
    kind = _kind(raw, suffix)
    if kind in REFUSED:
        raise ArticleError(f"“{shown}” {REFUSED[kind]}")
    if kind == "docx":
        refuse_zip_bomb(raw, shown)
    return kind


def _kind(raw: bytes, suffix: str) -> str:
    for pattern, kind in MAGIC:
        if re.match(pattern, raw[:4000], re.DOTALL | re.IGNORECASE):
            return _kind_of_zip(raw) if kind == "zip" else kind
    if suffix in ("", ".pdf") and b"%PDF-" in raw[:1024]:
        return "pdf"
    if suffix in (".pdf", ".docx"):
        return f"no {suffix}"
    kinds = {"html": PAGES, "document": DOCUMENTS, "image": IMAGES, "text": TEXTS}
    return next((kind for kind, suffixes in kinds.items() if suffix in suffixes), "")


def _kind_of_zip(raw: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(raw)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "broken"
    return "docx" if "word/document.xml" in names else "archive"


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


def _unreadable(path: Path, error: OSError) -> ArticleError:
    reason = error.strerror or "it cannot be opened"
    return ArticleError(f"“{in_one_line(path.name)}” cannot be read ({reason}).")


def _raise(error: OSError) -> None:
    raise error
