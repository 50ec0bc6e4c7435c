"""Tables: one article per row, a bad row is named and the others come in."""

import datetime
import io
import json
import zipfile

import openpyxl
import pandas as pd
import pytest

from helpers import ArticleError, list_articles, load_article
from helpers.sources import load_articles

FERRY = [load_article(name) for name in list_articles()["name"] if name.startswith("ferry")]
ROWS = [
    {
        "headline": a.title,
        "source": a.outlet,
        "published": a.date,
        "byline": a.author,
        "body": a.text,
    }
    for a in FERRY
]


def write(tmp_path, suffix: str, rows: list[dict], **options):
    path = tmp_path / f"wire{suffix}"
    table = pd.DataFrame(rows)
    if suffix == ".xlsx":
        table.to_excel(path, index=False)
    elif suffix == ".parquet":
        table.to_parquet(path)
    elif suffix == ".jsonl":
        table.to_json(path, orient="records", lines=True)
    else:
        table.to_csv(path, index=False, sep="\t" if suffix == ".tsv" else ",", **options)
    return path


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx", ".jsonl", ".parquet"])
def test_every_row_becomes_an_article_with_what_its_row_states(suffix, tmp_path):
    articles, refused = load_articles(write(tmp_path, suffix, ROWS))
    assert refused.empty
    for found, true in zip(articles, FERRY, strict=True):
        for field in ("text", "title", "outlet", "date", "author"):
            assert getattr(found, field).strip() == getattr(true, field).strip()
    assert len({a.name for a in articles}) == len(FERRY)


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx", ".jsonl", ".parquet"])
def test_a_bad_row_is_named_and_the_others_go_on(suffix, tmp_path):
    rows = [dict(row) for row in ROWS]
    rows[1]["body"] = "Der Rat hat beschlossen, die Abstimmung über den Hafen nicht zu verschieben."
    rows[3]["body"] = ""
    articles, refused = load_articles(write(tmp_path, suffix, rows))
    assert [a.title for a in articles] == [FERRY[i].title for i in (0, 2, 4)]
    first = 1 if suffix in (".jsonl", ".parquet") else 2
    assert refused["row"].tolist() == [str(first + 1), str(first + 3)]
    assert refused["source"].str.endswith(f"wire{suffix}").all()
    assert "German" in refused["reason"][0] and f"row {first + 1}" in refused["reason"][0]
    assert "no words" in refused["reason"][1]


