"""Norms: a table of counts of real articles, in which one rate finds its place."""

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from helpers import (
    compare,
    find_cues,
    load_lexicon,
    load_norms,
    measure,
    rates,
    reference_words,
    tokenize,
)
from helpers.norms import FOLDER, alike, unlike, with_percentiles

NOISE = "the ferry of the town crosses to a pier and it is near".split()


def written(random, words: int, may: int) -> str:
    """An invented text of so many words, so many of them “may”."""
    text = [NOISE[i % len(NOISE)] for i in range(words - may)]
    for _ in range(may):
        text.insert(int(random.integers(len(text))), "may")
    return " ".join(text) + "."


def many(size: int, seed: int = 1) -> list[str]:
    random = np.random.default_rng(seed)
    sizes = random.integers(100, 500, size)
    return [written(random, n, random.poisson(n * random.gamma(2, 0.006))) for n in sizes]


@pytest.fixture(scope="module")
def norms() -> pd.DataFrame:
    table = measure(many(400))
    table.attrs = {"name": "invented"}
    return table


def placed(texts: list[str] | str, norms) -> pd.DataFrame:
    tokens = tokenize(texts)
    cues = find_cues(tokens, load_lexicon("hedges"))
    return rates(cues, tokens, norms=norms)


def test_a_percentile_is_the_mid_rank_among_the_articles(norms):
    text = written(np.random.default_rng(5), 300, 4)
    row = placed(text, norms).iloc[0]
    others = 1000 * norms["hedges"] / norms["words"]
    mid = (others < row["per_1000"]).mean() + (others == row["per_1000"]).mean() / 2
    assert row["percentile"] == pytest.approx(100 * mid)
    assert row["percentile_low"] <= row["percentile"] <= row["percentile_high"]
    assert (row["norm_group"], row["norm_articles"]) == ("invented", 400)


def test_fresh_articles_of_the_same_population_fall_below_p_as_often_as_p(norms):
    fresh = placed(many(600, seed=9), norms)["percentile"]
    for level in (10, 25, 50, 75, 90):
        # Both samples are noisy: three standard errors of the two together.
        error = 3 * 100 * np.sqrt(0.25 * (1 / 600 + 1 / 400))
        assert (fresh < level).mean() * 100 == pytest.approx(level, abs=error)


def test_of_articles_without_a_cue_the_longer_stand_lower(norms):
    texts = [" ".join(NOISE * n) + "." for n in (10, 20, 40)]
    places = placed(texts, norms)["percentile"].tolist()
    assert places == sorted(places, reverse=True) and len(set(places)) == 3


def test_no_place_is_ever_0_or_100_per_cent(norms):
    row = placed("It may, may, may, perhaps, possibly rain. " * 20, norms).iloc[0]
    assert 99 < row["percentile"] < 100 and row["percentile_high"] < 100
    none = placed(" ".join(NOISE * 900) + ".", norms).iloc[0]
    assert 0 < none["percentile"] < 50 and none["percentile_low"] == 0


def test_a_short_article_has_a_wider_range_than_a_long_one_of_the_same_rate(norms):
    random = np.random.default_rng(2)
    short, long = placed([written(random, 150, 2), written(random, 3000, 40)], norms).to_dict(
        "records"
    )
    assert (
        short["percentile_high"] - short["percentile_low"]
        > long["percentile_high"] - long["percentile_low"]
    )


def test_a_category_is_placed_among_its_own_norms(norms):
    tokens = tokenize("It may rain. " * 40)
    cues = find_cues(tokens, load_lexicon("hedges"))
    table = rates(cues, tokens, by=["article", "category"], norms=norms).set_index("category")
    others = 1000 * norms["hedges_modal"] / norms["words"]
    assert table.loc["modal", "percentile"] == pytest.approx(
        100 * min((others < 333.3).mean(), 1 - 0.5 / 400)
    )
    assert len(table) == len(set(load_lexicon("hedges").table["category"]) - {"–"})


