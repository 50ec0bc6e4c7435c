"""What `helpers.outputs` promises: tables and figures kept as they are, and said on the page."""

import base64
import io
import re

import nbformat
import pandas as pd
import pytest
from nbconvert import HTMLExporter
from PIL import Image
from plot_tables import TABLE, rates_table

from helpers import outputs, plot_rates, save, show


def test_save_keeps_a_table_and_hands_it_on(tmp_path):
    table = pd.DataFrame({"word": ["“may”", "a,b"], "rate": [0.1, 2.0]}, index=[5, 3])
    assert save(table, "words", tmp_path) is table
    raw = (tmp_path / "tables" / "words.csv").read_bytes()
    assert raw.decode("utf-8-sig") == 'word,rate\n“may”,0.1\n"a,b",2.0\n'
    save(table.set_index("word"), "named", tmp_path)
    assert pd.read_csv(tmp_path / "tables" / "named.csv").columns.tolist() == ["word", "rate"]


def test_save_keeps_nothing_without_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save(pd.DataFrame({"a": [1]}), "a")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["", "a/b", "../a"])
def test_save_refuses_what_is_not_a_file_name(name, tmp_path):
    with pytest.raises(ValueError, match="not a file name"):
        save(pd.DataFrame({"a": [1]}), name, tmp_path)


@pytest.fixture
def shown(monkeypatch) -> list:
    calls: list = []
    monkeypatch.setattr(outputs, "display", lambda data, **about: calls.append((data, about)))
    return calls


def test_show_gives_the_sentence_as_alternative_text_and_prints_it(shown, capsys):
    figure, sentence = plot_rates(rates_table(TABLE), "hedges")
    show(figure, sentence)
    data, about = shown[0]
    assert about == {"raw": True, "metadata": {"image/png": {"alt": sentence, "width": 800}}}
    assert data["text/plain"] == "Figure"
    printed, warned = capsys.readouterr()
    assert " ".join(printed.split()) == sentence and not warned
    assert len(sentence) > outputs.LINE >= max(map(len, printed.splitlines()))
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert image.width == 1600 and "Software" not in image.info


def test_the_alternative_text_reaches_the_page_escaped(shown):
    show(*plot_rates(rates_table({"<script>x": (9, 400)})))
    data, about = shown[0]
    output = nbformat.v4.new_output("display_data", data, metadata=about["metadata"])
    cell = nbformat.v4.new_code_cell(outputs=[output])
    # The template of nbconvert that heeds the text; in others it is for the exporter to set.
    page, _ = HTMLExporter(template_name="classic").from_notebook_node(
        nbformat.v4.new_notebook(cells=[cell])
    )
    image = re.search(r"<img[^>]*>?", page)[0]
    assert 'alt="Cues per 1,000 words: &lt;script&gt;x' in image
    assert "<script>x" not in page


def test_show_keeps_an_svg_that_names_itself_and_needs_nothing_else(shown, tmp_path):
    figure, sentence = plot_rates(rates_table({"<b> & $5": (9, 400)}))
    show(figure, sentence, name="hedges", out=str(tmp_path / "new"))
    drawing = (tmp_path / "new/figures/hedges.svg").read_text(encoding="utf-8")
    assert drawing.startswith('<svg role="img" aria-label="Cues per')
    assert "<title>Cues per 1,000 words: &lt;b&gt; &amp; $5" in drawing
    assert "<text" not in drawing and "font-family" not in drawing
    addresses = set(re.findall(r'(?:href|src)="([^#][^"]*)', drawing))
    assert not addresses and "dc:date" not in drawing


def test_show_keeps_nothing_without_out_and_wants_a_plain_name(shown, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    drawn = plot_rates(rates_table(TABLE))
    show(*drawn, name="hedges")
    assert list(tmp_path.iterdir()) == []
    for name in ("", "../away", "a b"):
        with pytest.raises(ValueError, match="cannot name"):
            show(*drawn, name=name, out=tmp_path)
