"""What the figures of `helpers.plots` promise: they can be read, say what they show, same bytes."""

import re
from importlib import import_module

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import Collection
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.text import Text
from plot_tables import (
    CUES,
    GROUPS,
    HEADING,
    LONG,
    PLACES,
    TABLE,
    cues_table,
    heat_table,
    keyness_table,
    placed_table,
    rates_table,
    tokens_table,
    two_sides,
)

import helpers as plots
from helpers import outputs

PLOTS = {
    "keyness": lambda: plots.plot_keyness(keyness_table()),
    "keyness of one word": lambda: plots.plot_keyness(keyness_table().head(1)),
    "dispersion": lambda: plots.plot_dispersion(tokens_table(), ["w1", "w2", "$5", "not-there"]),
    "many sections": lambda: plots.plot_dispersion(tokens_table(sections=20), ["w1"]),
    "density": lambda: plots.plot_density(cues_table(tokens_table(), CUES), tokens_table()),
    "density, short": lambda: plots.plot_density(
        cues_table(tokens_table(), CUES), tokens_table(), window=1000, label="hedges and boosters"
    ),
    "rates": lambda: plots.plot_rates(rates_table(TABLE), "hedges", ("all news of $5", 20.0)),
    "rates, long names": lambda: plots.plot_rates(rates_table(LONG, ["article", "section"])),
    "rates of articles with long names": lambda: plots.plot_rates(
        rates_table({f"{i}_{'very_' * 9}long_name_$": (i, 400) for i in range(3)})
    ),
    "heat map": lambda: plots.plot_heatmap(heat_table(5), "hedges"),
    "heat map, one article": lambda: plots.plot_heatmap(heat_table(1), "hedges"),
    "heat map, six articles": lambda: plots.plot_heatmap(heat_table(6), "hedges"),
    "heat map, one category": lambda: plots.plot_heatmap(
        heat_table(6).query("category == 'modal'"), "hedges"
    ),
    "heat map, too many articles": lambda: plots.plot_heatmap(heat_table(40), "hedges"),
    "nothing": lambda: plots.plot_rates(rates_table({})),
    "percentiles": lambda: plots.plot_percentiles(placed_table(), "hedges"),
    "percentiles of one group": lambda: plots.plot_percentiles(
        placed_table({"all articles": GROUPS["all articles"]}, words=60), "hedges and boosters"
    ),
    "percentiles by category": lambda: plots.plot_percentiles(by_category(), "hedges"),
    "head to head": lambda: plots.plot_head_to_head(two_sides(), ("the $5 wire", "analysis")),
    "head to head, short texts": lambda: plots.plot_head_to_head(two_sides(size=90), top=20),
    "head to head, long texts": lambda: plots.plot_head_to_head(two_sides(2000, 90_000), top=20),
    "head to head, few words": lambda: plots.plot_head_to_head(keyness_table()),
}


def by_category() -> pd.DataFrame:
    rates = rates_table(
        {("a", "modal"): (3, 400), ("a", "hearsay"): (0, 400)}, ["article", "category"]
    )
    places = {"percentile": [70.0, 12.5], "percentile_low": [30.0, 0.0]}
    places |= {"percentile_high": [90.0, 61.0], "norm_group": "all articles"}
    return rates.assign(**places, norm_articles=20_000)


@pytest.fixture(scope="module")
def figures() -> dict:
    """For each plot the figure, its sentence and its texts."""
    drawn = {name: draw() for name, draw in PLOTS.items()}
    return {name: (*pair, drawn_texts(pair[0])) for name, pair in drawn.items()}


def drawn_texts(figure) -> list[tuple[Text, object]]:
    """Every text that is drawn, with its box; ticks outside the axis are not drawn."""
    FigureCanvasAgg(figure).draw()
    hidden = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            shown = {id(tick) for tick in axis._update_ticks() if axes.axison}
            ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
            left_out = [tick for tick in ticks if id(tick) not in shown]
            hidden |= {id(text) for tick in left_out for text in (tick.label1, tick.label2)}
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
    return [(text, text.get_window_extent()) for text in texts if id(text) not in hidden]


