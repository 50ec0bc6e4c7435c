"""Many articles: the same row for each however many, in parts that can be stopped."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from helpers import (
    Article,
    compare_groups,
    find_cues,
    list_articles,
    load_article,
    load_lexicon,
    measure,
    tokenize,
)
from helpers.many.spread import run_corpus

NAMES = list_articles()["name"].tolist()


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return measure([load_article(name) for name in NAMES])


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> str:
    """A table of 900 short invented articles, two of them copies and one no English text."""
    texts = [
        f"The board may vote in part {i}. “It could fail,” the clerk said. " * 9 for i in range(900)
    ]
    texts[7], texts[8] = texts[6], "Это не английский текст, и читать его здесь нельзя. " * 9
    frame = pd.DataFrame({"text": texts, "outlet": ["A", "B"] * 450, "topic": "pier"})
    path = tmp_path_factory.mktemp("corpus") / "table.parquet"
    frame.to_parquet(path, row_group_size=100)
    return str(path)


@pytest.fixture(scope="module")
def whole(source, tmp_path_factory):
    out = tmp_path_factory.mktemp("whole") / "out"
    return out, run_corpus([source], out, processes=1, quiet=True)


def test_one_article_alone_has_the_row_it_has_among_others(table):
    for name in NAMES[:3]:
        alone = measure([load_article(name)])
        pd.testing.assert_frame_equal(alone, table[table["article"] == name].reset_index(drop=True))


def test_counts_are_those_of_the_steps(table):
    tokens = tokenize(load_article("courting_putin"))
    row = table.set_index("article").loc["courting_putin"]
    cues = find_cues(tokens, load_lexicon("hedges")).query("counted")
    assert row["hedges"] == len(cues)
    assert row["hedges_modal"] == (cues["category"] == "modal").sum()
    assert row["words"] == (tokens["word"] != "").sum()
    assert row["title"] == load_article("courting_putin").title


def test_parts_add_up_to_their_wholes(table):
    for name in ("hedges", "boosters"):
        kinds = load_lexicon(name).table.query("family != ''")
        for column, level in (("category", 2), ("family", 2)):
            parts = ["_".join([name, *part.split()]) for part in kinds[column].unique()]
            assert (table[parts].sum(axis=1) == table[name]).all(), (column, level)
    assert (
        table[["words_article", "words_quoted", "words_reported"]].sum(axis=1) == table["words"]
    ).all()
    for kind in ("sources", "stance", "form"):
        parts = [c for c in table if c.startswith(f"{kind}_")]
        assert (table[parts].sum(axis=1) == table["attributions"]).all()
    assert (table["hedges_others"] <= table["hedges"]).all()


def test_no_articles_give_the_columns_and_no_rows(table):
    assert measure([]).columns.tolist() == table.columns.tolist()
    assert measure([Article("empty", "…")])["words"].tolist() == [0]


def test_every_article_of_a_table_has_its_row_and_a_bad_one_its_reason(whole):
    out, told = whole
    rows = pd.read_parquet(out / "articles.parquet")
    assert len(rows) == told["articles"] == 899
    assert rows["topic"].eq("pier").all() and set(rows["outlet"]) == {"A", "B"}
    failed = pd.read_csv(out / "failed.csv")
    assert failed["source"].tolist() == ["table_9"] and "English" in failed["reason"].iloc[0]
    assert told["copies"] == [["table_7", "table_8"]]
    cues = pd.read_parquet(out / "cues.parquet")
    assert set(cues["voice"]) == {"article", "quoted"}
    assert json.loads((out / "manifest.json").read_text()) == told


def test_any_number_of_processes_gives_the_same_bytes(source, whole, tmp_path):
    run_corpus([source], tmp_path / "out", processes=2, quiet=True)
    for name in ("articles.parquet", "cues.parquet", "failed.csv"):
        mine, other = (pd.read_parquet if name.endswith("t") else pd.read_csv), whole[0] / name
        pd.testing.assert_frame_equal(mine(tmp_path / "out" / name), mine(other))
    assert (tmp_path / "out" / "failed.csv").read_bytes() == (whole[0] / "failed.csv").read_bytes()


def test_a_run_that_was_killed_goes_on_and_ends_alike(source, whole, tmp_path):
    code = (
        "import sys\nfrom helpers.many.spread import run_corpus\n"
        "if __name__ == '__main__':\n"
        "    run_corpus([sys.argv[1]], sys.argv[2], processes=1, quiet=True)\n"
    )
    script, out = tmp_path / "go.py", tmp_path / "out"
    script.write_text(code)
    process = subprocess.Popen([sys.executable, str(script), source, str(out)])
    first = out / "parts" / "00000.articles.parquet"
    while not first.is_file() and process.poll() is None:
        pass
    process.kill()
    process.wait()
    kept = first.stat().st_mtime_ns
    run_corpus([source], out, processes=1, quiet=True)
    assert first.stat().st_mtime_ns == kept
    pd.testing.assert_frame_equal(
        pd.read_parquet(out / "articles.parquet"), pd.read_parquet(whole[0] / "articles.parquet")
    )


def test_parts_of_another_run_are_left_alone(whole):
    with pytest.raises(ValueError, match="holds parts of another run"):
        run_corpus(["other.csv"], whole[0], processes=1, quiet=True)


def test_a_scheduler_that_is_not_there_is_told(source, tmp_path):
    with pytest.raises(ValueError, match="no Dask scheduler at"):
        run_corpus([source], tmp_path / "out", scheduler="tcp://127.0.0.1:9", quiet=True)


def groups(a: float, b: float, size: int = 40) -> pd.DataFrame:
    random = np.random.default_rng(4)
    hedges = np.r_[random.poisson(a, size), random.poisson(b, size)]
    return pd.DataFrame({"outlet": ["A"] * size + ["B"] * size, "hedges": hedges, "words": 1000})


def test_groups_that_differ_are_told_by_article():
    row = compare_groups(groups(20, 10), "outlet", ["hedges"]).iloc[0]
    assert row["verdict"] == "differs" and row["q"] < 0.001 and row["superiority"] > 0.9
    assert row["superiority_low"] <= row["superiority"] <= row["superiority_high"]
    assert (row["articles_a"], row["articles_b"]) == (40, 40)
    same = compare_groups(groups(10, 10), "outlet", ["hedges"]).iloc[0]
    assert same["verdict"] == "may be chance"


def test_few_articles_say_little_and_groups_may_be_asked_within_a_topic():
    assert compare_groups(groups(20, 5, 6), "outlet", ["hedges"])["verdict"].tolist() == [
        "too few articles to say"
    ]
    table = groups(20, 10).assign(topic=["x", "y"] * 40)
    assert compare_groups(table, "outlet", ["hedges"], within="topic")["topic"].tolist() == [
        "x",
        "y",
    ]
    with pytest.raises(ValueError, match="no column “lean”"):
        compare_groups(table, "lean", ["hedges"])
    with pytest.raises(ValueError, match="not two groups"):
        compare_groups(table[table["outlet"] == "A"], "outlet", ["hedges"])
