import json
import os
import subprocess
import sys

import nbformat
import pytest
from test_runs import PARAMETERS, STORY, code, parse, tree, write_notebook

from helpers import Article, run

FINDING = code("print('found')", "finding")


@pytest.fixture(scope="module")
def toys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toys")
    write_notebook(folder / "01_toy.ipynb", code(PARAMETERS, "parameters"), FINDING)
    return folder


def test_a_folder_that_is_no_report_is_never_overwritten(toys, tmp_path):
    (tmp_path / "courting_putin").mkdir()
    (tmp_path / "courting_putin" / "mine.txt").touch()
    for name in ("mine.txt", "manifest.json"):
        (tmp_path / "courting_putin" / name).touch()
        result = run(["courting_putin"], tmp_path, toys, force=True).loc[0]
        assert "not a report" in result["reason"] and not result["ok"]
    assert len(list(tmp_path.rglob("*"))) == 3


def test_an_overview_does_not_take_the_place_of_another_page(toys, tmp_path):
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(ValueError, match="not an overview"):
        run(["courting_putin", "ferry_wire"], tmp_path, toys, force=True)
    assert [p.name for p in tmp_path.rglob("*")] == ["index.html"]


def test_an_interrupted_run_leaves_no_half_of_a_report(toys, tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("helpers.runs._finish", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run(["courting_putin", "ferry_wire"], tmp_path, toys)
    assert not list(tmp_path.iterdir())


def test_a_run_that_was_interrupted_goes_on_where_it_was(toys, tmp_path, monkeypatch):
    import helpers.runs

    finish, done = helpers.runs._finish, []

    def stop_after_two(*arguments):
        if len(done) == 2:
            raise KeyboardInterrupt
        finish(*arguments)
        done.append(arguments)

    sources = ["ferry_wire", "ferry_opinion", "ferry_analysis", "courting_putin"]
    monkeypatch.setattr("helpers.runs._finish", stop_after_two)
    with pytest.raises(KeyboardInterrupt):
        run(sources, tmp_path, toys, jobs=1)
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["ferry_opinion", "ferry_wire"]
    times = {name: (tmp_path / name / "manifest.json").stat().st_mtime_ns for name in kept}
    monkeypatch.setattr("helpers.runs._finish", finish)
    results = run(sources, tmp_path, toys, jobs=1)
    assert results["already"].tolist() == [True, True, False, False] and results["ok"].all()
    assert times == {n: (tmp_path / n / "manifest.json").stat().st_mtime_ns for n in kept}
    # The overview is that of an uninterrupted run.
    run(sources, tmp_path / "whole", toys, jobs=2)
    page = (tmp_path / "index.html").read_bytes()
    assert page == (tmp_path / "whole" / "index.html").read_bytes()


def test_what_a_killed_run_has_left_is_cleared_away_and_not_what_another_works_on(toys, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        text=True,
        check=True,
    )
    dead, alive = (tmp_path / f".unfinished.{n}" for n in (done.stdout.strip(), os.getppid()))
    for folder in (dead, alive):
        (folder / "ferry_wire").mkdir(parents=True)
    run(["ferry_wire"], tmp_path, toys)
    assert sorted(p.name for p in tmp_path.iterdir()) == [alive.name, "ferry_wire", "summary.csv"]


def test_a_report_of_something_else_is_left_alone_unless_forced(toys, tmp_path):
    one = Article("story", STORY)
    run([one], tmp_path, toys)
    before = tree(tmp_path)
    other = Article("story", STORY.replace("may", "will"), outlet="The Pier")
    result = run([other], tmp_path, toys).loc[0]
    assert not result["ok"] and not result["folder"] and "--force" in result["reason"]
    assert (
        "the text of the article, the outlet of the article (none → The Pier)" in result["reason"]
    )
    assert tree(tmp_path) == before
    assert run([other], tmp_path, toys, force=True)["ok"].all() and tree(tmp_path) != before


def test_a_report_that_was_changed_by_hand_is_left_alone(toys, tmp_path):
    run(["ferry_wire"], tmp_path, toys)
    page = tmp_path / "ferry_wire" / "index.html"
    page.write_text("my notes", encoding="utf-8")
    assert "changed since" in run(["ferry_wire"], tmp_path, toys)["reason"][0]
    assert page.read_text(encoding="utf-8") == "my notes"
    assert run(["ferry_wire"], tmp_path, toys, force=True)["ok"].all()


def test_a_report_with_a_failed_notebook_is_tried_again(tmp_path):
    flag = tmp_path / "flag"
    book = [code(PARAMETERS, "parameters"), code(f"open({str(flag)!r}).close()")]
    write_notebook(tmp_path / "n" / "01.ipynb", *book)
    assert not run(["ferry_wire"], tmp_path / "out", tmp_path / "n")["ok"].any()
    flag.touch()
    result = run(["ferry_wire"], tmp_path / "out", tmp_path / "n").loc[0]
    assert result["ok"] and not result["already"]


def test_parameters_reach_the_notebooks_that_have_them(tmp_path):
    shown = code("print(article, reference, open(lexicon).read() if '/' in lexicon else lexicon)")
    more = f'{PARAMETERS}\nreference = "ferry_wire"\nlexicon = "hedges"'
    write_notebook(tmp_path / "n" / "01.ipynb", code(more, "parameters"), shown)
    write_notebook(tmp_path / "n" / "02.ipynb", code(PARAMETERS, "parameters"), code("dir()"))
    own = tmp_path / "own.csv"
    own.write_text("cue,category\nfire,danger\n", encoding="utf-8")
    given = {"reference": "ferry_opinion", "lexicon": str(own)}
    run(["ferry_wire"], tmp_path / "out", tmp_path / "n", parameters=given)
    report = tmp_path / "out" / "ferry_wire"
    book = nbformat.read(report / "notebooks" / "01.ipynb", as_version=4)
    assert book.cells[2].outputs[0].text == "ferry_wire ferry_opinion cue,category\nfire,danger\n\n"
    other = nbformat.read(report / "notebooks" / "02.ipynb", as_version=4)
    assert "reference" not in other.cells[1].source and "out" in other.cells[1].source
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["parameters"]["lexicon"] == "../inputs/own.csv"
    assert list(manifest["files"]) == ["own.csv"]
    assert str(tmp_path) not in "".join(p.read_text("utf-8") for p in report.rglob("*.ipynb"))
    assert run(["ferry_wire"], tmp_path / "out", tmp_path / "n", parameters=given)["already"].all()
    own.write_text("cue,category\nflood,danger\n", encoding="utf-8")
    again = run(["ferry_wire"], tmp_path / "out", tmp_path / "n", parameters=given)
    assert "own.csv" in again["reason"][0]


def test_a_wrong_parameter_stops_everything_before_it_begins(toys, tmp_path):
    with pytest.raises(ValueError, match="No notebook has a parameter “refrence”"):
        run(["ferry_wire"], tmp_path / "out", toys, parameters={"refrence": "ferry_opinion"})
    assert not (tmp_path / "out").exists()


def test_every_row_of_a_table_has_its_report_and_a_bad_row_its_reason(toys, tmp_path):
    table = tmp_path / "press.csv"
    rows = [f'"{STORY}","One"', '"",Two', f'"{STORY.upper()} It is a new story.","Three"']
    table.write_text("\n".join(["text,title", *rows]), encoding="utf-8")
    results = run([table], tmp_path / "out", toys)
    assert results["article"].tolist() == ["press_2", "press_4", ""]
    assert results["ok"].tolist() == [True, True, False] and "row 3" in results["reason"][2]
    assert results.attrs["near_duplicates"][0]["similarity"] == 1
    assert "press_2 and press_4" in parse(tmp_path / "out" / "index.html").get_text()


def test_names_that_are_no_folder_names_become_some(toys, tmp_path):
    results = run([Article("../" + "Ähm " * 90, STORY)], tmp_path / "out", toys)
    assert results["ok"].all()
    assert [p.parent for p in tmp_path.rglob("index.html")] == [
        tmp_path / "out" / results["article"][0]
    ]
