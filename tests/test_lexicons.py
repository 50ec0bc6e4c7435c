"""Lexicons: every bundled row keeps its word, and a row that cannot be used says where and why."""

from functools import cache

import pandas as pd
import pytest

from helpers import LexiconError, find_cues, list_lexicons, load_lexicon, show_entry, tokenize
from helpers.entries.language import MOST_SLOTS, MOST_VARIANTS, word_classes
from helpers.lexicons import CATEGORIES, COLUMNS, NOTHING

BUNDLED = list_lexicons()["name"].tolist()


@cache
def cues_in_examples(name: str) -> pd.DataFrame:
    """The candidates in every example, `row` being the row of the lexicon it stands in."""
    lexicon = load_lexicon(name)
    cues = find_cues(tokenize(lexicon.table["example"].tolist()), lexicon)
    return cues.assign(row=cues["article"].astype("int64"))


ROWS = [
    pytest.param(name, row, id=f"{name}-{row + 2}")
    for name in BUNDLED
    for row in load_lexicon(name).table.index
]


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_the_example_of_a_row_is_decided_by_that_row(name, row):
    entry = load_lexicon(name).table.loc[row]
    cues = cues_in_examples(name).query("row == @row")
    won = cues[~cues["reason"].str.startswith("part of")]
    same = won[["cue", "category", "means"]] == entry[["cue", "category", "means"]].to_numpy()
    assert same.all(axis=1).any(), cues[["text", "means", "reason"]].to_string()
    assert won[same.all(axis=1)]["counted"].any() == (entry["category"] != NOTHING)


@pytest.mark.parametrize("name", BUNDLED)
def test_every_row_says_what_it_means_and_rests_on(name):
    table = load_lexicon(name).table
    for column in ("category", "means", "source", "example"):
        assert not table.index[table[column] == ""].tolist(), column


def test_every_category_has_its_family_and_a_gloss():
    table = pd.read_csv(CATEGORIES)
    assert not table.isna().any(axis=None)
    named = set(zip(table["lexicon"], table["category"], strict=True))
    used = {
        (name, category)
        for name in BUNDLED
        for category in load_lexicon(name).table["category"]
        if category != NOTHING
    }
    assert named == used


def test_the_readings_of_a_word_can_be_read_from_top_to_bottom():
    entry = show_entry("may")
    assert {"cue", "before", "category", "means", "example"} <= set(entry.columns)
    assert entry["means"].iloc[0].startswith("the month") and entry["category"].iloc[-1] == "modal"
    assert "source" not in entry and len(show_entry("may", load_lexicon("hedges"))) == len(entry)
    with pytest.raises(LexiconError, match="“maybes” stands in no row"):
        show_entry("maybes")


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


HEAD = "cue,category,strength,before,with\n"


def test_two_columns_are_enough(load):
    lexicon = load("cue,category\nmay,modal\n")
    assert lexicon.table.columns.tolist() == [*COLUMNS, "family"]
    assert lexicon.table["strength"].tolist() == [1]
    assert lexicon.name == "mine"


def test_a_spreadsheets_byte_order_mark_is_no_letter(load):
    assert load("cue,category\nmay,modal\n", "utf-8-sig").table["cue"].tolist() == ["may"]


def test_the_checksum_follows_the_file(load):
    one, two = load("cue,category\nmay,modal\n"), load("cue,category\nmight,modal\n")
    assert len(one.sha256) == 64 and one.sha256 != two.sha256


def test_a_typographic_apostrophe_is_an_apostrophe(load):
    assert load("cue,category\ncan’t say,modal\n").rows[0]["cue"][0][0] == {"can't"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{nonsense} say,modal,1,,", "row 2, column cue: no class “{nonsense}”"),
        ("may,modal,1,{nonsense},", "row 2, column before: no class “{nonsense}”"),
        ("may,modal,1,,{nonsense}", "row 2, column with: no class “{nonsense}”"),
        ("May,modal,1,,", "row 2, column cue: “May” has capital letters"),
        ("may,modal,1,Be,", "row 2, column before: “Be” has capital letters"),
        ("{may|might be,modal,1,,", "row 2, column cue: brackets in “{may|might be” do not match"),
        ("may [well,modal,1,,", "row 2, column cue: brackets or a star in “[well” stand"),
        ("may be},modal,1,,", "row 2, column cue: brackets in “may be}” do not match"),
        ("may||might,modal,1,,", "row 2, column cue: an empty variant"),
        ("may,modal,1,be|,", "row 2, column before: an empty variant"),
        ("[may] [might],modal,1,,", "row 2, column cue: at least one word must stand outside"),
        ("may,modal,4,,", "row 2, column strength: “4” is not 0, 1, 2 or 3"),
        ("may,modal,strong,,", "row 2, column strength: “strong” is not"),
        (",modal,1,,", "row 2, column cue is empty"),
        ("may,,1,,", "row 2, column category is empty"),
        ("may,modal,1,,,extra", "row 2 has 6 cells, the header 5"),
        ("may,modal,1", "row 2 has 3 cells, the header 5"),
        ("may,modal,1,,\nmay,modal,2,,", "row 3: “may” stands in row 2 already"),
        ("say {end},modal,1,,", "row 2, column cue: {start} and {end} stand in context only"),
        ("[a] " * 10 + "may,modal,1,,", f"has more than {MOST_VARIANTS} variants"),
        ("m*y,modal,1,,", "row 2, column cue: brackets or a star in “m*y”"),
        ("*,modal,1,,", "row 2, column cue: brackets or a star in “*”"),
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
    patterns = load("cue,category\nit may [well] be,modal\n").rows[0]["cue"]
    assert sorted(map(len, patterns)) == [3, 4]


def test_a_listed_word_is_a_word_unless_it_has_braces_of_its_own(load):
    (slot,) = load("cue,category\n{perhaps|number},x\n").rows[0]["cue"][0]
    assert slot == {"perhaps", "number"}
    (slot,) = load("cue,category\n{perhaps|{number}},x\n").rows[0]["cue"][0]
    ((numbers,),) = word_classes()["number"]
    assert slot == {"perhaps"} | numbers


def test_a_class_may_hold_phrases(load):
    lengths = {len(p) for p in load("cue,category,after\nclear,x,{weakened}\n").rows[0]["after"]}
    assert {1, 2} <= lengths


def test_a_bar_inside_braces_does_not_divide_the_cue(load):
    assert len(load("cue,category\n{some|many} say|it is said,x\n").rows[0]["cue"]) == 2
