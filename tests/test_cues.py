"""Cues: the longest that its guards let through, and each refusal with its reason."""

import pandas as pd
import pytest

from helpers import find_cues, list_articles, load_article, load_lexicon, tokenize

COLUMNS = (
    "article paragraph sentence start end text cue category strength quoted negated "
    "counted means reason cluster"
).split()
HEADER = "cue,category,strength,before,after,with,written,means\n"


@pytest.fixture
def lexicon(tmp_path):
    """A way to make a small lexicon of rows; missing cells are empty."""

    def make(*rows: str):
        path = tmp_path / "small.csv"
        path.write_text(HEADER + "".join(r + "," * (7 - r.count(",")) + "\n" for r in rows))
        return load_lexicon(path)

    return make


def counted(text: str, lexicon) -> list[str]:
    return find_cues(tokenize(text), lexicon).query("counted")["text"].tolist()


def test_columns_are_those_of_the_contract(lexicon):
    small = lexicon("may,modal")
    assert find_cues(tokenize("It may."), small).columns.tolist() == COLUMNS
    empty = find_cues(tokenize([]), small)
    assert empty.columns.tolist() == COLUMNS
    assert empty["category"].cat.categories.tolist() == ["modal"]


def test_nothing_given_is_changed(lexicon):
    tokens, small = tokenize("It may rain."), lexicon("may,modal")
    before, table = tokens.copy(), small.table.copy()
    find_cues(tokens, small)
    pd.testing.assert_frame_equal(tokens, before)
    pd.testing.assert_frame_equal(small.table, table)


def test_a_cue_is_found_in_every_form_of_writing(lexicon):
    assert counted("May it rain? It MAY, may’s the word.", lexicon("may,modal")) == [
        "May",
        "MAY",
        "may",
    ]


def test_the_longest_cue_counts_and_the_shorter_says_so(lexicon):
    small = lexicon("some,quantity", "some say,source", "say,verb")
    cues = find_cues(tokenize("Some say so."), small)
    assert cues.query("counted")["text"].tolist() == ["Some say"]
    assert set(cues.query("not counted")["reason"]) == {"part of “some say”"}


def test_of_two_overlapping_cues_the_first_counts(lexicon):
    small = lexicon("may well,a", "well be,b")
    cues = find_cues(tokenize("It may well be."), small)
    assert cues.query("counted")["text"].tolist() == ["may well"]


def test_counted_cues_never_overlap_in_the_bundled_articles():
    tokens = tokenize([load_article(name) for name in list_articles()["name"]])
    for name in ("hedges", "boosters"):
        cues = find_cues(tokens, load_lexicon(name)).query("counted")
        after = cues.groupby("article", observed=True)["start"].shift(-1)
        assert (after.isna() | (after >= cues["end"])).all()


def test_the_text_of_a_cue_is_the_text_of_the_article():
    articles = {name: load_article(name) for name in list_articles()["name"]}
    cues = find_cues(tokenize(articles.values()), load_lexicon("hedges"))
    for row in cues.itertuples():
        assert articles[row.article].text[row.start : row.end] == row.text


def test_a_cue_never_spans_two_sentences(lexicon):
    small = lexicon("it may,a", "may {any} it,b", "rain,–,,it", "rain,c")
    assert counted("So it. May rain. It may.", small) == ["rain", "It may"]


@pytest.mark.parametrize(
    ("column", "text", "expected", "reason"),
    [
        ("before", "It may not.", ["may"], "after it"),
        ("before", "Not it may.", [], "after it"),
        ("after", "Not may it.", ["may"], "before it"),
        ("after", "It may not.", [], "before it"),
        ("with", "It may or it may not. So it may.", ["may", "may"], ""),
        ("written", "It not may.", [], ""),
    ],
)
def test_each_context_does_what_its_name_says(lexicon, column, text, expected, reason):
    """A row with one context counts where it fits; as an exception it holds back just there."""
    cells = dict.fromkeys(HEADER.strip().split(","), "")
    here = cells | {"cue": "may", "category": "modal", column: "not"}
    assert counted(text, lexicon(",".join(here.values()))) == expected
    rest = cells | {"cue": "may", "category": "modal"}
    both = lexicon(",".join((here | {"category": "–"}).values()), ",".join(rest.values()))
    cues = find_cues(tokenize(text), both)
    assert len(cues) == text.count("may")
    assert cues["counted"].sum() == len(cues) - len(expected)
    for told in cues.query("not counted")["reason"]:
        assert told == f"{column} “not”"


def test_a_capital_inside_a_sentence_is_told_from_one_at_its_start(lexicon):
    small = lexicon("may,–,,,,,{capital},the month", "may,modal")
    cues = find_cues(
        tokenize("May it rain? “May it?” In May it may.\n\nWhat It May Mean\n\nX."), small
    )
    assert cues["counted"].tolist() == [True, True, False, True, True]
    assert cues["reason"].tolist()[2] == "written with a capital"
    assert cues["means"].tolist()[2] == "the month"


