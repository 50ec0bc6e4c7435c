"""What the sentences of figures promise: that they are true of the table, and say no more."""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
from plot_tables import (
    TABLE,
    cues_table,
    heat_table,
    keyness_table,
    placed_table,
    rates_table,
    tokens_table,
)

import helpers
from helpers.plots.density import chance_peak
from helpers.plots.wording import at_least


def said(name: str) -> Callable[..., str]:
    """The sentence that comes with a figure."""
    return lambda *args, **kwargs: getattr(helpers, f"plot_{name}")(*args, **kwargs)[1]


say_density, say_dispersion, say_head_to_head = map(said, ("density", "dispersion", "head_to_head"))
say_heatmap, say_keyness = map(said, ("heatmap", "keyness"))
say_percentiles, say_rates = map(said, ("percentiles", "rates"))


def test_keyness_sentence_names_the_clearest_word_with_counts_and_the_least_it_can_be():
    sentence = say_keyness(keyness_table())
    assert "4 words tested" in sentence and "1 stands out as more frequent" in sentence
    assert "“bridge”, 9 times here and 0 times in the reference" in sentence
    assert "at least 9.1 times as frequent" in sentence


def test_keyness_sentence_says_rare_where_the_clearest_word_is_under_used():
    sentence = say_keyness(keyness_table().query("word == 'council'"))
    assert "at least 2.1 times as rare" in sentence


def test_keyness_sentence_speaks_of_chance_where_nothing_is_below_q():
    sentence = say_keyness(keyness_table(q=0.2))
    assert "none differs" in sentence and "chance" in sentence


def test_dispersion_warns_of_words_too_few_to_judge():
    sentence = say_dispersion(tokens_table(words=40), ["w1"])
    assert "too few to judge" in sentence


def test_density_leaves_out_what_was_not_counted_and_other_articles():
    tokens = tokens_table()
    cues = pd.concat(
        [
            cues_table(tokens, [3, 200]),
            cues_table(tokens, [4, 5, 6], counted=False),
            cues_table(tokens_table(name="other"), [7, 8, 9]),
        ]
    )
    assert "2 in 400 words" in say_density(cues, tokens)


def test_density_calls_a_peak_chance_unless_chance_seldom_piles_up_as_much():
    tokens = tokens_table(words=1000)
    spread = say_density(cues_table(tokens, list(range(50, 1000, 100))), tokens)
    heap = say_density(cues_table(tokens, list(range(500, 510))), tokens)
    assert "no more than chance alone" in spread
    assert "more than chance alone would pile up in 19 of 20" in heap
    assert "no more" not in heap


def test_the_line_for_chance_is_passed_by_at_most_1_in_20_random_articles():
    chance = chance_peak(10, 1000, 100)
    draws = np.random.default_rng(7).integers(0, 1000, (2000, 10))
    peaks = [
        np.convolve(np.bincount(draw, minlength=1000), np.ones(100, int), "valid").max()
        for draw in draws
    ]
    assert np.mean(np.array(peaks) > chance) <= 0.06
    assert np.mean(np.array(peaks) > chance - 1) > 0.05


def test_rates_sentence_names_the_highest_and_lowest_of_the_groups_that_are_large_enough():
    sentence = say_rates(rates_table(TABLE), "hedges")
    assert "highest in analysis (42.2, 95 % interval 26.1 to 64.5, 21 in 498 words)" in sentence
    assert "lowest in press_release" in sentence and "do not overlap" in sentence
    assert "1 of 4 groups with too few words to say" in sentence and "note" not in sentence


def test_intervals_that_overlap_are_not_said_to_be_chance():
    # 12 and 3 in 347 words: the intervals overlap, and the exact p is .035.
    sentence = say_rates(rates_table({"a": (12, 347), "b": (3, 347)}))
    assert "overlap and so do not settle the order, which takes a test (`compare`)" in sentence
    assert "chance" not in sentence


def test_rates_sentence_for_no_cue_and_for_too_few_words():
    assert "No hedges were counted" in say_rates(rates_table({"a": (0, 400)}), "hedges")
    assert "fewer than 100 words" in say_rates(rates_table({"a": (3, 40)}))


def test_one_group_is_spoken_of_in_the_singular():
    assert say_rates(rates_table({"a": (3, 40)})).startswith("The one group has fewer")
    assert "in the one group with" in say_rates(rates_table({"a": (0, 400)}))
    two = rates_table({"a": (3, 40), "b": (1, 20)})
    assert say_rates(two).startswith("Each of the 2 groups has fewer")
    assert "6 articles by 1 category," in say_heatmap(heat_table(6).query("category == 'modal'"))


def test_rates_sentence_uses_the_names_that_are_given():
    parts = rates_table({0: (3, 400), 1: (9, 400)}, "section")
    sentence = say_rates(parts, names={1: "A Closer Look"})
    assert "highest in A Closer Look (22.5" in sentence and "lowest in §0" in sentence


