"""Scores: the arithmetic of precision and recall, and every layout a labelled file may have."""

import hashlib
import json

import pandas as pd
import pytest

from helpers import LabelsError, list_lexicons, load_labelled, load_lexicon, score
from helpers.lexicons import CLASSES, FOLDER, SCORES

SENTENCES = [
    ("It may rain tomorrow.", True),
    ("It rained all day.", False),
    ("Perhaps it will snow.", True),
    ("You may leave now.", False),
    ("Nobody is sure of it.", True),
]


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.csv"
    path.write_text("cue,category\nmay,modal\nperhaps,adverb\n")
    return load_lexicon(path)


@pytest.fixture
def labelled():
    return pd.DataFrame(SENTENCES, columns=["text", "label"])


def test_precision_recall_and_f1_by_hand(small, labelled):
    table = score(small, labelled).scores.set_index("category")
    row = table.loc["all"]
    assert row[["sentences", "marked", "found", "hits"]].tolist() == [5, 3, 3, 2]
    assert row["precision"] == row["recall"] == row["f1"] == pytest.approx(2 / 3)
    assert row["f1_low"] < row["f1"] < row["f1_high"]
    assert table.loc["modal", "precision"] == pytest.approx(1 / 2)
    assert table.loc["adverb", "recall"] == pytest.approx(1 / 3)


def test_only_the_asked_categories_count(small, labelled):
    row = score(small, labelled, ["adverb"]).scores.iloc[0]
    assert row[["found", "hits"]].tolist() == [1, 1]
    with pytest.raises(ValueError, match="“verb”"):
        score(small, labelled, ["verb"])


def test_the_costliest_cue_and_the_words_of_misses_are_named(small, labelled):
    found = score(small, labelled)
    assert found.false_hits.iloc[0][["cue", "hits", "false"]].tolist() == ["may", 1, 1]
    assert "nobody" in set(found.missed["word"])


def test_scoring_twice_gives_the_same_interval(small, labelled):
    pd.testing.assert_frame_equal(score(small, labelled).scores, score(small, labelled).scores)


def test_no_marked_sentence_gives_no_recall(small, labelled):
    row = score(small, labelled.assign(label=False)).scores.iloc[0]
    assert pd.isna(row["recall"])
    assert row["f1"] == 0


@pytest.mark.parametrize("layout", ["csv", "tsv", "jsonl", "tokens"])
def test_every_layout_reads_the_same(tmp_path, labelled, layout):
    if layout == "csv":
        path = tmp_path / "a.csv"
        labelled.to_csv(path, index=False)
    elif layout == "tsv":
        path = tmp_path / "a.tsv"
        rows = [f"{i}\t{int(label)}\t{text}\tx" for i, (text, label) in enumerate(SENTENCES)]
        path.write_text("\n".join(["id\tuncertain\ttext\tvia", *rows]))
    else:
        path = tmp_path / "a.jsonl"
        rows = [{"text": text, "uncertain": int(label)} for text, label in SENTENCES]
        if layout == "tokens":
            rows = [{"tokens": t.split(), "spec": [0, int(lab), 0]} for t, lab in SENTENCES]
        path.write_text("\n".join(map(json.dumps, rows)))
    pd.testing.assert_frame_equal(load_labelled(path), labelled)


def test_a_quotation_mark_in_a_tsv_is_text(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text('text\tlabel\n"It may\t1\nIt did"\t0\n')
    assert load_labelled(path)["text"].tolist() == ['"It may', 'It did"']


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("text,mark\na,1\n", "label"),
        ("words,label\na,1\n", "text"),
        ("text,label\na,x\n", "sentence 1"),
    ],
)
def test_a_file_without_text_or_label_is_refused(tmp_path, content, says):
    path = tmp_path / "a.csv"
    path.write_text(content)
    with pytest.raises(LabelsError, match=says):
        load_labelled(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(LabelsError, match=r"none\.csv"):
        load_labelled(tmp_path / "none.csv")


def test_the_published_scores_and_the_card_are_those_of_the_files_that_ship():
    scores, names = pd.read_csv(SCORES), list_lexicons()["name"]
    assert (scores["sha256"] == scores["lexicon"].map(lambda name: load_lexicon(name).sha256)).all()
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    for path in (*(FOLDER / f"{name}.csv" for name in names), CLASSES, SCORES):
        rows = len(pd.read_csv(path, dtype=str))
        assert f"| {rows} | `{hashlib.sha256(path.read_bytes()).hexdigest()}` |" in card, path.name
