"""Every committed notebook: executed in order, with its outputs, in the form that readers rely on.

nbval re-executes the notebooks and compares; it passes a notebook without outputs whatever its code
does, and these checks are what holds the outputs to being there.
"""

import ast
import re
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
PATHS = sorted(p for p in NOTEBOOKS.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)
LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))
TAGS = {"parameters", "finding", "limit", "main-figure", "marked"}
TAGS |= {"exercise", "solution", "hide-input"}
MOST_LINES = 15


def name(path: Path) -> str:
    return path.relative_to(NOTEBOOKS).as_posix()


@pytest.fixture(params=PATHS, ids=name)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


@pytest.fixture
def code(notebook):
    return [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]


def outputs(cells):
    return [output for cell in cells for output in cell.outputs]


def test_there_are_notebooks():
    assert len(LESSONS) >= 6


def test_it_is_valid_and_every_cell_has_a_name_of_its_own(notebook):
    nbformat.validate(notebook)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_it_opens_with_its_question_as_the_only_heading_of_the_first_level(notebook):
    prose = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    assert notebook.cells[0].source.startswith("# ")
    assert len(re.findall(r"^# ", prose, flags=re.MULTILINE)) == 1


def test_it_was_executed_from_top_to_bottom(code):
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))


def test_no_cell_failed_or_wrote_to_stderr(code):
    assert [o for o in outputs(code) if o.output_type == "error"] == []
    assert [o for o in outputs(code) if o.get("name") == "stderr"] == []


def test_every_cell_that_shows_something_kept_its_output(code):
    """A cell that ends in a plain expression, prints or shows has an output."""
    for cell in code:
        last = cell.source.strip().splitlines()[-1]
        speaks = re.match(r"(print|show|save|display)\(", last) or re.fullmatch(
            r"[\w.\[\]\"']+", last
        )
        assert cell.outputs or not speaks, cell.source


def test_no_cell_is_longer_than_a_screen(code):
    for cell in code:
        assert len([x for x in cell.source.splitlines() if x.strip()]) <= MOST_LINES, cell.source


def test_only_known_tags_are_used(notebook):
    used = {tag for cell in notebook.cells for tag in cell.metadata.get("tags", [])}
    assert used <= TAGS


def test_every_figure_has_its_sentence_as_alternative_text_and_printed_under_it(code):
    for cell in code:
        for i, figure in enumerate(cell.outputs):
            after = cell.outputs[i + 1] if i + 1 < len(cell.outputs) else None
            if "image/png" in figure.get("data", {}):
                sentence = figure.metadata["image/png"]["alt"]
                assert len(sentence.split()) >= 5
                assert after is not None and after.get("name") == "stdout"
                assert sentence in " ".join(after.text.split())


def test_nothing_in_it_changes_from_run_to_run(notebook):
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert "version" not in notebook.metadata.language_info
    for output in outputs(c for c in notebook.cells if c.cell_type == "code"):
        assert not re.search(r" at 0x[0-9a-f]{6,}", str(output)), "an address"
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"tags"}


def test_no_line_of_code_silences_its_output(code):
    for cell in code:
        assert not cell.source.rstrip().endswith(";")


def test_links_to_other_files_lead_somewhere(notebook, request):
    folder = request.getfixturevalue("request").node.callspec.params["notebook"].parent
    prose = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", prose):
        assert (folder / target).exists(), target


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_a_lesson_has_one_cell_of_literal_parameters_and_two_exercises(path):
    cells = nbformat.read(path, as_version=4).cells
    tagged = [c for c in cells if "parameters" in c.metadata.get("tags", [])]
    assert len(tagged) == 1
    assignments = ast.parse(tagged[0].source).body
    for assignment in assignments:
        ast.literal_eval(assignment.value)
    assert tagged[0].source.count("# ") >= len(assignments), "a comment for each parameter"
    assert sum("exercise" in c.metadata.get("tags", []) for c in cells) >= 2
    assert (NOTEBOOKS / "solutions" / path.name).exists()
