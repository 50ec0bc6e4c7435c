"""Whatever comes in, what comes out is a result or one sentence; never another error."""

import contextlib
import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import ArticleError, LexiconError, load_article, load_lexicon, tokenize
from helpers.lexicons import COLUMNS
from helpers.loading.dates import iso_date
from helpers.loading.texts import decode
from helpers.sources import load_articles, make_article, read_bytes

QUICK = settings(
    derandomize=True,  # a check that fails now and then tells nobody anything
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
TEXT = (Path(__file__).parent.parent / "data/articles/ferry_wire.txt").read_bytes()
STARTS = [
    b"",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"<html>",
    b"<!doctype html><body><p>",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"{\\rtf1",
    b"\x89PNG",
    b"PAR1",
    b"---\ntitle: x\n---\n",
    b'{"text": "',
    b"title,text\n",
    TEXT,
]
SUFFIXES = [
    "",
    ".txt",
    ".md",
    ".html",
    ".pdf",
    ".docx",
    ".csv",
    ".tsv",
    ".xlsx",
    ".jsonl",
    ".parquet",
    ".json",
]
PIECES = st.sampled_from(
    [
        b"<p>The council met on Tuesday and it put off the vote.</p>",
        b"<div",
        b">",
        b"</",
        b"&#x0;",
        b"&nbsp;",
        b"<table><tr><td>",
        b"<script type='application/ld+json'>",
        b'{"@type":"NewsArticle","headline":["a"],"author":{"name":{}}}',
        b"</script>",
        b"<br>",
        b"obj<<",
        b"stream",
        b'"',
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r",
        b"\0",
        b"the of and a in to ",
        b"\xe2\x80\x9c",
        b"\xed\xa0\x80",
        b"<meta name=author content='x'>",
        b"<a href='http://['>",
    ]
)
RAW = st.tuples(
    st.sampled_from(STARTS), st.lists(PIECES | st.binary(max_size=30), max_size=40)
).map(lambda parts: parts[0] + b"".join(parts[1]))


def one_sentence(error: Exception) -> None:
    assert str(error) and "\n" not in str(error)


@pytest.mark.parametrize("suffix", SUFFIXES)
@QUICK
@given(raw=RAW)
def test_any_bytes_under_any_name_are_articles_or_refused(suffix, raw, tmp_path):
    path = tmp_path / f"any{suffix}"
    path.write_bytes(raw)
    try:
        articles, refused = load_articles(path)
    except ArticleError as error:
        one_sentence(error)
        return
    refused["reason"].map(one_sentence)
    for article in articles:
        tokenize(article)
        article.text.encode()


def mutated(data: st.DataObject, raw: bytes) -> bytes:
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        length = data.draw(st.integers(0, 40))
        raw = raw[:at] + data.draw(st.binary(max_size=8)) + raw[at + length :]
    return raw


@pytest.fixture(scope="module")
def real_files(tmp_path_factory):
    import test_documents
    import test_pdfs
    import test_tables

    folder = tmp_path_factory.mktemp("real")
    word = test_documents.write(folder / "a.docx", load_article("ferry_wire").text)
    book = test_tables.write(folder, ".xlsx", test_tables.ROWS[:2])
    parquet = test_tables.write(folder, ".parquet", test_tables.ROWS[:2])
    return {
        ".pdf": test_pdfs.make(load_article("ferry_wire").text[:600]),
        ".docx": word.read_bytes(),
        ".xlsx": book.read_bytes(),
        ".parquet": parquet.read_bytes(),
    }


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".xlsx", ".parquet"])
@settings(parent=QUICK, max_examples=40)
@given(data=st.data())
def test_damaged_files_are_articles_or_refused(suffix, data, real_files, tmp_path):
    path = tmp_path / f"any{suffix}"
    path.write_bytes(mutated(data, real_files[suffix]))
    try:
        load_articles(path)
    except ArticleError as error:
        one_sentence(error)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
@settings(parent=QUICK, max_examples=30)
@given(data=st.data())
def test_documents_with_damaged_parts_are_articles_or_refused(suffix, data, real_files, tmp_path):
    path = tmp_path / f"any{suffix}"
    with zipfile.ZipFile(io.BytesIO(real_files[suffix])) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = data.draw(st.sampled_from(sorted(name for name, raw in parts.items() if raw)))
    parts[name] = mutated(data, parts[name])
    with zipfile.ZipFile(path, "w") as new:
        for part, raw in parts.items():
            new.writestr(part, raw)
    try:
        load_articles(path)
    except ArticleError as error:
        one_sentence(error)