def test_keyness_sentence_writes_the_word_as_the_table_does():
    table = keyness_table().assign(written=["Bridge", None, "Council", None])
    assert "“Bridge”, 9 times" in say_keyness(table)


# ---- percentiles --------------------------------------------------------------------------------


def test_percentile_sentence_gives_the_place_its_interval_and_the_size_of_the_group():
    sentence = say_percentiles(placed_table(), "hedges")
    assert "Hedges in bridge: 12 in 400 words, or 30.0 per 1,000" in sentence
    assert "more than in 83 % of 20,000 articles (all articles)" in sentence
    assert "from 61 % to 95 %, all above the middle" in sentence
    assert "the other 2 rows stand between 68 % and over 99 %" in sentence


def test_percentile_sentence_says_so_where_the_article_may_be_ordinary():
    sentence = say_percentiles(placed_table({"all articles": (900, 71.0, 44.0, 90.0)}))
    assert "it may as well be an ordinary article." in sentence
    low = say_percentiles(placed_table({"all articles": (900, 12.0, 4.0, 30.0)}))
    assert "from 4 % to 30 %, still below the middle." in low


def test_percentile_sentence_does_not_place_an_article_without_a_cue_above_any():
    groups = {"all articles": (900, 15.0, 0.0, 61.0)}
    sentence = say_percentiles(placed_table(groups, count=0), "hedges")
    assert "0 in 400 words, which no article can have fewer of" in sentence
    assert "15" not in sentence and "more than in 61 % of 900 articles" in sentence


def test_percentile_sentence_for_no_rows_no_words_and_no_group():
    assert "the table has no rows" in say_percentiles(placed_table({}))
    groups = {"": (0, np.nan, np.nan, np.nan)}
    assert "no row has words and a group" in say_percentiles(placed_table(groups))


# ---- head to head -------------------------------------------------------------------------------


def test_head_to_head_sentence_names_the_clearest_word_of_each_side_with_both_counts():
    sentence = say_head_to_head(keyness_table(), ("wire", "analysis"))
    assert "Of 4 words tested, 1 is more frequent in wire and 1 in analysis (q < .05)" in sentence
    assert "“bridge” (9 times in wire, 0 in analysis)" in sentence
    assert "“council” (0 times in wire, 30 in analysis)" in sentence


def test_head_to_head_sentence_speaks_of_chance_where_nothing_is_below_q():
    sentence = say_head_to_head(keyness_table(q=0.2))
    assert "none differs between this and that" in sentence and "may be chance" in sentence


def test_head_to_head_sentence_for_no_words_and_for_an_empty_reference():
    assert "nothing to compare" in say_head_to_head(keyness_table().head(0))
    without = keyness_table().assign(log_ratio=np.nan)
    assert "nothing to compare" in say_head_to_head(without)


# ---- numbers ------------------------------------------------------------------------------------


def test_at_least_is_true_and_claims_no_digits_that_nobody_knows():
    assert at_least(14776.6) == "14,000" and at_least(99.9) == "99" and at_least(9.99) == "9.9"
    for ratio in np.random.default_rng(0).uniform(0, 14, 200):
        told = float(at_least(2**ratio).replace(",", ""))
        assert told <= 2**ratio < told * 1.11 + 0.1
    far = keyness_table().assign(log_ratio_low=13.85, log_ratio=15.0)
    assert "at least 14,000 times as frequent" in say_keyness(far)


def test_one_of_a_thing_is_spoken_of_in_the_singular():
    one = tokens_table(words=1, sections=1)
    drawn = [
        helpers.plot_keyness(keyness_table().head(1)),
        helpers.plot_head_to_head(keyness_table().head(1)),
        helpers.plot_dispersion(one, ["w0"]),
        helpers.plot_dispersion(one, ["w9"]),
        helpers.plot_density(cues_table(one, [0]), one, window=2),
        helpers.plot_density(cues_table(one, []), one),
        helpers.plot_rates(rates_table({"a": (1, 1)})),
        helpers.plot_rates(rates_table({"a": (9, 400)})),
        helpers.plot_heatmap(rates_table({("a", "modal"): (1, 1)}, ["article", "category"])),
        helpers.plot_heatmap(heat_table(1)),
        helpers.plot_percentiles(placed_table(count=1, words=1).head(2)),
    ]
    for figure, sentence in drawn:
        titles = figure.get_suptitle()
        many = re.compile(r"(?<![.\d])1 (words|times|cells|rows|articles|categories|groups|cues)\b")
        assert not many.search(sentence.replace("per 1,000", "")), sentence
        assert not many.search(titles), titles
    assert "highest" not in drawn[7][1]
