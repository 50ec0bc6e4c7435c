"""What a source is, told from its bytes; and dates that can be read in one way only."""

import json

import pytest
import saved_pages as saved

from helpers import ArticleError, load_article, load_articles
from helpers.loading.dates import iso_date
from helpers.loading.places import find
from helpers.sources import read_bytes

BODY = b"The council met on Tuesday and put off the vote until it has heard from the town."


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-05-14", "2024-05-14"),
        ("2024-05-14T23:30:00-05:00", "2024-05-14"),
        ("2024/5/4", "2024-05-04"),
        ("20240514", "2024-05-14"),
        ("Tue, 14 May 2024 10:00:00 GMT", "2024-05-14"),
        ("Sept. 3, 2024", "2024-09-03"),
        ("3rd September, 2024", "2024-09-03"),
        ("Published May 1 2024 at noon", "2024-05-01"),
        ("05/04/2024", ""),
        ("2024-13-01", ""),
        ("2024-05", ""),
        ("May 2024", ""),
        ("yesterday", ""),
        ("0001-01-01", ""),
        ("0001-01-01T00:00:00Z", ""),
        ("9999-12-31", ""),
        ("May 14, 0024", ""),
        ("1605-07-01", "1605-07-01"),
        ("", ""),
    ],
)
def test_dates_are_read_where_there_is_one_way_to(text, date):
    assert iso_date(text) == date


@pytest.mark.parametrize("source", [None, 5, ["a"], b"courting_putin"])
def test_what_is_no_source_at_all_is_refused(source):
    with pytest.raises(ArticleError, match="neither a name"):
        load_article(source)


def test_kinds_are_told_apart(tmp_path):
    (tmp_path / "a.CSV").write_text("x")
    (tmp_path / "http:").write_text("x")
    assert find("-")[0] == "input"
    assert find("HTTPS://example.org")[0] == "url"
    assert find(tmp_path)[0] == "folder"
    assert find(tmp_path / "a.CSV")[0] == "table"
    assert find(str(tmp_path / "http:"))[0] == "file"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "mac_roman"]
)
def test_text_in_any_encoding_comes_in(encoding):
    text = "“It was late,” said the mayor’s aide at the café – and left. " * 5
    assert read_bytes(text.encode(encoding), ".txt", "x")[0] == text


def test_pages_are_told_from_their_beginning():
    page = (
        b"<!-- a --><!-- b -->\n<!DOCTYPE html><html><body><p>" + BODY * 5 + b"</p></body></html>"
    )
    assert read_bytes(page, "", "x")[0].startswith("The council")
    assert read_bytes(b"<b>Bold</b> claims: " + BODY, ".txt", "x")[0].startswith("<b>")


def test_many_comments_at_the_beginning_cost_no_time():
    assert read_bytes(b"<!-- a -->" * 390 + BODY, ".txt", "x")[0]


def test_dates_in_front_matter_become_iso(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(b"---\ndate: May 14, 2024\n---\n" + BODY)
    assert load_article(path).date == "2024-05-14"


@pytest.mark.parametrize("sidecar", ["[1]", "not json", "[" * 100_000, '{"title": 5}', ""])
def test_a_sidecar_states_something_or_is_refused(sidecar, tmp_path):
    (tmp_path / "a.txt").write_bytes(BODY)
    (tmp_path / "a.json").write_text(sidecar)
    try:
        assert load_article(tmp_path / "a.txt").title in ("", "5")
    except ArticleError as error:
        assert "a.json" in str(error)


@pytest.mark.parametrize("filler", ["0001-01-01", "0001-01-01T00:00:00Z", "9999-12-31"])
def test_a_year_that_programs_fill_in_is_no_date_wherever_it_is_stated(filler, tmp_path):
    (tmp_path / "a.md").write_text(f"---\ndate: {filler}\n---\n{BODY.decode()}")
    (tmp_path / "b.csv").write_text(f"date,text\n{filler},{BODY.decode()}\n")
    (tmp_path / "c.txt").write_bytes(BODY)
    (tmp_path / "c.json").write_text(f'{{"date": "{filler}"}}')
    page = f"<html><head><meta name='date' content='{filler}'></head><body><article>"
    text = saved.paragraphs(load_article("ferry_wire"))
    (tmp_path / "d.html").write_text(f"{page}{text}</article></body></html>")
    assert [article.date for article in load_articles(tmp_path)[0]] == [""] * 4


TEXT = "\n\n".join([BODY.decode() + " Nobody said when it will meet again."] * 3)


@pytest.mark.parametrize(
    ("top", "title"),
    [
        ("# Council puts off the vote\n\n", "Council puts off the vote"),
        ("# Council puts off the vote #\n", "Council puts off the vote"),
        ("# Will the council vote?\n\n", "Will the council vote?"),
        ("Council puts off the vote\n====\n\n", "Council puts off the vote"),
        ("Council puts off the vote\n\n", "Council puts off the vote"),
        ("\n\nCouncil puts off the vote\n\nBy Ann Lee\n\n", "Council puts off the vote"),
        ("Council puts off the vote by 10%\n\n", "Council puts off the vote by 10%"),
        ("The council puts off its vote.\n\n", ""),
        ("By Ann Lee\n\n", ""),
        ("May 14, 2024\n\n", ""),
        ("https://example.org/vote\n\n", ""),
        ("and then it was put off\n\n", ""),
        ("“It was put off,” she said:\n\n", ""),
        ("", ""),
    ],
)
def test_a_first_line_that_is_a_heading_is_the_title_and_stays_in_the_text(top, title, tmp_path):
    path = tmp_path / "a.md"
    path.write_text(top + TEXT)
    article = load_article(path)
    assert (article.title, article.text) == (title, top + TEXT)
    path.write_text(f"---\ntitle: Told\n---\n{top}{TEXT}")
    assert load_article(path).title == "Told"
    path.write_text(top + TEXT)
    path.with_suffix(".json").write_text('{"title": ""}')
    assert load_article(path).title == ""


def test_a_heading_on_top_is_the_title_in_tables_too(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": f"Council puts off the vote\n\n{TEXT}"}))
    assert load_article(path).title == "Council puts off the vote"


def test_a_path_is_looked_up_in_the_project_folder_too(tmp_path, monkeypatch):
    project, elsewhere = tmp_path / "project", tmp_path / "project" / "notebooks"
    elsewhere.mkdir(parents=True)
    (project / "texts").mkdir()
    (project / "my_article.txt").write_bytes(BODY)
    (project / "texts" / "a.txt").write_bytes(BODY)
    monkeypatch.setattr("helpers.loading.places.PROJECT", project)
    monkeypatch.chdir(elsewhere)
    assert load_article("my_article.txt").text == BODY.decode()
    assert len(load_articles("texts")[0]) == 1
    with pytest.raises(ArticleError) as caught:
        load_article("other.txt")
    assert str(elsewhere / "other.txt") in str(caught.value)
    assert str(project / "other.txt") in str(caught.value)
    # What lies where Python runs is nearer.
    (elsewhere / "my_article.txt").write_bytes(BODY + b" It met again.")
    assert load_article("my_article.txt").text.endswith("It met again.")
