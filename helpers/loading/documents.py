"""From a Word file to the article in it."""

import io
import re
from collections.abc import Iterator

import docx
from lxml import etree

from helpers.articles import ArticleError
from helpers.loading.metadata import without_labels

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Written by programs, not by people.
NOBODY = {"python-docx", "microsoft office user", "microsoft", "user", "author", "administrator"}
PASSED_OVER = {"caption", "header", "footer"}


def read_docx(raw: bytes, shown: str) -> tuple[str, dict[str, str], dict[str, int]]:
    """Paragraphs, headings, list items and table cells, in the order of the document.

    Title and author are those of a paragraph in the style “Title”, of a first paragraph that is a
    heading, or of the document's properties; author and date may also stand by themselves above the
    text. The date on which the file was made is not the date of the article. Insertions that are
    not yet accepted are read, deletions are not; captions, notes, headers and text boxes are left
    out.

    Raises:
        ArticleError: If the file is damaged.
    """
    try:
        document = docx.Document(io.BytesIO(raw))
        paragraphs = [p for p in _paragraphs(document) if p[1]]
        properties = document.core_properties
        known = {"title": properties.title or "", "author": properties.author or ""}
    # Broken files break python-docx, and what it unpacks and parses with, in every way there is.
    except Exception as error:
        raise ArticleError(f"“{shown}” is damaged and cannot be opened: save it again.") from error
    if known["author"].strip().lower() in NOBODY:
        known["author"] = ""
    titles = [text for style, text in paragraphs if style == "title"]
    firsts = [text for style, text in paragraphs[:1] if style == "heading 1"]
    known["title"] = " ".join(titles or firsts) or known["title"]
    left_out = PASSED_OVER | {"title"}
    texts = [text for style, text in paragraphs if style not in left_out and text != known["title"]]
    captions = sum(style in PASSED_OVER for style, _ in paragraphs)
    text = "\n\n".join(without_labels(texts, known))
    known = {field: value for field, value in known.items() if value}
    return text, known, {"captions left out": captions} if captions else {}


def _paragraphs(document: docx.document.Document) -> Iterator[tuple[str, str]]:
    """Style in lower case and text of every paragraph, those in tables and controls included."""
    names = {style.style_id: (style.name or "").lower() for style in document.styles}
    skipped = 0
    for event, element in etree.iterwalk(document.element.body, events=("start", "end")):
        # What stands in a text box stands twice, for old and for new programs.
        if element.tag in (f"{WORD}txbxContent", f"{WORD}sectPr"):
            skipped += 1 if event == "start" else -1
        elif element.tag == f"{WORD}p" and event == "start" and not skipped:
            style = element.find(f"{WORD}pPr/{WORD}pStyle")
            name = style.get(f"{WORD}val", "") if style is not None else ""
            for text in _texts(element):
                yield names.get(name, name.lower()), text


def _texts(paragraph: etree._Element) -> list[str]:
    """Its text, or several where empty lines part it."""
    parts = []
    for element in paragraph.iter():
        if element.tag == f"{WORD}t" and not _in_box(element, paragraph):
            parts.append((element.text or "").replace("\n", " "))
        elif element.tag in (f"{WORD}br", f"{WORD}cr"):
            parts.append("\n")
        elif element.tag == f"{WORD}tab":
            parts.append(" ")
        elif element.tag == f"{WORD}noBreakHyphen":
            parts.append("-")
    several = re.split(r"\n[ \t]*\n", "".join(parts))
    return [re.sub(r"[ \t\r\n]+", " ", text).strip() for text in several]


def _in_box(element: etree._Element, paragraph: etree._Element) -> bool:
    for parent in element.iterancestors():
        if parent is paragraph:
            return False
        if parent.tag == f"{WORD}txbxContent":
            return True
    return False