each_figure = pytest.mark.parametrize("name", PLOTS)


@each_figure
def test_no_text_is_cut_off_by_the_edge_of_the_figure(figures, name):
    figure, _, texts = figures[name]
    for text, box in texts:
        inside = box.x0 >= -1 and box.y0 >= -1
        inside &= box.x1 <= figure.bbox.x1 + 1 and box.y1 <= figure.bbox.y1 + 1
        assert inside, f"{text.get_text()!r} is cut off"


@each_figure
def test_no_text_lies_on_another(figures, name):
    boxes = figures[name][2]
    for i, (one, box) in enumerate(boxes):
        for other, there in boxes[i + 1 :]:
            over = box.padded(-1).overlaps(there.padded(-1))
            assert not over, f"{one.get_text()!r} lies on {other.get_text()!r}"


@each_figure
def test_type_can_be_read_when_projected(figures, name):
    figure, _, texts = figures[name]
    assert figure.get_figwidth() == 8
    assert min(text.get_fontsize() for text, _ in texts) >= 10


@each_figure
def test_dollars_are_dollars_and_not_formulas(figures, name):
    assert not any(text.get_parse_math() for text, _ in figures[name][2])


@each_figure
def test_each_figure_comes_with_one_sentence(figures, name):
    sentence = figures[name][1]
    assert sentence.endswith(".") and "\n" not in sentence
    # One full stop that ends something: dots inside numbers do not count.
    assert len(re.findall(r"\.(?=\s+[A-Z]|$)", sentence)) == 1
    assert "nan" not in sentence and "inf " not in sentence


def words_on(figure) -> str:
    return " ".join(text.get_text() for text, _ in drawn_texts(figure))


def faces(figure) -> list[bool]:
    """For each dot from the top, whether it is filled."""
    dots = figure.axes[0].collections[-1]
    white = np.array([1, 1, 1, 1])
    return [not np.array_equal(face, white) for face in dots.get_facecolors()]


# ---- keyness ------------------------------------------------------------------------------------


def test_keyness_dots_are_hollow_where_q_is_not_below_05():
    figure, _ = plots.plot_keyness(keyness_table())
    rows = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    filled = dict(zip(rows, faces(figure), strict=True))
    assert filled["bridge"] and filled["council"]
    assert not filled["$100"]
    assert "q < .05" in words_on(figure) and "q ≥ .05" in words_on(figure)


def test_keyness_puts_over_used_above_under_used_with_both_counts():
    figure, _ = plots.plot_keyness(keyness_table())
    rows = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert rows[0] == "bridge" and rows[-1] == "council"
    assert figure.axes[0].get_ylim()[0] > figure.axes[0].get_ylim()[1]
    assert "9 : 0" in words_on(figure) and "0 : 30" in words_on(figure)


def test_keyness_draws_an_interval_without_end_as_an_arrow():
    figure, _ = plots.plot_keyness(keyness_table())
    ends = {line.get_marker() for line in figure.axes[0].lines}
    assert {"<", ">"} <= ends
    closed = keyness_table().query("word == '$100'")
    ends = {line.get_marker() for line in plots.plot_keyness(closed)[0].axes[0].lines}
    assert not {"<", ">"} & ends


def test_keyness_shows_the_top_and_says_how_many_were_tested():
    figure, _ = plots.plot_keyness(keyness_table(), top=2)
    rows = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert rows == ["bridge", "council"]
    assert "2 strongest of 4 words tested" in words_on(figure).replace("\n", " ")
    with pytest.raises(ValueError, match="at least 1"):
        plots.plot_keyness(keyness_table(), top=0)


# ---- dispersion and density ---------------------------------------------------------------------


