"""Lexicons: every bundled row keeps its word, and a row that cannot be used says where and why."""

from functools import cache

import pandas as pd
import pytest

from helpers import LexiconError, find_cues, list_lexicons, load_lexicon, tokenize
from helpers.lexicons import COLUMNS, GUARDS, MOST_OPTIONAL, MOST_SLOTS, word_classes

BUNDLED = list_lexicons()["name"].tolist()
HEDGES = [
    *("modal", "epistemic verb", "epistemic adverb", "epistemic adjective", "epistemic noun"),
    *("approximator", "hearsay", "conditional", "vague source", "vague quantity"),
]


@cache
def cues_in(name: str, column: str) -> pd.DataFrame:
    """The candidates in every example or not_example, `row` being the row of the lexicon."""
    lexicon = load_lexicon(name)
    cues = find_cues(tokenize(lexicon.table[column].tolist()), lexicon)
    return cues.assign(row=cues["article"].astype("int64"))


def rows(wanted: str) -> list:
    """One parameter for each row of a bundled lexicon that fits the query."""
    return [
        pytest.param(name, row, id=f"{name}-{row + 2}")
        for name in BUNDLED
        for row in load_lexicon(name).table.query(wanted).index
    ]


def of_row(name: str, row: int, column: str) -> pd.DataFrame:
    cues = cues_in(name, column).query("row == @row")
    return cues[cues["cue"] == load_lexicon(name).table.at[row, "cue"]]


@pytest.mark.parametrize(("name", "row"), rows("strength > 0"))
def test_an_example_holds_a_counted_cue_of_its_row(name, row):
    assert of_row(name, row, "example")["counted"].any()


@pytest.mark.parametrize(("name", "row"), rows("strength == 0"))
def test_another_reading_wins_its_words_and_is_not_counted(name, row):
    reading = of_row(name, row, "example")
    assert len(reading) and not reading["counted"].any()
    counted = cues_in(name, "example").query("row == @row and counted")
    for start, end in reading[["start", "end"]].itertuples(index=False):
        assert not ((counted["start"] < end) & (counted["end"] > start)).any()


@pytest.mark.parametrize(("name", "row"), rows("not_example != ''"))
def test_a_not_example_holds_no_counted_cue_of_its_row(name, row):
    assert not of_row(name, row, "not_example")["counted"].any()


@pytest.mark.parametrize("name", BUNDLED)
def test_every_row_says_what_it_rests_on(name):
    table = load_lexicon(name).table
    for column in ("category", "source", "example"):
        assert not table.index[table[column] == ""].tolist(), column
    guarded = (table[list(GUARDS)] != "").any(axis=1)
    assert not table.index[guarded & (table["not_example"] == "")].tolist()
    silent = (guarded | (table["strength"] == 0)) & (table["otherwise"] == "")
    assert not table.index[silent].tolist()


def test_the_hedges_have_the_ten_categories():
    assert set(load_lexicon("hedges").table["category"]) == set(HEDGES)


def test_list_lexicons_counts_rows():
    listed = list_lexicons().set_index("name")
    assert listed.columns.tolist() == ["entries", "categories"]
    assert listed.loc["hedges", "entries"] == len(load_lexicon("hedges").table) >= 150


@pytest.fixture
def load(tmp_path):
    """A way to load a lexicon from the text of its file."""

    def make(text: str, encoding: str = "utf-8"):
        path = tmp_path / "mine.csv"
        path.write_bytes(text.encode(encoding))
        return load_lexicon(path)

    return make


HEAD = "cue,category,strength,not_before,only_with\n"


def test_two_columns_are_enough(load):
    lexicon = load("cue,category\nmay,modal\n")
    assert lexicon.table.columns.tolist() == list(COLUMNS)
    assert lexicon.table["strength"].tolist() == [1]
    assert lexicon.name == "mine"


def test_a_spreadsheets_byte_order_mark_is_no_letter(load):
    assert load("cue,category\nmay,modal\n", "utf-8-sig").table["cue"].tolist() == ["may"]


def test_the_checksum_follows_the_file(load):
    one, two = load("cue,category\nmay,modal\n"), load("cue,category\nmight,modal\n")
    assert len(one.sha256) == 64 and one.sha256 != two.sha256