def test_the_column_is_the_named_one_or_the_only_one_with_long_cells(tmp_path):
    rows = [{"a": row["headline"], "b": row["body"], "c": 5} for row in ROWS]
    path = write(tmp_path, ".csv", rows)
    assert len(load_articles(path)[0]) == len(load_articles(path, "b")[0]) == len(FERRY)
    with pytest.raises(ArticleError, match=r"no column “nowhere”.*a, b, c"):
        load_articles(path, "nowhere")
    path = write(tmp_path, ".csv", [{"a": row["body"], "b": row["body"]} for row in ROWS])
    with pytest.raises(ArticleError, match="recognised"):
        load_articles(path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_spreadsheets_of_other_countries_and_encodings_are_read(encoding, delimiter, tmp_path):
    path = tmp_path / "wire.csv"
    pd.DataFrame(ROWS).to_csv(path, index=False, sep=delimiter, encoding=encoding)
    articles, refused = load_articles(path)
    assert [a.text for a in articles] == [a.text.strip() for a in FERRY] and refused.empty


def test_a_row_with_too_many_or_too_few_cells_is_refused(tmp_path):
    path = tmp_path / "wire.csv"
    text = "The council met on Tuesday and put off the vote"
    path.write_text(f"title,text\nA,{text}\nB,{text}, again\nC\nD,{text} once more\n")
    articles, refused = load_articles(path)
    assert [a.title for a in articles] == ["A", "D"]
    assert refused["row"].tolist() == ["3", "4"]
    assert "quotation marks around the cell" in refused["reason"][0]


def test_a_quotation_mark_that_is_not_closed_is_told_with_what_it_swallows(tmp_path):
    path = tmp_path / "wire.csv"
    text = "The council met on Tuesday and put off the vote"
    rows = "".join(f"{n},{text}\n" for n in range(9))
    path.write_text(f'title,text\nA,{text}\n"B,{text}\n{rows}')
    articles, refused = load_articles(path)
    assert [a.title for a in articles] == ["A"]
    assert "not closed" in refused["reason"][0] and refused["row"].tolist() == ["3"]


def test_lines_that_are_no_json_objects_are_refused(tmp_path):
    path = tmp_path / "wire.jsonl"
    good = json.dumps({"text": FERRY[0].text, "title": ["a", "b"], "date": None})
    lines = [
        good,
        "{broken",
        "[1, 2]",
        '"text"',
        "",
        "[" * 50_000,
        '{"text": 7}',
        '{"title": "x"}',
        '{"text": "\\ud800 and the council met on Tuesday"}',
        '{"text": "nul \\u0000 and the council met"}',
        good,
    ]
    path.write_text("\n".join(lines))
    articles, refused = load_articles(path)
    assert refused["row"].tolist() == ["2", "3", "4", "6", "7", "8", "10"]
    assert [a.text[:3] for a in articles] == [FERRY[0].text[:3], "� a", FERRY[0].text[:3]]


def test_names_come_from_the_table_or_the_row_and_are_never_the_same(tmp_path):
    rows = [{"id": i, "text": a.text} for i, a in zip(["One!", "one", None], FERRY, strict=False)]
    articles, _ = load_articles(write(tmp_path, ".csv", rows))
    assert [a.name for a in articles] == ["one", "one_2", "wire_4"]


def test_dates_become_iso_where_they_can_be_read_in_one_way(tmp_path):
    stated = ["May 14, 2024", "2024-05-14T10:00:00Z", "14 May 2024", "05/06/2024", "spring 2024"]
    rows = [{"date": d, "text": a.text} for d, a in zip(stated, FERRY, strict=True)]
    articles, _ = load_articles(write(tmp_path, ".csv", rows))
    assert [a.date for a in articles] == ["2024-05-14"] * 3 + ["05/06/2024", "spring 2024"]


def test_dates_in_cells_of_a_sheet_are_dates(tmp_path):
    rows = [{"date": datetime.datetime(2024, 5, 14, 12), "text": FERRY[0].text}]
    for suffix in (".xlsx", ".parquet"):
        assert load_article(write(tmp_path, suffix, rows)).date == "2024-05-14"


def test_every_sheet_of_a_book_is_read_and_its_rows_are_named(tmp_path):
    book = openpyxl.Workbook()
    for name in ("May", "June"):
        sheet = book.create_sheet(name)
        sheet.append(["title", "text"])
        sheet.append([name, FERRY[0].text])
        sheet.append(["short", "No."])
    path = tmp_path / "wire.xlsx"
    book.save(path)
    articles, refused = load_articles(path)
    assert [a.title for a in articles] == ["May", "June"]
    assert refused["row"].tolist() == ["May 3", "June 3"]


def test_a_table_with_one_row_is_an_article_and_one_with_several_is_not(tmp_path):
    assert load_article(write(tmp_path, ".csv", ROWS[:1])).title == FERRY[0].title
    with pytest.raises(ArticleError, match="several articles"):
        load_article(write(tmp_path, ".csv", ROWS))


def test_a_cell_as_long_as_a_book_is_refused_by_row(tmp_path):
    rows = [{"text": "the ferry and the river " * 20_001}, {"text": FERRY[0].text}]
    articles, refused = load_articles(write(tmp_path, ".csv", rows))
    assert len(articles) == 1 and "100,000 words" in refused["reason"][0]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", bytes(2_000_000))
    return out.getvalue()


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx", ".jsonl", ".parquet"])
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" \n",
        b"\0" * 50,
        bytes(range(256)) * 9,
        b"PK\x03\x04" + bytes(90),
        b"PAR1" + bytes(90),
        b"%PDF-1.7",
        b"title\n",
        b"text\n",
        b"text,text\nThe council met on Tuesday,too\n",
        b'{"a": 1}\n',
        b"\x89PNG\r\n\x1a\n" + bytes(90),
        bomb(),
    ],
)
def test_what_is_no_table_of_articles_is_refused_in_one_sentence(
    suffix, raw, tmp_path, monkeypatch, capfd
):
    monkeypatch.setattr("helpers.loading.files.MOST_UNZIPPED", 1_000_000)
    path = tmp_path / f"wire{suffix}"
    path.write_bytes(raw)
    try:
        articles, refused = load_articles(path)
    except ArticleError as error:
        assert "\n" not in str(error) and path.name in str(error)
    else:
        assert not articles and (refused["reason"].str.count("\n") == 0).all()
    assert capfd.readouterr() == ("", "")