def test_dispersion_draws_a_tick_for_each_occurrence_and_counts_them():
    tokens = tokens_table()
    figure, sentence = plots.plot_dispersion(tokens, ["w1", "not-there"])
    count = int((tokens["word"] == "w1").sum())
    assert len(figure.axes[0].collections[0].get_offsets()) == count
    assert f"“w1” occurs most often ({count} times, in 10 of 10" in sentence
    assert "“not-there” (0)" in sentence


def test_sections_are_labelled_with_their_headings():
    figure, _ = plots.plot_dispersion(tokens_table(), ["w1"])
    assert "Costs of $5" in words_on(figure).replace("\n", " ")


def test_density_counts_what_stands_in_the_window():
    tokens = tokens_table()
    figure, sentence = plots.plot_density(cues_table(tokens, [3, 5, 8, 130]), tokens)
    line = figure.axes[0].lines[0]
    assert line.get_ydata().max() == 30 and line.get_ydata()[0] == 30
    assert (line.get_xdata()[0], line.get_xdata()[-1]) == (49.5, 349.5)
    assert "4 in 400 words (10.0 per 1,000)" in sentence
    assert "words 1 to 100, with 3 in 100 words" in sentence


def test_density_marks_quotations_and_names_its_window():
    tokens = tokens_table()
    figure, _ = plots.plot_density(cues_table(tokens, [3]), tokens, window=80)
    assert "in quotation marks" in words_on(figure)
    assert "moving window of 80 words" in words_on(figure)
    assert "quotation" not in words_on(
        plots.plot_density(cues_table(tokens, [3]), tokens.assign(quoted=False))[0]
    )


def test_density_without_cues_says_what_rate_is_still_possible():
    tokens = tokens_table()
    figure, sentence = plots.plot_density(cues_table(tokens, []), tokens, label="hedges")
    assert "none was counted in 400 words" in sentence and "up to 9.2 per 1,000" in sentence
    assert "nothing to show" in words_on(figure)


def test_one_article_at_a_time():
    both = pd.concat([tokens_table(), tokens_table(name="other")])
    for draw in (
        lambda: plots.plot_dispersion(both, ["w1"]),
        lambda: plots.plot_density(cues_table(both, [1]), both),
    ):
        with pytest.raises(ValueError, match="one article"):
            draw()
    with pytest.raises(ValueError, match="at least 2"):
        plots.plot_density(cues_table(both, [1]), tokens_table(), window=1)


# ---- rates and heat map -------------------------------------------------------------------------


def test_rates_are_hollow_where_words_are_few_and_in_the_order_given():
    figure, _ = plots.plot_rates(rates_table(TABLE))
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == list(TABLE)
    assert faces(figure) == [True, True, True, False]
    assert "21 / 498" in words_on(figure) and "fewer than 100 words" in words_on(figure)


def test_a_group_without_words_has_a_row_and_no_dot():
    figure, sentence = plots.plot_rates(rates_table({"a": (9, 400), "b": (0, 0)}))
    assert len(faces(figure)) == 1 and "no words" in words_on(figure)
    assert "highest in a" in sentence


def test_a_tiny_group_does_not_flatten_the_others():
    figure, _ = plots.plot_rates(rates_table({"a": (9, 400), "tiny": (0, 2)}))
    assert figure.axes[0].get_xlim()[1] < 60
    assert "interval goes on" in words_on(figure)


def test_rates_by_several_columns_join_names_and_move_what_all_share_to_the_title():
    groups = {("bridge", 0, True): (1, 120), ("bridge", 1, False): (9, 300)}
    figure, _ = plots.plot_rates(rates_table(groups, ["article", "section", "quoted"]), "hedges")
    rows = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert rows == ["§0 · quoted", "§1 · not quoted"]
    assert "Hedges by section and quoted (bridge, 10 in 420 words)" in words_on(figure)


