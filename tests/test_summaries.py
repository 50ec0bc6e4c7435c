import pandas as pd
import pytest

from helpers import Article, load_article
from helpers.norms import NONE_WORDS
from helpers.reporting.summaries import compared, summarize

PLAIN = "The council met on Monday and closed the road to the mill. " * 12


def limits(article: Article) -> str:
    return " ".join(summarize(article)["limits"])


def test_both_lexicons_are_counted_and_their_cues_stand_in_one_table():
    found = summarize(load_article("ferry_analysis"))
    assert [row["lexicon"] for row in found["rates"]] == ["hedges", "boosters"]
    counted = found["cues"][found["cues"]["counted"]]
    assert [row["count"] for row in found["rates"]] == [
        (counted["lexicon"] == name).sum() for name in ("hedges", "boosters")
    ]
    assert isinstance(found["cues"]["category"].dtype, pd.CategoricalDtype)


@pytest.mark.parametrize("name", ["danger_words", "hedges"])
def test_an_own_lexicon_takes_the_place_of_the_hedges(name, tmp_path):
    """Also one that bears the bundled one's name: it has not been measured."""
    path = tmp_path / f"{name}.csv"
    path.write_text("cue,category\nmill,danger\n", encoding="utf-8")
    found = summarize(Article("a", PLAIN), path)
    assert found["rates"][0] | {"lexicon": name, "count": 12} == found["rates"][0]
    assert "nobody has held it" in " ".join(found["limits"])


def test_what_cannot_be_said_is_told_with_its_reason():
    told = limits(Article("a", PLAIN, author="A. Nobody"))
    assert "Where it appeared or when: not stated" in told and "who wrote" not in told.lower()
    assert "nothing is in quotation marks" in told and "has only" not in told
    short = limits(Article("a", "It may “rain” here."))
    assert "it has only 4 words" in short and "only 1 word is in quotation marks" in short


def test_a_source_that_states_everything_has_no_limit_for_it():
    told = limits(Article("a", PLAIN, author="x", outlet="y", date="2024-01-01"))
    assert "not stated" not in told


def test_a_place_among_the_norms_is_told_only_where_they_are_of_these_lexicons(monkeypatch):
    article = Article("a", PLAIN)
    quantiles = {f"q{level:02}": float(level) for level in range(1, 100)}
    row = {"kind": "length", "group": "length: any", "category": "all", "articles": 500}
    row |= {"none": 0.0, "least_words": 0, "most_words": 9999} | quantiles
    row |= dict.fromkeys(NONE_WORDS, 0.0)
    categories = {
        name: summarize(article)["cues"].query("lexicon == @name")["category"].cat.categories
        for name in ("hedges", "boosters")
    }
    from helpers.lexicons import load_lexicon

    rows = []
    for name in categories:
        rows.append(row | {"lexicon": name})
        kinds = load_lexicon(name).table["category"].unique()
        rows += [row | {"lexicon": name, "category": kind} for kind in kinds]
    norms = pd.DataFrame(rows)

    def of(_, __, lexicon):
        return norms[norms["lexicon"] == lexicon.name]

    monkeypatch.setattr("helpers.reporting.summaries.load_norms", of)
    found = summarize(article)
    assert [place["lexicon"] for place in found["standing"]] == ["hedges", "boosters"]
    assert "of 500 US political news articles of like length" in found["standing"][0]["sentence"]
    assert "norms" not in " ".join(found["limits"])
    none = summarize(Article("b", "The ferry left. " * 60))["standing"][0]["sentence"]
    assert none.startswith("It has no hedges, and no article can have fewer") and "of 500" in none
    norms = norms[norms["lexicon"] != "hedges"]
    found = summarize(article)
    assert [place["lexicon"] for place in found["standing"]] == ["boosters"]
    assert "its rate of hedges is high or low" in " ".join(found["limits"])

    def missing(*_):
        raise ValueError("no norms")

    monkeypatch.setattr("helpers.reporting.summaries.load_norms", missing)
    found = summarize(article)
    assert found["standing"] == [] and "hedges or boosters is high" in " ".join(found["limits"])


def rate(name: str, count: int, words: int = 1000) -> dict:
    return {
        "title": name,
        "count": count,
        "words": words,
        "per_1000": 1000 * count / words,
    }


@pytest.mark.parametrize(
    ("counts", "told"),
    [([40, 12], "do not lie"), ([14, 12], "may lie"), ([1, 0], "may lie"), ([9] * 9, "may lie")],
)
def test_articles_are_said_to_differ_only_if_chance_would_not_do_it(counts, told):
    rows = [rate(f"a{i}", count) for i, count in enumerate(counts)]
    assert f"the {len(rows)} articles {told} so far apart by chance" in compared(rows, "hedges")


def test_articles_of_a_few_words_are_not_compared():
    rows = [rate("a", 9, 40), rate("b", 5)]
    assert compared(rows, "hedges").startswith("There are not two articles of 100 words")
    assert "not two" in compared([rate("a", 0), rate("b", 0)], "hedges")