def test_a_typographic_apostrophe_is_an_apostrophe(load):
    assert load("cue,category\ncan’t say,modal\n").cues[0][0][0] == {"can't"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{nonsense} say,modal,1,,", "row 2, column cue: no word class “{nonsense}”"),
        ("may,modal,1,{nonsense},", "row 2, column not_before: no word class “{nonsense}”"),
        ("may,modal,1,,{nonsense}", "row 2, column only_with: no word class “{nonsense}”"),
        ("May,modal,1,,", "row 2, column cue: “May” has capital letters"),
        ("may,modal,1,Be,", "row 2, column not_before: “Be” has capital letters"),
        ("{may|might be,modal,1,,", "row 2, column cue: brackets in “{may” do not match"),
        ("may [well,modal,1,,", "row 2, column cue: brackets in “[well” do not match"),
        ("may be},modal,1,,", "row 2, column cue: brackets in “be}” do not match"),
        ("may||might,modal,1,,", "row 2, column cue: an empty variant"),
        ("may,modal,1,be|,", "row 2, column not_before: an empty variant"),
        ("[may] [might],modal,1,,", "row 2, column cue: at least one word must stand outside"),
        ("may,modal,4,,", "row 2, column strength: “4” is not 0, 1, 2 or 3"),
        ("may,modal,strong,,", "row 2, column strength: “strong” is not"),
        (",modal,1,,", "row 2, column cue is empty"),
        ("may,,1,,", "row 2, column category is empty"),
        ("may,modal,1,,,extra", "row 2 has 6 cells, the header 5"),
        ("may,modal,1", "row 2 has 3 cells, the header 5"),
        ("may,modal,1,,\nmay,modal,2,,", "row 3: “may” stands in row 2 already"),
        ("say {end},modal,1,,", "row 2, column cue: {start} and {end} stand in guards only"),
        ("[a] " * (MOST_OPTIONAL + 1) + "may,modal,1,,", f"more than {MOST_OPTIONAL} words in"),
        ("may " * (MOST_SLOTS + 1) + ",modal,1,,", f"more than {MOST_SLOTS} words in one phrase"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_its_column(load, row, said):
    with pytest.raises(LexiconError) as error:
        load(HEAD + row + "\n")
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cue,strength\nmay,1\n", "no column “category”"),
        ("category\nmodal\n", "no column “cue”"),
        ("", "no column “cue”"),
        ("cue,category,colour\nmay,modal,red\n", "a column “colour”"),
        ('cue,category\n"may,modal\n', "row [23] cannot be read"),
        ("cue,category\n\n", "a header and no cues"),
        ("PK\x03\x04", "a spreadsheet"),
    ],
)
def test_a_file_that_is_no_lexicon_is_refused(load, text, said):
    with pytest.raises(LexiconError, match=said):
        load(text)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_lexicon_is_read_as_spreadsheets_write_it(load, delimiter):
    lexicon = load("\ufeffCue,Category\r\nmay,modal\r\n,\r\n\r\n".replace(",", delimiter))
    assert lexicon.table[["cue", "category"]].to_numpy().tolist() == [["may", "modal"]]


def test_a_file_in_another_encoding_is_refused(load):
    with pytest.raises(LexiconError, match="row 2 is not UTF-8"):
        load("cue,category\nnaïf,modal\n", "latin-1")


def test_a_lexicon_that_is_not_there_is_named():
    with pytest.raises(LexiconError, match="nowhere"):
        load_lexicon("nowhere")


def test_a_bracketed_word_may_be_missing(load):
    patterns = load("cue,category\nit may [well] be,modal\n").cues[0]
    assert sorted(map(len, patterns)) == [3, 4]


def test_a_list_in_braces_takes_words_and_classes(load):
    (slot,) = load("cue,category\n{perhaps|number},x\n").cues[0][0]
    assert "perhaps" in slot and word_classes()["number"] <= slot


def test_a_bar_inside_braces_does_not_divide_the_cue(load):
    assert len(load("cue,category\n{some|many} say|it is said,x\n").cues[0]) == 2