def test_categories_share_their_words():
    groups = {("a", "modal"): (3, 400), ("a", "hearsay"): (1, 400), ("b", "modal"): (2, 300)}
    figure, _ = plots.plot_rates(rates_table(groups, ["article", "category"]))
    assert "6 in 700 words" in words_on(figure)


def test_heat_map_cells_hold_rate_and_count():
    groups = {("a", "modal"): (3, 400), ("b", "modal"): (0, 300), ("b", "hearsay"): (2, 300)}
    table = rates_table(groups, ["article", "category"])
    table = table.astype({"article": "category", "category": "category"})
    figure, sentence = plots.plot_heatmap(table, "hedges")
    words = words_on(figure)
    assert "7.5 (3)" in words and "6.7 (2)" in words and "0.0 (0)" in words and "–" in words
    assert "“modal” in a (7.5 per 1,000 words" in sentence and "count 3" in sentence


def test_heat_map_of_many_articles_says_how_many_are_left_out():
    words = words_on(plots.plot_heatmap(heat_table(40))[0]).replace("\n", " ")
    assert "first 12 of 40 articles, 4,800 words" in words
    with pytest.raises(ValueError, match="by article and category"):
        plots.plot_heatmap(rates_table(TABLE))


def signs(figure) -> set[str]:
    return {text.get_text() for legend in figure.legends for text in legend.get_texts()}


def test_the_legend_explains_only_what_is_drawn():
    rates = plots.plot_rates
    assert signs(rates(rates_table({"a": (9, 400)}))[0]) == {"100 words or more"}
    assert signs(rates(rates_table({"a": (9, 90)}))[0]) == {
        "fewer than 100 words",
        "interval goes on",
    }
    assert signs(rates(rates_table({"a": (9, 400), "b": (0, 0)}))[0]) == {"100 words or more"}
    assert signs(rates(rates_table({"b": (0, 0)}))[0]) == set()
    one = keyness_table().query("word == '$100'")
    assert signs(plots.plot_keyness(one)[0]) == {"q ≥ .05, may be chance"}


def test_sections_can_be_called_by_their_headings():
    parts = rates_table({0: (3, 400), 1: (9, 400)}, "section")

    def rows(names) -> list[str]:
        axes = plots.plot_rates(parts, names=names)[0].axes[0]
        return [label.get_text() for label in axes.get_yticklabels()]

    assert rows({1: HEADING[:18]}) == ["§0", HEADING[:18]]
    assert rows(["Opening", "Rest"]) == ["Opening", "Rest"]
    with pytest.raises(ValueError, match="2 rows, and 1 names"):
        rows(["Opening"])


def test_keyness_writes_words_as_the_table_does():
    table = keyness_table().assign(written=["Bridge", None, "Council", None])
    rows = [text.get_text() for text in plots.plot_keyness(table)[0].axes[0].get_yticklabels()]
    assert "Bridge" in rows and "Council" in rows and "$100" in rows


def test_a_row_for_each_norm_group_is_still_one_rate():
    figure, sentence = plots.plot_rates(placed_table())
    assert len(faces(figure)) == 1 and "12 in 400 words" in words_on(figure)
    assert "lowest" not in sentence


# ---- percentiles and head to head ---------------------------------------------------------------


def test_percentiles_have_a_strip_for_each_group_with_its_size_and_the_interval():
    figure, _ = plots.plot_percentiles(placed_table(), "hedges")
    words = words_on(figure)
    assert "all articles\nN = 20,000" in words and "83 (61 to 95)" in words
    assert "over 99 (97 to over 99)" in words and "100 (" not in words
    assert "(bridge, 12 in 400 words)" in words.replace("\n", " ")
    assert figure.axes[0].get_xlim() == (0, 100)


def test_a_rate_of_none_is_called_none_beside_its_strip():
    rates = placed_table().assign(count=0, percentile=12.5, percentile_low=0.0)
    figure, _ = plots.plot_percentiles(rates, "hedges")
    notes = [text.get_text() for text in figure.axes[0].texts]
    assert sum(note.startswith("none (0 to ") for note in notes) == len(rates)


