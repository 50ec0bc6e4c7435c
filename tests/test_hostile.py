"""Whatever is given beside it, an article gets its report, and all else one sentence."""

import re

import hostile
import pytest
from test_main import toys  # noqa: F401
from test_runs import tree

from helpers.__main__ import main


@pytest.fixture(scope="module")
def sources(tmp_path_factory) -> tuple[dict[str, str], str]:
    folder = tmp_path_factory.mktemp("hostile")
    said = hostile.write(folder)
    table = folder / "rows.csv"
    table.write_bytes(hostile.rows()[0])
    return said, str(table)


def test_sixty_hostile_inputs_cost_a_sentence_each_and_harm_nothing(
    sources,
    toys,  # noqa: F811
    tmp_path,
    capsys,
):
    said, table = sources
    options = ["--notebooks", str(toys), "--jobs", "1", "--quiet", "--out"]
    assert main(["run", "ferry_wire", *options, str(tmp_path / "alone")]) == 0
    assert capsys.readouterr().err == ""
    places = list(said)
    given = [*places[:20], "ferry_wire", *places[20:], table, "ferry_feature"]
    out = tmp_path / "together"
    assert main(["run", *given, *options, str(out)]) == 1
    *told, twice = capsys.readouterr().err.splitlines()
    assert twice.startswith("ferry_wire and rows_4 are largely the same text")
    in_rows = hostile.rows()[1]
    assert len(said) >= 60 and len(told) == len(said) + len(in_rows)
    for line, (source, about) in zip(told, said.items(), strict=False):
        assert line.startswith(source[:50].replace("\0", ""))
        one_sentence(line, about)
    for line, (row, about) in zip(told[len(said) :], in_rows.items(), strict=True):
        assert f"row {row}" in line
        one_sentence(line, about)
    made = {path.name for path in out.iterdir() if path.is_dir()}
    assert made == {"ferry_wire", "ferry_feature", "rows_4"}
    assert tree(out / "ferry_wire") == tree(tmp_path / "alone" / "ferry_wire")
    assert not list(out.glob(".*"))


def one_sentence(line: str, about: str) -> None:
    assert re.search(about, line), line
    assert line.endswith(".") and len(line) < 700, line
    assert not re.search(r"Traceback|Error\b|Exception|0x[0-9a-f]{6}", line), line


@pytest.mark.parametrize("source", ["", "\0", "locked.pdf", "german.txt", "bomb.docx"])
def test_one_hostile_input_alone_makes_no_folder(
    source,
    sources,
    toys,  # noqa: F811
    tmp_path,
    capsys,
):
    given = next((place for place in sources[0] if source and place.endswith(source)), source)
    out = tmp_path / "out"
    assert main(["run", given, "--notebooks", str(toys), "--quiet", "--out", str(out)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not out.exists()
