"""Loading: what comes in is what the file says; what cannot be read is refused in a sentence."""

import dataclasses
import hashlib
import json

import pandas as pd
import pytest

from helpers import Article, ArticleError, list_articles, load_article, tokenize
from helpers.articles import FOLDER

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
        ("blank.txt", b" \n\t \n", "no words"),
        ("word.txt", b"Hello", "1 word"),
        ("binary.txt", bytes(range(256)) * 4, "not text"),
        ("nul.txt", b"The vote\0was put off until the town has been heard.", "not text"),
        ("page.html", b"<p>The vote was put off.</p>", ".txt or .md"),
        ("german.txt", GERMAN.encode(), "English"),
    ],
)
def test_what_is_not_an_article_is_refused_in_one_sentence(tmp_path, name, raw, says):
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(ArticleError, match=says) as caught:
        load_article(path)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("source", ["no_such_article", "no/such/file.txt", "http://example.org/a"])
def test_what_is_not_there_is_refused_in_one_sentence(source):
    with pytest.raises(ArticleError) as caught:
        load_article(source)
    assert source in str(caught.value)


def test_a_folder_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(ArticleError, match="folder"):
        load_article(tmp_path)


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
