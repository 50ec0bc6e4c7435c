"""Word files: every paragraph that a reader would read, and what the document says of itself."""

import io
import zipfile

import docx
import pytest

from helpers import ArticleError, list_articles, load_article

FERRY = [name for name in list_articles()["name"] if name.startswith("ferry")]


def write(path, text: str, title: str = "", tables: bool = False, **properties):
    document = docx.Document()
    for name, value in properties.items():
        setattr(document.core_properties, name, value)
    if title:
        document.add_paragraph(title, style="Title")
    document.sections[0].header.paragraphs[0].text = "Lowland Courier"
    for paragraph in text.strip().split("\n\n"):
        if tables:
            document.add_table(1, 1).cell(0, 0).text = paragraph
        elif len(paragraph.split()) < 9 and paragraph[-1] not in ".”":
            document.add_heading(paragraph, 2)
        else:
            document.add_paragraph(paragraph)
    document.add_paragraph("The ferry at its landing", style="Caption")
    document.save(path)
    return path


@pytest.mark.parametrize("tables", [False, True])
@pytest.mark.parametrize("name", FERRY)
def test_the_text_comes_whole_with_its_headings(name, tables, tmp_path):
    true = load_article(name)
    path = write(tmp_path / "a.docx", true.text, true.title, tables, author=true.author)
    found = load_article(path)
    assert found.text == true.text.strip()
    assert (found.title, found.author, found.date) == (true.title, true.author, "")


def test_the_names_that_programs_leave_are_no_authors(tmp_path):
    path = write(tmp_path / "a.docx", load_article("ferry_wire").text)
    assert load_article(path).author == ""


def test_a_sidecar_sets_right_what_a_document_says(tmp_path):
    path = write(tmp_path / "a.docx", load_article("ferry_wire").text, author="Typist")
    (tmp_path / "a.json").write_text('{"author": "Carla Dunstrow", "date": "2024-05-14"}')
    found = load_article(path)
    assert (found.author, found.date) == ("Carla Dunstrow", "2024-05-14")


def test_insertions_links_and_controls_are_read_and_deletions_are_not(tmp_path):
    path = write(tmp_path / "a.docx", "The council met and put off the vote on the pier today.")
    new = (
        "<w:p><w:ins w:id='1' w:author='x'><w:r><w:t>It will meet</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='x'><w:r><w:delText> never</w:delText></w:r></w:del>"
        "<w:hyperlink><w:r><w:t xml:space='preserve'> again</w:t></w:r></w:hyperlink>"
        "<w:r><w:tab/><w:t>in</w:t><w:br/><w:t>May.</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>So it said.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    rewrite(path, lambda xml: xml.replace(b"<w:sectPr", new.encode() + b"<w:sectPr", 1))
    assert load_article(path).text.endswith("\n\nIt will meet again in May.\n\nSo it said.")


def rewrite(path, change):
    parts = {}
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["word/document.xml"] = change(parts["word/document.xml"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


LAUGHS = b"<!DOCTYPE x [<!ENTITY a 'ha'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(12)
)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda xml: b"not xml", "damaged"),
        (lambda xml: xml[: len(xml) // 2], "damaged"),
        (lambda xml: LAUGHS + b"]>" + xml.replace(b"The council", b"&m;"), "damaged"),
    ],
)
def test_a_damaged_document_is_refused(change, says, tmp_path):
    path = write(tmp_path / "a.docx", "The council met and put off the vote on the pier today.")
    rewrite(path, change)
    with pytest.raises(ArticleError, match=says):
        load_article(path)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (archive(word__document_xml=b"<a/>"), "damaged"),
        (archive(other_xml=b"<a/>"), "archive"),
        (b"PK\x03\x04" + bytes(100), "damaged"),
        (b"Only text, but it calls itself a Word file for some reason.", "no Word file"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "save it as .docx"),
    ],
)
def test_what_is_no_word_file_is_refused(raw, says, tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(raw)
    with pytest.raises(ArticleError, match=says) as caught:
        load_article(path)
    assert "\n" not in str(caught.value) and "a.docx" in str(caught.value)


def test_a_document_that_unfolds_to_gigabytes_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.loading.files.MOST_UNZIPPED", 1_000_000)
    path = tmp_path / "a.docx"
    path.write_bytes(archive(word__document_xml=bytes(2_000_000)))
    with pytest.raises(ArticleError, match="unfolds"):
        load_article(path)


def test_an_empty_document_holds_no_words(tmp_path):
    docx.Document().save(tmp_path / "a.docx")
    with pytest.raises(ArticleError, match="no words"):
        load_article(tmp_path / "a.docx")


def test_a_part_that_cannot_be_unpacked_is_damage(tmp_path):
    path = write(tmp_path / "a.docx", load_article("ferry_wire").text)
    raw = bytearray(path.read_bytes())
    # The first block of the first part: its kind and length.
    raw[49:51] = bytes(2)
    path.write_bytes(raw)
    with pytest.raises(ArticleError, match="damaged"):
        load_article(path)


def test_headline_byline_and_date_above_the_text_are_stated(tmp_path):
    document = docx.Document()
    document.add_heading("County votes to end ferry", 1)
    for line in ("By Carla Dunstrow", "May 14, 2024", load_article("ferry_wire").text.strip()):
        for paragraph in line.split("\n\n"):
            document.add_paragraph(paragraph)
    document.save(tmp_path / "a.docx")
    found = load_article(tmp_path / "a.docx")
    assert found.text == load_article("ferry_wire").text.strip()
    stated = ("County votes to end ferry", "Carla Dunstrow", "2024-05-14")
    assert (found.title, found.author, found.date) == stated


def test_empty_lines_within_a_paragraph_part_it_and_single_ones_do_not(tmp_path):
    document = docx.Document()
    document.add_paragraph("The council met\ntoday.\n\nIt put the vote on the pier off.")
    document.save(tmp_path / "a.docx")
    found = load_article(tmp_path / "a.docx")
    assert found.text == "The council met today.\n\nIt put the vote on the pier off."