@QUICK
@given(
    source=st.text(max_size=60)
    | st.sampled_from(
        [
            "",
            ".",
            "/",
            "~",
            "~nobody/x",
            "\0",
            "-x",
            "http:",
            "HTTP://",
            "a" * 5_000,
            "x\ny",
            "C:\\x",
        ]
    )
)
def test_any_source_is_an_article_or_refused(source):
    try:
        load_article(source)
    except ArticleError as error:
        one_sentence(error)


@QUICK
@given(
    raw=st.binary(max_size=300),
    charset=st.sampled_from(
        ["", "utf-8", "latin1", "no-such", "utf-16", "idna", "punycode", "zlib"]
    ),
)
def test_any_bytes_decode_or_are_refused(raw, charset):
    try:
        assert "\0" not in decode(raw, "x", charset)
    except ArticleError as error:
        one_sentence(error)


@QUICK
@given(text=st.text(max_size=40) | st.from_regex(r"\d{1,5}[-/. ]\d{1,3}[-/. ]\d{1,5}"))
def test_any_text_is_a_date_or_none(text):
    assert iso_date(text) == "" or iso_date(iso_date(text)) == iso_date(text)


@QUICK
@given(raw=RAW)
def test_what_was_read_reads_the_same_again(raw):
    """A report keeps the text as a file and its notebooks load that."""
    try:
        first = make_article("x", *read_bytes(raw, ".txt", "x"), "x")
        again = make_article("x", *read_bytes(first.text.encode(), ".txt", "x"), "x")
    except ArticleError:
        return
    assert first.text == again.text or first.text.startswith(("---\n", "<", "{"))


CELLS = st.text(
    st.sampled_from("abc|[]{}<>*~ '’-\"\n,;{}number") | st.characters(), max_size=15
) | st.sampled_from(
    ["hedge", "{number}", "[very] likely", "may|might", "{no_such}", "{", "*ly", "1", "9", "modal"]
)


@settings(parent=QUICK, max_examples=200)
@given(
    header=st.lists(st.sampled_from(COLUMNS), unique=True, max_size=6)
    | st.just(["cue", "category"])
    | st.just(["cue", "category", "before", "strength"]),
    rows=st.lists(st.lists(CELLS, max_size=6), max_size=5),
)
def test_any_csv_is_a_lexicon_or_refused(header, rows, tmp_path):
    path = tmp_path / "words.csv"
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
        csv.writer(file).writerows([header, *([*row, *[""] * 6][: len(header)] for row in rows)])
    try:
        lexicon = load_lexicon(path)
    except LexiconError:
        return
    assert len(lexicon.rows) == len(lexicon.table)


@settings(parent=QUICK, max_examples=100)
@given(raw=st.binary(max_size=200))
def test_any_bytes_are_a_lexicon_or_refused(raw, tmp_path):
    path = tmp_path / "words.csv"
    path.write_bytes(raw)
    with pytest.raises(LexiconError):
        load_lexicon(path)


@settings(parent=QUICK, max_examples=200)
@given(
    texts=st.lists(
        st.text(
            st.sampled_from("aA1.,'’“”\"- \n\t!?…:;()U.S\ud83d\udcff") | st.characters(),
            max_size=120,
        ),
        max_size=4,
    )
)
def test_tokens_stand_where_they_say(texts):
    tokens = tokenize(texts)
    for name, own in tokens.groupby("article", observed=True):
        # Half of a surrogate pair, which no table can hold, keeps its place.
        text = re.sub("[\ud800-\udfff]", "�", texts[int(name)])
        last = 0
        for row in own.itertuples():
            assert text[row.start : row.end] == row.token or "\0" in text
            assert last <= row.start < row.end
            assert not text[last : row.start].strip("\0 ").strip()
            last = row.end


@pytest.mark.parametrize(
    "unit",
    [
        "“",
        "a ",
        "’",
        ".",
        "U.S. ",
        "“a ” ",
        "-",
        "a-",
        "\n",
        "1,",
        "é",
        "http://",
        "(",
        "`",
        "\u00ad",
        "fi-\n",
        "word word word word word word word word word word,\n",
        "<",
        "<p>",
        "<!--",
        "---\n",
        "a: b\n",
    ],
)
def test_twice_as_long_a_text_takes_about_twice_as_long(unit):
    """Loading and cutting are linear; a square would take sixteen times as long here."""
    import time

    from helpers.loading.cleaning import clean

    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        begun = time.perf_counter()
        clean(text)
        tokenize(text)
        with contextlib.suppress(ArticleError):
            read_bytes(text.encode(), ".txt", "x")
        return time.perf_counter() - begun

    seconds(1_000)
    assert seconds(80_000) < 10 * max(seconds(20_000), 0.05)
