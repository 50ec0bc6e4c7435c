"""From a PDF to running text: columns in order, page furniture left out, hyphens mended."""

import io
import logging
import re
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import pypdf

from helpers.articles import ArticleError
from helpers.loading.cleaning import STOP, add_line, words_of
from helpers.loading.files import MOST_WORDS
from helpers.loading.metadata import without_labels

# It tells every oddity of a file, of which most files have some.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

# A page of print has 200 words and more; pictures of pages have a stray stamp at most.
FEWEST_WORDS_A_PAGE = 10
MOST_PAGES = 1_000
# How far a letter moves on, in type sizes: somewhat less than in most faces, so that a line is
# taken to span two columns only if it does.
LETTER_WIDTH = 0.42
NARROWEST_COLUMN = 80
# A column has at least this share of its page's lines.
LEAST_OF_A_COLUMN = 0.15
# Heads and feet stand among the first and last lines of a page, and on a third of the pages.
EDGE_LINES = 2
LEAST_REPEATED = 1 / 3
# How much larger than the text a headline is set, and how many lines it takes at most.
LARGE, MOST_OF_A_HEADLINE = 1.25, 5
PAGE_NUMBER = re.compile(r"(?:page|p\.)?\s*[-–]?\s*\d{1,4}\s*[-–]?\s*(?:(?:of|/)\s*\d{1,4})?", re.I)
# Headings that programs put where the headline should stand.
NO_TITLE = re.compile(
    r"untitled|microsoft word|.*\.(?:docx?|pdf|indd|qxp|odt|html?|rtf|txt)$", re.I
)


class Line(NamedTuple):
    """A line of print: where it begins (points from the lower left), size of type, text."""

    page: int
    x: float
    y: float
    size: float
    text: str

    @property
    def right(self) -> float:
        return self.x + LETTER_WIDTH * self.size * len(self.text)


def read_pdf(raw: bytes, shown: str) -> tuple[str, dict[str, str], dict[str, int]]:
    """The running text of a PDF.

    Columns are read one after the other where the file mixes their lines; lines that recur at the
    top or foot of pages, and page numbers, are left out; words parted at line ends are mended.
    Title and author are those of the file's properties, else the first lines if their type is the
    largest, and a byline or date that stands under them; the date of the file is not the article's.

    Raises:
        ArticleError: If it is damaged, asks for a password, has more than 1,000 pages, or holds
            pictures of pages instead of text.
    """
    try:
        pages, known, pictured = _lines_of(raw, shown)
    except ArticleError:
        raise
    # Broken files break pypdf in every way there is.
    except Exception as error:
        raise ArticleError(f"“{shown}” is damaged and cannot be read: save it again.") from error
    words = sum(len(line.text.split()) for page in pages for line in page)
    if words < FEWEST_WORDS_A_PAGE * pictured:
        raise ArticleError(
            f"“{shown}” is scanned: it holds pictures of pages and no text. "
            "Have the text recognised (OCR) first."
        )
    kept, left_out = _without_furniture(pages)
    lines = [line for page in kept for line in _in_reading_order(page)]
    headline, lines = _headline(lines)
    known["title"] = known["title"] or headline
    paragraphs, mended = _paragraphs(lines)
    title = " ".join(known["title"].split()).casefold()
    paragraphs = without_labels([p for p in paragraphs if p.casefold() != title], known)
    changes = {"lines at the top or foot of pages left out": left_out}
    changes["words parted at line ends mended"] = mended
    changes["headline told by its large type"] = int(bool(headline))
    known = {field: value for field, value in known.items() if value}
    return "\n\n".join(paragraphs), known, {k: count for k, count in changes.items() if count}


def _lines_of(raw: bytes, shown: str) -> tuple[list[list[Line]], dict[str, str], int]:
    """The lines of each page, title and author, and how many pages have pictures."""
    reader = pypdf.PdfReader(io.BytesIO(raw))
    # Many files are encrypted with an empty password, which every viewer tries.
    if reader.is_encrypted and not reader.decrypt(""):
        raise ArticleError(
            f"“{shown}” is encrypted: open it with its password and save it without one."
        )
    if len(reader.pages) > MOST_PAGES:
        raise ArticleError(f"“{shown}” has more than {MOST_PAGES:,} pages: give one article.")
    pages, pictured, words = [], 0, 0
    for number, page in enumerate(reader.pages):
        pages.append(_lines_of_page(page, number))
        pictured += _has_picture(page)
        words += sum(len(line.text.split()) for line in pages[-1])
        if words > 2 * MOST_WORDS:
            raise ArticleError(f"“{shown}” holds more than {MOST_WORDS:,} words: give one article.")
    stated = reader.metadata or {}
    known = {"title": str(stated.get("/Title") or ""), "author": str(stated.get("/Author") or "")}
    if NO_TITLE.match(known["title"].strip()):
        known["title"] = ""
    return pages, known, pictured


def _lines_of_page(page: pypdf.PageObject, number: int) -> list[Line]:
    pieces: list[tuple[str, float, float, float]] = []

    def collect(text: str, cm: list, tm: list, font: dict | None, size: float) -> None:
        if text:
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = abs(tm[3] * cm[3]) or abs(tm[1] * cm[2]) or 1
            pieces.append((text, x, y, size * scale))

    page.extract_text(visitor_text=collect)
    lines: list[Line] = []
    fresh = True
    for text, x, y, size in pieces:
        for part in re.split(r"(\n)", text):
            if part == "\n":
                fresh = True
            elif part.strip() and (fresh or _apart(lines[-1], x, y, size)):
                lines.append(Line(number, x, y, size, part))
                fresh = False
            elif lines and not fresh:
                lines[-1] = lines[-1]._replace(text=lines[-1].text + part)
    return [line._replace(text=line.text.strip()) for line in lines]