def test_percentiles_of_short_articles_are_hollow_and_a_row_without_a_group_says_so():
    groups = {**GROUPS, "": (0, np.nan, np.nan, np.nan)}
    figure, _ = plots.plot_percentiles(placed_table(groups, words=60))
    assert faces(figure) == [False] * 3
    assert "no group fits" in words_on(figure) and "unknown" in words_on(figure)
    assert "100 words or more" not in signs(figure)
    with pytest.raises(ValueError, match="no percentiles"):
        plots.plot_percentiles(rates_table(TABLE))


def test_head_to_head_names_the_strongest_words_and_has_a_place_for_never():
    table = two_sides()
    figure, _ = plots.plot_head_to_head(table, ("the wire", "the analysis"))
    words = words_on(figure)
    assert "$100" in words and "bridge" in words and "never" in words
    assert "per million words in the wire (N = 900 words)" in words
    assert f"{len(table)} words tested" in words


def test_head_to_head_fills_dots_below_q_and_counts_words_that_share_a_dot():
    table = two_sides()
    figure, _ = plots.plot_head_to_head(table)
    pairs = table.groupby(["count", "reference_count"])["q"].first()
    assert len(faces(figure)) == len(pairs)
    assert sum(faces(figure)) == (pairs < 0.05).sum() > 0
    shared = keyness_table().head(1).loc[[0, 0, 0]].assign(per_million=9e3, reference_per_million=0)
    figure, _ = plots.plot_head_to_head(shared.assign(word=["toll", "bridge", "ferry"]), top=2)
    assert "bridge, ferry (+1)" in words_on(figure)
    assert "several words with these counts" in words_on(figure)
    with pytest.raises(ValueError, match="at least 1"):
        plots.plot_head_to_head(table, top=0)


@pytest.mark.parametrize("name", [name for name in PLOTS if name.startswith("head to head")])
def test_labels_lie_on_no_dot(figures, name):
    figure, _, texts = figures[name]
    axes = figure.axes[0]
    dots = axes.collections[-1]
    at = axes.transData.transform(dots.get_offsets())
    radius = np.sqrt(dots.get_sizes() / np.pi) * figure.dpi / 72
    labels = [box for text, box in texts if text in axes.texts]
    assert len(labels) >= min(4, len(at))
    for box in labels:
        nearest = at.clip(box.min, box.max)
        assert (np.hypot(*(at - nearest).T) > radius).all()


# ---- all of them --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plots.plot_keyness(keyness_table().head(0)),
        lambda: plots.plot_dispersion(tokens_table().head(0), ["w1"]),
        lambda: plots.plot_dispersion(tokens_table(), []),
        lambda: plots.plot_density(cues_table(tokens_table(), [1]).head(0), tokens_table()),
        lambda: plots.plot_density(cues_table(tokens_table(), [1]), tokens_table().head(0)),
        lambda: plots.plot_rates(rates_table({})),
        lambda: plots.plot_heatmap(rates_table({}, ["article", "category"])),
        lambda: plots.plot_percentiles(placed_table({})),
        lambda: plots.plot_percentiles(rates_table(TABLE).assign(**dict.fromkeys(PLACES, np.nan))),
        lambda: plots.plot_head_to_head(keyness_table().head(0)),
        lambda: plots.plot_head_to_head(keyness_table().assign(log_ratio=np.nan)),
    ],
)
def test_an_empty_table_gives_a_figure_that_says_so(draw):
    figure, sentence = draw()
    assert "nothing to show" in words_on(figure)
    assert sentence.startswith("There ")


def test_plotting_leaves_settings_and_tables_as_they_were():
    before, table = dict(matplotlib.rcParams), rates_table(TABLE)
    plots.plot_rates(table)
    plots.plot_heatmap(heat_table(2))
    assert dict(matplotlib.rcParams) == before
    pd.testing.assert_frame_equal(table, rates_table(TABLE))


