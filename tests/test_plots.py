"""What `helpers.plots` promises: sentences that are true, figures that can be read, same bytes."""

import base64
import io
import re

import matplotlib
import nbformat
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from nbconvert import HTMLExporter
from PIL import Image
from scipy.stats import chi2

from helpers import plots

TABLE = {
    "wire_report": (4, 402),
    "analysis": (21, 498),
    "press_release": (1, 377),
    "note": (3, 40),
}
HEADING = "Costs of $5 and $6: A Closer Look at the Bridge That Nobody Asked For"


def rates_table(groups: dict, by: str | list[str] = "article") -> pd.DataFrame:
    by = [by] if isinstance(by, str) else by
    rows = []
    for group, (count, words) in groups.items():
        size = words / 1000 if words else np.nan
        low = chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
        ends = [count / size, low / size, chi2.ppf(0.975, 2 * count + 2) / 2 / size]
        group = group if isinstance(group, tuple) else (group,)
        rows.append([*group, count, words, *ends])
    return pd.DataFrame(rows, columns=[*by, "count", "words", "per_1000", "low", "high"])


def keyness_table(q: float = 0.01) -> pd.DataFrame:
    rows = [
        ("bridge", 9, 0, 40.0, 5.1, 3.2, np.inf, 0.0001, q, 3.2),
        ("$100", 4, 2, 6.0, 2.2, -0.4, 4.9, 0.1, 0.4, 0.0),
        ("council", 0, 30, 20.0, -4.0, -np.inf, -1.1, 0.001, q, -1.1),
        ("extraordinarily-long-hyphenated-word", 2, 2, 1.0, 1.2, -2.0, 4.0, 0.6, 0.8, 0.0),
    ]
    names = "word count reference_count g2 log_ratio log_ratio_low log_ratio_high p q score"
    return pd.DataFrame(rows, columns=names.split())


