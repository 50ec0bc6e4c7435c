"""Loading: what comes in is what the file says; what cannot be read is refused in a sentence."""

import dataclasses
import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from helpers import Article, ArticleError, list_articles, load_article, tokenize
from helpers.articles import FOLDER
from helpers.sources import load_articles, loading_changes

BODY = "The council met on Tuesday and put off the vote until it has heard from the town.\n"


def test_the_shipped_article_is_the_file_byte_for_byte():
    article = load_article("courting_putin")
    raw = (FOLDER / "courting_putin.txt").read_bytes()
    assert article.text.encode() == raw
    assert article.sha256 == hashlib.sha256(raw).hexdigest()
    assert article.outlet == article.date == article.author == article.url == ""


def test_every_bundled_article_loads_and_is_listed_with_a_title():
    table = list_articles()
    assert set(table["name"]) == {path.stem for path in FOLDER.glob("*.txt")}
    assert (table["title"] != "").all()
    assert (table["words"] > 300).all()


def test_front_matter_becomes_metadata_and_leaves_the_text(tmp_path):
    path = tmp_path / "My Note (2).md"
    path.write_text(
        f"---\ntitle: A vote: put off\ndate: 2024-05-01\n---\n\n{BODY}", encoding="utf-8"
    )
    article = load_article(path)
    assert (article.name, article.title, article.date) == (
        "my_note_2",
        "A vote: put off",
        "2024-05-01",
    )
    assert article.text == BODY


def test_a_sidecar_gives_metadata_that_front_matter_overrides(tmp_path):
    (tmp_path / "note.json").write_text(json.dumps({"title": "Side", "outlet": "Gazette"}))
    path = tmp_path / "note.txt"
    path.write_text(f"---\ntitle: Front\n---\n{BODY}")
    article = load_article(str(path))
    assert (article.title, article.outlet) == ("Front", "Gazette")


def test_a_line_of_dashes_without_keys_is_text(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(f"---\n{BODY}---\n{BODY}")
    assert load_article(path).text.startswith("---\n")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_give_the_same_text(tmp_path, encoding):
    text = "“It was late,” said the mayor’s aide. " + BODY
    path = tmp_path / "note.txt"
    path.write_bytes(text.encode(encoding))
    assert load_article(path).text == text


def test_windows_line_ends_become_newlines(tmp_path):
    path = tmp_path / "note.txt"
    path.write_bytes(("One. " + BODY + "\nTwo.").replace("\n", "\r\n").encode())
    assert "\r" not in load_article(path).text


GERMAN = (
    "Der Rat der Stadt hat sich am Dienstag getroffen und nach langer Debatte beschlossen, die "
    "Abstimmung über den neuen Hafen zu verschieben, weil noch nicht alle Gutachten vorliegen und "
    "viele Bürger ihre Sorgen über Lärm und Verkehr geäußert haben, wie der Bürgermeister sagte."
)


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("empty.txt", b"", "no words"),
        ("image.png", b"\x89PNG\r\n\x1a\n" + bytes(80), "image"),
        ("photo.txt", b"\xff\xd8\xff\xe0" + bytes(80), "image"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image"),
        ("old.doc", b"\xd0\xcf\x11\xe0" + bytes(80), ".docx"),
        ("rich.rtf", b"{\\rtf1 The vote was put off.}", ".docx"),
        ("program.exe", b"MZ" + bytes(80), "not of a kind"),
        ("data.json", b'{"text": "The vote was put off."}', "not of a kind"),
        (
            "french.txt",
            "Le conseil a décidé de reporter le vote sur le port, qui sera plus cher.".encode(),
            "French",
        ),
        ("a\nb “c” 'd'.txt", b"", "no words"),
        ("blank.txt", b" \n\t \n", "no words"),
        ("word.txt", b"Hello", "1 word"),
        ("binary.txt", bytes(range(256)) * 4, "not text"),
        ("nul.txt", b"The vote\0was put off until the town has been heard.", "not text"),
        ("page.html", b"<p>The vote was put off.</p>", "without an article"),
        ("german.txt", GERMAN.encode(), "English"),
    ],
)
def test_what_is_not_an_article_is_refused_in_one_sentence(tmp_path, name, raw, says):
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(ArticleError, match=says) as caught:
        load_article(path)
    assert " ".join(name.split()) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "source", ["no_such_article", "no/such/file.txt", "gopher://example.org/a"]
)
def test_what_is_not_there_is_refused_in_one_sentence(source):
    with pytest.raises(ArticleError) as caught:
        load_article(source)
    assert source in str(caught.value)


def test_a_folder_is_an_article_only_if_it_holds_one(tmp_path):
    with pytest.raises(ArticleError, match="no article"):
        load_article(tmp_path)
    (tmp_path / "a.txt").write_text(BODY)
    assert load_article(tmp_path).name == "a"
    (tmp_path / "b.txt").write_text(BODY)
    with pytest.raises(ArticleError, match="several"):
        load_article(tmp_path)