def test_figures_are_not_handed_to_pyplot_which_would_show_them_twice():
    from matplotlib import pyplot

    [PLOTS[name]() for name in ("keyness", "heat map")]
    assert pyplot.get_fignums() == []


def test_the_same_data_give_the_same_bytes_whatever_the_notebook_has_set(tmp_path, monkeypatch):
    shown: list = []
    monkeypatch.setattr(outputs, "display", lambda data, **about: shown.append((data, about)))
    for folder, size in (("a", 10.0), ("b", 30.0)):
        with matplotlib.rc_context({"font.size": size, "savefig.bbox": "tight"}):
            for name in ("keyness", "density", "rates", "heat map", "percentiles", "head to head"):
                outputs.show(*PLOTS[name](), name.replace(" ", "_"), tmp_path / folder)
    half = len(shown) // 2
    assert half and shown[:half] == shown[half:]
    for first in sorted((tmp_path / "a/figures").iterdir()):
        assert first.read_bytes() == (tmp_path / "b/figures" / first.name).read_bytes()


COLOURED = {
    "density": "density",
    "dispersion": "dispersion",
    "head_to_head": "head to head",
    "heatmap": "heat map",
    "keyness": "keyness",
    "percentiles": "percentiles",
    "rates": "rates",
}


@pytest.mark.parametrize("file", COLOURED)
def test_the_colour_of_a_figure_is_one_line_of_its_file(file, monkeypatch):
    module = import_module(f"helpers.plots.{file}")
    new = "Greens" if file == "heatmap" else "#00aa11"
    before = colours(PLOTS[COLOURED[file]]()[0])
    monkeypatch.setattr(module, "COLOUR", new)
    after = colours(PLOTS[COLOURED[file]]()[0])
    assert before - after and "#0173b2" not in after
    assert file == "heatmap" or after - before == {"#00aa11"}


def colours(figure) -> set[str]:
    """All colours that its dots, lines, ticks and cells have."""
    FigureCanvasAgg(figure).draw()
    found = [line.get_color() for line in figure.findobj(Line2D)]
    for drawn in figure.findobj(Collection):
        found += [*drawn.get_facecolors(), *drawn.get_edgecolors()]
    return {to_hex(colour) for colour in found}


def test_a_section_is_called_the_same_in_every_figure():
    tokens = tokens_table()
    names = plots.section_names(tokens)
    assert names[0] == "§0 opening" and names[1].startswith("§1 Costs of $5 and $6:")
    parts = rates_table({0: (3, 400), 1: (9, 400), 2: (1, 400)}, "section")
    drawn = [
        plots.plot_dispersion(tokens, ["w1"]),
        plots.plot_density(cues_table(tokens, CUES), tokens),
        plots.plot_rates(parts, names=names),
        plots.plot_rates(parts),
    ]
    for figure, _ in drawn:
        words = words_on(figure).replace("\n", " ")
        assert all(mark in words for mark in ("§0", "§1", "§2")) and "section 0" not in words
    for figure, _ in drawn[:3]:
        words = words_on(figure).replace("\n", " ")
        assert "§0 opening" in words and "§1 Costs of $5" in words
    assert f"highest in {names[1]} (" in drawn[2][1]
    assert plots.section_names(tokens_table(sections=1)) == {0: "§0 whole text"}
    written = plots.section_names(plots.tokenize(plots.load_article("ferry_analysis")))
    assert list(written.values())[:2] == ["§0 opening", "§1 The Arithmetic of a Closure"]


def test_keyness_names_what_it_was_compared_with():
    figure, sentence = plots.plot_keyness(keyness_table(), reference="the news of $5")
    words = words_on(figure).replace("\n", " ")
    assert "words against the news of $5 (4 words tested)" in words
    assert "tested against the news of $5" in sentence
    assert "0 times in the news of $5" in sentence