def _apart(line: Line, x: float, y: float, size: float) -> bool:
    """Whether a piece of text does not go on where the line ends."""
    return abs(y - line.y) > size / 2 or x < line.x - size or x > line.right + 6 * size


def _has_picture(page: pypdf.PageObject) -> bool:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources else None
    objects = objects.get_object() if objects else {}
    return any(objects[name].get_object().get("/Subtype") == "/Image" for name in objects)


def _without_furniture(pages: list[list[Line]]) -> tuple[list[list[Line]], int]:
    """The pages without running heads, feet and page numbers, and how many lines those were."""
    edges = [_edges(page) for page in pages]
    seen = Counter(key for edge in edges for key in {_key(line) for line in edge})
    often = {key for key, n in seen.items() if n >= max(2, LEAST_REPEATED * len(pages))}
    drop = {
        line
        for edge in edges
        for line in edge
        if _key(line) in often or PAGE_NUMBER.fullmatch(line.text)
    }
    return [[line for line in page if line not in drop] for page in pages], len(drop)


def _headline(lines: list[Line]) -> tuple[str, list[Line]]:
    """The first lines if they are set large, and all others."""
    if not lines:
        return "", lines
    large = max(LARGE * median(line.size for line in lines), lines[0].size - 1)
    count = next((i for i, line in enumerate(lines) if line.size < large), 0)
    text = " ".join(line.text for line in lines[:count])
    is_one = 0 < count <= MOST_OF_A_HEADLINE and len(text.split()) > 1
    return (text, lines[count:]) if is_one else ("", lines)


def _edges(page: list[Line]) -> list[Line]:
    heights = sorted({round(line.y) for line in page})
    edge = {*heights[:EDGE_LINES], *heights[-EDGE_LINES:]}
    return [line for line in page if round(line.y) in edge]


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.casefold())


def _in_reading_order(lines: list[Line]) -> list[Line]:
    """One column after the other where the file goes across them, else the order of the file."""
    columns = _columns(lines)
    column = [max(sum(line.x >= edge - 5 for edge in columns) - 1, 0) for line in lines]
    across = sum(
        abs(a.y - b.y) < 3 and i != j
        for a, b, i, j in zip(lines, lines[1:], column, column[1:], strict=False)
    )
    if len(columns) < 2 or across < 3:
        return lines
    bounds = [*columns[1:], float("inf")]
    spans = [line.right > bounds[c] + 10 for line, c in zip(lines, column, strict=True)]
    # A line across all columns ends the band above it.
    marks = [line.y for line, is_across in zip(lines, spans, strict=True) if is_across]
    ranks = [
        (sum(y > line.y for y in marks), not is_across, c, -line.y)
        for line, c, is_across in zip(lines, column, spans, strict=True)
    ]
    return [lines[i] for i in sorted(range(len(lines)), key=ranks.__getitem__)]


def _columns(lines: list[Line]) -> list[float]:
    """Where the columns of a page begin, from the left."""
    starts = Counter(round(line.x / 4) * 4 for line in lines)
    least = max(4, LEAST_OF_A_COLUMN * len(lines))
    edges: list[float] = []
    for x in sorted(x for x, n in starts.items() if n >= least):
        if not edges or x - edges[-1] > NARROWEST_COLUMN:
            edges.append(x)
    return edges


def _paragraphs(lines: list[Line]) -> tuple[list[str], int]:
    gaps = [a.y - b.y for a, b in pairwise(lines) if _same_column(a, b)]
    # Not the median: where paragraphs are short, most gaps are those between paragraphs.
    leading = sorted(gaps)[len(gaps) // 4] if gaps else 0
    words = words_of(" ".join(line.text for line in lines))
    width, left = _widths(lines), _lefts(lines)
    paragraphs: list[list[str]] = []
    mended = 0
    for i, line in enumerate(lines):
        if not i or _begins(lines[i - 1], line, leading, width, left[i]):
            paragraphs.append([line.text])
        else:
            mended += add_line(paragraphs[-1], line.text, words, "")
    return ["".join(parts) for parts in paragraphs], mended


def _widths(lines: list[Line]) -> dict[tuple[int, int], float]:
    """How long the full lines are, by size of type and page."""
    rights: dict[tuple[int, int], list[float]] = {}
    for line in lines:
        rights.setdefault((line.page, round(line.size)), []).append(line.right - line.x)
    return {key: median(values) for key, values in rights.items()}


def _lefts(lines: list[Line]) -> list[float]:
    """Where the column begins that each line stands in: the commonest beginning near its own."""
    starts: dict[int, Counter] = {}
    for line in lines:
        starts.setdefault(line.page, Counter())[round(line.x)] += 1
    common = {page: [x for x, n in c.most_common() if n > 1] for page, c in starts.items()}
    return [
        next((x for x in common[a.page] if abs(x - a.x) < NARROWEST_COLUMN), a.x) for a in lines
    ]


def _same_column(a: Line, b: Line) -> bool:
    return a.page == b.page and a.y > b.y and abs(a.x - b.x) < NARROWEST_COLUMN


def _begins(
    a: Line, b: Line, leading: float, width: dict[tuple[int, int], float], left: float
) -> bool:
    """Whether a paragraph begins between two lines."""
    if abs(a.size - b.size) > 0.1 * max(a.size, b.size):
        return True
    short = a.right - a.x < 0.8 * width[a.page, round(a.size)]
    ended = bool(STOP.search(a.text)) and not b.text[:1].islower()
    if not _same_column(a, b):
        return ended and short
    wide = a.y - b.y > 1.3 * leading
    indented = b.x > left + 0.8 * b.size
    return wide or (indented and not b.text[:1].islower()) or (short and ended)
