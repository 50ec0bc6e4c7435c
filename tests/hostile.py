"""More than sixty inputs that are no article, each with a word that must stand in its refusal."""

import csv
import io
import json
import zipfile
from pathlib import Path

import docx
import openpyxl
from test_pdfs import WIRE, blank, rewritten, scanned

from helpers import load_article

TEXT = load_article("ferry_wire").text
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
FOREIGN = {
    "german": "Der Rat hat am Dienstag nach langer Debatte die Abstimmung über den neuen Hafen "
    "verschoben, weil die Gutachten noch nicht vorliegen und nicht alle gehört wurden.",
    "french": "Le conseil a décidé mardi de reporter le vote sur le nouveau port, parce que les "
    "études ne sont pas prêtes et que tous les habitants n’ont pas été entendus.",
    "spanish": "El consejo decidió el martes aplazar la votación sobre el nuevo puerto porque los "
    "estudios no están listos y no se ha escuchado a todos los vecinos de la ciudad.",
    "polish": "Rada zdecydowała we wtorek, że głosowanie w sprawie nowego portu zostanie odłożone, "
    "bo nie ma jeszcze opinii, a nie wszyscy mieszkańcy zostali o to zapytani.",
    "turkish": "Belediye meclisi yeni liman için oylamayı ertelemeye karar verdi, çünkü raporlar "
    "henüz hazır değil ve bu konuda çok daha fazla kişi ile görüşmek gerekiyor.",
    "indonesian": "Dewan kota memutuskan untuk menunda pemungutan suara yang akan dilakukan pada "
    "hari Selasa karena laporan itu belum ada dan tidak semua warga sudah didengar.",
    "russian": "Совет решил во вторник отложить голосование о новом порте, потому что отчёты ещё "
    "не готовы, и не все жители города были выслушаны.",
    "chinese": "市议会周二决定推迟对新港口的投票，因为报告尚未准备好，而且并非所有居民的意见都被听取。",  # noqa: E501
    "arabic": "قرر المجلس يوم الثلاثاء تأجيل التصويت على الميناء الجديد لأن التقارير ليست جاهزة.",
}
LINKS = "".join(
    f'<li><a href="/{n}">Story number {n} about the ferry and what it may cost</a></li>'
    for n in range(40)
)
CONSENT = (
    "<p>We and our 812 partners store and access information on your device, such as cookies, and "
    "process personal data such as unique identifiers for personalised ads, with your consent. You "
    "can accept or reject all, or manage your preferences in the settings at any time. Vendors may "
    "rely on legitimate interest.</p>"
) * 3
WALL = (
    f"<article><h1>The ferry</h1><p>{TEXT[:300]}</p>"
    "<div class='paywall'><p>Subscribe to continue reading. Already a subscriber? Log in.</p></div>"
)
SHELL = "<!doctype html><html><body><div id='root'></div><script>run()</script></body></html>"
NO_ADDRESS = {
    "ftp://example.org/story.html": "http",
    "file:///etc/hostname": "http",
    "javascript:alert(1)": "http",
    "data:text/plain,The ferry may be late": "http",
    "http://": "address",
    "http://[::1": "address",
    "http://127.0.0.1:9/story": "reached",
    "https://no-such-host.invalid/story": "found|reached",
    "no_such_article": "No file",
    "": "No article is named",
    "x" * 5_000: "text",
    "\0": "No file",
}


def _docx(*paragraphs: str) -> bytes:
    document, file = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(file)
    return file.getvalue()


def _zip(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)
    return file.getvalue()


def _sheet(*rows: list) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def _csv(*rows: list) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


