"""Cleaning: what is changed is told, and what counts as a word is not changed."""

import textwrap
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import list_articles, load_article, tokenize
from helpers.articles import FOLDER
from helpers.loading.cleaning import clean, join_hyphenated, words_of

WRAPPED = """The commissioners voted on Tuesday to shut down the ferry, ending
93 years of service across the river after an inspection found
corrosion in the hull of the vessel, which was built in 1931.

The last crossing is scheduled for the end of September. The county
plans to replace the six-car cable ferry with two vans that will
reach the town by way of the bridge.
"""


@pytest.mark.parametrize("name", list_articles()["name"])
def test_the_bundled_articles_need_no_cleaning(name):
    raw = (FOLDER / f"{name}.txt").read_bytes().decode()
    text, changes = clean(raw)
    assert text == raw
    assert changes.empty


@pytest.mark.parametrize(
    ("given_text", "text", "change"),
    [
        ("oﬃce ﬁles ﬀ ﬂ ﬄ ﬅ ﬆ", "office files ff fl ffl st st", "ligatures written as letters"),
        ("gov\u00adern\u00adment", "government", "soft hyphens removed"),
        ("$3\u00a0million\u202fa year", "$3 million a year", "special spaces made plain"),
        ("\ufefffer\u200bry", "ferry", "invisible characters removed"),
        ("fer\u200dry", "ferry", "invisible characters removed"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour", "line ends made the same"),
        ("Cafe\u0301", "Café", "accents joined to their letters"),
        ("fer\x08ry", "ferry", "control characters removed"),
        ("``Now,'' he said", "“Now,” he said", "typewriter quotation marks replaced"),
        ("It\u00b4s late", "It’s late", "typewriter quotation marks replaced"),
        ("a \ud83d b", "a � b", "broken characters marked with �"),
    ],
)
def test_each_change_is_made_and_told(given_text, text, change):
    cleaned, changes = clean(given_text)
    assert cleaned == text
    assert changes["change"].tolist() == [change]
    assert changes["count"].iloc[0] >= 1


def test_counts_say_how_often():
    _, changes = clean("ﬁ ﬂ ﬁ \u00ad\u00ad")
    assert dict(changes.itertuples(index=False)) == {
        "soft hyphens removed": 2,
        "ligatures written as letters": 3,
    }


def test_quotes_fractions_dashes_and_pictures_stay():
    text = '“It’s ½ past,” she said – "it\'s" m² … 👩‍🚀 ™'
    assert clean(text)[0] == text


def test_curly_and_straight_quotes_give_the_same_words_and_quotations():
    curly = load_article("ferry_wire").text
    straight = curly.translate(str.maketrans("“”‘’", "\"\"''"))
    columns = ["word", "quoted", "heading", "sentence", "paragraph"]
    a, b = tokenize(curly), tokenize(straight)
    words = a["word"] != ""
    assert a[words][columns].equals(b[b["word"] != ""][columns])


def test_wrapped_paragraphs_become_lines_and_the_text_stays():
    text, changes = clean(WRAPPED)
    assert text.split() == WRAPPED.split()
    assert [len(p.split("\n")) for p in text.strip().split("\n\n")] == [1, 1]
    assert changes["count"].tolist() == [4]


def test_indented_paragraphs_without_blank_lines_stay_apart():
    wrapped = [
        textwrap.fill(" ".join(p.split()), 66, initial_indent="    ") for p in WRAPPED.split("\n\n")
    ]
    text, _ = clean("\n".join(wrapped))
    assert len(text.split("\n\n")) == 2


def test_a_heading_over_a_wrapped_paragraph_stays_a_heading():
    text, _ = clean("A Ferry Ends\n" + WRAPPED)
    assert text.startswith("A Ferry Ends\n\nThe commissioners")


def test_a_hyphen_at_the_end_of_a_wrapped_line_stays():
    text, _ = clean(WRAPPED.replace("found\ncorrosion", "found deep-\ncorrosion"))
    assert "deep-corrosion" in text


@pytest.mark.parametrize(
    "text",
    [
        "One paragraph a line, and it is long.\nThe next one is a line as well, and long.\n" * 6,
        "The ferry is old and slow and it leaks a bit.\n" * 8,
        "The ferry is old and slow and it leaks a bit,\nand that is all that can be said of it",
        "Roses are red,\nViolets are blue,\nFerries are slow\nAnd bridges are too.\n",
        "- eggs and flour and butter and a little salt for the dough of it\n- milk\n- bread\n" * 3,
        ("A line that is much longer than anybody would wrap a line at, " * 4 + "\n") * 5,
    ],
)
def test_lines_that_were_not_wrapped_stay(text):
    assert clean(text)[0] == text


def test_the_text_decides_about_hyphens_and_then_the_first_half():
    assert join_hyphenated("re", "sign", words_of("They re-sign it."), "") == "re-sign"
    assert join_hyphenated("re", "sign", words_of("They resign."), "-") == "resign"
    assert join_hyphenated("well", "known", set(), "") == "well-known"
    assert join_hyphenated("Smith", "Jones", set(), "") == "Smith-Jones"
    assert join_hyphenated("1931", "built", set(), "") == "1931-built"


SOME = st.text(
    st.sampled_from(
        "ab Z.,-'`´\n\r\t ﬁ\u00ad\u00a0\u200b\u200d\ufeffe\u0301\u2029\x0c\x00\ud800👩½“”’"
    )
    | st.characters(),
    max_size=400,
)


@settings(max_examples=300, deadline=None)
@given(SOME)
def test_cleaning_twice_changes_nothing_more(text):
    once, _ = clean(text)
    twice, changes = clean(once)
    assert twice == once and changes.empty
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from("the ferry well- of. A council”. 30 (ago) -".split()), max_size=60
        ),
        max_size=6,
    ),
    st.integers(40, 120),
    st.sampled_from(["\n", "\n\n", "\n   "]),
)
def test_unwrapping_loses_no_word_and_is_done_in_one_go(paragraphs, width, between):
    text = between.join(
        textwrap.fill(" ".join(p), width, break_on_hyphens=True) for p in paragraphs
    )
    once = clean(text)[0]
    assert "".join(once.split()) == "".join(text.split())
    assert clean(once)[0] == once