def test_a_folder_gives_every_article_and_names_every_refusal(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("b.txt", "sub/b.md", "a b “c”.txt", ".hidden/x.txt", ".y.txt", "README.md"):
        (tmp_path / name).write_text(BODY)
    (tmp_path / "b.json").write_text('{"title": "Told"}')
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "wire.csv").write_text(f'text\n"{BODY}"\nno\n')
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path)
    articles, refused = load_articles(tmp_path)
    assert [a.name for a in articles] == ["a_b_c", "b", "wire_2", "b_2"]
    assert articles[1].title == "Told"
    told = dict(zip(refused["source"].map(lambda s: Path(s).name), refused["row"], strict=True))
    assert told == {"empty.txt": "", "gone.txt": "", "wire.csv": "3", "loop": ""} or told == {
        "empty.txt": "",
        "gone.txt": "",
        "wire.csv": "3",
    }
    assert refused["reason"].str.endswith(".").all()


def test_one_article_that_is_asked_for_and_refused_is_an_error(tmp_path):
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(ArticleError, match="no words"):
        load_articles(tmp_path / "a.txt")


def test_standard_input_is_read_by_what_it_is(monkeypatch):
    for raw in (BODY.encode(), b"<html><body><p>" + BODY.encode() * 9 + b"</p></body></html>"):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        article = load_article("-")
        assert article.text.startswith("The council met") and article.name == "standard_input"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
    with pytest.raises(ArticleError, match="standard input"):
        load_article("-")


def test_a_text_given_for_a_path_is_told_apart():
    with pytest.raises(ArticleError, match="looks like a text"):
        load_article(BODY * 20)


def test_what_is_longer_than_the_limit_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "book.txt"
    path.write_text(BODY * 6_000)
    with pytest.raises(ArticleError, match="100,000 words"):
        load_article(path)
    monkeypatch.setattr("helpers.loading.files.MOST_BYTES", 1_000_000)
    path.write_text(BODY * 20_000)
    with pytest.raises(ArticleError, match="larger than"):
        load_article(path)


def test_pipes_and_devices_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    for source in (tmp_path / "pipe.txt", "/dev/zero", "/dev/null"):
        with pytest.raises(ArticleError, match="not a regular file"):
            load_article(source)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text(BODY)
    path.chmod(0)
    with pytest.raises(ArticleError, match="cannot be read"):
        load_article(path)


def test_a_file_whose_reading_fails_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text(BODY)

    def fail(*args, **kwargs):
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(ArticleError, match="cannot be read"):
        load_article(path)


def test_reading_text_imports_no_reader_of_other_files():
    program = """import sys
from helpers import load_article
load_article("courting_putin")
heavy = {"trafilatura", "pypdf", "docx", "openpyxl", "lxml", "requests"}
sys.exit(str(sorted(heavy & set(sys.modules))))"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=FOLDER, capture_output=True, text=True, check=False
    )
    assert done.stderr == "[]\n"


def test_what_loading_changes_is_told(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(BODY.replace("it has", "it\u00a0has").encode())
    assert loading_changes(path).to_dict("records") == [
        {"change": "special spaces made plain", "count": 1}
    ]
    assert loading_changes("courting_putin").empty


def test_an_article_cannot_be_changed():
    article = Article(name="note", text="It rained.")
    with pytest.raises(dataclasses.FrozenInstanceError):
        article.text = "It snowed."


def test_checksums_of_the_data_card_are_those_of_the_files():
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    for path in FOLDER.glob("*.txt"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in card, path.name


def test_every_bundled_article_has_words_in_every_section():
    names = list_articles()["name"]
    tokens = tokenize([load_article(name) for name in names])
    assert tokens["article"].cat.categories.tolist() == names.tolist()
    assert isinstance(tokens["article"].dtype, pd.CategoricalDtype)


def test_standard_input_that_is_closed_is_told(monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(ArticleError, match="Standard input is closed"):
        load_article("-")


def test_what_was_changed_goes_with_the_article_and_is_read_beside_its_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("The of\u00adfice may close in spring, some say, or so.", encoding="utf-8")
    article = load_article(path)
    assert article.changes == {"soft hyphens removed": 1}
    assert loading_changes(article).to_numpy().tolist() == [["soft hyphens removed", 1]]
    assert article == Article(name="a", text=article.text)
    path.write_text(article.text, encoding="utf-8")
    for beside, told in ((article.changes, article.changes), ({"x": "y", "z": None}, {}), (7, {})):
        path.with_suffix(".json").write_text(json.dumps({"changes": beside}))
        assert load_article(path).changes == told
