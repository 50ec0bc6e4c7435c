"""PDFs: columns in order, hyphens mended, page furniture out, scans and locks refused."""

import io
import re

import pytest
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter
from saved_pages import f1

from helpers import ArticleError, list_articles, load_article
from helpers.loading.pdfs import read_pdf
from helpers.sources import loading_changes

FERRY = [name for name in list_articles()["name"] if name.startswith("ferry")]


def plain(text: str) -> str:
    """The text in the characters of the fonts that every PDF reader has."""
    return text.translate(str.maketrans("“”‘’–—", "\"\"''--"))


def lines_of(text: str, width: int, hyphenate: bool = False) -> list[str]:
    """Each paragraph broken into lines, words with or without hyphens; "" between paragraphs."""
    lines = []
    for paragraph in text.strip().split("\n\n"):
        line = ""
        for word in paragraph.split():
            room = width - len(line) - 2
            if len(line) + 1 + len(word) <= width:
                line = f"{line} {word}".strip()
            elif (
                hyphenate
                and room >= 3
                and re.fullmatch(r"[a-z]{7,}", word)
                and len(word) - room >= 3
            ):
                lines.append(f"{line} {word[:room]}-")
                line = word[room:]
            else:
                lines.append(line)
                line = word
        lines += [line, ""]
    return lines