def tokens_table(words: int = 400, name: str = "bridge", sections: int = 3) -> pd.DataFrame:
    """Words w0 to w6, a full stop after every twentieth; later sections open with a heading."""
    rows, at = [], 0
    for number in range(words):
        section = number * sections // words
        first = number - -(-section * words // sections)
        head = HEADING.split()
        token = head[first] if section and first < len(head) else f"w{number % 7}"
        heading, quoted = bool(section) and first < len(head), 60 <= number < 90
        pieces = [token, "."] if number % 20 == 19 else [token]
        for piece in pieces:
            word = "" if piece == "." else piece.lower()
            spot = (section, number // 50, number // 20, at, at + len(piece))
            rows.append((name, *spot, piece, word, heading, quoted))
            at += len(piece)
        at += 1
    columns = ["article", "section", "paragraph", "sentence", "start", "end"]
    columns += ["token", "word", "heading", "quoted"]
    return pd.DataFrame(rows, columns=columns).astype({"article": "category"})


def cues_table(tokens: pd.DataFrame, places: list[int], counted: bool = True) -> pd.DataFrame:
    words = tokens[tokens["word"] != ""].iloc[places]
    return words[["article", "start", "end"]].assign(counted=counted, category="modal")


def heat_table(articles: int) -> pd.DataFrame:
    names = [f"a_very_long_name_of_an_article_{i} $5 to $6" for i in range(articles)]
    kinds = ["epistemic adjective", "modal", "vague source", "hearsay"]
    groups = {(a, c): (i % 3 + j, 400) for i, a in enumerate(names) for j, c in enumerate(kinds)}
    return rates_table(groups, ["article", "category"])


CUES = [3, 5, 8, 130, 250, 390]
LONG = {("a_most_exceptionally_long_name_of_an_article", i): (i, 99 + i) for i in range(3)}
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
}


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


def test_keyness_sentence_names_the_clearest_word_with_counts_and_the_least_it_can_be():
    sentence = plots.plot_keyness(keyness_table())[1]
    assert "4 words tested" in sentence and "1 stand out as more frequent" in sentence
    assert "“bridge”, 9 times here and 0 times in the reference" in sentence
    assert f"at least {2**3.2:.1f} times as frequent" in sentence


def test_keyness_sentence_says_rare_where_the_clearest_word_is_under_used():
    sentence = plots.plot_keyness(keyness_table().query("word == 'council'"))[1]
    assert f"at least {2**1.1:.1f} times as rare" in sentence


def test_keyness_sentence_speaks_of_chance_where_nothing_is_below_q():
    sentence = plots.plot_keyness(keyness_table(q=0.2))[1]
    assert "none differs" in sentence and "chance" in sentence


def test_keyness_shows_the_top_and_says_how_many_were_tested():
    figure, _ = plots.plot_keyness(keyness_table(), top=2)
    rows = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert rows == ["bridge", "council"]
    assert "2 strongest of 4 words tested" in words_on(figure)
    with pytest.raises(ValueError, match="at least 1"):
        plots.plot_keyness(keyness_table(), top=0)


# ---- dispersion and density ---------------------------------------------------------------------


def test_dispersion_draws_a_tick_for_each_occurrence_and_counts_them():
    tokens = tokens_table()
    figure, sentence = plots.plot_dispersion(tokens, ["w1", "not-there"])
    count = int((tokens["word"] == "w1").sum())
    assert len(figure.axes[0].collections[0].get_segments()) == count
    assert f"“w1” occurs most often ({count} times, in 10 of 10" in sentence
    assert "“not-there” (0)" in sentence


def test_dispersion_warns_of_words_too_few_to_judge():
    sentence = plots.plot_dispersion(tokens_table(words=40), ["w1"])[1]
    assert "too few to judge" in sentence


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


def test_density_leaves_out_what_was_not_counted_and_other_articles():
    tokens = tokens_table()
    cues = pd.concat(
        [
            cues_table(tokens, [3, 200]),
            cues_table(tokens, [4, 5, 6], counted=False),
            cues_table(tokens_table(name="other"), [7, 8, 9]),
        ]
    )
    assert "2 in 400 words" in plots.plot_density(cues, tokens)[1]


def test_density_calls_a_peak_chance_unless_chance_seldom_piles_up_as_much():
    tokens = tokens_table(words=1000)
    spread = plots.plot_density(cues_table(tokens, list(range(50, 1000, 100))), tokens)[1]
    heap = plots.plot_density(cues_table(tokens, list(range(500, 510))), tokens)[1]
    assert "no more than chance alone" in spread
    assert "more than chance alone would pile up in 19 of 20" in heap
    assert "no more" not in heap


def test_the_line_for_chance_is_passed_by_at_most_1_in_20_random_articles():
    chance = plots._chance_peak(10, 1000, 100)
    draws = np.random.default_rng(7).integers(0, 1000, (2000, 10))
    peaks = [
        np.convolve(np.bincount(draw, minlength=1000), np.ones(100, int), "valid").max()
        for draw in draws
    ]
    assert np.mean(np.array(peaks) > chance) <= 0.06
    assert np.mean(np.array(peaks) > chance - 1) > 0.05


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


def test_rates_sentence_names_the_highest_and_lowest_of_the_groups_that_are_large_enough():
    sentence = plots.plot_rates(rates_table(TABLE), "hedges")[1]
    assert "highest in analysis (42.2, 95 % interval 26.1 to 64.5, 21 in 498 words)" in sentence
    assert "lowest in press_release" in sentence and "do not overlap" in sentence
    assert "1 of 4 groups with too few words to say" in sentence and "note" not in sentence


def test_rates_sentence_says_when_the_order_may_be_chance():
    near = {"a": (10, 400), "b": (8, 400)}
    assert "may be chance" in plots.plot_rates(rates_table(near))[1]


def test_rates_sentence_for_no_cue_and_for_too_few_words():
    assert "No hedges were counted" in plots.plot_rates(rates_table({"a": (0, 400)}), "hedges")[1]
    assert "fewer than 100 words" in plots.plot_rates(rates_table({"a": (3, 40)}))[1]


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
    assert rows == ["section 0 · quoted", "section 1 · not quoted"]
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


@pytest.fixture
def shown(monkeypatch) -> list:
    calls: list = []
    monkeypatch.setattr(plots, "display", lambda data, **about: calls.append((data, about)))
    return calls


def test_show_gives_the_sentence_as_alternative_text_and_prints_it(shown, capsys):
    figure, sentence = plots.plot_rates(rates_table(TABLE), "hedges")
    plots.show(figure, sentence)
    data, about = shown[0]
    assert about == {"raw": True, "metadata": {"image/png": {"alt": sentence, "width": 800}}}
    assert data["text/plain"] == "Figure"
    assert capsys.readouterr() == (sentence + "\n", "")
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert image.width == 1600 and "Software" not in image.info


def test_the_alternative_text_reaches_the_page_escaped(shown):
    plots.show(*plots.plot_rates(rates_table({"<script>x": (9, 400)})))
    data, about = shown[0]
    output = nbformat.v4.new_output("display_data", data, metadata=about["metadata"])
    cell = nbformat.v4.new_code_cell(outputs=[output])
    # The template of nbconvert that heeds the text; in others it is for the exporter to set.
    page, _ = HTMLExporter(template_name="classic").from_notebook_node(
        nbformat.v4.new_notebook(cells=[cell])
    )
    image = re.search(r"<img[^>]*>?", page)[0]
    assert 'alt="Cues per 1,000 words: highest in &lt;script&gt;x' in image
    assert "<script>x" not in page


def test_the_same_data_give_the_same_bytes_whatever_the_notebook_has_set(shown, tmp_path):
    for folder, size in (("a", 10.0), ("b", 30.0)):
        with matplotlib.rc_context({"font.size": size, "savefig.bbox": "tight"}):
            for name in ("keyness", "density", "rates", "heat map"):
                plots.show(*PLOTS[name](), name.replace(" ", "_"), tmp_path / folder)
    half = len(shown) // 2
    assert half and shown[:half] == shown[half:]
    for first in sorted((tmp_path / "a/figures").iterdir()):
        assert first.read_bytes() == (tmp_path / "b/figures" / first.name).read_bytes()


def test_show_keeps_an_svg_that_names_itself_and_needs_nothing_else(shown, tmp_path):
    figure, sentence = plots.plot_rates(rates_table({"<b> & $5": (9, 400)}))
    plots.show(figure, sentence, name="hedges", out=str(tmp_path / "new"))
    drawing = (tmp_path / "new/figures/hedges.svg").read_text(encoding="utf-8")
    assert drawing.startswith('<svg role="img" aria-label="Cues per')
    assert "<title>Cues per 1,000 words: highest in &lt;b&gt; &amp; $5" in drawing
    assert "<text" not in drawing and "font-family" not in drawing
    addresses = set(re.findall(r'(?:href|src)="([^#][^"]*)', drawing))
    assert not addresses and "dc:date" not in drawing


def test_show_keeps_nothing_without_out_and_wants_a_plain_name(shown, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    drawn = plots.plot_rates(rates_table(TABLE))
    plots.show(*drawn, name="hedges")
    assert list(tmp_path.iterdir()) == []
    for name in ("", "../away", "a b"):
        with pytest.raises(ValueError, match="cannot name"):
            plots.show(*drawn, name=name, out=tmp_path)
