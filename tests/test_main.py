import os
import signal
import subprocess
import sys
import time
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


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a pipe does not close like this")
def test_a_reader_who_has_seen_enough_is_no_error():
    command = [sys.executable, "-m", "helpers", "list"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        run.stdout.close()
        assert run.stderr.read() == b""
    assert run.returncode == 1


def test_run_says_where_the_report_is_and_which_article_failed(toys, tmp_path, capsys):
    story, blank = tmp_path / "story.txt", tmp_path / "blank.txt"
    story.write_text(STORY, encoding="utf-8")
    blank.write_text(" \n", encoding="utf-8")
    out = tmp_path / "out"
    options = ["--out", str(out), "--notebooks", str(toys), "--jobs", "1"]
    assert main(["run", str(blank), str(story), *options]) == 1
    told = capsys.readouterr()
    shown = [f"story: {out / 'story'}/index.html", f"side by side: {out}/index.html"]
    assert told.out.splitlines() == shown
    lines = [line for line in told.err.splitlines() if str(blank) in line]
    assert len(lines) == 1 and lines[0].endswith(".")
    assert "Traceback" not in told.err
    assert (out / "story" / "index.html").is_file()


def test_run_succeeds_only_if_every_notebook_does(toys, tmp_path, capsys):
    options = ["--out", str(tmp_path / "out"), "--notebooks", str(toys)]
    assert main(["run", "ferry_wire", *options]) == 0
    write_notebook(toys / "02_bad.ipynb", code(PARAMETERS, "parameters"), code("1 / 0"))
    capsys.readouterr()
    assert main(["run", "ferry_wire", "--force", *options]) == 1
    told = capsys.readouterr()
    assert "ferry_wire: Notebook 02_bad stopped in cell [3]" in told.err
    assert "Traceback" not in told.err


def test_run_without_an_article_takes_the_shipped_one(monkeypatch):
    asked = []

    def stop(articles, *_, **__):
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
    assert f"--jobs: “{jobs}” is not a whole number from 1 on" in capsys.readouterr().err


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


def test_a_finished_report_is_named_and_not_made_again(toys, tmp_path, capsys):
    options = ["run", "ferry_wire", "--out", str(tmp_path / "out"), "--notebooks", str(toys)]
    assert main(options) == 0
    assert "finished already" not in capsys.readouterr().out
    assert main(options) == 0
    assert capsys.readouterr().out.endswith("index.html (finished already)\n")


def test_quiet_says_only_what_went_wrong(toys, tmp_path, capsys):
    options = ["--out", str(tmp_path / "out"), "--notebooks", str(toys), "--quiet"]
    assert main(["run", "ferry_wire", "nowhere.txt", *options]) == 1
    told = capsys.readouterr()
    assert told.out == "" and len(told.err.splitlines()) == 1 and "nowhere.txt" in told.err


@pytest.mark.parametrize("pair", ["reference", "=x", "no_such=1", "article=x"])
def test_a_wrong_parameter_is_refused_before_anything_runs(pair, toys, tmp_path, capsys):
    assert main(["run", "-p", pair, "--notebooks", str(toys), "--out", str(tmp_path / "o")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "o").exists()


def test_list_shows_articles_notebooks_with_their_questions_and_lexicons(capsys):
    assert main(["list"]) == 0
    told = capsys.readouterr().out
    for shown in ("ferry_wire", "03_hedging", "How cautious", "reference=ferry_wire", "boosters"):
        assert shown in told


def test_diff_says_what_changed_or_that_nothing_did(toys, tmp_path, capsys):
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    for out in (one, two):
        assert main(["run", "ferry_wire", "--out", out, "--notebooks", str(toys), "--quiet"]) == 0
    assert main(["diff", one, two]) == 0
    assert capsys.readouterr().out == "The two runs are the same.\n"
    assert main(["diff", one, str(toys)]) == 1
    assert "no report" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="signals as Linux and macOS have them")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_batch_that_is_stopped_goes_on_where_it_was(sent, tmp_path, capsys):
    cells = [code(PARAMETERS, "parameters"), code("import time\ntime.sleep(0.4)")]
    toys = write_notebook(tmp_path / "toys" / "01_slow.ipynb", *cells).parent
    folder, out = tmp_path / "stories", tmp_path / "out"
    folder.mkdir()
    for number in range(6):
        (folder / f"story_{number}.txt").write_text(f"{STORY}It was boat number {number}.\n")
    command = ["run", str(folder), "--notebooks", str(toys), "--jobs", "1", "--out", str(out)]
    with subprocess.Popen(
        [sys.executable, "-m", "helpers", *command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as batch:
        while not (out / "story_1" / "index.html").is_file():
            assert batch.poll() is None
            time.sleep(0.05)
        batch.send_signal(sent)
        told = batch.communicate()[1]
    assert batch.returncode == (-sent if sent == signal.SIGKILL else 130)
    assert "Traceback" not in told
    done = {path.name: path.stat().st_mtime_ns for path in out.glob("story_*")}
    assert 2 <= len(done) < 6
    assert all((out / name / "manifest.json").is_file() for name in done)
    assert sent == signal.SIGKILL or not list(out.glob(".*"))
    assert main(command) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum("(finished already)" in line for line in lines) == len(done)
    now = {path.name: path.stat().st_mtime_ns for path in out.glob("story_*")}
    assert len(now) == 6 and now.items() >= done.items()
    assert not list(out.glob(".*"))
