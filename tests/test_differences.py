import json
import shutil

import pandas as pd
import pytest
from test_runs import PARAMETERS, STORY, code, write_notebook

from helpers import Article, load_article, run
from helpers.reporting.differences import _table, _where_they_part, diff, in_short

TABLE = """import pandas as pd
from helpers import load_article, save
text = load_article(article).text
words = ["may", "ferry", "late"]
counts = [text.lower().count(word) for word in words]
save(pd.DataFrame({"word": words, "count": counts, "limit": limit}), "words", out)"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A run, and one of each way in which another can differ from it."""
    folder = tmp_path_factory.mktemp("diff")
    told = "print(f'{counts[0]} times may')"
    cells = [code(f"{PARAMETERS}\nlimit = 5", "parameters"), code(TABLE), code(told, "finding")]
    write_notebook(folder / "n" / "01_words.ipynb", *cells)
    one = Article("story", STORY)
    run([one], folder / "old", folder / "n", quiet=True)
    run([one], folder / "same", folder / "n", quiet=True)
    run([one], folder / "other_limit", folder / "n", parameters={"limit": 7}, quiet=True)
    other = Article("story", STORY.replace("may", "will"), title="Late")
    run([other], folder / "other_text", folder / "n", quiet=True)
    run([one, Article("new", STORY * 2)], folder / "two", folder / "n", quiet=True)
    return folder


def told(runs, one: str, other: str) -> list[str]:
    return diff(runs / one, runs / other)["sentence"].tolist()


def test_two_runs_of_the_same_input_do_not_differ(runs):
    assert told(runs, "old", "same") == []
    assert diff(runs / "old", runs / "same").columns.tolist()[0] == "article"


def test_another_text_is_the_cause_and_the_changed_numbers_are_told(runs):
    assert told(runs, "old", "other_text") == [
        "Cause: the text of the article.",
        "Cause: the title of the article (none → Late).",
        "01_words said: 1 times may Now: 0 times may",
        "tables/words.csv: 1 of 6 cells differ; most of all count of may 1 → 0.",
    ]


def test_another_parameter_is_the_cause_with_both_values(runs):
    sentences = told(runs, "old", "other_limit")
    assert sentences[0] == "Cause: the parameter limit (as the notebooks have it → 7)."
    assert sentences[1].startswith("tables/words.csv: 3 of 6 cells differ; most of all limit of")


def test_another_lexicon_and_another_version_are_named_as_causes(runs, tmp_path):
    shutil.copytree(runs / "old" / "story", tmp_path / "story")
    path = tmp_path / "story" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["lexicons"]["hedges.csv"] = "0" * 64
    del manifest["lexicons"]["boosters.csv"]
    manifest["versions"]["nltk"] = "3.0"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    now = json.loads((runs / "old" / "story" / "manifest.json").read_text(encoding="utf-8"))
    assert told(tmp_path, "story", runs / "old") == [
        "Cause: the lexicon boosters.csv (in one of the two only).",
        "Cause: the lexicon hedges.csv.",
        f"Cause: the version of nltk (3.0 → {now['versions']['nltk']}).",
    ]


def test_a_report_that_is_in_one_run_only_is_named(runs):
    found = diff(runs / "old", runs / "two")
    assert found["sentence"].tolist() == [f"“new” is in {runs / 'two'} only."]


def test_a_single_report_is_compared_whatever_its_article_is_called(runs):
    assert diff(runs / "old" / "story", runs / "two" / "new")["what"].tolist()[:2] == [
        "the text of the article",
        "the name of the article (story → new)",
    ]


def test_rows_that_came_and_went_are_counted(runs, tmp_path):
    one = pd.DataFrame({"word": ["a", "b", "c"], "count": [1, 2, 3]})
    one.to_csv(tmp_path / "one.csv", index=False)
    one.assign(word=["b", "c", "d"], count=[2, 9, 4]).to_csv(tmp_path / "two.csv", index=False)
    sentence = _table("words", tmp_path / "one.csv", tmp_path / "two.csv")
    assert sentence == (
        "words: 1 of 2 cells differ; 1 row is gone (“a”); 1 row is new (“d”); "
        "most of all count of c 3 → 9."
    )
    one.rename(columns={"count": "n"}).to_csv(tmp_path / "two.csv", index=False)
    assert "other columns" in _table("words", tmp_path / "one.csv", tmp_path / "two.csv")