def make(
    text: str,
    columns: int = 1,
    across: bool = False,
    furniture: bool = False,
    hyphenate: bool = False,
    tall: int = 60,
    head: str = "",
    metadata: bool = False,
) -> bytes:
    """A PDF set line by line; `across` writes the lines of all columns in turn."""
    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(False)
    if metadata:
        pdf.set_title("County votes to end ferry")
        pdf.set_author("Carla Dunstrow")
    size = {1: 11, 2: 10, 3: 8}[columns]
    lines = lines_of(plain(text), {1: 95, 2: 48, 3: 38}[columns], hyphenate)
    width = 190 / columns
    pages = [lines[i : i + tall * columns] for i in range(0, len(lines), tall * columns)]
    for number, page in enumerate(pages, start=1):
        pdf.add_page()
        if furniture:
            pdf.set_font("times", size=8)
            pdf.text(10, 10, f"The Lowland Courier, May {number + 10}, 2024")
            pdf.text(100, 292, f"Page {number} of {len(pages)}")
        if head:
            pdf.set_font("times", size=22)
            pdf.text(10, 17, head)
        pdf.set_font("times", size=size)
        tall_here = -(-len(page) // columns) if number == len(pages) else tall
        cells = [(i // tall_here, i % tall_here, line) for i, line in enumerate(page)]
        for column, row, line in sorted(cells, key=lambda c: (c[1], c[0]) if across else c[:2]):
            if line:
                pdf.text(10 + column * width, 25 + row * 4.3, line)
    return bytes(pdf.output())


LAYOUTS = {
    "one column": {},
    "headers and page numbers": {"furniture": True, "tall": 15},
    "hyphenated": {"hyphenate": True},
    "two columns": {"columns": 2},
    "two columns, hyphenated": {"columns": 2, "hyphenate": True},
    "two columns, written across": {"columns": 2, "across": True},
    "two columns, written across, on two pages with headers": {
        "columns": 2,
        "across": True,
        "furniture": True,
        "tall": 20,
    },
    "three columns, written across, hyphenated": {"columns": 3, "across": True, "hyphenate": True},
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_text_comes_whole_and_in_order(layout, tmp_path):
    for name in FERRY:
        true = plain(load_article(name).text)
        path = tmp_path / "article.pdf"
        path.write_bytes(make(true, **LAYOUTS[layout]))
        found = load_article(path)
        assert f1(found.text, true) >= 0.98
        runs = [found.text.split()[i : i + 3] for i in range(len(found.text.split()) - 2)]
        words = true.split()
        true_runs = {tuple(words[i : i + 3]) for i in range(len(words) - 2)}
        assert sum(tuple(run) in true_runs for run in runs) / len(runs) > 0.93


def test_paragraphs_of_a_plain_pdf_are_those_of_the_article(tmp_path):
    for name in FERRY:
        true = plain(load_article(name).text).strip()
        text, _, _ = read_pdf(make(true), "x.pdf")
        assert text == true


def test_words_parted_at_line_ends_are_whole_again_and_compounds_keep_their_hyphen():
    for name in FERRY:
        true = plain(load_article(name).text).strip()
        text, _, changes = read_pdf(make(true, hyphenate=True), "x.pdf")
        assert text == true
        assert changes["words parted at line ends mended"] >= 1


def test_a_headline_set_large_over_two_columns_is_the_title_and_no_text():
    true, head = plain(load_article("ferry_wire").text), "Ferry to close in the autumn"
    raw = make(f"By Carla Dunstrow\n\nMay 14, 2024\n\n{true}", columns=2, across=True, head=head)
    text, known, changes = read_pdf(raw, "x.pdf")
    assert text.startswith("DUNMARROW") and f1(text, true) > 0.98
    assert known == {"title": head, "author": "Carla Dunstrow", "date": "2024-05-14"}
    assert changes["headline told by its large type"] == 1


def test_a_document_in_one_size_of_type_has_no_title():
    text, known, _ = read_pdf(make(plain(load_article("ferry_wire").text)), "x.pdf")
    assert "title" not in known and text.startswith("DUNMARROW")


def test_short_paragraphs_stay_apart():
    parts = [f"Paragraph number {n} is short and ends." for n in range(12)]
    long = "The council met on the question of the ferry and then put it off once more. " * 9
    text, *_ = read_pdf(make("\n\n".join([*parts, long.strip()])), "x.pdf")
    assert text.split("\n\n")[:12] == parts


def test_title_and_author_are_stated_and_the_date_of_the_file_is_not_taken(tmp_path):
    path = tmp_path / "article.pdf"
    path.write_bytes(make(load_article("ferry_wire").text, metadata=True))
    found = load_article(path)
    assert (found.title, found.author) == ("County votes to end ferry", "Carla Dunstrow")
    assert found.date == ""


def test_what_was_left_out_and_mended_is_told(tmp_path):
    path = tmp_path / "article.pdf"
    path.write_bytes(make(load_article("ferry_wire").text, furniture=True, tall=15, hyphenate=True))
    counts = dict(loading_changes(path).itertuples(index=False))
    pages = len(PdfReader(path).pages)
    assert counts["lines at the top or foot of pages left out"] == 2 * pages
    assert counts["words parted at line ends mended"] == 3


def rewritten(raw: bytes, change) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(raw)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scanned(pages: int) -> bytes:
    from PIL import Image

    pdf = FPDF()
    for _ in range(pages):
        pdf.add_page()
        pdf.image(Image.new("L", (60, 80), 200), 0, 0, 200)
        pdf.set_font("times", size=8)
        pdf.text(10, 290, "Copy")
    return bytes(pdf.output())


def blank() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    return bytes(pdf.output())


WIRE = make(load_article("ferry_wire").text)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_pdf_with_a_password_is_refused_and_one_with_an_empty_password_read(algorithm, tmp_path):
    path = tmp_path / "article.pdf"
    path.write_bytes(rewritten(WIRE, lambda w: w.encrypt("secret", algorithm=algorithm)))
    with pytest.raises(ArticleError, match="encrypted"):
        load_article(path)
    path.write_bytes(rewritten(WIRE, lambda w: w.encrypt("", "owner", algorithm=algorithm)))
    assert f1(load_article(path).text, plain(load_article("ferry_wire").text)) > 0.98


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (scanned(1), "scanned"),
        (scanned(4), "scanned"),
        (blank(), "no words"),
        (WIRE[:300], "damaged|no words"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "damaged"),
        (b"%PDF-1.7", "damaged"),
        (WIRE.replace(b"/Pages", b"/Pagez"), "damaged|no words"),
        (b"This is no PDF but a text that says so, and a fine one.", "no PDF"),
    ],
)
def test_a_pdf_without_text_is_refused_with_the_reason(raw, says, tmp_path, capfd):
    path = tmp_path / "article.pdf"
    path.write_bytes(raw)
    with pytest.raises(ArticleError, match=says) as caught:
        load_article(path)
    assert "\n" not in str(caught.value) and "article.pdf" in str(caught.value)
    told = capfd.readouterr()
    assert (told.out, told.err) == ("", "")


def test_a_pdf_named_as_text_is_read_as_what_it_is(tmp_path):
    path = tmp_path / "article.txt"
    path.write_bytes(WIRE)
    assert load_article(path).text.startswith("DUNMARROW")


def test_a_book_is_refused_before_all_of_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.loading.pdfs.MOST_PAGES", 3)
    path = tmp_path / "book.pdf"
    path.write_bytes(make("word " * 10_000))
    with pytest.raises(ArticleError, match="more than 3 pages"):
        load_article(path)
