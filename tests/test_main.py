import subprocess
import sys
from pathlib import Path

import pytest
from test_runs import PARAMETERS, code, write_notebook

from helpers.__main__ import main

ROOT = Path(__file__).parent.parent
STORY = "The ferry to the island may be late, and the crew said that nobody was sure of it.\n"


@pytest.fixture
def toys(tmp_path) -> Path:
    cells = [code(PARAMETERS, "parameters"), code("print('found')", "finding")]
    return write_notebook(tmp_path / "toys" / "01_toy.ipynb", *cells).parent


def test_help_answers_without_the_heavy_imports():
    program = """import sys
from helpers.__main__ import main
try:
    main(["--help"])
except SystemExit as end:
    loaded = {"papermill", "pandas", "nbconvert", "jupyter_client"} & set(sys.modules)
    sys.exit(f"{end.code} {loaded}")"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr == "0 set()\n"
    assert "run" in done.stdout and "refresh" in done.stdout


def test_run_says_where_the_report_is_and_which_article_failed(toys, tmp_path, capsys):
    story, blank = tmp_path / "story.txt", tmp_path / "blank.txt"
    story.write_text(STORY, encoding="utf-8")
    blank.write_text(" \n", encoding="utf-8")
    out = tmp_path / "out"
    options = ["--out", str(out), "--notebooks", str(toys), "--jobs", "1"]
    assert main(["run", str(blank), str(story), *options]) == 1
    told = capsys.readouterr()
    assert told.out == f"story: {out / 'story'}/index.html\n"
    lines = [line for line in told.err.splitlines() if str(blank) in line]
    assert len(lines) == 1 and lines[0].endswith(".")
    assert "Traceback" not in told.err
    assert (out / "story" / "index.html").is_file()


def test_run_succeeds_only_if_every_notebook_does(toys, tmp_path, capsys):
    options = ["--out", str(tmp_path / "out"), "--notebooks", str(toys)]
    assert main(["run", "ferry_wire", *options]) == 0
    write_notebook(toys / "02_bad.ipynb", code(PARAMETERS, "parameters"), code("1 / 0"))
    capsys.readouterr()
    assert main(["run", "ferry_wire", *options]) == 1
    told = capsys.readouterr()
    assert "ferry_wire: Notebook 02_bad stopped in cell [3]" in told.err
    assert "Traceback" not in told.err


def test_run_without_an_article_takes_the_shipped_one(monkeypatch):
    asked = []

    def stop(articles, *_):
        asked.extend(articles)
        raise KeyboardInterrupt

    monkeypatch.setattr("helpers.runs.run", stop)
    assert main(["run"]) == 130
    assert asked == ["courting_putin"]


@pytest.mark.parametrize("jobs", ["0", "-1", "many"])
def test_a_number_of_jobs_that_is_none_is_refused(jobs, capsys):
    with pytest.raises(SystemExit) as end:
        main(["run", "--jobs", jobs])
    assert end.value.code == 2
    assert "--jobs" in capsys.readouterr().err


def test_errors_are_sentences(tmp_path, toys, capsys):
    assert main(["run", "--notebooks", str(tmp_path / "none")]) == 1
    occupied = tmp_path / "file"
    occupied.touch()
    assert main(["run", "--notebooks", str(toys), "--out", str(occupied)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert "parameters" in lines[0] and "cannot be written" in lines[1] and len(lines) == 2


def test_refresh_says_how_many_notebooks_changed(toys, capsys):
    assert main(["refresh", "--notebooks", str(toys)]) == 0
    assert capsys.readouterr().out == "1 of 1 notebooks changed.\n"
    assert main(["refresh", "--notebooks", str(toys)]) == 0
    assert capsys.readouterr().out == "0 of 1 notebooks changed.\n"
    write_notebook(toys / "02_bad.ipynb", code("oops"))
    assert main(["refresh", "--notebooks", str(toys)]) == 1