@pytest.mark.filterwarnings("error")
def test_an_end_that_is_infinite_is_no_trouble(tmp_path):
    one = pd.DataFrame({"word": ["a", "b", "c"], "high": [1.0, float("inf"), 3.0]})
    one.to_csv(tmp_path / "one.csv", index=False)
    one.assign(high=[float("inf"), float("inf"), 9.0]).to_csv(tmp_path / "two.csv", index=False)
    sentence = _table("words", tmp_path / "one.csv", tmp_path / "two.csv")
    assert sentence == "words: 2 of 3 cells differ; most of all high of c 3 → 9."


def test_tables_without_rows_in_one_run_and_with_rows_that_repeat_in_another_are_compared(tmp_path):
    empty = pd.DataFrame({"word": [], "count": []})
    empty.to_csv(tmp_path / "one.csv", index=False)
    rows = pd.DataFrame({"word": ["a", "b"], "count": [1, 2]})
    rows.to_csv(tmp_path / "two.csv", index=False)
    told = _table("words", tmp_path / "one.csv", tmp_path / "two.csv")
    assert told == "words: 2 rows are new (“a”, “b”)."
    rows.assign(word="a").to_csv(tmp_path / "one.csv", index=False)
    assert "1 of 4 cells" in _table("words", tmp_path / "one.csv", tmp_path / "two.csv")


def test_two_runs_of_different_articles_are_compared_whatever_their_tables_hold(tmp_path):
    """With the notebooks of the project, whose tables may be empty for one article."""
    short = Article("short", "It is late. Nobody came to the pier on Sunday.")
    run([short], tmp_path / "one", quiet=True)
    run(["ferry_wire"], tmp_path / "two", quiet=True)
    found = diff(tmp_path / "one", tmp_path / "two")
    assert {"cause", "finding", "table"} <= set(found["kind"])
    tables = {path.name for path in (tmp_path / "one" / "short" / "tables").iterdir()}
    assert len(found.query("kind == 'table'")) <= len(tables)


def test_one_changed_word_is_told_in_a_few_lines_and_no_simulation_among_them(tmp_path):
    text = load_article("ferry_wire").text
    run([Article("story", text)], tmp_path / "one", quiet=True)
    run([Article("story", text.replace("a.m.", "p.m.", 1))], tmp_path / "two", quiet=True)
    found = diff(tmp_path / "one", tmp_path / "two")
    assert found.loc[0, "sentence"] == "Cause: the text of the article."
    assert len(in_short(found)) <= 8
    assert not found["what"].str.contains("power").any()


def test_of_a_long_finding_only_what_changed_is_shown():
    was, now = (f"a b c d e f {n} g h i j k l" for n in (1, 2))
    assert _where_they_part(was, now) == ("… c d e f 1 g h i j …", "… c d e f 2 g h i j …")


def test_a_table_changed_by_hand_has_no_cause_that_is_known(runs, tmp_path):
    shutil.copytree(runs / "old" / "story", tmp_path / "story")
    path = tmp_path / "story" / "manifest.json"
    text = path.read_text(encoding="utf-8")
    digest = text.partition('"tables/words.csv": "')[2][:64]
    path.write_text(text.replace(digest, "0" * 64), encoding="utf-8")
    assert diff(runs / "old", tmp_path)["sentence"].tolist()[0].startswith("Cause: not among")


def test_what_is_no_run_is_refused(tmp_path, runs):
    with pytest.raises(ValueError, match="no report"):
        diff(runs / "old", tmp_path)
    with pytest.raises(ValueError, match="no report"):
        diff(tmp_path / "nowhere", runs / "old")