def test_several_groups_give_a_row_each_and_are_compared_once(norms):
    groups = {"short": norms[norms["words"] < 300], "all": norms}
    table = placed(["It may rain. " * 40, "It rains here. " * 40], groups)
    assert table["norm_group"].tolist() == ["short", "all"] * 2
    assert len(compare(table)) == 1


def test_an_article_without_words_has_no_place(norms):
    assert placed("…", norms)[["percentile", "percentile_low"]].isna().all(axis=None)


def test_only_articles_can_be_placed(norms):
    tokens = tokenize(["“It may rain,” he said. " * 9, "It may."])
    cues = find_cues(tokens, load_lexicon("hedges"))
    with pytest.raises(ValueError, match="group by article, not by quoted"):
        rates(cues, tokens, by="quoted", norms=norms)
    with pytest.raises(ValueError, match="group by article and category"):
        rates(cues, tokens, by="category", norms=norms)


def test_a_part_of_a_lexicon_is_not_placed_in_the_norms_of_the_whole(norms, tmp_path):
    part = tmp_path / "part.csv"
    part.write_text("cue,category\nmay,modal\nperhaps,adverbial\n")
    tokens = tokenize("It may rain. " * 40)
    with pytest.raises(ValueError, match="no lexicon with exactly the categories adverbial, modal"):
        rates(find_cues(tokens, load_lexicon(part)), tokens, norms=norms)


def test_a_list_that_has_changed_since_is_refused(norms):
    changed = norms.copy()
    changed.attrs = {"name": "old", "lexicons": {"hedges": "0" * 64}}
    with pytest.raises(ValueError, match="has changed since the norms were made"):
        placed("It may rain. " * 40, changed)


def test_a_text_of_another_kind_gets_a_sentence_and_not_a_place(norms):
    shipped = load_norms()
    assert "shorter than nearly all" in unlike(tokenize("It may rain."), shipped)
    strange = tokenize("Zorb quelm vart nusk plim dorv. " * 200)
    assert "unknown to the norms" in unlike(strange, shipped)
    news = tokenize("The governor said the state would pay for the new road next year. " * 60)
    assert unlike(news, shipped) == ""


def test_like_lengths_are_those_within_the_factor(norms):
    kept = alike(norms, 300)
    assert kept["words"].between(200, 450).all() and 0 < len(kept) < len(norms)


def test_mistakes_are_told_in_one_sentence(tmp_path):
    with pytest.raises(ValueError, match="No norms “nowhere”: there are us_political_news"):
        load_norms("nowhere")
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1")
    with pytest.raises(ValueError, match="is damaged"):
        load_norms(broken)
    with pytest.raises(ValueError, match="No word list"):
        reference_words("nowhere")


def test_a_caller_cannot_spoil_the_norms_of_the_next():
    load_norms().loc[:, "words"] = 0
    assert load_norms()["words"].median() > 100


def test_the_shipped_norms_were_made_with_the_lexicons_beside_them():
    known = load_norms().attrs["lexicons"]
    for name in ("hedges", "boosters"):
        assert known[name] == load_lexicon(name).sha256


def test_the_shipped_norms_are_figures_and_single_words():
    schema = pq.read_schema(FOLDER / "us_political_news.parquet")
    texts = [f.name for f in schema if "string" in str(f.type)]
    assert set(texts) <= {"outlet", "date", "year", "topic", "lean", "sha256"}
    assert not reference_words()["word"].str.contains(" ").any()


def test_places_of_rates_rise_with_them(norms):
    tokens = tokenize([written(np.random.default_rng(3), 400, n) for n in range(12)])
    cues = find_cues(tokens, load_lexicon("hedges"))
    table = with_percentiles(rates(cues, tokens), cues, norms)
    assert table.sort_values("per_1000")["percentile"].is_monotonic_increasing