@pytest.mark.parametrize(
    ("cue", "text", "expected"),
    [
        ("suggest|suggests", "It suggests; they suggest.", ["suggests", "suggest"]),
        ("{it|that} may", "It may, that may, he may.", ["It may", "that may"]),
        ("it [really] may", "It may. It really may. It surely may.", ["It may", "It really may"]),
        ("[{any}] may", "It may. May it?", ["It may", "May"]),
        ("about {number}", "about 5, about five, about it", ["about 5", "about five"]),
        ("may,x,1,{end}", "It may. It may rain.", ["may"]),
        ("may,x,1,,{start}", "May it? It may.", ["May"]),
        (
            "it {…2} may",
            "It may. It very surely may. It so very surely may.",
            ["It may", "It very surely may"],
        ),
        (
            "{it|a {number}|that so} may",
            "It may; a five may; that so may.",
            ["It may", "a five may", "that so may"],
        ),
        ("secur*", "Secure, security, insecure.", ["Secure", "security"]),
        ("{adverb|may} so", "Adverb so; quickly so; may so.", ["Adverb so", "may so"]),
        ("seem {word}", "They seem, too. They seem odd.", ["seem odd"]),
    ],
)
def test_the_language_of_patterns(lexicon, cue, text, expected):
    row = cue if "," in cue else f"{cue},x"
    assert counted(text, lexicon(row)) == expected


def test_the_first_row_that_fits_wins_and_says_what_the_words_are(lexicon):
    small = lexicon("may,–,,also,,,,a habit", "may,modal,2,,,,,it is possible")
    cues = find_cues(tokenize("It may also. It may."), small)
    assert cues["reason"].tolist() == ["before “also”", ""]
    assert cues["means"].tolist() == ["a habit", "it is possible"]


def test_a_reason_without_a_context_is_what_the_words_mean(lexicon):
    small = lexicon("rather,degree", "rather than,–,,,,,,a choice")
    cues = find_cues(tokenize("Rain rather than snow; rather late."), small)
    assert cues["counted"].tolist() == [False, False, True]
    assert cues["reason"].tolist() == ["a choice", "part of “rather than”", ""]
    assert find_cues(tokenize("So."), lexicon("so,–"))["reason"].tolist() == ["another reading"]


def test_all_contexts_of_a_row_have_to_fit_and_all_are_told(lexicon):
    small = lexicon("may,–,,not,it,,,denied", "may,modal")
    cues = find_cues(tokenize("It may not. He may not. It may."), small)
    assert cues["reason"].tolist() == ["before “not” and after “it”", "", ""]


def test_an_edge_of_the_sentence_is_told_in_words(lexicon):
    small = lexicon("may,–,,,{start},,,a wish", "may,–,,{end},,,,an echo", "may,modal")
    cues = find_cues(tokenize("May it. It may"), small)
    assert cues["reason"].tolist() == [
        "at the start of the sentence",
        "at the end of the sentence",
    ]


def test_of_two_rows_for_the_same_words_the_upper_counts_where_it_fits(lexicon):
    small = lexicon("certain,–,,to", "certain,sure,1,,is", "certain,some")
    cues = find_cues(tokenize("It is certain. Certain people, certain to go."), small)
    assert cues["category"].tolist() == ["sure", "some", "–"]
    assert cues["counted"].tolist() == [True, True, False]


def test_negation_nearby_is_told(lexicon):
    text = (
        "It is clear. It is not clear. Not at all clear. No man, clear? It may not. Isn’t it clear?"
    )
    cues = find_cues(tokenize(text), lexicon("clear,a", "may,b"))
    assert cues["negated"].tolist() == [False, True, True, False, True, True]


def test_quoted_cues_are_told_from_the_authors(lexicon):
    cues = find_cues(tokenize("It may, “it may,” she may."), lexicon("may,a"))
    assert cues["quoted"].tolist() == [False, True, False]


def test_cues_side_by_side_are_one_cluster(lexicon):
    small = lexicon("may,a", "possibly,b", "seem,c")
    text = "It may possibly seem so; it may be. Possibly. May it?"
    assert find_cues(tokenize(text), small)["cluster"].tolist() == [0, 0, 0, 1, 2, 3]
    both = find_cues(tokenize(["It may. It may.", "It may."]), small)
    assert both["cluster"].tolist() == [0, 1, 0]


def test_a_heading_is_searched_too(lexicon):
    assert counted("What It May Mean\n\nNobody knows.", lexicon("may,a")) == ["May"]


def test_articles_are_searched_together_as_each_alone():
    names = list_articles()["name"].tolist()
    hedges = load_lexicon("hedges")
    together = find_cues(tokenize([load_article(name) for name in names]), hedges)
    for name in names:
        alone = find_cues(tokenize(load_article(name)), hedges).drop(columns="article")
        part = together[together["article"] == name].drop(columns="article")
        pd.testing.assert_frame_equal(part.reset_index(drop=True), alone)


@pytest.mark.parametrize("unit", ["may ", "some say ", "may possibly perhaps ", "it is said that "])
def test_long_repetitions_come_back(unit):
    # No clock: work that grew with the square of this length would not come back.
    cues = find_cues(tokenize(unit * 100_000), load_lexicon("hedges"))
    assert len(cues) >= 100_000