def files() -> dict[str, tuple[bytes, str]]:
    """Name, bytes, and what the refusal has to say."""
    word, html = _docx(TEXT), "<!doctype html><html><body>{}</body></html>"
    found = {
        "empty.txt": (b"", "no words"),
        "blank.txt": (b" \n\t\r\n ", "no words"),
        "marks.txt": (b"*** --- !!! ... \xe2\x80\x9c\xe2\x80\x9d" * 20, "no words"),
        "numbers.txt": (b"1 2 3 4.5 6,789 " * 50, "no words"),
        "two_words.txt": (b"Ferry late", "2 words"),
        "binary.txt": (bytes(range(256)) * 40, "not text"),
        "zeros.txt": (bytes(5_000), "no words|not text"),
        "nul.txt": (TEXT.encode()[:400] + b"\0" + TEXT.encode()[400:], "not text"),
        "controls.txt": (b"\x01\x02\x03ferry\x04" * 300, "not text"),
        "long.txt": (b"The ferry may be late. " * 25_000, "100,000 words"),
        "huge.txt": (b"The ferry may be late. " * 2_300_000, "50 MB"),
        "program.exe": (b"MZ\x90\0" + bytes(300), "not of a kind"),
        "picture.png": (PNG, "image"),
        "picture.txt": (PNG, "image"),
        "photo.jpg": (b"\xff\xd8\xff\xe0" + bytes(100), "image"),
        "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><text>a</text></svg>", "image"),
        "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".docx"),
        "rich.rtf": (rb"{\rtf1\ansi The vote was put off.}", ".docx"),
        "data.json": (json.dumps({"text": TEXT}).encode(), "not of a kind"),
        "locked.pdf": (rewritten(WIRE, lambda writer: writer.encrypt("secret")), "encrypted"),
        "scanned.pdf": (scanned(2), "scanned"),
        "blank.pdf": (blank(), "no words"),
        "cut_off.pdf": (WIRE[: len(WIRE) // 3], "damaged|no words"),
        "rubbish.pdf": (b"%PDF-1.7\n" + bytes(range(256)) * 20, "damaged"),
        "text.docx": (TEXT.encode(), "no Word"),
        "cut_off.docx": (word[: len(word) // 2], "damaged"),
        "nothing.docx": (_docx(), "no words"),
        "other.docx": (_zip({"word/other.xml": b"<a/>"}), "archive"),
        "broken_part.docx": (_zip({"word/document.xml": b"<w:document"}), "damaged"),
        "bomb.docx": (_zip({"word/document.xml": bytes(310_000_000)}), "unfolds"),
        "archive.zip": (_zip({"story.txt": TEXT.encode()}), "archive"),
        "consent.html": (html.format(CONSENT).encode(), "consent"),
        "index.html": (html.format(f"<ul>{LINKS}</ul>").encode(), "links|without an article"),
        "wall.html": (html.format(WALL).encode(), "subscription"),
        "shell.html": (SHELL.encode(), "without an article"),
        "nothing.html": (b"<html></html>", "without"),
        "error.html": (html.format("<h1>404</h1><p>Not found</p>").encode(), "without"),
        "nested.html": (b"<html><body>" + b"<div>" * 100_000 + b"deep", "without an article"),
        "thousands.html": (b"<html><body>" + b"<a href=/x>late</a> " * 25_000, "thousands"),
        "no_text.csv": (_csv(["a", "b"], [1, 2], [3, 4]), "column"),
        "header.csv": (_csv(["title", "text"]), "no article|no rows"),
        "empty.csv": (b"", "empty"),
        "text.parquet": (TEXT.encode(), "damaged"),
        "text.xlsx": (TEXT.encode(), "damaged"),
        "nothing.xlsx": (_sheet(), "no article|no rows"),
        "lines.jsonl": (b"not json\nat all\n", "JSON"),
    }
    for name, text in FOREIGN.items():
        found[f"{name}.txt"] = (text.encode(), "English")
    return found


def rows() -> tuple[bytes, dict[str, str]]:
    """A table whose bad rows must not harm its good one, and what is to be said of each."""
    table = _csv(
        ["title", "text"],
        ["Empty", ""],
        ["German", FOREIGN["german"]],
        ["Good", TEXT],
        ["Short", "Ferry late"],
        ["Too", "many", "cells"],
        ["Long", "The ferry may be late. " * 25_000],
    )
    said = {"2": "no words", "3": "German", "5": "2 words", "6": "3 cells", "7": "100,000 words"}
    return table, said


def write(folder: Path) -> dict[str, str]:
    """Every hostile source, as it is given to `run`, with what its refusal has to say."""
    said = {}
    for name, (raw, about) in files().items():
        (folder / name).write_bytes(raw)
        said[str(folder / name)] = about
    (folder / "no_files").mkdir()
    return said | NO_ADDRESS | {str(folder / "no_files"): "no article"}
